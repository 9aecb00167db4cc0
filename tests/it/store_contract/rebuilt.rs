//! What arrived is exported alike from either store, and rebuilds either.

use super::{PEOPLE, compare, equal, files, server, take};
use crate::events::tell;
use crate::reference::{Case, World};
use crate::store::Dice;
use otbasy::domain::{Day, Instant};
use otbasy::jobs::events::{EventsError, apply, export_events};
use otbasy::store::Store;

fn exported(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    export_events(store.all_rows().unwrap().as_ref(), &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

fn applied(store: &Store, lines: &[String]) -> String {
    let now = || Instant::parse("2026-12-01T00:00:00Z").unwrap();
    let day = Day::parse("2026-12-01").unwrap();
    let file = lines.join("\n");
    let counts = apply(
        &mut file.as_bytes(),
        (now, Some(day)),
        &mut |work| {
            let begun = store.begin(work)?;
            Ok(Box::new(move || Ok((begun.wait()?, ()))))
        },
        &mut |_, ()| -> Result<(), EventsError> { Ok(()) },
    );
    counts.unwrap_or_else(|e| panic!("{e}")).to_string()
}

#[test]
fn an_export_of_what_arrived_rebuilds_either_store() {
    let Some(server) = server() else { return };
    let stores = server.both();
    let mut dice = Dice::new(11);
    let (first, second) = (Case::random(5, PEOPLE), Case::random(1_005, PEOPLE));
    let links_first = World { persons: Vec::new(), ..second.world.clone() };
    let people: Vec<String> = ["ref:x", "ref:y", "ref:late"].map(str::to_owned).into();
    let months = ["2026-01", "2026-02", "2026-03"];
    for (n, world) in [&first.world, &links_first, &second.world].into_iter().enumerate() {
        let at = format!("{}-01T00:00:00Z", months[n]);
        let extract = files(world);
        let taken = stores.each_ref().map(|store| vec![take(store, &extract, &at)]);
        equal(taken, &at);
        for k in 0..6 {
            let line = super::events::event(&mut dice, 6 * n as u64 + k, &people);
            equal(stores.each_ref().map(|store| vec![format!("{:?}", tell(store, &line))]), &line);
        }
    }
    let lines = exported(&stores[0]);
    assert!(lines.len() > 100 && lines.iter().any(|line| line.contains(r#""kind":"RECORD""#)));
    equal([lines.clone(), exported(&stores[1])], "what arrived");
    drop(stores);
    let copies = server.both();
    let counts = copies.each_ref().map(|store| vec![applied(store, &lines)]);
    equal(counts, "the counts of the copies");
    compare(&copies, &first, "the copies");
    equal(copies.each_ref().map(exported), "what arrived in the copies");
    assert_eq!(exported(&copies[1]), lines);
    let again = copies.each_ref().map(|store| vec![applied(store, &lines)]);
    assert!(again[0][0].contains("applied 0 "), "{again:?}");
    equal(again, "the same once more");
}
