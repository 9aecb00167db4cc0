//! How often a card asks the database: one wide statement, and what is missing. Counted where the
//! bytes pass, so that what the driver adds is seen, too.

use super::proxy::Proxy;
use super::server;
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{Day, Identity, Iin, Instant, Lens, PersonNo, Rights, Scope};
use otbasy::graph::View;
use otbasy::jobs::generate::{Errors, Recipe, generate};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::Store;
use otbasy::store::neo4j::{Address, Neo4j};
use std::path::Path;

/// Rounds of a typical card (spec 6), the count of commits not counted, which answers share, nor
/// the driver's look whether a connection is still good, which it sends before each question.
const TYPICAL: u64 = 3;
/// Of any card.
const MOST: u64 = 4;

/// Rounds of an event before its transaction: whom it names with everybody near them, and twice
/// those near them whose cards may be others.
const OF_EVENT: u64 = 3;
/// Of any event of the demo families: the first one also looks at the state, and twice for each of
/// three months since when incomes are known.
const OF_ANY_EVENT: u64 = OF_EVENT + 7;

fn filled(neo4j: &Neo4j) {
    taken_in(neo4j, &Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo"));
}

fn taken_in(neo4j: &Neo4j, extract: &Path) {
    let mut options = ImportOptions::at(Instant::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut intake: Box<dyn otbasy::store::IntakeSession> = Box::new(neo4j.intake().unwrap());
    import(extract, &options, intake.as_mut(), &mut |_, _| {}).unwrap();
    intake.finish().unwrap();
}

/// The server behind a proxy that counts.
fn watched(server: &super::Server) -> (Proxy, Neo4j) {
    let proxy = Proxy::to(&server.url);
    let address = Address { url: proxy.url(), ..server.address() };
    let neo4j = Neo4j::open(&address, crate::store::options().sources).unwrap();
    (proxy, neo4j)
}

/// Whoever has a number and stands at every `step`th place.
fn numbered(neo4j: &Neo4j, step: usize) -> Vec<(PersonNo, Iin)> {
    let everybody = neo4j.everybody().unwrap().graph;
    let places = (0..everybody.people()).step_by(step).map(PersonNo);
    places.filter_map(|p| Some((p, everybody.person(p)?.iin?))).collect()
}

/// How often each of some events asks before its transaction: whoever stands at every `step`th
/// place is employed, has a child and dies.
fn asked_of_events(server: &super::Server, neo4j: &Neo4j, step: usize) -> Vec<u64> {
    let (proxy, watched) = watched(server);
    let store = Store::Neo4j(watched);
    let mut all = Vec::new();
    for (p, iin) in numbered(neo4j, step) {
        let born = format!(r#"{{"ref":"n{}","surname":"N","sex":"F"}}"#, p.0);
        for (kind, rest) in [
            ("STATUS_START", format!(r#""person":"{iin}","status":"EMPLOYED""#)),
            ("BIRTH", format!(r#""newPerson":{born},"parents":["{iin}"]"#)),
            ("DEATH", format!(r#""person":"{iin}""#)),
        ] {
            let id = format!("{kind}{}", p.0);
            let line = crate::events::event(&id, "CIVIL_ACTS", kind, "2026-05-01", "", &rest);
            proxy.trips();
            crate::events::tell(&store, &line).unwrap().unwrap();
            all.push(proxy.trips().reading);
        }
    }
    all.sort_unstable();
    println!("rounds of {} events: {all:?}", all.len());
    assert!(all.len() > 20, "{}", all.len());
    all
}

#[test]
fn an_event_takes_few_rounds_before_its_transaction() {
    let Some(server) = server() else { return };
    let neo4j = server.emptied();
    filled(&neo4j);
    let all = asked_of_events(&server, &neo4j, 5);
    assert!(all[all.len() * 9 / 10] <= OF_EVENT, "nine in ten events: {all:?}");
    assert!(*all.last().unwrap() <= OF_ANY_EVENT, "{all:?}");
}

#[test]
fn an_event_in_a_country_takes_few_rounds_before_its_transaction() {
    let Some(server) = server() else { return };
    let neo4j = server.emptied();
    country(&neo4j);
    let all = asked_of_events(&server, &neo4j, 101);
    assert!(all[all.len() / 2] <= OF_EVENT, "every second event: {all:?}");
    assert!(all[all.len() * 9 / 10] <= 2 * OF_EVENT, "nine in ten events: {all:?}");
}

/// Three thousand people, with relatives who have relatives.
fn country(neo4j: &Neo4j) {
    let dir = tempfile::TempDir::new().unwrap();
    let as_of = Day::new(2026, 6, 1).unwrap();
    let recipe = Recipe { people: 3_000, seed: 1, as_of, errors: Errors::None };
    generate(&recipe, dir.path(), &mut |_| {}).unwrap();
    taken_in(neo4j, dir.path());
}

/// How often each card asks, of everybody who has a number; whoever stands at every `step`th place.
fn asked(server: &super::Server, neo4j: &Neo4j, step: usize) -> Vec<u64> {
    let (proxy, watched) = watched(server);
    let as_of = Day::new(2026, 6, 1).unwrap();
    let law = otbasy::rules::shipped().unwrap();
    let mut all = Vec::new();
    for (_, iin) in numbered(neo4j, step) {
        let snapshot = watched.snapshot().unwrap();
        proxy.trips();
        let holder = snapshot.graph.find(&Identity::Iin(iin)).unwrap();
        let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        assemble(&View::new(snapshot.graph.as_ref(), scope), law, request).unwrap();
        snapshot.reads.check().unwrap();
        let trips = proxy.trips();
        assert_eq!(trips.writing, 0, "the driver says of every transaction that it writes");
        // A new connection is not looked at before it is used.
        assert!(trips.resets <= trips.reading, "one question, one answer: {trips:?}");
        all.push(trips.reading);
    }
    all.sort_unstable();
    println!("rounds of {} cards: {all:?}", all.len());
    assert!(all.len() > 40, "{}", all.len());
    all
}

#[test]
fn a_typical_card_takes_three_rounds() {
    let Some(server) = server() else { return };
    let neo4j = server.emptied();
    filled(&neo4j);
    let all = asked(&server, &neo4j, 1);
    assert!(all[all.len() * 9 / 10] <= TYPICAL, "nine in ten cards: {all:?}");
    assert!(*all.last().unwrap() <= MOST, "{all:?}");
}

/// In a country families have many relatives, whose relatives are somebody's, too.
#[test]
fn a_middling_card_of_a_country_takes_three_rounds() {
    let Some(server) = server() else { return };
    let neo4j = server.emptied();
    country(&neo4j);
    let all = asked(&server, &neo4j, 53);
    // Which of those near come first, up to the cap of one question, is the server's to choose.
    assert!(all[all.len() * 9 / 10] <= TYPICAL, "nine in ten cards: {all:?}");
    assert!(*all.last().unwrap() <= MOST + 1, "{all:?}");
}
