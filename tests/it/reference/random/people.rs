//! People: births at the boundaries, numbers that say nothing, rows that are corrected.

use super::{Maker, instants};
use crate::reference::world::PersonRow;
use otbasy::domain::{Day, Iin, Region, Sex};

impl Maker {
    pub(super) fn birth(&mut self) -> Option<Day> {
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
    pub(super) fn iin(&mut self, n: usize) -> Iin {
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

    pub(super) fn person(&mut self, n: usize) {
        let birth = self.birth();
        let numbered = self.dice.percent(75);
        let sexes = [Sex::Male, Sex::Female, Sex::Female, Sex::Male, Sex::Unknown];
        let fitting = if self.tangled { birth.zip(self.dice.maybe(80, &sexes)) } else { None };
        let of_birth = fitting.and_then(|(birth, sex)| self.iin_of(birth, sex, n));
        let iin = of_birth.or_else(|| numbered.then(|| self.iin(n)));
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
            sex: fitting.map_or_else(|| self.dice.pick(&sexes), |(_, sex)| sex),
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
    pub(super) fn earlier_row(&mut self, row: &PersonRow) {
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

    pub(super) fn address(&mut self) -> String {
        self.dice.pick(&["", "d1", "d1", "d2", "d3"]).to_owned()
    }

    /// A text that names a person, by IIN or by ref.
    pub(super) fn name(&mut self, n: usize) -> String {
        let names = self.names[n].clone();
        self.dice.pick(&names)
    }
}
