//! `GROUP_1_CARER`: whoever cares for an adult of disability group 1, kin or not (Social Code,
//! art. 187).

use super::shared::{multiple, need_no_state_care, of_status, with_linked};
use crate::domain::{Detail, Interval, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::homes::need_there;
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "GROUP_1_CARER",
    law: include_str!("../../../rules/kz/benefits/group_1_carer.toml"),
    parameters: &["group_1_carer.amount", "subsistence_minimum", "family.child_until", "rounding"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, q| vec![decide(case, q)],
    around: |case, people| with_linked(case, people, LinkKind::Carer),
    near: Near::to(near, "reason-cares-for"),
};

fn concerns(case: &Case, q: PersonNo) -> bool {
    case.is(q, |being| being.adult() && being.has_detail(StatusKind::Disability, Detail::Group1))
}

fn decide(case: &Case, q: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, q);
    let status = case.status(q, StatusKind::Disability);
    let grown = case.birth(q).map(|birth| birth.plus_years(case.ages.child));
    draft.ask(("reason-group-1", &who(q)), &[q], of_status(status.as_ref()), |then| {
        then.is(q, |b| b.has_detail(StatusKind::Disability, Detail::Group1))
    });
    let years = draft.count("family.child_until");
    let args = [("person", Arg::Person(q)), ("years", Arg::Number(years.into()))];
    let adult = |then: &Case| then.is(q, Being::adult);
    draft.ask(("reason-grown-up", &args), &[q], [Fact::Person(q)], adult);
    need_no_state_care(&mut draft, case, q);
    need_there(&mut draft, case, q, |then| then.present(q) || then.custody.dependent_child(q));
    let link = carer_link(case, q);
    let facts = link.map(|link| Fact::Link(link.no));
    let cared_for = |then: &Case| carer_link(then, q).is_some();
    draft.ask(("reason-carer", &who(q)), &[q], facts, cared_for);
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

/// In a refusal: those for whom somebody ever was registered as carer, and whoever asks, if ever
/// disabled.
fn near(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let ever = case.view().links_ever(p);
    let cares = |link: &&ActiveLink| link.kind == LinkKind::Carer && link.from == Some(p);
    let mut found: Vec<PersonNo> = ever.iter().filter(cares).map(|link| link.to).collect();
    let ever_disabled = || !case.view().statuses_ever(p, StatusKind::Disability).is_empty();
    let disabled = case.status(p, StatusKind::Disability).is_some();
    if disabled || (case.may_tell_of_other_times() && ever_disabled()) {
        found.push(p);
    }
    found
}
