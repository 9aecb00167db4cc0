//! `CHILD_CARE`: for a child under eighteen months whose payee was not insured before its birth.

use super::children::{RAISED, need_payee, need_younger, place};
use super::shared::with_children;
use crate::domain::{Day, Interval, PersonNo};
use crate::rules::case::{Insurance, latest};
use crate::rules::draft::{Ahead, Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Arg, Case, Decision, Fraction};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "CHILD_CARE",
    law: include_str!("../../../rules/kz/benefits/child_care.toml"),
    parameters: &[
        "child_care.place",
        "child_care.months",
        "mci",
        "insurance.window_months",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: with_children,
    near: RAISED,
};

pub(super) fn concerns(case: &Case, c: PersonNo) -> bool {
    let months = case.law.number_on("child_care.months", case.day()).ceiling() as i32;
    case.birth(c).is_some_and(|birth| case.day() < birth.plus_months(months))
}

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    let Some(care) = need_care(&mut draft, case, c) else { return draft.refuse() };
    let facts = case.insured_facts(care.recipient, care.birth);
    let insurance = case.insurance(care.recipient, care.birth);
    let args = lately(&mut draft, care.recipient, insurance);
    // The months are past; whoever is paid may be another one some day.
    let near = [c, care.recipient];
    let said = (("reason-not-insured-lately", &args[..]), Ahead::Never);
    draft.ask_later(said, !insurance.lately, &near, facts, |then| {
        insured_payee(then, c, care.birth) == Some(false)
    });
    let amount = amount(&mut draft, case, &care, ("reason-amount", c));
    draft.pay(Payment::new(care.recipient, c, Amount::Monthly(amount), care.validity))
}

/// Whether the payee of a child was insured in the months before its birth.
pub(super) fn insured_payee(case: &Case, c: PersonNo, birth: Day) -> Option<bool> {
    Some(case.insurance(case.custody.payee(c)?, birth).lately)
}

/// Who, and in how many months before the birth.
pub(super) fn lately(
    draft: &mut Draft,
    p: PersonNo,
    insurance: Insurance,
) -> [(&'static str, Arg); 3] {
    let window = draft.count("insurance.window_months");
    let insured = ("insured", Arg::Insured(insurance.months));
    [("person", Arg::Person(p)), ("months", Arg::Number(window.into())), insured]
}

/// Who cares for a child under eighteen months, and for how long it is paid.
pub(super) struct Care {
    pub(super) recipient: PersonNo,
    pub(super) birth: Day,
    pub(super) validity: Interval,
}

pub(super) fn need_care(draft: &mut Draft, case: &Case, c: PersonNo) -> Option<Care> {
    let link = need_payee(draft, case, c);
    let months = draft.count("child_care.months");
    let birth = need_younger(draft, case, c, months);
    let (link, birth) = (link?, birth?);
    let recipient = link.from?;
    let from = latest([Some(birth), Some(link.span.from)]);
    Some(Care { recipient, birth, validity: Interval { from, until: birth.plus_months(months) } })
}

/// By the place of the child in the order of birth.
pub(super) fn amount(
    draft: &mut Draft,
    case: &Case,
    care: &Care,
    (key, c): (&'static str, PersonNo),
) -> Fraction {
    let place = place(draft, case, care.recipient, c);
    let times = draft.scaled("child_care.place", place);
    let amount = draft.value("mci").times(times);
    draft.tell((key, &[("amount", Arg::Amount(amount))]), []);
    amount
}
