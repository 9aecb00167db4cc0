//! In which home a child counts and why, and what is in the way of those who would raise it, as
//! steps. Only for whoever reads them; must not know benefits.

use super::draft::{Draft, who};
use super::{Arg, Case, Fact};
use crate::domain::{LinkKind, PersonNo, StatusKind};
use crate::family::HomeReason;
use crate::graph::{ActiveLink, Being};

/// What keeps somebody from raising a child.
const HINDERING: [StatusKind; 5] = [
    StatusKind::Emigrated,
    StatusKind::Missing,
    StatusKind::StateCare,
    StatusKind::Imprisoned,
    StatusKind::Incapacitated,
];

/// The home of a child, by which rule it is that one; without a home what is in the way.
pub(super) fn tell_home(draft: &mut Draft, case: &Case, c: PersonNo) {
    if !draft.explains() {
        return;
    }
    let Some((home, reason)) = case.custody.home_with_reason(c) else {
        return tell_no_home(draft, case, c);
    };
    let key = match reason {
        HomeReason::OnlyCustodian => "reason-home-only",
        HomeReason::Spouses => "reason-home-spouses",
        HomeReason::OneAddress => "reason-home-one-address",
        HomeReason::AddressOfChild => "reason-home-address-of-child",
        HomeReason::Woman => "reason-home-woman",
        HomeReason::SmallerNumber => "reason-home-smaller-number",
    };
    let custodians = home.custodians().zip(["first", "second"]);
    let mut args = vec![("person", Arg::Person(c))];
    args.extend(custodians.map(|(p, name)| (name, Arg::Person(p))));
    draft.tell((key, &args), home.links().map(|link| Fact::Link(link.no)));
}

fn tell_no_home(draft: &mut Draft, case: &Case, c: PersonNo) {
    if !case.custody.dependent_child(c) {
        need_dependent(draft, case, c);
        return;
    }
    let links = case.view().links(c);
    let guardians = links.to(LinkKind::Guardian, c);
    let parents = case.custody.legal_parents(c);
    if case.custody.in_institution(c) {
        let facts = guardians.map(|link| Fact::Link(link.no));
        draft.need(("reason-no-institution", &who(c)), false, facts);
        return;
    }
    let mut custodians: Vec<ActiveLink> = guardians.chain(&parents).copied().collect();
    custodians.sort_by(|a, b| case.view().by_link(a.no, b.no));
    if custodians.is_empty() {
        draft.need(("reason-custodian-recorded", &who(c)), false, []);
    }
    for link in custodians {
        need_may_care(draft, case, &link, c);
    }
}

/// Born, and there by some measure: listed, and mostly not missing.
pub(super) fn need_there(
    draft: &mut Draft,
    case: &Case,
    p: PersonNo,
    there: impl Fn(&Case) -> bool,
) -> bool {
    if let Some(birth) = case.birth(p).filter(|birth| *birth > case.day()) {
        return draft.need_from(("reason-born", &who(p)), Some(birth), [Fact::Person(p)]);
    }
    if case.is(p, Being::dead) {
        return draft.need_still(("reason-alive", &who(p)), false, [Fact::Person(p)]);
    }
    let away = [StatusKind::Emigrated, StatusKind::Missing];
    let away = away.into_iter().filter_map(|kind| case.status(p, kind));
    let facts = [Fact::Person(p)].into_iter().chain(away.map(|status| Fact::Status(status.no)));
    let missing = case.status(p, StatusKind::Missing).is_some();
    let key = if missing && there(case) { "reason-missing-child" } else { "reason-present" };
    draft.ask((key, &who(p)), &[p], facts, there)
}

/// A dependent child: born, alive, young, listed and without a spouse. Without a birth date nobody
/// is one.
pub(super) fn need_dependent(draft: &mut Draft, case: &Case, c: PersonNo) -> bool {
    match case.birth(c) {
        None => return draft.need(("reason-birth-date", &who(c)), false, [Fact::Person(c)]),
        Some(birth) if birth > case.day() => {
            return draft.need_from(("reason-born", &who(c)), Some(birth), [Fact::Person(c)]);
        }
        Some(_) => {}
    }
    if case.is(c, Being::dead) {
        return draft.need_still(("reason-alive", &who(c)), false, [Fact::Person(c)]);
    }
    let young = |being: &Being| being.child() || being.young_student();
    if !case.is(c, young) {
        let study = case.status(c, StatusKind::Student).map(|status| Fact::Status(status.no));
        let facts = [Fact::Person(c)].into_iter().chain(study);
        let said = ("reason-child-or-student", &who(c)[..]);
        let dependent = |then: &Case| then.custody.dependent_child(c);
        return if case.age_under(c, case.ages.student) {
            draft.ask(said, &[c], facts, dependent)
        } else {
            draft.need_still(said, false, facts)
        };
    }
    let marriage = case.custody.marriage(c).map(|link| Fact::Link(link.no));
    let abroad = case.status(c, StatusKind::Emigrated).map(|status| Fact::Status(status.no));
    let facts = [Fact::Person(c)].into_iter().chain(marriage).chain(abroad);
    draft.ask(("reason-dependent-child", &who(c)), &[c], facts, |then| {
        then.custody.dependent_child(c)
    })
}

fn need_may_care(draft: &mut Draft, case: &Case, link: &ActiveLink, c: PersonNo) {
    let Some(p) = link.from else { return };
    if case.is(p, Being::dead) {
        let facts = [Fact::Person(p), Fact::Link(link.no)];
        draft.need_still(("reason-alive", &who(p)), false, facts);
        return;
    }
    let guardian = link.kind == LinkKind::Guardian;
    let links = case.view().links(c);
    let limits = links.to(LinkKind::RightsLimited, c).filter(|l| l.from == Some(p) && !guardian);
    let limits = limits.map(|link| Fact::Link(link.no));
    let statuses = HINDERING.iter().filter_map(|kind| case.status(p, *kind));
    let statuses = statuses.map(|status| Fact::Status(status.no));
    let facts = [Fact::Link(link.no)].into_iter().chain(limits).chain(statuses);
    draft.ask(("reason-may-care", &who(p)), &[p, c], facts, |then| {
        let able = || then.is(p, Being::able);
        if guardian { able() } else { then.custody.may_care(p, c) }
    });
}
