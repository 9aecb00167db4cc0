//! `CAPACITY_LOSS_SOCIAL`: an insured person who has lost 30 to 100 % of work capacity (GFSS).

use super::shared::{
    alone, need_before_pension_age, need_insured, need_present, need_start, of_status, replaced,
    tell_insurance,
};
use crate::domain::{Interval, PersonNo, StatusKind};
use crate::graph::StatusDetail;
use crate::rules::case::earliest;
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "CAPACITY_LOSS_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/capacity_loss_social.toml"),
    parameters: &[
        "capacity_loss_social.k",
        "insurance.income_cap",
        "minimum_wage",
        "insurance.window_months",
        "insurance.wage_deduction",
        "insurance.replacement",
        "insurance.length",
        "pension.men",
        "pension.women",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
    near: Near::ONESELF,
};

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::CapacityLoss))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    need_present(&mut draft, case, p);
    let status = case.status(p, StatusKind::CapacityLoss);
    let lost = ("reason-capacity-loss", &who(p)[..]);
    let facts = of_status(status.as_ref());
    draft.ask(lost, &[p], facts, |then| percent(then, p).is_some());
    let (Some(status), Some(percent)) = (status, percent(case, p)) else { return draft.refuse() };
    let Some(start) = need_start(&mut draft, p, &status) else { return draft.refuse() };
    let insurance = tell_insurance(&mut draft, case, p, start);
    need_insured(&mut draft, p, start, insurance.months);
    need_before_pension_age(&mut draft, case, p);
    if !draft.holds() {
        return draft.refuse();
    }
    let k = draft.scaled("capacity_loss_social.k", usize::from(percent));
    let amount = replaced(&mut draft, insurance, k);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    let until = earliest([Some(case.status_end(p, &status, true)), case.pension_date(p)]);
    draft.pay(Payment::new(p, p, Amount::Monthly(amount), Interval { from: start, until }))
}

fn percent(case: &Case, p: PersonNo) -> Option<u8> {
    match case.status(p, StatusKind::CapacityLoss)?.detail {
        StatusDetail::Percent(percent) => Some(percent),
        _ => None,
    }
}
