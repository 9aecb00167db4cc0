//! Disabled people and their carers, people who lose work or health, awards, arrivals, pensions.

use super::super::Maker;
use otbasy::domain::{Basis, LinkKind, Sex, StatusKind};

impl Maker {
    /// A disabled child or adult with parents, carers, a guardian.
    pub(super) fn disabled(&mut self) {
        let young = self.dice.percent(50);
        let who = if young { self.child() } else { self.adult(Sex::Male) };
        let (mother, stranger) = (self.adult(Sex::Female), self.adult(Sex::Male));
        self.born_of(mother, who);
        if self.dice.percent(40) {
            let start = Some(self.d.plus_years(-2).max(self.birth_of(who)));
            self.mark(StatusKind::Disability, who, "GROUP_1", start);
            self.perhaps_ending();
        } else {
            self.disability(who);
        }
        self.study(who);
        let d = self.d;
        for carer in [mother, stranger] {
            let starts = [Some(d.plus_years(-1)), Some(d), None, Some(d.plus_days(1))];
            let (start, end) = (self.dice.pick(&starts), self.dice.maybe(20, &[d.plus_years(1)]));
            if self.dice.percent(65) {
                self.bond(LinkKind::Carer, Basis::Declared, (carer, who), start).valid_until = end;
            }
        }
        if self.dice.percent(15) {
            self.mark(StatusKind::StateCare, who, "", Some(d.plus_months(-1)));
        }
        if self.dice.percent(20) {
            self.ward(stranger, who);
        }
    }

    /// Insured people who lost work or capacity, at the steps of the tables.
    pub(super) fn workers(&mut self) {
        let d = self.d;
        for _ in 0..1 + self.dice.below(3) {
            let sex = self.woman_or_man();
            let who = self.adult(sex);
            let months = self.dice.pick(&[0, 1, 5, 6, 11, 12, 24, 35, 36, 48, 59, 60, 72]);
            let back = self.dice.below(7) as i32;
            let edge = self.near(d.plus_months(-back));
            let lost_job = self.dice.percent(60);
            let start = self.dice.pick(&[Some(edge), Some(edge), Some(d), None]);
            self.insured(who, start.unwrap_or(d), months);
            if lost_job {
                self.mark(StatusKind::Unemployed, who, "", start);
                self.perhaps_ending();
            }
            if !lost_job || self.dice.percent(30) {
                let percents = ["30", "59", "60", "79", "80", "100", ""];
                let percent = self.dice.pick(&percents);
                self.mark(StatusKind::CapacityLoss, who, percent, start);
                self.perhaps_ending();
                if self.dice.percent(30) {
                    self.near_pension(who);
                }
            }
        }
    }

    /// Born so that a pension begins on some day about D.
    fn near_pension(&mut self, who: usize) {
        let age = self.dice.pick(&[61 * 12, 61 * 12 + 6, 63 * 12]);
        let days = self.dice.pick(&[-1, 0, 1, 29, 30, 31]);
        let birth = self.d.plus_days(days).plus_months(-age);
        (self.world.persons[who].birth, self.births[who]) = (Some(birth), Some(birth));
    }

    /// Mothers with awards, people about to be pensioners, kandas.
    pub(super) fn honours(&mut self) {
        for _ in 0..2 + self.dice.below(2) {
            let sex = self.dice.pick(&[Sex::Female, Sex::Female, Sex::Female, Sex::Male]);
            let who = self.adult(sex);
            for _ in 0..1 + self.dice.below(3) {
                let detail = self.detail(StatusKind::Award);
                let start = self.dice.maybe(85, &[self.d, self.d.plus_years(-4)]);
                self.mark(StatusKind::Award, who, &detail, start);
                self.perhaps_ending();
            }
            if self.dice.percent(50) {
                self.near_pension(who);
            }
            let days = self.dice.pick(&[0, 1, 59, 60, 61]);
            if self.dice.percent(50) {
                let (start, end) = (self.d.plus_years(-1), self.d.plus_days(days));
                self.mark(StatusKind::Kandas, who, "", Some(start)).valid_until = Some(end);
            }
        }
    }
}
