//! What every rule says of everybody in a generated country, against the file of the sweep that
//! outsiders check the rules by. Tests only.

use super::law;
use super::rows::cells;
use otbasy::card::said;
use otbasy::config::registers;
use otbasy::domain::{Day, Instant, PersonNo, Rights, Scope};
use otbasy::family::Custody;
use otbasy::graph::{FamilyGraph, View};
use otbasy::jobs::generate::{Errors, Recipe, generate};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::jobs::sweep::{Sweep, sweep};
use otbasy::rules::{Case, Decision, REGISTRY};
use otbasy::store::{Embedded, Options, Publish, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const PEOPLE: u64 = 400;

fn as_of() -> Day {
    Day::parse("2026-06-01").unwrap()
}

/// A synthetic country with what is wrong in real registers, read from a store.
fn generated(seed: u64) -> Arc<dyn FamilyGraph> {
    let (extract, place) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let recipe = Recipe { people: PEOPLE, seed, as_of: as_of(), errors: Errors::Realistic };
    generate(&recipe, extract.path(), &mut |_| ()).unwrap();
    let options = Options::new(registers().unwrap());
    let store = Store::Embedded(Embedded::open_for_intake(place.path(), options).unwrap());
    let mut options = ImportOptions::at(Instant::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut intake = store.intake(Publish::AtFinish).unwrap();
    import(extract.path(), &options, intake.as_mut(), &mut |_, _| {}).unwrap();
    intake.finish().unwrap();
    store.snapshot().unwrap().graph
}

/// The rows of `entitlements.csv` that name each person.
fn swept(graph: &dyn FamilyGraph) -> BTreeMap<String, Vec<String>> {
    let dir = TempDir::new().unwrap();
    let ticks = || Duration::ZERO;
    let job = Sweep { graph, law: law(), as_of: as_of(), known_at: None, threads: 1, ticks };
    sweep(&job, dir.path()).unwrap();
    let text = std::fs::read_to_string(dir.path().join("entitlements.csv")).unwrap();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let named = cells[2].split(' ').chain([cells[1]]).filter(|who| !who.is_empty());
        for who in named.collect::<BTreeSet<_>>() {
            rows.entry(who.to_owned()).or_default().push(line.to_owned());
        }
    }
    rows
}

fn line(view: &View, row: &Decision) -> String {
    cells(view, row).join(",")
}

/// For everybody every rule says either its rows of the file, or one refusal with a condition that
/// does not hold.
#[test]
fn why_of_every_rule_for_everybody_agrees_with_the_file_of_the_sweep() {
    let graph = generated(5);
    let mut rows = swept(graph.as_ref());
    let scope = Scope { as_of: as_of(), known_at: None, rights: Rights::ALL };
    let (mut codes, mut refused) = (BTreeSet::new(), 0);
    let people = PersonNo(0)..PersonNo(u32::try_from(PEOPLE).unwrap());
    for p in (people.start.0..people.end.0).map(PersonNo) {
        let view = View::new(graph.as_ref(), scope);
        if view.being(p).is_none() {
            continue;
        }
        let custody = Custody::new(&view);
        let (paid, not): (Vec<Decision>, Vec<Decision>) =
            said(&Case::explaining(&custody, law()), p).into_iter().partition(Decision::is_row);
        let who = view.identity(p).to_string();
        let mut found: Vec<String> = paid.iter().map(|row| line(&view, row)).collect();
        found.sort();
        assert_eq!(found, rows.remove(&who).unwrap_or_default(), "{who}");
        for rule in REGISTRY {
            let of_rule = |all: &[Decision]| all.iter().filter(|d| d.code == rule.code).count();
            let expected = usize::from(of_rule(&paid) == 0);
            assert_eq!(of_rule(&not), expected, "{who} {}", rule.code);
        }
        for refusal in &not {
            assert!(refusal.nearest_change().is_some(), "{who} {}: no reason", refusal.code);
            assert_eq!((refusal.monthly, refusal.once), (None, None));
        }
        codes.extend(paid.iter().map(|row| row.code));
        refused += not.len();
    }
    assert!(rows.is_empty(), "rows that name nobody: {rows:?}");
    assert!(codes.len() >= 8 && refused > 4_000, "{codes:?}, {refused} refusals");
}
