//! What `export` writes, imported into an empty store, answers as the store it came from: whatever
//! events withdrew, moved or joined holds no more there either.

use super::orders::{instant, take, world};
use super::touches::{any_event, filled};
use super::{Register, event, married};
use crate::reference::Case;
use crate::store::Dice;
use otbasy::domain::{Day, Instant};
use otbasy::jobs::export::export_csv;
use otbasy::jobs::import::{ImportOptions, ImportReport, import};
use otbasy::jobs::sweep::{Sweep, sweep};
use otbasy::store::Publish;
use std::collections::BTreeMap;
use std::time::Duration;
use tempfile::TempDir;

static LAW: std::sync::LazyLock<otbasy::rules::Law> =
    std::sync::LazyLock::new(|| otbasy::rules::Law::shipped().unwrap());

/// A store with what this one exports, and the file of this name.
fn copied(register: &Register, file: &str) -> (Register, ImportReport, String) {
    let (copy, dir) = (Register::new(), TempDir::new().unwrap());
    let place = dir.path().join("out");
    export_csv(register.0.all_rows().unwrap().as_ref(), &place).unwrap();
    let at = Instant::parse("2026-12-01T00:00:00Z").unwrap();
    let options = ImportOptions { synthetic: true, ..ImportOptions::at(at) };
    let mut session = copy.0.intake(Publish::AtFinish).unwrap();
    let report = import(&place, &options, session.as_mut(), &mut |_, _| {}).unwrap();
    session.finish().unwrap();
    let text = std::fs::read_to_string(place.join(file)).unwrap();
    (copy, report, text)
}

/// The records that were not withdrawn and join no one with themselves, as known at an instant.
fn standing(register: &Register, known_at: Option<Instant>) -> BTreeMap<String, String> {
    let mut records = register.records(known_at);
    records.retain(|_, line| !line.contains("ANNULLED") && !line.contains("nobody"));
    records
}

