//! Everything in a database as lines that can be compared: the driver alone, none of the store.

use neo4rs::{BoltMap, BoltType, ConfigBuilder, Graph, query};
use otbasy::store::neo4j::Address;

/// What differs between two databases with the same facts: how many commits there were.
const OF_COMMITS: [(&str, &str); 6] = [
    ("Person", "sequence"),
    ("Event", "sequence"),
    ("Store", "sequence"),
    ("Store", "command"),
    ("Store", "turn"),
    ("Reject", "id"),
];

/// Nodes and relationships with their properties, sorted.
pub(super) fn dump(address: &Address) -> Vec<String> {
    let nodes = "MATCH (n) WHERE NOT n:__Neo4jMigration \
                 RETURN labels(n)[0] AS label, properties(n) AS own, '' AS ends";
    let relationships = "MATCH (a)-[r]->(b) WHERE NOT a:__Neo4jMigration \
         RETURN type(r) AS label, properties(r) AS own, \
         labels(a)[0] + ' ' + coalesce(toString(a.id), a.name) + ' ' + labels(b)[0] + ' ' + \
         coalesce(toString(b.id), b.month + b.kind) AS ends";
    let mut lines = [rows(address, nodes), rows(address, relationships)].concat();
    lines.sort();
    lines
}

fn rows(address: &Address, text: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let config = ConfigBuilder::default().uri(&address.url).user("").password("");
        let graph = Graph::connect(config.build().unwrap()).unwrap();
        let mut found = graph.execute_read(query(text)).await.unwrap();
        let mut lines = Vec::new();
        while let Some(row) = found.next().await.unwrap() {
            let label: String = row.get("label").unwrap();
            let ends: String = row.get("ends").unwrap();
            let own: BoltMap = match row.get("own").unwrap() {
                BoltType::Map(own) => own,
                other => panic!("{other:?}"),
            };
            lines.push(format!("{label} {ends} {}", shown(&label, &own)));
        }
        lines
    })
}

fn shown(label: &str, own: &BoltMap) -> String {
    let kept =
        own.value.iter().filter(|(name, _)| !OF_COMMITS.contains(&(label, name.value.as_str())));
    let mut parts: Vec<String> =
        kept.map(|(name, value)| format!("{}={value:?}", name.value)).collect();
    parts.sort();
    parts.join(" ")
}
