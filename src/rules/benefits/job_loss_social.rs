//! `JOB_LOSS_SOCIAL`: an insured person who is registered as unemployed (GFSS).

use super::shared::{alone, length, need_present, of_status, tell_insurance};
use crate::domain::{Interval, PersonNo, StatusKind};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "JOB_LOSS_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/job_loss_social.toml"),
    parameters: &[
        "job_loss_social.share",
        "job_loss_social.term_from_6",
        "job_loss_social.term_from_12",
        "job_loss_social.term_from_24",
        "job_loss_social.term_from_36",
        "job_loss_social.term_from_48",
        "job_loss_social.term_from_60",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
};

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::Unemployed))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    need_present(&mut draft, case, p);
    let status = case.status(p, StatusKind::Unemployed);
    let start = status.and_then(|status| status.span.from.known());
    let begins = || case.begins_on(p, StatusKind::Unemployed);
    draft.need_when("reason-unemployed", status.is_some(), begins, of_status(status.as_ref()));
    draft.need("reason-start-known", start.is_some(), of_status(status.as_ref()));
    let (Some(status), Some(start)) = (status, start) else { return draft.refuse() };
    let insurance = tell_insurance(&mut draft, case, p, start);
    let Some(term) = term(insurance.months) else {
        draft.need("reason-insured-six-months", false, []);
        return draft.refuse();
    };
    draft.need("reason-insured-six-months", true, []);
    let end = start.plus_months(draft.value(term).ceiling() as i32);
    draft.need_by("reason-within-term", case.day() < end, None, &[("day", Arg::Day(end))], []);
    let share = draft.value("job_loss_social.share");
    let amount = insurance.mean.times(share).times(length(&mut draft, insurance.months));
    draft.tell("reason-amount", &[("amount", Arg::Amount(amount))], []);
    let validity = Interval { from: start, until: end.min(case.status_end(p, &status, false)) };
    draft.pay(Payment::new(p, p, Amount::Monthly(amount), validity))
}

/// The parameter with the months that are paid.
fn term(months: i64) -> Option<&'static str> {
    match months {
        ..6 => None,
        6..12 => Some("job_loss_social.term_from_6"),
        12..24 => Some("job_loss_social.term_from_12"),
        24..36 => Some("job_loss_social.term_from_24"),
        36..48 => Some("job_loss_social.term_from_36"),
        48..60 => Some("job_loss_social.term_from_48"),
        60.. => Some("job_loss_social.term_from_60"),
    }
}
