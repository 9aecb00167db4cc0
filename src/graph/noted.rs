//! A graph that notes whom it is asked about, so that a later change can be held against the
//! answer: whatever an answer rests on came through this door. Must not know what is asked, or why.

use super::FamilyGraph;
use super::overheard::Overhears;
use super::rows::{AddressNo, StatusDetail, StatusRow};
use crate::domain::{Instant, Month, PersonNo};
use rustc_hash::FxHashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What an answer looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looked {
    people: FxHashSet<PersonNo>,
    /// Those of whom it was certain that they lie on no cycle of parents. A link between two other
    /// people can end that certainty.
    on_no_cycle: FxHashSet<PersonNo>,
    /// Addresses of which it was asked who lives there: somebody may move in.
    addresses: FxHashSet<String>,
    /// Something was asked that a change of anybody may answer otherwise.
    anybody: bool,
    /// From when on incomes of these months were known: a change of anybody may bring the first.
    income_months: Vec<(Month, Option<Instant>)>,
}

impl Looked {
    /// Whether an answer that looked at this may be another one now that these people have
    /// changed. `graph` has the change.
    pub fn rests_on(
        &self,
        mut changed: impl Iterator<Item = PersonNo>,
        graph: &dyn FamilyGraph,
    ) -> bool {
        changed.any(|p| self.anybody || self.people.contains(&p) || self.moved_in(p, graph))
            || self.on_no_cycle.iter().any(|p| graph.may_lie_on_parent_cycle(*p))
            || self.income_months.iter().any(|(m, since)| graph.incomes_known_since(*m) != *since)
    }

    /// Whether somebody is at an address that was asked about. Whoever was there before was looked
    /// at.
    fn moved_in(&self, p: PersonNo, graph: &dyn FamilyGraph) -> bool {
        if self.addresses.is_empty() {
            return false;
        }
        let asked = |address| self.addresses.contains(graph.address(address));
        let mut statuses = Vec::new();
        graph.statuses(p, &mut statuses);
        let residence = |status: &StatusRow| match status.detail {
            StatusDetail::Residence(address, _) => asked(address),
            _ => false,
        };
        graph.person(p).is_some_and(|row| asked(row.address)) || statuses.iter().any(residence)
    }

    /// How many people it looked at.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether it looked at nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

/// A graph that notes whom it is asked about.
pub struct Noted {
    graph: Arc<dyn FamilyGraph>,
    looked: Mutex<Looked>,
}

impl Noted {
    /// Nothing asked yet.
    pub fn new(graph: Arc<dyn FamilyGraph>) -> Noted {
        Noted { graph, looked: Mutex::default() }
    }

    /// What was asked so far.
    pub fn looked(&self) -> Looked {
        self.notes().clone()
    }

    fn notes(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Overhears for Noted {
    fn graph(&self) -> &dyn FamilyGraph {
        &*self.graph
    }

    fn hear_of(&self, p: PersonNo) {
        self.notes().people.insert(p);
    }

    fn hear_of_anybody(&self) {
        self.notes().anybody = true;
    }

    fn hear_of_address(&self, address: AddressNo, dwellers: &[PersonNo]) {
        let mut notes = self.notes();
        notes.people.extend(dwellers);
        notes.addresses.insert(self.graph.address(address).to_owned());
    }

    fn hear_of_month(&self, month: Month, since: Option<Instant>) {
        let noted = &mut self.notes().income_months;
        if !noted.iter().any(|(other, _)| *other == month) {
            noted.push((month, since));
        }
    }

    fn hear_of_cycle(&self, p: PersonNo, may: bool) {
        let mut notes = self.notes();
        notes.people.insert(p);
        if !may {
            notes.on_no_cycle.insert(p);
        }
    }
}
