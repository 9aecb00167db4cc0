//! Conflicts kept up with events are those found from scratch: random events in random worlds, and
//! after each everything compared.

use super::touches::{any_event, filled};
use crate::reference::{Case, World};
use crate::store::Dice;
use otbasy::conflicts::Own;
use otbasy::domain::{Day, Rights, Scope};
use otbasy::jobs::check::{Row, check};
use otbasy::jobs::kept::Kept;

fn follow(world: &World, seed: u64, events: usize) -> (usize, usize) {
    let register = filled(world);
    let as_of = Day::parse("2026-11-01").unwrap();
    let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
    let mut dice = Dice::new(seed);
    let names: Vec<String> = world
        .persons
        .iter()
        .map(|row| row.iin.map_or(format!("ref:{}", row.reference), |iin| iin.to_string()))
        .collect();
    let feed = register.0.feed();
    let mut turn = feed.turn();
    let mut kept = Kept::anew(&*register.0.snapshot().unwrap().graph, scope, 2);
    let (mut changes, mut spared) = (0, 0);
    let rows = |kept: &Kept| -> Vec<Row> {
        let snapshot = register.0.snapshot().unwrap();
        kept.listed(&*snapshot.graph, scope).into_iter().map(|(row, _)| row).collect()
    };
    let mut before = rows(&kept);
    for n in 0..events {
        let (line, _) = any_event(&mut dice, &names, n);
        if register.try_to_tell(&line).unwrap().is_err() {
            continue;
        }
        let news = feed.since(turn);
        turn = news.turn;
        let snapshot = register.0.snapshot().unwrap();
        let people: Vec<_> = news.people().unwrap().collect();
        let judged = kept.follow(&*snapshot.graph, scope, people);
        spared += snapshot.graph.people() as usize - judged;
        let found = rows(&kept);
        let expected = check(&*snapshot.graph, scope, 1, Own::Too);
        assert_eq!(found, expected, "seed {seed}: {line}");
        changes += usize::from(found != before);
        before = found;
    }
    (changes, spared)
}

#[test]
fn conflicts_kept_up_with_events_are_those_found_from_scratch() {
    let (mut changes, mut spared) = (0, 0);
    for seed in 0..30 {
        // Two worlds that have nothing to do with each other, but for their addresses.
        let mut world = Case::tangled(seed, 6).world;
        let mut apart = World::default();
        for n in 0..6 {
            let row = apart.person(&format!("apart{n}"), otbasy::domain::Sex::Female, "1990-01-01");
            row.address = ["d1", "d2", ""][n % 3].to_owned();
        }
        world.persons.extend(apart.persons);
        let (changed, left) = follow(&world, seed, 8);
        changes += changed;
        spared += left;
    }
    assert!(changes > 60, "{changes} events changed something");
    assert!(spared > 300, "{spared} people were not judged again");
}
