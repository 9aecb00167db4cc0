//! What a turn wrote itself into a database that had none of a kind when it began: what is not
//! among it is not there, and nobody is asked. A first import looks nothing up so. Must not know
//! what is looked up.

use crate::domain::PersonNo;
use crate::store::{Changes, NextNumbers};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

/// So many keys of a kind are kept; past them the database is asked again.
const KEPT_MAX: usize = 16 << 20;

/// Keys of all that there is of a kind; `None` where the database has others.
type All = Option<FxHashSet<u64>>;

/// All that there is, as far as this turn wrote it.
pub(super) struct Own {
    /// Whether everybody's names are known.
    pub(super) names: bool,
    links: All,
    statuses: All,
    earners: All,
}

impl Own {
    /// At the beginning of a turn.
    pub(super) fn begin(next: &NextNumbers) -> Own {
        let none = |next: u32| (next == 0).then(FxHashSet::default);
        Own {
            names: next.person == 0,
            links: none(next.link),
            statuses: none(next.status),
            // Incomes have no numbers; where nobody is, nobody earned anything.
            earners: none(next.person),
        }
    }

    /// Notes what was written.
    pub(super) fn note(&mut self, changes: &Changes) {
        let ids = changes.links.iter().map(|(_, row)| key(&row.link.record.id));
        keep(&mut self.links, ids);
        let ids = changes.statuses.iter().map(|(_, row)| key(&row.status.record.id));
        keep(&mut self.statuses, ids);
        keep(&mut self.earners, changes.incomes.iter().map(|(p, _)| u64::from(p.0)));
    }

    /// Whether there may be a link of this record.
    pub(super) fn may_have_link(&self, id: &str) -> bool {
        self.links.as_ref().is_none_or(|all| all.contains(&key(id)))
    }

    /// The same of a status.
    pub(super) fn may_have_status(&self, id: &str) -> bool {
        self.statuses.as_ref().is_none_or(|all| all.contains(&key(id)))
    }

    /// Whether somebody may have incomes.
    pub(super) fn may_have_incomes(&self, p: PersonNo) -> bool {
        self.earners.as_ref().is_none_or(|all| all.contains(&u64::from(p.0)))
    }
}

fn keep(all: &mut All, keys: impl Iterator<Item = u64>) {
    if let Some(kept) = all {
        kept.extend(keys);
    }
    if all.as_ref().is_some_and(|kept| kept.len() > KEPT_MAX) {
        *all = None;
    }
}

/// Two records of one key cost a look-up, no more.
fn key(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}
