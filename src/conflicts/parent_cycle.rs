//! `parent-cycle`: a largest set of two or more people who are all each other's ancestors. Told by
//! the first on it.

use super::subject::{Finding, Subject};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::{ActiveLink, View};
use rustc_hash::FxHashSet;

pub(super) fn parent_cycle(s: &Subject) -> Vec<Finding> {
    let circle = circle(s).filter(|circle| circle.iter().min() == Some(&s.p));
    circle.map(|circle| row(s, &circle)).into_iter().collect()
}

/// Who tells of the circle that the subject is on.
pub(super) fn first(s: &Subject) -> Option<PersonNo> {
    circle(s)?.into_iter().min()
}

fn row(s: &Subject, circle: &FxHashSet<PersonNo>) -> Finding {
    let people = s.set(circle.iter().copied());
    let within = |c: &PersonNo| -> Vec<ActiveLink> {
        let links = s.view().links(*c);
        let parents = links.to(LinkKind::Parent, *c);
        parents.filter(|link| link.from.is_some_and(|p| circle.contains(&p))).copied().collect()
    };
    let links: Vec<ActiveLink> = people.iter().flat_map(within).collect();
    Finding::of_links(people, &links)
}

/// Everybody who is both above and below: on a way round through the subject.
fn circle(s: &Subject) -> Option<FxHashSet<PersonNo>> {
    let (view, p) = (s.view(), s.p);
    if !view.graph().may_lie_on_parent_cycle(p) {
        return None;
    }
    let above = reached(view, p, parents);
    if !above.contains(&p) {
        return None;
    }
    let below = reached(view, p, children);
    Some(above.intersection(&below).copied().collect())
}

fn parents(view: &View, p: PersonNo) -> Vec<PersonNo> {
    view.links(p).to(LinkKind::Parent, p).filter_map(|link| link.from).collect()
}

fn children(view: &View, p: PersonNo) -> Vec<PersonNo> {
    view.links(p).from(LinkKind::Parent, p).map(|link| link.to).collect()
}

/// Everybody reached by one or more steps; the view's cap bounds the walk.
fn reached(
    view: &View,
    p: PersonNo,
    steps: fn(&View, PersonNo) -> Vec<PersonNo>,
) -> FxHashSet<PersonNo> {
    let mut found = FxHashSet::default();
    let mut queue = vec![p];
    while let Some(here) = queue.pop() {
        queue.extend(steps(view, here).into_iter().filter(|q| found.insert(*q)));
    }
    found
}
