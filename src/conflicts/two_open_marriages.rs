//! `two-open-marriages`: somebody alive has active `SPOUSE` links to two or more people alive.

use super::{Conflict, first_and_set};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::View;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    if !may_have_two(view, p) {
        return Vec::new();
    }
    let spouses = view.links(p);
    let others = spouses.of(LinkKind::Spouse).filter_map(|link| link.other_end(p));
    [p].into_iter().chain(others).filter_map(|q| of(view, q)).collect()
}

/// Whether the rows of somebody, or of a spouse, name two marriages at all; nearly always they do
/// not, and what is active need not be worked out.
fn may_have_two(view: &View, p: PersonNo) -> bool {
    let spouses = |q: PersonNo| -> Vec<PersonNo> {
        let mut rows = Vec::new();
        view.graph().links(q, &mut rows);
        let marriages = rows.iter().filter(|row| row.kind == LinkKind::Spouse);
        marriages.filter_map(|row| row.other(q)).collect()
    };
    let own = spouses(p);
    own.len() > 1 || own.into_iter().any(|q| spouses(q).len() > 1)
}

fn of(view: &View, p: PersonNo) -> Option<Conflict> {
    let alive = |q: PersonNo| view.being(q).is_some_and(|being| being.alive);
    let links = view.links(p);
    let mut open: Vec<_> = links.of(LinkKind::Spouse).collect();
    if open.len() < 2 || !alive(p) {
        return None;
    }
    open.retain(|link| link.other_end(p).is_some_and(alive));
    let others: Vec<PersonNo> = open.iter().filter_map(|link| link.other_end(p)).collect();
    let links = open.iter().map(|link| link.no).collect();
    (others.len() > 1).then(|| first_and_set(view, "two-open-marriages", p, others, links))
}
