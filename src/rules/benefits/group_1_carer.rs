//! `GROUP_1_CARER`: whoever cares for an adult of disability group 1, kin or not (Social Code,
//! art. 187).

use super::shared::{multiple, of_status, with_linked};
use crate::domain::{Detail, Interval, LinkKind, PersonNo, StatusKind};
use crate::graph::ActiveLink;
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "GROUP_1_CARER",
    law: include_str!("../../../rules/kz/benefits/group_1_carer.toml"),
    parameters: &["group_1_carer.amount"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, q| vec![decide(case, q)],
    around: |case, people| with_linked(case, people, LinkKind::Carer),
};

fn concerns(case: &Case, q: PersonNo) -> bool {
    case.is(q, |being| being.adult() && being.has_detail(StatusKind::Disability, Detail::Group1))
}

fn decide(case: &Case, q: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, q);
    let status = case.status(q, StatusKind::Disability);
    let care = case.status(q, StatusKind::StateCare);
    draft.need("reason-adult-of-group-1", concerns(case, q), of_status(status.as_ref()));
    draft.need("reason-not-in-state-care", care.is_none(), of_status(care.as_ref()));
    let there = case.present(q) || case.custody.dependent_child(q);
    draft.need("reason-present", there, [Fact::Person(q)]);
    let link = carer_link(case, q);
    draft.need("reason-carer", link.is_some(), link.map(|link| Fact::Link(link.no)));
    let (Some(link), Some(status)) = (link, status) else { return draft.refuse() };
    let amount = multiple(&mut draft, "group_1_carer.amount", "subsistence_minimum", case.day());
    let grown = case.birth(q).map(|birth| birth.plus_years(18));
    let validity = Interval {
        from: latest([Some(link.span.from), Some(status.span.from), grown]),
        until: earliest([Some(link.span.until), Some(case.status_end(q, &status, true))]),
    };
    draft.pay(Payment::new(link.from, q, Amount::Monthly(amount), validity))
}

/// Of the present carers the one with the earliest start, ties by the smaller iin.
fn carer_link(case: &Case, q: PersonNo) -> Option<ActiveLink> {
    let links = case.view().links(q);
    let present = links.to(LinkKind::Carer, q).filter_map(|link| Some((link, link.from?)));
    let present = present.filter(|(_, p)| case.present(*p));
    let first = present.min_by(|(a, p), (b, q)| {
        a.span.from.cmp(&b.span.from).then_with(|| case.view().by_identity(*p, *q))
    });
    first.map(|(link, _)| *link)
}
