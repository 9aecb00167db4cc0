//! Disputes and settled conflicts, filed as the service files them: the same answers, the same
//! history, the same cards.

use super::{PEOPLE, compare, equal, files, server, take};
use crate::reference::Case;
use otbasy::conflicts::RecordNo;
use otbasy::domain::{Day, Identity, Instant, PersonNo, RecordName, Rights, Scope};
use otbasy::graph::{LinkRow, View};
use otbasy::record::{About, Filing, Moment, file};
use otbasy::store::Store;

fn filed(store: &Store, filing: &Filing) -> String {
    let now = Instant::parse("2026-11-01T00:00:00Z").unwrap();
    let moment = Moment { now, day: Day::parse("2026-11-01").ok() };
    let filing = filing.clone();
    let told = store.write(move |ground| file(ground, &filing, moment)).unwrap();
    format!("{told:?}")
}

/// Every link of the store: its name and the people at its ends.
fn links(store: &Store, case: &Case) -> Vec<(RecordName, Vec<Identity>)> {
    let snapshot = store.everybody().unwrap();
    let graph = snapshot.graph.as_ref();
    let view = View::new(graph, Scope { as_of: case.d, known_at: None, rights: Rights::ALL });
    let mut rows: Vec<LinkRow> = Vec::new();
    (0..graph.people()).for_each(|p| graph.links(PersonNo(p), &mut rows));
    rows.retain(|row| row.record.recorded.known_at(None));
    rows.sort_by_key(|row| row.no);
    rows.dedup_by_key(|row| row.no);
    let of = |row: &LinkRow| {
        let people = row.from.into_iter().chain([row.to]);
        let name = RecordNo::Link(row.no).recorded_as(graph).unwrap();
        (name, people.map(|p| view.identity(p).to_owned()).collect())
    };
    rows.iter().map(of).collect()
}

#[test]
fn a_dispute_and_what_settles_it_are_alike() {
    let Some(server) = server() else { return };
    let stores = server.both();
    let case = Case::random(3, PEOPLE);
    let extract = files(&case.world);
    let taken = stores.each_ref().map(|store| vec![take(store, &extract, "2026-01-01T00:00:00Z")]);
    equal(taken, "the extract");
    let all = links(&stores[0], &case);
    assert!(all.len() > 8, "{all:?}");
    let both = |filing: &Filing, what: &str| {
        let [a, b] = stores.each_ref().map(|store| filed(store, filing));
        assert_eq!(a, b, "{what}");
        a
    };
    let mut said = String::new();
    for two in all.chunks(2).take(5) {
        let (records, people): (Vec<_>, Vec<_>) = two.iter().cloned().unzip();
        let (source, reason) = ("CITIZEN", "бұл дұрыс емес".to_owned());
        let (own, names) = (records[..1].to_vec(), people[0].clone());
        let about = About::Dispute;
        let dispute = Filing { source, people: names, records: own, reason, about };
        said += &both(&dispute, "a dispute");
        assert!(both(&dispute, "the same again").contains("Repeated"));
        let mut people: Vec<Identity> = people.concat();
        people.sort();
        people.dedup();
        let keep = records.last().cloned();
        let about = About::Resolution("contradicting-dates".to_owned(), keep);
        let reason = "the act was shown".to_owned();
        let settled = Filing { source: "CASEWORKER", people, records, reason, about };
        let told = both(&settled, "settled");
        assert!(told.contains("Applied"), "{told}");
        said += &told;
        assert!(both(&settled, "settled again").contains("Repeated"));
        let otherwise = Filing { reason: "or not".to_owned(), ..settled };
        assert!(both(&otherwise, "settled otherwise").contains("already-resolved"));
    }
    for word in ["contested in", "withdrawn in"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    compare(&stores, &case, "after all that");
}
