//! How often a card asks the database: one wide statement, and what is missing.

use super::server;
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{Day, Identity, Instant, Lens, Rights, Scope};
use otbasy::graph::View;
use otbasy::jobs::import::{ImportOptions, import};
use std::path::Path;

/// Rounds of a typical card (spec 6), the count of commits not counted, which answers share.
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
    let as_of = Day::new(2026, 6, 1).unwrap();
    let law = otbasy::rules::shipped().unwrap();
    let mut all = Vec::new();
    for p in (0..everybody.graph.people()).map(otbasy::domain::PersonNo) {
        let Some(iin) = everybody.graph.person(p).and_then(|row| row.iin) else { continue };
        let snapshot = neo4j.snapshot().unwrap();
        let before = neo4j.rounds();
        let holder = snapshot.graph.find(&Identity::Iin(iin)).unwrap();
        let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        assemble(&View::new(snapshot.graph.as_ref(), scope), law, request).unwrap();
        snapshot.reads.check().unwrap();
        all.push(neo4j.rounds() - before);
    }
    all.sort_unstable();
    println!("rounds of {} cards: {all:?}", all.len());
    assert!(all.len() > 40, "{}", all.len());
    assert!(all[all.len() * 9 / 10] <= TYPICAL, "nine in ten cards: {all:?}");
    assert!(*all.last().unwrap() <= MOST, "{all:?}");
}
