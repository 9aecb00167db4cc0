//! Spouses, homes and the traps of spec 2 §2.

use super::{
    D, about, address, card_of, codes, day, known, members, refs, roles, set, three,
    three_generations,
};
use crate::reference::{At, World, family::Set};
use otbasy::domain::{EndReason, Lens, LinkKind, Sex, StatusKind};

#[test]
fn the_best_marriage() {
    let mut w = World::default();
    for (name, sex) in [("a", Sex::Male), ("b", Sex::Female), ("z", Sex::Female)] {
        w.person(name, sex, "1985-01-01");
    }
    w.link(LinkKind::Spouse, "a", "b").dates("2010-01-01", "");
    w.link(LinkKind::Spouse, "z", "a").dates("2015-01-01", "");
    let before = known(&w);
    let at = At::new(&before, day(D));
    assert_eq!((at.spouse("ref:a"), at.spouse("ref:b")), (Some("ref:z"), None));
    let card = card_of(&w, "b", Lens::Card);
    assert_eq!(card.warnings, [("two-open-marriages".to_owned(), refs(&["b"]))]);
    w.persons[2].death = Some(day(D));
    let widowed = known(&w);
    assert_eq!(At::new(&widowed, day(D)).spouse("ref:b"), Some("ref:a"));
}

/// The child `c` and three guardians, `a` a man and the others women.
fn wards() -> World {
    let mut w = World::default();
    w.person("c", Sex::Male, "2016-01-01");
    for (name, sex) in [("a", Sex::Male), ("f1", Sex::Female), ("f2", Sex::Female)] {
        w.person(name, sex, "1980-01-01");
        w.link(LinkKind::Guardian, name, "c");
    }
    w
}

fn home(w: &World) -> Set {
    At::new(&known(w), day(D)).home("ref:c")
}

#[test]
fn the_rules_of_the_home() {
    let mut w = wards();
    assert_eq!(home(&w), set(&["f1"]), "(4) a woman, the smaller iin");
    for person in &mut w.persons {
        person.sex = Sex::Unknown;
    }
    assert_eq!(home(&w), set(&["a"]), "(5) any");
    address(&mut w, "c", "d1");
    address(&mut w, "f2", "d1");
    assert_eq!(home(&w), set(&["f2"]), "(3) at the child's address");
    address(&mut w, "f1", "d2");
    address(&mut w, "a", "d2");
    assert_eq!(home(&w), set(&["a", "f1"]), "(2) two at one address");
    w.link(LinkKind::Spouse, "f2", "f1");
    assert_eq!(home(&w), set(&["f1", "f2"]), "(1) two who are spouses");
    w.status("f1", StatusKind::Imprisoned, "");
    w.status("f2", StatusKind::Missing, "");
    assert_eq!(home(&w), set(&["a"]), "one custodian, whatever the addresses");
}

#[test]
fn custody_and_its_failures() {
    let mut w = three();
    w.link(LinkKind::RightsLimited, "f", "c");
    w.link(LinkKind::Guardian, "", "c").institution = "Home".to_owned();
    let custodians = |w: &World| At::new(&known(w), day(D)).custodians("ref:c");
    assert_eq!(custodians(&w), set(&[]), "in an institution: nobody");
    assert!(about(&card_of(&w, "c", Lens::Card), "CHILD_WITHOUT_CARER").is_empty());
    w.links.pop();
    assert_eq!(custodians(&w), set(&["m"]), "the father's rights are limited");
    w.status("m", StatusKind::Incapacitated, "");
    let card = card_of(&w, "c", Lens::Card);
    assert_eq!(about(&card, "CHILD_WITHOUT_CARER"), refs(&["c"]));
    assert_eq!(about(&card, "RIGHTS_LIMITED"), refs(&["c"]));
    assert_eq!((members(&card), card.reference.as_deref()), (refs(&["c"]), Some("ref:c")));
    w.person("g", Sex::Male, "1950-01-01");
    w.link(LinkKind::Guardian, "g", "c");
    w.link(LinkKind::Spouse, "g", "m");
    let found = known(&w);
    let at = At::new(&found, day(D));
    assert_eq!(at.step_parents("ref:c"), set(&[]), "the mother is no step-parent");
    assert_eq!(at.payee("ref:c").as_deref(), Some("ref:g"));
    w.links.retain(|link| link.kind != LinkKind::Parent);
    assert_eq!(At::new(&known(&w), day(D)).step_parents("ref:c"), set(&["m"]));
}

#[test]
fn trap_parents_at_one_address_are_one_family_through_the_child() {
    let mut w = three();
    assert_eq!(members(&card_of(&w, "f", Lens::Card)), refs(&["f"]));
    address(&mut w, "f", "d1");
    address(&mut w, "m", "d1");
    w.link(LinkKind::Spouse, "f", "m").dates("2015-01-01", "2020-01-01").end_reason =
        Some(EndReason::Divorce);
    let card = card_of(&w, "f", Lens::Card);
    assert_eq!(members(&card), refs(&["f", "m", "c"]));
    assert_eq!(card.reference.as_deref(), Some("ref:f"));
    assert_eq!(
        (roles(&card, "c"), roles(&card, "m")),
        (vec!["CHILD".into()], vec!["OTHER".into()])
    );
    assert_eq!(card.members[0].standing, "DEPENDENT");
}

