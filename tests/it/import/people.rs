//! People: who is who, rows that wait, numbers and references that fill each other in, two people
//! of one number.

use super::memory::Memory;
use super::*;

const T1: &str = "2026-01-01T00:00:00Z";
const T2: &str = "2026-02-01T00:00:00Z";
const T3: &str = "2026-03-01T00:00:00Z";

fn row(iin: &str, reference: &str, name: &str) -> String {
    format!("{iin},{reference},{name},G,,F,1985-01-01,,,,,,,,\n")
}

fn persons(rows: &[String]) -> String {
    format!("{PERSONS}{}", rows.concat())
}

/// Imports both files and says the report.
fn import_both(store: &mut Memory, at: &str, persons: &str, links: &str) -> ImportReport {
    let mut files = Vec::new();
    if !persons.is_empty() {
        files.push(("persons.csv", persons));
    }
    if !links.is_empty() {
        files.push(("links.csv", links));
    }
    run(extract(&files).path(), &ImportOptions::at(super::at(at)), store)
}

#[test]
fn the_last_row_counts_and_the_same_again_changes_nothing() {
    let mut store = Memory::new();
    let a = iin(0);
    let file = |rows: &[String]| persons(rows);
    let first = file(&[row(&a, "", "A")]);
    assert_eq!(take(&mut store, T1, &[("persons.csv", &first)]), [1, 0, 0, 0]);
    assert_eq!(take(&mut store, T1, &[("persons.csv", &first)]), [0, 1, 0, 0], "the same files");
    let again = file(&[row(&a, "", "A"), row(&iin(1), "", "B")]);
    assert_eq!(take(&mut store, T2, &[("persons.csv", &again)]), [1, 1, 0, 0]);
    let moved = file(&[row(&a, "", "A").replace("F,1985", "F,1986")]);
    assert_eq!(take(&mut store, T3, &[("persons.csv", &moved)]), [1, 0, 0, 0]);
    assert!(!store.kept.people[&store.by(&a).unwrap().0].two_people, "an update is no conflict");
}

#[test]
fn two_people_of_one_number_are_judged_on_the_last_extract_that_had_it() {
    let mut store = Memory::new();
    let (a, b) = (iin(0), iin(1));
    let two = persons(&[row(&a, "", "A"), row(&a, "", "Z"), row(&b, "", "B")]);
    assert_eq!(take(&mut store, T1, &[("persons.csv", &two)]), [3, 0, 0, 0]);
    let stored = |store: &Memory| store.kept.people[&store.by(&a).unwrap().0].clone();
    assert_eq!((stored(&store).two_people, stored(&store).person.surname.as_str()), (true, "Z"));
    take(&mut store, T2, &[("persons.csv", &persons(&[row(&b, "", "B2")]))]);
    assert!(stored(&store).two_people, "no row of this number");
    take(&mut store, T3, &[("persons.csv", &persons(&[row(&a, "", "Z"), row(&a, "", "Z")]))]);
    assert!(!stored(&store).two_people);
}

#[test]
fn rows_wait_and_are_there_when_the_person_arrives() {
    let mut store = Memory::new();
    let (a, b) = (iin(0), iin(1));
    let links = format!("{LINKS}{}{}", link("1", &a, &b, "", ""), link("2", &a, "ref:c", "", ""));
    let statuses = format!("{STATUSES}s,{b},EMPLOYED,,,,,COURT,,\n");
    let incomes = format!("{INCOMES}{b},2026-01,SALARY,5\n");
    let files = [
        ("persons.csv", &persons(&[row(&a, "", "A")])[..]),
        ("links.csv", &links),
        ("statuses.csv", &statuses),
        ("incomes.csv", &incomes),
    ];
    assert_eq!(take(&mut store, T1, &files), [1, 0, 0, 4]);
    assert_eq!(store.by(&b).map(|found| found.1), Some(false));
    assert_eq!(take(&mut store, T2, &[("links.csv", &links)]), [0, 0, 0, 2], "still waiting");
    let arrives = persons(&[row(&b, "", "B"), row("", "c", "C")]);
    let report = import_both(&mut store, T3, &arrives, "");
    assert_eq!((counts(&report), report.no_longer_waiting), ([2, 0, 0, 0], 4));
    assert_eq!(store.by(&b).map(|found| found.1), Some(true));
    let statuses = statuses + &format!("t,{a},EMPLOYED,,,,,COURT,,\n");
    assert_eq!(take(&mut store, T3, &[("statuses.csv", &statuses)]), [1, 1, 0, 0]);
}

