//! Events over GraphQL: recorded, refused, thought, found again, and named as causes.

use super::household::Household;
use super::world::{DAUGHTER, HUSBAND, WIDOW, all_but, iin};
use otbasy::api::graphql::execute_local;
use otbasy::api::{Caller, Service};
use otbasy::config::Limits;
use otbasy::domain::{Permission, PersonNo, Rights};
use serde_json::{Value, json};
use std::sync::Arc;

const RECORD: &str = "mutation($event: CivilEventInput!) { recordEvent(event: $event) {
    outcome touched { displayName }
    event { id kind on changes people { displayName deathDate }
        provenance { source document recordedAt confidence } }
    userErrors { __typename code message path } } }";

fn answer(service: &Arc<Service>, rights: Rights, document: &str, variables: Value) -> Value {
    let caller = Caller { rights, purpose: "TEST".to_owned() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(execute_local(Arc::clone(service), caller, document, variables))
}

fn data(service: &Arc<Service>, document: &str, variables: Value) -> Value {
    let mut answer = answer(service, Rights::ALL, document, variables);
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].take()
}

fn whom(p: PersonNo) -> Value {
    json!({ "iin": iin(u64::from(p.0)).to_string() })
}

fn death(id: &str) -> Value {
    json!({
        "id": id, "source": "CIVIL_ACTS", "kind": "DEATH", "on": "2026-03-01",
        "recordedAt": "2026-03-02T09:00:00Z", "document": "D-7", "person": whom(HUSBAND),
    })
}

fn record(service: &Arc<Service>, event: &Value) -> Value {
    data(service, RECORD, json!({ "event": event }))["recordEvent"].take()
}

fn names(of: &Value, path: &str) -> Vec<String> {
    let people = of.pointer(path).unwrap().as_array().unwrap();
    people.iter().map(|p| p["displayName"].as_str().unwrap().to_owned()).collect()
}

fn members(service: &Arc<Service>, document: &str, variables: Value) -> usize {
    let card = data(service, document, variables);
    let card = card.as_object().unwrap().values().next().unwrap();
    card["members"].as_array().unwrap().len()
}

const CARD: &str = "query($of: PersonRef!) { card(of: $of) { members { person { id } } } }";

#[test]
fn a_death_is_recorded_found_again_and_named_as_the_cause() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let before = members(&service, CARD, json!({ "of": whom(WIDOW) }));
    let told = record(&service, &death("d-1"));
    assert_eq!(told["outcome"], "APPLIED", "{told:#}");
    assert_eq!(told["userErrors"], json!([]));
    let event = &told["event"];
    assert_eq!((&event["kind"], &event["on"]), (&json!("DEATH"), &json!("2026-03-01")));
    assert_eq!(
        event["changes"],
        json!(["PERSON died 2026-03-01", "SPOUSE ended 2026-03-01 in CIVIL_ACTS"])
    );
    let provenance = json!({
        "source": "CIVIL_ACTS", "document": "D-7", "confidence": "HIGH",
        "recordedAt": "2026-03-02T09:00:00Z",
    });
    assert_eq!(event["provenance"], provenance);
    assert_eq!(event["people"][0]["deathDate"], "2026-03-01");
    assert!(names(&told, "/touched").len() >= 3, "{told:#}");
    assert_eq!(members(&service, CARD, json!({ "of": whom(WIDOW) })), before - 1);

    let again = record(&service, &death("d-1"));
    assert_eq!(again["outcome"], "REPEATED");
    assert_eq!((&again["event"], &again["touched"]), (event, &told["touched"]));

    let node = "query($id: ID!, $at: PointInTime) { node(id: $id, at: $at) {
        ... on CivilEvent { id kind } } }";
    let found = data(&service, node, json!({ "id": event["id"] }));
    assert_eq!(found["node"], json!({ "id": event["id"], "kind": "DEATH" }));
    let too_early = json!({ "id": event["id"], "at": { "knownAt": "2026-03-01T00:00:00Z" } });
    assert_eq!(data(&service, node, too_early)["node"], Value::Null);

    let history = "query($of: PersonRef!, $first: Int, $after: String) { person(of: $of) {
        history(first: $first, after: $after) {
            edges { cursor node { id kind } } pageInfo { hasNextPage } } } }";
    let marriage = json!({
        "id": "m-9", "source": "CIVIL_ACTS", "kind": "MARRIAGE", "on": "2009-01-01",
        "recordedAt": "2009-01-02T00:00:00Z", "spouses": [whom(HUSBAND), whom(WIDOW)],
    });
    record(&service, &marriage);
    let page = data(&service, history, json!({ "of": whom(HUSBAND), "first": 1 }));
    let page = &page["person"]["history"];
    assert_eq!(page["edges"][0]["node"]["kind"], "MARRIAGE");
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let after = json!({ "of": whom(HUSBAND), "after": page["edges"][0]["cursor"] });
    let rest = data(&service, history, after);
    assert_eq!(rest["person"]["history"]["edges"][0]["node"]["id"], event["id"]);
    assert_eq!(rest["person"]["history"]["edges"].as_array().unwrap().len(), 1);
}

