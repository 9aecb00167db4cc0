//! Who works, studies or draws a pension: pure functions of the seed and the person, for statuses
//! and incomes alike. Must not know files.

use super::Errors;
use super::country::Country;
use super::dice::Topic;
use crate::domain::{Day, Detail, Interval};

impl Country {
    /// Full-time or part-time studies that count at the as-of day; under realistic errors also
    /// those whose proof ran out last autumn.
    pub(super) fn studies(&self, person: u32, errors: Errors) -> Option<(Interval, Detail)> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Study, person);
        if !human.lives() || !(18..23).contains(&self.age(person)) || !dice.chance(600_000) {
            return None;
        }
        let year = human.birth.civil().0 + 18;
        let from = Day::new(year, 9, 1)?;
        let until = Day::new(year + 4, 7, 1)?;
        if from >= self.as_of || until <= self.as_of {
            return None;
        }
        let autumn = Day::new(self.as_of.plus_months(-8).civil().0, 9, 1)?;
        let unproved = errors == Errors::Realistic && dice.chance(150_000);
        let ends = unproved && from < autumn && autumn < self.as_of;
        let until = if ends { autumn } else { until };
        let detail = if dice.chance(90_000) { Detail::PartTime } else { Detail::FullTime };
        Some((Interval { from, until }, detail))
    }

    /// Since when somebody draws a pension, of the living and of those who died lately.
    pub(super) fn pension(&self, person: u32) -> Option<(Day, Detail)> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Work, person);
        let last = human.death.min(self.as_of);
        let (age, kind) = match (human.is_female(), dice.below(1000)) {
            (false, 0..9) => (48, Detail::Service),
            (_, 9..25) => return None,
            (true, _) => (61, Detail::Age),
            (false, _) => (63, Detail::Age),
        };
        let from = human.birth.plus_years(age);
        (from <= last).then_some((from, kind))
    }

    /// Employment that lasts until the as-of day or the death.
    pub(super) fn employment(&self, person: u32) -> Option<Interval> {
        let human = self.human(person);
        let last = human.death.min(self.as_of);
        let age = human.birth.age_on(last);
        if !(18..63).contains(&age) || (human.lives() && !self.able(person)) {
            return None;
        }
        let mut dice = self.dice(Topic::Work, person | 1 << 31);
        let nursing = human.last_birth.plus_months(18) > last;
        let rate = match (human.is_female(), age) {
            (true, _) if nursing => 250_000,
            (_, 18..22) => 250_000,
            (true, _) => 610_000,
            (false, _) => 690_000,
        };
        if !dice.chance(rate) || self.group_1(person) {
            return None;
        }
        let adult = human.birth.plus_years(18);
        let from = last.plus_days(-dice.days(40, 8 * 365)).max(adult);
        let until = human.death;
        (from < until).then_some(Interval { from, until })
    }
}
