//! `CHILD_CARE_SOCIAL`: for a child under eighteen months whose payee was insured before its birth
//! (GFSS); never less than the state would pay.

use super::child_care::{amount, concerns, insured_payee, lately, need_care};
use super::children::RAISED;
use super::shared::{tell_insurance, with_children};
use crate::domain::PersonNo;
use crate::rules::draft::{Ahead, Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "CHILD_CARE_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/child_care_social.toml"),
    parameters: &[
        "child_care_social.share",
        "child_care.place",
        "child_care.months",
        "mci",
        "insurance.income_cap",
        "minimum_wage",
        "insurance.window_months",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: with_children,
    near: RAISED,
};

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    let Some(care) = need_care(&mut draft, case, c) else { return draft.refuse() };
    let insurance = tell_insurance(&mut draft, case, care.recipient, care.birth);
    let args = lately(&mut draft, care.recipient, insurance);
    let near = [c, care.recipient];
    let said = (("reason-insured-lately", &args[..]), Ahead::Never);
    draft.ask_later(said, insurance.lately, &near, [], |then| {
        insured_payee(then, c, care.birth) == Some(true)
    });
    let least = amount(&mut draft, case, &care, ("reason-state-amount", c));
    let share = draft.value("child_care_social.share");
    let amount = insurance.mean.times(share).max(least);
    draft.tell(("reason-not-less", &[("amount", Arg::Amount(amount))]), []);
    draft.pay(Payment::new(care.recipient, c, Amount::Monthly(amount), care.validity))
}
