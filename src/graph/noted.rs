//! A graph that notes whom it is asked about, so that a later change can be held against the
//! answer: whatever an answer rests on came through this door. Must not know what is asked, or why.

use super::FamilyGraph;
use super::rows::{
    AddressNo, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordText, StatusDetail, StatusNo,
    StatusRow,
};
use crate::domain::{Day, Identity, Income, Instant, Month, PersonNo, Sources};
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

    fn note(&self, p: PersonNo) {
        self.notes().people.insert(p);
    }

    fn note_anybody(&self) {
        self.notes().anybody = true;
    }
}

impl FamilyGraph for Noted {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        self.note(p);
        self.graph.person(p)
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.note(p);
        self.graph.merges(p)
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.note(p);
        self.graph.person_text(p)
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        self.note(p);
        self.graph.links(p, out);
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        self.note(p);
        self.graph.statuses(p, out);
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        self.note(p);
        self.graph.incomes(p, out);
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        let since = self.graph.incomes_known_since(month);
        let noted = &mut self.notes().income_months;
        if !noted.iter().any(|(other, _)| *other == month) {
            noted.push((month, since));
        }
        since
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        let start = out.len();
        self.graph.lives_at(address, out);
        let mut notes = self.notes();
        notes.people.extend(&out[start..]);
        notes.addresses.insert(self.graph.address(address).to_owned());
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        let row = self.graph.link(no)?;
        row.from.into_iter().chain([row.to]).for_each(|p| self.note(p));
        Some(row)
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        // The number came from a list of somebody noted, and a change of a link touches both ends.
        self.graph.link_text(no)
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        self.note_anybody();
        self.graph.links_of_id(id, out);
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        let row = self.graph.status(no)?;
        self.note(row.person);
        Some(row)
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        self.note_anybody();
        self.graph.statuses_of_id(id, out);
    }

    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        self.graph.status_text(no) // as with links
    }

    fn address(&self, address: AddressNo) -> &str {
        self.graph.address(address)
    }

    fn free_address(&self) -> AddressNo {
        self.graph.free_address()
    }

    fn address_no(&self, text: &str) -> Option<AddressNo> {
        self.note_anybody();
        self.graph.address_no(text)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let found = self.graph.find(identity);
        match found {
            Some(p) => self.note(p),
            None => self.note_anybody(),
        }
        found
    }

    fn people(&self) -> u32 {
        self.note_anybody();
        self.graph.people()
    }

    fn sources(&self) -> &Sources {
        self.graph.sources()
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.note(p);
        self.graph.recorded_at(p)
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        self.note_anybody();
        self.graph.maybe_named(words, out);
    }

    fn birth(&self, p: PersonNo) -> Day {
        self.note(p);
        self.graph.birth(p)
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        self.graph.look_ahead(people);
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        self.graph.look_ahead_at_lives(people);
    }

    fn may_lie_on_parent_cycle(&self, p: PersonNo) -> bool {
        let may = self.graph.may_lie_on_parent_cycle(p);
        let mut notes = self.notes();
        notes.people.insert(p);
        if !may {
            notes.on_no_cycle.insert(p);
        }
        may
    }
}
