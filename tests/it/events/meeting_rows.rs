//! Events and extracts about the same records and people.

use super::{Register, STATUSES, died, event, married};
use crate::store::options;
use otbasy::domain::Instant;
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::{Embedded, IntakeSession, Publish, Store};

const MARRIAGE: &str = "x,SPOUSE,ref:a,ref:b,,REGISTERED,2015-05-01,,,CIVIL_ACTS,";

fn row(document: &str, recorded_at: &str) -> String {
    format!("{MARRIAGE}{document},{recorded_at}")
}

#[test]
fn a_row_that_says_the_same_as_before_does_not_undo_an_event() {
    let register = Register::with(&["a", "b"]);
    register.links(&[row("1", "")]);
    register.tell(&died("d", "2026-03-01", "a"));
    assert!(register.records(None)["CIVIL_ACTS/x"].contains("..2026-03-01 DEATH"));
    // The file of the next day, one row more.
    let report = register.links(&[
        row("1", ""),
        "y,GUARDIAN,ref:a,ref:b,,FOSTER,2016-01-01,2017-01-01,,GUARDIANSHIP,,".into(),
    ]);
    assert_eq!((report.counts.unchanged, report.counts.applied), (1, 1));
    assert!(register.records(None)["CIVIL_ACTS/x"].contains("..2026-03-01 DEATH"));
    register.is_sound();
}

#[test]
fn a_row_recorded_later_has_the_last_word_and_one_recorded_earlier_has_not() {
    let register = Register::with(&["a", "b"]);
    register.links(&[row("1", "2020-01-01T00:00:00Z")]);
    register.tell(&died("d", "2026-03-01", "a")); // recorded in November
    register.links(&[row("2", "2026-10-01T00:00:00Z")]);
    assert!(register.records(None)["CIVIL_ACTS/x"].ends_with("..2026-03-01 DEATH 2"));
    register.links(&[row("3", "2026-12-01T00:00:00Z")]);
    assert!(register.records(None)["CIVIL_ACTS/x"].ends_with("2015-05-01..  3"));
    let k = |text: &str| Some(Instant::parse(text).unwrap());
    let known = |text: &str| register.records(k(text))["CIVIL_ACTS/x"].clone();
    assert!(known("2026-09-30T00:00:00Z").ends_with("..  1"));
    assert!(known("2026-10-30T00:00:00Z").ends_with("..  2"));
    assert!(known("2026-11-30T00:00:00Z").ends_with("..2026-03-01 DEATH 2"));
    register.is_sound();
}

#[test]
fn an_extract_without_a_death_leaves_the_one_that_an_event_stated() {
    let register = Register::with(&["a"]);
    register.tell(&died("d", "2026-03-01", "a"));
    let report = register.persons(&["a,T,U,1990-01-01,,".into()]);
    assert_eq!(report.counts.applied, 1);
    assert!(register.people()["a"].starts_with("T 1990-01-01 2026-03-01"));
    // The same row again is the same row, whatever events say.
    let report = register.persons(&["a,T,U,1990-01-01,,".into(), "b,T,U,1990-01-01,,".into()]);
    assert_eq!((report.counts.unchanged, report.counts.applied), (1, 1));
    // A row recorded later states another day.
    register.persons(&["a,T,U,1990-01-01,2026-02-28,2026-12-01T00:00:00Z".into()]);
    assert!(register.people()["a"].contains("2026-02-28"));
}

#[test]
fn a_row_takes_the_place_of_what_a_birth_said() {
    let register = Register::with(&["a"]);
    let rest = r#""newPerson":{"ref":"n","surname":"Born","sex":"F"},"parents":["ref:a"]"#;
    register.tell(&super::event("n", "CIVIL_ACTS", "BIRTH", "2026-02-01", "", rest));
    assert!(register.people()["n"].starts_with("Born 2026-02-01"));
    register.persons(&["n,Row,U,2026-02-01,,".into()]);
    assert!(register.people()["n"].starts_with("Row 2026-02-01"));
    // And where the row came first.
    let register = Register::with(&["a", "n"]);
    register.tell(&super::event("n", "CIVIL_ACTS", "BIRTH", "2026-02-01", "", rest));
    assert!(register.people()["n"].starts_with("S 1990-01-01"));
    assert!(register.records(None)["CIVIL_ACTS/n#1"].contains("PARENT a>n BIRTH"));
}

#[test]
fn a_placeholder_that_turns_out_to_be_somebody_brings_its_events() {
    let register = Register::with(&["b"]);
    let iin = otbasy::domain::Iin::from_body(85_010_130_000)
        .or_else(|| (85_010_130_000u64..).find_map(otbasy::domain::Iin::from_body));
    let iin = iin.unwrap();
    register.tell(&died("d", "2026-03-01", "x"));
    register.tell(&married("m", "2015-05-01", "x", "b"));
    let person = |reference: &str| vec![format!("{iin},{reference},S,U,1990-01-01")];
    let header = "iin,ref,surname,sex,birth_date";
    register.take("persons.csv", header, &person(""));
    assert!(register.people()[&iin.to_string()].ends_with("always"));
    register.take("persons.csv", header, &person("x"));
    assert!(register.people()[&iin.to_string()].contains("2026-03-01"), "{:?}", register.people());
    assert!(register.records(None)["CIVIL_ACTS/m#1"].contains("..2026-03-01 DEATH"));
    let died_once = register.tell(&died("d", "2026-03-01", "x"));
    assert_eq!(died_once.outcome, otbasy::record::EventOutcome::Repeated);
    register.is_sound();
}

/// Nobody reads beside an import into a store that is opened for it alone.
#[test]
fn rows_about_people_with_events_need_no_graph() {
    let (data, extract) = (tempfile::TempDir::new().unwrap(), tempfile::TempDir::new().unwrap());
    let register =
        Register(Store::Embedded(Embedded::open_or_create(data.path(), options()).unwrap()));
    register.persons(&["a,S,U,1990-01-01,,".into(), "b,S,U,1990-01-01,,".into()]);
    register.links(&[row("1", "")]);
    let rest = r#""person":"ref:a","status":"EMPLOYED""#;
    register.tell(&event("s", "EMPLOYMENT", "STATUS_START", "2026-01-01", "", rest));
    register.tell(&died("d", "2026-03-01", "a"));
    drop(register);

    let employed = "t,ref:a,EMPLOYED,,,2019-01-01,2020-01-01,EMPLOYMENT,,";
    std::fs::write(extract.path().join("statuses.csv"), format!("{STATUSES}\n{employed}\n"))
        .unwrap();
    let store = Embedded::open_for_intake(data.path(), options()).unwrap();
    let mut session = store.intake(Publish::AtFinish).unwrap();
    let at = ImportOptions::at(Instant::parse("2026-10-01T00:00:00Z").unwrap());
    let report = import(extract.path(), &at, &mut session, &mut |_, _| {}).unwrap();
    assert_eq!((report.counts.applied, report.counts.rejected), (1, 0), "{:?}", report.rejects);
    IntakeSession::finish(Box::new(session)).unwrap();
    assert!(store.footprint().is_none(), "a graph was loaded");
    let register = Register(Store::Embedded(store));
    assert!(register.records(None)["S EMPLOYMENT/t"].contains("2019-01-01..2020-01-01"));
}
