//! What each kind of event does to whom, in the plain order.

use super::{Register, died, event, married};
use otbasy::domain::Instant;
use otbasy::record::EventOutcome;

fn one(register: &Register, key: &str) -> String {
    let records = register.records(None);
    records.get(key).unwrap_or_else(|| panic!("no {key} in {records:?}")).clone()
}

#[test]
fn a_death_ends_marriage_guardianship_and_care_and_nothing_else() {
    let register = Register::with(&["a", "b", "c", "w"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    register.links(&[
        "g,GUARDIAN,ref:a,ref:w,,GUARDIANSHIP,2020-01-01,,,GUARDIANSHIP,,".into(),
        "k,CARER,ref:c,ref:a,,DECLARED,2024-01-01,,,CIVIL_ACTS,,".into(),
        "p,PARENT,ref:a,ref:c,,BIRTH,,,,CIVIL_ACTS,,".into(),
        "old,GUARDIAN,ref:a,ref:c,,FOSTER,2001-01-01,2010-01-01,,GUARDIANSHIP,,".into(),
        "later,GUARDIAN,ref:a,ref:b,,FOSTER,2026-04-01,,,GUARDIANSHIP,,".into(),
    ]);
    let answer = register.tell(&died("d", "2026-03-01", "a"));
    assert_eq!(answer.outcome, EventOutcome::Applied);
    let mut changes = answer.event.changes.clone();
    changes.sort();
    assert_eq!(
        changes,
        [
            "CARER ended 2026-03-01 in CIVIL_ACTS k",
            "GUARDIAN ended 2026-03-01 in GUARDIANSHIP g",
            "PERSON died 2026-03-01",
            "SPOUSE ended 2026-03-01 in CIVIL_ACTS m#1",
        ]
    );
    assert!(one(&register, "CIVIL_ACTS/m#1").ends_with("2015-05-01..2026-03-01 DEATH "));
    assert!(one(&register, "GUARDIANSHIP/g").contains("2020-01-01..2026-03-01"));
    assert!(one(&register, "CIVIL_ACTS/k").contains("2024-01-01..2026-03-01  "));
    assert!(!one(&register, "CIVIL_ACTS/p").contains("2026"));
    assert!(one(&register, "GUARDIANSHIP/old").contains("..2010-01-01"));
    assert!(!one(&register, "GUARDIANSHIP/later").contains("2026-03-01"));
    assert!(register.people()["a"].contains("2026-03-01 2026-11-01T00:00:00Z"));
    // Before it was recorded nobody knew.
    let before = Instant::parse("2026-10-31T23:59:59Z").unwrap();
    assert!(!register.records(Some(before))["GUARDIANSHIP/g"].contains("2026"));
    register.is_sound();
}

#[test]
fn whose_cards_a_death_touches() {
    let register = Register::with(&["a", "b", "c", "far"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    register.links(&[
        "p,PARENT,ref:a,ref:c,,BIRTH,,,,CIVIL_ACTS,,".into(),
        "q,PARENT,ref:b,ref:c,,BIRTH,,,,CIVIL_ACTS,,".into(),
    ]);
    let answer = register.tell(&died("d", "2026-03-01", "a"));
    let graph = register.0.snapshot().unwrap().graph;
    let names: Vec<&str> =
        answer.event.touched.iter().map(|p| graph.person_text(*p).reference).collect();
    assert!(names.contains(&"a") && names.contains(&"b"), "{names:?}");
    assert!(!names.contains(&"far"), "{names:?}");
    let again = register.tell(&died("d2", "2026-03-01", "far"));
    let graph = register.0.snapshot().unwrap().graph;
    let names: Vec<&str> =
        again.event.touched.iter().map(|p| graph.person_text(*p).reference).collect();
    assert_eq!(names, ["far"]);
}

#[test]
fn a_divorce_ends_the_marriage_and_a_better_register_keeps_its_own() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    let divorce = |id: &str, source: &str, on: &str| {
        event(id, source, "DIVORCE", on, "", r#""spouses":["ref:b","ref:a"]"#)
    };
    register.tell(&divorce("t", "TAX", "2024-02-01"));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("2015-05-01..  "));
    assert!(one(&register, "TAX/t#1").contains("REGISTERED 2015-05-01..2024-02-01 DIVORCE"));
    register.tell(&divorce("d", "CIVIL_ACTS", "2025-02-01"));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("2015-05-01..2025-02-01 DIVORCE"));
    assert_eq!(register.records(None).len(), 2);
    register.is_sound();
}

#[test]
fn a_death_told_by_any_register_ends_the_records_of_all() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    register.tell(&event("d", "CITIZEN", "DEATH", "2026-03-01", "", r#""person":"ref:b""#));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("..2026-03-01 DEATH"));
}

#[test]
fn two_marriages_of_one_couple_are_two_things() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m1", "2010-01-01", "a", "b"));
    let divorce = |id: &str, on: &str| {
        event(id, "CIVIL_ACTS", "DIVORCE", on, "", r#""spouses":["ref:a","ref:b"]"#)
    };
    register.tell(&divorce("d1", "2014-01-01"));
    register.tell(&married("m2", "2018-06-01", "a", "b"));
    register.tell(&divorce("d2", "2020-01-01"));
    assert!(one(&register, "CIVIL_ACTS/m1#1").contains("2010-01-01..2014-01-01 DIVORCE"));
    assert!(one(&register, "CIVIL_ACTS/m2#1").contains("2018-06-01..2020-01-01 DIVORCE"));
}

#[test]
fn a_birth_brings_somebody_and_their_parents() {
    let register = Register::with(&["a", "b"]);
    let answer = register.tell(&event(
        "n",
        "CIVIL_ACTS",
        "BIRTH",
        "2026-02-01",
        "2026-02-03T00:00:00Z",
        r#""newPerson":{"ref":"n","surname":"N","sex":"F"},"parents":["ref:a","ref:b"]"#,
    ));
    assert_eq!(answer.outcome, EventOutcome::Applied);
    assert!(one(&register, "CIVIL_ACTS/n#1").contains("PARENT a>n BIRTH 2026-02-01.."));
    assert!(one(&register, "CIVIL_ACTS/n#2").contains("PARENT b>n BIRTH 2026-02-01.."));
    assert!(register.people()["n"].starts_with("N 2026-02-01"));
    let graph = register.0.snapshot().unwrap().graph;
    let n = graph.find(&otbasy::domain::Identity::Ref("n")).unwrap();
    assert_eq!(graph.recorded_at(n), Some(Instant::parse("2026-02-03T00:00:00Z").unwrap()));
    // The parents are no couple: the child is in the family of one of them.
    assert_eq!(answer.event.touched.len(), 2, "{answer:?}");
}

#[test]
fn guardians_are_people_or_institutions() {
    let register = Register::with(&["a", "w"]);
    let told = |id: &str, kind: &str, on: &str, rest: &str| {
        register.tell(&event(id, "GUARDIANSHIP", kind, on, "", rest))
    };
    told(
        "g1",
        "GUARDIANSHIP_START",
        "2020-01-01",
        r#""institution":"Үй","ward":"ref:w","basis":"GUARDIANSHIP""#,
    );
    told(
        "g2",
        "GUARDIANSHIP_START",
        "2022-01-01",
        r#""guardian":"ref:a","ward":"ref:w","basis":"FOSTER""#,
    );
    told("g3", "GUARDIANSHIP_END", "2022-01-01", r#""institution":"Үй","ward":"ref:w""#);
    assert!(
        one(&register, "GUARDIANSHIP/g1#1")
            .contains("GUARDIAN Үй>w GUARDIANSHIP 2020-01-01..2022-01-01")
    );
    assert!(one(&register, "GUARDIANSHIP/g2#1").contains("GUARDIAN a>w FOSTER 2022-01-01..  "));
}

#[test]
fn the_other_links_begin_and_end() {
    let register = Register::with(&["a", "b"]);
    let told = |id: &str, kind: &str, on: &str, rest: &str| {
        register.tell(&event(id, "COURT", kind, on, "", rest))
    };
    let child = r#""parent":"ref:a","child":"ref:b","#;
    told("p", "PATERNITY", "2020-01-01", &format!(r#"{child}"basis":"COURT""#));
    told("l", "RIGHTS_LIMITED", "2021-01-01", &format!(r#"{child}"basis":"DEPRIVED""#));
    told("r", "RIGHTS_RESTORED", "2023-01-01", child.trim_end_matches(','));
    let kept = r#""breadwinner":"ref:a","dependant":"ref:b""#;
    told("s", "MAINTENANCE_START", "2020-01-01", &format!(r#"{kept},"basis":"LAW""#));
    told("e", "MAINTENANCE_END", "2024-01-01", kept);
    let cared = r#""carer":"ref:a","caredFor":"ref:b""#;
    told("c", "CARE_START", "2020-01-01", cared);
    told("x", "CARE_END", "2025-01-01", cared);
    assert!(one(&register, "COURT/p#1").contains("PARENT a>b COURT 2020-01-01..  "));
    assert!(
        one(&register, "COURT/l#1").contains("RIGHTS_LIMITED a>b DEPRIVED 2021-01-01..2023-01-01")
    );
    assert!(one(&register, "COURT/s#1").contains("BREADWINNER a>b LAW 2020-01-01..2024-01-01"));
    assert!(one(&register, "COURT/c#1").contains("CARER a>b DECLARED 2020-01-01..2025-01-01"));
}

#[test]
fn two_names_of_one_person_are_no_couple() {
    let register = Register::new();
    let iin = otbasy::domain::Iin::from_body(85_831_230_001).unwrap();
    let newborn =
        format!(r#""newPerson":{{"iin":"{iin}","ref":"x","surname":"X","sex":"F"}},"parents":[]"#);
    register.tell(&event("n", "CIVIL_ACTS", "BIRTH", "1985-03-12", "", &newborn));
    let spouses = format!(r#""spouses":["{iin}","ref:x"]"#);
    let refused =
        register.refused(&event("m", "CIVIL_ACTS", "MARRIAGE", "2010-01-01", "", &spouses));
    assert_eq!(refused, "self-link");
}

#[test]
fn two_placeholders_of_a_newborn_become_one() {
    let iin = (85_010_130_000u64..).find_map(otbasy::domain::Iin::from_body).unwrap();
    let register = Register::with(&["a", "b"]);
    register.tell(&died("d", "2026-03-01", "n"));
    let spouses = format!(r#""spouses":["{iin}","ref:b"]"#);
    register.tell(&event("m", "CIVIL_ACTS", "MARRIAGE", "2015-05-01", "", &spouses));
    let rest = format!(
        r#""newPerson":{{"iin":"{iin}","ref":"n","surname":"N","sex":"F"}},"parents":["ref:a"]"#
    );
    register.tell(&event("n", "CIVIL_ACTS", "BIRTH", "1990-02-01", "", &rest));
    assert!(register.people()[&iin.to_string()].contains("2026-03-01"), "{:?}", register.people());
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("..2026-03-01 DEATH"));
    // Another number under the same reference is somebody else.
    let other = (85_010_140_000u64..).find_map(otbasy::domain::Iin::from_body).unwrap();
    let rest = rest.replace(&iin.to_string(), &other.to_string());
    let refused = register.refused(&event("o", "CIVIL_ACTS", "BIRTH", "1990-02-01", "", &rest));
    assert_eq!(refused, "id-conflict");
    register.is_sound();
}
