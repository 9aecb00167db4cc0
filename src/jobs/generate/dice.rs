//! Chance, the same on every machine: `SplitMix64` over integers only. A stream belongs to a seed,
//! a topic and an index, so that one answer never depends on how many others were asked before it.
//! Must not know what is being decided.

/// What a stream of chance is about; two topics never share numbers.
#[derive(Clone, Copy)]
pub(super) enum Topic {
    Years = 1,
    Names,
    Propensity,
    Prison,
    Missing,
    Incapacitated,
    Emigrated,
    Disability,
    Rights,
    Adoption,
    Care,
    Home,
    Move,
    Work,
    Study,
    Status,
    Income,
    Link,
    Breadwinner,
    Papers,
    Flaw,
}

/// One stream of chance.
pub(super) struct Dice(u64);

impl Dice {
    /// The stream of a topic and an index.
    pub(super) fn of(seed: u64, topic: Topic, index: u64) -> Dice {
        let keyed = mix(seed ^ mix((topic as u64) << 56 ^ 0x6f74_6261_7379));
        Dice(mix(keyed ^ mix(index)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `n` (0 if `n` is 0).
    pub(super) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// A number of days from `from` to `to`, both included.
    pub(super) fn days(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from + 1).max(1) as u64) as i32
    }

    /// True this many times in a million.
    pub(super) fn chance(&mut self, per_million: u64) -> bool {
        self.below(1_000_000) < per_million
    }

    /// An index, drawn by weight.
    pub(super) fn weighted(&mut self, weights: &[u16]) -> usize {
        let mut left = self.below(weights.iter().map(|w| u64::from(*w)).sum());
        for (i, weight) in weights.iter().enumerate() {
            if left < u64::from(*weight) {
                return i;
            }
            left -= u64::from(*weight);
        }
        0
    }
}

/// The finaliser of `SplitMix64`.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_fixed_for_ever() {
        let mut dice = Dice(0);
        // The published first outputs of `SplitMix64` for the seed 0.
        assert_eq!(dice.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(dice.next(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn draws_stay_in_range() {
        let mut dice = Dice::of(7, Topic::Years, 1);
        assert!((0..1000).all(|_| dice.below(10) < 10));
        assert!((0..1000).all(|_| (3..=5).contains(&dice.days(3, 5))));
        assert!((0..1000).all(|_| dice.weighted(&[0, 4, 0, 1]) % 2 == 1));
    }
}
