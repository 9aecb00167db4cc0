//! `two-open-marriages`: somebody alive has active `SPOUSE` links to two or more people alive.

use super::{Conflict, first_and_set};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::View;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    let spouses = view.links(p);
    let others = spouses.of(LinkKind::Spouse).filter_map(|link| link.other_end(p));
    [p].into_iter().chain(others).filter_map(|q| of(view, q)).collect()
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
