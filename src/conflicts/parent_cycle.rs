//! `parent-cycle`: a largest set of two or more people who are all each other's ancestors.

use super::Conflict;
use crate::domain::{LinkKind, PersonNo};
use crate::graph::{LinkNo, View};
use rustc_hash::FxHashSet;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    if !view.graph().may_lie_on_parent_cycle(p) {
        return Vec::new();
    }
    let above = reached(view, p, parents);
    if !above.contains(&p) {
        return Vec::new();
    }
    // Whoever is above and below is on a way round through `p`.
    let below = reached(view, p, children);
    let circle: FxHashSet<PersonNo> = above.intersection(&below).copied().collect();
    let mut people: Vec<PersonNo> = circle.iter().copied().collect();
    view.sort_by_identity(&mut people);
    let mut links: Vec<LinkNo> =
        people.iter().flat_map(|c| links_within(view, *c, &circle)).collect();
    links.sort_unstable();
    vec![Conflict { code: "parent-cycle", people, links }]
}

fn links_within(view: &View, c: PersonNo, circle: &FxHashSet<PersonNo>) -> Vec<LinkNo> {
    let links = view.links(c);
    let parents = links.to(LinkKind::Parent, c);
    let within = parents.filter(|link| link.from.is_some_and(|p| circle.contains(&p)));
    within.map(|link| link.no).collect()
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
