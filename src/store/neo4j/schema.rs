//! What has to be in a database before anything is kept there: constraints and indexes, brought up
//! by numbered scripts. Which of them ran is kept as Neo4j-Migrations keeps it, so that either
//! program can go on where the other stopped.

use super::client::Client;
use super::cypher::Cypher;
use super::values::{Fields, Malformed};
use crate::store::StoreError;
use flate2::Crc;
use std::time::Duration;

/// Building an index over everybody takes a while.
const SCRIPT_MAX: Duration = Duration::from_hours(1);
/// Anything else does not.
const LOOK_MAX: Duration = Duration::from_secs(30);

/// A script of this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Script {
    /// The name of its file.
    pub file: &'static str,
    text: &'static str,
}

/// The scripts, in their order.
pub(super) const SCRIPTS: [Script; 2] = [
    Script {
        file: "V0001__People_and_their_records.cypher",
        text: include_str!("../../../graph-schema/neo4j/V0001__People_and_their_records.cypher"),
    },
    Script {
        file: "V0002__Rows_as_they_arrived.cypher",
        text: include_str!("../../../graph-schema/neo4j/V0002__Rows_as_they_arrived.cypher"),
    },
];

impl Script {
    /// `0001` of `V0001__People.cypher`.
    pub fn version(&self) -> &'static str {
        let name = self.file.strip_prefix('V').unwrap_or(self.file);
        name.split("__").next().unwrap_or_default()
    }

    fn description(&self) -> String {
        let after = self.file.split("__").nth(1).unwrap_or_default();
        after.trim_end_matches(".cypher").replace('_', " ")
    }

    /// Each ends in a semicolon and a line break.
    pub fn statements(&self) -> impl Iterator<Item = &'static str> {
        let all = self.text.split(";\n").map(|text| text.trim().trim_end_matches(';').trim());
        all.filter(|text| !text.is_empty())
    }

    /// As Neo4j-Migrations computes it: the CRC32 of all statements.
    fn checksum(&self) -> String {
        let mut crc = Crc::new();
        self.statements().for_each(|text| crc.update(text.as_bytes()));
        crc.sum().to_string()
    }
}

pub(super) const HISTORY: Cypher = Cypher(
    "CYPHER 5 MATCH (:__Neo4jMigration)-[:MIGRATED_TO]->(m:__Neo4jMigration) \
     RETURN [m.version, m.checksum, m.source] AS migration ORDER BY m.version",
);
/// The labels of any node that is not of the history; it stops at the first.
pub(super) const OTHER_DATA: Cypher = Cypher(
    "CYPHER 5 MATCH (n) WHERE NOT n:__Neo4jMigration AND NOT n:__Neo4jMigrationsLock \
     WITH n LIMIT 1 RETURN [labels(n)[0]] AS label",
);
pub(super) const HAS_STORE: Cypher =
    Cypher("CYPHER 5 MATCH (s:Store {id: 1}) RETURN [s.sequence] AS store");
pub(super) const RECORD: Cypher = Cypher(
    "CYPHER 5 MERGE (base:__Neo4jMigration {version: 'BASELINE'}) WITH base \
     OPTIONAL MATCH (last:__Neo4jMigration) WHERE last <> base \
       AND NOT (last)-[:MIGRATED_TO]->() \
     WITH coalesce(last, base) AS last \
     CREATE (last)-[:MIGRATED_TO {at: datetime({timezone: 'UTC'}), in: duration({seconds: 0}), \
       by: 'otbasy', connectedAs: $user}]->(:__Neo4jMigration {version: $version, \
       description: $description, type: 'CYPHER', repeatable: false, source: $source, \
       checksum: $checksum})",
);
/// An index that is still being built is not used.
pub(super) const AWAIT_INDEXES: Cypher = Cypher("CYPHER 5 CALL db.awaitIndexes(3600)");
pub(super) const MAKE_STORE: Cypher = Cypher(
    "CYPHER 5 MERGE (s:Store {id: 1}) ON CREATE SET s.format = 1, s.sequence = 0, \
       s.next_person = 0, s.next_link = 0, s.next_status = 0, s.next_extract = 1, \
       s.next_event = 0, s.command = ''",
);
pub(super) const INDEXES: Cypher =
    Cypher("CYPHER 5 SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN [name] AS index");
