//! The synthetic country: the same bytes for the same recipe, and rows that fit each other.

use otbasy::domain::{Day, Iin, LinkKind, Region, StatusKind};
use otbasy::jobs::generate::{Errors, GenerateError, Recipe, Summary, generate};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use tempfile::TempDir;

const FILES: [&str; 4] = ["persons.csv", "links.csv", "statuses.csv", "incomes.csv"];

fn recipe(people: u64, seed: u64, errors: Errors) -> Recipe {
    Recipe { people, seed, as_of: Day::new(2026, 6, 1).unwrap(), errors }
}

fn run(recipe: &Recipe) -> (TempDir, Summary) {
    let dir = TempDir::new().unwrap();
    let summary = generate(recipe, dir.path(), &mut |_| ()).unwrap();
    (dir, summary)
}

fn hash(dir: &Path) -> Vec<blake3::Hash> {
    FILES.iter().map(|f| blake3::hash(&std::fs::read(dir.join(f)).unwrap())).collect()
}

type Row = HashMap<String, String>;

fn rows(dir: &Path, file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(dir.join(file)).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// An extract in memory, people by identity.
struct Read {
    people: HashMap<String, Row>,
    links: Vec<Row>,
    statuses: Vec<Row>,
    incomes: Vec<Row>,
}

fn read(recipe: &Recipe) -> (Read, Summary) {
    let (dir, summary) = run(recipe);
    let [persons, links, statuses, incomes] = FILES.map(|f| rows(dir.path(), f));
    let counted = [persons.len(), links.len(), statuses.len(), incomes.len()].map(|n| n as u64);
    let stated = [summary.persons, summary.links, summary.statuses, summary.incomes];
    assert_eq!(counted, stated);
    let people: HashMap<_, _> = persons.into_iter().map(|p| (identity(&p), p)).collect();
    assert_eq!(people.len() as u64, recipe.people, "identities are unique");
    (Read { people, links, statuses, incomes }, summary)
}

fn identity(person: &Row) -> String {
    match person["iin"].as_str() {
        "" => format!("ref:{}", person["ref"]),
        iin => iin.to_owned(),
    }
}

fn day(text: &str) -> Option<Day> {
    (!text.is_empty()).then(|| Day::parse(text).unwrap())
}

#[test]
fn the_same_recipe_gives_the_same_bytes_and_another_seed_others() {
    for errors in [Errors::None, Errors::Realistic] {
        let (one, _) = run(&recipe(3000, 7, errors));
        let (again, _) = run(&recipe(3000, 7, errors));
        let (other, _) = run(&recipe(3000, 8, errors));
        assert_eq!(hash(one.path()), hash(again.path()));
        assert!(hash(one.path()).iter().zip(hash(other.path())).all(|(a, b)| *a != b));
    }
}

#[test]
fn any_number_of_people_is_exact() {
    for people in [0, 1, 2, 10, 99, 1234] {
        for errors in [Errors::None, Errors::Realistic] {
            let (_, summary) = run(&recipe(people, 1, errors));
            assert_eq!(summary.persons, people);
        }
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    let dir = TempDir::new().unwrap();
    let far = Recipe { as_of: Day::new(2150, 1, 1).unwrap(), ..recipe(5, 1, Errors::None) };
    assert!(matches!(generate(&far, dir.path(), &mut |_| ()), Err(GenerateError::AsOf(_))));
    let many = recipe(u64::MAX, 1, Errors::None);
    assert!(matches!(generate(&many, dir.path(), &mut |_| ()), Err(GenerateError::People(_))));
}

#[test]
fn every_row_is_well_formed_with_and_without_errors() {
    for errors in [Errors::None, Errors::Realistic] {
        let (read, summary) = read(&recipe(20_000, 3, errors));
        check_people(&read);
        check_records(&read);
        let per_person = summary.links as f64 / summary.persons as f64;
        assert!((1.8..2.6).contains(&per_person), "{per_person} links a person");
        let incomes = summary.incomes as f64 / summary.persons as f64;
        assert!((1.5..3.5).contains(&incomes), "{incomes} income rows a person");
    }
}

fn check_people(read: &Read) {
    let without = read.people.values().filter(|p| p["iin"].is_empty()).count();
    let share = without as f64 / read.people.len() as f64;
    assert!((0.001..0.006).contains(&share), "{share} without a number");
    for person in read.people.values() {
        if !person["iin"].is_empty() {
            assert!(Iin::parse(&person["iin"]).unwrap().is_synthetic(), "{person:?}");
        }
        assert!(["M", "F"].contains(&person["sex"].as_str()));
        assert!(!person["surname"].is_empty() && !person["given_name"].is_empty());
        assert!(Region::parse(&person["region"]).is_some(), "{person:?}");
        day(&person["birth_date"]);
        day(&person["death_date"]);
    }
}

fn check_records(read: &Read) {
    let known = |text: &str| assert!(read.people.contains_key(text), "nobody is {text}");
    let mut ids = HashSet::new();
    for row in read.links.iter().chain(&read.statuses) {
        assert!(ids.insert(row["id"].as_str()), "{} twice", row["id"]);
        let (from, until) = (day(&row["valid_from"]), day(&row["valid_until"]));
        assert!(from.is_none() || until.is_none() || from <= until, "{row:?}");
        assert!(!row["source"].is_empty());
    }
    for link in &read.links {
        let kind = LinkKind::parse(&link["kind"]).unwrap();
        assert!(kind.bases().iter().any(|b| b.word() == link["basis"]), "{link:?}");
        known(&link["to_iin"]);
        match link["institution"].as_str() {
            "" => known(&link["from_iin"]),
            _ => assert!(kind == LinkKind::Guardian && link["from_iin"].is_empty()),
        }
        assert_ne!(link["from_iin"], link["to_iin"]);
    }
    for status in &read.statuses {
        let kind = StatusKind::parse(&status["kind"]).unwrap();
        let detail = status["detail"].as_str();
        let listed = kind.details();
        assert!(listed.is_empty() || listed.iter().any(|d| d.word() == detail), "{status:?}");
        known(&status["iin"]);
    }
    for income in &read.incomes {
        known(&income["iin"]);
        assert!(income["amount"].parse::<u64>().is_ok());
    }
}

/// Without errors nothing of what `otbasy check` calls a conflict is there, but the questions that
/// are no verdicts.
#[test]
fn without_errors_the_registers_agree() {
    let (read, _) = read(&recipe(25_000, 11, Errors::None));
    let birth = |who: &str| day(&read.people[who]["birth_date"]).unwrap();
    let death = |who: &str| day(&read.people[who]["death_date"]);
    let as_of = Day::new(2026, 6, 1).unwrap();
    let mut parents: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut open: HashMap<&str, usize> = HashMap::new();
    for person in read.people.values() {
        let (born, died) = (day(&person["birth_date"]), day(&person["death_date"]));
        assert!(born <= Some(as_of) && died.is_none_or(|d| born <= Some(d) && d <= as_of));
    }
    for link in &read.links {
        let (from, to) = (link["from_iin"].as_str(), link["to_iin"].as_str());
        let (since, until) = (day(&link["valid_from"]).unwrap(), day(&link["valid_until"]));
        assert!(since <= as_of, "{link:?}");
        match link["kind"].as_str() {
            "PARENT" => {
                let age = birth(from).age_on(birth(to));
                let most = if read.people[from]["sex"] == "F" { 60 } else { 90 };
                assert!((12..=most).contains(&age), "{age} years apart: {link:?}");
                if read.people[from]["sex"] == "F" {
                    assert!(death(from).is_none_or(|d| birth(to) <= d), "{link:?}");
                }
                assert!(death(from).is_none_or(|d| birth(to) <= d.plus_days(300)));
                if until.is_none() {
                    parents.entry(to).or_default().push(from);
                }
            }
            "SPOUSE" => {
                for (one, other) in [(from, to), (to, from)] {
                    assert!(birth(one).age_on(since) >= 16, "{link:?}");
                    assert!(death(one).is_none_or(|d| since < d), "{link:?}");
                    assert!(until.is_some() || death(one).is_none(), "{link:?}");
                    if until.is_none() {
                        *open.entry(one).or_default() += 1;
                    }
                    assert!(!parents.get(one).is_some_and(|p| p.contains(&other)), "{link:?}");
                }
                let of = |who| parents.get(who).into_iter().flatten();
                assert!(!of(from).any(|p| of(to).any(|q| p == q)), "{link:?}");
            }
            "GUARDIAN" if !from.is_empty() => {
                assert!(death(from).is_none() && birth(from).age_on(as_of) >= 18, "{link:?}");
                let minor = birth(to).age_on(as_of) < 18;
                assert!(!minor || !parents[to].contains(&from), "{link:?}");
            }
            _ => (),
        }
    }
    assert!(parents.values().all(|p| p.len() <= 2));
    assert!(open.values().all(|n| *n == 1));
    assert_statuses_end_with_life(&read);
}

fn assert_statuses_end_with_life(read: &Read) {
    for status in &read.statuses {
        let person = &read.people[&status["iin"]];
        let (born, died) = (day(&person["birth_date"]), day(&person["death_date"]));
        let since = day(&status["valid_from"]);
        assert!(born <= since && died.is_none_or(|d| since <= Some(d)), "{status:?} {person:?}");
        if status["kind"] == "AWARD" {
            assert_eq!(person["sex"], "F");
        }
    }
}

/// The country looks like one: children, the old, large families, orphans in care.
#[test]
fn the_country_is_plausible() {
    let (read, _) = read(&recipe(40_000, 5, Errors::None));
    let as_of = Day::new(2026, 6, 1).unwrap();
    let ages: Vec<i32> = read
        .people
        .values()
        .filter(|p| p["death_date"].is_empty())
        .map(|p| day(&p["birth_date"]).unwrap().age_on(as_of))
        .collect();
    let share =
        |of: fn(&i32) -> bool| ages.iter().filter(|a| of(a)).count() as f64 / ages.len() as f64;
    assert!((0.30..0.40).contains(&share(|a| *a < 18)), "children {}", share(|a| *a < 18));
    assert!((0.11..0.17).contains(&share(|a| *a >= 60)), "60+ {}", share(|a| *a >= 60));
    let mut minors: HashMap<&str, u32> = HashMap::new();
    for link in read.links.iter().filter(|l| l["kind"] == "PARENT" && l["valid_until"].is_empty()) {
        let (mother, child) = (&read.people[&link["from_iin"]], &read.people[&link["to_iin"]]);
        let living = child["death_date"].is_empty() && mother["death_date"].is_empty();
        let minor = day(&child["birth_date"]).unwrap().age_on(as_of) < 18;
        if living && minor && mother["sex"] == "F" {
            *minors.entry(&link["from_iin"]).or_default() += 1;
        }
    }
    let large = minors.values().filter(|n| **n >= 4).count() as f64 / minors.len() as f64;
    assert!((0.05..0.25).contains(&large), "mothers of four and more minors: {large}");
    let count = |kind: &str| read.links.iter().filter(|l| l["kind"] == kind).count();
    for kind in ["GUARDIAN", "CARER", "BREADWINNER", "RIGHTS_LIMITED"] {
        assert!(count(kind) > 0, "{kind}");
    }
    let kinds: HashSet<_> = read.statuses.iter().map(|s| s["kind"].as_str()).collect();
    for kind in StatusKind::ALL {
        assert!(kinds.contains(kind.word()), "{kind}");
    }
}

/// The demo loads its families and a synthetic country into one store.
#[test]
fn nobody_shares_a_number_or_a_dwelling_with_the_demo_families() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
    let families = rows(&demo, "persons.csv");
    let (read, _) = read(&recipe(20_000, 2, Errors::Realistic));
    let homes: HashSet<_> = read.people.values().map(|p| p["address"].as_str()).collect();
    for person in &families {
        assert!(!read.people.contains_key(&identity(person)));
        let address = person["address"].as_str();
        assert!(address.is_empty() || !homes.contains(address), "{address}");
    }
    let ids: HashSet<_> = read.links.iter().map(|l| l["id"].as_str()).collect();
    assert!(rows(&demo, "links.csv").iter().all(|l| !ids.contains(l["id"].as_str())));
}
