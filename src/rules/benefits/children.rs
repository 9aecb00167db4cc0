//! What rules for a child ask: who is paid, by which custody link, and the child's place in the
//! order of birth among the recipient's children (spec 3, *Place*). Must not know amounts.

use super::shared::{need_no_state_care, of_status};
use crate::domain::{Basis, Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::draft::Draft;
use crate::rules::{Arg, Case, Fact};

/// Somebody is paid for the child: the custody link of that person.
pub(super) fn need_payee(draft: &mut Draft, case: &Case, c: PersonNo) -> Option<ActiveLink> {
    let link = case.custody.payee_link(c);
    draft.need("reason-payee", link.is_some(), link.map(|link| Fact::Link(link.no)));
    link
}

/// The child is younger than so many months; its birth date.
pub(super) fn need_younger(
    draft: &mut Draft,
    case: &Case,
    c: PersonNo,
    months: i32,
) -> Option<Day> {
    let birth = case.birth(c);
    let ends = birth.map(|birth| birth.plus_months(months));
    let young = ends.is_some_and(|ends| case.day() < ends);
    let args = [("months", Arg::Number(months.into()))];
    draft.need_by("reason-younger-than-months", young, None, &args, [Fact::Person(c)]);
    birth.filter(|_| young)
}

/// A child under 18 with a disability who is not in full state care.
pub(super) fn need_disabled_child(draft: &mut Draft, case: &Case, c: PersonNo) -> bool {
    let status = case.status(c, StatusKind::Disability);
    draft.need("reason-child-under-18", case.is(c, Being::child), [Fact::Person(c)]);
    let begins = || case.begins_on(c, StatusKind::Disability);
    draft.need_when("reason-disability", status.is_some(), begins, of_status(status.as_ref()));
    need_no_state_care(draft, case, c);
    draft.holds()
}

/// The place of `c` among the children of `r` at D, by birth date, twins by the smaller iin.
pub(super) fn place(draft: &mut Draft, case: &Case, r: PersonNo, c: PersonNo) -> usize {
    let children = children_of(case, r, c);
    let place = children.iter().position(|child| *child == c).unwrap_or(0) + 1;
    let facts = children.iter().take(place).map(|child| Fact::Person(*child));
    let args = [("place", Arg::Number(place as i64)), ("person", Arg::Person(r))];
    draft.tell("reason-place", &args, facts);
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
