//! Conditions and amounts that several rules ask for. Must not know which.

use crate::domain::{Day, Interval, LinkKind, PersonNo, StatusKind};
use crate::graph::ActiveStatus;
use crate::rules::case::Insurance;
use crate::rules::draft::{Draft, who};
use crate::rules::homes::need_there;
use crate::rules::law::amounts_since;
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
    need_there(draft, case, p, |then| then.present(p))
}

/// Not in full state care.
pub(super) fn need_no_state_care(draft: &mut Draft, case: &Case, p: PersonNo) -> bool {
    let care = case.status(p, StatusKind::StateCare);
    let said = ("reason-not-in-state-care", &who(p)[..]);
    draft.ask(said, &[p], of_status(care.as_ref()), |then| {
        then.status(p, StatusKind::StateCare).is_none()
    })
}

/// An active status of this kind.
pub(super) fn need_status(
    draft: &mut Draft,
    case: &Case,
    key: &'static str,
    (p, kind): (PersonNo, StatusKind),
) -> Option<ActiveStatus> {
    let status = case.status(p, kind);
    let holds = |then: &Case| then.status(p, kind).is_some();
    draft.ask((key, &who(p)), &[p], of_status(status.as_ref()), holds);
    status
}

/// The start of a status, which must be known.
pub(super) fn need_start(draft: &mut Draft, p: PersonNo, status: &ActiveStatus) -> Option<Day> {
    let start = status.span.from.known();
    draft.need(("reason-start-known", &who(p)), start.is_some(), [Fact::Status(status.no)]);
    start
}

/// Pension age is still ahead; without a birth date it counts as not reached.
pub(super) fn need_before_pension_age(draft: &mut Draft, case: &Case, p: PersonNo) {
    let Some(day) = case.pension_date(p) else {
        return draft.tell(("reason-pension-age-unknown", &who(p)), [Fact::Person(p)]);
    };
    let years = draft.value_on(case.pension_parameter(p), day);
    let args = [("person", Arg::Person(p)), ("years", Arg::Exact(years)), ("day", Arg::Day(day))];
    let said = ("reason-before-pension-age", &args[..]);
    draft.need_still(said, case.day() < day, [Fact::Person(p)]);
}

/// D lies in a term; once it is over it stays so.
pub(super) fn need_within(draft: &mut Draft, case: &Case, term: Interval) {
    need_within_months(draft, case, term, None);
}

/// The same of a term that is as long as insured months make it.
pub(super) fn need_within_months(
    draft: &mut Draft,
    case: &Case,
    term: Interval,
    insured: Option<i64>,
) {
    let said = |day: Day| {
        let insured = insured.map(|months| ("months", Arg::Insured(months)));
        [("day", Arg::Day(day))].into_iter().chain(insured).collect::<Vec<_>>()
    };
    let (from, until) = (said(term.from), said(term.until));
    if case.day() < term.from {
        draft.need_from(("reason-term-begun", &from), Some(term.from), []);
    } else if case.day() < term.until {
        draft.need(("reason-within-term", &until), true, []);
    } else {
        draft.need_still(("reason-term-open", &until), false, []);
    }
}

/// The amounts of a day before those that are kept.
pub(super) fn doubt_amounts(draft: &mut Draft, event: Day) {
    let args = [("day", Arg::Day(event)), ("since", Arg::Day(amounts_since()))];
    draft.doubt(("reason-amounts-kept", &args), []);
}

/// The status facts of an optional status.
pub(super) fn of_status(status: Option<&ActiveStatus>) -> Option<Fact> {
    status.map(|status| Fact::Status(status.no))
}

/// Insured at all before an event.
pub(in crate::rules) fn need_insured(
    draft: &mut Draft,
    p: PersonNo,
    event: Day,
    months: i64,
) -> bool {
    let months = Arg::Insured(months);
    let args = [("person", Arg::Person(p)), ("day", Arg::Day(event)), ("months", months)];
    draft.need_still(("reason-insured", &args), months != Arg::Insured(0), [])
}

/// L, by insured months.
pub(super) fn length(draft: &mut Draft, months: i64) -> Fraction {
    draft.scaled("insurance.length", months.max(0) as usize)
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
    draft.value("minimum_wage");
    let window = draft.count("insurance.window_months");
    let args = [
        ("window", Arg::Number(window.into())),
        ("months", Arg::Insured(insurance.months)),
        ("amount", Arg::Income(insurance.mean)),
        ("day", Arg::Day(event)),
    ];
    draft.tell(("reason-mean-income", &args), case.insured_facts(p, event));
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
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    amount
}
