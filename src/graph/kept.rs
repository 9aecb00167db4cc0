//! Values that are added and never moved or removed, so that whoever holds one may keep it while
//! others are added. Must not know what they are.

use std::sync::OnceLock;

/// Buckets, each twice as long as the one before it: room for all numbers of 32 bits.
const BUCKETS: usize = 32;

/// Values by number.
pub(super) struct Kept<T> {
    buckets: [OnceLock<Box<[OnceLock<T>]>>; BUCKETS],
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept { buckets: [const { OnceLock::new() }; BUCKETS] }
    }
}

/// The bucket of a number, and the place in it.
fn place(number: u32) -> (usize, usize) {
    let after = u64::from(number) + 1;
    let bucket = after.ilog2();
    (bucket as usize, (after - (1 << bucket)) as usize)
}

impl<T> Kept<T> {
    /// The value of a number, if one was put there.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let (bucket, place) = place(number);
        self.buckets.get(bucket)?.get()?.get(place)?.get()
    }

    /// Puts a value there, unless there is one; the one that is there then.
    pub(super) fn put(&self, number: u32, value: T) -> &T {
        let (bucket, place) = place(number);
        // Only the very last number has no bucket of its own; it shares the last one's first place.
        let bucket = bucket.min(BUCKETS - 1);
        let slots = self.buckets[bucket].get_or_init(|| {
            (0..1_usize << bucket).map(|_| OnceLock::new()).collect::<Vec<_>>().into_boxed_slice()
        });
        slots[place].get_or_init(|| value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, place};

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let places: Vec<(usize, usize)> = (0..7).map(place).collect();
        assert_eq!(places, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (2, 3)]);
    }

    #[test]
    fn a_value_stays_where_it_is_while_others_come() {
        let kept = Kept::default();
        let first: &String = kept.put(0, "first".to_owned());
        for n in 1..1000 {
            kept.put(n, n.to_string());
        }
        assert_eq!(first, "first");
        assert_eq!(kept.put(0, "second".to_owned()), "first");
        assert!((1..1000).all(|n| kept.get(n) == Some(&n.to_string())));
        assert_eq!(kept.get(1000), None);
        assert_eq!(kept.get(u32::MAX), None);
    }
}
