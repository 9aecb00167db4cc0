//! `DISABLED_CHILD_CARER`: whoever raises a disabled child, whatever the income.

use super::children::{RAISED, need_disabled_child, need_payee};
use super::shared::{multiple, with_children};
use crate::domain::{Interval, LinkKind, PersonNo, StatusKind};
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "DISABLED_CHILD_CARER",
    law: include_str!("../../../rules/kz/benefits/disabled_child_carer.toml"),
    parameters: &[
        "disabled_child_carer.amount",
        "subsistence_minimum",
        "family.child_until",
        "rounding",
    ],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: with_children,
    near: RAISED,
};

fn concerns(case: &Case, c: PersonNo) -> bool {
    case.is(c, |being| being.child() && being.has(StatusKind::Disability))
}

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    need_disabled_child(&mut draft, case, c);
    let payee = need_payee(&mut draft, case, c);
    let status = case.status(c, StatusKind::Disability);
    let (Some(link), Some(status), Some(birth)) = (payee, status, case.birth(c)) else {
        return draft.refuse();
    };
    let amount =
        multiple(&mut draft, "disabled_child_carer.amount", "subsistence_minimum", case.day());
    let link_end = (link.kind == LinkKind::Guardian).then_some(link.span.until);
    let ends = [
        Some(birth.plus_years(case.ages.child)),
        Some(case.status_end(c, &status, false)),
        link_end,
    ];
    let validity = Interval {
        from: latest([Some(birth), Some(status.span.from), Some(link.span.from)]),
        until: earliest(ends),
    };
    draft.pay(Payment::new(link.from, c, Amount::Monthly(amount), validity))
}