fn superseding(id: &str, kind: &str, of: &str, at: &str, rest: &str) -> String {
    let key = format!(r#""id":"{id}","source":"CIVIL_ACTS","kind":"{kind}""#);
    format!(r#"{{{key},"recordedAt":"{at}","of":"{of}"{rest}}}"#)
}

/// Whatever holds now and held earlier is the same in a copy; the copy.
fn holds_in_a_copy(register: &Register, instants: &[&str], what: &str) -> Register {
    let (copy, report, file) = copied(register, "links.csv");
    assert_eq!(report.counts.rejected, 0, "{what}: {:?}\n{file}", report.rejects);
    let instants = instants.iter().map(|text| Some(Instant::parse(text).unwrap()));
    for k in instants.chain([None]) {
        assert_eq!(standing(&copy, k), standing(register, k), "{what} at {k:?}\n{file}");
    }
    copy
}

const FIRST: &str = "2026-03-01T00:00:00Z";
const SECOND: &str = "2026-03-20T00:00:00Z";
const THIRD: &str = "2026-04-20T00:00:00Z";

#[test]
fn what_was_withdrawn_stays_so() {
    let register = Register::with(&["a", "b", "c"]);
    let disabled = r#""person":"ref:a","status":"DISABILITY","detail":"GROUP_1""#;
    register.tell(&event("e", "DISABILITY", "STATUS_START", "2025-03-01", FIRST, disabled));
    let newborn = r#""newPerson":{"ref":"n","surname":"N","sex":"F"}"#;
    let birth = |id: &str, parents: &str| {
        let newborn = newborn.replace("\"n\"", &format!("\"{id}\""));
        let rest = format!(r#"{newborn},"parents":[{parents}]"#);
        register.tell(&event(id, "CIVIL_ACTS", "BIRTH", "2026-02-01", FIRST, &rest));
    };
    birth("n", r#""ref:a","ref:b""#);
    birth("o", r#""ref:a","ref:b""#);
    register.tell(
        &married("m", "2015-05-01", "a", "b")
            .replace(r#""spouses""#, &format!(r#""recordedAt":"{FIRST}","spouses""#)),
    );
    let spouses = r#""spouses":["ref:a","ref:b"]"#;
    register.tell(&event("d", "COURT", "DIVORCE", "2026-03-10", FIRST, spouses));
    let tell = |line: &str| drop(register.tell(line));
    tell(&superseding("x", "ANNULMENT", "DISABILITY/e", SECOND, ""));
    tell(&superseding("y", "ANNULMENT", "CIVIL_ACTS/n", SECOND, ""));
    tell(&superseding("z", "CORRECTION", "CIVIL_ACTS/o", SECOND, r#","parents":["ref:b"]"#));
    tell(&superseding("w", "ANNULMENT", "COURT/d", SECOND, ""));
    let (_, _, statuses) = copied(&register, "statuses.csv");
    let lines: Vec<&str> = statuses.lines().skip(1).collect();
    let row = |at: &str, state: &str| {
        format!("e#1,ref:a,DISABILITY,GROUP_1,,2025-03-01,,DISABILITY,,{at},,{state},")
    };
    assert_eq!(lines, [row(FIRST, ""), row(SECOND, "ANNULLED")]);
    let copy = holds_in_a_copy(&register, &[FIRST, SECOND], "withdrawn");
    let now = standing(&copy, None);
    let keys: Vec<&str> = now.keys().map(String::as_str).collect();
    assert_eq!(keys, ["CIVIL_ACTS/m#1", "CIVIL_ACTS/o#1"]);
    // The annulment was a mistake: what stood stands again.
    tell(&superseding("v", "ANNULMENT", "CIVIL_ACTS/x", THIRD, ""));
    let copy = holds_in_a_copy(&register, &[FIRST, SECOND, THIRD], "withdrawn for a while");
    assert!(standing(&copy, None).contains_key("S DISABILITY/e#1"));
}

#[test]
fn what_was_never_known_is_not_written() {
    let register = Register::with(&["a"]);
    let disabled = r#""person":"ref:a","status":"DISABILITY","detail":"GROUP_1""#;
    register.tell(&event("e", "DISABILITY", "STATUS_START", "2025-03-01", SECOND, disabled));
    register.tell(&superseding("x", "ANNULMENT", "DISABILITY/e", FIRST, ""));
    let (_, _, statuses) = copied(&register, "statuses.csv");
    assert_eq!(statuses.lines().count(), 1, "{statuses}");
}

#[test]
fn a_status_of_a_replaced_number_is_written_once() {
    let iin = |from| super::orders::number(from);
    let (old, new) = (iin(85_020_130_000), iin(85_030_130_000));
    let register = Register::with(&[]);
    let person = [format!("{old},S,U,1990-01-01")];
    register.take("persons.csv", "iin,surname,sex,birth_date", &person);
    register.statuses(&[format!("d,{old},DISABILITY,GROUP_1,,,,DISABILITY,,{FIRST}")]);
    register.tell(&format!(
        r#"{{"id":"r","source":"POPULATION","kind":"IIN_REPLACED","old":"{old}","new":"{new}"}}"#
    ));
    let (_, _, statuses) = copied(&register, "statuses.csv");
    let rows: Vec<&str> = statuses.lines().skip(1).collect();
    assert_eq!(rows, [format!("d,{new},DISABILITY,GROUP_1,,,,DISABILITY,,{FIRST},,,")]);
    holds_in_a_copy(&register, &[FIRST], "replaced");
}

#[test]
fn any_store_comes_back() {
    let instants = [instant(0), instant(1), instant(2)];
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let world = world(seed, &mut dice);
        let register = Register::new();
        take(&register, &world.handed);
        holds_in_a_copy(&register, &instants, &format!("seed {seed}"));
    }
}

/// Files of a sweep of everybody.
fn swept(register: &Register, day: Day) -> Vec<String> {
    let snapshot = register.0.everybody().unwrap();
    let (dir, ticks) = (TempDir::new().unwrap(), || Duration::ZERO);
    let graph = &*snapshot.graph;
    let job = Sweep { graph, law: &LAW, as_of: day, known_at: None, threads: 2, ticks };
    sweep(&job, dir.path()).unwrap();
    let read = |name| std::fs::read_to_string(dir.path().join(name)).unwrap();
    ["members.csv", "entitlements.csv", "circumstances.csv", "notices.csv"].map(read).into()
}

/// A random event, or one that supersedes an earlier one or unites two people.
fn any_of_all(dice: &mut Dice, names: &[String], n: usize) -> String {
    let stamp = |n: usize| format!("2026-10-{:02}T00:00:00Z", 1 + n);
    let at = stamp(n);
    let of = format!("CIVIL_ACTS/t{}", dice.below(n.max(1) as u64));
    let any = |dice: &mut Dice| names[dice.below(names.len() as u64) as usize].clone();
    match dice.below(6) {
        0 => superseding(&format!("t{n}"), "ANNULMENT", &of, &at, ""),
        1 => superseding(&format!("t{n}"), "CORRECTION", &of, &at, r#","on":"2025-06-01""#),
        2 if dice.one_in(2) => {
            let (a, b) = (any(dice), any(dice));
            let key = format!(r#""id":"t{n}","source":"CIVIL_ACTS","kind":"PEOPLE_MERGED""#);
            format!(r#"{{{key},"recordedAt":"{at}","person":"{a}","duplicate":"{b}"}}"#)
        }
        _ => any_event(dice, names, n).0.replacen(
            r#""on""#,
            &format!(r#""recordedAt":"{at}","on""#),
            1,
        ),
    }
}

#[test]
fn a_copy_pays_the_same() {
    let day = Day::parse("2026-11-01").unwrap();
    let (mut paid, mut withdrawn) = (0, 0);
    for seed in 0..25 {
        let world = Case::tangled(seed, 8).world;
        let register = filled(&world);
        let mut dice = Dice::new(seed ^ 0xe4b0);
        let names = world.identities();
        let mut told = Vec::new();
        for n in 0..14 {
            let line = any_of_all(&mut dice, &names, n);
            if register.try_to_tell(&line).unwrap().is_ok() {
                told.push(line);
            }
        }
        let what = format!("seed {seed}: {told:#?}");
        let copy = holds_in_a_copy(&register, &[], &what);
        let (kept, again) = (swept(&register, day), swept(&copy, day));
        assert_eq!(again, kept, "{what}");
        paid += kept[1].lines().count() - 1;
        withdrawn += register.records(None).len().abs_diff(copy.records(None).len());
    }
    assert!(paid > 25 && withdrawn > 3, "{paid} {withdrawn}: these worlds are too simple");
}
