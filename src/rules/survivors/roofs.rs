//! The homes of some children together, so that to ask who of many people lives with one of them is
//! no question to each child. Must not know who is a survivor.

use crate::domain::PersonNo;
use crate::graph::AddressNo;
use crate::rules::Case;
use rustc_hash::FxHashSet;

/// Where some children live, and with whom.
pub(super) struct Roofs<'c> {
    case: &'c Case<'c>,
    addresses: FxHashSet<AddressNo>,
    custodians: FxHashSet<PersonNo>,
}

impl<'c> Roofs<'c> {
    /// Of these children.
    pub(super) fn of(case: &'c Case<'c>, children: &[PersonNo]) -> Roofs<'c> {
        let homes = children.iter().filter_map(|c| case.custody.home(*c));
        let custodians = homes.flat_map(|home| home.custodians().collect::<Vec<_>>()).collect();
        let addresses = children.iter().filter_map(|c| address(case, *c)).collect();
        Roofs { case, addresses, custodians }
    }

    /// Whether somebody shares a home with one of them (spec 2 §1).
    pub(super) fn shelter(&self, p: PersonNo) -> bool {
        let custody = self.case.custody;
        let has = |q: PersonNo| self.custodians.contains(&q);
        address(self.case, p).is_some_and(|address| self.addresses.contains(&address))
            || has(p)
            || custody.home_spouse(p).is_some_and(has)
            || custody.home(p).is_some_and(|own| own.custodians().any(has))
    }
}

fn address(case: &Case, p: PersonNo) -> Option<AddressNo> {
    case.being(p)?.address().known()
}
