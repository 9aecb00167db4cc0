//! Worlds in which things do not fit together: births and deaths at the boundaries of the table of
//! conflicts, namesakes, twins, wards of different guardians, crowded addresses, numbers that go
//! with a birth or nearly do.

use super::{Case, Maker};
use crate::reference::world::{IncomeRow, PersonRow};
use otbasy::domain::{Basis, Day, Iin, IncomeKind, LinkKind, Sex, StatusKind};

impl Case {
    /// A world of `size` people in which things do not fit.
    pub(crate) fn tangled(seed: u64, size: usize) -> Case {
        Case::made(seed, size, true)
    }
}

impl Maker {
    /// A number by the birth and sex, now and then with a digit that is not.
    pub(super) fn iin_of(&mut self, birth: Day, sex: Sex, n: usize) -> Option<Iin> {
        let (year, month, day) = birth.civil();
        let man = u64::from(sex != Sex::Female);
        let century = match year / 100 {
            18 => 2 - man,
            19 => 4 - man,
            _ => 6 - man,
        };
        let off = |dice: &mut super::Dice| u64::from(dice.percent(6));
        let month = u64::from(month) + if self.dice.percent(80) { 80 } else { 0 };
        let date = ((year as u64 % 100 + off(&mut self.dice)) % 100 * 100 + month) * 100;
        let date = date + (u64::from(day) + off(&mut self.dice)) % 100;
        let century = match self.dice.below(12) {
            0 => 0,
            1 => 7,
            2 => 1 + self.dice.below(6) as u64,
            _ => century,
        };
        (0..90).find_map(|serial| {
            Iin::from_body((date * 10 + century) * 10_000 + serial * 100 + n as u64)
        })
    }

    pub(super) fn tangle(&mut self) {
        if self.dice.percent(8) {
            self.crowd();
        }
        for _ in 0..3 + self.dice.below(6) {
            match self.dice.below(9) {
                0 | 1 => self.ages_of_a_filiation(),
                2 => self.death_beside_a_birth(),
                3 => self.namesakes(),
                4 => self.wards(),
                5 => self.very_old(),
                6 => self.paid_late(),
                7 => self.young_marriage(),
                _ => self.later_status(),
            }
        }
    }

    /// More or fewer than 26 people at one address, a few of them away.
    fn crowd(&mut self) {
        for n in 0..23 + self.dice.below(5) {
            let text = format!("crowd{n}");
            let row = self.world.person(&text, Sex::Unknown, "1990-01-01");
            row.address = "d1".to_owned();
        }
        if self.dice.percent(40) {
            self.world.status("crowd1", StatusKind::Emigrated, "");
        }
    }

    /// The row that counts of a person named by this text.
    fn row_of(&mut self, text: &str) -> Option<&mut PersonRow> {
        let names = self.names.iter().find(|names| names.iter().any(|name| name == text))?.clone();
        let is = |row: &PersonRow| {
            let by_iin = row.iin.is_some_and(|iin| names.contains(&iin.to_string()));
            by_iin || names.contains(&format!("ref:{}", row.reference))
        };
        self.world.persons.iter_mut().rev().find(|row| is(row))
    }

    fn ends_of_some(&mut self, kind: LinkKind) -> Option<(String, String)> {
        let links = self.world.links.iter().filter(|link| link.kind == kind);
        let ends = links.filter(|link| !link.from.is_empty());
        let ends: Vec<_> = ends.map(|link| (link.from.clone(), link.to.clone())).collect();
        (!ends.is_empty()).then(|| self.dice.pick(&ends))
    }

    fn ages_of_a_filiation(&mut self) {
        let Some((parent, child)) = self.ends_of_some(LinkKind::Parent) else { return };
        let years = self.dice.pick(&[0, 12, 61, 91, 12, 61]);
        let days = self.dice.below(3) as i32 - 1;
        let sex = self.dice.pick(&[Sex::Female, Sex::Male, Sex::Unknown]);
        let born = self.births[0].unwrap_or(self.d);
        if let Some(row) = self.row_of(&child) {
            row.birth = Some(born);
        }
        if let Some(row) = self.row_of(&parent) {
            (row.birth, row.sex) = (Some(born.plus_years(-years).plus_days(days)), sex);
        }
    }

    fn death_beside_a_birth(&mut self) {
        let Some((parent, child)) = self.ends_of_some(LinkKind::Parent) else { return };
        let before = self.dice.pick(&[-1, 0, 1, 299, 300, 301]);
        let sex = self.dice.pick(&[Sex::Female, Sex::Male]);
        let birth = self.row_of(&child).and_then(|row| row.birth);
        if let Some(row) = self.row_of(&parent) {
            (row.death, row.sex) = (birth.map(|birth| birth.plus_days(-before)), sex);
        }
    }

