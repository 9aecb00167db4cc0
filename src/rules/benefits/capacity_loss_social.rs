//! `CAPACITY_LOSS_SOCIAL`: an insured person who has lost 30 to 100 % of work capacity (GFSS).

use super::shared::{alone, need_present, of_status, replaced, tell_insurance};
use crate::domain::{Interval, PersonNo, StatusKind};
use crate::graph::StatusDetail;
use crate::rules::case::earliest;
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "CAPACITY_LOSS_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/capacity_loss_social.toml"),
    parameters: &[
        "capacity_loss_social.k_30_59",
        "capacity_loss_social.k_60_79",
        "capacity_loss_social.k_80_100",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
};

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::CapacityLoss))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    need_present(&mut draft, case, p);
    let status = case.status(p, StatusKind::CapacityLoss);
    let percent = status.and_then(|status| match status.detail {
        StatusDetail::Percent(percent) => Some(percent),
        _ => None,
    });
    let start = status.and_then(|status| status.span.from.known());
    let begins = || case.begins_on(p, StatusKind::CapacityLoss);
    draft.need_when("reason-capacity-loss", percent.is_some(), begins, of_status(status.as_ref()));
    draft.need("reason-start-known", start.is_some(), of_status(status.as_ref()));
    let (Some(status), Some(percent), Some(start)) = (status, percent, start) else {
        return draft.refuse();
    };
    let insurance = tell_insurance(&mut draft, case, p, start);
    draft.need("reason-insured", insurance.months > 0, []);
    draft.need("reason-not-past-pension-age", !case.past_pension_age(p), []);
    let k = draft.value(match percent {
        ..60 => "capacity_loss_social.k_30_59",
        60..80 => "capacity_loss_social.k_60_79",
        80.. => "capacity_loss_social.k_80_100",
    });
    let amount = replaced(&mut draft, insurance, k);
    draft.tell("reason-amount", &[("amount", Arg::Amount(amount))], []);
    let until = earliest([Some(case.status_end(p, &status, true)), case.pension_date(p)]);
    draft.pay(Payment::new(p, p, Amount::Monthly(amount), Interval { from: start, until }))
}
