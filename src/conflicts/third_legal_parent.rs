//! `third-legal-parent`: a child has more than two active `PARENT` links.

use super::{Conflict, first_and_set};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::View;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    let mut rows = Vec::new();
    view.graph().links(p, &mut rows);
    let children = rows.iter().filter(|row| row.kind == LinkKind::Parent && row.from == Some(p));
    let crowded = [p].into_iter().chain(children.map(|row| row.to));
    let mut crowded: Vec<PersonNo> = crowded.filter(|c| is_crowded(view, *c)).collect();
    if crowded.is_empty() {
        return Vec::new();
    }
    let links = view.links(p);
    crowded.retain(|c| *c == p || links.from(LinkKind::Parent, p).any(|link| link.to == *c));
    crowded.into_iter().filter_map(|c| of(view, c)).collect()
}

/// Nearly always the rows alone say no; what is active need not be worked out then.
fn is_crowded(view: &View, c: PersonNo) -> bool {
    let mut rows = Vec::new();
    view.graph().links(c, &mut rows);
    rows.iter().filter(|row| row.kind == LinkKind::Parent && row.to == c).count() > 2
}

fn of(view: &View, c: PersonNo) -> Option<Conflict> {
    let links = view.links(c);
    let parents = || links.to(LinkKind::Parent, c);
    if parents().count() < 3 {
        return None;
    }
    let people = parents().filter_map(|link| link.from).collect();
    let links = parents().map(|link| link.no).collect();
    Some(first_and_set(view, "third-legal-parent", c, people, links))
}