#[test]
fn a_difference_names_the_events_behind_it() {
    let house = Household::new();
    let service = house.service(Limits::default());
    record(&service, &death("d-1"));
    let diff = "query($of: PersonRef!, $from: PointInTime!, $to: PointInTime!) {
        cardDiff(of: $of, from: $from, to: $to) { causes { kind on } } }";
    let causes = |from: Value, to: Value| {
        let variables = json!({ "of": whom(WIDOW), "from": from, "to": to });
        data(&service, diff, variables)["cardDiff"]["causes"].take()
    };
    let cause = json!([{ "kind": "DEATH", "on": "2026-03-01" }]);
    let known = |k: &str| json!({ "asOf": "2026-06-01", "knownAt": k });
    let (before, after) = ("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
    assert_eq!(causes(known(before), known(after)), cause);
    assert_eq!(causes(known(after), known("2026-05-01T00:00:00Z")), json!([]));
    let day = |d: &str| json!({ "asOf": d });
    assert_eq!(causes(day("2026-02-28"), day("2026-03-01")), cause);
    assert_eq!(causes(day("2026-03-01"), day("2026-05-01")), json!([]));
}

/// The father lives elsewhere, so he is on neither card; his death is what changed the later one.
#[test]
fn the_death_of_a_father_who_lives_elsewhere_is_a_cause() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let divorce = json!({
        "id": "v-1", "source": "CIVIL_ACTS", "kind": "DIVORCE", "on": "2020-01-01",
        "recordedAt": "2020-01-02T00:00:00Z", "spouses": [whom(HUSBAND), whom(WIDOW)],
    });
    record(&service, &divorce);
    let deprived = json!({
        "id": "r-1", "source": "COURT", "kind": "RIGHTS_LIMITED", "on": "2021-01-01",
        "recordedAt": "2021-01-02T00:00:00Z", "basis": "DEPRIVED",
        "parent": whom(HUSBAND), "child": whom(DAUGHTER),
    });
    record(&service, &deprived);
    record(&service, &death("d-1"));
    let diff = "query($of: PersonRef!) { cardDiff(of: $of,
        from: { asOf: \"2026-02-01\" }, to: { asOf: \"2026-06-01\" }) {
            joined { person { id } } left { person { id } }
            circumstancesGained causes { kind on } } }";
    let mut found = data(&service, diff, json!({ "of": whom(WIDOW) }));
    let found = found["cardDiff"].take();
    assert_eq!((&found["joined"], &found["left"]), (&json!([]), &json!([])), "{found:#}");
    assert_eq!(found["circumstancesGained"], json!(["LOST_BREADWINNER"]));
    assert_eq!(found["causes"], json!([{ "kind": "DEATH", "on": "2026-03-01" }]));
}

/// What events did is worked out with all rights, and to leave out those about hidden records would
/// tell where these are.
#[test]
fn whoever_may_not_see_adoptions_sees_no_events() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let rights = all_but(Permission::AdoptionRead);
    let event = json!({ "event": death("d-1") });
    let mut told = answer(&service, rights, RECORD, event);
    let told = told["data"]["recordEvent"].take();
    assert_eq!((&told["outcome"], &told["touched"]), (&json!("APPLIED"), &json!([])), "{told:#}");
    assert_eq!(told["event"]["changes"], json!([]));
    let all = "query($of: PersonRef!, $id: ID!) {
        node(id: $id) { id } person(of: $of) { history { edges { node { id } } } }
        cardDiff(of: $of, from: { asOf: \"2026-02-01\" }, to: { asOf: \"2026-06-01\" }) {
            circumstancesGained causes { kind } } }";
    let variables = json!({ "of": whom(WIDOW), "id": told["event"]["id"] });
    let mut seen = answer(&service, rights, all, variables.clone());
    let seen = seen["data"].take();
    assert_eq!(seen["node"], Value::Null, "{seen:#}");
    assert_eq!(seen["person"]["history"]["edges"], json!([]));
    assert_eq!(seen["cardDiff"]["causes"], json!([]));
    assert_ne!(
        seen["cardDiff"]["circumstancesGained"],
        json!([]),
        "the card is another all the same"
    );
    let whole = data(&service, all, variables);
    assert_eq!(whole["cardDiff"]["causes"], json!([{ "kind": "DEATH" }]));
    assert_ne!(whole["node"], Value::Null);
}

