//! A country with the demo families in both stores: the sweep's files, cards as JSON on several
//! days and as known at several instants, and ties are equal to the byte.

use super::{Server, equal, server};
use otbasy::api::graphql::execute_local;
use otbasy::api::{Caller, Clock, IdKey, Service};
use otbasy::config::Limits;
use otbasy::domain::{Day, Instant, Rights};
use otbasy::jobs::generate::{Errors, Recipe, generate};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::jobs::sweep::{Sweep, sweep};
use otbasy::store::{Publish, Store};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const DOCUMENT: &str = include_str!("../../../graphql/card.graphql");
const PEOPLE: u64 = 150;
const CLOCK: Clock = Clock {
    today: || Day::from_number(20_605),
    now: || Instant::from_number(20_605 * 86_400_000_000_000),
    ticks: || Duration::ZERO,
};

fn take(store: &Store, extract: &Path) {
    let mut options = ImportOptions::at(Instant::parse("2026-06-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut session = store.intake(Publish::AtFinish).unwrap();
    import(extract, &options, session.as_mut(), &mut |_, _| {}).unwrap();
    session.finish().unwrap();
}

/// Both stores with a country and the demo families.
fn countries(server: &Server) -> [Arc<Store>; 2] {
    let dir = TempDir::new().unwrap();
    let as_of = Day::new(2026, 6, 1).unwrap();
    let recipe = Recipe { people: PEOPLE, seed: 5, as_of, errors: Errors::Realistic };
    generate(&recipe, dir.path(), &mut |_| {}).unwrap();
    let families = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
    server.both().map(|store| {
        take(&store, dir.path());
        take(&store, &families);
        store.set_default_date(Some(as_of)).unwrap();
        Arc::new(store)
    })
}

fn files(store: &Store, as_of: Day, known_at: Option<Instant>) -> Vec<String> {
    let (dir, everybody) = (TempDir::new().unwrap(), store.everybody().unwrap());
    let law = otbasy::rules::shipped().unwrap();
    let (graph, threads) = (everybody.graph.as_ref(), 2);
    let job = Sweep { graph, law, as_of, known_at, threads, ticks: CLOCK.ticks };
    sweep(&job, dir.path()).unwrap();
    let mut names: Vec<_> = dir.path().read_dir().unwrap().map(|f| f.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= 7);
    names.iter().map(|name| std::fs::read_to_string(name).unwrap()).collect()
}

#[test]
fn sweeps_are_equal_to_the_byte() {
    let Some(server) = server() else { return };
    let stores = countries(&server);
    for (as_of, known_at) in [
        ("2026-06-01", None),
        ("2025-01-31", Some("2026-01-01T00:00:00Z")),
        ("2024-02-29", Some("2025-03-01T00:00:00Z")),
    ] {
        let day = Day::parse(as_of).unwrap();
        let known = known_at.map(|at| Instant::parse(at).unwrap());
        let what = format!("the sweep of {as_of} as known at {known_at:?}");
        equal(stores.each_ref().map(|store| files(store, day, known)), &what);
    }
}

/// An answer without what may differ.
fn plain(mut value: Value) -> String {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, _| name != "sequence");
                fields.values_mut().for_each(strip);
            }
            Value::Array(all) => all.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value.to_string()
}

struct Asked(Arc<Service>, tokio::runtime::Runtime);

impl Asked {
    fn of(store: &Arc<Store>) -> Asked {
        let key = IdKey::of_development();
        let law = Arc::new(otbasy::rules::Law::shipped().unwrap());
        let service = Service::over(Arc::clone(store), key, CLOCK, Limits::default(), law);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Asked(Arc::new(service.unwrap()), runtime)
    }

    fn answer(&self, document: &str, variables: Value) -> String {
        let caller = Caller { rights: Rights::ALL, purpose: "TEST".to_owned() };
        let service = Arc::clone(&self.0);
        plain(self.1.block_on(execute_local(service, caller, document, variables)))
    }
}

fn identities(store: &Store) -> Vec<Value> {
    let everybody = store.everybody().unwrap();
    let mut all = Vec::new();
    for p in (0..everybody.graph.people()).map(otbasy::domain::PersonNo) {
        match everybody.graph.person(p).and_then(|row| row.iin) {
            Some(iin) => all.push(json!({ "iin": iin.to_string() })),
            None => all.push(json!({ "ref": everybody.graph.person_text(p).reference })),
        }
    }
    all
}

#[test]
fn cards_and_ties_are_equal_to_the_byte() {
    let Some(server) = server() else { return };
    let stores = countries(&server);
    let asked = stores.each_ref().map(Asked::of);
    let people = identities(&stores[0]);
    let points = [
        json!({}),
        json!({ "asOf": "2025-03-15" }),
        json!({ "asOf": "2026-06-01", "knownAt": "2025-06-01T00:00:00Z" }),
    ];
    let mut cards = 0;
    for (n, of) in people.iter().enumerate().filter(|(n, _)| n % 3 == 0 || *n >= PEOPLE as usize) {
        let at = &points[n % points.len()];
        let variables = json!({ "of": of, "at": at });
        let found = asked.each_ref().map(|asked| asked.answer(DOCUMENT, variables.clone()));
        cards += usize::from(found[0].contains("\"members\":[{"));
        equal(found.map(|text| vec![text]), &variables.to_string());
    }
    assert!(cards > 60, "{cards} cards");
    let ties = "query($a: PersonRef!, $b: PersonRef!) { paths(from: $a, to: $b) \
                { exhausted paths { length term steps { __typename } } } }";
    let history = "query($a: PersonRef!) { person(of: $a) { history { edges { node { kind } } } } \
                   neighbourhood(of: $a, depth: 2) { people { iin } links { kind } } }";
    for pair in people.windows(2).step_by(9) {
        let variables = json!({ "a": pair[0], "b": pair[1] });
        for document in [ties, history] {
            let found = asked.each_ref().map(|asked| asked.answer(document, variables.clone()));
            equal(found.map(|text| vec![text]), &variables.to_string());
        }
    }
}
