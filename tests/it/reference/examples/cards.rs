//! Lenses, circumstances, warnings and secrecy (spec 2 §§3–5, 8).

use super::{D, about, card_of, codes, day, members, refs, roles, three, three_generations};
use crate::reference::{World, reference_card, reference_kin};
use otbasy::domain::{
    Basis, EndReason, Instant, Lens, LinkKind, RecordState, Secrecy, Sex, StatusKind,
};

#[test]
fn the_missing_and_the_departed() {
    let mut w = three();
    w.link(LinkKind::Spouse, "f", "m").dates("2015-01-01", "");
    w.status("f", StatusKind::Missing, "").valid_from = Some(day("2026-01-01"));
    let card = card_of(&w, "m", Lens::Card);
    assert_eq!(members(&card), refs(&["c", "m"]));
    assert_eq!(about(&card, "LOST_BREADWINNER"), refs(&["c"]));
    assert_eq!(about(&card, "FULL_ORPHAN"), refs(&[]));
    assert_eq!(roles(&card_of(&w, "m", Lens::Kin), "f"), ["SPOUSE"], "it stays a marriage");
    assert_eq!(members(&card_of(&w, "f", Lens::Card)), refs(&["f"]));
    assert_eq!(members(&card_of(&w, "f", Lens::TargetedAid)), refs(&[]));
    assert_eq!(codes(&card_of(&w, "m", Lens::Survivors)), ["lens-not-applicable"]);
    assert_eq!(codes(&card_of(&w, "f", Lens::Survivors)), ["rules-missing"]);
    w.status("c", StatusKind::Missing, "");
    assert_eq!(members(&card_of(&w, "c", Lens::Card)), refs(&["c", "m"]));
    w.status("c", StatusKind::Emigrated, "");
    let card = card_of(&w, "c", Lens::Card);
    assert_eq!((members(&card), codes(&card)), (refs(&[]), vec!["lens-not-applicable"]));
    assert!(card.calendar.is_empty() && card.circumstances.is_empty());
}

#[test]
fn a_breadwinner_whose_support_ended_with_the_death() {
    let lost = |from: &str, until: &str| {
        let mut w = World::default();
        w.person("y", Sex::Male, "1960-01-01").death = Some(day("2025-05-05"));
        w.person("c", Sex::Male, "2016-01-01");
        w.link(LinkKind::Breadwinner, "y", "c").dates(from, until);
        !about(&card_of(&w, "c", Lens::Card), "LOST_BREADWINNER").is_empty()
    };
    assert!(lost("2020-01-01", "2025-05-05") && lost("", "") && lost("2025-05-05", ""));
    assert!(!lost("2020-01-01", "2025-05-04") && !lost("2025-05-05", "2025-05-05"));
}

#[test]
fn orphans_and_coverage() {
    let mut w = World::default();
    w.person("f", Sex::Male, "1970-01-01").death = Some(day("2020-01-01"));
    w.person("s", Sex::Female, "2007-08-12");
    w.person("u", Sex::Female, "2007-08-12");
    w.link(LinkKind::Parent, "f", "s");
    for who in ["s", "u"] {
        w.status(who, StatusKind::Student, "FULL_TIME");
    }
    let card = card_of(&w, "s", Lens::Card);
    assert_eq!(about(&card, "FULL_ORPHAN"), refs(&["s"]));
    assert_eq!(roles(&card, "s"), ["HOLDER", "STUDENT"]);
    assert_eq!(codes(&card), ["only-one-parent-recorded"]);
    assert_eq!(codes(&card_of(&w, "u", Lens::Card)), ["outside-coverage"]);
    w.persons[1].birth = Some(day("2007-08-13"));
    assert!(codes(&card_of(&w, "s", Lens::Card)).is_empty());
}

#[test]
fn large_families_and_step_parents() {
    let mut w = World::default();
    w.person("m", Sex::Female, "1985-01-01");
    w.person("h", Sex::Male, "1985-01-01");
    w.link(LinkKind::Spouse, "h", "m");
    for (name, birth) in
        [("c1", "2005-01-01"), ("c2", "2010-01-01"), ("c3", "2012-01-01"), ("c4", "2020-01-01")]
    {
        w.person(name, Sex::Male, birth);
        w.link(LinkKind::Parent, "m", name);
    }
    assert!(about(&card_of(&w, "h", Lens::Card), "LARGE_FAMILY").is_empty(), "c1 is 21");
    w.status("c1", StatusKind::Student, "FULL_TIME");
    let card = card_of(&w, "h", Lens::Card);
    assert_eq!(about(&card, "LARGE_FAMILY"), refs(&["c1", "c2", "c3", "c4"]));
    assert_eq!(roles(&card, "c1"), ["STEPCHILD", "STUDENT"]);
    let own = card_of(&w, "c1", Lens::LargeFamily);
    assert_eq!(members(&own), refs(&["c1", "c2", "c3", "c4", "h", "m"]));
    assert_eq!(roles(&own, "h"), ["STEPPARENT"]);
    assert_eq!(roles(&own, "c2"), ["SIBLING"]);
    w.status("c4", StatusKind::StateCare, "");
    assert!(about(&card_of(&w, "m", Lens::Card), "LARGE_FAMILY").is_empty());
    assert_eq!(members(&card_of(&w, "m", Lens::Card)).len(), 6);
}

