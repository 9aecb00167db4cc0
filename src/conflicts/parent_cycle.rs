//! `parent-cycle`: a largest set of two or more people who are all each other's ancestors.

use super::Conflict;
use crate::domain::{LinkKind, PersonNo};
use crate::graph::View;
use rustc_hash::FxHashSet;

/// Ancestors walked at most for one person; far above any real pedigree in the registers.
const ANCESTORS_MAX: usize = 10_000;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    if !view.graph().may_lie_on_parent_cycle(p) {
        return Vec::new();
    }
    let above = ancestors(view, p);
    if !above.contains(&p) {
        return Vec::new();
    }
    let mut people: Vec<PersonNo> =
        above.into_iter().filter(|q| *q == p || ancestors(view, *q).contains(&p)).collect();
    view.sort_by_identity(&mut people);
    let mut links: Vec<_> = people
        .iter()
        .flat_map(|c| {
            let links = view.links(*c);
            let parents = links.to(LinkKind::Parent, *c);
            parents
                .filter(|link| link.from.is_some_and(|p| people.contains(&p)))
                .map(|link| link.no)
                .collect::<Vec<_>>()
        })
        .collect();
    links.sort_unstable();
    vec![Conflict { code: "parent-cycle", people, links }]
}

/// Everybody reached by going up one or more `PARENT` links.
fn ancestors(view: &View, p: PersonNo) -> FxHashSet<PersonNo> {
    let mut found = FxHashSet::default();
    let mut queue = vec![p];
    while let Some(here) = queue.pop() {
        let links = view.links(here);
        let parents = links.to(LinkKind::Parent, here).filter_map(|link| link.from);
        queue.extend(parents.filter(|q| found.len() < ANCESTORS_MAX && found.insert(*q)));
    }
    found
}
