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
        answer.event.whose_cards().iter().map(|p| graph.person_text(*p).reference).collect();
    assert!(names.contains(&"a") && names.contains(&"b"), "{names:?}");
    assert!(!names.contains(&"far"), "{names:?}");
    let again = register.tell(&died("d2", "2026-03-01", "far"));
    let graph = register.0.snapshot().unwrap().graph;
    let names: Vec<&str> =
        again.event.whose_cards().iter().map(|p| graph.person_text(*p).reference).collect();
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
    assert_eq!(answer.event.whose_cards().len(), 2, "{answer:?}");
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

#[test]
fn a_marriage_that_is_annulled_never_was() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    let rest = r#""spouses":["ref:b","ref:a"]"#;
    let stamp = "2027-01-01T00:00:00Z";
    let answer = register.tell(&event("x", "TAX", "MARRIAGE_ANNULLED", "2026-05-01", stamp, rest));
    assert_eq!(answer.event.changes, ["SPOUSE annulled from 2015-05-01 in CIVIL_ACTS m#1"]);
    assert!(one(&register, "CIVIL_ACTS/m#1").ends_with("2015-05-01.. ANNULLED "));
    let before = Some(Instant::parse("2026-12-31T00:00:00Z").unwrap());
    assert!(!register.records(before)["CIVIL_ACTS/m#1"].contains("ANNULLED"));
    register.is_sound();
}

/// A couple that married, divorced and married again: the last marriage begun by the day never was.
#[test]
fn of_two_marriages_of_a_couple_the_last_is_annulled() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2010-05-01", "a", "b"));
    let rest = r#""spouses":["ref:a","ref:b"]"#;
    register.tell(&event("v", "CIVIL_ACTS", "DIVORCE", "2014-01-01", "", rest));
    register.tell(&married("n", "2018-06-01", "b", "a"));
    let stamp = "2027-01-01T00:00:00Z";
    let line = event("x", "COURT", "MARRIAGE_ANNULLED", "2026-05-01", stamp, rest);
    let answer = register.tell(&line);
    assert_eq!(answer.event.changes, ["SPOUSE annulled from 2018-06-01 in CIVIL_ACTS n#1"]);
    assert!(one(&register, "CIVIL_ACTS/n#1").ends_with("2018-06-01.. ANNULLED "));
    assert!(one(&register, "CIVIL_ACTS/m#1").ends_with("2010-05-01..2014-01-01 DIVORCE "));
    // On a day before the second began the first is meant.
    let line = event("y", "COURT", "MARRIAGE_ANNULLED", "2012-01-01", "2027-02-01T00:00:00Z", rest);
    let answer = register.tell(&line);
    assert_eq!(answer.event.changes, ["SPOUSE annulled from 2010-05-01 in CIVIL_ACTS m#1"]);
    register.is_sound();
}

#[test]
fn an_adoption_takes_the_place_of_parents_and_may_be_undone() {
    let register = Register::with(&["m", "f", "x", "y", "c"]);
    register.links(&[
        "b1,PARENT,ref:m,ref:c,,BIRTH,2015-01-01,,,CIVIL_ACTS,,".into(),
        "b2,PARENT,ref:f,ref:c,,ACKNOWLEDGED,2016-01-01,,,CIVIL_ACTS,,".into(),
    ]);
    let rest = r#""child":"ref:c","adopters":["ref:x","ref:y"],"replaces":["ref:m","ref:f"]"#;
    let told = |id: &str, kind: &str, on: &str| {
        let stamp = format!("{on}T00:00:00Z");
        register.tell(&event(id, "COURT", kind, on, &stamp, rest)).event.changes
    };
    let changes = told("a", "ADOPTION", "2026-01-01");
    assert_eq!(changes.len(), 4, "{changes:?}");
    assert!(one(&register, "COURT/a#1").starts_with("PARENT x>c ADOPTION 2026-01-01.. "));
    assert!(one(&register, "COURT/a#2").starts_with("PARENT y>c ADOPTION 2026-01-01.. "));
    // Though its register is the better one.
    assert!(one(&register, "CIVIL_ACTS/b1").contains("2015-01-01..2026-01-01"));
    assert!(one(&register, "CIVIL_ACTS/b2").contains("2016-01-01..2026-01-01"));
    let secrets = |register: &Register| {
        let (rows, mut secret) = (register.0.all_rows().unwrap(), Vec::new());
        rows.links(&mut |_, row| {
            let record = &row.link.record;
            let is_secret = record.secrecy == otbasy::domain::Secrecy::Adoption;
            if is_secret && record.recorded.known_at(None) {
                secret.push(record.id.clone());
            }
            Ok(())
        })
        .unwrap();
        secret.sort();
        secret
    };
    assert_eq!(secrets(&register), ["a#1", "a#2", "b1", "b2"]);
    let changes = told("u", "ADOPTION_ANNULLED", "2026-06-01");
    assert_eq!(changes.len(), 4, "{changes:?}");
    assert!(one(&register, "COURT/a#1").contains("2026-01-01..2026-06-01"));
    assert!(one(&register, "COURT/u#1").starts_with("PARENT m>c BIRTH 2026-06-01.. "));
    assert!(one(&register, "COURT/u#2").starts_with("PARENT f>c ACKNOWLEDGED 2026-06-01.. "));
    assert_eq!(secrets(&register), ["a#1", "a#2", "b1", "b2"]);
    register.is_sound();
}

