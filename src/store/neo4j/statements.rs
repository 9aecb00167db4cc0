//! Every statement that reads, with its values in the order in which `rows` takes them. The version
//! of the language is said, for servers will take another one for granted.

use super::cypher::Cypher;

macro_rules! person {
    () => {
        "[p.id, p.iin, p.ref, p.also_known_as, p.surname, p.given_name, p.patronymic, p.sex, \
          p.birth_date, p.death_date, p.citizenship, p.region, p.address, p.phone, p.protected, \
          p.recorded_at, p.death_recorded_at, p.arrived, p.two_people, p.extract, \
          p.row_death_date, p.row_death_recorded_at, p.merged, p.also, p.own_row]"
    };
}

macro_rules! record {
    () => {
        "x.source, x.record_id, x.valid_from, x.valid_until, x.document, x.confidence, x.state, \
         x.secrecy, x.recorded_at, x.superseded_at, x.extract, x.stamped, x.restamped]"
    };
}

macro_rules! link {
    () => {
        concat!(
            "[x.id, type(x), startNode(x).id, startNode(x).name, endNode(x).id, x.basis, \
              x.end_reason, ",
            record!()
        )
    };
}

macro_rules! status {
    () => {
        concat!("[x.id, p.id, x.kind, x.detail, x.note, ", record!())
    };
}

macro_rules! income {
    () => {
        "[i.month, i.kind, i.tiyn, i.extract, i.former_tiyn, i.rows]"
    };
}

macro_rules! event {
    () => {
        "[e.id, e.body, e.recorded_at, e.waited, e.changes, e.first, e.touched, e.sequence]"
    };
}

macro_rules! extract {
    () => {
        "[x.id, x.hash, x.recorded_at, x.file, x.rows, x.applied, x.unchanged, x.rejected, \
          x.waiting, x.finished]"
    };
}

/// Of a person `p`: everything, and last the commit that changed anything of it. Links are those
/// of one pattern, or of two.
macro_rules! whole {
    () => {
        whole!(
            "(p)-[x:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER|\
              INSTITUTION_GUARDIAN]-()"
        )
    };
    ($links:literal $(, $more:literal)?) => {
        concat!(
            " RETURN COLLECT { MATCH ",
            $links,
            " RETURN ",
            link!(),
            " AS link",
            $(" UNION ALL MATCH ", $more, " RETURN ", link!(), " AS link",)?
            " } AS links, COLLECT { MATCH (p)-[:HAS_STATUS]->(x) RETURN ",
            status!(),
            " } AS statuses, COLLECT { MATCH (p)-[:EARNED]->(i) RETURN ",
            income!(),
            " } AS incomes, ",
            person!(),
            " AS person, p.sequence AS sequence"
        )
    };
}

/// The same, and of whoever is at another end of a link what every look at that link asks: else
/// one ring more had to be fetched around everybody.
macro_rules! whole_with_ends {
    () => {
        concat!(
            whole!(),
            ", COLLECT { MATCH (p)-[:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER]-(o) \
             RETURN DISTINCT [o.id, o.arrived, o.recorded_at, o.birth_date, o.sequence] } AS ends"
        )
    };
}

/// Whoever is within three links of `start`, each once, of one start after another; institutions
/// are hubs and are not walked through.
macro_rules! near {
    () => {
        near!("start, p")
    };
    ($kept:literal) => {
        concat!(
            "-[:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER*0..3]-(p) WITH DISTINCT ",
            $kept,
            " LIMIT $most "
        )
    };
}

/// A part for each type of relationship, with one text before and behind each, and one at the end.
macro_rules! each_type {
    ($lead:literal, $which:literal, $after:expr) => {
        concat!(
            "CYPHER 5 CALL () { ",
            $lead,
            "MATCH (a)-[x:PARENT",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:RIGHTS_LIMITED",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:GUARDIAN",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:INSTITUTION_GUARDIAN",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:SPOUSE",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:BREADWINNER",
            $which,
            "]->(b) RETURN a, x, b UNION ALL ",
            $lead,
            "MATCH (a)-[x:CARER",
            $which,
            "]->(b) RETURN a, x, b } ",
            $after
        )
    };
}

