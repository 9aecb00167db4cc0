//! Paths against a search that knows no better than to try everything, over random worlds. Tests
//! only.

use super::{country::country, rights};
use crate::reference::Case;
use otbasy::domain::{PersonNo, Scope};
use otbasy::graph::{FamilyGraph, KinRows, KinStep, Subgraph, View, kin_links};
use otbasy::kinship::{NotSearched, Paths, SearchLimits, paths};
use std::sync::Arc;

const WIDE: SearchLimits = SearchLimits { people_max: 1000, length_max: 100, paths_max: 10_000 };

/// All shortest paths by walking every way that is short enough, in the order of the steps.
fn plainly(view: &View, from: PersonNo, to: PersonNo) -> Vec<Vec<KinStep>> {
    let mut layer = vec![(from, Vec::new())];
    for _ in 0..=view.graph().people() {
        let found: Vec<Vec<KinStep>> =
            layer.iter().filter(|(at, _)| *at == to).map(|(_, path)| path.clone()).collect();
        if !found.is_empty() || layer.is_empty() {
            return found;
        }
        let mut next = Vec::new();
        for (at, path) in &layer {
            for step in kin_links(view, *at) {
                let been = step.to == from || path.iter().any(|s: &KinStep| s.to == step.to);
                if !been {
                    let longer = path.iter().copied().chain([step]).collect();
                    next.push((step.to, longer));
                }
            }
        }
        layer = next;
    }
    Vec::new()
}

fn plain_steps(found: &Paths) -> Vec<Vec<KinStep>> {
    found.paths.iter().map(|path| path.steps.clone()).collect()
}

fn check(seed: u64) -> usize {
    let case = Case::random(seed, 2 + (seed % 9) as usize);
    let country = country(&case.world);
    let scope = Scope { as_of: case.d, known_at: case.k, rights: rights(!seed.is_multiple_of(3)) };
    let view = View::new(&country, scope);
    let people = || (0..country.people()).map(PersonNo).filter(|p| view.exists(*p));
    let mut several = 0;
    for (from, to) in people().flat_map(|from| people().map(move |to| (from, to))) {
        let all = paths(&view, from, to, WIDE).unwrap();
        let expected = plainly(&view, from, to);
        assert_eq!(plain_steps(&all), expected, "seed {seed}: {from:?} to {to:?}");
        assert!(all.exhausted && all.visited <= country.people() as usize, "seed {seed}");
        several += usize::from(all.paths.len() > 1);
        few(&view, from, to, &all, seed);
        backwards(&view, from, to, &all, seed);
        narrow(&view, from, to, &all, seed);
    }
    several
}

/// A smaller limit gives the beginning of the same list and says that there is more.
fn few(view: &View, from: PersonNo, to: PersonNo, all: &Paths, seed: u64) {
    for paths_max in 0..3 {
        let some = paths(view, from, to, SearchLimits { paths_max, ..WIDE }).unwrap();
        let wanted = all.paths.len().min(paths_max);
        assert_eq!(some.paths[..], all.paths[..wanted], "seed {seed}");
        assert_eq!(some.exhausted, all.paths.len() <= paths_max, "seed {seed}");
        assert_eq!(some.visited, all.visited, "seed {seed}");
    }
}

/// The inverse path has the inverse term.
fn backwards(view: &View, from: PersonNo, to: PersonNo, all: &Paths, seed: u64) {
    let back = paths(view, to, from, WIDE).unwrap();
    assert_eq!(back.paths.len(), all.paths.len(), "seed {seed}");
    for path in &all.paths {
        let start = |n: usize| n.checked_sub(1).map_or(from, |before| path.steps[before].to);
        let turned = path.steps.iter().enumerate().rev();
        let turned: Vec<KinStep> =
            turned.map(|(n, s)| KinStep { forward: !s.forward, to: start(n), ..*s }).collect();
        let same = back.paths.iter().find(|other| other.steps == turned);
        let same = same.unwrap_or_else(|| panic!("seed {seed}: no way back from {to:?}"));
        assert_eq!((&same.term, &same.inverse_term), (&path.inverse_term, &path.term), "{seed}");
    }
}

/// Exactly as many people and links as a search needs are enough; one less is refused.
fn narrow(view: &View, from: PersonNo, to: PersonNo, all: &Paths, seed: u64) {
    if from == to {
        return;
    }
    let within = |people_max| paths(view, from, to, SearchLimits { people_max, ..WIDE });
    assert_eq!(within(all.visited).as_ref(), Ok(all), "seed {seed}");
    if all.visited > 2 {
        assert_eq!(within(all.visited - 1), Err(NotSearched::TooManyPeople), "seed {seed}");
    }
    if let Some(path) = all.paths.first() {
        let length_max = path.steps.len();
        let at = |length_max| paths(view, from, to, SearchLimits { length_max, ..WIDE });
        assert_eq!(at(length_max).as_ref(), Ok(all), "seed {seed}");
        assert_eq!(at(length_max - 1), Err(NotSearched::TooLong), "seed {seed}");
    }
}

/// The same world with fewer links, and most of what makes records special taken away.
fn calm(mut case: Case, seed: u64) -> Case {
    let mut n = seed;
    case.world.links.retain(|_| {
        n += 1;
        n.is_multiple_of(4)
    });
    for person in &mut case.world.persons {
        person.recorded_at = person.recorded_at.take_if(|_| seed.is_multiple_of(5));
    }
    for (link, n) in case.world.links.iter_mut().zip(seed..) {
        if !n.is_multiple_of(9) {
            (link.recorded_at, link.state, link.secrecy) = (None, None, None);
        }
    }
    case
}

/// A glance tells the same kin as weighing every link does, on every day and for every caller; most
/// people need no more, some do.
#[test]
fn a_glance_at_kin_equals_their_links() {
    let (mut at_a_glance, mut weighed) = (0, 0);
    for seed in 0..600 {
        let case = calm(Case::random(seed, 8 + (seed % 9) as usize), seed);
        let country = country(&case.world);
        let over = Subgraph::over(Arc::new(country.clone()), Arc::new(country.sources().clone()));
        for (years, all) in [(0, true), (0, false), (-7, true), (-30, true), (5, false)] {
            let as_of = case.d.plus_years(years);
            let scope = Scope { as_of, known_at: case.k, rights: rights(all) };
            for graph in [&country as &dyn FamilyGraph, &over] {
                let (view, mut room) = (View::new(graph, scope), KinRows::default());
                for p in (0..country.people()).map(PersonNo) {
                    let mut glanced = Vec::new();
                    view.glance_at_kin(p, &mut room, |to, no| glanced.push((to, no)));
                    let kin = kin_links(&view, p);
                    let mut kin: Vec<_> = kin.iter().map(|step| (step.to, step.link.no)).collect();
                    glanced.sort_unstable();
                    kin.sort_unstable();
                    assert_eq!(glanced, kin, "seed {seed}: {p:?} on {as_of}");
                    let plain = graph.kin_at_a_glance(p, as_of, &mut Vec::new());
                    *(if plain { &mut at_a_glance } else { &mut weighed }) += kin.len();
                }
            }
        }
    }
    assert!(at_a_glance > 5_000 && weighed > 5_000, "{at_a_glance} and {weighed} links");
}

#[test]
fn the_shortest_paths_equal_those_found_by_trying_everything() {
    let several: usize = (0..400).map(check).sum();
    assert!(several > 500, "{several} pairs with several paths: the worlds are too dull");
}
