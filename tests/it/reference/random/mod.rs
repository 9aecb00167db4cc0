//! Small nasty worlds from a seed: few distinct days around one day of interest, so that every
//! boundary is met, and records that overlap, contradict, repeat and correct each other. Every row
//! is one that the importer accepts. Must not know what the rows mean.

mod families;
mod lawful;
mod links;
mod people;
mod statuses;
mod tangled;

use super::world::{LinkRow, World};
use otbasy::domain::{Confidence, Day, Instant, RecordState};
use std::collections::BTreeMap;

/// A world and the question to ask of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) world: World,
    pub(crate) d: Day,
    pub(crate) k: Option<Instant>,
}

/// `SplitMix64`: the same seed gives the same world on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(crate) fn maybe<T: Clone>(&mut self, percent: usize, of: &[T]) -> Option<T> {
        self.percent(percent).then(|| self.pick(of))
    }
}

/// Instants that versions and late records share.
const INSTANTS: [&str; 5] = [
    "2023-06-01T00:00:00Z",
    "2024-01-15T12:00:00Z",
    "2025-02-28T23:59:59Z",
    "2026-02-28T00:00:00Z",
    "2026-03-01T10:30:00Z",
];

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn instants() -> Vec<Instant> {
    INSTANTS.iter().map(|text| instant(text)).collect()
}

/// What the parts of one world share.
struct Maker {
    dice: Dice,
    d: Day,
    /// Texts that name each person in files; the first is the identity.
    names: Vec<Vec<String>>,
    births: Vec<Option<Day>>,
    world: World,
    ids: usize,
    /// Whether numbers go with births.
    tangled: bool,
}

impl World {
    /// A world of about `size` people (2–14 are sensible).
    pub(crate) fn random(seed: u64, size: usize) -> World {
        Case::random(seed, size).world
    }
}

impl Case {
    /// A world of `size` people, a day and mostly no K.
    pub(crate) fn random(seed: u64, size: usize) -> Case {
        Case::made(seed, size, false)
    }

    fn made(seed: u64, size: usize, tangled: bool) -> Case {
        let mut dice = Dice(seed);
        let days = ["2026-03-01", "2026-03-01", "2024-02-29", "2025-08-31", "2031-01-01"];
        let d = Day::parse(dice.pick(&days)).unwrap();
        let k = dice
            .maybe(35, &instants())
            .map(|at| Instant::from_number(at.number() + [-1, 0, 0, 1][dice.below(4)]));
        let (names, births, world) = (vec![], vec![], World::default());
        let mut maker = Maker { dice, d, names, births, world, ids: 0, tangled };
        (0..size).for_each(|n| maker.person(n));
        maker.families();
        (0..size + maker.dice.below(2 * size)).for_each(|_| maker.stray_link());
        (0..size / 2 + maker.dice.below(2 * size)).for_each(|_| maker.status());
        (0..maker.dice.below(size)).for_each(|_| maker.income());
        if tangled {
            maker.tangle();
        }
        maker.shuffle();
        Case { world: maker.world, d: maker.d, k }
    }
}

impl Maker {
    /// One of a few days, so that records meet at the same ones.
    fn day(&mut self) -> Day {
        let d = self.d;
        let near = [d.plus_days(-1), d, d.plus_days(1)];
        let far = [d.plus_years(-10), d.plus_years(-3), d.plus_months(-14), d.plus_years(2)];
        if self.dice.percent(45) { self.dice.pick(&near) } else { self.dice.pick(&far) }
    }

    /// An interval that the importer accepts: the end not before the start.
    fn interval(&mut self) -> (Option<Day>, Option<Day>) {
        let from = if self.dice.percent(85) { Some(self.day()) } else { None };
        let until = if self.dice.percent(40) { Some(self.day()) } else { None };
        match (from, until) {
            (Some(a), Some(b)) if b < a => (Some(b), Some(a)),
            both => both,
        }
    }

    fn id(&mut self, prefix: &str) -> String {
        self.ids += 1;
        format!("{prefix}{}", self.ids)
    }

    /// An empty `recorded_at`, or one of the few.
    fn recorded_at(&mut self) -> Option<Instant> {
        self.dice.maybe(45, &instants())
    }

    fn source(&mut self) -> String {
        let all = ["CIVIL_ACTS", "POPULATION", "COURT", "CASEWORKER", "CITIZEN", "GUARDIANSHIP"];
        let other = ["OTHER:x", "OTHER:y", "OTHER:X"];
        if self.dice.percent(20) { self.dice.pick(&other) } else { self.dice.pick(&all) }.to_owned()
    }

    fn confidence(&mut self) -> Option<Confidence> {
        self.dice.maybe(30, Confidence::ALL)
    }

    fn state(&mut self) -> Option<RecordState> {
        match self.dice.below(20) {
            0 => Some(RecordState::Annulled),
            1 | 2 => Some(RecordState::Contested),
            3 => Some(RecordState::Registered),
            _ => None,
        }
    }

    fn own_instants(&mut self) -> Vec<Instant> {
        let mut all = instants();
        while all.len() > 3 || (all.len() > 2 && self.dice.percent(60)) {
            let n = self.dice.below(all.len());
            all.remove(n);
        }
        all
    }

    fn two(&mut self) -> (usize, usize) {
        let a = self.dice.below(self.names.len());
        let b = (a + 1 + self.dice.below(self.names.len() - 1)) % self.names.len();
        (a, b)
    }

    /// Rows of links and statuses in any order: only the instants may tell versions apart.
    fn shuffle(&mut self) {
        for n in (1..self.world.links.len()).rev() {
            let other = self.dice.below(n + 1);
            self.world.links.swap(n, other);
        }
        for n in (1..self.world.statuses.len()).rev() {
            let other = self.dice.below(n + 1);
            self.world.statuses.swap(n, other);
        }
    }
}

impl World {
    /// Links whose two ends are one person, or `(source, id)` with two versions that no instant
    /// tells apart: what the importer would reject. For the test of this file.
    pub(crate) fn rejected_links(&self) -> usize {
        let mut seen: BTreeMap<_, &LinkRow> = BTreeMap::new();
        let conflicts = self.links.iter().filter(|row| {
            let key = (row.source.clone(), row.id.clone(), row.recorded_at);
            seen.insert(key, row).is_some_and(|old| old != *row)
        });
        let upside_down =
            |row: &&LinkRow| row.valid_from.zip(row.valid_until).is_some_and(|(a, b)| b < a);
        conflicts.count()
            + self.links.iter().filter(|row| row.from == row.to).count()
            + self.links.iter().filter(upside_down).count()
    }
}
