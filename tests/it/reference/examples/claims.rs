//! Claims, versions and dates (spec 1 §§2–4).

use super::{D, address, card_of, day, known, set, three};
use crate::reference::{At, Known, World, reference_card};
use otbasy::domain::{Basis, Confidence, Instant, Lens, LinkKind, RecordState, Sex, StatusKind};

#[test]
fn the_table_of_marriages() {
    let married = |first: (&str, Option<Confidence>, &str, &str),
                   second: (&str, Option<Confidence>, &str, &str)| {
        let mut w = World::default();
        w.person("a", Sex::Male, "1985-01-01");
        w.person("b", Sex::Female, "1987-01-01");
        for (source, confidence, from, until) in [first, second] {
            w.link(LinkKind::Spouse, "a", "b").by(source, confidence).dates(from, until);
        }
        let known = known(&w);
        let at = At::new(&known, day("2026-01-01"));
        (at.spouse("ref:a").is_some(), !at.contradictions.is_empty())
    };
    let court = ("COURT", Some(Confidence::High), "2015-05-01", "2024-02-01");
    assert_eq!(married(("CIVIL_ACTS", None, "2015-05-01", ""), court), (true, false));
    let medium = ("CIVIL_ACTS", Some(Confidence::Medium), "2015-05-01", "");
    assert_eq!(married(medium, court), (false, true));
    let first = ("CIVIL_ACTS", None, "2010-01-01", "2014-01-01");
    assert_eq!(married(first, ("OTHER:x", None, "2018-06-01", "")), (true, false));
    let other = ("CITIZEN", None, "2010-01-01", "");
    assert_eq!(married(("COURT", None, "2015-05-01", ""), other), (true, true));
}

#[test]
fn the_order_of_claims() {
    let winner = |change: &dyn Fn(&mut World)| {
        let mut w = World::default();
        w.person("p", Sex::Male, "1985-01-01");
        w.status("p", StatusKind::Residence, "x").id = "2".to_owned();
        w.status("p", StatusKind::Residence, "y").id = "1".to_owned();
        change(&mut w);
        At::new(&known(&w), day(D)).address("ref:p").to_owned()
    };
    assert_eq!(winner(&|_| ()), "y", "the smaller id");
    let at = |text: &str| Instant::parse(text).ok();
    assert_eq!(winner(&|w| w.statuses[0].recorded_at = at("2025-01-01T00:00:00Z")), "x");
    assert_eq!(winner(&|w| w.statuses[0].source = "CIVIL_ACTS".to_owned()), "x");
    assert_eq!(winner(&|w| w.statuses[1].confidence = Some(Confidence::Medium)), "x");
    let tie = |w: &mut World| {
        for (row, source) in w.statuses.iter_mut().zip(["OTHER:a", "OTHER:b"]) {
            (row.source, row.id) = (source.to_owned(), "1".to_owned());
        }
    };
    assert_eq!(winner(&tie), "x", "all OTHER stand in one place, then the smaller source");
}

#[test]
fn an_empty_residence_takes_the_address_away() {
    let mut w = three();
    address(&mut w, "f", "d1");
    w.status("f", StatusKind::Residence, "").valid_from = Some(day("2026-03-01"));
    let known = known(&w);
    assert_eq!(At::new(&known, day("2026-02-28")).address("ref:f"), "d1");
    assert_eq!(At::new(&known, day("2026-03-01")).address("ref:f"), "");
}

#[test]
fn a_late_paternity_holds_from_the_birth_and_a_revived_one_does_not() {
    let mut w = three();
    w.links[0].dates("2024-05-01", "").basis = Some(Basis::Court);
    assert_eq!(At::new(&known(&w), day("2016-01-01")).legal_parents("ref:c"), set(&["f", "m"]));
    assert_eq!(At::new(&known(&w), day("2015-12-31")).legal_parents("ref:c"), set(&[]));
    w.link(LinkKind::Parent, "f", "c").dates("", "2020-01-01");
    assert_eq!(At::new(&known(&w), day("2022-01-01")).legal_parents("ref:c"), set(&["m"]));
    assert_eq!(At::new(&known(&w), day("2024-05-01")).legal_parents("ref:c"), set(&["f", "m"]));
    w.links[2].state = Some(RecordState::Annulled);
    assert_eq!(At::new(&known(&w), day("2022-01-01")).legal_parents("ref:c"), set(&["f", "m"]));
}

#[test]
fn guardianship_ends_at_eighteen_unless_incapacitated() {
    let mut w = World::default();
    w.person("g", Sex::Female, "1980-01-01");
    w.person("w", Sex::Male, "2008-02-29");
    w.link(LinkKind::Guardian, "g", "w").dates("2020-01-01", "");
    w.status("w", StatusKind::Incapacitated, "").valid_from = Some(day("2026-03-02"));
    let known = known(&w);
    let guardians = |on: &str| At::new(&known, day(on)).guardians("ref:w").len();
    assert_eq!((guardians("2026-02-28"), guardians(D), guardians("2026-03-02")), (1, 0, 1));
    let card = reference_card(&w, "ref:g", day("2026-02-28"), None, Lens::Card, true);
    let end = ("2026-03-01".to_owned(), "ref:g".to_owned(), "LINK_END:GUARDIAN".to_owned());
    assert!(card.calendar.contains(&end));
    assert_eq!(card.next_review.as_deref(), Some("2026-03-01"));
}