#[test]
fn a_row_with_both_fills_in_the_number_and_the_reference_keeps_resolving() {
    let mut store = Memory::new();
    let a = iin(0);
    take(&mut store, T1, &[("persons.csv", &persons(&[row("", "r", "A")]))]);
    take(&mut store, T2, &[("persons.csv", &persons(&[row(&a, "r", "A")]))]);
    assert_eq!((store.kept.people.len(), store.by("ref:r")), (1, store.by(&a)));
    take(&mut store, T3, &[("persons.csv", &persons(&[row(&a, "q", "A")]))]);
    assert_eq!((store.by("ref:r"), store.by("ref:q")), (store.by(&a), store.by(&a)));
    let known = persons(&[row(&a, "", "A"), row("", "r", "A")]);
    assert_eq!(take(&mut store, T3, &[("persons.csv", &known)])[2], 0);
    assert_eq!(store.kept.people.len(), 1);
    let other = persons(&[row(&iin(1), "r", "B"), row(&iin(2), "", "C"), row(&iin(2), "q", "C")]);
    let report = import_both(&mut store, T3, &other, "");
    let rejects: Vec<_> =
        report.rejects.iter().map(|r| (r.line, &r.code[..], &r.column[..])).collect();
    assert_eq!(rejects, [(2, "id-conflict", ""), (4, "id-conflict", "")]);
    assert_eq!(store.by(&iin(1)), None, "never reaches the store");
}

/// Both a number and a reference were only named by rows that wait; the person has both.
#[test]
fn placeholders_of_one_person_become_one() {
    let (a, b) = (iin(0), iin(1));
    for known in ["", "number", "reference"] {
        let mut store = Memory::new();
        let first = match known {
            "number" => persons(&[row(&b, "", "B"), row(&a, "", "A")]),
            "reference" => persons(&[row(&b, "", "B"), row("", "r", "A")]),
            _ => persons(&[row(&b, "", "B")]),
        };
        let links = format!(
            "{LINKS}{}{}{}",
            link("1", &a, &b, "", ""),
            link("2", "ref:r", &b, "", ""),
            link("3", "ref:r", &a, "", "")
        );
        let waiting = if known.is_empty() { 3 } else { 2 };
        assert_eq!(import_both(&mut store, T1, &first, &links).counts.waiting, waiting, "{known}");
        let report = import_both(&mut store, T2, &persons(&[row(&a, "r", "A")]), "");
        assert_eq!((report.counts.applied, report.counts.rejected), (1, 0), "{known}");
        let (me, arrived) = store.by(&a).unwrap();
        assert!(arrived && store.by("ref:r") == Some((me, true)), "{known}");
        let ends: Vec<_> =
            store.kept.links.values().filter(|r| r.link.from.person() == Some(me)).collect();
        assert_eq!(ends.iter().filter(|r| r.link.to != me).count(), ends.len());
        let mine = store.kept.links.values().filter(|row| {
            ["1", "2"].contains(&&row.link.record.id[..]) && row.link.from.person() == Some(me)
        });
        assert_eq!(mine.count(), 2, "{known}");
        let report = import_both(&mut store, T3, "", &links);
        assert_eq!(counts(&report), [0, 2, 1, 0], "the third is a link to oneself: {known}");
    }
}

#[test]
fn nobody_synthetic_without_the_flag_and_the_flag_is_another_extract() {
    let synthetic = (85_830_130_000u64..).find_map(Iin::from_body).unwrap().to_string();
    let dir = extract(&[("persons.csv", &persons(&[row(&synthetic, "", "A")]))]);
    let mut store = Memory::new();
    assert_eq!(counts(&run(dir.path(), &options(), &mut store)), [0, 0, 1, 0]);
    assert_eq!(counts(&run(dir.path(), &options(), &mut store)), [0, 0, 1, 0]);
    let synthetic = ImportOptions { synthetic: true, ..options() };
    assert_eq!(counts(&run(dir.path(), &synthetic, &mut store)), [1, 0, 0, 0]);
    assert_eq!(counts(&run(dir.path(), &synthetic, &mut store)), [0, 1, 0, 0]);
}