#[test]
fn what_is_wrong_with_an_event_is_one_typed_answer_and_nothing_is_stored() {
    let house = Household::new();
    let service = house.service(Limits::default());
    record(&service, &death("d-1"));
    let sequence = house.store.snapshot().unwrap().sequence;
    let with = |field: &str, value: Value| {
        let mut event = death("d-2");
        event[field] = value;
        event
    };
    let foreign = json!({ "id": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
    let ids = "query($of: PersonRef!) { card(of: $of) { id } }";
    let card = data(&service, ids, json!({ "of": whom(WIDOW) }))["card"]["id"].take();
    let cases = [
        (with("person", Value::Null), "missing-field", json!(["event", "person"])),
        (with("ward", whom(WIDOW)), "extra-field", json!(["event", "ward"])),
        (with("on", Value::Null), "missing-field", json!(["event", "on"])),
        (with("source", json!("NOBODY")), "unknown-value", json!(["event", "source"])),
        (with("kind", json!("PEOPLE_MERGED")), "missing-field", json!(["event", "duplicate"])),
        (with("id", json!("a b")), "unknown-value", json!(["event", "id"])),
        (with("id", json!("e".repeat(300))), "too-long", json!(["event", "id"])),
        (with("person", foreign), "unknown-id", json!(["event", "person"])),
        (with("person", json!({ "id": card })), "unknown-id", json!(["event", "person"])),
        (with("person", json!({ "ref": "" })), "iin-format", json!(["event", "person"])),
        (with("person", json!({ "ref": "a b" })), "unknown-value", json!(["event", "person"])),
        (
            json!({
                "id": "m", "source": "COURT", "kind": "MARRIAGE", "on": "2020-01-01",
                "spouses": [whom(WIDOW), whom(WIDOW)],
            }),
            "self-link",
            json!(["event", "spouses", "1"]),
        ),
        (
            json!({
                "id": "b", "source": "COURT", "kind": "BIRTH", "on": "2020-01-01", "parents": [],
                "newPerson": { "ref": "x", "surname": "X", "givenName": "Y", "sex": "Q" },
            }),
            "unknown-value",
            json!(["event", "newPerson", "sex"]),
        ),
        (
            {
                let mut other = death("d-1");
                other["on"] = json!("2026-03-05");
                other
            },
            "idempotency-conflict",
            json!(["event", "id"]),
        ),
    ];
    for (event, code, path) in cases {
        let told = record(&service, &event);
        let errors = told["userErrors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{event}: {told}");
        assert_eq!((&errors[0]["code"], &errors[0]["path"]), (&json!(code), &path), "{event}");
        assert_eq!(errors[0]["__typename"], "InvalidInput");
        assert!(told["event"].is_null() && told["outcome"].is_null(), "{told}");
        assert_eq!(told["touched"], json!([]));
    }
    assert_eq!(house.store.snapshot().unwrap().sequence, sequence);
    let refused =
        answer(&service, all_but(Permission::CaseWrite), RECORD, json!({ "event": death("d-3") }));
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(house.store.snapshot().unwrap().sequence, sequence);
}

#[test]
fn somebody_unknown_is_waited_for() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let mut event = death("d-1");
    event["person"] = json!({ "ref": "not-yet" });
    let told = record(&service, &event);
    assert_eq!((&told["outcome"], &told["touched"]), (&json!("WAITING"), &json!([])));
    assert_eq!(told["event"]["people"], json!([]));
}

#[test]
fn a_card_in_thought_leaves_the_store_as_it_was() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let what_if = "query($of: PersonRef!, $events: [CivilEventInput!]!, $at: PointInTime) {
        whatIf(of: $of, events: $events, at: $at) {
            members { person { displayName } } circumstances { kind } } }";
    let sequence = house.store.snapshot().unwrap().sequence;
    let before = members(&service, CARD, json!({ "of": whom(WIDOW) }));
    let newborn = json!({
        "id": "b", "source": "CIVIL_ACTS", "kind": "BIRTH", "on": "2026-05-01",
        "newPerson": { "ref": "imagined", "surname": "X", "givenName": "Y", "sex": "F" },
        "parents": [whom(WIDOW), whom(HUSBAND)],
    });
    let ask = |events: Value, at: Value| json!({ "of": whom(WIDOW), "events": events, "at": at });
    let thought = |events: Value| members(&service, what_if, ask(events, Value::Null));
    assert_eq!(thought(json!([])), before);
    assert_eq!(thought(json!([death("d-1")])), before - 1);
    assert_eq!(thought(json!([newborn.clone()])), before + 1);
    assert_eq!(thought(json!([newborn.clone(), death("d-1")])), before);
    // The day before he dies he is there.
    let earlier = ask(json!([death("d-1")]), json!({ "asOf": "2026-02-28" }));
    assert_eq!(members(&service, what_if, earlier), before);
    assert_eq!(members(&service, CARD, json!({ "of": whom(WIDOW) })), before);
    assert_eq!(house.store.snapshot().unwrap().sequence, sequence);
    let unborn = "query($of: PersonRef!) { person(of: $of) { id } }";
    let found = data(&service, unborn, json!({ "of": { "ref": "imagined" } }));
    assert_eq!(found["person"], Value::Null);
    // What was thought was not recorded: it is new when it is.
    assert_eq!(record(&service, &death("d-1"))["outcome"], "APPLIED");
    // On top of what was recorded.
    assert_eq!(thought(json!([newborn])), before);

    let mut wrong = death("d-2");
    wrong["person"] = Value::Null;
    let refused = answer(&service, Rights::ALL, what_if, ask(json!([wrong]), Value::Null));
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("events.0.person: "), "{message}");
    let many: Vec<Value> = (0..21).map(|n| death(&format!("d-{n}"))).collect();
    let refused = answer(&service, Rights::ALL, what_if, ask(json!(many), Value::Null));
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

