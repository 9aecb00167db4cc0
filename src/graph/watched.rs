//! A graph before a change, which counts how often it is asked for what the change made another:
//! whatever was answered meanwhile without being counted is the same after it. Must not know what
//! is asked, or why.

use super::memo::Met;
use super::rows::{
    AddressNo, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordText, StatusDetail, StatusNo,
    StatusRow,
};
use super::{FamilyGraph, View};
use crate::domain::{Day, Identity, Income, Instant, LinkKind, Month, PersonNo, Scope, Sources};
use std::sync::atomic::{AtomicU64, Ordering};

/// A graph before a change.
pub struct Watched<'g> {
    graph: &'g dyn FamilyGraph,
    after: &'g dyn FamilyGraph,
    /// Everybody of whom either graph may answer otherwise than the other.
    changed: &'g [PersonNo],
    /// Where they are after the change, as the graph before it numbers addresses.
    addresses: Vec<AddressNo>,
    met: AtomicU64,
}

impl<'g> Watched<'g> {
    /// Of whom these graphs differ: of these people at most.
    pub fn new(
        graph: &'g dyn FamilyGraph,
        after: &'g dyn FamilyGraph,
        changed: &'g [PersonNo],
    ) -> Watched<'g> {
        let mut addresses = Vec::new();
        for p in changed {
            let mut statuses = Vec::new();
            after.statuses(*p, &mut statuses);
            let residences = statuses.iter().filter_map(|status| match status.detail {
                StatusDetail::Residence(address, _) => Some(address),
                _ => None,
            });
            let own = after.person(*p).map(|row| row.address);
            let texts = residences.chain(own).map(|address| after.address(address));
            addresses.extend(texts.filter_map(|text| graph.address_no(text)));
        }
        Watched { graph, after, changed, addresses, met: AtomicU64::new(0) }
    }

    /// A view of it that knows what rests on whom.
    pub fn view(&self, scope: Scope) -> View<'_> {
        View::meeting(self, scope, Met::by(&self.met))
    }

    fn meet(&self) {
        self.met.fetch_add(1, Ordering::Relaxed);
    }

    fn ask(&self, p: PersonNo) {
        self.meet_if(self.changed.contains(&p));
    }

    fn meet_if(&self, is_other: bool) {
        if is_other {
            self.meet();
        }
    }
}

impl FamilyGraph for Watched<'_> {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        self.ask(p);
        self.graph.person(p)
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.ask(p);
        self.graph.merges(p)
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.ask(p);
        self.graph.person_text(p)
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        self.ask(p);
        self.graph.links(p, out);
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        self.ask(p);
        self.graph.statuses(p, out);
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        self.ask(p);
        self.graph.incomes(p, out);
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        let start = out.len();
        self.graph.lives_at(address, out);
        let met = out[start..].iter().any(|p| self.changed.contains(p));
        self.meet_if(met || self.addresses.contains(&address));
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        let row = self.graph.link(no);
        let ends = row.iter().flat_map(|row| row.from.into_iter().chain([row.to]));
        self.meet_if(row.is_none() || ends.into_iter().any(|p| self.changed.contains(&p)));
        row
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        self.graph.link_text(no) // a version keeps its texts
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        self.meet();
        self.graph.links_of_id(id, out);
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        let row = self.graph.status(no);
        self.meet_if(row.is_none_or(|row| self.changed.contains(&row.person)));
        row
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        self.meet();
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
        self.meet();
        self.graph.address_no(text)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        self.meet();
        self.graph.find(identity)
    }

    fn people(&self) -> u32 {
        self.meet();
        self.graph.people()
    }

    fn sources(&self) -> &Sources {
        self.graph.sources()
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        self.meet();
        self.graph.maybe_named(words, out);
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        let since = self.graph.incomes_known_since(month);
        self.meet_if(since != self.after.incomes_known_since(month));
        since
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.ask(p);
        self.graph.recorded_at(p)
    }

    fn birth(&self, p: PersonNo) -> Day {
        self.ask(p);
        self.graph.birth(p)
    }

    fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        self.ask(p);
        self.graph.has_version(p, kind)
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        self.graph.look_ahead(people);
    }

    fn look_ahead_at_kin(&self, people: &[PersonNo]) {
        self.graph.look_ahead_at_kin(people);
    }

    fn kin_at_a_glance(&self, p: PersonNo, day: Day, out: &mut Vec<(PersonNo, LinkNo)>) -> bool {
        self.ask(p);
        let start = out.len();
        let is_all = self.graph.kin_at_a_glance(p, day, out);
        self.meet_if(out[start..].iter().any(|(other, _)| self.changed.contains(other)));
        is_all
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        self.graph.look_ahead_at_lives(people);
    }

    fn may_lie_on_parent_cycle(&self, p: PersonNo) -> bool {
        let may = self.graph.may_lie_on_parent_cycle(p);
        // A link between two others can end the certainty.
        self.meet_if(may != self.after.may_lie_on_parent_cycle(p));
        may
    }

    fn gather(&self, work: &mut dyn FnMut()) {
        self.graph.gather(work);
    }
}
