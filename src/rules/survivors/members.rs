//! The full set of survivors of one deceased: (a) children, (b) other young relatives, (c) elders
//! who were maintained, (d) one carer. Must not know shares.

use super::roofs::Roofs;
use super::{Bonds, Survivor, Survivors, Why, children_of, counts, small_age};
use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::{Case, Fact};
use rustc_hash::FxHashSet;

pub(super) fn full(case: &Case, x: PersonNo, benefit: bool) -> Survivors {
    let day = case.being(x).and_then(|being| being.departed_on());
    let Some(departed) = day else { return Survivors::new(x, day, Vec::new()) };
    let mut people = own_children(case, x, departed);
    // Whose bonds nobody may stand on need not be worked out.
    let ever = case.view().links_ever(x);
    let maintained = ever.iter().any(|l| l.kind == LinkKind::Breadwinner && l.from == Some(x));
    if maintained || !people.is_empty() {
        let bonds = Bonds::at_death(case, x, departed);
        let mut known: FxHashSet<PersonNo> = people.iter().map(|s| s.person).collect();
        for link in bonds.maintained() {
            if !known.contains(&link.to) {
                let found = relative(case, &bonds, x, &link);
                let found = found.or_else(|| elder(case, &bonds, &link));
                known.extend(found.as_ref().map(|survivor| survivor.person));
                people.extend(found);
            }
        }
        people.extend(carer(case, &bonds, x, benefit, &people));
    }
    people.sort_by(|a, b| case.view().by_identity(a.person, b.person));
    Survivors::new(x, day, people)
}

/// Under 18, or a young student.
pub(super) fn is_young(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.child() || being.young_student())
}

/// (a)
fn own_children(case: &Case, x: PersonNo, departed: Day) -> Vec<Survivor> {
    let links = case.view().links(x);
    let mut found = Vec::new();
    for link in links.from(LinkKind::Parent, x) {
        let c = link.to;
        let since_childhood = || case.disabled_since_childhood(c);
        if !counts(case, c) || !(is_young(case, c) || since_childhood()) {
            continue;
        }
        if was_own(case, x, c, departed) {
            let why = if since_childhood() { Why::SinceChildhood } else { Why::Child };
            found.push(young(case, c, why, link));
        }
    }
    found
}

/// A legal parent at the death, or the child was born on that day or soon after.
pub(super) fn was_own(case: &Case, x: PersonNo, c: PersonNo, departed: Day) -> bool {
    let last = || departed.plus_days(posthumous_days(case));
    let born_after = case.birth(c).is_some_and(|birth| birth >= departed && birth <= last());
    born_after || Bonds::legal_parents(case, c, departed).contains(&x)
}

fn posthumous_days(case: &Case) -> i32 {
    case.law.number_on("survivors.posthumous_days", case.day()).ceiling() as i32
}

/// A survivor of (a) or (b), who may be a full orphan.
fn young(case: &Case, c: PersonNo, why: Why, link: &ActiveLink) -> Survivor {
    let parents = case.custody.legal_parents(c);
    let departed = |p: PersonNo| case.is(p, |being| being.departed_on().is_some());
    let full_orphan =
        !parents.is_empty() && parents.iter().all(|link| link.from.is_some_and(departed));
    let disability = case.status(c, StatusKind::Disability).map(|s| Fact::Status(s.no));
    let student = case.status(c, StatusKind::Student).map(|s| Fact::Status(s.no));
    let mut facts = vec![Fact::Person(c), Fact::Link(link.no)];
    facts.extend(disability.into_iter().chain(student));
    let others = parents.iter().filter(|parent| full_orphan && parent.no != link.no);
    facts.extend(others.map(|link| Fact::Link(link.no)));
    Survivor { person: c, why, full_orphan, facts }
}

/// (b) A step-child, or a sibling or grandchild without a living parent.
fn relative(case: &Case, bonds: &Bonds, x: PersonNo, link: &ActiveLink) -> Option<Survivor> {
    let c = link.to;
    if c == x || !counts(case, c) || !is_young(case, c) {
        return None;
    }
    let holds = match kin_of(bonds, x, c)? {
        Kin::StepChild => true,
        Kin::SiblingOrGrandchild => has_no_living_parent(case, c),
    };
    holds.then(|| young(case, c, Why::Relative, link))
}

/// What a young relative was to the deceased at the death.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kin {
    StepChild,
    SiblingOrGrandchild,
}

