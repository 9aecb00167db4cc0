//! How much the rules look at where there are many children: counted, not timed. Tests only.

use super::country::country;
use super::law;
use crate::reference::World;
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{
    Day, Identity, Income, Instant, Lens, LinkKind, Month, PersonNo, Rights, Scope, Sex, Sources,
};
use otbasy::family::Custody;
use otbasy::graph::{
    AddressNo, Country, FamilyGraph, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordText,
    StatusNo, StatusRow, View,
};
use otbasy::rules::{Case, decide};
use std::sync::atomic::{AtomicU64, Ordering};

/// A graph that counts how often a person is looked at.
struct Counted(Country, AtomicU64);

impl Counted {
    fn graph(&self) -> &Country {
        self.1.fetch_add(1, Ordering::Relaxed);
        &self.0
    }
}

impl FamilyGraph for Counted {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        self.graph().person(p)
    }
    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.graph().merges(p)
    }
    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.graph().person_text(p)
    }
    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        self.graph().links(p, out);
    }
    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        self.graph().statuses(p, out);
    }
    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        self.graph().incomes(p, out);
    }
    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        self.graph().lives_at(address, out);
    }
    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        self.0.link(no)
    }
    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        self.0.link_text(no)
    }
    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        self.0.links_of_id(id, out);
    }
    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        self.0.status(no)
    }
    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        self.0.statuses_of_id(id, out);
    }
    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        self.0.status_text(no)
    }
    fn address(&self, address: AddressNo) -> &str {
        self.0.address(address)
    }
    fn address_no(&self, text: &str) -> Option<AddressNo> {
        self.0.address_no(text)
    }
    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        self.0.find(identity)
    }
    fn people(&self) -> u32 {
        self.0.people()
    }
    fn sources(&self) -> &Sources {
        self.0.sources()
    }
    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        self.0.incomes_known_since(month)
    }
    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.0.recorded_at(p)
    }
    fn birth(&self, p: PersonNo) -> Day {
        self.graph().birth(p)
    }
}

/// Looks at people for the rules about one of `count` small children of a dead man, and for the
/// card.
fn looks(count: usize) -> (u64, u64) {
    let mut world = World::default();
    world.person("Әке", Sex::Male, "1980-01-01").death = Day::parse("2026-01-01").ok();
    for n in 0..count {
        let name = format!("Б{n}");
        world.person(&name, Sex::Female, "2020-03-01");
        world.link(LinkKind::Parent, "Әке", &name);
    }
    let counted = Counted(country(&world), AtomicU64::new(0));
    let as_of = Day::parse("2026-06-01").unwrap();
    let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
    let holder = PersonNo(1);
    let view = View::new(&counted, scope);
    let custody = Custody::new(&view);
    let rows = decide(&Case::new(&custody, law()), &[holder]);
    assert!(rows.iter().any(|row| row.beneficiaries.len() == count));
    let of_rules = counted.1.swap(0, Ordering::Relaxed);
    let request = CardRequest { holder, lens: Lens::Card, depth: 0 };
    let card = assemble(&View::new(&counted, scope), law(), request).unwrap().unwrap();
    assert!(card.entitlements.iter().any(|row| row.beneficiaries.len() == count));
    (of_rules, counted.1.load(Ordering::Relaxed))
}

#[test]
fn rules_and_cards_look_at_each_of_many_brothers_and_sisters_a_few_times() {
    let (few, many) = (looks(100), looks(400));
    println!("{few:?} looks for a hundred, {many:?} for four hundred");
    assert!(many.0 < 6 * few.0, "rules: {few:?} for a hundred, {many:?} for four hundred");
    assert!(many.1 < 6 * few.1, "card: {few:?} for a hundred, {many:?} for four hundred");
}
