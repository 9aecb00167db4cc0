//! Any order of arrival gives the same state, and that of a slow fold, at every instant.

use super::reference::{self, Item, SOURCES, Said, What};
use super::{Register, event};
use crate::store::Dice;
use otbasy::domain::{Day, Instant};
use std::collections::BTreeSet;

const PEOPLE: [&str; 4] = ["a", "b", "c", "d"];
const KINDS: [(&str, &str, &str, &str); 3] = [
    ("SPOUSE", "REGISTERED", "MARRIAGE", "DIVORCE"),
    ("GUARDIAN", "FOSTER", "GUARDIANSHIP_START", "GUARDIANSHIP_END"),
    ("CARER", "DECLARED", "CARE_START", "CARE_END"),
];

/// One thing to hand in: as it is handed in, and as the slow fold reads it.
#[derive(Clone)]
enum Handed {
    Event(String, Item),
    Link(String, Item),
    Person(String),
}

struct World<'d> {
    dice: &'d mut Dice,
    handed: Vec<Handed>,
    rows: BTreeSet<(String, Instant)>,
    deaths: Vec<(String, Option<(Day, Instant)>)>,
    /// Somebody whose birth is told by an event, and whom the others call by number or reference.
    newborn: Option<String>,
}

/// The reference of the newborn.
const NEWBORN: &str = "n";

fn day(n: u64) -> Day {
    Day::parse(["2015-05-01", "2018-01-01", "2020-06-01", "2022-01-01"][n as usize]).unwrap()
}

/// Few instants, so that many things share one.
fn instant(n: u64) -> &'static str {
    ["2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"][n as usize]
}

