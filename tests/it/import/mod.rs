//! Import and export from outside: directories of files in, counts, rejects and kept rows out.

#![allow(clippy::unwrap_used, clippy::panic)]
// Small files are made here: clarity before one allocation less.
#![allow(clippy::format_push_string, clippy::format_collect)]

mod export;
mod hostile;
mod incomes;
mod memory;
mod people;
mod rejects;
mod resume;
mod versions;

use memory::Memory;
use otbasy::domain::{Iin, Instant};
use otbasy::jobs::import::{ImportError, ImportOptions, ImportReport, import};
use std::path::Path;
use tempfile::TempDir;

const PERSONS: &str = "iin,ref,surname,given_name,patronymic,sex,birth_date,death_date,\
                       citizenship,region,address,phone,protected,recorded_at,death_recorded_at\n";
const LINKS: &str = "id,kind,from_iin,to_iin,institution,basis,valid_from,valid_until,end_reason,\
                     source,document,confidence,state,secrecy,recorded_at\n";
const STATUSES: &str =
    "id,iin,kind,detail,note,valid_from,valid_until,source,document,recorded_at\n";
const INCOMES: &str = "iin,month,kind,amount\n";

/// The n-th number of a row of valid ones.
fn iin(n: usize) -> String {
    let bodies = 85_010_130_000u64..;
    bodies.filter_map(Iin::from_body).nth(n).unwrap().to_string()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn options() -> ImportOptions {
    ImportOptions::at(at("2026-06-01T00:00:00Z"))
}

/// An extract of these files.
fn extract(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn run(dir: &Path, options: &ImportOptions, store: &mut Memory) -> ImportReport {
    import(dir, options, store, &mut |_, _| {}).unwrap()
}

fn fails(files: &[(&str, &str)], options: &ImportOptions) -> String {
    let (dir, mut store) = (extract(files), Memory::new());
    let e = import(dir.path(), options, &mut store, &mut |_, _| {}).unwrap_err();
    assert!(matches!(e, ImportError::Input(_)), "{e}");
    assert_eq!(store.commits, 0, "nothing is imported");
    let text = e.to_string();
    assert!(!text.contains('\n'), "{text:?}");
    text
}

/// Imports the files at that instant; the counts as applied, unchanged, rejected, waiting.
fn take(store: &mut Memory, recorded_at: &str, files: &[(&str, &str)]) -> [u64; 4] {
    let report = run(extract(files).path(), &ImportOptions::at(at(recorded_at)), store);
    counts(&report)
}

fn counts(report: &ImportReport) -> [u64; 4] {
    let c = report.counts;
    [c.applied, c.unchanged, c.rejected, c.waiting]
}

fn person(n: usize) -> String {
    format!("{},,Surname{n},Given{n},,F,1985-01-01,,KZ,75,a{n},,,,\n", iin(n))
}

fn people(range: std::ops::Range<usize>) -> String {
    let rows: String = range.map(person).collect();
    format!("{PERSONS}{rows}")
}

/// A marriage between `a` and `b` with a document, recorded then.
fn link(id: &str, a: &str, b: &str, document: &str, recorded_at: &str) -> String {
    format!("{id},SPOUSE,{a},{b},,REGISTERED,2010-01-01,,,CIVIL_ACTS,{document},,,,{recorded_at}\n")
}
