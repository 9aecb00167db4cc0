//! The store in a Neo4j database beside the driver alone: the same statements sent again with the
//! rows thrown away, in the same run. Needs the URL of a server in `OTBASY_NEO4J_TEST` and throws
//! away what is in it; `OTBASY_BENCH_PEOPLE` says how many people the country has.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use neo4rs::{ConfigBuilder, Graph, query};
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{
    CivilEvent, Day, Identity, Iin, Instant as Moment, Lens, PersonNo, Rights, Scope,
};
use otbasy::graph::View;
use otbasy::jobs::generate::{Errors, Recipe, generate};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::record::record;
use otbasy::store::neo4j::{Address, Neo4j, Patience};
use otbasy::store::{Intake, IntakeSession};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Instant;

/// The one of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Cards of one round, rounds, and how many are asked for at once.
const CARDS: usize = 2_000;
const ROUNDS: usize = 3;
const AT_ONCE: usize = 4;
/// Events told one by one.
const EVENTS: usize = 200;
/// People of one statement of the raw reading.
const RANGE: u32 = 10_000;

fn main() {
    let Some(url) = std::env::var("OTBASY_NEO4J_TEST").ok().filter(|url| !url.is_empty()) else {
        println!("SKIPPED: NO NEO4J SERVER (OTBASY_NEO4J_TEST IS NOT SET)");
        return;
    };
    let people = std::env::var("OTBASY_BENCH_PEOPLE").ok().and_then(|n| n.parse().ok());
    let people: u64 = people.unwrap_or(50_000);
    let (user, password) = (String::new(), String::new());
    let address = Address { url, user, password, patience: Patience::OF_COMMANDS };
    let open = || Neo4j::open(&address, otbasy::config::registers().unwrap()).unwrap();
    Neo4j::reach(&address, otbasy::config::registers().unwrap()).unwrap().wipe().unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let (small, country) = (dir.path().join("small"), dir.path().join("country"));
    for (people, out) in [(3_000, &small), (people, &country)] {
        let as_of = Day::new(2026, 6, 1).unwrap();
        generate(&Recipe { people, seed: 1, as_of, errors: Errors::None }, out, &mut |_| {})
            .unwrap();
    }
    taken_in(&open(), &small); // the server plans each statement once
    open().wipe().unwrap();
    let store = open();
    imported(&store, &country, people);
    loaded(&store, &address, people);
    cards(&store);
    events(&store);
}

fn taken_in(store: &Neo4j, extract: &Path) -> u64 {
    let mut options = ImportOptions::at(Moment::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut session: Box<dyn IntakeSession> = Box::new(store.intake().unwrap());
    let rows = {
        let intake: &mut dyn Intake = session.as_mut();
        import(extract, &options, intake, &mut |_, _| {}).unwrap().counts.applied
    };
    session.finish().unwrap();
    rows
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed().as_secs_f64())
}

/// An import from CSV, and its transactions alone into the same empty database.
fn imported(store: &Neo4j, country: &Path, people: u64) {
    store.tap();
    let (rows, own) = timed(|| taken_in(store, country));
    store.wipe().unwrap();
    let (transactions, raw) = timed(|| store.replay(1, true).unwrap());
    println!(
        "import  {:>9.0} people/s, {rows} rows in {own:.1} s; {:.2} of its {transactions} \
         transactions sent alone",
        people as f64 / own,
        raw / own
    );
}

/// Everybody in memory, and everything read as columns over two connections.
fn loaded(store: &Neo4j, address: &Address, people: u64) {
    let (mut own, mut same, mut raw) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        store.tap();
        let (everybody, took) = timed(|| store.everybody().unwrap());
        assert_eq!(u64::from(everybody.graph.people()), people);
        own = own.min(took);
        same = same.min(timed(|| store.replay(2, false).unwrap()).1);
        raw = raw.min(timed(|| columns(address, people as u32)).1);
    }
    println!(
        "load    {:>9.0} people/s, {own:.1} s; {:.2} of reading columns, {:.2} of its statements \
         sent alone",
        people as f64 / own,
        raw / own,
        same / own
    );
}

/// A statement for all of one kind in a range, a list a property.
fn columns_of(pattern: &str, name: &str, first: &str, properties: &[&str]) -> String {
    let lists: Vec<String> =
        properties.iter().map(|p| format!("[x IN all | x.{p}] AS {p}")).collect();
    format!("CYPHER 5 {pattern} WITH collect({name}) AS all RETURN {first}{}", lists.join(", "))
}

const RECORD: [&str; 13] = [
    "source",
    "record_id",
    "valid_from",
    "valid_until",
    "document",
    "confidence",
    "state",
    "secrecy",
    "recorded_at",
    "superseded_at",
    "extract",
    "stamped",
    "restamped",
];

const PERSON: [&str; 26] = [
    "id",
    "iin",
    "ref",
    "also_known_as",
    "surname",
    "given_name",
    "patronymic",
    "sex",
    "birth_date",
    "death_date",
    "citizenship",
    "region",
    "address",
    "phone",
    "protected",
    "recorded_at",
    "death_recorded_at",
    "arrived",
    "two_people",
    "extract",
    "sequence",
    "row_death_date",
    "row_death_recorded_at",
    "merged",
    "also",
    "own_row",
];

