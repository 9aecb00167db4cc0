//! Batches that were accepted and wait for their common commit; later look-ups see them.

use crate::domain::PersonNo;
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    Changes, EventNo, StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Rows of several batches as one.
#[derive(Default)]
pub(in crate::store) struct Staged {
    changes: Changes,
    people: FxHashMap<PersonNo, usize>,
    links: FxHashMap<LinkNo, usize>,
    statuses: FxHashMap<StatusNo, usize>,
    incomes: FxHashMap<PersonNo, usize>,
    events: FxHashMap<EventNo, usize>,
}

impl Staged {
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.changes == Changes::default()
    }

    /// Everything staged, as one batch.
    pub(in crate::store) fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(in crate::store) fn add(&mut self, changes: Changes) {
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

    /// The event of this register and id; a commit has few events.
    pub(in crate::store) fn event_of_key(
        &self,
        source: &str,
        id: &str,
    ) -> Option<&(EventNo, StoredEvent)> {
        let is_it = |row: &StoredEvent| row.event.source == source && row.event.id == id;
        self.changes.events.iter().find(|(_, row)| is_it(row))
    }

    /// The staged events that name somebody.
    pub(in crate::store) fn events_of(&self, p: PersonNo) -> impl Iterator<Item = EventNo> + '_ {
        self.changes.event_people.iter().filter(move |(q, _)| *q == p).map(|(_, no)| *no)
    }

    pub(in crate::store) fn incomes(&self, p: PersonNo) -> Option<&[StoredIncome]> {
        self.incomes.get(&p).map(|place| self.changes.incomes[*place].1.as_slice())
    }
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
