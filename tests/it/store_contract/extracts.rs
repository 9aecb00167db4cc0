//! Extracts, one after the other: the second corrects the first, with rows that waited.

use super::{PEOPLE, compare, equal, files, server, take};
use crate::reference::{Case, World};

fn the_same(seed: u64) {
    let Some(server) = server() else { return };
    let stores = server.both();
    let (first, second) = (Case::random(seed, PEOPLE), Case::random(seed + 1_000, PEOPLE));
    let links_first = World { persons: Vec::new(), ..second.world.clone() };
    let parts = [
        ("2026-01-01T00:00:00Z", &first.world),
        ("2026-02-01T00:00:00Z", &links_first),
        ("2026-03-01T00:00:00Z", &second.world),
        ("2026-04-01T00:00:00Z", &first.world),
    ];
    for (at, world) in parts {
        let extract = files(world);
        let taken = stores.each_ref().map(|store| vec![take(store, &extract, at)]);
        equal(taken, &format!("seed {seed} at {at}"));
        compare(&stores, &first, &format!("seed {seed} at {at}"));
    }
}

#[test]
fn the_same_extracts_give_the_same_store() {
    the_same(0);
}

#[test]
fn other_extracts_do_too() {
    the_same(1);
}

#[test]
fn and_still_others() {
    the_same(2);
}
