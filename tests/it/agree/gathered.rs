//! A graph that fetches people when asked for them gives the card of the whole country, whoever
//! else asks it at the same time, and is asked seldom: whoever a card lacks comes together.

use super::country::{country, node};
use super::law;
use crate::reference::Case;
use otbasy::card::{CardRequest, FamilyCard, assemble};
use otbasy::domain::{Day, Identity, Instant, Lens, Month, PersonNo, Rights, Scope};
use otbasy::graph::{
    Country, FamilyGraph, Fetch, Lacked, LinkNo, Node, OnDemand, StatusNo, View, Which,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that ask one graph at once.
const ASKERS: usize = 3;
/// Of one card: whom it names, and what was lacking.
const FETCHED_MAX: usize = 8;

/// Fetches out of a country, and counts how often.
struct Far {
    country: Arc<Country>,
    fetched: Arc<AtomicUsize>,
}

impl Far {
    fn nodes(&self, people: impl IntoIterator<Item = PersonNo>) -> Option<Vec<Node>> {
        self.fetched.fetch_add(1, Ordering::Relaxed);
        Some(self.quietly(people))
    }

    fn quietly(&self, people: impl IntoIterator<Item = PersonNo>) -> Vec<Node> {
        let mut people: Vec<PersonNo> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        let told = |mut node: Node| {
            node.ends = self.ends(&node);
            node
        };
        people.into_iter().filter_map(|p| node(&self.country, p)).map(told).collect()
    }

    /// What a store tells of those at the other ends of the links.
    fn ends(&self, node: &Node) -> Vec<(PersonNo, Instant, Day)> {
        let mut rows = Vec::new();
        self.country.links(node.no, &mut rows);
        let others = rows.iter().filter_map(|row| row.other(node.no));
        let of = |p| Some((p, self.country.recorded_at(p)?, self.country.birth(p)));
        others.filter_map(of).collect()
    }

    fn dwellers(&self, address: &str) -> Vec<PersonNo> {
        let mut found = Vec::new();
        if let Some(address) = self.country.address_no(address) {
            self.country.lives_at(address, &mut found);
        }
        found
    }
}

impl Fetch for Far {
    fn people(&self, wanted: &[PersonNo]) -> Option<Vec<Node>> {
        self.nodes(wanted.iter().copied())
    }

    fn around(&self, people: &[PersonNo]) -> Option<Vec<Node>> {
        self.people(people)
    }

    fn named(&self, identity: &Identity<&str>) -> Option<(Option<PersonNo>, Vec<Node>)> {
        let found = self.country.find(identity);
        Some((found, self.nodes(found)?))
    }

    fn at_address(&self, address: &str) -> Option<Vec<Node>> {
        self.nodes(self.dwellers(address))
    }

    fn lacking(&self, people: &[PersonNo], addresses: &[&str]) -> Option<Lacked> {
        let at: Vec<Vec<PersonNo>> = addresses.iter().map(|at| self.dwellers(at)).collect();
        let all = people.iter().chain(at.iter().flatten()).copied();
        let nodes = self.nodes(all)?;
        // One address of two is too crowded to be fetched in passing.
        let fits = |found: Vec<PersonNo>| found.len().is_multiple_of(2).then_some(found);
        Some((nodes, at.into_iter().map(fits).collect()))
    }

    fn with_link(&self, which: Which<LinkNo>) -> Option<Vec<Node>> {
        let mut links = Vec::new();
        match which {
            Which::No(no) => links.push(no),
            Which::Id(id) => self.country.links_of_id(id, &mut links),
        }
        let rows = links.into_iter().filter_map(|no| self.country.link(no));
        self.nodes(rows.flat_map(|row| row.from.into_iter().chain([row.to])))
    }

    fn with_status(&self, which: Which<StatusNo>) -> Option<Vec<Node>> {
        let mut statuses = Vec::new();
        match which {
            Which::No(no) => statuses.push(no),
            Which::Id(id) => self.country.statuses_of_id(id, &mut statuses),
        }
        let rows = statuses.into_iter().filter_map(|no| self.country.status(no));
        self.nodes(rows.map(|row| row.person))
    }

    fn maybe_named(&self, words: &[String]) -> Option<Vec<Node>> {
        let mut found = Vec::new();
        self.country.maybe_named(words, &mut found);
        self.nodes(found)
    }

    fn incomes_known_since(&self, month: Month) -> Option<Option<Instant>> {
        Some(self.country.incomes_known_since(month))
    }
}

fn card(graph: &dyn FamilyGraph, scope: Scope, holder: PersonNo) -> Option<FamilyCard> {
    let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
    assemble(&View::new(graph, scope), law(), request).unwrap()
}

/// How often each card was fetched for, when nobody else asked.
fn check(seed: u64) -> Vec<usize> {
    let Case { world, d, k } = Case::random(seed, 4 + (seed % 17) as usize);
    let whole = Arc::new(country(&world));
    let scope = Scope { as_of: d, known_at: k, rights: Rights::ALL };
    let far = |fetched: &Arc<AtomicUsize>| {
        let fetch = Far { country: Arc::clone(&whole), fetched: Arc::clone(fetched) };
        OnDemand::new(fetch, whole.sources().clone(), whole.people())
    };
    let everybody = || (0..whole.people()).map(PersonNo);
    let wanted: Vec<_> = everybody().map(|p| card(whole.as_ref(), scope, p)).collect();
    // Addresses and the like have other numbers in another graph; a card does not state them.
    let mut counts = Vec::new();
    for (p, wanted) in everybody().zip(&wanted) {
        let fetched = Arc::default();
        assert_eq!(card(&far(&fetched), scope, p), *wanted, "seed {seed}, {p:?}");
        counts.push(fetched.load(Ordering::Relaxed));
    }
    let shared = far(&Arc::default());
    std::thread::scope(|scope_of_threads| {
        for n in 0..ASKERS {
            let (shared, wanted, everybody) = (&shared, &wanted, &everybody);
            scope_of_threads.spawn(move || {
                let begin = n * wanted.len() / ASKERS;
                for p in everybody().cycle().skip(begin).take(wanted.len()) {
                    let found = card(shared, scope, p);
                    assert_eq!(found, wanted[p.0 as usize], "seed {seed}, {p:?}, of several");
                }
            });
        }
    });
    counts
}

// A third of the worlds each, side by side: one test has a minute.
#[test]
fn cards_whose_people_are_elsewhere_are_those_of_the_country_1() {
    agree((0..120).step_by(3));
}

#[test]
fn cards_whose_people_are_elsewhere_are_those_of_the_country_2() {
    agree((1..120).step_by(3));
}

#[test]
fn cards_whose_people_are_elsewhere_are_those_of_the_country_3() {
    agree((2..120).step_by(3));
}

fn agree(seeds: impl Iterator<Item = u64>) {
    let mut counts: Vec<usize> = seeds.flat_map(check).collect();
    counts.sort_unstable();
    let middle = counts[counts.len() / 2];
    assert!(counts.len() > 266 && middle >= 1, "{} cards, {middle} in the middle", counts.len());
    // Here nobody near comes unasked, so each round brings one ring.
    assert!(*counts.last().unwrap() <= FETCHED_MAX + 2, "{:?}", counts.last());
    assert!(middle <= FETCHED_MAX / 2, "{middle}");
}