pub(super) const TRANSACTION_TIMEOUT: Cypher = Cypher(
    "CYPHER 5 SHOW SETTINGS YIELD name, value WHERE name = 'db.transaction.timeout' \
     RETURN [value] AS setting",
);
pub(super) const VERSION: Cypher = Cypher(
    "CYPHER 5 CALL dbms.components() YIELD name, versions, edition \
     RETURN [name, versions[0], edition] AS component",
);

/// The oldest server that understands all statements; any edition does.
const OLDEST: (u32, u32) = (5, 26);

/// Whether a version is at least [`OLDEST`]; `2026.08.1` is one too.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part()) >= OLDEST
}

/// What a database has, and what it lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Name, version and edition of the server.
    pub server: String,
    /// Scripts that ran.
    pub done: Vec<Script>,
    /// Scripts that did not yet.
    pub open: Vec<Script>,
    /// Whether the store's own node is there.
    pub has_store: bool,
}

impl Plan {
    /// Whether nothing is to be done.
    pub fn is_done(&self) -> bool {
        self.open.is_empty() && self.has_store
    }
}

/// Looks at the history; refuses one that is not a beginning of ours.
pub(super) fn plan(client: &Client) -> Result<Plan, StoreError> {
    let refuse = |reason: String| StoreError::Refused { path: client.url().to_owned(), reason };
    let history =
        column(client, HISTORY, "migration", |mut of| Ok((of.text()?, of.text()?, of.text()?)))?;
    let mut done = Vec::new();
    for (version, checksum, source) in &history {
        let Some(script) = SCRIPTS.get(done.len()).filter(|script| script.version() == version)
        else {
            let known = SCRIPTS[SCRIPTS.len() - 1].version();
            return Err(refuse(if version.as_str() > known {
                format!(
                    "its schema has version {version}, this program knows up to {known}; \
                     use a newer otbasy"
                )
            } else {
                format!(
                    "its history has version {version} ({source}), which is none of this program; \
                     use a database of its own"
                )
            }));
        };
        if *checksum != script.checksum() {
            return Err(refuse(format!(
                "{source} ran there with other contents (checksum {checksum}, here {}); \
                 restore the file that ran, or use a database of its own",
                script.checksum()
            )));
        }
        done.push(*script);
    }
    let has_store = !column(client, HAS_STORE, "store", |mut of| of.int())?.is_empty();
    // A store without a history came from the files of an export.
    if done.is_empty()
        && !has_store
        && let Some(label) = column(client, OTHER_DATA, "label", |mut of| of.text())?.pop()
    {
        let label = if label.is_empty() { "no label".into() } else { format!("the label {label}") };
        return Err(refuse(format!(
            "there are other data in it (a node with {label}); use an empty database"
        )));
    }
    let component =
        column(client, VERSION, "component", |mut of| Ok([of.text()?, of.text()?, of.text()?]))?;
    let server = component.first().map_or_else(String::new, |names| names.join(" "));
    if !component.first().is_some_and(|[_, version, _]| is_new_enough(version)) {
        return Err(refuse(format!(
            "the server is {server}; Neo4j {}.{} or newer is needed",
            OLDEST.0, OLDEST.1
        )));
    }
    let open = SCRIPTS[done.len()..].to_vec();
    Ok(Plan { server, done, open, has_store })
}

/// Runs what is missing. Every statement may run again, so a run that was cut off goes on.
pub(super) fn apply(client: &Client, user: &str) -> Result<Plan, StoreError> {
    let found = plan(client)?;
    for script in &found.open {
        for text in script.statements() {
            client.schema(Cypher(text).within(SCRIPT_MAX))?;
        }
        let record = RECORD.within(LOOK_MAX).with("user", user);
        let record = record.with("version", script.version()).with("source", script.file);
        let record = record.with("description", script.description());
        client.schema(record.with("checksum", script.checksum()))?;
    }
    client.schema(AWAIT_INDEXES.within(SCRIPT_MAX))?;
    client.schema(MAKE_STORE.within(LOOK_MAX))?;
    Ok(found)
}

