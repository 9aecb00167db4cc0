//! Links by the ids of their records, indexed when somebody first asks for one: a service asks, an
//! import and a sweep never do. Must not know sources, of which several may use one id.

use super::records::Links;
use super::text::hash;
use crate::graph::LinkNo;
use hashbrown::HashTable;
use std::sync::OnceLock;

/// Versions of links by the id of their record.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkIds {
    by_id: OnceLock<HashTable<u32>>,
}

impl LinkIds {
    /// Every version whose record has this id, in the order of their numbers.
    pub(super) fn find(&self, links: &Links, id: &str, out: &mut Vec<LinkNo>) {
        let by_id = self.by_id.get_or_init(|| index(links));
        let start = out.len();
        let found = by_id.iter_hash(hash(id)).copied().map(LinkNo);
        out.extend(found.filter(|no| links.text(*no).id == id));
        out[start..].sort_unstable();
    }
}

fn index(links: &Links) -> HashTable<u32> {
    let key = |no: u32| hash(links.text(LinkNo(no)).id);
    let mut by_id = HashTable::with_capacity(links.len() as usize);
    for no in 0..links.len() {
        by_id.insert_unique(key(no), no, |no| key(*no));
    }
    by_id
}
