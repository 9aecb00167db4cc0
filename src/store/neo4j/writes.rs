//! Every statement that changes something. Must not know what is read, nor why it is written.

use super::cypher::Cypher;

/// The properties of a record that is written. Each is named: where a whole map is taken over, the
/// planner must hold every row back until all were read.
macro_rules! record_properties {
    () => {
        "source: row.properties.source, record_id: row.properties.record_id, \
         valid_from: row.properties.valid_from, valid_until: row.properties.valid_until, \
         document: row.properties.document, confidence: row.properties.confidence, \
         state: row.properties.state, secrecy: row.properties.secrecy, \
         recorded_at: row.properties.recorded_at, superseded_at: row.properties.superseded_at, \
         extract: row.properties.extract, stamped: row.properties.stamped, \
         restamped: row.properties.restamped"
    };
}

/// Takes the writer's turn: whoever holds it has written all that `sequence` counts.
pub(super) const TAKE_TURN: Cypher = Cypher(
    "CYPHER 5 MATCH (s:Store {id: 1}) SET s.turn = $command \
     RETURN [s.sequence, s.command] AS turn",
);
/// Ends the writer's turn.
pub(super) const END_TURN: Cypher = Cypher("CYPHER 5 MATCH (s:Store {id: 1}) SET s += $state");

/// People, in place of those of their numbers, and new ones.
pub(super) const SET_PEOPLE: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row MATCH (p:Person {id: row.id}) SET \
     p.iin = row.iin, p.ref = row.ref, p.also_known_as = row.also_known_as, \
     p.name_words = row.name_words, p.surname = row.surname, p.given_name = row.given_name, \
     p.patronymic = row.patronymic, p.sex = row.sex, p.birth_date = row.birth_date, \
     p.death_date = row.death_date, p.citizenship = row.citizenship, p.region = row.region, \
     p.address = row.address, p.phone = row.phone, p.protected = row.protected, \
     p.recorded_at = row.recorded_at, p.death_recorded_at = row.death_recorded_at, \
     p.arrived = row.arrived, p.two_people = row.two_people, p.extract = row.extract, \
     p.row_death_date = row.row_death_date, p.row_death_recorded_at = row.row_death_recorded_at, \
     p.merged = row.merged, p.also = row.also, p.own_row = row.own_row, \
     p.sequence = row.sequence",
);
pub(super) const ADD_PEOPLE: Cypher =
    Cypher("CYPHER 5 UNWIND $rows AS row CREATE (p:Person) SET p = row");
pub(super) const SET_FORMER_REFERENCES: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row MERGE (f:FormerReference {text: row.text}) \
     SET f.person = row.person",
);
/// Somebody's records or incomes were changed by this commit.
pub(super) const MARK_PEOPLE: Cypher =
    Cypher("CYPHER 5 UNWIND $ids AS id MATCH (p:Person {id: id}) SET p.sequence = $sequence");

/// Statuses and incomes.
pub(super) const DROP_STATUSES: Cypher =
    Cypher("CYPHER 5 MATCH (s:Status) WHERE s.id IN $ids DETACH DELETE s");
pub(super) const ADD_STATUSES: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $rows AS row OPTIONAL MATCH (p:Person {id: row.person}) \
     CREATE (p)-[:HAS_STATUS]->(:Status {id: row.properties.id, kind: row.properties.kind, \
     detail: row.properties.detail, note: row.properties.note, ",
    record_properties!(),
    "})"
));
/// Those of a commit, at most; they are gathered before the first of them goes.
pub(super) const DROP_INCOMES: Cypher = Cypher(
    "CYPHER 5 UNWIND $ids AS id MATCH (p:Person {id: id})-[:EARNED]->(i:Income) DETACH DELETE i",
);
pub(super) const ADD_INCOMES: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row OPTIONAL MATCH (p:Person {id: row.person}) \
     CREATE (p)-[:EARNED]->(:Income {month: row.properties.month, kind: row.properties.kind, \
     tiyn: row.properties.tiyn, extract: row.properties.extract, \
     former_tiyn: row.properties.former_tiyn, rows: row.properties.rows})",
);