/// Whoever was ever at an address `at`.
macro_rules! at_address {
    () => {
        "MATCH (p:Person {address: at}) RETURN p UNION \
         MATCH (s:Status {kind: 'RESIDENCE', detail: at})<-[:HAS_STATUS]-(p) RETURN p "
    };
}

/// People by number.
pub(super) const PEOPLE: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS wanted MATCH (p:Person {id: wanted})",
    whole_with_ends!()
));

/// People by number, and people near any of them.
pub(super) const PEOPLE_AROUND: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS wanted MATCH (start:Person {id: wanted})",
    near!("p"),
    whole_with_ends!()
));

/// People by number with those near any of them, and everybody who was ever at an address.
pub(super) const LACKING: Cypher = Cypher(concat!(
    "CYPHER 5 CALL () { UNWIND $ids AS wanted MATCH (start:Person {id: wanted})\
       -[:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER*0..2]-(p) \
       WITH DISTINCT p LIMIT $most RETURN p, null AS at \
       UNION ALL UNWIND $addresses AS at CALL (at) { CALL (at) { ",
    at_address!(),
    "} RETURN p LIMIT $crowd } RETURN p, at } WITH p, collect(at) AS at",
    whole_with_ends!(),
    ", at"
));

/// Somebody by IIN, and people near; the first column's person is at `start`.
pub(super) const BY_IIN: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (start:Person {iin: $iin})",
    near!(),
    whole_with_ends!(),
    ", start.id AS start"
));

/// As by IIN.
pub(super) const BY_REF: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (start:Person {ref: $ref})",
    near!(),
    whole_with_ends!(),
    ", start.id AS start"
));

/// By a reference that somebody had before.
pub(super) const BY_FORMER_REF: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (f:FormerReference {text: $ref}) MATCH (start:Person {id: f.person})",
    near!(),
    whole_with_ends!(),
    ", start.id AS start"
));

/// Everybody who was ever at an address.
pub(super) const AT_ADDRESS: Cypher = Cypher(concat!(
    "CYPHER 5 CALL () { MATCH (p:Person {address: $address}) RETURN p UNION \
     MATCH (s:Status {kind: 'RESIDENCE', detail: $address})<-[:HAS_STATUS]-(p) RETURN p } ",
    "WITH p LIMIT $most",
    whole_with_ends!()
));

/// Everybody of whose names each word begins a part.
pub(super) const NAMED: Cypher = Cypher(concat!(
    "CYPHER 5 CALL db.index.fulltext.queryNodes('person_names', $words) YIELD node AS p \
     WITH p LIMIT $most",
    whole_with_ends!()
));

/// The ends of links by number, and of links by record id.
pub(super) const ENDS_OF_LINK: Cypher = Cypher(each_type!(
    "",
    " {id: $id}",
    concat!("UNWIND [a, b] AS p WITH DISTINCT p WHERE p.name IS NULL ", whole!())
));
pub(super) const ENDS_OF_RECORD: Cypher = Cypher(each_type!(
    "",
    " {record_id: $id}",
    concat!("UNWIND [a, b] AS p WITH DISTINCT p WHERE p.name IS NULL ", whole!())
));

/// Whose status it is, by number and by record id.
pub(super) const PERSON_OF_STATUS: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (s:Status {id: $id})<-[:HAS_STATUS]-(p) WITH DISTINCT p",
    whole!()
));
pub(super) const PERSON_OF_STATUS_RECORD: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (s:Status {record_id: $id})<-[:HAS_STATUS]-(p) WITH DISTINCT p",
    whole!()
));

/// Somebody always known, and as they were at the moment, who has an income of a month; those of
/// an extract that is not finished count only where there was one before.
pub(super) const INCOMES_ALWAYS_KNOWN: Cypher = Cypher(
    "CYPHER 5 MATCH (i:Income {month: $month})<-[:EARNED]-(p:Person) \
     WHERE p.recorded_at = $always AND p.sequence <= $sequence \
       AND p.arrived AND (i.extract <> $running OR i.former_tiyn IS NOT NULL) \
     RETURN [p.recorded_at] AS since LIMIT 1",
);
/// The earliest instant since when anybody with such an income is known, or whoever they are known
/// as, and the last commit that changed one of them. It looks at all of them, so it is asked where
/// there is nobody as above.
pub(super) const INCOMES_KNOWN_SINCE: Cypher = Cypher(
    "CYPHER 5 MATCH (i:Income {month: $month})<-[:EARNED]-(p:Person) \
     WHERE i.extract <> $running OR i.former_tiyn IS NOT NULL \
     WITH p, p.merged AS m, range(2, coalesce(size(p.merged), 0) - 1, 3) AS places \
     OPTIONAL MATCH (q:Person) \
     WHERE q.id IN [n IN places WHERE m[n - 1] = $never | m[n]] AND q.arrived \
     RETURN [min(CASE WHEN p.arrived THEN p.recorded_at END), min(q.recorded_at), \
             max(p.sequence), max(q.sequence)] AS since",
);