/// What would be is not what is: its ids are its own, and open nothing.
#[test]
fn a_card_in_thought_has_an_id_of_its_own() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let shown = "id entitlements(statuses: [ENTITLED, RECEIVING, UNKNOWN, NOT_ENTITLED]) { id }";
    let real = format!("query($of: PersonRef!) {{ card(of: $of) {{ {shown} }} }}");
    let thought = format!(
        "query($of: PersonRef!, $events: [CivilEventInput!]!) {{
            whatIf(of: $of, events: $events) {{ {shown} }} }}"
    );
    let ids = |card: &Value| -> Vec<String> {
        let rows = card["entitlements"].as_array().unwrap().iter();
        rows.chain([card]).map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let of = json!({ "of": whom(WIDOW) });
    let what_if = |events: Value| {
        let variables = json!({ "of": whom(WIDOW), "events": events });
        ids(&data(&service, &thought, variables)["whatIf"])
    };
    let is = ids(&data(&service, &real, of)["card"]);
    let (none, died) = (what_if(json!([])), what_if(json!([death("d-1")])));
    let other = what_if(json!([{
        "id": "d-1", "source": "CIVIL_ACTS", "kind": "DEATH", "on": "2026-03-02",
        "person": whom(HUSBAND),
    }]));
    assert_eq!(none, is, "without events it is the card itself");
    assert_eq!(died, what_if(json!([death("d-1")])), "the same question has the same answer");
    let all: Vec<&String> = is.iter().chain(&died).chain(&other).collect();
    let distinct: std::collections::BTreeSet<&String> = all.iter().copied().collect();
    assert_eq!(distinct.len(), all.len(), "no two are equal");
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    for id in died {
        assert_eq!(data(&service, node, json!({ "id": id }))["node"], Value::Null);
    }
}

/// The history of a person is what the registers stated about them, and what changed their records.
#[test]
fn the_history_of_a_widow_has_the_death_that_made_her_one() {
    let house = Household::new();
    let service = house.service(Limits::default());
    record(&service, &death("d-1"));
    let history = "query($of: PersonRef!) { person(of: $of) { history {
        edges { node { kind on } } } } }";
    let kinds = |p: PersonNo| {
        let seen = data(&service, history, json!({ "of": whom(p) }));
        seen["person"]["history"]["edges"].as_array().unwrap().len()
    };
    assert_eq!(kinds(HUSBAND), 1);
    assert_eq!(kinds(WIDOW), 1, "her marriage ended");
    assert_eq!(kinds(DAUGHTER), 0, "nothing of hers was changed");
}

