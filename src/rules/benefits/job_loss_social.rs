//! `JOB_LOSS_SOCIAL`: an insured person who is registered as unemployed (GFSS).

use super::shared::{
    alone, length, need_present, need_start, need_status, need_within_months, tell_insurance,
};
use crate::domain::{Interval, PersonNo, StatusKind};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "JOB_LOSS_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/job_loss_social.toml"),
    parameters: &[
        "job_loss_social.months_least",
        "job_loss_social.share",
        "job_loss_social.term",
        "insurance.income_cap",
        "minimum_wage",
        "insurance.window_months",
        "insurance.length",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
    near: Near::ONESELF,
};

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::Unemployed))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    need_present(&mut draft, case, p);
    let unemployed = (p, StatusKind::Unemployed);
    let status = need_status(&mut draft, case, "reason-unemployed", unemployed);
    let Some(status) = status else { return draft.refuse() };
    let Some(start) = need_start(&mut draft, p, &status) else { return draft.refuse() };
    let insurance = tell_insurance(&mut draft, case, p, start);
    let least = i64::from(draft.count("job_loss_social.months_least"));
    let args = [("least", Arg::Number(least)), ("months", Arg::Insured(insurance.months))];
    if !draft.need_still(("reason-insured-months", &args), insurance.months >= least, []) {
        return draft.refuse();
    }
    let paid = draft.scaled("job_loss_social.term", insurance.months.max(0) as usize).ceiling();
    let end = start.plus_months(paid as i32);
    let term = Interval { from: start, until: end };
    need_within_months(&mut draft, case, term, Some(insurance.months));
    let share = draft.value("job_loss_social.share");
    let amount = insurance.mean.times(share).times(length(&mut draft, insurance.months));
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    let validity = Interval { from: start, until: end.min(case.status_end(p, &status, false)) };
    draft.pay(Payment::new(p, p, Amount::Monthly(amount), validity))
}
