//! A breadwinner is gone: whom that leaves behind, and who cares for them.

use super::super::Maker;
use otbasy::domain::{Basis, Day, EndReason, LinkKind, Sex, StatusKind};

impl Maker {
    /// A couple with children, one of them dead or missing, sometimes both.
    pub(super) fn death(&mut self) {
        let day = self.day_of_death();
        let (x, spouse) = (self.adult(Sex::Male), self.adult(Sex::Female));
        let (x, spouse) = if self.dice.percent(50) { (x, spouse) } else { (spouse, x) };
        self.marriage(x, spouse, day);
        let children = self.children_left(x, spouse, day);
        self.depart(x, day);
        self.before_the_death(x, day);
        if self.dice.percent(35) {
            self.step_child(x, spouse);
        }
        if self.dice.percent(55) {
            self.elders(x, &children);
        }
        if self.dice.percent(25) {
            self.grandchild(x);
        }
        if self.dice.percent(40) {
            let other = if self.dice.percent(30) { day } else { self.day_of_death() };
            self.depart(spouse, other);
            self.before_the_death(spouse, other);
        } else {
            self.widowed(x, spouse);
        }
    }

    fn day_of_death(&mut self) -> Day {
        let d = self.d;
        let edge = self.near(d.plus_months(-12));
        let days = [
            d,
            d.plus_days(-1),
            d.plus_days(1),
            d.plus_days(-40),
            edge,
            d.plus_months(-7),
            d.plus_years(-3),
            d.plus_years(-6),
        ];
        self.dice.pick(&days)
    }

    fn marriage(&mut self, x: usize, spouse: usize, day: Day) {
        if !self.dice.percent(80) {
            return;
        }
        let (start, fate) = (self.d.plus_years(-12), self.dice.below(10));
        let row = self.bond(LinkKind::Spouse, Basis::Registered, (x, spouse), Some(start));
        (row.valid_until, row.end_reason) = match fate {
            0 => (Some(day), Some(EndReason::Divorce)),
            1 => (Some(day), Some(EndReason::Annulment)),
            2 => (Some(day.plus_days(-1)), Some(EndReason::Divorce)),
            3..6 => (Some(day), Some(EndReason::Death)),
            _ => (None, None),
        };
    }

    fn children_left(&mut self, x: usize, spouse: usize, day: Day) -> Vec<usize> {
        let mut children = Vec::new();
        for _ in 0..1 + self.dice.below(4) {
            let mut birth = self.young_birth();
            if self.dice.percent(15) {
                // around the 280 days after the death
                let after = self.dice.pick(&[0, 100, 279, 280, 281]);
                birth = day.plus_days(after).min(self.d);
            }
            let sex = self.woman_or_man();
            let c = self.soul(sex, birth);
            self.born_of(x, c);
            if self.dice.percent(90) {
                self.born_of(spouse, c);
            }
            if self.dice.percent(35) {
                self.disability(c);
            } else if birth.age_on(self.d) >= 18 && self.dice.percent(60) {
                // an adult group 3 is less than what a full orphan has
                let of_age = birth.plus_years(18);
                self.mark(StatusKind::Disability, c, "GROUP_3", Some(of_age));
            }
            if self.dice.percent(12) {
                self.supported(x, c);
            }
            self.study(c);
            children.push(c);
        }
        children
    }

    /// A `BREADWINNER` link, mostly without an end.
    fn supported(&mut self, x: usize, who: usize) {
        let (start, end) = (self.d.plus_years(-8), self.dice.maybe(12, &[self.d.plus_years(-1)]));
        let row = self.bond(LinkKind::Breadwinner, Basis::Declared, (x, who), Some(start));
        row.valid_until = end;
    }

    /// Dead, or sometimes declared missing.
    fn depart(&mut self, x: usize, day: Day) {
        if self.dice.percent(80) {
            self.world.persons[x].death = Some(day);
        } else {
            let start = if self.dice.percent(85) { Some(day) } else { None };
            self.mark(StatusKind::Missing, x, "", start);
        }
    }

    /// Insured months, a pension, a disability.
    fn before_the_death(&mut self, x: usize, day: Day) {
        let months = self.dice.pick(&[0, 0, 1, 5, 6, 13, 24, 61]);
        self.insured(x, day, months);
        let start = Some(day.plus_years(-3));
        let end = self.dice.pick(&[None, Some(day), Some(day.plus_days(-1))]);
        match self.dice.below(4) {
            0 => self.mark(StatusKind::Pensioner, x, "SERVICE", start).valid_until = end,
            1 => self.mark(StatusKind::Disability, x, "GROUP_3", start).valid_until = end,
            _ => {}
        }
    }

    /// The spouse's own child, with a claim to support.
    fn step_child(&mut self, x: usize, spouse: usize) {
        let c = self.child();
        self.born_of(spouse, c);
        self.study(c);
        self.supported(x, c);
    }

    /// Parents and a young sibling of X; sometimes the grandmother is the children's guardian.
    fn elders(&mut self, x: usize, children: &[usize]) {
        let pension = self.dice.pick(&[61, 63]);
        let edge = self.near(self.d.plus_years(-pension));
        let birth = if self.dice.percent(50) { edge } else { self.years_ago(50, 75) };
        let sex = self.dice.pick(&[Sex::Female, Sex::Female, Sex::Male]);
        let elder = self.soul(sex, birth);
        self.born_of(elder, x);
        if self.dice.percent(60) {
            self.supported(x, elder);
        }
        if self.dice.percent(35) {
            self.disability(elder);
        }
        if self.dice.percent(45) {
            let sibling = self.child();
            self.born_of(elder, sibling);
            self.supported(x, sibling);
            self.study(sibling);
            if self.dice.percent(60) {
                self.world.persons[elder].death = Some(self.d.plus_years(-1));
            }
        }
        if self.dice.percent(40) {
            children.iter().for_each(|c| self.ward(elder, *c));
        }
    }

    /// A guardian by some basis, or an institution.
    pub(super) fn ward(&mut self, guardian: usize, ward: usize) {
        let basis = self.dice.pick(&[
            Basis::Guardianship,
            Basis::Guardianship,
            Basis::Trusteeship,
            Basis::Foster,
            Basis::Patronage,
        ]);
        let (d, birth) = (self.d, self.birth_of(ward));
        let starts =
            [None, Some(birth), Some(d.plus_months(-6).max(birth)), Some(d), Some(d.plus_days(1))];
        let (start, end) = (self.dice.pick(&starts), self.dice.maybe(15, &[d.plus_years(2)]));
        let institution = self.dice.percent(12);
        let row = self.bond(LinkKind::Guardian, basis, (guardian, ward), start);
        row.valid_until = end;
        if institution {
            (row.from, row.institution) = (String::new(), "Home 1".to_owned());
        }
    }

    /// A child of X's own dead child.
    fn grandchild(&mut self, x: usize) {
        let birth = self.d.plus_years(-24);
        let (between, c) = (self.soul(Sex::Male, birth), self.child());
        self.born_of(x, between);
        self.born_of(between, c);
        self.supported(x, c);
        if self.dice.percent(70) {
            self.world.persons[between].death = Some(self.d.plus_years(-2));
        }
    }

    /// What may make the spouse a survivor, or keep them from being the carer.
    fn widowed(&mut self, x: usize, spouse: usize) {
        if self.dice.percent(35) {
            self.mark(StatusKind::Employed, spouse, "", Some(self.d.plus_years(-1)));
        }
        if self.dice.percent(25) {
            self.supported(x, spouse);
            self.disability(spouse);
        }
    }
}
