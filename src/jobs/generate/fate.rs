//! What befalls single people: disability, prison, disappearance, limited rights. Each answer is a
//! pure function of the seed and the person, asked as often as needed and never stored. Must not
//! know files.

use super::country::{ADOPTED, Country, NONE, STEP_ADOPTED};
use super::dice::{Dice, Topic};
use crate::domain::{Basis, Day, Detail, Interval};

/// A disability: since when, and the group an adult has.
pub(super) struct Disability {
    pub(super) from: Day,
    pub(super) group: Detail,
}

impl Country {
    /// Some day within the last `years` before the as-of day.
    pub(super) fn lately(&self, dice: &mut Dice, years: i32) -> Day {
        self.as_of.plus_days(-dice.days(1, years * 365))
    }

    /// The start of the ruling that somebody is missing.
    pub(super) fn missing(&self, person: u32) -> Option<Day> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Missing, person);
        let rate = if human.is_female() { 120 } else { 500 };
        (human.lives() && dice.chance(rate) && (20..75).contains(&self.age(person)))
            .then(|| self.lately(&mut dice, 4).max(human.birth.plus_years(18)))
    }

    /// A term in prison, past or present.
    pub(super) fn imprisoned(&self, person: u32) -> Option<Interval> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Prison, person);
        let rate = if human.is_female() { 500 } else { 13_000 };
        if !human.lives() || !dice.chance(rate) || !(20..60).contains(&self.age(person)) {
            return None;
        }
        let from = self.lately(&mut dice, 7).max(human.birth.plus_years(18));
        let until = from.plus_days(dice.days(200, 2200));
        Some(Interval { from, until })
    }

    /// Since when a court holds an adult incapable.
    pub(super) fn incapacitated(&self, person: u32) -> Option<Day> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Incapacitated, person);
        (human.lives() && dice.chance(1_200) && self.age(person) >= 19)
            .then(|| self.lately(&mut dice, 12).max(human.birth.plus_years(18)))
    }

    /// Since when somebody without a family here lives abroad.
    pub(super) fn emigrated(&self, person: u32) -> Option<Day> {
        let human = self.human(person);
        let alone = human.union == NONE && human.parity == 0;
        let mut dice = self.dice(Topic::Emigrated, person);
        (human.lives() && alone && dice.chance(12_000) && self.age(person) >= 20)
            .then(|| self.lately(&mut dice, 10).max(human.birth.plus_years(18)))
    }

    /// In prison at the as-of day.
    pub(super) fn in_prison(&self, person: u32) -> bool {
        self.imprisoned(person).is_some_and(|term| term.contains(self.as_of))
    }

    /// Alive, here, and free to act for others at the as-of day.
    pub(super) fn able(&self, person: u32) -> bool {
        self.human(person).lives()
            && self.missing(person).is_none()
            && !self.in_prison(person)
            && self.incapacitated(person).is_none()
            && self.emigrated(person).is_none()
    }

    /// A disability that lasts, of the living and of those who died lately.
    pub(super) fn disability(&self, person: u32) -> Option<Disability> {
        let human = self.human(person);
        let mut dice = self.dice(Topic::Disability, person);
        let last = human.death.min(self.as_of);
        let age = human.birth.age_on(last);
        let rate = match age {
            ..30 => 17_000,
            30..45 => 28_000,
            45..63 => 62_000,
            _ => 80_000,
        };
        let draw = dice.below(1_000_000);
        if draw >= rate {
            return None;
        }
        let group = match dice.below(100) {
            0..10 => Detail::Group1,
            10..50 => Detail::Group2,
            _ => Detail::Group3,
        };
        let childhood = age < 18 || draw < 6_000 && human.birth.civil().0 > 1965;
        let from = if childhood {
            let ended = human.birth.plus_years(17).min(last);
            human.birth.plus_days(dice.days(30, (ended.number() - human.birth.number()).max(30)))
        } else {
            last.plus_days(-dice.days(20, 12 * 365)).max(human.birth.plus_years(18))
        };
        (from < last).then_some(Disability { from, group })
    }

    /// Disabled of group 1, here, and adult at the as-of day.
    pub(super) fn group_1(&self, person: u32) -> bool {
        self.human(person).lives()
            && self.emigrated(person).is_none()
            && self.disability(person).is_some_and(|d| d.group == Detail::Group1)
            && self.age(person) >= 18
    }

    /// Parental rights that a court limited: since when, and how.
    pub(super) fn rights_limited(&self, parent: u32, child: u32) -> Option<(Day, Basis)> {
        let own = self.rights_of(parent);
        let other = self.parents(child).find(|p| *p != parent);
        // Where one parent loses the rights, the other often does on the same day.
        let shared = other.and_then(|other| {
            let found = self.rights_of(other)?;
            self.dice(Topic::Rights, parent).chance(400_000).then_some(found)
        });
        let (day, basis) = own.or(shared)?;
        let child = self.human(child);
        if child.has(ADOPTED | STEP_ADOPTED) {
            return None;
        }
        let minor = child.birth < day && day < child.birth.plus_years(18) && child.death > day;
        (minor && self.human(parent).lives_on(day)).then_some((day, basis))
    }

    fn rights_of(&self, parent: u32) -> Option<(Day, Basis)> {
        let human = self.human(parent);
        let mut dice = Dice::of(self.seed, Topic::Rights, u64::from(parent) | 1 << 40);
        let rate = if human.is_female() { 3_000 } else { 6_500 };
        if human.parity == 0 || !dice.chance(rate) {
            return None;
        }
        let basis = if dice.chance(850_000) { Basis::Deprived } else { Basis::Restricted };
        Some((self.lately(&mut dice, 14), basis))
    }
}
