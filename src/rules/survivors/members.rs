//! The full set of survivors of one deceased: (a) children, (b) other young relatives, (c) elders
//! who were maintained, (d) one carer. Must not know shares.

use super::{Bonds, Survivor, Survivors, Why, children_of, counts, small_age};
use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::{Case, Fact};

/// A child born so many days after the departure is the departed's.
const BORN_WITHIN_DAYS: i32 = 280;

pub(super) fn full(case: &Case, x: PersonNo, benefit: bool) -> Survivors {
    let day = case.being(x).and_then(|being| being.departed_on());
    let mut awaited = Vec::new();
    let Some(departed) = day else {
        return Survivors { deceased: x, day, people: Vec::new(), awaited };
    };
    let mut people = own_children(case, x, departed);
    // Whose bonds nobody may stand on need not be worked out.
    let ever = case.view().links_ever(x);
    let maintained = ever.iter().any(|l| l.kind == LinkKind::Breadwinner && l.from == Some(x));
    if maintained || !people.is_empty() {
        let bonds = Bonds::at_death(case, x, departed);
        for link in bonds.maintained() {
            if people.iter().all(|survivor| survivor.person != link.to) {
                let found = relative(case, &bonds, x, &link);
                let found = found.or_else(|| elder(case, &bonds, &link));
                if found.is_none() {
                    awaited.extend(elder_later(case, &bonds, link.to));
                }
                people.extend(found);
            }
        }
        people.extend(carer(case, &bonds, x, benefit, &people));
    }
    people.sort_by(|a, b| case.view().by_identity(a.person, b.person));
    Survivors { deceased: x, day, people, awaited }
}

/// Under 18, or a young student.
fn is_young(case: &Case, p: PersonNo) -> bool {
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
        let born_after = case.birth(c).is_some_and(|birth| {
            (departed..=departed.plus_days(BORN_WITHIN_DAYS)).contains(&birth)
        });
        if born_after || was_legal_parent(case, x, c, departed) {
            let why = if since_childhood() { Why::SinceChildhood } else { Why::Child };
            found.push(young(case, c, why, link));
        }
    }
    found
}

fn was_legal_parent(case: &Case, x: PersonNo, c: PersonNo, departed: Day) -> bool {
    Bonds::legal_parents(case, c, departed).contains(&x)
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
    facts.extend(parents.iter().filter(|_| full_orphan).map(|link| Fact::Link(link.no)));
    Survivor { person: c, why, full_orphan, facts }
}

/// (b) A step-child, or a sibling or grandchild without a living parent.
fn relative(case: &Case, bonds: &Bonds, x: PersonNo, link: &ActiveLink) -> Option<Survivor> {
    let c = link.to;
    if c == x || !counts(case, c) || !is_young(case, c) {
        return None;
    }
    let parents = bonds.parents_of(c);
    let step = !parents.contains(&x) && bonds.spouse.is_some_and(|s| parents.contains(&s));
    let sibling = || parents.iter().any(|p| bonds.parents.contains(p));
    let grandchild = || parents.iter().any(|p| bonds.parents_of(*p).contains(&x));
    let alone = || {
        let alive = |p| case.is(p, |being| being.alive && !being.has(StatusKind::Missing));
        !case.custody.legal_parents(c).iter().any(|link| link.from.is_some_and(alive))
    };
    let holds = step || ((sibling() || grandchild()) && alone());
    holds.then(|| young(case, c, Why::Relative, link))
}

/// (c) A parent or the spouse, disabled or past pension age.
fn elder(case: &Case, bonds: &Bonds, link: &ActiveLink) -> Option<Survivor> {
    let p = link.to;
    let near = is_near(bonds, p);
    let disability = case.status(p, StatusKind::Disability);
    if !near || !case.present(p) || !(disability.is_some() || case.past_pension_age(p)) {
        return None;
    }
    let mut facts = vec![Fact::Person(p), Fact::Link(link.no)];
    facts.extend(disability.map(|status| Fact::Status(status.no)));
    Some(Survivor { person: p, why: Why::Elder, full_orphan: false, facts })
}

fn is_near(bonds: &Bonds, p: PersonNo) -> bool {
    bonds.parents.contains(&p) || bonds.spouse == Some(p)
}

/// The pension date of somebody who lacks nothing else of (c).
fn elder_later(case: &Case, bonds: &Bonds, p: PersonNo) -> Option<(PersonNo, Day)> {
    let there = is_near(bonds, p) && case.present(p);
    Some((p, case.pension_date(p).filter(|day| there && *day > case.day())?))
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
    let small: Vec<PersonNo> = found
        .iter()
        .filter(|s| s.why != Why::Elder && case.age_under(s.person, years))
        .map(|s| s.person)
        .collect();
    if small.is_empty() {
        return None;
    }
    let shares = |p: PersonNo, c: PersonNo| case.custody.shares_home(p, c);
    let fits = |p: &PersonNo| {
        let free = case.is(*p, |being| being.present() && !being.has(StatusKind::Employed));
        free && small.iter().any(|c| shares(*p, *c))
    };
    let first = candidates(case, bonds, x, &small).into_iter().find(fits)?;
    if found.iter().any(|survivor| survivor.person == first) {
        return None;
    }
    let cared_for: Vec<PersonNo> = small.into_iter().filter(|c| shares(first, *c)).collect();
    let grown = cared_for.iter().filter_map(|c| Some(case.birth(*c)?.plus_years(years)));
    let until = grown.max().unwrap_or(Day::OPEN_END);
    let facts = cared_for.into_iter().chain([first]).map(Fact::Person).collect();
    Some(Survivor { person: first, why: Why::Carer(until), full_orphan: false, facts })
}

/// The spouse; another legal parent; a grandparent; a sibling of 18 or more; within a step the
/// smaller iin.
fn candidates(case: &Case, bonds: &Bonds, x: PersonNo, small: &[PersonNo]) -> Vec<PersonNo> {
    let legal = |p: &PersonNo| -> Vec<PersonNo> {
        case.custody.legal_parents(*p).iter().filter_map(|link| link.from).collect()
    };
    let parents: Vec<PersonNo> = small.iter().flat_map(legal).collect();
    let mut grandparents: Vec<PersonNo> = parents.iter().flat_map(legal).collect();
    let mut siblings: Vec<PersonNo> = Vec::new();
    for parent in &parents {
        let children = children_of(case, *parent).into_iter();
        siblings.extend(children.filter(|s| {
            let grown = case.is(*s, |being: &Being| being.age.is_some_and(|age| age >= 18));
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