impl World<'_> {
    fn any<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len() as u64) as usize]
    }

    fn couple(&mut self) -> (String, String) {
        let newborn = self.newborn.clone();
        let mut all: Vec<String> = PEOPLE.into_iter().map(str::to_owned).chain(newborn).collect();
        let a = all.swap_remove(self.dice.below(all.len() as u64) as usize);
        let b = all.swap_remove(self.dice.below(all.len() as u64) as usize);
        (a, b)
    }

    /// How a row or an event calls somebody.
    fn written(&mut self, who: &str) -> String {
        if self.newborn.as_deref() != Some(who) {
            format!("ref:{who}")
        } else if self.dice.one_in(2) {
            who.to_owned()
        } else {
            format!("ref:{NEWBORN}")
        }
    }

    fn person(&mut self, name: &str, called: &str) {
        let death =
            self.dice.one_in(4).then(|| (day(self.dice.below(4)), instant(self.dice.below(3))));
        let (on, at) = death.map_or((String::new(), ""), |(on, at)| (on.to_string(), at));
        self.handed.push(Handed::Person(format!("{called},S,U,1990-01-01,{on},{at}")));
        let death = death.map(|(on, at)| (on, Instant::parse(at).unwrap()));
        self.deaths.push((name.to_owned(), death));
    }

    /// A birth that gives both names of the newborn, whom a row may state as well, by reference.
    fn birth(&mut self) {
        let iin = (85_010_130_000u64..).find_map(otbasy::domain::Iin::from_body).unwrap();
        let name = iin.to_string();
        let (source, at) = (self.any(&SOURCES), instant(self.dice.below(3)));
        let (parent, on) = (self.any(&PEOPLE), day(0));
        let names = format!(r#""iin":"{iin}","ref":"{NEWBORN}","surname":"N","sex":"F""#);
        let rest = format!(r#""newPerson":{{{names}}},"parents":["ref:{parent}"]"#);
        let line = event("b", source, "BIRTH", &on.to_string(), at, &rest);
        let (until, document) = (Day::OPEN_END, String::new());
        let (from, to) = (parent.to_owned(), name.clone());
        let (kind, basis) = ("PARENT", "BIRTH");
        let said = Said { kind, from, to, basis, start: on, until, reason: "", document };
        let (recorded_at, what) = (Instant::parse(at).unwrap(), What::Opens(vec![said]));
        self.handed.push(Handed::Event(line, Item { source, id: "b".into(), recorded_at, what }));
        if self.dice.one_in(2) {
            self.person(&name, NEWBORN);
        } else {
            self.deaths.push((name.clone(), None));
        }
        self.newborn = Some(name);
    }

    /// A version of one of a few records. Two versions of one record and one instant would be a
    /// conflict, and then the order does matter.
    fn row(&mut self) {
        let (source, n) = (self.any(&SOURCES[..3]), self.dice.below(4));
        // Some have the names of records that events open.
        let id = if self.dice.one_in(3) { format!("e{n}#1") } else { format!("r{n}") };
        let at = instant(self.dice.below(3));
        if !self.rows.insert((format!("{source}/{id}"), Instant::parse(at).unwrap())) {
            return;
        }
        let (kind, basis, ..) = self.any(&KINDS);
        let (from, to) = self.couple();
        let start = day(self.dice.below(3));
        let until = if self.dice.one_in(4) { day(3) } else { Day::OPEN_END };
        let document = self.dice.below(2).to_string();
        let (a, b) = (self.written(&from), self.written(&to));
        let line =
            format!("{id},{kind},{a},{b},,{basis},{start},{until},,{source},{document},{at}");
        let said = Said { kind, from, to, basis, start, until, reason: "", document };
        let recorded_at = Instant::parse(at).unwrap();
        self.handed
            .push(Handed::Link(line, Item { source, id, recorded_at, what: What::Row(said) }));
    }

    fn event(&mut self, n: usize) {
        let (source, at) = (self.any(&SOURCES), instant(self.dice.below(3)));
        let on = day(self.dice.below(4));
        let (kind, basis, starts, ends) = self.any(&KINDS);
        let (from, to) = self.couple();
        let (a, b) = (self.written(&from), self.written(&to));
        let names = match kind {
            "SPOUSE" => format!(r#""spouses":["{a}","{b}"]"#),
            "GUARDIAN" => format!(r#""guardian":"{a}","ward":"{b}""#),
            _ => format!(r#""carer":"{a}","caredFor":"{b}""#),
        };
        let (what, name, rest) = match self.dice.below(5) {
            0 => (What::Dies { person: from.clone(), on }, "DEATH", format!(r#""person":"{a}""#)),
            1 | 2 => {
                let rest = if kind == "GUARDIAN" {
                    format!(r#"{names},"basis":"{basis}""#)
                } else {
                    names
                };
                let (until, document) = (Day::OPEN_END, String::new());
                let said = Said { kind, from, to, basis, start: on, until, reason: "", document };
                (What::Opens(vec![said]), starts, rest)
            }
            _ => {
                let basis = if kind == "GUARDIAN" { "" } else { basis };
                (What::Ends { kind, from, to, on, reason: "DIVORCE", basis }, ends, names)
            }
        };
        let id = format!("e{n}");
        let line = event(&id, source, name, &on.to_string(), at, &rest);
        let recorded_at = Instant::parse(at).unwrap();
        self.handed.push(Handed::Event(line, Item { source, id, recorded_at, what }));
    }
}

fn shuffled(handed: &[Handed], dice: &mut Dice) -> Vec<Handed> {
    let mut all = handed.to_vec();
    for n in (1..all.len()).rev() {
        all.swap(n, dice.below(n as u64 + 1) as usize);
    }
    all
}

fn take(register: &Register, handed: &[Handed]) {
    for one in handed {
        match one {
            Handed::Event(line, _) => drop(register.tell(line)),
            Handed::Link(row, _) => {
                let report = register.links(std::slice::from_ref(row));
                assert_eq!(report.counts.rejected, 0, "{row}: {:?}", report.rejects);
            }
            Handed::Person(row) => drop(register.persons(std::slice::from_ref(row))),
        }
    }
}

fn check(seed: u64) {
    let mut dice = Dice::new(seed);
    let (rows, newborn) = (BTreeSet::new(), None);
    let mut world = World { dice: &mut dice, handed: vec![], rows, deaths: vec![], newborn };
    PEOPLE.iter().for_each(|name| world.person(name, name));
    if seed.is_multiple_of(2) {
        world.birth();
    }
    (0..world.dice.below(7)).for_each(|_| world.row());
    (0..2 + world.dice.below(6) as usize).for_each(|n| world.event(n));
    let World { handed, deaths, .. } = world;
    let items: Vec<Item> = handed
        .iter()
        .filter_map(|one| match one {
            Handed::Event(_, item) | Handed::Link(_, item) => Some(item.clone()),
            Handed::Person(_) => None,
        })
        .collect();
    let mut changes: Option<Vec<(String, Vec<String>)>> = None;
    for order_no in 0..3 {
        let register = Register::new();
        let order = if order_no == 0 { handed.clone() } else { shuffled(&handed, &mut dice) };
        take(&register, &order);
        let told = || -> Vec<&String> {
            order
                .iter()
                .map(|one| match one {
                    Handed::Event(line, _) | Handed::Link(line, _) | Handed::Person(line) => line,
                })
                .collect()
        };
        for n in 0..3 {
            let k = Instant::parse(instant(n)).unwrap();
            let wanted = reference::records(&items, k);
            assert_eq!(register.records(Some(k)), wanted, "seed {seed} at {k:?}: {:#?}", told());
        }
        let wanted = reference::records(&items, Instant::NEVER);
        assert_eq!(register.records(None), wanted, "seed {seed}: {:#?}", told());
        for (name, row) in &deaths {
            let (on, at) = reference::death(&items, name, *row);
            let line = &register.people()[name];
            assert!(line.ends_with(&format!(" {on} {at:?}")), "seed {seed}: {line}");
        }
        let told_of = register.changes(&items);
        let before = changes.get_or_insert_with(|| told_of.clone());
        assert_eq!(*before, told_of, "seed {seed}: {:#?}", told());
        if order_no == 2 {
            register.is_sound();
        }
    }
}

#[test]
fn any_order_of_arrival_gives_the_state_of_the_slow_fold() {
    (0..60).for_each(check);
}