/// The id of an event and its plain name are the same `of`.
#[test]
fn an_event_is_annulled_by_its_id() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let told = record(&service, &death("d-1"));
    let before = members(&service, CARD, json!({ "of": whom(WIDOW) }));
    let annulment = json!({
        "id": "x-1", "source": "CIVIL_ACTS", "kind": "ANNULMENT", "of": told["event"]["id"],
        "recordedAt": "2026-03-04T09:00:00Z",
    });
    let answer = record(&service, &annulment);
    assert_eq!(answer["outcome"], "APPLIED", "{answer:#}");
    assert_eq!(answer["event"]["on"], Value::Null);
    assert_eq!(answer["event"]["changes"], json!(["EVENT annulled in CIVIL_ACTS"]));
    assert_eq!(answer["event"]["people"].as_array().unwrap().len(), 1, "whom the death named");
    assert!(names(&answer, "/touched").len() >= 3, "{answer:#}");
    assert_eq!(members(&service, CARD, json!({ "of": whom(WIDOW) })), before + 1);
    let by_name = json!({
        "id": "x-1", "source": "CIVIL_ACTS", "kind": "ANNULMENT", "of": "CIVIL_ACTS/d-1",
        "recordedAt": "2026-03-04T09:00:00Z",
    });
    assert_eq!(record(&service, &by_name)["outcome"], "REPEATED");
}

#[test]
fn a_replaced_number_and_a_merge_over_graphql() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let person = "query($of: PersonRef!, $at: PointInTime) {
        person(of: $of, at: $at) { iin displayName history { edges { node { kind } } } } }";
    let new = iin(77).to_string();
    let replaced = json!({
        "id": "r", "source": "POPULATION", "kind": "IIN_REPLACED",
        "recordedAt": "2026-03-02T09:00:00Z", "old": whom(WIDOW)["iin"], "new": new,
    });
    let what_if = "query($of: PersonRef!, $events: [CivilEventInput!]!) {
        whatIf(of: $of, events: $events) { members { person { displayName } } } }";
    let before = members(&service, CARD, json!({ "of": whom(WIDOW) }));
    let thought = json!({ "of": { "iin": new }, "events": [replaced.clone()] });
    assert_eq!(members(&service, what_if, thought), before);
    let told = record(&service, &replaced);
    assert_eq!(told["event"]["changes"], json!(["PERSON number replaced"]), "{told:#}");
    assert_eq!(told["event"]["people"].as_array().unwrap().len(), 1, "{told:#}");
    for of in [whom(WIDOW), json!({ "iin": new })] {
        let seen = data(&service, person, json!({ "of": of }));
        assert_eq!(seen["person"]["iin"], json!(new));
        assert_eq!(members(&service, CARD, json!({ "of": of })), before);
    }
    let merged = json!({
        "id": "u", "source": "POPULATION", "kind": "PEOPLE_MERGED",
        "recordedAt": "2026-04-02T09:00:00Z", "person": { "iin": new }, "duplicate": whom(HUSBAND),
    });
    let told = record(&service, &merged);
    assert_eq!(told["event"]["changes"], json!(["PERSON merged"]), "{told:#}");
    let by_husband = |at: Value| data(&service, person, json!({ "of": whom(HUSBAND), "at": at }));
    assert_eq!(by_husband(Value::Null)["person"]["iin"], json!(new));
    let earlier = by_husband(json!({ "knownAt": "2026-04-01T00:00:00Z" }));
    assert_eq!(earlier["person"]["iin"], whom(HUSBAND)["iin"]);
    let split = json!({
        "id": "s", "source": "POPULATION", "kind": "PEOPLE_SPLIT",
        "recordedAt": "2026-05-02T09:00:00Z", "of": told["event"]["id"],
    });
    let told = record(&service, &split);
    assert_eq!(told["event"]["changes"], json!(["EVENT undone in POPULATION"]));
    assert_eq!(by_husband(Value::Null)["person"]["iin"], whom(HUSBAND)["iin"]);
    let kinds = by_husband(Value::Null)["person"]["history"]["edges"].to_string();
    assert!(!kinds.contains("IIN_REPLACED"), "{kinds}");
}