pub(super) fn kin_of(bonds: &Bonds, x: PersonNo, c: PersonNo) -> Option<Kin> {
    let parents = bonds.parents_of(c);
    if !parents.contains(&x) && bonds.spouse.is_some_and(|s| parents.contains(&s)) {
        return Some(Kin::StepChild);
    }
    let sibling = || parents.iter().any(|p| bonds.parents.contains(p));
    let grandchild = || parents.iter().any(|p| bonds.parents_of(*p).contains(&x));
    (sibling() || grandchild()).then_some(Kin::SiblingOrGrandchild)
}

pub(super) fn has_no_living_parent(case: &Case, c: PersonNo) -> bool {
    let alive = |p| case.is(p, |being| being.alive && !being.has(StatusKind::Missing));
    !case.custody.legal_parents(c).iter().any(|link| link.from.is_some_and(alive))
}

/// (c) A parent or the spouse, disabled or past pension age.
fn elder(case: &Case, bonds: &Bonds, link: &ActiveLink) -> Option<Survivor> {
    let p = link.to;
    let disability = case.status(p, StatusKind::Disability);
    if !is_near(bonds, p) || !case.present(p) || !is_elder(case, p) {
        return None;
    }
    let mut facts = vec![Fact::Person(p), Fact::Link(link.no)];
    facts.extend(disability.map(|status| Fact::Status(status.no)));
    Some(Survivor { person: p, why: Why::Elder, full_orphan: false, facts })
}

/// A parent, or the spouse at the death.
pub(super) fn is_near(bonds: &Bonds, p: PersonNo) -> bool {
    bonds.parents.contains(&p) || bonds.spouse == Some(p)
}

/// Past pension age, or disabled.
pub(super) fn is_elder(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.has(StatusKind::Disability)) || case.past_pension_age(p)
}

/// (d) The first in order who shares a home with a small child of (a) or (b).
fn carer(
    case: &Case,
    bonds: &Bonds,
    x: PersonNo,
    benefit: bool,
    found: &[Survivor],
) -> Option<Survivor> {
    let years = small_age(case, benefit);
    let small = small_children(case, found, years);
    if small.is_empty() {
        return None;
    }
    let roofs = Roofs::of(case, &small);
    let fits = |p: &PersonNo| is_free(case, *p) && roofs.shelter(*p);
    let first = candidates(case, bonds, x, &small).into_iter().find(fits)?;
    if found.iter().any(|survivor| survivor.person == first) {
        return None;
    }
    let shares = |c: &PersonNo| case.custody.shares_home(first, *c);
    let cared_for: Vec<PersonNo> = small.into_iter().filter(shares).collect();
    let grown = cared_for.iter().filter_map(|c| Some(case.birth(*c)?.plus_years(years)));
    let until = grown.max().unwrap_or(Day::OPEN_END);
    let facts = cared_for.into_iter().chain([first]).map(Fact::Person).collect();
    Some(Survivor { person: first, why: Why::Carer(until), full_orphan: false, facts })
}

/// Present, and without a job.
pub(super) fn is_free(case: &Case, p: PersonNo) -> bool {
    case.is(p, |being| being.present() && !being.has(StatusKind::Employed))
}

/// The children of (a) and (b) under an age.
pub(super) fn small_children(case: &Case, found: &[Survivor], years: i32) -> Vec<PersonNo> {
    let young = |s: &&Survivor| matches!(s.why, Why::Child | Why::SinceChildhood | Why::Relative);
    let small = found.iter().filter(young).filter(|s| case.age_under(s.person, years));
    small.map(|s| s.person).collect()
}

/// The spouse; another legal parent; a grandparent; a sibling of 18 or more; within a step the
/// smaller iin.
pub(super) fn candidates(
    case: &Case,
    bonds: &Bonds,
    x: PersonNo,
    small: &[PersonNo],
) -> Vec<PersonNo> {
    let legal = |of: &[PersonNo]| -> Vec<PersonNo> {
        let links = of.iter().flat_map(|p| case.custody.legal_parents(*p));
        let mut parents: Vec<PersonNo> = links.filter_map(|link| link.from).collect();
        parents.sort_unstable();
        parents.dedup();
        parents
    };
    let parents = legal(small);
    let mut grandparents = legal(&parents);
    let mut siblings: Vec<PersonNo> = Vec::new();
    for parent in &parents {
        let children = children_of(case, *parent).into_iter();
        siblings.extend(children.filter(|s| {
            let grown =
                case.is(*s, |being: &Being| being.age.is_some_and(|age| age >= case.ages.child));
            grown && case.custody.is_legal_parent(*parent, *s)
        }));
    }
    let mut others = parents;
    others.retain(|p| *p != x);
    let mut order: Vec<PersonNo> = bonds.spouse.into_iter().collect();
    for step in [&mut others, &mut grandparents, &mut siblings] {
        case.view().sort_by_identity(step);
        order.append(step);
    }
    order
}
