//! Small nasty worlds from a seed: few distinct days around one day of interest, so that every
//! boundary is met, and records that overlap, contradict, repeat and correct each other. Every row
//! is one that the importer accepts. Must not know what the rows mean.

use super::world::{IncomeRow, LinkRow, PersonRow, StatusRow, World};
use otbasy::domain::{
    Basis, Confidence, Day, Detail, EndReason, Iin, IncomeKind, Instant, LinkKind, RecordState,
    Region, Secrecy, Sex, StatusKind,
};
use std::collections::BTreeMap;

/// A world and the question to ask of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) world: World,
    pub(crate) d: Day,
    pub(crate) k: Option<Instant>,
}

/// `SplitMix64`: the same seed gives the same world on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn maybe<T: Clone>(&mut self, percent: usize, of: &[T]) -> Option<T> {
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
        let mut dice = Dice(seed);
        let days = ["2026-03-01", "2026-03-01", "2024-02-29", "2025-08-31", "2031-01-01"];
        let d = Day::parse(dice.pick(&days)).unwrap();
        let k = dice
            .maybe(35, &instants())
            .map(|at| Instant::from_number(at.number() + [-1, 0, 0, 1][dice.below(4)]));
        let mut maker =
            Maker { dice, d, names: vec![], births: vec![], world: World::default(), ids: 0 };
        (0..size).for_each(|n| maker.person(n));
        maker.families();
        (0..size + maker.dice.below(2 * size)).for_each(|_| maker.stray_link());
        (0..size / 2 + maker.dice.below(2 * size)).for_each(|_| maker.status());
        (0..maker.dice.below(size)).for_each(|_| maker.income());
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

    fn birth(&mut self) -> Option<Day> {
        let ages = [1, 3, 6, 7, 8, 14, 17, 18, 23, 40];
        let leap = ["2000-02-29", "2004-02-29", "2008-02-29", "2020-02-29", "1996-02-29"];
        match self.dice.below(20) {
            0 => None,
            1 | 2 => Day::parse(self.dice.pick(&leap)).ok(),
            3 => Some(self.d.plus_months(-18).plus_days(self.dice.below(3) as i32 - 1)),
            4 => Day::parse(self.dice.pick(&["2007-08-12", "2007-08-13"])).ok(),
            5 => Some(self.d.plus_days(self.dice.below(3) as i32 - 1)),
            6..=10 => {
                let age = self.dice.pick(&ages);
                Some(self.d.plus_years(-age).plus_days(self.dice.below(3) as i32 - 1))
            }
            11..=13 => Some(self.d.plus_years(-(self.dice.below(18) as i32))),
            _ => Some(self.d.plus_years(-(self.dice.below(70) as i32)).plus_days(-40)),
        }
    }

    /// A synthetic number that says nothing of its person.
    fn iin(&mut self, n: usize) -> Iin {
        loop {
            let (year, month) = (self.dice.below(100) as u64, 81 + self.dice.below(12) as u64);
            let (day, century) = (1 + self.dice.below(28) as u64, 3 + self.dice.below(4) as u64);
            let date = (year * 100 + month) * 100 + day;
            let body = (date * 10 + century) * 10_000 + (self.dice.below(90) * 100 + n) as u64;
            if let Some(iin) = Iin::from_body(body) {
                return iin;
            }
        }
    }

    fn person(&mut self, n: usize) {
        let birth = self.birth();
        let numbered = self.dice.percent(75);
        let iin = numbered.then(|| self.iin(n));
        let reference = if iin.is_none() || self.dice.percent(25) {
            format!("{}{n}", self.dice.pick(&["a", "Z", "n-", "ә"]))
        } else {
            String::new()
        };
        let late = instants();
        let death = if self.dice.percent(14) { Some(self.day()) } else { None };
        let row = PersonRow {
            iin,
            reference: reference.clone(),
            surname: self.dice.pick(&["Абаева", "Smith, J", ""]).to_owned(),
            given_name: format!("N{n}"),
            patronymic: String::new(),
            sex: self.dice.pick(&[Sex::Male, Sex::Female, Sex::Female, Sex::Male, Sex::Unknown]),
            birth,
            death,
            citizenship: self.dice.pick(&["KZ", "KZ", ""]).to_owned(),
            region: Region::from_code(75),
            address: self.address(),
            phone: String::new(),
            protected: self.dice.maybe(30, &[true, false]),
            recorded_at: self.dice.maybe(10, &late),
            death_recorded_at: death.and(self.dice.maybe(40, &late)),
        };
        let mut names: Vec<String> = iin.iter().map(Iin::to_string).collect();
        if !reference.is_empty() {
            names.push(format!("ref:{reference}"));
        }
        self.earlier_row(&row);
        self.world.persons.push(row);
        self.names.push(names);
        self.births.push(birth);
    }

    /// Another row of the same person before the one that counts: a repeated one, the same IIN of
    /// somebody else, or one from before the IIN was given.
    fn earlier_row(&mut self, row: &PersonRow) {
        let mut old = row.clone();
        match self.dice.below(24) {
            0 => {}
            1 => "Другая".clone_into(&mut old.surname),
            2 => old.birth = Some(self.d.plus_years(-30)),
            3 if !row.reference.is_empty() => {
                (old.iin, old.birth, old.address) = (None, self.birth(), String::new());
            }
            4 => (old.address, old.death) = ("d9".to_owned(), None),
            _ => return,
        }
        self.world.persons.push(old);
    }

    fn address(&mut self) -> String {
        self.dice.pick(&["", "d1", "d1", "d2", "d3"]).to_owned()
    }

    /// A text that names a person, by IIN or by ref.
    fn name(&mut self, n: usize) -> String {
        let names = self.names[n].clone();
        self.dice.pick(&names)
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

    fn basis(&mut self, kind: LinkKind) -> Option<Basis> {
        self.dice.maybe(90, kind.bases())
    }

    fn link_row(&mut self, kind: LinkKind, from: usize, to: usize) -> LinkRow {
        let (valid_from, valid_until) = self.interval();
        let ended = kind == LinkKind::Spouse && valid_until.is_some();
        let basis = self.basis(kind);
        LinkRow {
            id: self.id("l"),
            kind,
            from: self.name(from),
            to: self.name(to),
            institution: String::new(),
            basis,
            valid_from,
            valid_until,
            end_reason: if ended { self.dice.maybe(90, EndReason::ALL) } else { None },
            source: self.source(),
            document: String::new(),
            confidence: self.confidence(),
            state: self.state(),
            secrecy: self.secrecy(kind, basis, valid_until),
            recorded_at: self.recorded_at(),
        }
    }

    /// The secret of adoption stands on adoptions and on the filiations that they replaced.
    fn secrecy(
        &mut self,
        kind: LinkKind,
        basis: Option<Basis>,
        until: Option<Day>,
    ) -> Option<Secrecy> {
        let adoption =
            kind == LinkKind::Parent && (basis == Some(Basis::Adoption) || until.is_some());
        if adoption && self.dice.percent(60) {
            return Some(Secrecy::Adoption);
        }
        self.dice.maybe(10, &[Secrecy::None, Secrecy::Protected])
    }

    /// Adds a record, and often a second claim about the same thing, versions, or a repetition.
    fn add_link(&mut self, row: LinkRow) {
        if self.dice.percent(30) {
            let mut rival = row.clone();
            rival.source = self.source();
            // the same id in another source ties up to the source
            if rival.source == row.source || self.dice.percent(60) {
                rival.id = self.id("r");
            }
            self.vary_link(&mut rival);
            if row.kind == LinkKind::Spouse && self.dice.percent(50) {
                std::mem::swap(&mut rival.from, &mut rival.to);
            }
            self.push_link_versions(rival);
        }
        self.push_link_versions(row);
    }

    fn vary_link(&mut self, row: &mut LinkRow) {
        let from = row.valid_from;
        if self.dice.percent(60) {
            (row.valid_from, row.valid_until) = self.interval();
        }
        if self.dice.percent(50) && row.valid_until.is_none_or(|until| from <= Some(until)) {
            row.valid_from = from;
        }
        row.confidence = self.confidence();
        row.state = self.state();
        if self.dice.percent(40) {
            row.basis = self.basis(row.kind);
        }
        row.secrecy = self.secrecy(row.kind, row.basis, row.valid_until);
        row.recorded_at = self.recorded_at();
    }

    /// Versions of one record: each at an instant of its own, so that none is an `id-conflict`.
    fn push_link_versions(&mut self, mut row: LinkRow) {
        if self.dice.percent(70) {
            if self.dice.percent(5) {
                self.world.links.push(row.clone());
            }
            self.world.links.push(row);
            return;
        }
        for at in self.own_instants() {
            row.recorded_at = Some(at);
            self.world.links.push(row.clone());
            if self.dice.percent(70) {
                self.vary_link(&mut row);
            }
            if self.dice.percent(8) && row.institution.is_empty() {
                std::mem::swap(&mut row.from, &mut row.to);
            }
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

    /// Couples, mostly married, with children younger than they are: what most homes rest on.
    fn families(&mut self) {
        for _ in 0..=self.dice.below(2) {
            let (a, b) = self.two();
            if self.dice.percent(70) {
                let mut row = self.link_row(LinkKind::Spouse, a, b);
                (row.valid_from, row.valid_until) = (Some(self.d.plus_years(-10)), None);
                row.end_reason = None;
                row.state = None;
                self.add_link(row);
            }
            for child in 0..self.names.len() {
                let young = self.births[child] > Some(self.d.plus_years(-23));
                let parents = [a, b];
                for parent in parents.into_iter().filter(|p| *p != child) {
                    if young && self.dice.percent(65) {
                        self.filiation(parent, child);
                    }
                }
            }
        }
        if self.dice.percent(15) {
            self.adoption();
        }
        if self.dice.percent(20) {
            self.care();
        }
        (0..self.names.len()).for_each(|n| self.studies(n));
    }

    /// Somebody of group 1 and a carer: rare by chance alone.
    fn care(&mut self) {
        let (from, to) = self.two();
        let mut row = self.link_row(LinkKind::Carer, from, to);
        (row.valid_until, row.state) = (None, None);
        self.add_link(row);
        let mut row = self.status_row(StatusKind::Disability, to);
        (row.valid_until, row.state) = (None, None);
        Detail::Group1.word().clone_into(&mut row.detail);
        self.add_status(row);
    }

    /// Young people mostly study, else none of them is a dependent child.
    fn studies(&mut self, n: usize) {
        let age = self.births[n].map(|birth| birth.age_on(self.d));
        if age.is_some_and(|age| (17..24).contains(&age)) && self.dice.percent(60) {
            let mut row = self.status_row(StatusKind::Student, n);
            if self.dice.percent(70) {
                (row.valid_from, row.state) = (Some(self.d.plus_years(-2)), None);
                Detail::FullTime.word().clone_into(&mut row.detail);
            }
            row.valid_until = row.valid_until.filter(|until| Some(*until) >= row.valid_from);
            self.add_status(row);
        }
    }

    fn filiation(&mut self, parent: usize, child: usize) {
        let mut row = self.link_row(LinkKind::Parent, parent, child);
        if self.dice.percent(80) {
            (row.valid_from, row.valid_until, row.state) = (self.births[child], None, None);
            (row.basis, row.secrecy) = (Some(Basis::Birth), None);
        }
        self.add_link(row);
    }

    /// An adoption as the registers write it: an end on the old link, a new one, both secret.
    fn adoption(&mut self) {
        let (old, new) = self.two();
        let (child, day) = (self.dice.below(self.names.len()), self.day());
        if child == old || child == new {
            return;
        }
        let mut row = self.link_row(LinkKind::Parent, old, child);
        (row.valid_from, row.valid_until, row.state) = (None, Some(day), None);
        (row.basis, row.secrecy) = (Some(Basis::Birth), Some(Secrecy::Adoption));
        row.recorded_at = instants().pop();
        let open = LinkRow {
            valid_until: None,
            secrecy: None,
            recorded_at: Some(instants()[0]),
            ..row.clone()
        };
        self.world.links.extend([row, open]);
        let mut row = self.link_row(LinkKind::Parent, new, child);
        (row.valid_from, row.valid_until, row.state) = (Some(day), None, None);
        (row.basis, row.secrecy) = (Some(Basis::Adoption), Some(Secrecy::Adoption));
        self.add_link(row);
    }

    /// Any link between any two people.
    fn stray_link(&mut self) {
        use LinkKind::{Breadwinner, Carer, Guardian, Parent, RightsLimited, Spouse};
        let kinds = [
            Parent,
            Parent,
            Guardian,
            Guardian,
            Guardian,
            Spouse,
            Spouse,
            RightsLimited,
            Breadwinner,
            Carer,
        ];
        let kind = self.dice.pick(&kinds);
        let (from, to) = self.two();
        let mut row = self.link_row(kind, from, to);
        if kind == Guardian && self.dice.percent(25) {
            self.dice.pick(&["Home 1", "Home 2"]).clone_into(&mut row.institution);
            // "if both, the person is the guardian"
            if self.dice.percent(85) {
                row.from = String::new();
            }
        }
        self.add_link(row);
    }

    fn detail(&mut self, kind: StatusKind) -> String {
        let unknown = self.dice.percent(10);
        match kind {
            StatusKind::Residence => self.address(),
            _ if unknown => String::new(),
            StatusKind::CapacityLoss => self.dice.pick(&["30", "79", "100"]).to_owned(),
            _ if kind.details().is_empty() => String::new(),
            _ => self.dice.pick(kind.details()).word().to_owned(),
        }
    }

    fn status(&mut self) {
        use StatusKind::{Disability, Employed, Incapacitated, Missing, Residence, Student};
        let often = [Disability, Student, Missing, Incapacitated, Residence, Employed];
        let often = self.dice.maybe(60, &often);
        let kind = often.unwrap_or_else(|| self.dice.pick(StatusKind::ALL));
        let who = self.dice.below(self.names.len());
        let row = self.status_row(kind, who);
        self.add_status(row);
    }

    fn status_row(&mut self, kind: StatusKind, who: usize) -> StatusRow {
        let (valid_from, valid_until) = self.interval();
        let note = self.dice.pick(&["75", "10", ""]);
        StatusRow {
            // some statuses share ids with links: they are other records all the same
            id: format!("l{}", self.world.statuses.len() + 1),
            person: self.name(who),
            kind,
            detail: self.detail(kind),
            note: if kind == StatusKind::Residence { note } else { "" }.to_owned(),
            valid_from,
            valid_until,
            source: self.source(),
            document: String::new(),
            recorded_at: self.recorded_at(),
            confidence: self.confidence(),
            state: self.state(),
            secrecy: self.dice.maybe(10, &[Secrecy::None, Secrecy::Protected]),
        }
    }

    /// Adds a record, and often a second claim about the same thing.
    fn add_status(&mut self, row: StatusRow) {
        if self.dice.percent(25) {
            let mut rival = StatusRow { source: self.source(), ..row.clone() };
            if rival.source == row.source || self.dice.percent(60) {
                rival.id = self.id("r");
            }
            self.vary_status(&mut rival);
            self.push_status_versions(rival);
        }
        self.push_status_versions(row);
    }

    fn vary_status(&mut self, row: &mut StatusRow) {
        let from = row.valid_from;
        if self.dice.percent(60) {
            (row.valid_from, row.valid_until) = self.interval();
        }
        if self.dice.percent(50) && row.valid_until.is_none_or(|until| from <= Some(until)) {
            row.valid_from = from;
        }
        row.detail = self.detail(row.kind);
        row.confidence = self.confidence();
        row.state = self.state();
        row.recorded_at = self.recorded_at();
    }

    fn push_status_versions(&mut self, mut row: StatusRow) {
        if self.dice.percent(75) {
            self.world.statuses.push(row);
            return;
        }
        for at in self.own_instants() {
            row.recorded_at = Some(at);
            self.world.statuses.push(row.clone());
            if self.dice.percent(70) {
                self.vary_status(&mut row);
            }
        }
    }

    fn income(&mut self) {
        let who = self.dice.below(self.names.len());
        let row = IncomeRow {
            person: self.name(who),
            month: self.dice.pick(&["2025-10", "2025-12", "2026-01"]).to_owned(),
            kind: self.dice.pick(IncomeKind::ALL),
            amount: self.dice.pick(&["0", "85000", "120000.5"]).to_owned(),
        };
        self.world.incomes.push(row);
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
        let upside_down = |row: &&LinkRow| matches!((row.valid_from, row.valid_until), (Some(a), Some(b)) if b < a);
        conflicts.count()
            + self.links.iter().filter(|row| row.from == row.to).count()
            + self.links.iter().filter(upside_down).count()
    }
}