/// Events, extracts, refused rows.
pub(super) const SET_EVENTS: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row MERGE (e:Event {id: row.id}) SET \
     e.source = row.source, e.event_id = row.event_id, e.kind = row.kind, e.on = row.on, \
     e.body = row.body, e.recorded_at = row.recorded_at, e.waited = row.waited, \
     e.changes = row.changes, e.first = row.first, e.touched = row.touched, \
     e.sequence = row.sequence",
);
pub(super) const NAME_IN_EVENTS: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row OPTIONAL MATCH (e:Event {id: row.event}) \
     OPTIONAL MATCH (p:Person {id: row.person}) MERGE (e)-[:NAMES]->(p)",
);
pub(super) const SET_EXTRACT: Cypher = Cypher(
    "CYPHER 5 MERGE (x:Extract {id: $row.id}) SET \
     x.hash = $row.hash, x.recorded_at = $row.recorded_at, x.file = $row.file, \
     x.rows = $row.rows, x.applied = $row.applied, x.unchanged = $row.unchanged, \
     x.rejected = $row.rejected, x.waiting = $row.waiting, x.finished = $row.finished",
);
pub(super) const DROP_REJECTS: Cypher =
    Cypher("CYPHER 5 MATCH (j:Reject) WHERE j.id >= 0 DELETE j");
pub(super) const ADD_REJECTS: Cypher =
    Cypher("CYPHER 5 UNWIND $rows AS row CREATE (j:Reject) SET j = row");

/// Rows of extracts as they arrived.
pub(super) const ADD_ARRIVALS: Cypher = Cypher(
    "CYPHER 5 UNWIND $rows AS row CREATE (:Arrival {id: row.id, sequence: row.sequence, \
     extract: row.extract, file: row.file, packed: row.packed})",
);
/// Everything but the history of migrations; tests alone send it.
pub(super) const WIPE: Cypher = Cypher(
    "CYPHER 5 MATCH (n) WHERE NOT n:__Neo4jMigration CALL (n) { DETACH DELETE n } \
     IN TRANSACTIONS OF 5000 ROWS",
);

/// How one type of relationship is written. An end that is not there ends the commit.
pub(super) struct LinkType {
    /// As `rows::type_of` says.
    pub(super) name: &'static str,
    /// New links.
    pub(super) add: Cypher,
    /// Links that come back with other ends or contents.
    pub(super) drop: Cypher,
}

macro_rules! link_properties {
    () => {
        concat!(
            " {id: row.properties.id, basis: row.properties.basis, \
              end_reason: row.properties.end_reason, ",
            record_properties!(),
            "}"
        )
    };
}

macro_rules! link_type {
    ($name:literal) => {
        LinkType {
            name: $name,
            add: Cypher(concat!(
                "CYPHER 5 UNWIND $rows AS row OPTIONAL MATCH (a:Person {id: row.from}) \
                 OPTIONAL MATCH (b:Person {id: row.to}) CREATE (a)-[:",
                $name,
                link_properties!(),
                "]->(b)"
            )),
            drop: Cypher(concat!(
                "CYPHER 5 MATCH ()-[x:",
                $name,
                "]->() WHERE x.id IN $ids DELETE x"
            )),
        }
    };
}

/// All types.
pub(super) const LINK_TYPES: [LinkType; 7] = [
    link_type!("PARENT"),
    link_type!("RIGHTS_LIMITED"),
    link_type!("GUARDIAN"),
    link_type!("SPOUSE"),
    link_type!("BREADWINNER"),
    link_type!("CARER"),
    LinkType {
        name: "INSTITUTION_GUARDIAN",
        add: Cypher(concat!(
            "CYPHER 5 UNWIND $rows AS row MERGE (a:Institution {name: row.institution}) \
             WITH a, row OPTIONAL MATCH (b:Person {id: row.to}) CREATE (a)-[:INSTITUTION_GUARDIAN",
            link_properties!(),
            "]->(b)"
        )),
        drop: Cypher("CYPHER 5 MATCH ()-[x:INSTITUTION_GUARDIAN]->() WHERE x.id IN $ids DELETE x"),
    },
];
