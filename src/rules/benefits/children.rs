//! What rules for a child ask: who is paid, by which custody link, and the child's place in the
//! order of birth among the recipient's children (spec 3, *Place*). Must not know amounts.

use super::shared::{need_no_state_care, need_status};
use crate::domain::{Basis, Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::draft::{Draft, who};
use crate::rules::homes::tell_home;
use crate::rules::registry::Near;
use crate::rules::{Arg, Case, Fact};

/// In a refusal: the children whom somebody raises, or whoever asks, if young enough to be raised.
pub(super) const RAISED: Near = Near::to(raised, "reason-raises-child");

/// The youngest first.
pub(super) fn raised(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let links = case.view().links(p);
    let kinds = [LinkKind::Parent, LinkKind::Guardian];
    let mut found: Vec<PersonNo> =
        kinds.iter().flat_map(|kind| links.from(*kind, p)).map(|link| link.to).collect();
    found.retain(|c| {
        case.is(*c, |being| being.alive && being.age.is_none_or(|age| age < case.ages.child))
    });
    found.sort_by(|a, b| case.view().by_age(*b, *a));
    found.dedup();
    let young = case.age_under(p, case.ages.student);
    if young || (found.is_empty() && case.birth(p).is_none()) {
        found.push(p);
    }
    found
}

/// Somebody is paid for the child: the custody link of that person. The parts say in which home the
/// child counts and why, or what is in the way of those who would raise it.
pub(super) fn need_payee(draft: &mut Draft, case: &Case, c: PersonNo) -> Option<ActiveLink> {
    let link = case.custody.payee_link(c);
    let facts = link.map(|link| Fact::Link(link.no));
    draft.ask(("reason-payee", &who(c)), &[c], facts, |then| then.custody.payee_link(c).is_some());
    draft.below(|draft| tell_home(draft, case, c));
    link
}

/// The child is younger than so many months; its birth date.
pub(super) fn need_younger(
    draft: &mut Draft,
    case: &Case,
    c: PersonNo,
    months: i32,
) -> Option<Day> {
    let birth = need_birth_date(draft, case, c)?;
    let young = case.day() < birth.plus_months(months);
    let args = [("person", Arg::Person(c)), ("months", Arg::Number(months.into()))];
    draft.need_still(("reason-younger-than-months", &args), young, [Fact::Person(c)]);
    Some(birth).filter(|_| young)
}

/// No condition on an age holds without a birth date.
pub(super) fn need_birth_date(draft: &mut Draft, case: &Case, c: PersonNo) -> Option<Day> {
    let birth = case.birth(c);
    if birth.is_none() {
        draft.need(("reason-birth-date", &who(c)), false, [Fact::Person(c)]);
    }
    birth
}

/// The child is under 18.
pub(super) fn need_child(draft: &mut Draft, case: &Case, c: PersonNo) {
    let years = draft.count("family.child_until");
    if need_birth_date(draft, case, c).is_some() {
        let args = [("person", Arg::Person(c)), ("years", Arg::Number(years.into()))];
        let child = case.is(c, Being::child);
        draft.need_still(("reason-child-under", &args), child, [Fact::Person(c)]);
    }
}

/// A child under 18 with a disability who is not in full state care.
pub(super) fn need_disabled_child(draft: &mut Draft, case: &Case, c: PersonNo) -> bool {
    need_child(draft, case, c);
    need_status(draft, case, "reason-disability", (c, StatusKind::Disability));
    need_no_state_care(draft, case, c);
    draft.holds()
}

/// The place of `c` among the children of `r` at D, by birth date, twins by the smaller iin.
pub(super) fn place(draft: &mut Draft, case: &Case, r: PersonNo, c: PersonNo) -> usize {
    let children = children_of(case, r, c);
    let place = children.iter().position(|child| *child == c).unwrap_or(0) + 1;
    let facts = children.iter().take(place).map(|child| Fact::Person(*child));
    let args = [("place", Arg::Number(place as i64)), ("person", Arg::Person(r))];
    draft.tell(("reason-place", &args), facts);
    place
}

fn children_of(case: &Case, r: PersonNo, c: PersonNo) -> Vec<PersonNo> {
    let day = case.day();
    let born = |p: PersonNo| case.birth(p).is_some_and(|birth| birth <= day);
    let mut found = vec![c];
    for link in case.view().links_ever(r).iter().filter(|link| link.from == Some(r)) {
        let by_birth = link.kind == LinkKind::Parent && link.basis != Some(Basis::Adoption);
        if by_birth && born(link.to) {
            found.push(link.to);
        }
    }
    let links = case.view().links(r);
    let adopted = links.from(LinkKind::Parent, r).filter(|l| l.basis == Some(Basis::Adoption));
    found.extend(adopted.map(|link| link.to).filter(|p| born(*p)));
    let young = |p: PersonNo| case.is(p, |being| being.alive && being.child());
    found.extend(links.from(LinkKind::Guardian, r).map(|link| link.to).filter(|w| young(*w)));
    if let Some(spouse) = case.custody.home_spouse(r) {
        let at_home = case.custody.children_at_home(spouse);
        let at_home = at_home.iter().map(|(child, _)| *child);
        let is_step = |child: &PersonNo| case.custody.step_parents(*child).contains(&r);
        found.extend(at_home.filter(is_step).filter(|child| born(*child)));
    }
    found.sort_by(|a, b| case.view().by_age(*a, *b));
    found.dedup();
    found
}
