//! The conflicts against the table of spec 2 §6: in worlds made for cards and in worlds made for
//! conflicts, found from everybody, for a few people, and in the file of a sweep.

use super::country::{country, node};
use super::rights;
use crate::reference::{Case, ConflictRow, reference_conflicts};
use otbasy::conflicts::{
    Conflict, Dweller, FoundFrom, Own, at_addresses, codes, found_from, naming,
};
use otbasy::domain::{PersonNo, Scope};
use otbasy::family::Custody;
use otbasy::graph::{Asked, Country, FamilyGraph, FamilyTooLarge, Reach, Subgraph, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Rows = BTreeSet<ConflictRow>;

fn in_words(view: &View, found: Vec<Conflict>) -> Rows {
    let name = |p: &PersonNo| view.identity(*p).to_string();
    let words = found.into_iter().map(|conflict| {
        let people = conflict.people.iter().map(name).collect();
        (conflict.code.to_owned(), people, conflict.record_names(view))
    });
    words.collect()
}

fn everybody(graph: &dyn FamilyGraph) -> impl Iterator<Item = PersonNo> {
    (0..graph.people()).map(PersonNo)
}

/// As a sweep finds them.
fn all(view: &View) -> Rows {
    let custody = Custody::new(view);
    let mut found: Vec<Conflict> =
        everybody(view.graph()).flat_map(|p| found_from(&custody, p, Own::Not)).collect();
    let dwellers = everybody(view.graph()).filter_map(|p| Dweller::of(&custody, p));
    found.extend(at_addresses(view, dwellers.collect()));
    in_words(view, found)
}

/// Those that name some people, from what one answer fetched alone.
fn in_rounds(country: &Country, scope: Scope, people: &[PersonNo]) -> Rows {
    let mut part = Subgraph::new(Arc::new(country.sources().clone()));
    part.states_income_months(country.income_months());
    let fetch = |asked: &Asked| -> Result<_, FamilyTooLarge> {
        let mut wanted = asked.people.clone();
        for address in &asked.addresses {
            country.lives_at(country.address_no(address).unwrap(), &mut wanted);
        }
        wanted.sort_unstable();
        wanted.dedup();
        Ok(wanted.into_iter().filter_map(|p| node(country, p)).collect())
    };
    let compute = |part: &Subgraph| {
        let view = View::new(part, scope);
        in_words(&view, naming(&Custody::new(&view), people, &FoundFrom::default()))
    };
    part.in_rounds(Reach { people_max: 1000, rounds_max: 40 }, compute, fetch).unwrap()
}

fn naming_any(rows: &Rows, who: &[String]) -> Rows {
    rows.iter().filter(|(_, people, _)| people.iter().any(|p| who.contains(p))).cloned().collect()
}

fn check(seed: u64, case: &Case, met: &mut BTreeMap<String, usize>) {
    let Case { world, d, k } = case;
    let country = country(world);
    for adoption_read in [true, false] {
        let scope = Scope { as_of: *d, known_at: *k, rights: rights(adoption_read) };
        let view = View::new(&country, scope);
        let expected = reference_conflicts(world, (*d, *k), adoption_read);
        let context = format!("seed {seed} at {d}, known at {k:?}, adoptions {adoption_read}");
        assert_eq!(all(&view), *expected, "{context}");
        expected.iter().for_each(|row| *met.entry(row.0.clone()).or_default() += 1);
        // In rounds one person a world is enough: there are hundreds of worlds.
        let in_part = PersonNo((seed % u64::from(country.people())) as u32);
        // What was found for those before is found again.
        let (custody, known) = (Custody::new(&view), FoundFrom::default());
        for p in everybody(&country).filter(|p| view.exists(*p)) {
            let other = PersonNo((p.0 * 7 + 3) % country.people());
            for people in [vec![p], vec![p, other]] {
                let who: Vec<String> =
                    people.iter().map(|p| view.identity(*p).to_string()).collect();
                let theirs = naming_any(&expected, &who);
                let found = in_words(&view, naming(&custody, &people, &known));
                assert_eq!(found, theirs, "{who:?}, {context}");
                if p != in_part || adoption_read {
                    continue;
                }
                let found = in_rounds(&country, scope, &people);
                assert_eq!(found, theirs, "{who:?} in rounds, {context}");
            }
        }
    }
}

/// Worlds made for cards: every kind of record, claim and version, from few people.
#[test]
fn conflicts_equal_the_table() {
    let mut met = BTreeMap::new();
    for seed in 0..100 {
        check(seed, &Case::random(seed, 2 + (seed % 13) as usize), &mut met);
    }
}

/// Worlds made for conflicts: every code is met, and every code is missing somewhere.
#[test]
fn tangled_conflicts_equal_the_table() {
    let mut met = BTreeMap::new();
    for seed in 0..160 {
        check(seed, &Case::tangled(seed, 2 + (seed % 11) as usize), &mut met);
    }
    let never: Vec<&str> = codes().filter(|code| !met.contains_key(*code)).collect();
    assert!(never.is_empty(), "never met: {never:?}");
}

/// The registry has every code of the table, in its order, and none beside.
#[test]
fn the_registry_is_the_table() {
    let found: BTreeSet<&str> = codes().collect();
    let table: BTreeSet<&str> = TABLE.split_whitespace().collect();
    assert_eq!(found, table);
    assert_eq!(codes().count(), table.len(), "each code once");
}

/// The first column of the table of spec 2 §6.
const TABLE: &str = "parent-cycle parent-younger-than-child parent-too-young parent-too-old \
    born-after-mothers-death born-long-after-fathers-death third-legal-parent \
    two-parents-same-role two-open-marriages marriage-to-close-kin marriage-under-16 \
    marriage-after-death open-marriage-with-the-dead guardian-dead guardian-is-minor \
    guardian-incapacitated guardianship-past-18 guardian-of-child-with-able-parents \
    ward-and-spouse carer-of-two carer-for-not-group-1 disability-child-past-18 \
    status-after-death income-after-death death-before-birth age-over-120 \
    iin-birth-date-mismatch iin-sex-mismatch duplicate-person one-iin-two-people \
    student-not-proved adopted-and-birth-parents-both-open stale-marriage missing-and-active \
    link-outside-coverage twins-with-different-parents siblings-split-between-guardians \
    breadwinner-is-dependant contradicting-dates address-shared-by-many \
    single-person-families-at-one-address emigrated-and-active rights-limited-without-parent \
    award-not-woman";
