//! Which room may lean on which: the table of `ARCHITECTURE.md`, held against every path in
//! `src/`. Knows paths, not what stands behind them.

use super::paths::{arrows, names_crate};
use super::scan::follows;
use super::tree::{Fault, File};
use std::collections::{BTreeMap, BTreeSet};

/// Every room and the rooms it may lean on. An arrow not written here is a fault.
const ROOMS: Table = &[
    ("domain", ""),
    ("graph", "domain"),
    ("language", "domain"),
    ("kinship", "language graph domain"),
    ("family", "graph domain"),
    ("conflicts", "language family graph domain"),
    ("rules", "language family graph domain"),
    ("card", "rules conflicts family kinship language graph domain"),
    ("genogram", "card kinship language graph domain"),
    ("access", "graph domain"),
    ("store", "graph domain"),
    ("record", "store card rules conflicts family graph domain"),
    ("jobs", "record store card rules family conflicts language graph access domain"),
    (
        "api",
        "config jobs record store card rules family genogram kinship conflicts language graph \
         access domain",
    ),
    ("config", "domain"),
    ("telemetry", "config"),
    (
        "cli",
        "telemetry config api jobs record store card rules family genogram kinship conflicts \
         language graph access domain",
    ),
];

/// Rooms, each with the names of others, one space between.
type Table = &'static [(&'static str, &'static str)];

/// Crates that only one folder may name, with all that begin with the same word.
const KEPT: &[(&str, &str)] = &[
    ("redb", "src/store/embedded"),
    ("neo4rs", "src/store/neo4j"),
    ("axum", "src/api"),
    ("async_graphql", "src/api"),
];

/// The rooms whose answers depend on their arguments alone: no I/O, nothing to wait for.
const PURE: &[&str] =
    &["domain", "graph", "language", "kinship", "family", "conflicts", "rules", "card", "genogram"];

/// What a pure room does not name.
const IMPURE: &[&[&str]] = &[
    &["std", "::", "fs"],
    &["std", "::", "net"],
    &["std", "::", "env"],
    &["std", "::", "process"],
    &["tokio", "::"],
    &["async"],
    &["await"],
];

/// The rooms that a table calls in a circle; empty if it has none.
fn circle(table: Table) -> BTreeSet<&'static str> {
    let mut left: BTreeMap<&str, &str> = table.iter().copied().collect();
    // A room whose arrows all lead to rooms already taken away lies on no circle.
    while let Some(free) = left
        .iter()
        .find(|(_, arrows)| !arrows.split(' ').any(|to| left.contains_key(to)))
        .map(|(room, _)| *room)
    {
        left.remove(free);
    }
    left.into_keys().collect()
}

/// The arrows of one file that the table does not have.
pub(super) fn forbidden_arrows(file: &File) -> Vec<Fault> {
    let Some(room) = file.room() else { return Vec::new() };
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        let mend = "move the file into a room, or give the room a row in tests/it/tidy/rooms.rs, a \
                    paragraph in ARCHITECTURE.md and a decision";
        return vec![Fault::new(&file.path, 1, &format!("`{room}` is no room"), mend)];
    };
    let wrong = |(line, to): (usize, String)| {
        let known = ROOMS.iter().any(|(name, _)| *name == to);
        if to == room || allowed.split(' ').any(|name| name == to) {
            return None;
        }
        let (what, mend) = if known {
            let list = if allowed.is_empty() { "nothing" } else { *allowed };
            let mend = format!(
                "`{room}` leans on {list}: hand the value in from above, or move the code that \
                 needs it to a room that may"
            );
            (format!("`{room}` leans on `{to}`"), mend)
        } else {
            let mend = "name the room and the item: `crate::room::Item`".to_owned();
            (format!("`crate::{to}` is no room"), mend)
        };
        Some(Fault::new(&file.path, line, &what, &mend))
    };
    arrows(file).into_iter().filter_map(wrong).collect()
}

/// The arrows that the sources really have, room by room.
pub(super) fn arrows_in_use(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let Some(room) = file.room() else { continue };
        let targets = arrows(file).into_iter().map(|(_, to)| to).filter(|to| to != room);
        used.entry(room.to_owned()).or_default().extend(targets);
    }
    used
}

