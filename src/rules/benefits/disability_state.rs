//! `DISABILITY_STATE`: the state benefit of a disabled person (Social Code, art. 177); excludes
//! the state benefit for survivors.

use super::children::raised;
use super::shared::{alone, need_status};
use crate::domain::{Detail, Interval, PersonNo, StatusKind};
use crate::graph::{ActiveStatus, Being, StatusDetail};
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::homes::need_there;
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::survivors;
use crate::rules::{Arg, Case, Decision, Fact, Fraction};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "DISABILITY_STATE",
    law: include_str!("../../../rules/kz/benefits/disability_state.toml"),
    parameters: &[
        "disability_state.small_child_until",
        "disability_state.under_7",
        "disability_state.child",
        "disability_state.childhood_group_1",
        "disability_state.childhood_group_2",
        "disability_state.childhood_group_3",
        "disability_state.adult_group_1",
        "disability_state.adult_group_2",
        "disability_state.adult_group_3",
        "subsistence_minimum",
        "family.child_until",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
    near: Near::to(near, "reason-present"),
};

/// In a refusal: the disabled children whom somebody raises; whoever asks, if disabled or if there
/// are none.
fn near(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let disabled = |p: &PersonNo| {
        let ever = || !case.view().statuses_ever(*p, StatusKind::Disability).is_empty();
        concerns(case, *p) || (case.may_tell_of_other_times() && ever())
    };
    let mut found = raised(case, p);
    found.retain(|c| *c != p && disabled(c));
    if found.is_empty() || disabled(&p) {
        found.push(p);
    }
    found
}

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::Disability))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    let disability = (p, StatusKind::Disability);
    let status = need_status(&mut draft, case, "reason-disability", disability);
    // Of a child who is missing somebody else is paid (spec 2 §1).
    need_there(&mut draft, case, p, |then| then.present(p) || then.custody.dependent_child(p));
    let Some(status) = status else { return draft.refuse() };
    need_group(&mut draft, case, p, &status);
    let Some(parameter) = parameter(case, p) else { return draft.refuse() };
    draft.count("disability_state.small_child_until");
    let times = draft.value(parameter);
    let amount = draft.value("subsistence_minimum").times(times);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    let recipient = recipient(case, p);
    let chosen = survivors::takes_disability(case, p);
    if let Some(chosen) = chosen {
        let key = if chosen { "reason-chosen" } else { "reason-not-chosen" };
        draft.tell((key, &[("rule", Arg::Rule("SURVIVOR_STATE"))]), []);
    }
    let validity = validity(case, p, &status);
    let mut payment = Payment::new(recipient, p, Amount::Monthly(amount), validity);
    payment.chosen = chosen.unwrap_or(true);
    payment.exclusive_with = &["SURVIVOR_STATE"];
    draft.pay(payment)
}

/// There is an amount for group and age: of an adult whose record still says `CHILD` none.
fn need_group(draft: &mut Draft, case: &Case, p: PersonNo, status: &ActiveStatus) {
    let due = status.detail == StatusDetail::Word(Detail::Child) && parameter(case, p).is_none();
    let facts = [Fact::Status(status.no)];
    let paid = |then: &Case| parameter(then, p).is_some();
    if due {
        let years = draft.count("family.child_until");
        let args = [("person", Arg::Person(p)), ("years", Arg::Number(years.into()))];
        draft.ask(("reason-reexamined", &args), &[p], facts, paid);
    } else {
        draft.ask(("reason-disability-group", &who(p)), &[p], facts, paid);
    }
}

/// The age at which a child is no longer small.
fn small_until(case: &Case) -> i32 {
    case.law.number_on("disability_state.small_child_until", case.day()).ceiling() as i32
}

/// A dependent child under 18 is paid through its payee, anyone else personally if present.
fn recipient(case: &Case, p: PersonNo) -> Option<PersonNo> {
    if case.is(p, Being::child) && case.custody.dependent_child(p) {
        case.custody.payee(p)
    } else {
        case.present(p).then_some(p)
    }
}

/// The multiple of the subsistence minimum that is owed, for the choice between two benefits. What
/// would be paid to nobody is no choice for somebody whose survivor benefit would be paid: of a
/// missing student the payee is paid the one, and nobody the other.
pub(in crate::rules) fn coefficient(case: &Case, p: PersonNo) -> Option<Fraction> {
    let paid = recipient(case, p).is_some() || case.custody.payee(p).is_none();
    let there = paid && (case.present(p) || case.custody.dependent_child(p));
    let number = case.law.number_on(parameter(case, p)?, case.day());
    (there && number.is_positive()).then_some(number)
}

/// By age and detail; `None` where there is no right.
fn parameter(case: &Case, p: PersonNo) -> Option<&'static str> {
    let detail = case.status(p, StatusKind::Disability)?.detail;
    let age = case.being(p)?.age;
    if age.is_some_and(|age| age < case.ages.child) {
        return of_child(detail, age.is_some_and(|age| age < small_until(case)));
    }
    let since_childhood = case.disabled_since_childhood(p);
    match (detail, since_childhood) {
        (StatusDetail::Word(Detail::Group1), false) => Some("disability_state.adult_group_1"),
        (StatusDetail::Word(Detail::Group2), false) => Some("disability_state.adult_group_2"),
        (StatusDetail::Word(Detail::Group3), false) => Some("disability_state.adult_group_3"),
        (StatusDetail::Word(Detail::Child), _) => None,
        (detail, true) => of_child(detail, false),
        _ => None,
    }
}

fn of_child(detail: StatusDetail, under_7: bool) -> Option<&'static str> {
    match detail {
        _ if under_7 => Some("disability_state.under_7"),
        StatusDetail::Word(Detail::Group1) => Some("disability_state.childhood_group_1"),
        StatusDetail::Word(Detail::Group2) => Some("disability_state.childhood_group_2"),
        StatusDetail::Word(Detail::Group3) => Some("disability_state.childhood_group_3"),
        StatusDetail::Word(Detail::Child) => Some("disability_state.child"),
        _ => None,
    }
}

/// Between the birthdays at which the amount changes.
fn validity(case: &Case, p: PersonNo, status: &ActiveStatus) -> Interval {
    let birth = case.birth(p);
    let multiple = |name: Option<&str>| name.map(|name| case.law.number_on(name, case.day()));
    let at_6 = multiple(of_child(status.detail, true));
    let at_7 = multiple(of_child(status.detail, false));
    let seventh = birth.filter(|_| at_6 != at_7).map(|birth| birth.plus_years(small_until(case)));
    let birthdays = [seventh, birth.map(|birth| birth.plus_years(case.ages.child))];
    let reached = birthdays.map(|day| day.filter(|day| *day <= case.day()));
    let ahead = birthdays.map(|day| day.filter(|day| *day > case.day()));
    let end = Some(case.status_end(p, status, true));
    Interval {
        from: latest([Some(status.span.from), birth, reached[0], reached[1]]),
        until: earliest([end, ahead[0], ahead[1]]),
    }
}
