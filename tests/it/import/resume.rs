//! A run that is killed at any commit goes on where it stopped, and in the end everything is as if
//! it had not been; a dry run changes nothing.

use super::memory::{Fails, Kept, Memory};
use super::*;

/// People, links with a bad one, a conflict and a waiting one, statuses, incomes out of order.
fn files() -> Vec<(&'static str, String)> {
    let mut persons = people(0..7) + "bad,,S,G,,F,,,,,,,,,\n" + &person(3);
    persons += &format!("{},late,Other,G,,F,,,,,,,,,\n", iin(6));
    let mut links = LINKS.to_owned();
    for n in 0..6 {
        let stamp = format!("202{n}-01-01T00:00:00Z");
        links += &link(&format!("m{}", n % 3), &iin(0), &iin(n + 1), "d", &stamp);
    }
    links += &link("m0", &iin(0), &iin(5), "d", "2020-01-01T00:00:00Z");
    links += &link("w", &iin(0), "ref:gone", "d", "");
    links += "x,PARENT,1,2,,,,,,COURT,,,,,\n";
    let statuses = format!(
        "{STATUSES}s,{0},EMPLOYED,,,,,OTHER:b,,\ns,{0},EMPLOYED,,,,,OTHER:b,,\n\
         s,{0},EMPLOYED,,n,,,OTHER:b,,\nt,{1},KANDAS,,,,,OTHER:a,,\n",
        iin(0),
        iin(1)
    );
    let mut incomes = INCOMES.to_owned();
    for n in 0..8 {
        incomes += &format!("{},2026-0{},SALARY,{n}\n", iin(n % 3), n % 2 + 1);
    }
    incomes += &format!("ref:gone,2026-01,OTHER,1\n{},2026-01,OTHER,x\n", iin(0));
    vec![
        ("persons.csv", persons),
        ("links.csv", links),
        ("statuses.csv", statuses),
        ("incomes.csv", incomes),
    ]
}

fn all() -> TempDir {
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &text[..])).collect();
    extract(&files)
}

/// An earlier extract, so that sums have a former value.
fn store() -> Memory {
    let mut store = Memory::new();
    let incomes = format!("{INCOMES}{},2026-01,SALARY,6\n", iin(0));
    let files = [("persons.csv", &people(0..2)[..]), ("incomes.csv", &incomes)];
    take(&mut store, "2020-01-01T00:00:00Z", &files);
    store.commits = 0;
    store
}

fn small(dir: &Path, rows_per_commit: usize) -> ImportOptions {
    ImportOptions { rows_per_commit, rejects: Some(dir.join("rejects.txt")), ..options() }
}

#[test]
fn killed_at_every_commit() {
    let dir = all();
    for rows_per_commit in [1, 3] {
        let options = small(dir.path(), rows_per_commit);
        let mut whole = store();
        let expected = run(dir.path(), &options, &mut whole);
        let rejects = std::fs::read_to_string(dir.path().join("rejects.txt")).unwrap();
        assert!(whole.commits > 10 && rejects.lines().count() == 1 + expected.rejects.len());
        assert_eq!(expected.counts.rejected, 5, "{rejects}");
        for n in 1..=whole.commits {
            for fails in [Fails::Before(n), Fails::After(n)] {
                let mut store = store();
                store.fails = fails;
                let mut stopped = options.clone();
                stopped.rejects = None;
                assert!(import(dir.path(), &stopped, &mut store, &mut |_, _| {}).is_err());
                store.fails = Fails::Never;
                let mut later = options.clone();
                if fails != Fails::Before(1) {
                    // The instant is that of the first run, once something was done.
                    later.recorded_at = at("2031-01-01T00:00:00Z");
                }
                let report = run(dir.path(), &later, &mut store);
                let finished = fails == Fails::After(whole.commits);
                if finished {
                    assert!(report.nothing_new && report.counts.read() == expected.counts.read());
                } else {
                    assert_eq!(report.counts, expected.counts, "{fails:?}");
                }
                assert_eq!(report.rejects, expected.rejects, "{fails:?}");
                assert_same(&store.kept, &whole.kept);
                let again = std::fs::read_to_string(dir.path().join("rejects.txt")).unwrap();
                assert_eq!(again, rejects, "{fails:?}");
            }
        }
    }
}

fn assert_same(a: &Kept, b: &Kept) {
    assert!(a == b, "{a:?}\nis not\n{b:?}");
}

#[test]
fn batches_of_any_size_end_alike() {
    let dir = all();
    let mut whole = store();
    let expected = run(dir.path(), &options(), &mut whole);
    for rows_per_commit in 1..12 {
        let mut other = store();
        let report = run(dir.path(), &small(dir.path(), rows_per_commit), &mut other);
        assert_eq!(report, expected);
        assert_same(&other.kept, &whole.kept);
    }
}

#[test]
fn the_second_run_changes_nothing() {
    let dir = all();
    let mut store = store();
    let first = run(dir.path(), &options(), &mut store);
    let (kept, commits) = (store.kept.clone(), store.commits);
    let second = run(dir.path(), &small(dir.path(), 3), &mut store);
    assert_eq!((store.commits, &store.kept), (commits, &kept));
    assert_eq!(second.counts.read(), first.counts.read());
    assert_eq!((second.counts.applied, second.counts.rejected), (0, first.counts.rejected));
    assert_eq!((second.counts.waiting, &second.rejects), (first.counts.waiting, &first.rejects));
    // Other files between: then they are a later extract, and still say what is known.
    take(&mut store, "2027-01-01T00:00:00Z", &[("persons.csv", PERSONS)]);
    let third = run(dir.path(), &options(), &mut store);
    assert_eq!(third.counts.read(), first.counts.read());
    assert_eq!(store.kept.links.len(), kept.links.len());
    assert_eq!(store.kept.statuses.len(), kept.statuses.len());
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let dir = all();
    let mut store = store();
    let before = store.kept.clone();
    let dry = ImportOptions { dry_run: true, ..small(dir.path(), 2) };
    let said = run(dir.path(), &dry, &mut store);
    assert_eq!((&store.kept, store.commits), (&before, 0));
    assert_eq!(said, run(dir.path(), &options(), &mut store));
    let said = run(dir.path(), &dry, &mut store);
    assert!(said.nothing_new);
}

#[test]
fn progress_ends_at_all_bytes() {
    let dir = all();
    let mut told = Vec::new();
    let options = small(dir.path(), 2);
    import(dir.path(), &options, &mut store(), &mut |done, of| told.push((done, of))).unwrap();
    let (done, of) = told.last().unwrap();
    assert!(done == of && told.is_sorted());
}
