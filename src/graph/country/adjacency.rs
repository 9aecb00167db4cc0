//! Which rows belong to whom: one array of row numbers, cut by offsets (compressed sparse rows).

/// For every key the values that were paired with it, in the order of the pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjacency {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Adjacency {
    /// Counts and places the pairs, which are walked twice. Keys at or above `keys` are left out.
    pub(super) fn build<I>(keys: u32, pairs: impl Fn() -> I) -> Adjacency
    where
        I: Iterator<Item = (u32, u32)>,
    {
        let mut starts = vec![0u32; keys as usize + 1];
        for (key, _) in pairs().filter(|(key, _)| *key < keys) {
            starts[key as usize + 1] += 1;
        }
        for key in 0..keys as usize {
            starts[key + 1] += starts[key];
        }
        let mut next = starts.clone();
        let mut values = vec![0u32; starts[keys as usize] as usize];
        for (key, value) in pairs().filter(|(key, _)| *key < keys) {
            let place = &mut next[key as usize];
            values[*place as usize] = value;
            *place += 1;
        }
        Adjacency { starts, values }
    }

    /// Where the values of a key begin; 0 for a key that is not there.
    pub(super) fn start(&self, key: u32) -> u32 {
        self.starts.get(key as usize).copied().unwrap_or_default()
    }

    /// The values of a key.
    pub(super) fn of(&self, key: u32) -> &[u32] {
        let place = key as usize;
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(start), Some(end)) => &self.values[*start as usize..*end as usize],
            _ => &[],
        }
    }

    pub(super) fn bytes_used(&self) -> usize {
        (self.starts.capacity() + self.values.capacity()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_back_by_key_in_order() {
        let pairs = [(2, 10), (0, 11), (2, 12), (9, 13)];
        let by_key = Adjacency::build(3, || pairs.into_iter());
        assert_eq!((by_key.of(0), by_key.of(1), by_key.of(2)), (&[11][..], &[][..], &[10, 12][..]));
        assert_eq!(by_key.of(3), &[] as &[u32]);
    }
}
