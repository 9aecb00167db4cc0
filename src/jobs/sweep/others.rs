//! Everybody looked at alone: the rules about the departed, and the hash of what the sweep rests
//! on. Before the families, whose calendars hold the terms of burials.

use super::{Found, Sweep, hash, sheet::Sheet};
use crate::conflicts::Conflict;
use crate::domain::PersonNo;
use crate::family::Custody;
use crate::graph::View;
use crate::jobs::check::Row;
use crate::rules::{Anchor, Case, REGISTRY};

pub(super) fn look(sweep: &Sweep, p: PersonNo, found: &mut Found) {
    hash::add(sweep.graph, p, &mut found.hash);
    let view = sweep.view();
    let Some(being) = view.being(p) else { return };
    if being.departed_on().is_none() {
        return;
    }
    let custody = Custody::new(&view);
    let case = Case::new(&custody, sweep.law);
    let before = found.rows.len();
    for rule in REGISTRY.iter().filter(|rule| rule.anchor == Anchor::Departed) {
        if (rule.concerns)(&case, p) {
            let rows = (rule.decide)(&case, p).into_iter().filter(crate::rules::Decision::is_row);
            found.rows.extend(rows);
        }
    }
    if view.met_contested() {
        super::families::suspect(found, before);
    }
}

/// Rows of `conflicts.csv`: identities in the order given, then the records.
pub(super) fn tell(view: &View, conflicts: &[Conflict], sheet: &mut Sheet) {
    for Row { code, iins, link_ids } in conflicts.iter().map(|found| Row::of(view, found)) {
        sheet.push(&[code, &iins, &link_ids]);
    }
}
