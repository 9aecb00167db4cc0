//! `marriage-to-close-kin`: an active marriage with an ancestor, or of two with a common legal
//! parent.

use super::subject::{Finding, Subject};
use crate::domain::{LinkKind, PersonNo};
use crate::graph::{LinkRow, View};
use rustc_hash::FxHashSet;

pub(super) fn marriage_to_close_kin(s: &Subject) -> Vec<Finding> {
    let told = s.links.of(LinkKind::Spouse).filter(|link| s.tells_of(link));
    let kin = told.filter(|link| link.other_end(s.p).is_some_and(|other| are_kin(s, other)));
    kin.map(|link| Finding::of_links(s.ends(link), [link])).collect()
}

fn are_kin(s: &Subject, other: PersonNo) -> bool {
    share_a_parent(s, other) || is_above(s.view(), s.p, other) || is_above(s.view(), other, s.p)
}

fn share_a_parent(s: &Subject, other: PersonNo) -> bool {
    let parents = s.custody.legal_parents(s.p);
    !parents.is_empty()
        && (s.custody.legal_parents(other).iter())
            .any(|link| parents.iter().any(|own| own.from == link.from))
}

/// Whether `above` is an ancestor of `of`. Nearly never so: the rows alone say no, and what is
/// active need not be worked out.
fn is_above(view: &View, above: PersonNo, of: PersonNo) -> bool {
    let mut rows: Vec<LinkRow> = Vec::new();
    let by_rows = climbs_to(above, of, |p, parents| {
        rows.clear();
        view.graph().links(p, &mut rows);
        let up = rows.iter().filter(|row| row.kind == LinkKind::Parent && row.to == p);
        parents.extend(up.filter_map(|row| row.from));
    });
    by_rows
        && climbs_to(above, of, |p, parents| {
            parents.extend(view.links(p).to(LinkKind::Parent, p).filter_map(|link| link.from));
        })
}

/// Whether steps upwards from `of` lead to `above`; everybody is visited once.
fn climbs_to(
    above: PersonNo,
    of: PersonNo,
    mut step: impl FnMut(PersonNo, &mut Vec<PersonNo>),
) -> bool {
    let (mut seen, mut queue) = (FxHashSet::default(), vec![of]);
    while let Some(p) = queue.pop() {
        let before = queue.len();
        step(p, &mut queue);
        if queue[before..].contains(&above) {
            return true;
        }
        let new: Vec<PersonNo> = queue.drain(before..).filter(|q| seen.insert(*q)).collect();
        queue.extend(new);
    }
    false
}
