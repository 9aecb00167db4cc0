//! How often a card and an event ask the database: one wide statement, and what is missing. Counted
//! where the bytes pass, so that what the driver adds is seen, too.

use super::proxy::Proxy;
use super::{Server, server};
use crate::events::tell_asking;
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{Day, Identity, Instant, Lens, Rights, Scope};
use otbasy::graph::View;
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::Store;
use otbasy::store::neo4j::{Address, Neo4j};
use std::path::Path;

/// Rounds of a typical card (spec 6), the count of commits not counted, which answers share, nor
/// the driver's look whether a connection is still good, which it sends before each question.
const TYPICAL: u64 = 3;
/// Of any card of the demo families.
const MOST: u64 = 6;

#[test]
fn a_typical_card_takes_three_rounds() {
    let Some(server) = server() else { return };
    let neo4j = server.emptied();
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
    let mut options = ImportOptions::at(Instant::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut intake: Box<dyn otbasy::store::IntakeSession> = Box::new(neo4j.intake().unwrap());
    import(&families, &options, intake.as_mut(), &mut |_, _| {}).unwrap();
    intake.finish().unwrap();
    let everybody = neo4j.everybody().unwrap();
    let proxy = Proxy::to(&server.url);
    let address = Address { url: proxy.url(), ..server.address() };
    let neo4j = Neo4j::open(&address, crate::store::options().sources).unwrap();
    let as_of = Day::new(2026, 6, 1).unwrap();
    let law = otbasy::rules::shipped().unwrap();
    let mut all = Vec::new();
    for p in (0..everybody.graph.people()).map(otbasy::domain::PersonNo) {
        let Some(iin) = everybody.graph.person(p).and_then(|row| row.iin) else { continue };
        let snapshot = neo4j.snapshot().unwrap();
        proxy.trips();
        let holder = snapshot.graph.find(&Identity::Iin(iin)).unwrap();
        let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        assemble(&View::new(snapshot.graph.as_ref(), scope), law, request).unwrap();
        snapshot.reads.check().unwrap();
        let trips = proxy.trips();
        assert_eq!(trips.writing, 0, "the driver says of every transaction that it writes");
        assert_eq!(trips.reading, trips.resets, "one question, one answer");
        all.push(trips.reading);
    }
    all.sort_unstable();
    println!("rounds of {} cards: {all:?}", all.len());
    assert!(all.len() > 40, "{}", all.len());
    assert!(all[all.len() * 9 / 10] <= TYPICAL, "nine in ten cards: {all:?}");
    assert!(*all.last().unwrap() <= MOST, "{all:?}");
}

/// The demo families behind a door that counts.
fn behind_a_door(server: &Server) -> (Proxy, Store) {
    let store = server.emptied();
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
    let mut options = ImportOptions::at(Instant::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut intake: Box<dyn otbasy::store::IntakeSession> = Box::new(store.intake().unwrap());
    import(&families, &options, intake.as_mut(), &mut |_, _| {}).unwrap();
    intake.finish().unwrap();
    let proxy = Proxy::to(&server.url);
    let address = Address { url: proxy.url(), ..server.address() };
    let store = Neo4j::open(&address, crate::store::options().sources).unwrap();
    (proxy, Store::Neo4j(store))
}

/// How often an event asks before its transaction, and how often with the cards that it touches; the
/// driver's looks whether a connection is still good are not counted. May only fall: the aim is
/// three.
const OF_EVENTS: [(u64, u64); 8] =
    [(4, 26), (7, 13), (6, 22), (6, 28), (9, 31), (6, 27), (12, 29), (20, 44)];

#[test]
fn an_event_asks_no_more_than_it_did() {
    let Some(server) = server() else { return };
    let (proxy, store) = behind_a_door(&server);
    let (mother, child) = ("888721429197", "188211529194");
    let event = |n: u32, kind: &str, rest: &str| {
        let key = format!(r#""id":"K{n}","source":"CIVIL_ACTS","kind":"{kind}""#);
        let at = format!(r#""recordedAt":"2026-06-02T00:00:{n:02}Z""#);
        format!(r#"{{{key},"on":"2026-05-0{n}",{at},{rest}}}"#)
    };
    let newborn = r#""newPerson":{"ref":"nK","surname":"S","sex":"F"}"#;
    let groom = r#""newPerson":{"ref":"gK","surname":"S","sex":"M"}"#;
    let couple = format!(r#""spouses":["{mother}","ref:gK"]"#);
    let care = format!(r#""guardian":"ref:gK","ward":"{child}""#);
    let home = format!(r#""person":"{child}","status":"RESIDENCE","detail":"K""#);
    let lines = [
        event(1, "BIRTH", &format!(r#"{newborn},"parents":["{mother}"]"#)),
        event(2, "BIRTH", &format!(r#"{groom},"parents":[]"#)),
        event(3, "MARRIAGE", &couple),
        event(4, "GUARDIANSHIP_START", &format!(r#"{care},"basis":"GUARDIANSHIP""#)),
        event(5, "GUARDIANSHIP_END", &care),
        event(6, "STATUS_START", &home),
        event(7, "DIVORCE", &couple),
        event(8, "DEATH", r#""person":"ref:gK""#),
    ];
    let mut dear = Vec::new();
    for touches in [false, true] {
        for (line, (without, with)) in lines.iter().zip(OF_EVENTS) {
            let line = line.replace("K", if touches { "t" } else { "u" });
            proxy.trips();
            tell_asking(&store, &line, touches).unwrap().unwrap();
            let trips = proxy.trips();
            println!("{touches} {trips:?} {line}");
            let most = if touches { with } else { without };
            if trips.reading > most {
                dear.push((trips, line));
            }
        }
    }
    assert!(dear.is_empty(), "{dear:#?}");
}
