//! What a writer fetched for the batch at hand, so that nothing is asked twice; forgotten with the
//! batch. Must not know what was staged since.

use super::fetch::take_incomes;
use super::rows::{take_link, take_person, take_status};
use super::values::{Fields, Malformed};
use crate::domain::{PersonNo, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    Changes, EventNo, NextNumbers, StoredEvent, StoredIncome, StoredLink, StoredPerson,
    StoredStatus,
};
use neo4rs::Row;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// Rows by what they were asked for by.
#[derive(Default)]
pub(super) struct Fetched {
    pub(super) people: FxHashMap<PersonNo, StoredPerson>,
    pub(super) incomes: FxHashMap<PersonNo, Vec<StoredIncome>>,
    /// All versions of a record, by its id.
    pub(super) links: HashMap<String, Vec<(LinkNo, StoredLink)>>,
    /// The same of statuses.
    pub(super) statuses: HashMap<String, Vec<(StatusNo, StoredStatus)>>,
    /// Of whom everything is here.
    pub(super) whole: FxHashMap<PersonNo, Records>,
    /// Single versions of links.
    pub(super) link_rows: FxHashMap<LinkNo, StoredLink>,
    /// The same of statuses.
    pub(super) status_rows: FxHashMap<StatusNo, StoredStatus>,
    pub(super) events: FxHashMap<EventNo, StoredEvent>,
    /// All events that name somebody.
    pub(super) events_of: FxHashMap<PersonNo, Vec<EventNo>>,
    /// Whether there is an event of this register and id.
    pub(super) keys: HashMap<(String, String), Option<EventNo>>,
    /// Records whose ids begin so are all here.
    pub(super) prefixes: Vec<String>,
}

/// The records of somebody, by number.
pub(super) struct Records {
    pub(super) links: Vec<LinkNo>,
    pub(super) statuses: Vec<StatusNo>,
    /// Whether an event names them.
    pub(super) named: bool,
}

impl Fetched {
    /// Whether all versions of links of this record id are here.
    pub(super) fn has_links(&self, id: &str) -> bool {
        self.links.contains_key(id) || self.is_foreseen(id)
    }

    /// The same of statuses.
    pub(super) fn has_statuses(&self, id: &str) -> bool {
        self.statuses.contains_key(id) || self.is_foreseen(id)
    }

    fn is_foreseen(&self, id: &str) -> bool {
        self.prefixes.iter().any(|prefix| id.starts_with(prefix))
    }

    /// Whether since when incomes are known is as it was, as far as the rows at hand tell; numbers
    /// from `next` on are new.
    pub(super) fn leaves_incomes(&self, changes: &Changes, next: NextNumbers) -> bool {
        let alike = |(p, row): &(PersonNo, StoredPerson)| {
            p.0 >= next.person
                || self.people.get(p).is_some_and(|old| {
                    let known = |row: &StoredPerson| (row.arrived, row.person.recorded_at);
                    known(old) == known(row) && old.united == row.united
                })
        };
        changes.incomes.is_empty() && changes.extract.is_none() && changes.people.iter().all(alike)
    }

    /// The events that name somebody, if all of them are here.
    pub(super) fn events_of(&self, p: PersonNo) -> Option<Vec<(EventNo, StoredEvent)>> {
        let row = |no: &EventNo| Some((*no, self.events.get(no)?.clone()));
        self.events_of.get(&p)?.iter().map(row).collect()
    }

    /// Takes in everything of somebody.
    pub(super) fn take_whole(
        &mut self,
        row: &Row,
        sources: &Sources,
    ) -> Result<PersonNo, Malformed> {
        let (p, person) = take_person(Fields::of(row, "person")?)?;
        let named: bool = row.get("named").map_err(|_| Malformed("whether an event names it"))?;
        let mut records = Records { links: Vec::new(), statuses: Vec::new(), named };
        for fields in Fields::of(row, "links")?.lists() {
            let (no, link) = take_link(fields?, sources)?;
            records.links.push(no);
            self.link_rows.insert(no, link);
        }
        for fields in Fields::of(row, "statuses")?.lists() {
            let (no, status) = take_status(fields?, sources)?;
            records.statuses.push(no);
            self.status_rows.insert(no, status);
        }
        let incomes = take_incomes(row)?;
        self.people.insert(p, person);
        self.incomes.insert(p, incomes);
        self.whole.insert(p, records);
        Ok(p)
    }
}
