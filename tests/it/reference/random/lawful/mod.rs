//! Worlds in which the rules of spec 3 are met: a few scenes of life around D (a death, a birth, a
//! lost job …), with dates at the boundaries, then some misfortune and some dispute over all.

mod births;
mod deaths;
mod lives;

use super::{Case, Dice, Maker, instants};
use crate::reference::world::{IncomeRow, LinkRow, PersonRow, StatusRow, World};
use otbasy::domain::{
    Basis, Day, IncomeKind, LinkKind, Month, RecordState, Region, Sex, StatusKind,
};

const DAYS: [&str; 9] = [
    "2026-03-15",
    "2026-06-01",
    "2026-01-01",
    "2025-08-31",
    "2025-08-12",
    "2024-02-29",
    "2024-01-01",
    "2028-09-10",
    "2025-06-01",
];

impl Case {
    /// A world of some scenes of life, a day from 2024 on, and mostly no K.
    pub(crate) fn lawful(seed: u64) -> Case {
        let mut dice = Dice(seed ^ 0x1a3f_0000_0000_0000);
        let d = Day::parse(dice.pick(&DAYS)).unwrap();
        let k = dice.maybe(12, &instants());
        let (names, births, world) = (vec![], vec![], World::default());
        let mut maker = Maker { dice, d, names, births, world, ids: 0, tangled: false };
        for _ in 0..=maker.dice.below(2) {
            match maker.dice.below(11) {
                0..4 => maker.death(),
                4 => maker.newborn(),
                5 => maker.large_family(),
                6 => maker.disabled(),
                7 => maker.workers(),
                8 | 9 => maker.orphan(),
                _ => maker.honours(),
            }
        }
        maker.earnings();
        maker.misfortunes();
        maker.disputes();
        maker.shuffle();
        Case { world: maker.world, d, k }
    }
}

impl Maker {
    fn woman_or_man(&mut self) -> Sex {
        match self.dice.below(20) {
            0 => Sex::Unknown,
            1..11 => Sex::Female,
            _ => Sex::Male,
        }
    }

    /// A day, the one before or the one after.
    fn near(&mut self, day: Day) -> Day {
        day.plus_days(self.dice.below(3) as i32 - 1)
    }

    fn years_ago(&mut self, from: usize, to: usize) -> Day {
        let years = from + self.dice.below(to - from);
        self.d.plus_years(-(years as i32)).plus_days(-(self.dice.below(300) as i32))
    }

    /// A birth at or near an age that a rule names, not after D.
    fn young_birth(&mut self) -> Day {
        let ages = [0, 12, 18, 36, 72, 84, 84, 96, 96, 216, 216, 276];
        let day = if self.dice.percent(45) {
            let age = self.dice.pick(&ages);
            self.near(self.d.plus_months(-age))
        } else {
            self.years_ago(0, 22)
        };
        day.min(self.d)
    }

    /// Somebody born on a day.
    fn soul(&mut self, sex: Sex, birth: Day) -> usize {
        let n = self.names.len();
        let iin = self.iin(n);
        let numbered = self.dice.percent(85);
        let row = PersonRow {
            iin: numbered.then_some(iin),
            reference: if numbered { String::new() } else { format!("r{n}") },
            surname: "S".to_owned(),
            given_name: format!("N{n}"),
            patronymic: String::new(),
            sex,
            birth: if self.dice.percent(98) { Some(birth) } else { None },
            death: None,
            citizenship: "KZ".to_owned(),
            region: Region::from_code(self.dice.pick(&[75, 75, 10, 99])),
            address: self.dice.pick(&["d1", "d1", "d1", "d2", ""]).to_owned(),
            phone: String::new(),
            protected: None,
            recorded_at: None,
            death_recorded_at: None,
        };
        let name = if numbered { iin.to_string() } else { format!("ref:r{n}") };
        self.names.push(vec![name]);
        self.births.push(row.birth);
        self.world.persons.push(row);
        n
    }

    fn adult(&mut self, sex: Sex) -> usize {
        let birth = self.years_ago(24, 58);
        self.soul(sex, birth)
    }

    fn child(&mut self) -> usize {
        let (sex, birth) = (self.woman_or_man(), self.young_birth());
        self.soul(sex, birth)
    }

    fn birth_of(&self, n: usize) -> Day {
        self.births[n].unwrap_or(self.d.plus_years(-30))
    }

    /// An undisputed link.
    fn bond(
        &mut self,
        kind: LinkKind,
        basis: Basis,
        (from, to): (usize, usize),
        start: Option<Day>,
    ) -> &mut LinkRow {
        let source = if kind == LinkKind::Guardian { "GUARDIANSHIP" } else { "CIVIL_ACTS" };
        let row = LinkRow {
            id: self.id("l"),
            kind,
            from: self.name(from),
            to: self.name(to),
            institution: String::new(),
            basis: Some(basis),
            valid_from: start,
            valid_until: None,
            end_reason: None,
            source: source.to_owned(),
            document: String::new(),
            confidence: None,
            state: None,
            secrecy: None,
            recorded_at: None,
        };
        self.world.links.push(row);
        self.world.links.last_mut().unwrap()
    }

    /// A child by birth.
    fn born_of(&mut self, parent: usize, child: usize) {
        let birth = self.births[child];
        self.bond(LinkKind::Parent, Basis::Birth, (parent, child), birth);
    }

    /// An undisputed status.
    fn mark(
        &mut self,
        kind: StatusKind,
        who: usize,
        detail: &str,
        from: Option<Day>,
    ) -> &mut StatusRow {
        let row = StatusRow {
            id: self.id("s"),
            person: self.name(who),
            kind,
            detail: detail.to_owned(),
            note: String::new(),
            valid_from: from,
            valid_until: None,
            source: "POPULATION".to_owned(),
            document: String::new(),
            recorded_at: None,
            confidence: None,
            state: None,
            secrecy: None,
        };
        self.world.statuses.push(row);
        self.world.statuses.last_mut().unwrap()
    }