#[test]
fn trap_one_address_alone_is_no_family() {
    let mut w = World::default();
    w.person("a", Sex::Male, "1985-01-01").address = "d1".to_owned();
    w.person("b", Sex::Male, "1985-01-01").address = "d1".to_owned();
    w.person("e", Sex::Male, "1985-01-01");
    assert_eq!(members(&card_of(&w, "a", Lens::Card)), refs(&["a"]));
    assert_eq!(members(&card_of(&w, "a", Lens::Household)), refs(&["a", "b"]));
    assert_eq!(members(&card_of(&w, "e", Lens::Household)), refs(&["e"]));
}

#[test]
fn trap_a_minor_mother_and_her_baby() {
    let w = three_generations();
    let card = card_of(&w, "m", Lens::Card);
    assert_eq!(members(&card), refs(&["b", "d", "m"]));
    assert_eq!(about(&card, "SINGLE_PARENT"), refs(&["m"]));
    assert_eq!(about(&card, "NEWBORN"), refs(&["b"]));
    let known = known(&w);
    let at = At::new(&known, day(D));
    assert_eq!(at.payee("ref:b").as_deref(), Some("ref:d"));
    assert_eq!(at.units().len(), 2, "not followed upwards");
    assert!(at.shares_home("ref:m", "ref:d") && !at.shares_home("ref:m", "ref:b"));
    assert_eq!(codes(&card_of(&w, "d", Lens::LargeFamily)), ["lens-not-applicable"]);
    assert_eq!(members(&card_of(&w, "m", Lens::LargeFamily)), refs(&["d", "m"]));
}

#[test]
fn trap_a_wife_under_her_sisters_guardianship() {
    let mut w = World::default();
    for (name, sex) in [("h", Sex::Male), ("w", Sex::Female), ("s", Sex::Female)] {
        w.person(name, sex, "1985-01-01");
    }
    w.link(LinkKind::Spouse, "h", "w");
    w.link(LinkKind::Guardian, "s", "w");
    assert_eq!(members(&card_of(&w, "h", Lens::Card)), refs(&["h", "w"]));
    w.status("w", StatusKind::Incapacitated, "");
    let card = card_of(&w, "h", Lens::Card);
    assert_eq!(members(&card), refs(&["h", "s", "w"]));
    let standing: Vec<_> = card.members.iter().map(|m| m.standing.as_str()).collect();
    assert_eq!(standing, ["CORE", "CORE", "DEPENDENT"]);
    assert_eq!(roles(&card_of(&w, "s", Lens::Card), "w"), ["WARD"]);
    w.status("h", StatusKind::Imprisoned, "");
    assert_eq!(members(&card_of(&w, "h", Lens::Card)), refs(&["h"]));
}

#[test]
fn trap_a_loop_of_parents() {
    let mut w = World::default();
    for name in ["a", "b", "x"] {
        w.person(name, Sex::Female, "2015-01-01");
    }
    w.link(LinkKind::Parent, "a", "b");
    w.link(LinkKind::Parent, "b", "a");
    w.link(LinkKind::Parent, "b", "x");
    let card = card_of(&w, "x", Lens::Card);
    assert_eq!(members(&card), refs(&["a", "b", "x"]));
    assert_eq!(card.not_certifiable, [("parent-cycle".to_owned(), refs(&["a", "b"]))]);
}

#[test]
fn a_guardian_who_is_in_care_herself_is_still_family() {
    let mut w = World::default();
    w.person("w", Sex::Male, "1985-01-01");
    w.person("g", Sex::Female, "1960-01-01");
    w.link(LinkKind::Guardian, "g", "w");
    w.status("w", StatusKind::Incapacitated, "");
    w.status("g", StatusKind::StateCare, "");
    assert_eq!(members(&card_of(&w, "g", Lens::Card)), refs(&["g", "w"]));
    w.status("g", StatusKind::Missing, "");
    assert_eq!(members(&card_of(&w, "g", Lens::Card)), refs(&["g"]));
}

#[test]
fn of_three_legal_parents_the_two_best_claims_count() {
    let mut w = three();
    w.person("a", Sex::Male, "1980-01-01");
    w.link(LinkKind::Parent, "a", "c").by("CITIZEN", None);
    let known = known(&w);
    assert_eq!(At::new(&known, day(D)).legal_parents("ref:c"), set(&["f", "m"]));
    let card = card_of(&w, "a", Lens::Card);
    assert_eq!(card.warnings, [("third-legal-parent".to_owned(), refs(&["a"]))]);
}

#[test]
fn the_payee_is_the_mother_before_another_woman() {
    let mut w = three();
    w.person("a", Sex::Female, "1960-01-01");
    for who in ["a", "m"] {
        w.link(LinkKind::Guardian, who, "c");
        address(&mut w, who, "d1");
    }
    let payee = |w: &World| At::new(&known(w), day(D)).payee("ref:c");
    assert_eq!(payee(&w).as_deref(), Some("ref:m"));
    w.links.retain(|link| link.kind == LinkKind::Guardian);
    assert_eq!(payee(&w).as_deref(), Some("ref:a"));
}

#[test]
fn a_mother_of_a_student_is_a_single_parent() {
    let mut w = World::default();
    w.person("m", Sex::Female, "1985-01-01");
    w.person("s", Sex::Female, "2006-01-01");
    w.link(LinkKind::Parent, "m", "s");
    assert_eq!(members(&card_of(&w, "m", Lens::Card)), refs(&["m"]));
    w.status("s", StatusKind::Student, "FULL_TIME");
    let card = card_of(&w, "m", Lens::Card);
    assert_eq!(about(&card, "SINGLE_PARENT"), refs(&["m"]));
    assert_eq!(about(&card, "NO_ADULT_EMPLOYED"), refs(&["m", "s"]));
}
