//! That a card need not be derived again unless somebody it looked at has changed: random writes to
//! a store that folds and rebuilds, each answer held against deriving everything every time.

use super::household::Household;
use super::world::{all_but, day, law, parent, record, since};
use otbasy::card::{CardRequest, assemble};
use otbasy::config::registers;
use otbasy::domain::{
    Basis, Instant, Interval, Lens, Link, LinkKind, Party, Permission, Person, PersonNo,
    RecordFields, RecordState, Recorded, Rights, Scope, Secrecy, Sex, Source, Status, StatusKind,
};
use otbasy::graph::{Builder, Country, FamilyGraph, LinkNo, Looked, Noted, StatusNo, View};
use otbasy::store::{
    Changes, CsvMark, Intake, Options, Publish, Reads, Snapshot, StoredLink, StoredPerson,
    StoredStatus,
};
use std::sync::Arc;

const PEOPLE: u32 = 9;

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn person(&mut self) -> PersonNo {
        PersonNo(self.below(u64::from(PEOPLE)) as u32)
    }

    fn record(&mut self, id: String) -> RecordFields {
        let from = day(self.pick(&["1990-01-01", "2012-01-01", "2025-01-01"]));
        let until = self.pick(&[None, None, Some(day("2026-01-01")), Some(day("2027-01-01"))]);
        RecordFields {
            source: Source(0),
            id,
            valid: Interval::new(Some(from), until),
            document: String::new(),
            confidence: None,
            state: self.pick(&[RecordState::Registered, RecordState::Contested]),
            secrecy: self.pick(&[Secrecy::None, Secrecy::None, Secrecy::Adoption]),
            recorded: Recorded::ALWAYS,
        }
    }

    fn row(&mut self, n: u32) -> StoredPerson {
        let birth = self.pick(&["1960-01-01", "1985-05-05", "2010-01-01", "2025-06-01"]);
        let death =
            if self.below(4) == 0 { day("2026-02-01") } else { otbasy::domain::Day::OPEN_END };
        let person = Person {
            iin: None,
            reference: format!("p{n}"),
            surname: "S".to_owned(),
            given_name: self.pick(&["A", "B", "C"]).to_owned(),
            patronymic: String::new(),
            sex: self.pick(&[Sex::Female, Sex::Male]),
            birth: day(birth),
            death,
            citizenship: String::new(),
            region: None,
            address: self.pick(&["", "x", "y"]).to_owned(),
            phone: String::new(),
            protected: false,
            recorded_at: Instant::ALWAYS,
            death_recorded_at: Instant::ALWAYS,
        };
        StoredPerson { arrived: true, ..StoredPerson::of(person) }
    }

    fn link(&mut self, no: u32) -> StoredLink {
        let kinds = [
            (LinkKind::Parent, Basis::Birth),
            (LinkKind::Parent, Basis::Birth),
            (LinkKind::Parent, Basis::Adoption),
            (LinkKind::Spouse, Basis::Registered),
            (LinkKind::Guardian, Basis::Guardianship),
            (LinkKind::Breadwinner, Basis::Law),
            (LinkKind::Carer, Basis::Declared),
        ];
        let (kind, basis) = self.pick(&kinds);
        let from = self.person();
        let to = PersonNo((from.0 + 1 + self.below(u64::from(PEOPLE) - 1) as u32) % PEOPLE);
        let record = self.record(format!("l{no}"));
        let (from, basis) = (Party::Person(from), Some(basis));
        let link = Link { kind, from, to, basis, end_reason: None, record };
        StoredLink { link, csv: CsvMark::default() }
    }

    fn status(&mut self, no: u32) -> StoredStatus {
        let (person, record) = (self.person(), self.record(format!("s{no}")));
        let kind =
            self.pick(&[StatusKind::Employed, StatusKind::Missing, StatusKind::Incapacitated]);
        let status = Status { person, kind, detail: String::new(), note: String::new(), record };
        StoredStatus { status, csv: CsvMark::default() }
    }

    fn changes(&mut self, (links, statuses): (u32, u32)) -> Changes {
        let mut changes = Changes::default();
        match self.below(4) {
            0 => {
                let p = self.person();
                changes.people.push((p, self.row(p.0)));
            }
            1 => {
                let no = self.below(u64::from(statuses) + 1) as u32;
                changes.statuses.push((StatusNo(no), self.status(no)));
            }
            _ => {
                // A number that is taken is given another content, ends and all.
                let no = self.below(u64::from(links) + 1) as u32;
                changes.links.push((LinkNo(no), self.link(no)));
            }
        }
        changes
    }
}

