//! `MOTHER_AWARD`: a mother who holds an award; of several the best paid one.

use super::shared::{alone, need_present};
use crate::domain::{Detail, Interval, PersonNo, StatusKind};
use crate::graph::{ActiveStatus, StatusDetail};
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "MOTHER_AWARD",
    law: include_str!("../../../rules/kz/benefits/mother_award.toml"),
    parameters: &["mother_award.kumis_alka", "mother_award.other", "mci", "rounding"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around: alone,
    near: Near::ONESELF,
};

fn concerns(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::Award))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    let award = best_award(case, p);
    let facts = award.map(|(status, _)| Fact::Status(status.no));
    draft.ask(("reason-award", &who(p)), &[p], facts, |then| best_award(then, p).is_some());
    need_present(&mut draft, case, p);
    draft.need_still(("reason-woman", &who(p)), case.woman(p), [Fact::Person(p)]);
    let Some((award, parameter)) = award else { return draft.refuse() };
    let times = draft.value(parameter);
    let amount = draft.value("mci").times(times);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    let validity = Interval { from: award.span.from, until: case.status_end(p, &award, true) };
    draft.pay(Payment::new(p, p, Amount::Monthly(amount), validity))
}

/// The award with the highest amount, then the earlier start, then the smaller id.
fn best_award(case: &Case, p: PersonNo) -> Option<(ActiveStatus, &'static str)> {
    let being = case.being(p)?;
    let awards = being.statuses.iter().filter(|status| status.kind == StatusKind::Award);
    let paid = awards.filter_map(|status| Some((*status, parameter(status)?)));
    let id = |status: &ActiveStatus| case.view().graph().status_text(status.no).id;
    paid.min_by(|(a, x), (b, y)| {
        let amount = |name: &str| case.law.number_on(name, case.day());
        let by_amount = amount(y).cmp(&amount(x));
        by_amount.then(a.span.from.cmp(&b.span.from)).then_with(|| id(a).cmp(id(b)))
    })
}

fn parameter(status: &ActiveStatus) -> Option<&'static str> {
    match status.detail {
        StatusDetail::Word(Detail::KumisAlka) => Some("mother_award.kumis_alka"),
        StatusDetail::Word(_) => Some("mother_award.other"),
        _ => None,
    }
}