#[test]
fn disability_and_care() {
    let mut w = three();
    w.status("c", StatusKind::Disability, "CHILD");
    w.status("m", StatusKind::Disability, "GROUP_1");
    w.status("m", StatusKind::Kandas, "").valid_until = Some(day("2026-03-02"));
    w.link(LinkKind::Carer, "c", "m");
    w.link(LinkKind::Guardian, "m", "c");
    let card = card_of(&w, "m", Lens::Card);
    let kinds: Vec<_> = card.circumstances.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "DISABLED_CHILD",
            "DISABLED_CHILD_UNDER_GUARDIANSHIP",
            "GROUP_1_WITH_CARER",
            "KANDAS",
            "NO_ADULT_EMPLOYED",
            "SINGLE_PARENT"
        ]
    );
    assert_eq!(roles(&card, "c"), ["CHILD", "WARD", "CARER"]);
    assert_eq!(card.next_review.as_deref(), Some("2026-03-02"));
    w.status("c", StatusKind::Missing, "");
    assert_eq!(about(&card_of(&w, "m", Lens::Card), "GROUP_1_WITHOUT_CARER"), refs(&["m"]));
}

#[test]
fn kin_and_its_depth() {
    let mut w = three_generations();
    w.person("h", Sex::Male, "1980-01-01").death = Some(day("2020-01-01"));
    w.link(LinkKind::Spouse, "m", "h").dates("2010-01-01", "2020-01-01").end_reason =
        Some(EndReason::Death);
    let kin = |w: &World, depth| members(&reference_kin(w, "ref:b", day(D), None, depth, true));
    assert_eq!(kin(&w, 0), refs(&["b"]));
    assert_eq!(kin(&w, 2), refs(&["b", "d", "m"]));
    assert_eq!(kin(&w, 3), refs(&["b", "d", "h", "m"]));
    w.links[2].end_reason = Some(EndReason::Divorce);
    assert_eq!(kin(&w, 3), refs(&["b", "d", "m"]));
}

#[test]
fn an_adopted_child_reads_as_a_born_one() {
    let mut born = three();
    born.person("x", Sex::Female, "1990-01-01");
    let mut adopted = born.clone();
    adopted.links[1].dates("2020-05-05", "").basis = Some(Basis::Adoption);
    adopted.links[1].secrecy = Some(Secrecy::Adoption);
    let replaced = adopted.link(LinkKind::Parent, "x", "c").dates("", "2020-05-05");
    (replaced.basis, replaced.secrecy) = (Some(Basis::Birth), Some(Secrecy::Adoption));
    for holder in ["c", "m", "f", "x"] {
        for lens in Lens::ALL {
            for on in ["2019-01-01", D] {
                let of = |w: &World| {
                    reference_card(w, &format!("ref:{holder}"), day(on), None, *lens, false)
                };
                assert_eq!(of(&adopted), of(&born), "{holder} {lens} {on}");
            }
        }
    }
    assert_eq!(roles(&card_of(&adopted, "m", Lens::Kin), "c"), ["ADOPTED_CHILD"]);
    let then = reference_card(&adopted, "ref:x", day("2019-01-01"), None, Lens::Kin, true);
    assert_eq!(roles(&then, "c"), ["CHILD"]);
}

#[test]
fn contested_records_and_unknown_births() {
    let mut w = three();
    w.link(LinkKind::Carer, "f", "c").state = Some(RecordState::Contested);
    w.persons[1].birth = None;
    let card = card_of(&w, "c", Lens::Kin);
    assert_eq!(codes(&card), ["carer-for-not-group-1", "contested-record", "no-birth-date"]);
    assert_eq!(card.warnings[1].1, refs(&["c"]), "f is of another family");
    assert_eq!(card.not_certifiable, [("no-birth-date".to_owned(), refs(&["m"]))]);
    let family = card_of(&w, "m", Lens::Card);
    assert_eq!(family.reference.as_deref(), Some("ref:m"), "an adult before any child");
    assert_eq!(about(&family, "NO_ADULT_EMPLOYED"), refs(&["m"]));
}

/// Roles of the child `c` as `who` sees it at a day, as known at a time, without the right.
fn seen(w: &World, who: &str, on: &str, k: &str) -> Vec<String> {
    let k = Instant::parse(k).ok();
    let card = reference_card(w, &format!("ref:{who}"), day(on), k, Lens::Kin, false);
    roles(&card, "c")
}

#[test]
fn a_second_adoption_hides_the_first() {
    let mut w = three();
    for (link, from, until) in [(0, "2018-01-01", "2022-01-01"), (1, "2022-01-01", "")] {
        w.links[link].dates(from, until).basis = Some(Basis::Adoption);
        w.links[link].secrecy = Some(Secrecy::Adoption);
    }
    assert!(seen(&w, "f", "2020-01-01", "").is_empty(), "the first adopter");
    assert_eq!(seen(&w, "m", "2020-01-01", ""), ["CHILD"], "the second one, from the birth");
    w.persons[2].birth = None;
    assert_eq!(seen(&w, "m", "2020-01-01", ""), ["CHILD"], "the ruling does not show");
}

#[test]
fn a_secret_is_one_at_every_k() {
    let mut w = three();
    let known_from = |text: &str| Instant::parse(text).ok();
    w.links[0].recorded_at = known_from("2016-01-01T00:00:00Z");
    let mut ended = w.links[0].clone();
    (ended.secrecy, ended.valid_until) = (Some(Secrecy::Adoption), Some(day("2020-01-01")));
    ended.recorded_at = known_from("2020-01-01T00:00:00Z");
    w.links.push(ended);
    assert!(seen(&w, "f", "2019-01-01", "2019-01-01T00:00:00Z").is_empty());
    assert!(seen(&w, "f", "2019-01-01", "").is_empty());
    w.links[2].secrecy = None;
    assert_eq!(seen(&w, "f", "2019-01-01", ""), ["CHILD"]);
}
