//! `GROUP_1_CARER`: whoever cares for an adult of disability group 1, kin or not (Social Code,
//! art. 187).

use super::shared::{multiple, need_no_state_care, of_status, with_linked};
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
    let grown = case.birth(q).map(|birth| birth.plus_years(18));
    let of_group_1 = case.is(q, |b| b.has_detail(StatusKind::Disability, Detail::Group1));
    let grows = || grown.filter(|_| of_group_1);
    draft.need_when(
        "reason-adult-of-group-1",
        concerns(case, q),
        grows,
        of_status(status.as_ref()),
    );
    need_no_state_care(&mut draft, case, q);
    let there = case.present(q) || case.custody.dependent_child(q);
    draft.need_when("reason-present", there, || case.back_on(q), [Fact::Person(q)]);
    let link = carer_link(case, q);
    let present = |link: &ActiveLink| link.from.is_some_and(|p| case.present(p));
    let begins = || case.link_on(q, LinkKind::Carer, present);
    draft.need_when("reason-carer", link.is_some(), begins, link.map(|link| Fact::Link(link.no)));
    let (Some(link), Some(status)) = (link, status) else { return draft.refuse() };
    let amount = multiple(&mut draft, "group_1_carer.amount", "subsistence_minimum", case.day());
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
