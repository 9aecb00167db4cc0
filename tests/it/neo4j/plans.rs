//! How a real server carries out every statement that is shipped: none reads everything of a label
//! or holds all rows back, and none costs more than it did.

use super::bolt::{Client, Value};
use crate::events::tell;
use crate::store_contract::server;
use otbasy::domain::{Identity, Instant, PersonNo};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::neo4j::Neo4j;
use otbasy::store::{AllRows, Publish, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

const FORBIDDEN: [&str; 4] = ["Eager", "CartesianProduct", "AllNodesScan", "NodeByLabelScan"];
/// Where one of them is right, and why.
const ALLOWED: [(&str, &str, &str); 5] = [
    ("DROP_INCOMES", "Eager", "reads the incomes of one commit's people before they go"),
    ("RECORD", "Eager", "a migration of a handful of nodes"),
    ("RECORD", "NodeByLabelScan", "a handful of nodes, to which Neo4j-Migrations gives no index"),
    ("OTHER_DATA", "AllNodesScan", "stops at the first node that is not of the history"),
    ("WIPE", "AllNodesScan", "tests alone send it"),
];
/// Database hits of each operation in the world of the demo families.
const HITS: &str = include_str!("db-hits.txt");
const MOTHER: &str = "888721429197";

/// The demo families, and three events.
fn little_world(store: &Store) {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
    let mut options = ImportOptions::at(Instant::parse("2026-01-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut session = store.intake(Publish::AtFinish).unwrap();
    let report = import(&demo, &options, session.as_mut(), &mut |_, _| {}).unwrap();
    assert!(report.counts.applied > 50, "{:?}", report.counts);
    session.finish().unwrap();
    for n in 0..3 {
        let line = format!(
            r#"{{"id":"e{n}","source":"CIVIL_ACTS","kind":"BIRTH","on":"2026-05-0{d}",
                "newPerson":{{"ref":"n{n}","surname":"S","sex":"F"}},"parents":["{MOTHER}"]}}"#,
            d = n + 1
        );
        tell(store, &line).unwrap().unwrap();
    }
}

fn operators(plan: &Value, out: &mut Vec<String>) {
    let name = plan.get("operatorType").text();
    out.push(name.split('@').next().unwrap().to_owned());
    plan.get("children").list().iter().for_each(|child| operators(child, out));
}

fn hits(profile: &Value) -> i64 {
    let below: i64 = profile.get("children").list().iter().map(hits).sum();
    profile.get("dbHits").int() + below
}

#[test]
fn no_statement_reads_everything() {
    let Some(server) = server() else { return };
    little_world(&Store::Neo4j(server.emptied()));
    let mut client = Client::to(&server.url);
    let (mut found, mut used) = (Vec::new(), Vec::new());
    for (name, text) in Neo4j::shipped() {
        let explained = text.replacen("CYPHER 5 ", "CYPHER 5 EXPLAIN ", 1);
        let summary = client.summary(&explained, Value::map([]));
        let summary = summary.unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut all = Vec::new();
        operators(summary.get("plan"), &mut all);
        assert!(!all[0].is_empty(), "{name}: a plan is told: {summary:?}");
        for operator in all.iter().filter(|operator| FORBIDDEN.contains(&operator.as_str())) {
            let allowed = |(of, one, _): &&(&str, &str, &str)| *of == name && *one == operator;
            match ALLOWED.iter().position(|entry| allowed(&entry)) {
                Some(place) => used.push(place),
                None => found.push(format!("{name}: {operator}")),
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    used.sort_unstable();
    used.dedup();
    assert_eq!(used.len(), ALLOWED.len(), "an exception that nothing needs: {used:?}");
}

/// What is longer than the buffer of the driver is sent in pieces, of which the second waits some
/// 40 ms for the answer to the first.
#[test]
fn every_statement_is_sent_in_one_piece() {
    let long = Neo4j::shipped().into_iter().filter(|(_, text)| text.len() > 7_500);
    let long: Vec<(String, usize)> = long.map(|(name, text)| (name, text.len())).collect();
    assert!(long.is_empty(), "{long:?}");
}

/// Values for whatever a statement names; what it writes is rolled back.
fn parameters(name: &str, text: &str, rows: &dyn AllRows) -> Value {
    let (mut link, mut status) = (String::new(), String::new());
    let _ = rows.links(&mut |_, row| {
        link.clone_from(&row.link.record.id);
        Ok(())
    });
    let _ = rows.statuses(&mut |_, row| {
        status.clone_from(&row.status.record.id);
        Ok(())
    });
    let record = if name.contains("STATUS") { status } else { link };
    let by_record = name.contains("RECORD") || name.contains("VERSIONS");
    let id: Value = match name {
        "EVENT_OF_KEY" => "e1".into(),
        _ if by_record => record.as_str().into(),
        _ => 1.into(),
    };
    let ids = if by_record { vec![id.clone()] } else { (0..4).map(Value::Int).collect() };
    let new = Value::map([("id", 1_000_000.into())]);
    let row = match name {
        "ADD_PEOPLE" | "ADD_REJECTS" => new,
        _ => Value::map([
            ("id", 1.into()),
            ("from", 0.into()),
            ("to", 1.into()),
            ("institution", "I".into()),
            ("person", 1.into()),
            ("event", 0.into()),
            ("text", "t".into()),
            ("properties", new),
        ]),
    };
    let all = [
        ("ids", Value::List(ids)),
        ("id", id),
        ("row", Value::map([("id", 1.into())])),
        ("rows", Value::List(vec![row])),
        ("iin", MOTHER.into()),
        ("iins", Value::List(vec![MOTHER.into()])),
        ("ref", "n1".into()),
        ("prefix", "e1#".into()),
        ("refs", Value::List(vec!["n1".into()])),
        ("address", "none".into()),
        ("addresses", Value::List(vec!["none".into()])),
        ("words", "ай*".into()),
        ("most", 256.into()),
        ("crowd", 256.into()),
        ("month", "2026-01".into()),
        ("running", (-1).into()),
        ("always", i64::MIN.into()),
        ("never", i64::MAX.into()),
        ("sequence", 1_000.into()),
        ("source", "CIVIL_ACTS".into()),
        ("after", (-1).into()),
        ("extract", 1.into()),
        ("file", 0.into()),
        ("command", "c".into()),
        ("state", Value::map([("command", "c".into())])),
        ("low", 0.into()),
        ("high", 40.into()),
    ];
    let named = |name: &str| {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        text.split('$').skip(1).any(|rest| rest.strip_prefix(name).is_some_and(ends))
    };
    let own = all.into_iter().filter(|(name, _)| named(name));
    Value::Map(own.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// By how much a server's count differs between two runs of one build: seen once, for one
/// statement.
const NOISE: i64 = 1;

/// Looks at the schema and what tests alone send are no operations of the store.
const NOT_MEASURED: [&str; 11] = [
    "HISTORY",
    "OTHER_DATA",
    "HAS_STORE",
    "RECORD",
    "AWAIT_INDEXES",
    "MAKE_STORE",
    "INDEXES",
    "TRANSACTION_TIMEOUT",
    "VERSION",
    "HELLO",
    "WIPE",
];

/// A property that nothing in a server ever had costs nothing to look at, so that counts would show
/// what the server had before: every property that a statement names is known to it first.
fn name_all_properties(client: &mut Client) {
    let mut names = BTreeSet::new();
    for (_, text) in Neo4j::shipped() {
        let parts = text.split('.').skip(1);
        let is_of_name = |c: &char| c.is_ascii_lowercase() || *c == '_';
        names.extend(parts.map(|part| part.chars().take_while(is_of_name).collect::<String>()));
    }
    names.remove("");
    assert!(names.contains("merged") && names.len() > 40, "{names:?}");
    let all: Vec<String> = names.into_iter().map(|name| format!("`{name}`: 1")).collect();
    client.run(&format!("CREATE (n:Named {{{}}}) DELETE n", all.join(", ")));
}

#[test]
fn no_statement_costs_more_than_it_did() {
    let Some(server) = server() else { return };
    let store = Store::Neo4j(server.emptied());
    name_all_properties(&mut Client::to(&server.url));
    little_world(&store);
    let rows = store.all_rows().unwrap();
    assert!(rows.identity(PersonNo(0)).unwrap().is_some_and(|it| matches!(it, Identity::Iin(_))));
    let lines = HITS.lines().filter_map(|line| line.split_once(' '));
    let known: BTreeMap<&str, i64> = lines.map(|(name, n)| (name, n.parse().unwrap())).collect();
    let mut client = Client::to(&server.url);
    let (mut dearer, mut measured) = (Vec::new(), String::new());
    for (name, text) in Neo4j::shipped() {
        if NOT_MEASURED.contains(&name.as_str()) {
            continue;
        }
        let profiled = text.replacen("CYPHER 5 ", "CYPHER 5 PROFILE ", 1);
        let summary = client.summary(&profiled, parameters(&name, text, rows.as_ref()));
        let summary = summary.unwrap_or_else(|e| panic!("{name}: {e}"));
        let hits = hits(summary.get("profile"));
        let _ = writeln!(measured, "{name} {hits}");
        match known.get(name.as_str()) {
            Some(before) if hits <= *before + NOISE => {
                if hits < *before - NOISE {
                    eprintln!("{name} costs {hits} hits now, not {before}: write it down");
                }
            }
            before => dearer.push(format!("{name}: {hits}, was {before:?}")),
        }
    }
    assert!(dearer.is_empty(), "{dearer:#?}\nall of them, for db-hits.txt:\n{measured}");
}