#[test]
fn what_was_known_when() {
    let at = |text: &str| Instant::parse(text).ok();
    let mut w = three();
    w.links[0].recorded_at = at("2025-01-01T00:00:00Z");
    let mut later = w.links[0].clone();
    later.recorded_at = at("2026-01-01T00:00:00Z");
    w.links.push(later.clone());
    (later.recorded_at, later.state) = (at("2026-02-01T00:00:00Z"), Some(RecordState::Annulled));
    w.links.insert(0, later);
    let parents = |k: &str| {
        let known = Known::new(&w, at(k), true);
        let stated =
            known.links.iter().find(|l| l.claim.id == "l0").and_then(|l| l.claim.recorded_at);
        (At::new(&known, day(D)).legal_parents("ref:c").len(), stated)
    };
    assert_eq!(parents("2024-12-31T23:59:59Z"), (1, None));
    assert_eq!(parents("2025-01-01T00:00:00Z"), (2, at("2025-01-01T00:00:00Z")));
    assert_eq!(parents("2026-01-15T00:00:00Z").1, at("2025-01-01T00:00:00Z"), "a daily export");
    assert_eq!(parents("2026-02-01T00:00:00Z").0, 1);
    w.persons[1].recorded_at = at("2025-06-01T00:00:00Z");
    let early = Known::new(&w, at("2025-05-01T00:00:00Z"), true);
    assert_eq!(early.persons.len(), 2, "not yet recorded, nor her links");
    assert_eq!(At::new(&early, day(D)).legal_parents("ref:c"), set(&["f"]));
    let card = reference_card(&w, "ref:m", day(D), at("2025-05-01T00:00:00Z"), Lens::Kin, true);
    assert!(!card.exists);
}

#[test]
fn a_death_recorded_late() {
    let mut w = three();
    let recorded = Instant::parse("2026-02-01T00:00:00Z").ok();
    (w.persons[0].death, w.persons[0].death_recorded_at) = (Some(day("2026-01-01")), recorded);
    let before = Instant::parse("2026-01-31T23:59:59Z").ok();
    assert!(At::new(&Known::new(&w, before, true), day(D)).alive("ref:f"));
    assert!(!At::new(&Known::new(&w, recorded, true), day(D)).alive("ref:f"));
}

#[test]
fn one_person_by_number_and_by_ref() {
    let mut w = three();
    let iin = World::random(1, 9).persons.iter().find_map(|p| p.iin);
    let mut row = w.persons[1].clone();
    (row.iin, row.birth) = (iin, Some(day("1986-06-06")));
    w.persons.push(row.clone());
    let numbered = iin.unwrap().to_string();
    let card = card_of(&w, "m", Lens::Card);
    assert_eq!(card.holder, numbered);
    assert_eq!(card.not_certifiable, [], "one row of this number");
    "Другая".clone_into(&mut row.surname);
    w.persons.push(row);
    let card = card_of(&w, "m", Lens::Card);
    assert_eq!(card.not_certifiable, [("one-iin-two-people".to_owned(), vec![numbered])]);
}

#[test]
fn leap_birthdays() {
    let mut w = World::default();
    w.person("c", Sex::Male, "2008-02-29");
    let known = known(&w);
    assert!(At::new(&known, day("2026-02-28")).child("ref:c"));
    assert!(At::new(&known, day("2026-03-01")).adult("ref:c"));
    let card = reference_card(&w, "ref:c", day("2026-02-28"), None, Lens::Card, true);
    let entry = ("2026-03-01".to_owned(), "ref:c".to_owned(), "AGE_18".to_owned());
    assert_eq!(card.calendar.first(), Some(&entry));
}

#[test]
fn revived_on_the_day_of_the_end() {
    let mut w = three();
    w.link(LinkKind::Parent, "f", "c").dates("", "2020-01-01");
    w.links[0].dates("2020-01-01", "");
    let known = known(&w);
    let parents = |on: &str| At::new(&known, day(on)).links.iter().map(|l| l.start).min();
    assert_eq!(parents("2019-12-31"), Some(Some(day("2016-01-01"))));
    let at = At::new(&known, day(D));
    let start = at.links.iter().find(|l| l.fact.from() == Some("ref:f")).map(|l| l.start);
    assert_eq!(start, Some(Some(day("2020-01-01"))));
}

#[test]
fn missing_since_nobody_knows_when() {
    let mut w = three();
    w.status("f", StatusKind::Missing, "");
    let known = known(&w);
    assert_eq!(At::new(&known, day(D)).departure("ref:f"), Some(day(D)));
    assert_eq!(At::new(&known, day(D)).departure("ref:m"), None);
}
