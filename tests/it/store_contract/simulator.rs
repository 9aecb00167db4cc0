//! The little countries of the simulator, told to both stores event by event: both answer alike,
//! and at the end of every year everybody is the same to the byte. `OTBASY_SEEDS` asks for more.

use super::{at_the_door, equal, server};
use crate::events::simulator::{live, seeds};
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{Day, Lens, PersonNo, Rights, Scope};
use otbasy::graph::View;
use otbasy::store::{Snapshot, Store};

/// Countries in the gate, in two parts that take turns.
const SEEDS: u64 = 20;

fn cards(snapshot: &Snapshot, as_of: Day) -> Vec<String> {
    let law = otbasy::rules::shipped().unwrap();
    let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
    let view = View::new(snapshot.graph.as_ref(), scope);
    let everybody = (0..snapshot.graph.people()).map(PersonNo);
    let request = |holder| CardRequest { holder, lens: Lens::Card, depth: 2 };
    let lines = everybody.map(|p| format!("{:?}", assemble(&view, law, request(p)))).collect();
    snapshot.reads.check().unwrap();
    lines
}

fn the_same(stores: &[Store; 2], day: Day, what: &str) {
    let whole = stores.each_ref().map(|store| store.everybody().unwrap());
    let doors = whole.each_ref().map(|snapshot| at_the_door(snapshot, &whole[0]));
    let [embedded, _] = &doors;
    let fetched = stores[1].snapshot().unwrap();
    let fetched = [embedded.clone(), at_the_door(&fetched, &whole[0])];
    equal(doors, &format!("{what}: everybody in memory"));
    equal(fetched, &format!("{what}: everybody fetched"));
    let asked = stores.each_ref().map(|store| store.snapshot().unwrap());
    equal(asked.each_ref().map(|snapshot| cards(snapshot, day)), &format!("{what}: cards"));
}

fn countries(part: std::ops::Range<u64>) {
    let Some(server) = server() else { return };
    for seed in seeds(part) {
        let stores = server.both();
        live(seed, &stores, &mut |day| the_same(&stores, day, &format!("seed {seed} at {day}")));
    }
}

#[test]
fn little_countries_are_the_same_in_both_stores() {
    countries(0..SEEDS / 2);
}

#[test]
fn other_little_countries_are_too() {
    countries(SEEDS / 2..SEEDS);
}
