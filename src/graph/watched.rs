//! A graph before a change, which counts how often it is asked for what the change made another:
//! whatever was answered meanwhile without being counted is the same after it. Must not know what
//! is asked, or why.

use super::memo::Met;
use super::overheard::Overhears;
use super::rows::{AddressNo, StatusDetail};
use super::{FamilyGraph, View};
use crate::domain::{Instant, Month, PersonNo, Scope};
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

    fn meet_if(&self, is_other: bool) {
        if is_other {
            self.met.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Overhears for Watched<'_> {
    fn graph(&self) -> &dyn FamilyGraph {
        self.graph
    }

    fn hear_of(&self, p: PersonNo) {
        self.meet_if(self.changed.contains(&p));
    }

    fn hear_of_anybody(&self) {
        self.meet_if(true);
    }

    fn hear_of_address(&self, address: AddressNo, dwellers: &[PersonNo]) {
        let met = dwellers.iter().any(|p| self.changed.contains(p));
        self.meet_if(met || self.addresses.contains(&address));
    }

    fn hear_of_month(&self, month: Month, since: Option<Instant>) {
        self.meet_if(since != self.after.incomes_known_since(month));
    }

    fn hear_of_cycle(&self, p: PersonNo, may: bool) {
        self.meet_if(may != self.after.may_lie_on_parent_cycle(p));
    }
}
