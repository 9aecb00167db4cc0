//! Everybody looked at alone: the rules about the departed, conflicts, and the hash of what the
//! sweep rests on. Before the families, whose calendars hold the terms of burials.

use super::{Found, Sweep, hash};
use crate::conflicts;
use crate::domain::PersonNo;
use crate::family::Custody;
use crate::graph::{LinkNo, View};
use crate::rules::{Anchor, Case, REGISTRY};

pub(super) fn look(sweep: &Sweep, p: PersonNo, found: &mut Found) {
    hash::add(sweep.graph, p, &mut found.hash);
    let view = sweep.view();
    let Some(being) = view.being(p) else { return };
    for conflict in conflicts::naming(&view, &[p]) {
        let iins = names(&view, &conflict.people);
        let links = records(&view, &conflict.links);
        found.conflicts.push(&[conflict.code, &iins, &links]);
    }
    if being.departed_on().is_none() {
        return;
    }
    let custody = Custody::new(&view);
    let case = Case::new(&custody, sweep.law);
    let before = found.rows.len();
    for rule in REGISTRY.iter().filter(|rule| rule.anchor == Anchor::Departed) {
        if (rule.concerns)(&case, p) {
            let rows = (rule.decide)(&case, p).into_iter().filter(crate::rules::Decision::is_row);
            found.rows.extend(rows.map(super::families::without_steps));
        }
    }
    if view.met_contested() {
        super::families::suspect(found, before);
    }
}

/// Identities in the order given, one space between.
fn names(view: &View, people: &[PersonNo]) -> String {
    let names: Vec<String> = people.iter().map(|p| view.identity(*p).to_string()).collect();
    names.join(" ")
}

/// Records as `source/id`, sorted.
fn records(view: &View, links: &[LinkNo]) -> String {
    let graph = view.graph();
    let name = |no: &LinkNo| {
        let source = graph.link(*no).map(|row| graph.sources().name(row.record.source));
        format!("{}/{}", source.unwrap_or_default(), graph.link_text(*no).id)
    };
    let mut names: Vec<String> = links.iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}
