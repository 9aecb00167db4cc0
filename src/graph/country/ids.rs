//! Records by their ids, indexed when somebody first asks for one: a service asks, an import and a
//! sweep never do. Must not know sources, of which several may use one id, nor what is recorded.

use super::text::hash;
use hashbrown::HashTable;
use std::sync::OnceLock;

/// Versions of links, or of statuses, by the id of their record.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordIds {
    by_id: OnceLock<HashTable<u32>>,
}

impl RecordIds {
    /// The number of every version whose record has this id, ascending. There are `versions` of
    /// them, and `id_of` tells the id of each.
    pub(super) fn find<'a>(
        &self,
        versions: u32,
        id_of: impl Fn(u32) -> &'a str,
        id: &str,
    ) -> Vec<u32> {
        let by_id = self.by_id.get_or_init(|| index(versions, &id_of));
        let found = by_id.iter_hash(hash(id)).copied();
        let mut found: Vec<u32> = found.filter(|no| id_of(*no) == id).collect();
        found.sort_unstable();
        found
    }

    /// Bytes of the index; none before the first question.
    pub(super) fn bytes_used(&self) -> usize {
        self.by_id.get().map_or(0, HashTable::allocation_size)
    }
}

fn index<'a>(versions: u32, id_of: impl Fn(u32) -> &'a str) -> HashTable<u32> {
    let mut by_id = HashTable::with_capacity(versions as usize);
    for no in 0..versions {
        by_id.insert_unique(hash(id_of(no)), no, |no| hash(id_of(*no)));
    }
    by_id
}
