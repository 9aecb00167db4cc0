//! The tables and sentences of the spec as small families, on which the model itself is tested.
//! Tests only.

mod cards;
mod claims;
mod families;

use super::{Known, RefCard, World, card::reference_card, family::Set};
use otbasy::domain::{Basis, Day, Lens, LinkKind, Sex};

pub(super) const D: &str = "2026-03-01";

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn known(world: &World) -> Known {
    Known::new(world, None, true)
}

/// Identities of refs, sorted.
pub(super) fn refs(names: &[&str]) -> Vec<String> {
    let mut all: Vec<_> = names.iter().map(|name| format!("ref:{name}")).collect();
    all.sort();
    all
}

pub(super) fn set(names: &[&str]) -> Set {
    refs(names).into_iter().collect()
}

pub(super) fn card_of(world: &World, holder: &str, lens: Lens) -> RefCard {
    reference_card(world, &format!("ref:{holder}"), day(D), None, lens, true)
}

pub(super) fn members(card: &RefCard) -> Vec<String> {
    card.members.iter().map(|m| m.who.clone()).collect()
}

pub(super) fn roles(card: &RefCard, who: &str) -> Vec<String> {
    let who = format!("ref:{who}");
    card.members.iter().find(|m| m.who == who).map(|m| m.roles.clone()).unwrap_or_default()
}

pub(super) fn codes(card: &RefCard) -> Vec<&str> {
    card.warnings.iter().map(|(code, _)| code.as_str()).collect()
}

pub(super) fn about(card: &RefCard, kind: &str) -> Vec<String> {
    let found = card.circumstances.iter().find(|(k, _)| k == kind);
    found.map(|(_, iins)| iins.clone()).unwrap_or_default()
}

/// Mother `m`, father `f` (no marriage) and their child `c` of ten.
pub(super) fn three() -> World {
    let mut w = World::default();
    w.person("f", Sex::Male, "1985-01-01");
    w.person("m", Sex::Female, "1987-01-01");
    w.person("c", Sex::Male, "2016-01-01");
    w.link(LinkKind::Parent, "f", "c").basis = Some(Basis::Birth);
    w.link(LinkKind::Parent, "m", "c").basis = Some(Basis::Birth);
    w
}

pub(super) fn address(world: &mut World, who: &str, address: &str) {
    let person = world.persons.iter_mut().find(|p| p.reference == who).unwrap();
    address.clone_into(&mut person.address);
}

/// The mother `m`, her daughter `d` of sixteen, the daughter's baby `b`.
pub(super) fn three_generations() -> World {
    let mut w = World::default();
    w.person("m", Sex::Female, "1985-01-01");
    w.person("d", Sex::Female, "2010-01-01");
    w.person("b", Sex::Male, "2025-12-01");
    w.link(LinkKind::Parent, "m", "d");
    w.link(LinkKind::Parent, "d", "b");
    w
}
