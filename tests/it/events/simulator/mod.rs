//! A little country lives ten years of births, weddings, divorces, deaths, adoptions,
//! guardianships, merged people and corrections, told one by one. After every event nothing that
//! was acknowledged is lost, the families are a partition, nobody is on two cards, and every store
//! says what a slow fold and the reference model say. One seed is one country.

mod life;

use super::reference::{self, Item, Key};
use super::tell_asking;
use crate::agree::cards_are_the_models;
use crate::reference::{LinkRow, World, reference_families};
use crate::store::options;
use life::{Life, Told};
use otbasy::domain::{
    Basis, Day, EndReason, Identity, Instant, LinkKind, PersonNo, RecordState, Rights, Scope,
};
use otbasy::family::Custody;
use otbasy::graph::View;
use otbasy::store::{Embedded, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Years of a country.
const YEARS: u32 = 10;
/// Countries in the gate.
const SEEDS: u64 = 2_000;

/// A country with the stores that it is told to.
struct Country<'s> {
    seed: u64,
    stores: &'s [Store],
    life: Life,
    told: Vec<Told>,
    /// What each record says, and since when that is known.
    since: BTreeMap<Key, (String, Instant)>,
}

/// A part of the gate. `OTBASY_SEEDS=10000` asks for more countries, `OTBASY_SEEDS=77..78` for this
/// one again, all in the first part.
pub(crate) fn seeds(part: Range<u64>) -> Range<u64> {
    let asked = std::env::var("OTBASY_SEEDS").unwrap_or_default();
    if asked.is_empty() {
        return part;
    }
    let (from, until) = asked.split_once("..").unwrap_or(("0", &asked));
    let all = from.parse().unwrap_or(0)..until.parse().unwrap_or(part.end);
    if part.start == 0 { all } else { 0..0 }
}

/// Ten years of the country of a seed, told to all these stores, which must answer alike;
/// `at_year_end` may compare them on its last day.
pub(crate) fn live(seed: u64, stores: &[Store], at_year_end: &mut dyn FnMut(Day)) {
    let (life, told, since) = (Life::new(seed), Vec::new(), BTreeMap::new());
    let mut country = Country { seed, stores, life, told, since };
    country.hand_over();
    for year in 0..YEARS {
        country.life.year(year);
        country.hand_over();
        country.check(&stores[1..]);
        country.check_cards();
        at_year_end(country.life.today);
    }
}

impl Country<'_> {
    /// Tells what has happened since, event by event, and looks at everything after each.
    fn hand_over(&mut self) {
        for told in self.life.take() {
            // Whom an event touches is asked now and then: it takes longer than all else.
            let asks = self.told.len().is_multiple_of(8);
            let mut first = None;
            for store in self.stores {
                let answer = tell_asking(store, &told.line, asks).unwrap();
                let answer =
                    answer.unwrap_or_else(|e| panic!("seed {}: {}: {e}", self.seed, told.line));
                let answer = format!("{answer:?}");
                assert_eq!(
                    *first.get_or_insert_with(|| answer.clone()),
                    answer,
                    "seed {}",
                    self.seed
                );
            }
            self.told.push(told);
            self.check(&self.stores[..1]); // the others take their time, once a year
        }
    }

    fn check(&mut self, stores: &[Store]) {
        let day = self.life.today;
        let items: Vec<Item> = self.told.iter().map(|told| told.item.clone()).collect();
        let world = world(&self.told, &items, &mut self.since);
        let wanted: BTreeSet<BTreeSet<String>> = reference_families(&world, day, None, true)
            .into_iter()
            .map(|family| family.members.into_iter().map(|(who, _)| who).collect())
            .collect();
        for store in stores {
            self.nothing_is_lost(store);
            let found = self.families(store, day);
            let lines = || self.told.iter().map(|told| &told.line).collect::<Vec<_>>();
            assert_eq!(
                found,
                wanted,
                "OTBASY_SEEDS={}..{} at {day}: {:#?}",
                self.seed,
                self.seed + 1,
                lines()
            );
        }
    }

    /// Everybody's card is that of the reference model, from the year on since which amounts are
    /// known.
    fn check_cards(&mut self) {
        let day = self.life.today;
        if day < Day::parse("2024-01-01").unwrap() {
            return;
        }
        let items: Vec<Item> = self.told.iter().map(|told| told.item.clone()).collect();
        let world = world(&self.told, &items, &mut self.since);
        for store in self.stores {
            let snapshot = store.snapshot().unwrap();
            cards_are_the_models(&world, snapshot.graph.as_ref(), day, self.seed);
            snapshot.reads.check().unwrap();
        }
    }

    fn nothing_is_lost(&self, store: &Store) {
        let Some(last) = self.told.last() else { return };
        let (source, id) = (last.item.source, &last.item.id);
        assert!(store.event(source, id).unwrap().is_some(), "seed {}: {id}", self.seed);
        let all = self.told.len() as u32;
        let (first, _) =
            store.event(self.told[0].item.source, &self.told[0].item.id).unwrap().unwrap();
        let (no, _) = store.event(source, id).unwrap().unwrap();
        assert_eq!(no.0 - first.0 + 1, all, "seed {}: an event was lost", self.seed);
    }

    /// Every family of the day; nobody is in two.
    fn families(&self, store: &Store, day: Day) -> BTreeSet<BTreeSet<String>> {
        let snapshot = store.snapshot().unwrap();
        let scope = Scope { as_of: day, known_at: None, rights: Rights::ALL };
        let view = View::new(snapshot.graph.as_ref(), scope);
        let custody = Custody::new(&view);
        let mut card_of: BTreeMap<PersonNo, BTreeSet<PersonNo>> = BTreeMap::new();
        for name in self.life.names() {
            let Some(p) = view.find(&Identity::Ref(name)) else { continue };
            let Some(family) = custody.card_family(p) else { continue };
            let members: BTreeSet<PersonNo> = family.members.iter().copied().collect();
            assert_eq!(members.len(), family.members.len(), "seed {}: twice", self.seed);
            for member in &members {
                let before = card_of.insert(*member, members.clone());
                assert!(
                    before.is_none_or(|before| before == members),
                    "seed {}: {name} is on two cards at {day}",
                    self.seed
                );
            }
        }
        let named = |p: &PersonNo| view.identity(*p).to_string();
        card_of.values().map(|family| family.iter().map(named).collect()).collect()
    }
}