    /// Two with one birth date and mostly one name, born to one mother.
    fn namesakes(&mut self) {
        let (a, b) = self.two();
        let (mother, father) = self.two();
        let (one, other, third) = (self.name(a), self.name(b), self.name(mother));
        let Some(row) = self.row_of(&one).cloned() else { return };
        let alike = self.dice.percent(70);
        if let Some(twin) = self.row_of(&other) {
            twin.birth = row.birth;
            if alike {
                (twin.surname, twin.given_name) = (row.surname, row.given_name);
                twin.patronymic = row.patronymic;
            }
        }
        if let Some(row) = self.row_of(&third) {
            row.sex = Sex::Female;
        }
        for (parent, child) in [(mother, a), (mother, b), (father, a)] {
            if parent != child && self.dice.percent(90) {
                let mut row = self.link_row(LinkKind::Parent, parent, child);
                (row.valid_from, row.valid_until, row.state) = (None, None, None);
                row.basis = Some(self.dice.pick(&[Basis::Birth, Basis::Birth, Basis::Court]));
                self.world.links.push(row);
            }
        }
    }

    /// Two children of one parent, each with a guardian.
    fn wards(&mut self) {
        let (a, b) = self.two();
        let (parent, guardian) = self.two();
        let another = self.dice.below(self.names.len());
        for child in [a, b] {
            let born = self.d.plus_years(-(self.dice.below(19) as i32));
            let name = self.name(child);
            if let Some(row) = self.row_of(&name) {
                (row.birth, row.death) = (Some(born), None);
            }
        }
        let links = [
            (LinkKind::Parent, parent, a),
            (LinkKind::Parent, parent, b),
            (LinkKind::Guardian, guardian, a),
            (LinkKind::Guardian, another, b),
        ];
        for (kind, from, to) in links.into_iter().filter(|(_, from, to)| from != to) {
            let mut row = self.link_row(kind, from, to);
            (row.valid_from, row.valid_until, row.state) = (None, None, None);
            self.world.links.push(row);
        }
    }

    fn very_old(&mut self) {
        let n = self.dice.below(self.names.len());
        let (name, days) = (self.name(n), self.dice.below(3) as i32 - 1);
        let born = self.d.plus_years(-121).plus_days(days);
        let death = self.dice.maybe(30, &[born.plus_days(-1), born]);
        if let Some(row) = self.row_of(&name) {
            (row.birth, row.death) = (Some(born), death);
        }
    }

    /// An income in the month of a death or of a ruling, or in the next one.
    fn paid_late(&mut self) {
        let n = self.dice.below(self.names.len());
        let day = Day::parse(self.dice.pick(&["2025-12-01", "2025-12-31", "2025-11-30"])).ok();
        let name = self.name(n);
        if self.dice.percent(50) {
            if let Some(row) = self.row_of(&name) {
                row.death = day;
            }
        } else {
            let mut row = self.status_row(StatusKind::Missing, n);
            (row.valid_from, row.valid_until, row.state) = (day, None, None);
            self.world.statuses.push(row);
        }
        let income = IncomeRow {
            person: self.name(n),
            month: self.dice.pick(&["2025-11", "2025-12", "2026-01"]).to_owned(),
            kind: self.dice.pick(IncomeKind::ALL),
            amount: self.dice.pick(&["0", "0.01", "85000"]).to_owned(),
        };
        self.world.incomes.push(income);
    }

    /// A marriage on the day of turning 16, around a death, or near the dates of coverage.
    fn young_marriage(&mut self) {
        let Some((a, b)) = self.ends_of_some(LinkKind::Spouse) else { return };
        let days = self.dice.below(3) as i32 - 1;
        let row = self.row_of(&a).map(|row| (row.birth, row.death));
        let Some((birth, death)) = row else { return };
        let covered = Day::parse("2008-06-01").ok();
        let bases = [birth.map(|birth| birth.plus_years(16)), death, covered];
        let start = self.dice.pick(&bases).map(|day| day.plus_days(days));
        let links = self.world.links.iter_mut();
        for link in links.filter(|link| link.from == a && link.to == b) {
            (link.valid_from, link.valid_until, link.state) = (start, None, None);
            if days == 0 {
                "CIVIL_ACTS".clone_into(&mut link.source);
            }
        }
    }

    /// A status that starts around a death or a ruling; an award.
    fn later_status(&mut self) {
        let n = self.dice.below(self.names.len());
        let name = self.name(n);
        let days = self.dice.below(3) as i32 - 1;
        let death = self.row_of(&name).and_then(|row| row.death);
        let missing = self.world.statuses.iter().find(|s| s.kind == StatusKind::Missing);
        let since = missing.and_then(|status| status.valid_from);
        let (kind, who) = match self.dice.below(4) {
            0 => (StatusKind::Award, n),
            1 => (StatusKind::Emigrated, n),
            _ => (self.dice.pick(&[StatusKind::Employed, StatusKind::Student]), n),
        };
        let mut row = self.status_row(kind, who);
        let start = if self.dice.percent(50) { death } else { since };
        (row.valid_from, row.valid_until) = (start.map(|day| day.plus_days(days)), None);
        row.state = None;
        self.world.statuses.push(row);
    }
}
