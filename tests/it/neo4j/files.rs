//! The files of an export fill a fresh server, and what is in it then is what the store itself
//! would have written there; cards come from it at once.

use super::dump::dump;
use super::server::Server;
use crate::events::tell;
use crate::reference::{Case, World};
use crate::store::{Dice, options};
use crate::store_contract::{compare, events::event, files, take};
use otbasy::domain::Day;
use otbasy::store::neo4j::{Neo4j, files::write_files};
use otbasy::store::{Embedded, Publish, Store};
use std::ops::ControlFlow;
use tempfile::TempDir;

const PEOPLE: usize = 6;

/// Extracts with corrections, rows that wait and rows that are refused; events; a default date.
fn live(store: &Store) -> Case {
    let (first, second) = (Case::random(3, PEOPLE), Case::random(1_003, PEOPLE));
    let mut odd = first.world.clone();
    odd.persons[0].surname = "О'Нил, \"Ә\"; \\n\nжаңа жол".to_owned();
    let orphans = World { persons: Vec::new(), ..second.world.clone() };
    for (at, world) in [
        ("2026-01-01T00:00:00Z", &odd),
        ("2026-02-01T00:00:00Z", &orphans),
        ("2026-03-01T00:00:00Z", &second.world),
        ("2026-04-01T00:00:00Z", &odd),
    ] {
        take(store, &files(world), at);
    }
    let mut dice = Dice::new(11);
    let people: Vec<String> = (0..PEOPLE).map(|n| format!("ref:r{n}")).collect();
    for n in 0..16 {
        let _ = tell(store, &event(&mut dice, n, &people)).unwrap();
    }
    store.set_default_date(Some(Day::parse("2026-06-01").unwrap())).unwrap();
    first
}

fn embedded() -> Store {
    let disk = redb::backends::InMemoryBackend::new();
    Store::Embedded(Embedded::on_backend(disk, options()).unwrap())
}

fn rejects(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let mut session = store.intake(Publish::AtFinish).unwrap();
    session
        .for_each_reject(&mut |row| {
            lines.push(format!("{row:?}"));
            ControlFlow::Continue(())
        })
        .unwrap();
    lines
}

#[test]
fn the_files_of_an_export_fill_a_fresh_server() {
    let embedded = embedded();
    let case = live(&embedded);
    let dir = TempDir::new().unwrap();
    let place = dir.path().join("files");
    let written =
        write_files(embedded.all_rows().unwrap().as_ref(), &place, &mut |_, _| {}).unwrap();
    let Some(mut server) = Server::new() else { return };
    let arguments = ["database", "import", "full", "neo4j", "@import.args"];
    let said = server.admin(&place, &arguments).unwrap();
    assert!(said.contains(&format!("{} nodes", written.nodes)), "{said}");
    assert!(said.contains(&format!("{} relationships", written.relationships)), "{said}");
    server.start();
    let reached = Neo4j::reach(&server.address(), options().sources).unwrap();
    assert!(
        Neo4j::open(&server.address(), options().sources).is_err(),
        "its indexes are not there"
    );
    let imported = dump(&server.address());
    reached.migrate("tests").unwrap();
    assert_eq!(reached.validate().unwrap(), Vec::<String>::new());
    let filled = Store::Neo4j(Neo4j::open(&server.address(), options().sources).unwrap());
    let stores = [embedded, filled];
    compare(&stores, &case, "filled from files");
    assert_eq!(rejects(&stores[0]), rejects(&stores[1]));
    let line = r#"{"id":"late","source":"CIVIL_ACTS","kind":"DEATH","on":"2026-05-01",
                   "recordedAt":"2026-05-02T00:00:00Z","person":"ref:r1"}"#;
    let told = stores.each_ref().map(|store| format!("{:?}", tell(store, line)));
    assert_eq!(told[0], told[1], "the next event finds the numbers where they were");
    // The same history, written by the store itself.
    reached.wipe().unwrap();
    live(&stores[1]);
    let own = dump(&server.address());
    for (a, b) in imported.iter().zip(&own) {
        assert_eq!(a, b);
    }
    assert_eq!(imported.len(), own.len());
}
