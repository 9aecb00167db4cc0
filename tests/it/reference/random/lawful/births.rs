//! A birth, an adoption, a ward; many children; orphans and their guardians.

use super::super::Maker;
use otbasy::domain::{Basis, Day, LinkKind, Secrecy, Sex, StatusKind};

impl Maker {
    /// A baby of at most about eighteen months, with older brothers and sisters.
    pub(super) fn newborn(&mut self) {
        let (d, age) = (self.d, self.dice.pick(&[15, 17, 22, 30, 38]));
        let mother = self.soul(Sex::Female, d.plus_years(-age));
        let father = self.dice.percent(60).then(|| self.adult(Sex::Male));
        for _ in 0..self.dice.below(5) {
            let older = self.child();
            match self.dice.below(5) {
                0 => self.ward(mother, older),
                1 => self.adopted(mother, older, d.plus_years(-1)),
                _ => self.born_of(mother, older),
            }
            if self.dice.percent(10) {
                self.world.persons[older].death = Some(d.plus_days(-9));
            }
        }
        let edge = self.near(d.plus_months(-18));
        let births = [edge, d, d.plus_days(-1), d.plus_months(-3), d.plus_months(-11)];
        let birth = self.dice.pick(&births).min(d);
        for _ in 0..1 + usize::from(self.dice.percent(15)) {
            let sex = self.woman_or_man();
            let baby = self.soul(sex, birth);
            self.received(mother, father, baby, birth);
        }
        let months = self.dice.pick(&[0, 0, 1, 6, 24, 40]);
        self.insured(mother, birth, months);
    }

    /// How the baby came to them: born, adopted, or put under their guardianship.
    fn received(&mut self, mother: usize, father: Option<usize>, baby: usize, birth: Day) {
        let late = self.near(birth.plus_months(18));
        let since = self.dice.pick(&[birth.plus_months(2), self.d, late, birth]);
        match self.dice.below(6) {
            0 => self.adopted(mother, baby, since),
            1 => self.ward(mother, baby),
            _ => self.born_of(mother, baby),
        }
        if let Some(father) = father {
            self.born_of(father, baby);
        }
    }

    fn adopted(&mut self, parent: usize, child: usize, since: Day) {
        let since = since.max(self.birth_of(child));
        let row = self.bond(LinkKind::Parent, Basis::Adoption, (parent, child), Some(since));
        row.secrecy = Some(Secrecy::Adoption);
    }

    /// Three to nine children with one or two parents.
    pub(super) fn large_family(&mut self) {
        let (mother, father) = (self.adult(Sex::Female), self.adult(Sex::Male));
        if self.dice.percent(60) {
            let start = Some(self.d.plus_years(-9));
            self.bond(LinkKind::Spouse, Basis::Registered, (mother, father), start);
        }
        for _ in 0..3 + self.dice.below(7) {
            let c = self.child();
            match self.dice.below(12) {
                0 => self.ward(mother, c),
                1 => self.adopted(mother, c, self.d.plus_years(-1)),
                2 => self.born_of(mother, c),
                3 => self.born_of(father, c),
                _ => {
                    self.born_of(mother, c);
                    self.born_of(father, c);
                }
            }
            self.study(c);
        }
    }

    /// A guardian and a child whose parents are lost in one way or another, or not known.
    pub(super) fn orphan(&mut self) {
        let sex = self.dice.pick(&[Sex::Female, Sex::Female, Sex::Male]);
        let (guardian, other) = (self.adult(sex), self.adult(Sex::Male));
        for _ in 0..1 + self.dice.below(2) {
            let c = self.child();
            let covered = Day::new(2007, 8, 13).unwrap();
            if self.dice.percent(40) {
                // "born before 2007-08-13"
                let birth = covered.plus_days(-(self.dice.below(2) as i32));
                (self.world.persons[c].birth, self.births[c]) = (Some(birth), Some(birth));
            }
            self.ward(guardian, c);
            if self.dice.percent(25) {
                self.ward(other, c);
            }
            for _ in 0..self.dice.below(3) {
                let parent = self.adult(Sex::Female);
                self.born_of(parent, c);
                self.lose(parent, c);
            }
            if self.dice.percent(30) {
                self.disability(c);
            }
        }
    }

    fn lose(&mut self, parent: usize, c: usize) {
        let since = self.dice.pick(&[Some(self.d.plus_years(-1)), Some(self.d), None]);
        match self.dice.below(6) {
            0 | 1 => self.world.persons[parent].death = Some(self.d.plus_months(-14)),
            2 => {
                let basis = self.dice.pick(&[Basis::Deprived, Basis::Deprived, Basis::Restricted]);
                self.bond(LinkKind::RightsLimited, basis, (parent, c), since);
            }
            3 => {
                self.mark(StatusKind::Missing, parent, "", since);
            }
            4 => {
                self.mark(StatusKind::Incapacitated, parent, "", since);
            }
            _ => {}
        }
    }
}