    /// An end: mostly none, sometimes soon, and then sometimes with a record that goes on.
    fn perhaps_ending(&mut self) {
        let last = self.world.statuses.last().unwrap().clone();
        if self.dice.percent(65) {
            return;
        }
        let end = self.dice.pick(&[
            self.d.plus_days(1),
            self.d.plus_months(5),
            self.d.plus_years(3),
            self.d.plus_years(12),
        ]);
        self.world.statuses.last_mut().unwrap().valid_until = Some(end);
        if self.dice.percent(40) {
            let (id, detail) = (self.id("s"), self.detail(last.kind));
            let until = self.dice.maybe(50, &[end.plus_years(1), end.plus_years(9)]);
            let detail = if self.dice.percent(60) { last.detail.clone() } else { detail };
            let next = StatusRow { id, valid_from: Some(end), valid_until: until, detail, ..last };
            self.world.statuses.push(next);
        }
    }

    /// A disability of some group, of long standing or new.
    fn disability(&mut self, who: usize) {
        let groups = ["GROUP_1", "GROUP_2", "GROUP_3", "GROUP_3", "CHILD", "CHILD", "CHILD", ""];
        let detail = self.dice.pick(&groups);
        let birth = self.birth_of(who);
        let starts = [
            Some(birth),
            Some(birth),
            Some(self.d.plus_years(-2).max(birth)),
            Some(birth.plus_years(18)).filter(|day| *day <= self.d),
            None,
        ];
        let start = self.dice.pick(&starts);
        let note = self.dice.pick(&["", "", "", "SINCE_CHILDHOOD", "since_childhood"]);
        note.clone_into(&mut self.mark(StatusKind::Disability, who, detail, start).note);
        self.perhaps_ending();
    }

    /// Full-time studies of whoever is of the age.
    fn study(&mut self, who: usize) {
        let age = self.births[who].map_or(0, |birth| birth.age_on(self.d));
        if (17..24).contains(&age) && self.dice.percent(75) {
            let starts = [self.d.plus_years(-1), self.birth_of(who).plus_years(18)];
            let start = self.dice.pick(&starts).min(self.d);
            let detail = self.dice.pick(&["FULL_TIME", "FULL_TIME", "FULL_TIME", "PART_TIME"]);
            self.mark(StatusKind::Student, who, detail, Some(start));
            self.perhaps_ending();
        }
    }

    /// `INSURED_SALARY` in so many months that end before the month of an event, or in it.
    fn insured(&mut self, who: usize, event: Day, months: usize) {
        let person = self.name(who);
        let amount = self.dice.pick(&["90000", "250000.50", "900000", "42500", "0"]).to_owned();
        let last = Month::of(event).number() + u16::from(self.dice.percent(15));
        for back in 1..=months as u16 {
            let month = Month::from_number(last - back).to_string();
            let (person, amount) = (person.clone(), amount.clone());
            let kind = IncomeKind::InsuredSalary;
            self.world.incomes.push(IncomeRow { person, month, kind, amount });
        }
    }

    /// Incomes of the last quarter, of some people, in most worlds.
    fn earnings(&mut self) {
        let quarter = Month::of(self.d).number() / 3 * 3;
        if self.dice.percent(25) {
            return;
        }
        for who in 0..self.names.len() {
            if self.dice.percent(45) {
                let month = quarter - 1 - self.dice.below(4) as u16;
                let row = IncomeRow {
                    person: self.name(who),
                    month: Month::from_number(month).to_string(),
                    kind: self.dice.pick(IncomeKind::ALL),
                    amount: self.dice.pick(&["0", "35000", "120000.5", "700000"]).to_owned(),
                };
                self.world.incomes.push(row);
            }
        }
    }

    /// What takes people away or changes who counts.
    fn misfortunes(&mut self) {
        use StatusKind::{
            Conscript, Emigrated, Employed, Imprisoned, Incapacitated, Missing, Residence,
            StateCare,
        };
        let kinds = [
            Employed,
            Employed,
            Missing,
            Imprisoned,
            Incapacitated,
            Emigrated,
            StateCare,
            Conscript,
            Residence,
        ];
        for who in 0..self.names.len() {
            if !self.dice.percent(12) {
                continue;
            }
            let kind = self.dice.pick(&kinds);
            let (start, detail) = (self.day().min(self.d), self.detail(kind));
            self.mark(kind, who, &detail, Some(start));
            self.perhaps_ending();
        }
    }

    /// A little of what the other worlds are full of: contested and annulled records, rival claims.
    fn disputes(&mut self) {
        let states = [RecordState::Contested, RecordState::Contested, RecordState::Annulled];
        for n in 0..self.world.links.len() {
            if self.dice.percent(4) {
                self.world.links[n].state = Some(self.dice.pick(&states));
            }
            if self.dice.percent(3) {
                let mut rival = LinkRow { id: self.id("r"), ..self.world.links[n].clone() };
                self.vary_link(&mut rival);
                self.world.links.push(rival);
            }
        }
        for n in 0..self.world.statuses.len() {
            if self.dice.percent(4) {
                self.world.statuses[n].state = Some(self.dice.pick(&states));
            }
            if self.dice.percent(3) {
                let mut rival = StatusRow { id: self.id("r"), ..self.world.statuses[n].clone() };
                self.vary_status(&mut rival);
                self.world.statuses.push(rival);
            }
        }
        if self.dice.percent(10) && self.names.len() > 1 {
            self.stray_link();
        }
    }
}
