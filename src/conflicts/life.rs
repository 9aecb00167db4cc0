//! A life whose dates do not fit.

use super::subject::{Finding, Subject};
use crate::domain::{Income, Month};

/// `income-after-death`: an income above 0 in a month after that of the death.
pub(super) fn income_after_death(s: &Subject) -> Vec<Finding> {
    let Some(death) = s.being.row.death.known() else { return Vec::new() };
    let (month, mut incomes) = (Month::of(death), Vec::<Income>::new());
    s.view().graph().incomes(s.p, &mut incomes);
    s.if_so(incomes.iter().any(|income| income.month > month && income.amount.tiyn() > 0))
}

/// `death-before-birth`.
pub(super) fn death_before_birth(s: &Subject) -> Vec<Finding> {
    let row = &s.being.row;
    s.if_so(row.birth.known().is_some_and(|birth| row.death < birth))
}

/// `age-over-120`: of somebody alive.
pub(super) fn age_over_120(s: &Subject) -> Vec<Finding> {
    s.if_so(s.being.alive && s.being.age.is_some_and(|age| age > 120))
}
