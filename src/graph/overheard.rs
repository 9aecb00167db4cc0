//! A graph whose questions somebody hears: whatever an answer rests on comes through this door, so
//! none of them is passed on unheard. Must not know what is done with them.

use super::FamilyGraph;
use super::rows::{
    AddressNo, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordText, StatusNo, StatusRow,
};
use crate::domain::{Day, Identity, Income, Instant, LinkKind, Month, PersonNo, Sources};

/// Hears what a graph is asked, and what it answers where that matters.
pub(super) trait Overhears: Send + Sync {
    /// Who answers.
    fn graph(&self) -> &dyn FamilyGraph;

    /// Something of this person.
    fn hear_of(&self, p: PersonNo);

    /// Something that a change of anybody may answer otherwise.
    fn hear_of_anybody(&self);

    /// Who ever lived there: somebody may move in.
    fn hear_of_address(&self, address: AddressNo, dwellers: &[PersonNo]);

    /// From when on an income of this month is known: a change of anybody may bring the first.
    fn hear_of_month(&self, month: Month, since: Option<Instant>);

    /// Whether somebody may lie on a cycle of parents: a link between two others can end the
    /// certainty that they do not.
    fn hear_of_cycle(&self, p: PersonNo, may: bool);
}

impl<T: Overhears> FamilyGraph for T {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        self.hear_of(p);
        self.graph().person(p)
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.hear_of(p);
        self.graph().merges(p)
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.hear_of(p);
        self.graph().person_text(p)
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        self.hear_of(p);
        self.graph().links(p, out);
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        self.hear_of(p);
        self.graph().statuses(p, out);
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        self.hear_of(p);
        self.graph().incomes(p, out);
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        let start = out.len();
        self.graph().lives_at(address, out);
        self.hear_of_address(address, &out[start..]);
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        let row = self.graph().link(no);
        match row {
            Some(row) => row.from.into_iter().chain([row.to]).for_each(|p| self.hear_of(p)),
            None => self.hear_of_anybody(),
        }
        row
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        // The number came from a list of somebody heard of, and a version keeps its texts.
        self.graph().link_text(no)
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        self.hear_of_anybody();
        self.graph().links_of_id(id, out);
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        let row = self.graph().status(no);
        match row {
            Some(row) => self.hear_of(row.person),
            None => self.hear_of_anybody(),
        }
        row
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        self.hear_of_anybody();
        self.graph().statuses_of_id(id, out);
    }

    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        self.graph().status_text(no) // as with links
    }

    fn address(&self, address: AddressNo) -> &str {
        self.graph().address(address)
    }

    fn free_address(&self) -> AddressNo {
        self.graph().free_address()
    }

    fn address_no(&self, text: &str) -> Option<AddressNo> {
        self.hear_of_anybody();
        self.graph().address_no(text)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let found = self.graph().find(identity);
        match found {
            Some(p) => self.hear_of(p),
            None => self.hear_of_anybody(),
        }
        found
    }

    fn people(&self) -> u32 {
        self.hear_of_anybody();
        self.graph().people()
    }

    fn sources(&self) -> &Sources {
        self.graph().sources()
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        self.hear_of_anybody();
        self.graph().maybe_named(words, out);
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        let since = self.graph().incomes_known_since(month);
        self.hear_of_month(month, since);
        since
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.hear_of(p);
        self.graph().recorded_at(p)
    }

    fn birth(&self, p: PersonNo) -> Day {
        self.hear_of(p);
        self.graph().birth(p)
    }

    fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        self.hear_of(p);
        self.graph().has_version(p, kind)
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        self.graph().look_ahead(people);
    }

    fn look_ahead_at_kin(&self, people: &[PersonNo]) {
        self.graph().look_ahead_at_kin(people);
    }

    fn kin_at_a_glance(&self, p: PersonNo, day: Day, out: &mut Vec<(PersonNo, LinkNo)>) -> bool {
        self.hear_of(p);
        let start = out.len();
        let is_all = self.graph().kin_at_a_glance(p, day, out);
        out[start..].iter().for_each(|(other, _)| self.hear_of(*other));
        is_all
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        self.graph().look_ahead_at_lives(people);
    }

    fn may_lie_on_parent_cycle(&self, p: PersonNo) -> bool {
        let may = self.graph().may_lie_on_parent_cycle(p);
        self.hear_of_cycle(p, may);
        may
    }

    fn gather(&self, work: &mut dyn FnMut()) {
        self.graph().gather(work);
    }
}