/// The country as rows of an extract, from the slow fold of everything told. Events come in the
/// order of recording, so that whatever a record says anew is known since the last of them.
fn world(told: &[Told], items: &[Item], since: &mut BTreeMap<Key, (String, Instant)>) -> World {
    let last = items.last().map_or(Instant::ALWAYS, |item| item.recorded_at);
    let mut world = World::default();
    let names: Vec<&str> =
        told.iter().filter_map(|t| t.newborn.as_ref()).map(|(n, ..)| &**n).collect();
    let who = reference::who_is_who(items, &names, Instant::NEVER);
    let called = |name: &str| who.get(name).map_or(name, String::as_str).to_owned();
    for (name, sex, born) in told.iter().filter_map(|told| told.newborn.as_ref()) {
        if called(name) != *name {
            continue;
        }
        let is_own = |other: &str| (called(other) == *name).then_some(Instant::ALWAYS);
        let (death, _) = reference::death(items, &is_own, None);
        let row = world.person(name, *sex, &born.to_string());
        row.death = death.known();
    }
    for (key, said) in reference::said_at(items, &names, Instant::NEVER).0 {
        let known = since.entry(key.clone()).or_insert_with(|| (said.line(), last));
        if known.0 != said.line() {
            *known = (said.line(), last);
        }
        let (is_status, source, id) = key;
        assert!(!is_status);
        let end = [EndReason::Divorce, EndReason::Death];
        world.links.push(LinkRow {
            id,
            kind: LinkKind::parse(said.kind).unwrap(),
            from: format!("ref:{}", said.from),
            to: format!("ref:{}", said.to),
            institution: String::new(),
            basis: Basis::parse(said.basis),
            valid_from: said.start.known(),
            valid_until: said.until.known(),
            end_reason: end.into_iter().find(|end| end.word() == said.reason),
            source: source.to_owned(),
            document: said.document,
            confidence: None,
            state: (said.reason == "ANNULLED").then_some(RecordState::Annulled),
            secrecy: None,
            recorded_at: Some(known.1),
        });
    }
    world
}

fn in_memory(part: Range<u64>) {
    for seed in seeds(part) {
        live(seed, &[in_memory_store()], &mut |_| {});
    }
}

fn in_memory_store() -> Store {
    let disk = redb::backends::InMemoryBackend::new();
    Store::Embedded(Embedded::on_backend(disk, options()).unwrap())
}

/// Eight parts that run side by side.
macro_rules! parts {
    ($($name:ident: $part:expr;)*) => {$(
        #[test]
        fn $name() {
            in_memory($part * SEEDS / 8..($part + 1) * SEEDS / 8);
        }
    )*};
}

parts! {
    little_countries_live_ten_years_1: 0;
    little_countries_live_ten_years_2: 1;
    little_countries_live_ten_years_3: 2;
    little_countries_live_ten_years_4: 3;
    little_countries_live_ten_years_5: 4;
    little_countries_live_ten_years_6: 5;
    little_countries_live_ten_years_7: 6;
    little_countries_live_ten_years_8: 7;
}

/// What nobody asked when an event came is answered when it is told again, as it would have been.
#[test]
fn told_again_at_once_an_event_touches_what_it_touched() {
    let mut asked = 0;
    for seed in 0..40 {
        let [first, second] = [in_memory_store(), in_memory_store()];
        let mut life = Life::new(seed);
        for year in 0..YEARS {
            life.year(year);
            for told in life.take() {
                let tell = |store, asks| tell_asking(store, &told.line, asks).unwrap().unwrap();
                let wanted = tell(&first, true).event.touched;
                if tell(&second, false).event.touched.is_some() {
                    continue; // it waits
                }
                let again = tell(&second, true).event.touched;
                assert_eq!(again, wanted, "seed {seed}: {}", told.line);
                asked += 1;
            }
        }
    }
    println!("{asked} events asked about when they were told again");
    assert!(asked > 500, "{asked}");
}
