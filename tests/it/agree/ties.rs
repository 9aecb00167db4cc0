//! Ties in the choice between the two state benefits: with the multiples in force none can arise,
//! so another multiple is put in their place (spec 3, *One state benefit*). Tests only.

use super::country::country;
use super::{law_on_disk, rights};
use crate::reference::World;
use otbasy::domain::{Basis, Day, Detail, LinkKind, PersonNo, Scope, Sex, StatusKind};
use otbasy::family::Custody;
use otbasy::graph::{FamilyGraph, View};
use otbasy::rules::{Case, Law, decide};

/// The law with another multiple for an adult of group 3.
fn law(adult_group_3: &str) -> Law {
    law_on_disk(|text| text.replace("value = 1.20,", &format!("value = {adult_group_3},")))
}

/// The father has died, the mother has a job; full-time students of 20 with group 3.
fn students(names: &[&str]) -> World {
    let mut w = World::default();
    w.person("f", Sex::Male, "1980-01-01").death = Day::parse("2026-01-10").ok();
    w.person("m", Sex::Female, "1980-01-01");
    w.status("m", StatusKind::Employed, "");
    for name in names {
        w.person(name, Sex::Male, "2005-06-01");
        for parent in ["f", "m"] {
            w.link(LinkKind::Parent, parent, name).basis = Some(Basis::Birth);
        }
        w.status(name, StatusKind::Student, Detail::FullTime.word());
        let disability = w.status(name, StatusKind::Disability, Detail::Group3.word());
        disability.valid_from = Day::parse("2025-01-01").ok();
    }
    w
}

/// `code people amount`, and what was not chosen, of the two state benefits.
fn told(world: &World, law: &Law) -> Vec<String> {
    let country = country(world);
    let as_of = Day::parse("2026-03-01").unwrap();
    let view = View::new(&country, Scope { as_of, known_at: None, rights: rights(true) });
    let custody = Custody::new(&view);
    let everybody: Vec<PersonNo> = (0..country.people()).map(PersonNo).collect();
    let rows = decide(&Case::new(&custody, law), &everybody).into_iter();
    let mut told: Vec<String> = rows
        .filter(|row| ["DISABILITY_STATE", "SURVIVOR_STATE"].contains(&row.code))
        .map(|row| {
            let names = row.beneficiaries.iter().map(|p| view.identity(*p).to_string());
            let names = names.collect::<Vec<_>>().join(" ").replace("ref:", "");
            let unusual = if row.chosen { "" } else { " not chosen" };
            format!("{} {names} {}{unusual}", row.code, row.monthly.unwrap_or(0))
        })
        .collect();
    told.sort();
    told
}

#[test]
fn equal_sums_more_people_take_disability() {
    // 0.92 either way: 46 782.92
    let expected = ["DISABILITY_STATE a 46783", "SURVIVOR_STATE a 46783 not chosen"];
    assert_eq!(told(&students(&["a"]), &law("0.92")), expected);
    // a hair less: the survivor benefit
    let expected = ["DISABILITY_STATE a 46275 not chosen", "SURVIVOR_STATE a 46783"];
    assert_eq!(told(&students(&["a"]), &law("0.91")), expected);
}

#[test]
fn equal_sums_and_as_many_people_the_smaller_iins_take_disability() {
    // one of the two: 0.80 + 0.92 > 1.70 > 0.80 + 0.80
    let expected = [
        "DISABILITY_STATE a 40681",
        "DISABILITY_STATE b 40681 not chosen",
        "SURVIVOR_STATE a 43224 not chosen",
        "SURVIVOR_STATE b 46783",
    ];
    assert_eq!(told(&students(&["b", "a"]), &law("0.80")), expected);
}

#[test]
fn a_full_orphan_with_equal_sums_takes_disability() {
    let mut world = students(&["a"]);
    world.persons[1].death = Day::parse("2026-01-10").ok();
    // 1.54 either way
    let expected = ["DISABILITY_STATE a 78311", "SURVIVOR_STATE a 78311 not chosen"];
    assert_eq!(told(&world, &law("1.54")), expected);
    let expected = ["DISABILITY_STATE a 77803 not chosen", "SURVIVOR_STATE a 78311"];
    assert_eq!(told(&world, &law("1.53")), expected);
}
