//! Two numbers of one human: replaced numbers, merged people and what undoes a merge, as they are
//! read at every instant, and after the store was opened anew.

use super::{Register, event};
use crate::store::options;
use otbasy::domain::{Day, Identity, Instant, Month, Rights, Scope};
use otbasy::graph::View;
use otbasy::record::EventOutcome;
use otbasy::store::{Embedded, Store};

const LATER: &str = "2026-06-01T00:00:00Z";
const LAST: &str = "2026-09-01T00:00:00Z";

fn number(from: u64) -> String {
    (from..).find_map(otbasy::domain::Iin::from_body).unwrap().to_string()
}

/// Two test numbers.
fn numbers() -> (String, String) {
    (number(85_020_130_000), number(85_030_130_000))
}

fn timeless(id: &str, kind: &str, at: &str, rest: &str) -> String {
    let key = format!(r#""id":"{id}","source":"POPULATION","kind":"{kind}""#);
    format!(r#"{{{key},"recordedAt":"{at}",{rest}}}"#)
}

fn replaced(id: &str, old: &str, new: &str) -> String {
    timeless(id, "IIN_REPLACED", LATER, &format!(r#""old":"{old}","new":"{new}""#))
}

fn merged(id: &str, person: &str, duplicate: &str) -> String {
    let rest = format!(r#""person":"ref:{person}","duplicate":"ref:{duplicate}""#);
    timeless(id, "PEOPLE_MERGED", LATER, &rest)
}

/// Somebody by number.
fn row(register: &Register, number: &str, surname: &str) {
    let rows = [format!("{number},{surname},U,1990-01-01")];
    let report = register.take("persons.csv", "iin,surname,sex,birth_date", &rows);
    assert_eq!(report.counts.rejected, 0, "{:?}", report.rejects);
}

/// Number or reference, and surname, of whom a name is of at K; `None`: nobody is known.
fn shown(register: &Register, name: &str, k: Option<&str>) -> Option<String> {
    let graph = register.0.snapshot().unwrap().graph;
    let known_at = k.map(|text| Instant::parse(text).unwrap());
    let as_of = Day::parse("2026-05-01").unwrap();
    let view = View::new(graph.as_ref(), Scope { as_of, known_at, rights: Rights::ALL });
    let identity = Identity::parse(name).unwrap_or(Identity::Ref(name));
    let found = view.find(&identity)?;
    view.being(found)?;
    let surname = graph.person_text(found).surname;
    Some(match view.identity(found) {
        Identity::Iin(iin) => format!("{iin} {surname}"),
        Identity::Ref(text) => format!("{text} {surname}"),
    })
}

#[test]
fn a_replaced_number_is_of_the_same_person() {
    let (old, new) = numbers();
    let register = Register::with(&["b"]);
    row(&register, &old, "Old");
    let income = |number: &str, amount: u32| {
        let rows = [format!("{number},2026-01,SALARY,{amount}")];
        register.take("incomes.csv", "iin,month,kind,amount", &rows);
    };
    let marriage = format!(r#""spouses":["{old}","ref:b"]"#);
    register.tell(&event("m", "CIVIL_ACTS", "MARRIAGE", "2015-05-01", "", &marriage));
    income(&old, 100);
    let answer = register.tell(&replaced("r", &old, &new));
    assert_eq!(answer.outcome, EventOutcome::Applied);
    assert_eq!(answer.event.changes, ["PERSON number replaced"]);
    for name in [&old, &new] {
        assert_eq!(shown(&register, name, None).unwrap(), format!("{new} Old"));
        assert_eq!(
            shown(&register, name, Some("2000-01-01T00:00:00Z")).unwrap(),
            format!("{new} Old")
        );
    }
    let records = register.records(None);
    let ends =
        |records: &std::collections::BTreeMap<String, String>| records["CIVIL_ACTS/m#1"].clone();
    assert!(ends(&records).starts_with(&format!("SPOUSE {new}>b ")), "{records:?}");
    // A row and an event that still name the old number are about the one person.
    row(&register, &old, "Newer");
    assert_eq!(shown(&register, &new, None).unwrap(), format!("{new} Newer"));
    let link = format!("g,GUARDIAN,{old},ref:b,,FOSTER,2020-01-01,,,GUARDIANSHIP,,");
    register.links(&[link]);
    assert!(register.records(None)["GUARDIANSHIP/g"].starts_with(&format!("GUARDIAN {new}>b ")));
    let death = format!(r#""person":"{old}""#);
    let answer = register.tell(&event("d", "CIVIL_ACTS", "DEATH", "2026-03-01", "", &death));
    assert_eq!(answer.event.changes.len(), 3, "{:?}", answer.event.changes);
    assert!(register.people()[&new].contains("2026-03-01"));
    // And so are incomes: a later extract counts in place of an earlier one, whatever the number.
    income(&new, 250);
    let graph = register.0.snapshot().unwrap().graph;
    let p = graph.find(&Identity::parse(new.as_str()).unwrap()).unwrap();
    let mut incomes = Vec::new();
    graph.incomes(p, &mut incomes);
    let month = Month::parse("2026-01").unwrap();
    let amounts: Vec<String> =
        incomes.iter().filter(|i| i.month == month).map(|i| i.amount.to_string()).collect();
    assert_eq!(amounts, ["250"]);
    register.is_sound();
}

#[test]
fn a_replacement_waits_for_whoever_has_neither_number() {
    let (old, new) = numbers();
    let register = Register::with(&[]);
    assert_eq!(register.outcome(&replaced("r", &old, &new)), EventOutcome::Waiting);
    assert_eq!(shown(&register, &new, None), None);
    row(&register, &old, "O");
    assert_eq!(shown(&register, &new, None).unwrap(), format!("{new} O"));
    // A row with the new number later says more.
    row(&register, &new, "N");
    assert_eq!(shown(&register, &old, None).unwrap(), format!("{new} N"));
    // It never was.
    let of = r#""of":"POPULATION/r""#;
    register.tell(&timeless("x", "ANNULMENT", LAST, of));
    assert_eq!(shown(&register, &old, None).unwrap(), format!("{old} O"));
    assert_eq!(shown(&register, &new, None).unwrap(), format!("{new} N"));
    register.is_sound();
}

#[test]
fn merged_people_are_one_from_then_on_and_two_again_after_a_split() {
    let dir = tempfile::TempDir::new().unwrap();
    let open =
        || Register(Store::Embedded(Embedded::open_or_create(dir.path(), options()).unwrap()));
    let register = open();
    let people: Vec<String> =
        ["a", "d", "b", "c"].iter().map(|p| format!("{p},{p},U,1990-01-01,,")).collect();
    register.persons(&people);
    register.links(&[
        "m,SPOUSE,ref:d,ref:b,,REGISTERED,2015-05-01,,,CIVIL_ACTS,,".into(),
        "own,SPOUSE,ref:a,ref:d,,REGISTERED,2016-05-01,,,CIVIL_ACTS,,".into(),
    ]);
    register.statuses(&["s,ref:d,EMPLOYED,,,2019-01-01,,EMPLOYMENT,,".into()]);
    let answer = register.tell(&merged("u", "a", "d"));
    assert_eq!(answer.event.changes, ["PERSON merged"]);
    let names = |register: &Register, touched: &[otbasy::domain::PersonNo]| {
        let graph = register.0.snapshot().unwrap().graph;
        let name = |p: &otbasy::domain::PersonNo| graph.person_text(*p).reference.to_owned();
        touched.iter().map(name).collect::<Vec<String>>()
    };
    assert_eq!(names(&register, answer.event.whose_cards()), ["a", "b"]);
    let one = |register: &Register, k: Option<&str>| {
        assert_eq!(shown(register, "d", k).unwrap(), "a a");
        let records = register.records(k.map(|k| Instant::parse(k).unwrap()));
        assert!(records["CIVIL_ACTS/m"].starts_with("SPOUSE a>b "), "{records:?}");
        assert!(records["S EMPLOYMENT/s"].starts_with("EMPLOYED a>"), "{records:?}");
        // Nobody is married to themselves.
        assert!(!records.contains_key("CIVIL_ACTS/own"), "{records:?}");
    };
    let two = |register: &Register, k: Option<&str>| {
        assert_eq!(shown(register, "d", k).unwrap(), "d d");
        let records = register.records(k.map(|k| Instant::parse(k).unwrap()));
        assert!(records["CIVIL_ACTS/m"].starts_with("SPOUSE b>d "), "{records:?}");
        assert!(records["S EMPLOYMENT/s"].starts_with("EMPLOYED d>"), "{records:?}");
        assert!(records.contains_key("CIVIL_ACTS/own"), "{records:?}");
    };
    let before = Some("2026-05-31T00:00:00Z");
    one(&register, None);
    two(&register, before);
    // The divorce names the duplicate; a file says the same as before.
    let divorce = r#""spouses":["ref:a","ref:b"]"#;
    register.tell(&event("v", "CIVIL_ACTS", "DIVORCE", "2026-04-01", LATER, divorce));
    assert!(register.records(None)["CIVIL_ACTS/m"].contains("..2026-04-01 DIVORCE"));
    let again = register.links(&[
        "m,SPOUSE,ref:d,ref:b,,REGISTERED,2015-05-01,,,CIVIL_ACTS,,".into(),
        "z,GUARDIAN,ref:c,ref:b,,FOSTER,2001-01-01,2002-01-01,,GUARDIANSHIP,,".into(),
    ]);
    assert_eq!((again.counts.unchanged, again.counts.applied), (1, 1));
    // Opened anew it is the same.
    drop(register);
    let register = open();
    one(&register, None);
    two(&register, before);
    register.is_sound();
    let answer = register.tell(&timeless("w", "PEOPLE_SPLIT", LAST, r#""of":"POPULATION/u""#));
    assert_eq!(answer.outcome, EventOutcome::Applied);
    assert_eq!(answer.event.changes, ["EVENT undone in POPULATION u"]);
    assert_eq!(names(&register, answer.event.whose_cards()), ["a", "d", "b"]);
    drop(register);
    let register = open();
    two(&register, None);
    two(&register, before);
    one(&register, Some("2026-08-01T00:00:00Z"));
    // What was told of the one stays with whom it named.
    assert!(register.records(None)["CIVIL_ACTS/m"].contains("2015-05-01..  "));
    register.is_sound();
    let refused = timeless("n", "PEOPLE_SPLIT", LAST, r#""of":"CIVIL_ACTS/v""#);
    assert_eq!(register.refused(&refused), "unknown-value");
}

/// A death that an event told of the duplicate before the merge is the one human's, known as such
/// from the merge on; a split gives it back.
#[test]
fn a_death_told_of_the_duplicate_before_the_merge_is_the_one_humans() {
    let register = Register::with(&["a", "d", "b"]);
    let (stamp, spouses) = ("2015-05-02T00:00:00Z", r#""spouses":["ref:a","ref:b"]"#);
    register.tell(&event("m", "CIVIL_ACTS", "MARRIAGE", "2015-05-01", stamp, spouses));
    let (early, on) = ("2026-03-02T00:00:00Z", "2026-03-01");
    register.tell(&event("x", "CIVIL_ACTS", "DEATH", on, early, r#""person":"ref:d""#));
    let died = |who: &str, at: &str| {
        let at = Instant::parse(at).unwrap();
        register.people()[who].ends_with(&format!(" {on} {at:?}"))
    };
    assert!(died("d", early) && !register.people()["a"].contains(on), "{:?}", register.people());
    register.tell(&merged("u", "a", "d"));
    assert!(died("a", LATER), "{:?}", register.people());
    // The marriage of the one ends with it, from when that is known on.
    let at = |k: &str| register.records(Some(Instant::parse(k).unwrap()));
    let marriage = |k: &str| at(k).remove("CIVIL_ACTS/m#1").unwrap();
    assert!(marriage(LATER).contains("..2026-03-01 DEATH"), "{}", marriage(LATER));
    assert!(marriage("2026-05-31T00:00:00Z").contains("2015-05-01.. "), "known later");
    register.tell(&timeless("w", "PEOPLE_SPLIT", LAST, r#""of":"POPULATION/u""#));
    assert!(died("d", early) && !register.people()["a"].contains(on), "{:?}", register.people());
    assert!(!marriage(LAST).contains("DEATH"), "{}", marriage(LAST));
    register.is_sound();
}

/// Whatever is told of a number that is somebody else's by now is a part of that human's history.
#[test]
fn what_is_told_of_the_duplicate_is_found_by_the_one_human() {
    let register = Register::with(&["a", "d"]);
    register.tell(&merged("u", "a", "d"));
    let rest = r#""person":"ref:d","status":"EMPLOYED""#;
    for (source, id) in [("EMPLOYMENT", "later"), ("TAX", "again")] {
        register.tell(&event(id, source, "STATUS_START", "2026-07-01", LAST, rest));
    }
    let graph = register.0.snapshot().unwrap().graph;
    let no = graph.find(&Identity::Ref("a")).unwrap();
    let events = register.0.events_of(no, None, 10).unwrap();
    let ids: Vec<&str> = events.iter().map(|(_, row)| row.event.id.as_str()).collect();
    assert_eq!(ids, ["u", "later", "again"]);
}
