//! Incomes: rows of one extract are added whatever their order, a later one replaces the sum, and
//! all take effect together.

use super::memory::{Fails, Memory};
use super::*;

const T1: &str = "2026-01-01T00:00:00Z";
const T2: &str = "2026-02-01T00:00:00Z";

fn file(rows: &[(usize, &str, &str)]) -> String {
    let row =
        |(n, month, amount): &(usize, &str, &str)| format!("{},{month},SALARY,{amount}\n", iin(*n));
    format!("{INCOMES}{}", rows.iter().map(row).collect::<String>())
}

fn store() -> Memory {
    let mut store = Memory::new();
    take(&mut store, "2020-01-01T00:00:00Z", &[("persons.csv", &people(0..2))]);
    store
}

/// What counts, as (month, amount) of the person.
fn in_force(store: &Memory, n: usize) -> Vec<(String, String)> {
    let running = store.kept.extract.as_ref().filter(|e| !e.finished).map(|e| e.number);
    let kept = store.kept.incomes.get(&store.by(&iin(n)).unwrap().0);
    let incomes = kept.into_iter().flatten().filter_map(|income| income.in_force(running));
    incomes.map(|i| (i.month.to_string(), i.amount.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

#[test]
fn rows_are_added_and_counted_by_group_in_any_order() {
    let first = file(&[
        (0, "2026-01", "1.5"),
        (1, "2026-01", "7"),
        (0, "2026-02", "3"),
        (0, "2026-01", "2"),
    ]);
    let second = file(&[
        (0, "2026-01", "3"),
        (0, "2026-02", "1"),
        (1, "2026-01", "8"),
        (0, "2026-02", "2"),
        (0, "2026-01", "0.5"),
    ]);
    for rows_per_commit in [1, 2, 100] {
        let mut store = store();
        let options = |at| ImportOptions { rows_per_commit, ..ImportOptions::at(super::at(at)) };
        let dir = extract(&[("incomes.csv", &first)]);
        assert_eq!(counts(&run(dir.path(), &options(T1), &mut store)), [4, 0, 0, 0]);
        assert_eq!(in_force(&store, 0), pairs(&[("2026-01", "3.50"), ("2026-02", "3")]));
        let dir = extract(&[("incomes.csv", &second)]);
        assert_eq!(counts(&run(dir.path(), &options(T2), &mut store)), [1, 4, 0, 0]);
        assert_eq!(in_force(&store, 0), pairs(&[("2026-01", "3.50"), ("2026-02", "3")]));
        assert_eq!(in_force(&store, 1), pairs(&[("2026-01", "8")]));
    }
}

#[test]
fn sums_take_effect_together_and_those_of_an_unfinished_extract_never() {
    let mut store = store();
    let first = file(&[(0, "2026-01", "5")]);
    take(&mut store, T1, &[("incomes.csv", &first)]);
    let dir = extract(&[(
        "incomes.csv",
        &file(&[(0, "2026-01", "9"), (0, "2026-02", "9"), (1, "2026-01", "9")]),
    )]);
    let options = ImportOptions { rows_per_commit: 1, ..ImportOptions::at(super::at(T2)) };
    store.fails = Fails::Before(store.commits + 3);
    assert!(import(dir.path(), &options, &mut store, &mut |_, _| {}).is_err());
    assert_eq!(in_force(&store, 0), pairs(&[("2026-01", "5")]), "not yet");
    store.fails = Fails::Never;
    let other = file(&[(1, "2026-03", "1")]);
    assert_eq!(take(&mut store, T2, &[("incomes.csv", &other)]), [1, 0, 0, 0]);
    assert_eq!(in_force(&store, 0), pairs(&[("2026-01", "5")]), "withdrawn");
    assert_eq!(in_force(&store, 1), pairs(&[("2026-03", "1")]));
}

#[test]
fn the_incomes_of_somebody_who_waits() {
    let mut store = store();
    let rows = format!("{INCOMES}ref:x,2026-01,PENSION,5\nref:x,2026-01,PENSION,6\n");
    assert_eq!(take(&mut store, T1, &[("incomes.csv", &rows)]), [0, 0, 0, 2]);
    let person = format!("{PERSONS},x,S,G,,F,,,,,,,,,\n");
    let dir = extract(&[("persons.csv", &person)]);
    let report = run(dir.path(), &options(), &mut store);
    assert_eq!((counts(&report), report.no_longer_waiting), ([1, 0, 0, 0], 2));
}

/// Known by number and by reference until a row has both: one extract's rows are added, a later
/// extract's count.
#[test]
fn the_incomes_of_two_placeholders_of_one_person() {
    let mut store = Memory::new();
    let a = iin(0);
    let first = format!(
        "{INCOMES}{a},2026-01,PENSION,5\nref:x,2026-01,PENSION,6\nref:x,2026-02,PENSION,1\n\
         {a},2026-03,PENSION,1\n"
    );
    assert_eq!(take(&mut store, T1, &[("incomes.csv", &first)]), [0, 0, 0, 4]);
    let second = format!("{INCOMES}ref:x,2026-03,PENSION,2\n{a},2026-02,PENSION,9\n");
    assert_eq!(take(&mut store, T2, &[("incomes.csv", &second)]), [0, 0, 0, 2]);
    let person = format!("{PERSONS}{a},x,S,G,,F,,,,,,,,,\n");
    assert_eq!(take(&mut store, T2, &[("persons.csv", &person)]), [1, 0, 0, 0]);
    let expected = [("2026-01", "11"), ("2026-02", "9"), ("2026-03", "2")];
    assert_eq!(in_force(&store, 0), pairs(&expected));
    assert_eq!(store.kept.incomes.values().map(Vec::len).sum::<usize>(), 3, "nothing stays behind");
}

/// However much is added up, what is exported is read again as it is.
#[test]
fn the_largest_sum_goes_out_and_comes_in_again() {
    let mut first = store();
    let rows = vec![(0, "2026-01", "999999999999999"); 120];
    assert_eq!(take(&mut first, T1, &[("incomes.csv", &file(&rows))]), [120, 0, 0, 0]);
    let most = [("2026-01", "999999999999999.99")];
    assert_eq!(in_force(&first, 0), pairs(&most));
    let out = TempDir::new().unwrap();
    let dir = out.path().join("out");
    otbasy::jobs::export::export_csv(&first, &dir).unwrap();
    let mut second = Memory::new();
    let report = run(&dir, &options(), &mut second);
    assert_eq!((report.counts.rejected, report.counts.waiting), (0, 0), "{:?}", report.rejects);
    assert_eq!(in_force(&second, 0), pairs(&most));
}