/// What is not as it should be, one sentence each.
pub(super) fn validate(client: &Client) -> Result<Vec<String>, StoreError> {
    let found = plan(client)?;
    let mut faults = Vec::new();
    faults.extend(found.open.iter().map(|script| format!("{} has not run", script.file)));
    if !found.has_store {
        faults.push("the store's own node is missing; run `otbasy migrate apply`".to_owned());
    }
    let online = column(client, INDEXES, "index", |mut of| of.text())?;
    let made = found.done.iter().flat_map(Script::statements).filter_map(name_of);
    let missing = made.filter(|name| !online.iter().any(|found| found == name));
    faults.extend(missing.map(|name| {
        format!(
            "the index {name} is missing or not ready; drop what is left of it, and make it \
                 again as its script has it"
        )
    }));
    let setting = column(client, TRANSACTION_TIMEOUT, "setting", |mut of| of.text())?;
    if setting
        .first()
        .is_none_or(|value| value.trim_end_matches(|c: char| !c.is_ascii_digit()) == "0")
    {
        faults.push(
            "db.transaction.timeout is 0: set it (120s), or a transaction that nobody waits for \
             any more holds its locks for ever"
                .to_owned(),
        );
    }
    Ok(faults)
}

/// What `CREATE CONSTRAINT name …` or `CREATE INDEX name …` names; a constraint's index is named so
/// too.
fn name_of(statement: &str) -> Option<&str> {
    let (head, _) = statement.split_once(" IF NOT EXISTS")?;
    head.rsplit(' ').next()
}

fn column<T>(
    client: &Client,
    text: Cypher,
    column: &'static str,
    take: impl Fn(Fields) -> Result<T, Malformed>,
) -> Result<Vec<T>, StoreError> {
    let rows = client.rows(text.within(LOOK_MAX))?;
    let taken = rows.iter().map(|row| take(Fields::of(row, column)?)).collect::<Result<_, _>>();
    taken.map_err(|Malformed(what)| StoreError::Damaged {
        path: client.url().to_owned(),
        reason: format!("its history of migrations lacks {what}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_in_order_and_named_as_the_migrations_tool_wants_them() {
        assert!(SCRIPTS.is_sorted_by_key(Script::version));
        for script in &SCRIPTS {
            assert!(script.version().len() == 4 && script.file.ends_with(".cypher"));
            assert!(script.description().starts_with(char::is_uppercase));
        }
    }

    #[test]
    fn statements_are_cut_at_semicolons_and_may_run_again() {
        assert!(SCRIPTS[0].statements().count() > 5);
        for script in &SCRIPTS {
            assert!(script.statements().count() > 0);
            for text in script.statements() {
                assert!(!text.contains(';') && text.contains("IF NOT EXISTS"), "{text}");
            }
        }
    }

    #[test]
    fn every_statement_names_what_it_makes() {
        let names: Vec<_> = SCRIPTS.iter().flat_map(Script::statements).map(name_of).collect();
        assert_eq!(names.first(), Some(&Some("person_id")));
        assert!(names.contains(&Some("person_names")) && !names.contains(&None));
    }

    #[test]
    fn an_old_server_is_told_from_a_new_one() {
        for version in ["5.26.30", "5.27.0-SNAPSHOT", "2025.06.2", "2026.08.1"] {
            assert!(is_new_enough(version), "{version}");
        }
        for version in ["4.4.40", "5.9.0", "5.25.1", "", "x"] {
            assert!(!is_new_enough(version), "{version}");
        }
    }

    #[test]
    fn a_checksum_is_the_crc_of_the_statements() {
        let script = Script { file: "V0009__X.cypher", text: "RETURN 1;\nRETURN 2;\n" };
        let mut crc = Crc::new();
        crc.update(b"RETURN 1RETURN 2");
        assert_eq!(script.checksum(), crc.sum().to_string());
        // Neither the lines between statements nor the last line break count.
        let spaced = Script { file: "V0009__X.cypher", text: "\nRETURN 1;\n\n  RETURN 2;" };
        assert_eq!(script.checksum(), spaced.checksum());
    }
}