/// Crates named outside the one folder that may.
pub(super) fn kept_crates(file: &File) -> Vec<Fault> {
    if file.room().is_none() {
        return Vec::new();
    }
    let inside = |folder: &str| {
        let rest = file.path.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    };
    let of_crate = |at: &usize, name: &str| {
        let word = &file.tokens[*at].text;
        let rest = word.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            && names_crate(&file.tokens, *at)
    };
    let mut found = Vec::new();
    for (name, folder) in KEPT.iter().filter(|(_, folder)| !inside(folder)) {
        for at in (0..file.tokens.len()).filter(|at| of_crate(at, name)) {
            let mend = format!("only `{folder}` may: go through what that room offers");
            let what = format!("names `{}`", file.tokens[at].text);
            found.push(Fault::new(&file.path, file.tokens[at].line, &what, &mend));
        }
    }
    found
}

/// I/O and waiting named in a pure room, tests apart.
pub(super) fn impure_rooms(file: &File) -> Vec<Fault> {
    let Some(room) = file.room().filter(|room| PURE.contains(room)) else { return Vec::new() };
    let mut found = Vec::new();
    for words in IMPURE {
        let places = (0..file.tokens.len()).filter(|at| follows(&file.tokens, *at, words));
        for at in places.filter(|at| !file.is_test(*at)) {
            let what = format!("`{}` in `{room}`, which is pure", words.concat());
            let mend = "read it in `cli`, `jobs`, `api` or `store` and hand the value in";
            found.push(Fault::new(&file.path, file.tokens[at].line, &what, mend));
        }
    }
    found
}