#[test]
fn statuses_begin_and_end() {
    let register = Register::with(&["a"]);
    let told = |id: &str, source: &str, kind: &str, on: &str, rest: &str| {
        let rest = format!(r#""person":"ref:a",{rest}"#);
        register.tell(&event(id, source, kind, on, "", &rest)).event.changes
    };
    let age = r#""status":"PENSIONER","detail":"AGE""#;
    let service = r#""status":"PENSIONER","detail":"SERVICE""#;
    let changes = told("p", "PENSION", "STATUS_START", "2020-01-01", age);
    assert_eq!(changes, ["PENSIONER opened 2020-01-01 in PENSION p#1"]);
    told("s", "PENSION", "STATUS_START", "2021-01-01", service);
    told("e", "PENSION", "STATUS_END", "2025-01-01", service);
    assert!(one(&register, "S PENSION/p#1").contains("AGE 2020-01-01..  "));
    assert!(one(&register, "S PENSION/s#1").contains("SERVICE 2021-01-01..2025-01-01"));
    // A worse register states its own end, with what it does not say itself.
    told("c", "CITIZEN", "STATUS_END", "2026-01-01", r#""status":"PENSIONER""#);
    assert!(one(&register, "S PENSION/p#1").contains("AGE 2020-01-01..  "));
    assert!(one(&register, "S CITIZEN/c#1").contains("AGE 2020-01-01..2026-01-01"));
    // One that came by a file ends as well, and the same file again changes nothing.
    let row = "w,ref:a,EMPLOYED,,,2019-01-01,,EMPLOYMENT,,".to_owned();
    register.statuses(std::slice::from_ref(&row));
    told("q", "EMPLOYMENT", "STATUS_END", "2024-01-01", r#""status":"EMPLOYED""#);
    assert!(one(&register, "S EMPLOYMENT/w").contains("2019-01-01..2024-01-01"));
    let report =
        register.statuses(&[row, "v,ref:a,STUDENT,FULL_TIME,,2008-01-01,,EDUCATION,,".into()]);
    assert_eq!((report.counts.unchanged, report.counts.applied), (1, 1));
    assert!(one(&register, "S EMPLOYMENT/w").contains("2019-01-01..2024-01-01"));
    register.is_sound();
}

#[test]
fn whoever_is_found_alive_was_neither_missing_nor_dead() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    let told = |id: &str, kind: &str, on: &str, stamp: &str| {
        register.tell(&event(id, "COURT", kind, on, stamp, r#""person":"ref:a""#)).event.changes
    };
    told("x", "MISSING", "2020-01-01", "2020-02-01T00:00:00Z");
    assert!(one(&register, "S COURT/x#1").contains("MISSING a> "));
    told("d", "DECLARED_DEAD", "2023-01-01", "2023-02-01T00:00:00Z");
    assert!(register.people()["a"].contains("2023-01-01 2023-02-01"));
    let ended = "2015-05-01..2023-01-01 DEATH";
    assert!(one(&register, "CIVIL_ACTS/m#1").contains(ended));
    let changes = told("f", "FOUND_ALIVE", "2026-01-01", "2026-02-01T00:00:00Z");
    assert_eq!(
        changes,
        ["MISSING annulled from 2020-01-01 in COURT x#1", "PERSON found alive 2026-01-01"]
    );
    assert!(register.people()["a"].ends_with("always"), "{:?}", register.people());
    // By law a marriage that the declared death ended is restored by the spouses alone.
    assert!(one(&register, "CIVIL_ACTS/m#1").contains(ended));
    assert!(one(&register, "S COURT/x#1").contains("ANNULLED"));
    let before = Some(Instant::parse("2025-01-01T00:00:00Z").unwrap());
    assert!(!register.records(before)["S COURT/x#1"].contains("ANNULLED"));
    register.is_sound();
}

#[test]
fn a_correction_states_an_earlier_event_otherwise() {
    let register = Register::with(&["a", "b", "c"]);
    register.tell(&event(
        "m",
        "CIVIL_ACTS",
        "MARRIAGE",
        "2015-05-01",
        "2015-06-01T00:00:00Z",
        r#""spouses":["ref:a","ref:b"],"document":"1""#,
    ));
    let divorce = event(
        "d",
        "CIVIL_ACTS",
        "DIVORCE",
        "2024-01-01",
        "2024-02-01T00:00:00Z",
        r#""spouses":["ref:a","ref:b"]"#,
    );
    register.tell(&divorce);
    let correction = |id: &str, rest: &str, stamp: &str| {
        let key = format!(r#""id":"{id}","source":"CIVIL_ACTS","kind":"CORRECTION""#);
        format!(r#"{{{key},"recordedAt":"{stamp}","of":"CIVIL_ACTS/m",{rest}}}"#)
    };
    let answer = register.tell(&correction("k", r#""on":"2015-04-01""#, "2025-01-01T00:00:00Z"));
    assert_eq!(answer.outcome, EventOutcome::Applied);
    assert_eq!(answer.event.changes, ["EVENT corrected in CIVIL_ACTS m"]);
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("2015-04-01..2024-01-01 DIVORCE 1"));
    let known = |text: &str| {
        register.records(Some(Instant::parse(text).unwrap()))["CIVIL_ACTS/m#1"].clone()
    };
    assert!(known("2024-12-31T00:00:00Z").contains("2015-05-01..2024-01-01 DIVORCE 1"));
    assert!(known("2023-12-31T00:00:00Z").contains("2015-05-01..  1"));
    // Another couple: the divorce of the first has nothing to end.
    register.tell(&correction(
        "l",
        r#""spouses":["ref:a","ref:c"],"document":"2""#,
        "2026-01-01T00:00:00Z",
    ));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("SPOUSE a>c REGISTERED 2015-04-01..  2"));
    // A field that such an event does not have, and an event that is not there.
    let refused = register.refused(&correction("n", r#""ward":"ref:a""#, "2026-01-01T00:00:00Z"));
    assert_eq!(refused, "extra-field");
    let waits = correction("w", r#""on":"2015-04-01""#, "2026-01-01T00:00:00Z")
        .replace("CIVIL_ACTS/m", "COURT/not-yet");
    assert_eq!(register.outcome(&waits), EventOutcome::Waiting);
    register.is_sound();
}

#[test]
fn what_is_annulled_never_was() {
    let register = Register::with(&["a", "b"]);
    register.tell(&married("m", "2015-05-01", "a", "b"));
    let death = r#""person":"ref:a""#;
    register.tell(&event("d", "CIVIL_ACTS", "DEATH", "2026-03-01", "2026-11-02T00:00:00Z", death));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("..2026-03-01 DEATH"));
    let annulment = |id: &str, of: &str, stamp: &str| {
        let key = format!(r#""id":"{id}","source":"CIVIL_ACTS","kind":"ANNULMENT""#);
        format!(r#"{{{key},"recordedAt":"{stamp}","of":"{of}"}}"#)
    };
    let answer = register.tell(&annulment("x", "CIVIL_ACTS/d", "2026-12-01T00:00:00Z"));
    assert_eq!(answer.event.changes, ["EVENT annulled in CIVIL_ACTS d"]);
    assert!(register.people()["a"].ends_with("always"));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("2015-05-01..  "));
    let before = Some(Instant::parse("2026-11-15T00:00:00Z").unwrap());
    assert!(register.records(before)["CIVIL_ACTS/m#1"].contains("..2026-03-01 DEATH"));
    // The annulment was a mistake: the death stands again.
    register.tell(&annulment("y", "CIVIL_ACTS/x", "2027-01-01T00:00:00Z"));
    assert!(register.people()["a"].contains("2026-03-01"));
    assert!(one(&register, "CIVIL_ACTS/m#1").contains("..2026-03-01 DEATH"));
    let between = Some(Instant::parse("2026-12-15T00:00:00Z").unwrap());
    assert!(register.records(between)["CIVIL_ACTS/m#1"].contains("2015-05-01..  "));
    assert_eq!(register.refused(&annulment("z", "CIVIL_ACTS/z", "")), "self-link");
    assert_eq!(register.refused(&annulment("z", "nowhere", "")), "unknown-value");
    register.is_sound();
}

fn superseding(id: &str, kind: &str, of: &str, day: u8, rest: &str) -> String {
    let key = format!(r#""id":"{id}","source":"CIVIL_ACTS","kind":"{kind}""#);
    format!(r#"{{{key},"recordedAt":"2026-12-{day:02}T00:00:00Z","of":"CIVIL_ACTS/{of}"{rest}}}"#)
}

#[test]
fn what_supersedes_something_that_does_says_so() {
    let lines = [
        married("m", "2026-03-01", "a", "b"),
        superseding("c", "CORRECTION", "m", 1, r#","on":"2026-03-05""#),
        superseding("k", "CORRECTION", "c", 2, r#","on":"2026-03-07""#),
        superseding("x", "ANNULMENT", "c", 3, ""),
        superseding("y", "ANNULMENT", "x", 4, ""),
    ];
    let told =
        ["corrected in CIVIL_ACTS m", "corrected in CIVIL_ACTS c", "annulled in CIVIL_ACTS c"];
    let told = told.into_iter().chain(["annulled in CIVIL_ACTS x"]);
    let starts = ["2026-03-05", "2026-03-07", "2026-03-01", "2026-03-07"];
    let register = Register::with(&["a", "b"]);
    register.tell(&lines[0]);
    for ((line, told), start) in lines[1..].iter().zip(told).zip(starts) {
        let answer = register.tell(line).event;
        assert_eq!(answer.changes, [format!("EVENT {told}")], "{line}");
        assert_eq!(answer.whose_cards().len(), 2, "{line}");
        assert!(one(&register, "CIVIL_ACTS/m#1").contains(start), "{line}");
    }
    let last = |register: &Register| {
        ["m", "c", "k", "x", "y"]
            .map(|id| register.0.event("CIVIL_ACTS", id).unwrap().unwrap().1.changes)
    };
    assert_eq!(last(&register)[3], Vec::<String>::new(), "it was annulled itself");
    let backwards = Register::with(&["a", "b"]);
    lines.iter().rev().for_each(|line| drop(backwards.tell(line)));
    assert_eq!(last(&backwards), last(&register));
    assert_eq!(backwards.records(None), register.records(None));
}

#[test]
fn a_death_is_known_of_somebody_else_from_its_correction_on() {
    let lines = [
        event(
            "d",
            "CIVIL_ACTS",
            "DEATH",
            "2026-01-01",
            "2026-02-01T00:00:00Z",
            r#""person":"ref:a""#,
        ),
        superseding("c", "CORRECTION", "d", 1, r#","person":"ref:b""#),
        superseding("k", "CORRECTION", "d", 2, r#","on":"2026-01-02""#),
    ];
    for order in [[0, 1, 2], [2, 1, 0]] {
        let register = Register::with(&["a", "b"]);
        order.iter().for_each(|n| drop(register.tell(&lines[*n])));
        let people = register.people();
        assert!(people["a"].ends_with(" always"), "{people:?}");
        assert!(people["b"].ends_with(" 2026-01-02 2026-12-01T00:00:00Z"), "{people:?}");
    }
    // Of the one who died all along only the day is another.
    let register = Register::with(&["a", "b"]);
    [0, 2].iter().for_each(|n| drop(register.tell(&lines[*n])));
    assert!(register.people()["a"].ends_with(" 2026-01-02 2026-02-01T00:00:00Z"));
}

#[test]
fn a_birth_that_never_was_brought_nobody() {
    let register = Register::with(&["a"]);
    let rest = r#""newPerson":{"ref":"n","surname":"N","sex":"F"},"parents":["ref:a"]"#;
    register.tell(&event("n", "CIVIL_ACTS", "BIRTH", "2026-02-01", "2026-02-03T00:00:00Z", rest));
    let correction = r#"{"id":"c","source":"CIVIL_ACTS","kind":"CORRECTION","of":"CIVIL_ACTS/n",
        "newPerson":{"ref":"n","surname":"M","sex":"F"}}"#
        .replace('\n', "");
    register.tell(&correction);
    assert!(register.people()["n"].starts_with("M 2026-02-01"));
    let other =
        correction.replace(r#""ref":"n""#, r#""ref":"o""#).replace(r#""id":"c""#, r#""id":"o""#);
    assert_eq!(register.refused(&other), "id-conflict");
    register.tell(r#"{"id":"x","source":"CIVIL_ACTS","kind":"ANNULMENT","of":"CIVIL_ACTS/n"}"#);
    assert!(!register.people().contains_key("n"));
    assert!(!register.records(None).contains_key("CIVIL_ACTS/n#1"));
    // Another one that was brings them again.
    let again = event("n2", "CIVIL_ACTS", "BIRTH", "2026-02-02", "", rest);
    assert_eq!(register.outcome(&again), EventOutcome::Applied);
    assert!(register.people()["n"].starts_with("N 2026-02-02"));
}
