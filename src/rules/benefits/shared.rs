//! Conditions and amounts that several rules ask for. Must not know which.

use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::ActiveStatus;
use crate::rules::case::Insurance;
use crate::rules::draft::Draft;
use crate::rules::{Arg, Case, Fact, Fraction};

/// Only the people themselves are asked about.
pub(super) fn alone(_: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    people.to_vec()
}

/// The people and the children in whose home one of them is a custodian.
pub(super) fn with_children(case: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    let mut found = people.to_vec();
    for p in people {
        found.extend(case.custody.children_at_home(*p).iter().map(|(c, _)| *c));
    }
    found
}

/// The people and those whom an active link of this kind from one of them leads to.
pub(super) fn with_linked(case: &Case, people: &[PersonNo], kind: LinkKind) -> Vec<PersonNo> {
    let mut found = people.to_vec();
    for p in people {
        found.extend(case.view().links(*p).from(kind, *p).map(|link| link.to));
    }
    found
}

/// Who is paid must be there: listed and not missing.
pub(super) fn need_present(draft: &mut Draft, case: &Case, p: PersonNo) -> bool {
    draft.need_when("reason-present", case.present(p), || case.back_on(p), [Fact::Person(p)])
}

/// Not in full state care.
pub(super) fn need_no_state_care(draft: &mut Draft, case: &Case, p: PersonNo) -> bool {
    let care = case.status(p, StatusKind::StateCare);
    let over = || case.over_on(p, StatusKind::StateCare);
    draft.need_when("reason-not-in-state-care", care.is_none(), over, of_status(care.as_ref()))
}

/// The status facts of an optional status.
pub(super) fn of_status(status: Option<&ActiveStatus>) -> Option<Fact> {
    status.map(|status| Fact::Status(status.no))
}

/// L, by insured months.
pub(super) fn length(draft: &mut Draft, months: i64) -> Fraction {
    draft.value(match months {
        ..6 => "insurance.length_under_6",
        6..12 => "insurance.length_under_12",
        12..24 => "insurance.length_under_24",
        24..36 => "insurance.length_under_36",
        36..48 => "insurance.length_under_48",
        48..60 => "insurance.length_under_60",
        60.. => "insurance.length_full",
    })
}

/// (A − 0.5·MW)·0.6·K·L: what replaces an insured income.
pub(super) fn replaced(draft: &mut Draft, insurance: Insurance, k: Fraction) -> Fraction {
    let wage = draft.value("minimum_wage");
    let deducted = draft.value("insurance.wage_deduction").times(wage);
    let replacement = draft.value("insurance.replacement");
    let length = length(draft, insurance.months);
    insurance.mean.minus(deducted).times(replacement).times(k).times(length)
}

/// States A and the insured months behind it.
pub(super) fn tell_insurance(draft: &mut Draft, case: &Case, p: PersonNo, event: Day) -> Insurance {
    let insurance = case.insurance(p, event);
    draft.value("insurance.income_cap");
    let args = [
        ("months", Arg::Number(insurance.months)),
        ("amount", Arg::Income(insurance.mean)),
        ("day", Arg::Day(event)),
    ];
    draft.tell("reason-mean-income", &args, case.insured_facts(p, event));
    insurance
}

/// A multiple of a base value.
pub(super) fn multiple(
    draft: &mut Draft,
    parameter: &'static str,
    base: &'static str,
    base_day: Day,
) -> Fraction {
    let times = draft.value(parameter);
    let amount = draft.value_on(base, base_day).times(times);
    draft.tell("reason-amount", &[("amount", Arg::Amount(amount))], []);
    amount
}
