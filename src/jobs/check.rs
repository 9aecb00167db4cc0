//! The check: everything in a country that does not fit, as rows of `conflicts.csv` (spec 2 §6).
//! Must not know where the graph comes from, nor how the rows are shown.

use super::cores::on_all_cores;
use super::sweep::push_cell;
use crate::conflicts::{Conflict, Dweller, Own, at_addresses, found_from};
use crate::domain::{PersonNo, Scope};
use crate::family::Custody;
use crate::graph::{FamilyGraph, View};
use std::fmt::Write;

/// One conflict in the words of the file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Row {
    /// The code.
    pub code: &'static str,
    /// The people, one space between.
    pub iins: String,
    /// The records as `source/id`, sorted, one space between.
    pub link_ids: String,
}

/// The header of `conflicts.csv`.
pub const HEADER: &str = "code,iins,link_ids";

impl Row {
    /// In the words of the file.
    pub fn of(view: &View, conflict: &Conflict) -> Row {
        let names: Vec<String> =
            conflict.people.iter().map(|p| view.identity(*p).to_string()).collect();
        let records = conflict.record_names(view);
        Row { code: conflict.code, iins: names.join(" "), link_ids: records.join(" ") }
    }
}

/// A conflict with its words.
pub type Listed = (Row, Conflict);

#[derive(Default)]
struct Found {
    listed: Vec<Listed>,
    dwellers: Vec<Dweller>,
}

/// The rows of everything that does not fit; `own` adds the codes that the spec does not have.
pub fn check(graph: &dyn FamilyGraph, scope: Scope, threads: usize, own: Own) -> Vec<Row> {
    listed(graph, scope, threads, own).into_iter().map(|(row, _)| row).collect()
}

/// Everything that does not fit, sorted as the file is, each row once.
pub fn listed(graph: &dyn FamilyGraph, scope: Scope, threads: usize, own: Own) -> Vec<Listed> {
    let view = || View::within(graph, scope, usize::MAX);
    let with_words = |view: &View, found: Vec<Conflict>| -> Vec<Listed> {
        found.into_iter().map(|conflict| (Row::of(view, &conflict), conflict)).collect()
    };
    let look = |p: PersonNo, found: &mut Found| {
        let view = view();
        let custody = Custody::new(&view);
        found.listed.extend(with_words(&view, found_from(&custody, p, own)));
        found.dwellers.extend(Dweller::of(&custody, p));
    };
    let join = |all: &mut Found, other: Found| {
        all.listed.extend(other.listed);
        all.dwellers.extend(other.dwellers);
    };
    let Found { mut listed, dwellers } = on_all_cores(threads, graph.people(), look, join);
    let view = view();
    listed.extend(with_words(&view, at_addresses(&view, dwellers)));
    listed.sort_unstable();
    listed.dedup_by(|a, b| a.0 == b.0);
    listed
}

/// The rows as the file has them.
pub fn as_csv(rows: &[Row]) -> String {
    let mut text = format!("{HEADER}\n");
    for row in rows {
        for cell in [row.code, ",", &row.iins, ",", &row.link_ids] {
            if cell == "," { text.push(',') } else { push_cell(&mut text, cell) }
        }
        let _ = text.write_char('\n');
    }
    text
}
