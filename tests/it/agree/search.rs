//! The index of names and of record ids against plain scans, over a country and over people laid
//! upon it. Tests only.

use super::country::{country, node};
use super::rights;
use crate::reference::Case;
use otbasy::domain::{PersonNo, Scope};
use otbasy::graph::{
    Country, FamilyGraph, Found, LinkNo, StatusNo, Subgraph, View, Wanted, fold, search_page,
};
use std::sync::Arc;

/// Every word by every part of every name, in all ways to give each word a part of its own.
fn plain_score(parts: &[String], words: &[&str]) -> Option<f64> {
    let Some((word, others)) = words.split_first() else { return Some(0.0) };
    let ways = (0..parts.len()).filter(|n| parts[*n].starts_with(word)).filter_map(|n| {
        let mut left = parts.to_vec();
        let part = left.remove(n);
        Some(word.len() as f64 / part.len() as f64 + plain_score(&left, others)?)
    });
    ways.max_by(f64::total_cmp)
}

fn plainly(view: &View, words: &[&str]) -> Vec<(PersonNo, f64)> {
    let graph = view.graph();
    let known = (0..graph.people()).map(PersonNo).filter(|p| view.exists(*p));
    let mut found: Vec<(PersonNo, f64)> = known
        .filter_map(|p| {
            let t = graph.person_text(p);
            let whole = [t.surname, t.given_name, t.patronymic, t.reference].join(" ");
            let folded = fold(&whole);
            let parts =
                folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            let parts: Vec<String> = parts.map(str::to_owned).collect();
            Some((p, plain_score(&parts, words)? / words.len() as f64))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| view.by_identity(a.0, b.0)));
    found
}

fn check(view: &View, words: &[&str], seed: u64) -> usize {
    let text = words.join(" ");
    let page = search_page(view, Wanted { text: &text, ..Wanted::default() }, None, 1000);
    let expected = plainly(view, words);
    let people = |found: &[Found]| found.iter().map(|f| f.person).collect::<Vec<_>>();
    let wanted: Vec<PersonNo> = expected.iter().map(|(p, _)| *p).collect();
    let mut found = people(&page.found);
    let mut all = wanted.clone();
    found.sort_unstable();
    all.sort_unstable();
    assert_eq!(found, all, "seed {seed}: {text}");
    for (own, (p, score)) in page.found.iter().zip(&expected) {
        // The plain score adds in the order of the words, which may differ in the last bit.
        assert!((own.score - score).abs() < 1e-9, "seed {seed}: {text}: {p:?}");
    }
    found.len()
}

fn words_of(country: &Country) -> Vec<String> {
    let texts = (0..country.people()).map(|p| country.person_text(PersonNo(p)));
    let all = texts.flat_map(|t| [t.surname, t.given_name, t.patronymic, t.reference].map(fold));
    let parts = all.flat_map(|text| {
        let parts = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
    });
    let mut words: Vec<String> = parts
        .flat_map(|part| {
            let half = part.chars().take(part.chars().count().div_ceil(2)).collect();
            [part, half]
        })
        .collect();
    words.sort();
    words.dedup();
    words.truncate(12);
    words
}

/// The country with some of its people laid over it, one of them under another name.
fn laid_over(country: &Arc<Country>, seed: u64) -> Subgraph {
    let below: Arc<dyn FamilyGraph> = Arc::clone(country) as _;
    let mut layer = Subgraph::over(below, Arc::new(country.sources().clone()));
    for p in
        (0..country.people()).map(PersonNo).filter(|p| (u64::from(p.0) + seed).is_multiple_of(3))
    {
        let mut changed = node(country, p).unwrap();
        if (u64::from(p.0) + seed).is_multiple_of(2) {
            "Жаңа-Есім".clone_into(&mut changed.person.surname);
        }
        layer.insert(Arc::new(changed));
    }
    layer
}

#[test]
fn a_search_equals_a_plain_scan_also_over_people_changed_since() {
    let mut found = 0;
    for seed in 0..150 {
        let case = Case::random(seed, 2 + (seed % 13) as usize);
        let country = Arc::new(country(&case.world));
        let scope = Scope { as_of: case.d, known_at: case.k, rights: rights(true) };
        let layer = laid_over(&country, seed);
        let graphs: [&dyn FamilyGraph; 2] = [country.as_ref(), &layer];
        let mut words = words_of(&country);
        words.extend(["жана", "есим", "жана".get(..2).unwrap_or("ж")].map(str::to_owned));
        for graph in graphs {
            let view = View::new(graph, scope);
            for a in &words {
                found += check(&view, &[a], seed);
                for b in &words {
                    found += check(&view, &[a, b], seed);
                }
            }
        }
    }
    assert!(found > 10_000, "{found} people found: the worlds are too dull");
}

#[test]
fn records_are_found_by_their_ids_as_a_scan_finds_them() {
    let (mut links, mut statuses) = (0, 0);
    for seed in 0..200 {
        let case = Case::random(seed, 2 + (seed % 13) as usize);
        let country = Arc::new(country(&case.world));
        let layer = laid_over(&country, seed);
        let graphs: [&dyn FamilyGraph; 2] = [country.as_ref(), &layer];
        for graph in graphs {
            let all: Vec<&str> =
                (0..country.link_count()).map(|no| graph.link_text(LinkNo(no)).id).collect();
            for id in all.iter().copied().chain(["nobody's"]) {
                let mut found = Vec::new();
                graph.links_of_id(id, &mut found);
                let scan: Vec<LinkNo> = (0..)
                    .map(LinkNo)
                    .zip(&all)
                    .filter(|(_, o)| **o == id)
                    .map(|(n, _)| n)
                    .collect();
                links += usize::from(scan.len() > 1);
                assert_eq!(found, scan, "seed {seed}: link {id}");
            }
            let all: Vec<&str> =
                (0..country.status_count()).map(|no| graph.status_text(StatusNo(no)).id).collect();
            for id in all.iter().copied().chain(["nobody's"]) {
                let mut found = Vec::new();
                graph.statuses_of_id(id, &mut found);
                let scan: Vec<StatusNo> = (0..)
                    .map(StatusNo)
                    .zip(&all)
                    .filter(|(_, o)| **o == id)
                    .map(|(n, _)| n)
                    .collect();
                statuses += usize::from(scan.len() > 1);
                assert_eq!(found, scan, "seed {seed}: status {id}");
                let person =
                    |g: &dyn FamilyGraph| scan.first().map(|no| g.status(*no).unwrap().person);
                assert_eq!(person(graph), person(country.as_ref()));
            }
        }
    }
    assert!(links > 100 && statuses > 100, "{links} {statuses}: the worlds are too dull");
}
