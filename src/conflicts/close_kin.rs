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
    let by_rows = leads_up(of, above, |p, way, next| {
        rows.clear();
        view.graph().links(p, &mut rows);
        let filiations = rows.iter().filter(|row| row.kind == LinkKind::Parent);
        next.extend(filiations.filter_map(|row| way.step(p, (row.from?, row.to))));
    });
    by_rows
        && leads_up(of, above, |p, way, next| {
            let links = view.links(p);
            let filiations = links.of(LinkKind::Parent);
            next.extend(filiations.filter_map(|link| way.step(p, (link.from?, link.to))));
        })
}

/// Towards parents or towards children.
#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

impl Way {
    /// Whom a filiation leads to from `p`, if it goes this way.
    fn step(self, p: PersonNo, (parent, child): (PersonNo, PersonNo)) -> Option<PersonNo> {
        match self {
            Way::Up => (child == p).then_some(parent),
            Way::Down => (parent == p).then_some(child),
        }
    }
}

/// Whether steps upwards from `low` lead to `high`. Walked from both ends by turns, for of the
/// young the descendants are soon exhausted, of the old the ancestors; everybody is visited once
/// from each end.
fn leads_up(
    low: PersonNo,
    high: PersonNo,
    mut step: impl FnMut(PersonNo, Way, &mut Vec<PersonNo>),
) -> bool {
    let mut up = (vec![low], FxHashSet::default());
    let mut down = (vec![high], FxHashSet::default());
    let mut next = Vec::new();
    loop {
        for (way, (queue, seen), goal) in [(Way::Up, &mut up, high), (Way::Down, &mut down, low)] {
            let Some(p) = queue.pop() else { return false };
            step(p, way, &mut next);
            if next.contains(&goal) {
                return true;
            }
            queue.extend(next.drain(..).filter(|q| seen.insert(*q)));
        }
    }
}
