//! The two codes about everybody at one address: `address-shared-by-many` and
//! `single-person-families-at-one-address`, which is a question and never a verdict.

use super::Conflict;
use crate::domain::PersonNo;
use crate::family::Custody;
use crate::graph::{AddressNo, View};
use std::collections::BTreeSet;

/// Codes that are found from all people of an address.
pub const ADDRESS_CODES: [&str; 2] =
    ["address-shared-by-many", "single-person-families-at-one-address"];

/// More people than this at one address are named.
const MANY: usize = 25;

/// Somebody listed at a known address on the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Dweller {
    address: AddressNo,
    person: PersonNo,
    /// Grown up and a `CARD` family of one.
    alone: bool,
}

impl Dweller {
    /// Where somebody listed lives, if that is known.
    pub fn of(custody: &Custody, p: PersonNo) -> Option<Dweller> {
        let being = custody.view.being(p).filter(|being| being.listed())?;
        let address = being.address().known()?;
        let alone = being.adult() && is_alone(custody, p);
        Some(Dweller { address, person: p, alone })
    }
}

impl Dweller {
    /// The number of the address.
    pub fn address(self) -> AddressNo {
        self.address
    }

    /// The same under another number of the address.
    #[must_use]
    pub fn at(self, address: AddressNo) -> Dweller {
        Dweller { address, ..self }
    }
}

fn is_alone(custody: &Custody, p: PersonNo) -> bool {
    custody.card_family(p).is_some_and(|family| family.members.len() == 1)
}

/// The conflicts of all addresses; everybody listed who has a known one is among `dwellers`.
pub fn at_addresses(view: &View, mut dwellers: Vec<Dweller>) -> Vec<Conflict> {
    dwellers.sort_unstable();
    dwellers.dedup();
    dwellers.chunk_by(|a, b| a.address == b.address).flat_map(|at| at_one(view, at)).collect()
}

fn at_one(view: &View, dwellers: &[Dweller]) -> Vec<Conflict> {
    let [many, singles] = ADDRESS_CODES;
    let row = |code, of: Vec<PersonNo>| {
        let mut people = of;
        view.sort_by_identity(&mut people);
        Conflict { code, people, records: Vec::new() }
    };
    let everybody = || dwellers.iter().map(|dweller| dweller.person).collect();
    let alone = dwellers.iter().filter(|dweller| dweller.alone).map(|dweller| dweller.person);
    let alone: Vec<PersonNo> = alone.collect();
    let crowd = (dwellers.len() > MANY).then(|| row(many, everybody()));
    crowd.into_iter().chain((alone.len() > 1).then(|| row(singles, alone))).collect()
}

/// The conflicts of the addresses where these people live.
pub(super) fn around(custody: &Custody, people: &[PersonNo]) -> Vec<Conflict> {
    let own = people.iter().filter_map(|p| custody.view.being(*p));
    let own = own.filter(|being| being.listed()).filter_map(|being| being.address().known());
    let addresses: BTreeSet<AddressNo> = own.collect();
    let dwellers = addresses.into_iter().flat_map(|address| dwellers(custody, address));
    at_addresses(custody.view, dwellers.collect())
}

/// Everybody listed at an address. Many people must not use up the places under the cap of one
/// answer: each is looked at alone then.
fn dwellers(custody: &Custody, address: AddressNo) -> Vec<Dweller> {
    let view = custody.view;
    let mut people = Vec::new();
    view.graph().lives_at(address, &mut people);
    let is_many = people.len() > MANY;
    let here = people.into_iter().filter(|p| {
        let being = view.glance(*p);
        being.is_some_and(|being| being.listed() && being.address() == address)
    });
    let of = |p| {
        if is_many {
            Dweller::of(&Custody::new(&view.at(view.day())), p)
        } else {
            Dweller::of(custody, p)
        }
    };
    here.filter_map(of).collect()
}
