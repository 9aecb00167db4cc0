//! Properties of the real families and cards, over random worlds. Tests only.

use super::{country::country, country::identity, rights};
use crate::reference::{Case, World};
use otbasy::card::{CardRequest, FamilyCard, assemble, diff};
use otbasy::domain::{Identity, Lens, PersonNo, Scope};
use otbasy::family::Custody;
use otbasy::graph::{Country, FamilyGraph, View};

fn scope(case: &Case) -> Scope {
    Scope { as_of: case.d, known_at: case.k, rights: rights(true) }
}

/// The lens `CARD` is a partition: everyone listed is in exactly one family, and everybody in a
/// family has that same family.
#[test]
fn the_card_lens_is_a_partition() {
    let mut large = 0;
    for seed in 0..600 {
        let case = Case::random(seed, 2 + (seed % 13) as usize);
        let country = country(&case.world);
        let view = View::new(&country, scope(&case));
        let custody = Custody::new(&view);
        for p in (0..country.people()).map(PersonNo) {
            let listed = view.being(p).is_some_and(|being| being.listed());
            let family = custody.card_family(p);
            assert_eq!(family.is_some(), listed, "seed {seed}");
            let Some(family) = family else { continue };
            assert!(family.members.contains(&p), "seed {seed}");
            large += usize::from(family.members.len() > 2);
            for member in &family.members {
                let theirs = custody.card_family(*member).unwrap();
                assert_eq!(theirs.members, family.members, "seed {seed}");
            }
        }
    }
    assert!(large > 500, "{large} families of three or more: the worlds are too dull");
}

#[test]
fn a_card_does_not_differ_from_itself_and_differences_are_mirrored() {
    for seed in 0..200 {
        let case = Case::random(seed, 8);
        let country = country(&case.world);
        let later = View::new(&country, scope(&case));
        let earlier = later.at(case.d.plus_years(-3));
        for holder in (0..country.people()).map(PersonNo) {
            let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
            let card = |view| assemble(view, super::law(), request).unwrap();
            let (Some(a), Some(b)) = (card(&earlier), card(&later)) else {
                continue;
            };
            let diff = |from, to| diff(Some(from), Some(to));
            assert!(diff(&a, &a).is_empty() && diff(&b, &b).is_empty(), "seed {seed}");
            let (forth, back) = (diff(&a, &b), diff(&b, &a));
            assert_eq!((forth.joined, forth.gained), (back.left, back.lost), "seed {seed}");
        }
    }
}

/// The rows of the earlier card without those that were lost or changed, with those that were
/// gained or became, are the rows of the later one; and a row becomes one of its own rule that pays
/// for somebody in common.
#[test]
fn a_difference_applied_to_the_earlier_rows_gives_the_later_ones() {
    let mut met = [0; 3];
    for seed in 0..80 {
        let case = Case::lawful(seed);
        let country = country(&case.world);
        let later = View::new(&country, scope(&case));
        let earlier = later.at(case.d.plus_months(-14));
        for holder in (0..country.people()).map(PersonNo) {
            let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
            let card = |view| assemble(view, super::law(), request).unwrap();
            let (a, b) = (card(&earlier), card(&later));
            let changed = diff(a.as_ref(), b.as_ref());
            let mut rows = a.map_or_else(Vec::new, |card| card.entitlements);
            let gone = changed.rows_changed.iter().map(|(before, _)| before);
            for row in changed.rows_lost.iter().chain(gone) {
                rows.remove(rows.iter().position(|other| other == row).unwrap());
            }
            rows.extend(changed.rows_gained.iter().cloned());
            rows.extend(changed.rows_changed.iter().map(|(_, after)| after.clone()));
            let wanted = b.map_or_else(Vec::new, |card| card.entitlements);
            assert_eq!(rows.len(), wanted.len(), "seed {seed}");
            for row in &wanted {
                let place = rows.iter().position(|other| other.same_row(row));
                rows.remove(place.unwrap_or_else(|| panic!("seed {seed}: {row:#?}")));
            }
            for (before, after) in &changed.rows_changed {
                assert!(before.code == after.code && !before.same_row(after), "seed {seed}");
                assert!(after.beneficiaries.iter().any(|p| before.beneficiaries.contains(p)));
            }
            let lists = [changed.rows_gained.len(), changed.rows_lost.len()];
            for (met, count) in
                met.iter_mut().zip(lists.iter().chain([&changed.rows_changed.len()]))
            {
                *met += count;
            }
        }
    }
    assert!(met.iter().all(|count| *count > 10), "gained, lost, changed: {met:?}");
}

/// A card in public names, so that two countries with other numbers compare.
fn in_names(country: &Country, case: &Case, who: &str) -> Option<String> {
    let view = View::new(country, scope(case));
    let holder = country.find(&Identity::parse(who).unwrap())?;
    let card = assemble(&view, super::law(), CardRequest { holder, lens: Lens::Card, depth: 2 })
        .unwrap()?;
    let name = |p: &PersonNo| view.identity(*p).to_string();
    let ids = |card: &FamilyCard| -> Vec<String> {
        let links = card.members.iter().flat_map(|m| &m.because);
        let mut ids: Vec<String> = links.map(|no| country.link_text(*no).id.to_owned()).collect();
        ids.sort();
        ids
    };
    let members: Vec<_> = card
        .members
        .iter()
        .map(|m| (name(&m.person), m.standing, m.roles.clone(), m.term.clone(), m.since))
        .collect();
    let facts: Vec<_> = card
        .circumstances
        .iter()
        .map(|f| (f.kind, f.about.iter().map(name).collect::<Vec<_>>()))
        .collect();
    let calendar: Vec<_> = card.calendar.iter().map(|e| (e.on, name(&e.about), e.change)).collect();
    Some(format!("{members:?}{facts:?}{calendar:?}{:?}", ids(&card)))
}

/// No order of rows matters, of people neither where nobody has two rows.
#[test]
fn the_order_of_input_does_not_matter() {
    for seed in 0..150 {
        let case = Case::random(seed, 7);
        let names: Vec<String> = case.world.persons.iter().map(identity).collect();
        let mut other: World = case.world.clone();
        other.links.reverse();
        other.statuses.reverse();
        other.incomes.reverse();
        let distinct = names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
        let two_rows = case.world.persons.iter().any(|row| {
            let same = |o: &&crate::reference::PersonRow| {
                !row.reference.is_empty() && o.reference == row.reference
            };
            case.world.persons.iter().filter(same).count() > 1
        });
        if distinct && !two_rows {
            other.persons.reverse();
        }
        let (one, two) = (country(&case.world), country(&other));
        for who in &names {
            assert_eq!(
                in_names(&one, &case, who),
                in_names(&two, &case, who),
                "seed {seed}, {who}"
            );
        }
    }
}
