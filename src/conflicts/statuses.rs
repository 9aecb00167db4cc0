//! Statuses that do not go with a person's life, or with each other.

use super::RecordNo;
use super::subject::{Finding, Subject};
use crate::domain::{Day, Detail, Income, IncomeKind, Month, Sex, StatusKind};
use crate::graph::{StatusDetail, StatusRow};

fn records<'r>(rows: impl IntoIterator<Item = &'r StatusRow>) -> Vec<RecordNo> {
    rows.into_iter().map(|row| RecordNo::Status(row.no)).collect()
}

/// `disability-child-past-18`: active `DISABILITY/CHILD` of somebody alive of 18 or more.
pub(super) fn disability_child_past_18(s: &Subject) -> Vec<Finding> {
    let grown = s.being.alive && s.being.age.is_some_and(|age| age >= 18);
    let status = s.being.status(StatusKind::Disability);
    let of_child = status.filter(|status| status.detail == StatusDetail::Word(Detail::Child));
    let row = of_child.filter(|_| grown).map(|status| s.alone(vec![RecordNo::Status(status.no)]));
    row.into_iter().collect()
}

/// `status-after-death`: statuses that start after the person's death.
pub(super) fn after_death(s: &Subject) -> Vec<Finding> {
    let Some(death) = s.being.row.death.known() else { return Vec::new() };
    let later = s.statuses().iter().filter(|row| starts_after(row, death));
    let later = records(later);
    (!later.is_empty()).then(|| s.alone(later)).into_iter().collect()
}

/// An empty start is after nothing.
fn starts_after(row: &StatusRow, day: Day) -> bool {
    row.record.valid.from.known().is_some_and(|from| from > day)
}

/// `student-not-proved`: somebody alive between 18 and 23 has studied full-time and does not, as
/// far as anybody says.
pub(super) fn student_not_proved(s: &Subject) -> Vec<Finding> {
    let of_age = s.being.alive && s.being.age.is_some_and(|age| (18..23).contains(&age));
    if !of_age || s.being.has_detail(StatusKind::Student, Detail::FullTime) {
        return Vec::new();
    }
    let full_time = StatusDetail::Word(Detail::FullTime);
    let ended = s.statuses().iter().filter(|row| {
        row.kind == StatusKind::Student
            && row.detail == full_time
            && row.record.valid.until <= s.view().day()
    });
    let ended = records(ended);
    (!ended.is_empty()).then(|| s.alone(ended)).into_iter().collect()
}

/// `missing-and-active`: somebody declared missing works, studies or looks for work from a later
/// day, or is paid in a later month.
pub(super) fn missing_and_active(s: &Subject) -> Vec<Finding> {
    let Some(missing) = s.being.status(StatusKind::Missing) else { return Vec::new() };
    let Some(since) = missing.span.from.known() else { return Vec::new() };
    let kinds = [StatusKind::Employed, StatusKind::Unemployed, StatusKind::Student];
    let later = s.statuses().iter().filter(|row| kinds.contains(&row.kind));
    let mut found = records(later.filter(|row| starts_after(row, since)));
    if found.is_empty() && !is_paid_after(s, Month::of(since)) {
        return Vec::new();
    }
    found.push(RecordNo::Status(missing.no));
    vec![s.alone(found)]
}

fn is_paid_after(s: &Subject, month: Month) -> bool {
    let mut incomes: Vec<Income> = Vec::new();
    s.view().graph().incomes(s.p, &mut incomes);
    incomes.iter().any(|income| {
        let pay = matches!(income.kind, IncomeKind::Salary | IncomeKind::InsuredSalary);
        pay && income.month > month && income.amount.tiyn() > 0
    })
}

/// `emigrated-and-active`: active `EMIGRATED` and `EMPLOYED`.
pub(super) fn emigrated_and_active(s: &Subject) -> Vec<Finding> {
    let status = |kind| s.being.status(kind).map(|status| RecordNo::Status(status.no));
    let both = status(StatusKind::Emigrated).zip(status(StatusKind::Employed));
    both.map(|(a, b)| s.alone(vec![a, b])).into_iter().collect()
}

/// `award-not-woman`: active awards to a mother whose sex is M.
pub(super) fn award_not_woman(s: &Subject) -> Vec<Finding> {
    if s.being.row.sex != Sex::Male {
        return Vec::new();
    }
    let awards = s.being.statuses.iter().filter(|status| status.kind == StatusKind::Award);
    let awards: Vec<RecordNo> = awards.map(|status| RecordNo::Status(status.no)).collect();
    (!awards.is_empty()).then(|| s.alone(awards)).into_iter().collect()
}