/// Rooms of `src/` without their paragraph in the map, or still called missing there.
pub(super) fn unmapped_rooms(files: &[File], map: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    for (room, _) in ROOMS {
        let heading = format!("### `{room}`");
        let section = map.split("\n### ").find(|s| s.starts_with(&heading[4..]));
        let here = files.iter().any(|file| file.room() == Some(room));
        let title = section.and_then(|s| s.lines().next()).unwrap_or_default();
        let (what, mend) = match section {
            None => ("has no heading", format!("write `{heading}` and its **Invariant** lines")),
            Some(_) if here && title.contains("not there yet") => {
                ("is there", "take \"not there yet\" out of its heading".to_owned())
            }
            Some(text) if !text.contains("**Invariant**") => {
                ("has no **Invariant** line", "say what it never does".to_owned())
            }
            Some(_) => continue,
        };
        found.push(Fault::new("ARCHITECTURE.md", 1, &format!("room `{room}` {what}"), &mend));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, text: &str) -> Vec<String> {
        let faults = forbidden_arrows(&File::new(path, text));
        faults.iter().map(ToString::to_string).collect()
    }

    fn caught(path: &str, text: &str, what: &str) {
        let found = at(path, text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(what), "{found:?}");
    }

    fn fine(path: &str, text: &str) {
        assert_eq!(at(path, text), Vec::<String>::new(), "{text}");
    }

    #[test]
    fn the_table_has_no_circle_and_names_only_rooms() {
        assert_eq!(circle(ROOMS), BTreeSet::new());
        for (room, arrows) in ROOMS {
            for to in arrows.split_terminator(' ') {
                assert!(ROOMS.iter().any(|(name, _)| *name == to), "{room} leans on {to}: no room");
            }
        }
    }

    #[test]
    fn a_circle_is_found() {
        let table = &[("a", "b"), ("b", "c"), ("c", "a d"), ("d", "")];
        assert_eq!(circle(table), BTreeSet::from(["a", "b", "c"]));
        assert_eq!(circle(&[("a", "a"), ("b", "")]), BTreeSet::from(["a"]));
    }

    #[test]
    fn paths_from_the_crate_root_are_arrows() {
        caught("src/graph/view.rs", "use crate::card::Card;", "src/graph/view.rs:1: `graph` leans");
        caught("src/graph/view.rs", "\nfn f() { crate::card::f() }", ":2: `graph` leans on `card`");
        caught("src/domain/day.rs", "use crate::{domain::x, graph::{a, b}};", "leans on `graph`");
        caught("src/jobs/sweep.rs", "use crate :: api :: Schema;", "leans on `api`");
        caught("src/domain/day.rs", "use crate::config::x;", "`domain` leans on nothing");
        caught("src/graph/view.rs", "macro_rules! m { () => { $crate::api::x() } }", "`api`");
        fine(
            "src/graph/view.rs",
            "use crate::domain::Day; use crate::graph::x; pub(crate) fn f() {}",
        );
        fine("src/graph/view.rs", "// use crate::card::Card;\nconst X: &str = \"crate::card::x\";");
        fine("src/lib.rs", "use crate::cli::x;");
    }

    #[test]
    fn paths_that_climb_to_the_root_are_arrows_too() {
        caught("src/graph/mod.rs", "use super::card::Card;", "leans on `card`");
        caught("src/graph/view.rs", "use super::super::card::Card;", "leans on `card`");
        caught("src/graph/view.rs", "use super::{x, super::{api, domain}};", "leans on `api`");
        caught("src/graph/mod.rs", "mod a { use super::super::api::x; }", "leans on `api`");
        fine("src/graph/view.rs", "use super::card::Card; fn f() { self::api::x() }");
        fine("src/graph/mod.rs", "mod a { use super::api::x; } use self::cli::y;");
    }

    #[test]
    fn the_root_offers_rooms_only() {
        caught("src/graph/view.rs", "use crate::*;", "`crate::*` is no room");
        caught("src/graph/view.rs", "use crate::{self as root};", "`crate::*` is no room");
        caught("src/graph/view.rs", "use crate::Shortcut;", "`crate::Shortcut` is no room");
        caught("src/misc/mod.rs", "", "`misc` is no room");
    }

    #[test]
    fn unit_tests_hold_the_table_as_well() {
        caught("src/graph/view.rs", "#[cfg(test)] mod tests { use crate::record::x; }", "`record`");
    }

    #[test]
    fn kept_crates_stay_in_their_folder() {
        let count = |path: &str, text: &str| kept_crates(&File::new(path, text)).len();
        assert_eq!(count("src/store/mod.rs", "use redb::Database;"), 1);
        assert_eq!(count("src/store/mod.rs", "use redb as tables;"), 1);
        assert_eq!(count("src/store/mod.rs", "fn f(d: ::redb::Database) {}"), 1);
        assert_eq!(count("src/cli/serve.rs", "use {axum::Router, std::fmt};"), 1);
        assert_eq!(count("src/jobs/sweep.rs", "#[async_graphql::Object] impl X {}"), 1);
        assert_eq!(count("src/jobs/sweep.rs", "use async_graphql_value::Name;"), 1);
        assert_eq!(count("src/store/embedded/tables.rs", "use redb::Database;"), 0);
        assert_eq!(count("src/store/embedded_twin.rs", "use redb::Database;"), 1);
        assert_eq!(count("src/api/mod.rs", "use axum::Router; use async_graphql::Schema;"), 0);
        assert_eq!(count("src/store/mod.rs", "// redb::x\nlet redb = self.redb; a::redb::b()"), 0);
    }

    #[test]
    fn pure_rooms_do_no_io() {
        let count = |path: &str, text: &str| impure_rooms(&File::new(path, text)).len();
        assert_eq!(count("src/card/mod.rs", "use std::fs;"), 1);
        assert_eq!(count("src/rules/load.rs", "async fn f() { g().await }"), 2);
        assert_eq!(count("src/rules/load.rs", "#[cfg(test)] mod tests { use std::fs; }"), 0);
        assert_eq!(count("src/jobs/import.rs", "use std::fs; async fn f() {}"), 0);
    }

    #[test]
    fn the_map_names_every_room() {
        let files = [File::new("src/rules/mod.rs", "")];
        let missing = unmapped_rooms(&files, "# Map\n");
        assert_eq!(missing.len(), ROOMS.len());
        let stale = "# Map\n### `rules` (not there yet)\n**Invariant**: x\n### `card`\nprose\n";
        let found: Vec<String> =
            unmapped_rooms(&files, stale).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), ROOMS.len());
        assert!(found.iter().any(|f| f.contains("`rules` is there")), "{found:?}");
        assert!(found.iter().any(|f| f.contains("`card` has no **Invariant**")), "{found:?}");
    }
}
