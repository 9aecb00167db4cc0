//! `link-outside-coverage`: a register states a marriage, birth or adoption of a time that it does
//! not speak for. Which times these are is data (`rules/kz/sources.toml`).

use super::subject::{Finding, Subject};
use crate::domain::{Basis, Day, LinkKind};
use crate::graph::ActiveLink;

pub(super) fn link_outside_coverage(s: &Subject) -> Vec<Finding> {
    let outside = s.ever().iter().filter(|link| s.tells_of(link) && is_outside(s, link));
    outside
        .map(|link| {
            let people = match link.kind {
                LinkKind::Spouse => s.ends(link),
                _ => link.from.into_iter().chain([link.to]).collect(),
            };
            Finding::of_links(people, [link])
        })
        .collect()
}

fn is_outside(s: &Subject, link: &ActiveLink) -> bool {
    let coverage = s.view().graph().sources().coverage(link.record.source);
    let before = |day: Day, since: Day| day.known().is_some_and(|day| day < since);
    match (link.kind, link.basis) {
        (LinkKind::Spouse, _) => before(link.span.from, coverage.marriages),
        (LinkKind::Parent, Some(Basis::Birth)) => before(s.being.row.birth, coverage.births),
        (LinkKind::Parent, Some(Basis::Adoption)) => before(link.span.from, coverage.adoptions),
        _ => false,
    }
}