/// A card with the names on it, and what it looked at.
fn derived(snapshot: &Snapshot, rights: Rights, p: PersonNo) -> (String, Looked) {
    let noted = Arc::new(Noted::new(Arc::clone(&snapshot.graph)));
    let scope = Scope { as_of: day("2026-06-01"), known_at: None, rights };
    let graph: &dyn FamilyGraph = &*noted;
    let view = View::new(graph, scope);
    let card =
        assemble(&view, &law(), CardRequest { holder: p, lens: Lens::Card, depth: 0 }).unwrap();
    let members = card.iter().flat_map(|card| &card.members);
    let names: Vec<_> = members.map(|m| graph.person_text(m.person).given_name).collect();
    (format!("{card:?} {names:?}"), noted.looked())
}

#[test]
fn no_change_of_a_card_is_missed() {
    let (mut changed, mut spared) = (0, 0);
    for seed in 0..9 {
        let mut options = Options::new(registers().unwrap());
        options.layer_people_max = [1, 4, 100][seed as usize % 3];
        let house = Household::with(options);
        let mut dice = Dice(seed);
        let rows = (0..PEOPLE).map(|n| (PersonNo(n), dice.row(n))).collect();
        house.write(Changes { people: rows, ..Changes::default() });
        house.embedded().settle();
        let rights = [Rights::ALL, all_but(Permission::AdoptionRead)];
        let askers: Vec<(PersonNo, Rights)> =
            (0..PEOPLE).flat_map(|n| rights.map(|rights| (PersonNo(n), rights))).collect();
        let feed = house.store.feed();
        let mut turn = feed.turn();
        let first = house.store.snapshot().unwrap();
        let mut last: Vec<(String, Looked)> =
            askers.iter().map(|(p, rights)| derived(&first, *rights, *p)).collect();
        for step in 0..40 {
            let mut session = house.embedded().intake(Publish::EachCommit).unwrap();
            let next = session.next();
            session.commit(dice.changes((next.link, next.status))).unwrap();
            drop(session);
            if dice.below(3) == 0 {
                house.embedded().settle(); // a fold is done now, else perhaps under way
            }
            let news = feed.since(turn);
            turn = news.turn;
            assert!(!news.is_empty());
            let now = house.store.snapshot().unwrap();
            for ((p, rights), last) in askers.iter().zip(&mut last) {
                let again = news.people().is_none_or(|people| last.1.rests_on(people, &*now.graph));
                let found = derived(&now, *rights, *p);
                changed += usize::from(found.0 != last.0);
                spared += usize::from(!again);
                assert!(again || found.0 == last.0, "seed {seed} step {step} {p:?}: missed");
                if again {
                    *last = found;
                }
            }
        }
    }
    println!("{changed} changes of cards, {spared} times nothing was derived");
    assert!(changed > 1_000 && spared > 1_000, "{changed} {spared}");
}

/// Sixteen people, each the parent of the next; the last of the first, if the circle is closed.
fn line(closed: bool) -> Country {
    let (mut dice, mut builder) = (Dice(1), Builder::default());
    for n in 0..16 {
        let Person { reference, .. } = dice.row(n).person;
        let row = Person { reference, death: otbasy::domain::Day::OPEN_END, ..dice.row(n).person };
        builder.people.push(&Person { birth: day("1960-01-01"), ..row }, true, false);
    }
    for n in 0..if closed { 16 } else { 15 } {
        let fields = record(Source(0), &format!("l{n}"), since("1960-01-01"));
        builder.links.push(&parent(PersonNo(n), PersonNo((n + 1) % 16), fields));
    }
    builder.finish(registers().unwrap())
}

#[test]
fn a_circle_closed_far_away_is_noticed() {
    let of = |country: Country| Snapshot {
        graph: Arc::new(country),
        sequence: 1,
        default_date: None,
        reads: Reads::default(),
    };
    let (before, after) = (of(line(false)), of(line(true)));
    let (card, looked) = derived(&before, Rights::ALL, PersonNo(8));
    assert_ne!(card, derived(&after, Rights::ALL, PersonNo(8)).0);
    // Neither end of the new link was looked at.
    let touched = || [PersonNo(15), PersonNo(0)].into_iter();
    assert!(!looked.rests_on(touched(), &*before.graph));
    assert!(looked.rests_on(touched(), &*after.graph));
}