macro_rules! state {
    () => {
        "[s.format, s.sequence, s.default_date, s.next_person, s.next_link, s.next_status, \
          s.next_extract, s.next_event, s.other_sources]"
    };
}

/// The store's own numbers, the extract imported last, and the numbers again: a commit that came
/// while they were read shows itself.
pub(super) const STATE: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (s:Store {id: 1}) WITH s, ",
    state!(),
    " AS state OPTIONAL MATCH (x:Extract {id: state[6] - 1}) WITH s, state, ",
    extract!(),
    " AS extract RETURN state, extract, ",
    state!(),
    " AS again"
));

/// Links by record ids and by number, whole.
pub(super) const LINK_VERSIONS: Cypher = Cypher(each_type!(
    "UNWIND $ids AS id ",
    " {record_id: id}",
    concat!("RETURN ", link!(), " AS link")
));
pub(super) const LINK: Cypher =
    Cypher(each_type!("", " {id: $id}", concat!("RETURN ", link!(), " AS link")));

/// Statuses by record ids and by number, whole.
pub(super) const STATUS_VERSIONS: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS id MATCH (x:Status {record_id: id})<-[:HAS_STATUS]-(p) RETURN ",
    status!(),
    " AS status"
));
pub(super) const STATUS: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (x:Status {id: $id})<-[:HAS_STATUS]-(p) RETURN ",
    status!(),
    " AS status"
));

/// Whole people with all their records, for a writer, and whether an event names them.
pub(super) const STORED_WHOLE: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS wanted MATCH (p:Person {id: wanted})",
    whole!(),
    ", EXISTS { (p)<-[:NAMES]-() } AS named"
));
/// Whole people with what only the writer needs.
pub(super) const STORED_PEOPLE: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS id MATCH (p:Person {id: id}) RETURN ",
    person!(),
    " AS person"
));
pub(super) const STORED_INCOMES: Cypher = Cypher(concat!(
    "CYPHER 5 UNWIND $ids AS id MATCH (p:Person {id: id})-[:EARNED]->(i) RETURN [p.id, ",
    income!(),
    "] AS income"
));

/// Whom these identities name, and whether they have arrived.
pub(super) const NAMES: Cypher = Cypher(
    "CYPHER 5 CALL () { \
       UNWIND $iins AS iin MATCH (p:Person {iin: iin}) RETURN iin AS name, p, true AS numbered \
       UNION ALL \
       UNWIND $refs AS ref MATCH (p:Person {ref: ref}) RETURN ref AS name, p, false AS numbered \
       UNION ALL \
       UNWIND $refs AS ref MATCH (f:FormerReference {text: ref}) MATCH (p:Person {id: f.person}) \
       RETURN ref AS name, p, false AS numbered } \
     RETURN [name, numbered, p.id, p.arrived] AS named",
);

/// Whoever an event names, by the names in it.
macro_rules! named_by_event {
    () => {
        "CALL () { \
           UNWIND $iins AS iin MATCH (a:Person {iin: iin}) RETURN a, iin AS name, true AS numbered \
           UNION ALL \
           UNWIND $refs AS ref MATCH (a:Person {ref: ref}) RETURN a, ref AS name, false AS numbered \
           UNION ALL \
           UNWIND $refs AS ref MATCH (f:FormerReference {text: ref}) \
           MATCH (a:Person {id: f.person}) RETURN a, ref AS name, false AS numbered } "
    };
}

