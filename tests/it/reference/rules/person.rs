//! What the rules ask of one person: insurance, the pension date, the ends of statuses. Must not
//! know families.

use super::{Rules, fraction::Fraction, law, row::earliest};
use crate::reference::{At, claims::Dated, claims::Status};
use otbasy::domain::{Day, IncomeKind, Month, RecordState, Sex, StatusKind};
use std::{collections::BTreeSet, rc::Rc};

/// "women 61 through 2027 (also in all earlier years), 61.5 in 2028, 62 in 2029, 62.5 in 2030, 63
/// from 2031"; "Men and sex `U` 63". In months.
fn pension_age(sex: Sex, year: i32) -> i32 {
    match (sex, year) {
        (Sex::Male | Sex::Unknown, _) | (Sex::Female, 2031..) => 63 * 12,
        (Sex::Female, ..=2027) => 61 * 12,
        (Sex::Female, 2028) => 61 * 12 + 6,
        (Sex::Female, 2029) => 62 * 12,
        (Sex::Female, 2030) => 62 * 12 + 6,
    }
}

impl<'a> Rules<'a> {
    /// What is active on another day.
    pub(super) fn on(&self, day: Day) -> Rc<At<'a>> {
        let mut days = self.days.borrow_mut();
        Rc::clone(days.entry(day).or_insert_with(|| Rc::new(At::new(self.at.known, day))))
    }

    pub(super) fn birth(&self, who: &str) -> Option<Day> {
        self.at.person(who).birth
    }

    /// The birthday on which somebody of known birth becomes so old.
    pub(super) fn birthday(&self, who: &str, years: i32) -> Option<Day> {
        self.birth(who).map(|birth| birth.plus_years(years))
    }

    /// "**Pension date**: the first day on which the age reached is at least the one in force on
    /// that day".
    pub(crate) fn pension_date(&self, who: &str) -> Option<Day> {
        let (birth, sex) = (self.birth(who)?, self.at.person(who).sex);
        let (mut day, last) = (birth.plus_years(61), birth.plus_years(63));
        while day < last && day < birth.plus_months(pension_age(sex, day.civil().0)) {
            day = day.plus_days(1);
        }
        Some(day)
    }

    /// "from that day on the person is past pension age".
    pub(super) fn past_pension_age(&self, who: &str) -> bool {
        self.pension_date(who).is_some_and(|date| date <= self.at.d)
    }

    /// The `INSURED_SALARY` of somebody in a month.
    fn insured_salary(&self, who: &str, month: u16) -> Fraction {
        let of = self.at.known.incomes.iter().filter(|income| {
            income.person == who
                && income.kind == IncomeKind::InsuredSalary
                && income.month.number() == month
        });
        of.map(|income| Fraction::new(i128::from(income.amount.tiyn()), 100)).sum()
    }

    /// "*insured months* = months before the month of e, ever, with an `INSURED_SALARY` above 0".
    pub(super) fn insured_months(&self, who: &str, e: Day) -> usize {
        let own = self.at.known.incomes.iter().filter(|income| income.person == who);
        let months: BTreeSet<_> = own.map(|income| income.month.number()).collect();
        (months.range(..Month::of(e).number()))
            .filter(|month| self.insured_salary(who, **month) > Fraction::ZERO)
            .count()
    }

    fn two_years_before(e: Day) -> std::ops::Range<u16> {
        let month = Month::of(e).number();
        month.saturating_sub(24)..month
    }

    /// "no `INSURED_SALARY` above 0 in the 24 months before the month of birth".
    pub(super) fn insured_lately(&self, who: &str, e: Day) -> bool {
        Self::two_years_before(e).any(|month| self.insured_salary(who, month) > Fraction::ZERO)
    }

    /// "**A** = the sum over the 24 calendar months before the month of e of `INSURED_SALARY`, each
    /// month at most 7·MW, missing months 0, divided by 24." "SM and MW, also in the cap of 7·MW,
    /// at D".
    pub(super) fn mean_salary(&self, who: &str, e: Day) -> Fraction {
        let cap = Fraction::whole(7) * self.minimum_wage();
        let months =
            Self::two_years_before(e).map(|month| self.insured_salary(who, month).min(cap));
        months.sum::<Fraction>().over(24)
    }

    /// "(A − 0.5·MW)·0.6", what two payments of the GFSS begin with, and "L".
    pub(super) fn lost_income(&self, who: &str, e: Day) -> Fraction {
        let above = self.mean_salary(who, e) - self.minimum_wage().over(2);
        above * Fraction::decimal("0.6") * law::length(self.insured_months(who, e))
    }

    pub(super) fn minimum_wage(&self) -> Fraction {
        law::minimum_wage(self.at.d)
    }

    /// So many subsistence minima at D.
    pub(super) fn minima(&self, of: Fraction) -> Fraction {
        of * law::subsistence_minimum(self.at.d)
    }

    /// So many MCI, "at D for monthly amounts".
    pub(super) fn mcis(&self, of: Fraction) -> Fraction {
        of * law::mci(self.at.d).unwrap()
    }

    /// "*Status end* = the `valid_until` of the active status, or, if a status of that person and
    /// kind (where marked ⁼ with the same `detail`) is active on that day, the end of that one, and
    /// so on."
    pub(super) fn status_end(&self, status: &Dated<&Status>, same_detail: bool) -> Option<Day> {
        let mut end = status.end?;
        loop {
            let later = self.on(end);
            let next = later.statuses.iter().find(|next| {
                next.fact.person == status.fact.person
                    && next.fact.kind == status.fact.kind
                    && (!same_detail || next.fact.detail == status.fact.detail)
            });
            match next {
                None => return Some(end),
                Some(next) => end = next.end?,
            }
        }
    }

    /// "**since childhood** = active, and either its whole `note` is exactly `SINCE_CHILDHOOD`, or
    /// any `DISABILITY` record of the person known at K (ended ones too, annulled ones not) began
    /// before the 18th birthday (an empty start does not prove it)" (spec 1 §4).
    pub(super) fn disabled_since_childhood(&self, who: &str) -> bool {
        let Some(active) = self.at.status(who, StatusKind::Disability) else { return false };
        let began_early = |status: &&Status| {
            status.person == who
                && status.kind == StatusKind::Disability
                && status.claim.state != RecordState::Annulled
                && matches!((status.claim.valid_from, self.birthday(who, 18)),
                    (Some(start), Some(of_age)) if start < of_age)
        };
        active.fact.note == "SINCE_CHILDHOOD"
            || self.at.known.statuses.iter().any(|status| began_early(&status))
    }

    /// "*No longer a child or young student*: the 18th birthday, or, if `STUDENT/FULL_TIME` is
    /// active at D (aged 18 or more) or on the 18th birthday (younger), the earlier of the 23rd
    /// birthday and the status end⁼ of that study."
    pub(super) fn end_of_childhood(&self, who: &str) -> Option<Day> {
        let of_age = self.birthday(who, 18)?;
        let asked = self.on(of_age.max(self.at.d));
        let study = asked.status(who, StatusKind::Student).filter(|s| s.fact.detail == "FULL_TIME");
        match study {
            None => Some(of_age),
            Some(study) => earliest([self.birthday(who, 23), self.status_end(study, true)]),
        }
    }
}
