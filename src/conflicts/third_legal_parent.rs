//! `third-legal-parent`: a child has more than two active `PARENT` links.

use super::{Conflict, first_and_set};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::View;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    let links = view.links(p);
    let children = links.from(LinkKind::Parent, p).map(|link| link.to);
    [p].into_iter().chain(children).filter_map(|c| of(view, c)).collect()
}

fn of(view: &View, c: PersonNo) -> Option<Conflict> {
    // Nearly always the rows alone say no; what is active need not be worked out then.
    let mut rows = Vec::new();
    view.graph().links(c, &mut rows);
    if rows.iter().filter(|row| row.kind == LinkKind::Parent && row.to == c).count() < 3 {
        return None;
    }
    let links = view.links(c);
    let parents = || links.to(LinkKind::Parent, c);
    if parents().count() < 3 {
        return None;
    }
    let people = parents().filter_map(|link| link.from).collect();
    let links = parents().map(|link| link.no).collect();
    Some(first_and_set(view, "third-legal-parent", c, people, links))
}