fn columns(address: &Address, people: u32) {
    let ranged = "MATCH (p:Person) WHERE p.id >= $low AND p.id < $high";
    let link = [&["id", "basis", "end_reason"][..], &RECORD].concat();
    let status = [&["id", "kind", "detail", "note"][..], &RECORD].concat();
    let income = ["month", "kind", "tiyn", "extract", "former_tiyn", "rows"];
    let types = "PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER";
    let ends = "[x IN all | type(x)] AS type, [x IN all | startNode(x).id] AS a, \
                [x IN all | endNode(x).id] AS b, ";
    let whose = "[x IN whose | x] AS whose, ";
    let with_owner =
        |text: String| text.replace(" AS all RETURN", " AS all, collect(p.id) AS whose RETURN");
    let texts: Arc<Vec<String>> = Arc::new(vec![
        columns_of(ranged, "p", "", &PERSON),
        columns_of(&format!("{ranged} MATCH (p)-[r:{types}]->()"), "r", ends, &link),
        with_owner(columns_of(
            &format!("{ranged} MATCH (p)-[:HAS_STATUS]->(s)"),
            "s",
            whose,
            &status,
        )),
        with_owner(columns_of(&format!("{ranged} MATCH (p)-[:EARNED]->(i)"), "i", whose, &income)),
    ]);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let config = ConfigBuilder::default().uri(&address.url).user("").password("");
        let graph = Graph::connect(config.fetch_size(10_000).build().unwrap()).unwrap();
        let next = Arc::new(AtomicU32::new(0));
        let each = |_| {
            let (graph, next, texts) = (graph.clone(), Arc::clone(&next), Arc::clone(&texts));
            tokio::spawn(async move {
                loop {
                    let low = next.fetch_add(RANGE, Ordering::Relaxed);
                    if low >= people {
                        return;
                    }
                    for text in texts.iter() {
                        let ask = query(text).param("low", low).param("high", low + RANGE);
                        let mut rows = graph.execute_read(ask).await.unwrap();
                        while rows.next().await.unwrap().is_some() {}
                    }
                }
            })
        };
        for one in (0..2).map(each).collect::<Vec<_>>() {
            one.await.unwrap();
        }
    });
}

/// Whole cards of people by number, several at once, and their statements alone.
fn cards(store: &Neo4j) {
    let numbers = numbers(store);
    let law = otbasy::rules::shipped().unwrap();
    let as_of = Day::new(2026, 6, 1).unwrap();
    let scope = Scope { as_of, known_at: None, rights: Rights::ALL };
    let card = |iin: Iin| {
        let snapshot = store.snapshot().unwrap();
        let holder = snapshot.graph.find(&Identity::Iin(iin)).unwrap();
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        let card = assemble(&View::new(snapshot.graph.as_ref(), scope), law, request).unwrap();
        snapshot.reads.check().unwrap();
        card.unwrap().members.len()
    };
    numbers.iter().take(200).for_each(|iin| {
        card(*iin); // the server warms up
    });
    let (mut own, mut raw, mut rounds) = (f64::MAX, f64::MAX, 0);
    for _ in 0..ROUNDS {
        store.tap();
        let next = AtomicUsize::new(0);
        let ask = || {
            while let Some(iin) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
                card(*iin);
            }
        };
        let ((), took) =
            timed(|| std::thread::scope(|s| (0..AT_ONCE).for_each(|_| drop(s.spawn(ask)))));
        own = own.min(took);
        let (asked, took) = timed(|| store.replay(AT_ONCE, false).unwrap());
        (raw, rounds) = (raw.min(took), asked);
    }
    println!(
        "card    {:>9.0} cards/s, {AT_ONCE} at once, {:.1} statements each; {:.2} of the same \
         statements sent alone",
        numbers.len() as f64 / own,
        rounds as f64 / numbers.len() as f64,
        raw / own
    );
}

/// Events one by one, each with whose cards it touches, and how often it asks before its
/// transaction.
fn events(store: &Neo4j) {
    let day = Day::new(2026, 6, 1).unwrap();
    let mut asked: Vec<usize> = Vec::new();
    let mut millis: Vec<f64> = Vec::new();
    for (n, iin) in numbers(store).iter().step_by(CARDS / EVENTS).enumerate() {
        let (kind, fields) = match n % 3 {
            0 => ("STATUS_START", format!(r#""person":"{iin}","status":"EMPLOYED""#)),
            1 => {
                let born = format!(r#"{{"ref":"bench-{n}","surname":"S","sex":"F"}}"#);
                ("BIRTH", format!(r#""newPerson":{born},"parents":["{iin}"]"#))
            }
            _ => ("DEATH", format!(r#""person":"{iin}""#)),
        };
        let key = format!(r#""id":"bench-{n}","source":"CIVIL_ACTS","kind":"{kind}""#);
        let line = format!(r#"{{{key},"on":"2026-05-01",{fields}}}"#);
        let event = CivilEvent::parse(&line, &otbasy::config::registers().unwrap()).unwrap();
        let now = Moment::parse("2026-06-01T00:00:00Z").unwrap();
        let moment = otbasy::record::Moment { now, day: Some(day) };
        store.tap();
        let (answer, took) =
            timed(|| store.write_about(&event, |ground| record(ground, &event, moment)).unwrap());
        answer.unwrap();
        asked.push(store.tapped());
        millis.push(took * 1000.0);
    }
    asked.sort_unstable();
    millis.sort_by(f64::total_cmp);
    println!(
        "event   {:>9.1} ms in the middle; {} statements before its transaction in the middle, {} \
         in nine of ten",
        millis[millis.len() / 2],
        asked[asked.len() / 2],
        asked[asked.len() * 9 / 10]
    );
}

/// The numbers of some people, evenly chosen.
fn numbers(store: &Neo4j) -> Vec<Iin> {
    let everybody = store.everybody().unwrap().graph;
    let step = (everybody.people() as usize / CARDS).max(1);
    let all = (0..everybody.people()).step_by(step).map(PersonNo);
    all.filter_map(|p| everybody.person(p)?.iin).take(CARDS).collect()
}
