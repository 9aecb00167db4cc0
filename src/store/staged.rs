//! Batches that were accepted and wait for their common commit; later look-ups see them.

use crate::domain::PersonNo;
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    Changes, EventNo, StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Rows of several batches as one.
#[derive(Default)]
pub(in crate::store) struct Staged {
    changes: Changes,
    people: FxHashMap<PersonNo, usize>,
    links: FxHashMap<LinkNo, usize>,
    statuses: FxHashMap<StatusNo, usize>,
    incomes: FxHashMap<PersonNo, usize>,
    events: FxHashMap<EventNo, usize>,
    /// Events by a hash of their register and id.
    keys: FxHashMap<u64, Vec<EventNo>>,
    /// Events by the people they name.
    named: FxHashMap<PersonNo, Vec<EventNo>>,
}

impl Staged {
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.changes == Changes::default()
    }

    /// Everything staged, as one batch.
    pub(in crate::store) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The same, and nothing else of it.
    pub(in crate::store) fn into_changes(self) -> Changes {
        self.changes
    }

    pub(in crate::store) fn add(&mut self, changes: Changes) {
        for (no, row) in &changes.events {
            let own = self.keys.entry(key_hash(&row.event.source, &row.event.id)).or_default();
            if !own.contains(no) {
                own.push(*no);
            }
        }
        for (p, no) in &changes.event_people {
            self.named.entry(*p).or_default().push(*no);
        }
        let all = &mut self.changes;
        all.other_sources.extend(changes.other_sources);
        merge(&mut all.people, &mut self.people, changes.people);
        merge(&mut all.links, &mut self.links, changes.links);
        merge(&mut all.statuses, &mut self.statuses, changes.statuses);
        merge(&mut all.incomes, &mut self.incomes, changes.incomes);
        merge(&mut all.events, &mut self.events, changes.events);
        all.event_people.extend(changes.event_people);
        all.extract = changes.extract.or(all.extract.take());
        all.rejects.extend(changes.rejects);
        all.arrived.extend(changes.arrived);
    }

    /// States the commit of those of these events that came with it.
    pub(in crate::store) fn came(&mut self, sequence: u64, with_it: impl Fn(EventNo) -> bool) {
        for (no, row) in &mut self.changes.events {
            if row.sequence == 0 && with_it(*no) {
                row.sequence = sequence;
            }
        }
    }

    pub(in crate::store) fn person(&self, p: PersonNo) -> Option<&StoredPerson> {
        self.people.get(&p).map(|place| &self.changes.people[*place].1)
    }

    pub(in crate::store) fn link(&self, no: LinkNo) -> Option<&StoredLink> {
        self.links.get(&no).map(|place| &self.changes.links[*place].1)
    }

    pub(in crate::store) fn status(&self, no: StatusNo) -> Option<&StoredStatus> {
        self.statuses.get(&no).map(|place| &self.changes.statuses[*place].1)
    }

    pub(in crate::store) fn event(&self, no: EventNo) -> Option<&StoredEvent> {
        self.events.get(&no).map(|place| &self.changes.events[*place].1)
    }

    /// The event of this register and id.
    pub(in crate::store) fn event_of_key(
        &self,
        source: &str,
        id: &str,
    ) -> Option<&(EventNo, StoredEvent)> {
        let maybe = self.keys.get(&key_hash(source, id))?.iter();
        let mut rows = maybe.filter_map(|no| self.changes.events.get(*self.events.get(no)?));
        rows.find(|(_, row)| row.event.source == source && row.event.id == id)
    }

    /// The staged events that name somebody.
    pub(in crate::store) fn events_of(&self, p: PersonNo) -> &[EventNo] {
        self.named.get(&p).map_or(&[], Vec::as_slice)
    }

    pub(in crate::store) fn incomes(&self, p: PersonNo) -> Option<&[StoredIncome]> {
        self.incomes.get(&p).map(|place| self.changes.incomes[*place].1.as_slice())
    }
}

fn key_hash(source: &str, id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (source, id).hash(&mut hasher);
    hasher.finish()
}

/// A row in place of the one of its number.
fn merge<N: Copy + Eq + Hash, T>(
    all: &mut Vec<(N, T)>,
    places: &mut FxHashMap<N, usize>,
    rows: Vec<(N, T)>,
) {
    for (no, row) in rows {
        if let Some(place) = places.get(&no) {
            all[*place] = (no, row);
        } else {
            places.insert(no, all.len());
            all.push((no, row));
        }
    }
}