/// What a writer will ask because of one event: everything of whom it names and of those next to
/// them, with the events that name either and whoever waits for one of these; every version of the
/// records that whom it names ever had, and of those that it opened; and the event itself if it
/// came before. What `touched` asks of the graph then, too: people near whom it names, and
/// everybody at the addresses of those. It stays below 8 KiB: the driver sends more in pieces, of
/// which the second waits until the server has acknowledged the first.
pub(super) const FORESEEN: Cypher = Cypher(concat!(
    "CYPHER 5 ",
    named_by_event!(),
    "WITH collect([a, name, numbered]) AS all CALL (all) { \
       UNWIND all AS one WITH one[0] AS a, one[1] AS name, one[2] AS numbered \
       MATCH (a)-[:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER*0..1]-(p) \
       RETURN p, true AS own, null AS at, collect(DISTINCT \
         CASE WHEN p = a THEN [name, numbered, p.id, p.arrived] END) AS names \
       UNION ALL UNWIND all AS one WITH DISTINCT one[0] AS a MATCH (a)",
    near!("p"),
    "RETURN p, false AS own, null AS at, [] AS names \
       UNION ALL UNWIND all AS one WITH DISTINCT one[0] AS a CALL (a) { \
         WITH a WHERE a.address <> '' RETURN a.address AS at \
         UNION MATCH (a)-[:HAS_STATUS]->(s:Status {kind: 'RESIDENCE'}) WHERE s.detail <> '' \
         RETURN s.detail AS at } \
       WITH DISTINCT at CALL (at) { CALL (at) { ",
    at_address!(),
    "} RETURN p LIMIT $crowd } RETURN p, false AS own, at, [] AS names } \
     WITH p, true IN collect(own) AS own, collect(at) AS at, \
       reduce(names = [], some IN collect(names) | names + some) AS names",
    whole_with_ends!(),
    ", own, own AND EXISTS { (p)<-[:NAMES]-() } AS named, \
     names + COLLECT { WITH p WHERE own MATCH (p)<-[:NAMES]-(e:Event) \
       WITH e ORDER BY e.id LIMIT $most \
       MATCH (w:Person {ref: ' event ' + e.source + '/' + e.event_id}) \
       RETURN [w.ref, false, w.id, w.arrived] } AS names, \
     COLLECT { WITH p WHERE own MATCH (p)<-[:NAMES]-(e:Event) \
       WITH e ORDER BY e.id LIMIT $most RETURN ",
    event!(),
    " } AS events, at, null AS at_commit UNION ALL ",
    named_by_event!(),
    "WITH collect(DISTINCT a) AS all RETURN COLLECT { UNWIND all AS a \
       MATCH (a)-[x:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER|\
         INSTITUTION_GUARDIAN]-() \
       WITH collect(DISTINCT x.record_id) AS ids CALL (ids) { \
         UNWIND ids AS id MATCH ()-[x:PARENT {record_id: id}]->() RETURN x UNION ALL \
         UNWIND ids AS id MATCH ()-[x:RIGHTS_LIMITED {record_id: id}]->() RETURN x UNION ALL \
         UNWIND ids AS id MATCH ()-[x:GUARDIAN {record_id: id}]->() RETURN x UNION ALL \
         UNWIND ids AS id MATCH ()-[x:INSTITUTION_GUARDIAN {record_id: id}]->() RETURN x \
         UNION ALL UNWIND ids AS id MATCH ()-[x:SPOUSE {record_id: id}]->() RETURN x UNION ALL \
         UNWIND ids AS id MATCH ()-[x:BREADWINNER {record_id: id}]->() RETURN x UNION ALL \
         UNWIND ids AS id MATCH ()-[x:CARER {record_id: id}]->() RETURN x } RETURN ",
    link!(),
    " AS link } AS links, COLLECT { UNWIND all AS a MATCH (a)-[:HAS_STATUS]->(s) \
       WITH DISTINCT s.record_id AS id MATCH (x:Status {record_id: id})<-[:HAS_STATUS]-(p) RETURN ",
    status!(),
    " AS status } AS statuses, [] AS incomes, null AS person, 0 AS sequence, [] AS ends, \
     true AS own, false AS named, [] AS names, [] AS events, [] AS at, null AS at_commit \
     UNION ALL MATCH (s:Store {id: 1}) RETURN COLLECT { CALL () { \
       MATCH ()-[x:PARENT]->() WHERE x.record_id STARTS WITH $prefix RETURN x UNION ALL \
       MATCH ()-[x:RIGHTS_LIMITED]->() WHERE x.record_id STARTS WITH $prefix RETURN x UNION ALL \
       MATCH ()-[x:GUARDIAN]->() WHERE x.record_id STARTS WITH $prefix RETURN x UNION ALL \
       MATCH ()-[x:INSTITUTION_GUARDIAN]->() WHERE x.record_id STARTS WITH $prefix RETURN x \
       UNION ALL MATCH ()-[x:SPOUSE]->() WHERE x.record_id STARTS WITH $prefix RETURN x UNION ALL \
       MATCH ()-[x:BREADWINNER]->() WHERE x.record_id STARTS WITH $prefix RETURN x UNION ALL \
       MATCH ()-[x:CARER]->() WHERE x.record_id STARTS WITH $prefix RETURN x } RETURN ",
    link!(),
    " AS link } AS links, COLLECT { MATCH (x:Status)<-[:HAS_STATUS]-(p) \
       WHERE x.record_id STARTS WITH $prefix RETURN ",
    status!(),
    " AS status } AS statuses, [] AS incomes, null AS person, 0 AS sequence, [] AS ends, \
     true AS own, false AS named, [] AS names, \
     COLLECT { MATCH (e:Event {source: $source, event_id: $id}) RETURN ",
    event!(),
    " } AS events, [] AS at, [s.sequence, s.command] AS at_commit"
));

