//! The files of a sweep against the model, byte by byte, on one thread and on three.

use super::country::country;
use super::law;
use crate::reference::{
    CODES, Case, ConflictRow, Medians, RefRow, reference_conflicts, reference_entitlements,
    reference_lawful_families, reference_medians, reference_notices,
};
use otbasy::graph::Country;
use otbasy::jobs::sweep::{Sweep, sweep};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const FILES: [&str; 7] = [
    "members.csv",
    "entitlements.csv",
    "circumstances.csv",
    "conflicts.csv",
    "calendar.csv",
    "notices.csv",
    "summary.json",
];

fn swept(country: &Country, case: &Case, threads: usize) -> BTreeMap<&'static str, String> {
    let dir = TempDir::new().unwrap();
    let ticks = || Duration::ZERO;
    let (as_of, known_at) = (case.d, case.k);
    let job = Sweep { graph: country, law: law(), as_of, known_at, threads, ticks };
    sweep(&job, dir.path()).unwrap();
    let read = |name: &str| std::fs::read_to_string(Path::new(dir.path()).join(name)).unwrap();
    FILES.iter().map(|name| (*name, read(name))).collect()
}

/// Rows as the file has them: sorted by all columns, each row `once` or as often as it stands.
fn file<const N: usize>(header: &str, mut rows: Vec<[String; N]>, once: bool) -> String {
    rows.sort();
    if once {
        rows.dedup();
    }
    let lines = rows.iter().map(|row| row.join(",") + "\n");
    format!("{header}\n{}", lines.collect::<String>())
}

fn check(seed: u64, case: &Case) -> usize {
    let Case { world, d, k } = case;
    let country = country(world);
    let found = swept(&country, case, 1);
    assert_eq!(found, swept(&country, case, 3), "seed {seed}: threads make no difference");
    let rows = reference_entitlements(world, *d, *k, &Medians::new(), true);
    let rows: Vec<_> = rows.iter().map(RefRow::cells).collect();
    let count = rows.len();
    let header = found["entitlements.csv"].lines().next().unwrap();
    let of_model = |line: &&str| CODES.iter().any(|code| line.split(',').next() == Some(code));
    let lines = found["entitlements.csv"].lines().skip(1).filter(of_model);
    let theirs = [header].into_iter().chain(lines).map(|line| format!("{line}\n"));
    let theirs: String = theirs.collect();
    assert_eq!(theirs, file(header, rows, false), "seed {seed} at {d}");
    let notices = reference_notices(world, *d, *k);
    assert_eq!(found["notices.csv"], file("code,iin,on", notices, true), "seed {seed} at {d}");
    let conflicts = reference_conflicts(world, (*d, *k), true);
    let words = |(code, people, ids): &ConflictRow| [code.clone(), people.join(" "), ids.join(" ")];
    let conflicts = file("code,iins,link_ids", conflicts.iter().map(words).collect(), true);
    assert_eq!(found["conflicts.csv"], conflicts, "seed {seed} at {d}, known at {k:?}");
    families(seed, case, &found);
    count
}

fn families(seed: u64, Case { world, d, k }: &Case, found: &BTreeMap<&str, String>) {
    let (mut members, mut circumstances, mut calendar) = (Vec::new(), Vec::new(), Vec::new());
    for family in reference_lawful_families(world, (*d, *k), &Medians::new(), true) {
        let key = &family.key;
        members.extend(family.members.iter().map(|(p, role)| [key, p, role].map(Clone::clone)));
        let kinds = family.circumstances.iter();
        circumstances.extend(kinds.map(|(kind, of)| [key.clone(), kind.clone(), of.join(" ")]));
        let next = family.calendar.iter().map(|entry| entry.0.clone()).min();
        let entries = family.calendar.iter().filter(|entry| Some(&entry.0) == next.as_ref());
        calendar.extend(entries.map(|(on, p, change)| [on, key, p, change].map(Clone::clone)));
    }
    let said = |name: &str, rows: String| {
        assert_eq!(found[name], rows, "seed {seed}: {name} at {d}, known at {k:?}");
    };
    said("members.csv", file("family_key,iin,role", members, true));
    said("circumstances.csv", file("family_key,kind,iins", circumstances, true));
    said("calendar.csv", file("on,family_key,iin,change", calendar, true));
    let summary: serde_json::Value = serde_json::from_str(&found["summary.json"]).unwrap();
    let medians: BTreeMap<String, String> =
        serde_json::from_value(summary["medians"].clone()).unwrap();
    let theirs = reference_medians(world, *d, *k);
    let theirs: BTreeMap<String, String> =
        theirs.into_iter().map(|(region, median)| (region.to_string(), median)).collect();
    assert_eq!(medians, theirs, "seed {seed} at {d}, known at {k:?}");
}

#[test]
fn the_files_of_a_sweep_equal_the_model() {
    let rows: usize = (0..150).map(|seed| check(seed, &Case::lawful(seed))).sum();
    assert!(rows > 300, "{rows} rows were compared");
}