/// Events by key, by number, by person.
pub(super) const EVENT_OF_KEY: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (e:Event {source: $source, event_id: $id}) RETURN ",
    event!(),
    " AS event"
));
pub(super) const EVENT: Cypher =
    Cypher(concat!("CYPHER 5 MATCH (e:Event {id: $id}) RETURN ", event!(), " AS event"));
pub(super) const EVENTS_OF: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (p:Person {id: $id})<-[:NAMES]-(e:Event) WHERE e.id > $after \
     WITH e ORDER BY e.id LIMIT $most RETURN ",
    event!(),
    " AS event"
));
/// Rows refused in the extract imported last.
pub(super) const REJECTS: Cypher = Cypher(
    "CYPHER 5 MATCH (j:Reject) WHERE j.id >= 0 WITH j ORDER BY j.id \
     RETURN [j.file, j.line, j.column, j.code, j.message, j.row] AS reject",
);

/// Ranges of numbers, for everybody: a link stands with whom it begins, or with the ward of an
/// institution, so that it comes once.
pub(super) const PERSON_RANGE: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (p:Person) WHERE p.id >= $low AND p.id < $high",
    whole!(
        "(p)-[x:PARENT|RIGHTS_LIMITED|GUARDIAN|SPOUSE|BREADWINNER|CARER]->()",
        "(p)<-[x:INSTITUTION_GUARDIAN]-()"
    )
));

/// Events, whom they name, and extracts, for exports.
pub(super) const EVENT_RANGE: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (e:Event) WHERE e.id >= $low AND e.id < $high WITH e ORDER BY e.id RETURN ",
    event!(),
    " AS event"
));
pub(super) const NAMES_RANGE: Cypher = Cypher(
    "CYPHER 5 MATCH (e:Event) WHERE e.id >= $low AND e.id < $high MATCH (e)-[:NAMES]->(p:Person) \
     RETURN [p.id, e.id] AS named",
);
pub(super) const EXTRACTS: Cypher = Cypher(concat!(
    "CYPHER 5 MATCH (x:Extract) WHERE x.id >= 0 WITH x ORDER BY x.id RETURN ",
    extract!(),
    " AS extract"
));

/// Rows of extracts as they arrived.
pub(super) const ARRIVALS_AFTER: Cypher = Cypher(
    "CYPHER 5 MATCH (a:Arrival) WHERE a.id > $after WITH a ORDER BY a.id LIMIT 64 \
     RETURN [a.id, a.sequence, a.extract, a.file, a.packed] AS arrival",
);

/// The last rows of a file of an extract, backwards along the index until they are met.
pub(super) const LAST_ARRIVAL: Cypher = Cypher(
    "CYPHER 5 MATCH (a:Arrival) WHERE a.id >= 0 WITH a ORDER BY a.id DESC \
     WHERE a.extract = $extract AND a.file = $file WITH a LIMIT 1 \
     RETURN [a.id, a.sequence, a.extract, a.file, a.packed] AS arrival",
);
