//! A link is disputed and the conflict settled: what is answered, what the cards say meanwhile,
//! what stays as history, and what nobody is told who may not see it.

use super::household::Household;
use super::world::{DAUGHTER, HUSBAND, SON, WIDOW, all_but, iin};
use otbasy::api::graphql::execute_local;
use otbasy::api::{Caller, Service};
use otbasy::config::Limits;
use otbasy::domain::{Permission, PersonNo, Rights};
use serde_json::{Value, json};
use std::sync::Arc;

const DISPUTE: &str = "mutation($id: ID!, $reason: String!) {
    disputeLink(id: $id, reason: $reason) {
        link { id kind state } userErrors { __typename code message path }
        conflict { id code state people { id } links { id state }
            history { kind reason provenance { source recordedAt } changes } } } }";
const RESOLVE: &str = "mutation($id: ID!, $keep: ID, $reason: String!) {
    resolveConflict(id: $id, keep: $keep, reason: $reason) {
        conflict { id code state links { id state } history { kind reason } }
        userErrors { __typename code message path } } }";
const LINKS: &str = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
    links { edges { node { id kind state from { id } } } } } }";
const CARD: &str = "query($of: PersonRef!) { card(of: $of) { soundness warnings { code } } }";

pub(super) fn answer(
    service: &Arc<Service>,
    rights: Rights,
    document: &str,
    variables: Value,
) -> Value {
    let caller = Caller { rights, purpose: "TEST".to_owned() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(execute_local(Arc::clone(service), caller, document, variables))
}

fn data(service: &Arc<Service>, rights: Rights, document: &str, variables: Value) -> Value {
    let mut answer = answer(service, rights, document, variables);
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].take()
}

pub(super) fn whom(p: PersonNo) -> Value {
    json!({ "iin": iin(u64::from(p.0)).to_string() })
}

/// The links of a kind.
fn links(service: &Arc<Service>, rights: Rights, of: PersonNo, kind: &str) -> Vec<Value> {
    let found = data(service, rights, LINKS, json!({ "of": whom(of) }));
    let edges = found["person"]["links"]["edges"].as_array().unwrap().iter();
    let nodes = edges.map(|edge| edge["node"].clone());
    nodes.filter(|node| node["kind"] == kind).collect()
}

fn dispute(service: &Arc<Service>, rights: Rights, id: &Value, reason: &str) -> Value {
    let variables = json!({ "id": id, "reason": reason });
    data(service, rights, DISPUTE, variables)["disputeLink"].take()
}

fn resolve(service: &Arc<Service>, id: &Value, keep: &Value, reason: &str) -> Value {
    let variables = json!({ "id": id, "keep": keep, "reason": reason });
    data(service, Rights::ALL, RESOLVE, variables)["resolveConflict"].take()
}

/// The codes of what was wrong, and where.
fn wrong(told: &Value) -> Vec<(String, String)> {
    let errors = told["userErrors"].as_array().unwrap().iter();
    let place = |error: &Value| error["path"][0].as_str().unwrap_or_default().to_owned();
    errors.map(|error| (error["code"].as_str().unwrap().to_owned(), place(error))).collect()
}

fn one(code: &str, place: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), place.to_owned())]
}

fn events(house: &Household) -> usize {
    let rows = house.store.all_rows().unwrap();
    let mut count = 0;
    rows.events(&mut |_, _| {
        count += 1;
        Ok(())
    })
    .unwrap();
    count
}

fn warns(service: &Arc<Service>, of: PersonNo) -> bool {
    let card = data(service, Rights::ALL, CARD, json!({ "of": whom(of) }));
    let warnings = card["card"]["warnings"].as_array().unwrap();
    warnings.iter().any(|warning| warning["code"] == "contested-record")
}

const REASON: &str = "ол менің күйеуім емес";

#[test]
fn a_dispute_contests_the_record() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let marriage = links(&service, Rights::ALL, WIDOW, "SPOUSE").remove(0);
    let id = &marriage["id"];
    assert!(!warns(&service, WIDOW) && !warns(&service, HUSBAND));
    let citizen = all_but(Permission::CaseWrite);
    let told = dispute(&service, citizen, id, REASON);
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(told["link"], json!({ "id": id, "kind": "SPOUSE", "state": "CONTESTED" }));
    let conflict = &told["conflict"];
    assert_eq!(conflict["code"], "contested-record");
    assert_eq!(conflict["state"], "CONTESTED");
    assert_eq!(conflict["links"], json!([{ "id": id, "state": "CONTESTED" }]));
    assert_eq!(conflict["people"].as_array().unwrap().len(), 2);
    let said = &conflict["history"][0];
    assert_eq!((&said["kind"], &said["reason"]), (&json!("LINK_DISPUTED"), &json!(REASON)));
    assert_eq!(said["provenance"]["source"], "CITIZEN");
    assert_eq!(said["changes"], json!(["SPOUSE contested in CIVIL_ACTS"]));
    assert!(warns(&service, WIDOW) && warns(&service, HUSBAND));
    assert_eq!(dispute(&service, citizen, id, REASON), told);
    assert_eq!(events(&house), 1, "the same dispute again is no event");
    let list = "query($codes: [String!]) { conflicts(codes: $codes) { totalCount edges { node {
        id code } } } }";
    let own = json!({ "codes": ["contested-record"] });
    let listed = data(&service, Rights::ALL, list, own);
    assert_eq!(listed["conflicts"]["edges"][0]["node"]["id"], conflict["id"]);
    let all = data(&service, Rights::ALL, list, json!({}));
    let all = all["conflicts"]["edges"].as_array().unwrap();
    assert!(all.iter().all(|e| e["node"]["code"] != "contested-record"), "not one of the spec");
}

#[test]
fn a_dispute_is_settled_and_may_be_opened_again() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let marriage = links(&service, Rights::ALL, WIDOW, "SPOUSE").remove(0);
    let id = &marriage["id"];
    let told = dispute(&service, all_but(Permission::CaseWrite), id, REASON);
    let conflict = &told["conflict"]["id"];
    let settled = resolve(&service, conflict, id, "the act was shown");
    assert_eq!(settled["userErrors"], json!([]), "{settled:#}");
    assert_eq!(settled["conflict"]["state"], "SETTLED");
    assert_eq!(settled["conflict"]["links"], json!([{ "id": id, "state": "REGISTERED" }]));
    let history = json!([
        { "kind": "LINK_DISPUTED", "reason": REASON },
        { "kind": "CONFLICT_RESOLVED", "reason": "the act was shown" },
    ]);
    assert_eq!(settled["conflict"]["history"], history);
    assert!(!warns(&service, WIDOW));
    assert_eq!(resolve(&service, conflict, id, "the act was shown"), settled);
    let otherwise = resolve(&service, conflict, id, "on second thoughts");
    assert_eq!(wrong(&otherwise), one("already-resolved", "id"));
    assert_eq!(events(&house), 2);
    let again = dispute(&service, all_but(Permission::CaseWrite), id, REASON);
    assert_eq!(again["conflict"]["id"], *conflict);
    assert_eq!(again["conflict"]["history"].as_array().unwrap().len(), 3, "{again:#}");
    assert!(warns(&service, WIDOW));
    let settled = resolve(&service, conflict, &Value::Null, "shown once more");
    assert_eq!(settled["conflict"]["state"], "SETTLED", "{settled:#}");
    assert!(!warns(&service, WIDOW), "whether the record stands is all that was asked");
}

/// What was known before is known still, and who looks back sees the events.
#[test]
fn a_dispute_stands_in_history_and_behind_the_difference() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let marriage = links(&service, Rights::ALL, WIDOW, "SPOUSE").remove(0);
    let told = dispute(&service, Rights::ALL, &marriage["id"], "no");
    let said = &told["conflict"]["history"][0]["provenance"];
    assert_eq!(said["source"], "CASEWORKER");
    let history = "query($of: PersonRef!) { person(of: $of) { history { edges { node {
        kind on reason people { id } } } } } }";
    for of in [WIDOW, HUSBAND] {
        let found = data(&service, Rights::ALL, history, json!({ "of": whom(of) }));
        let node = &found["person"]["history"]["edges"][0]["node"];
        assert_eq!((&node["kind"], &node["on"]), (&json!("LINK_DISPUTED"), &Value::Null));
        assert_eq!(node["people"].as_array().unwrap().len(), 2);
    }
    let (from, to) =
        (json!({ "knownAt": "2026-01-01T00:00:00Z" }), json!({ "knownAt": said["recordedAt"] }));
    let diff = "query($of: PersonRef!, $from: PointInTime!, $to: PointInTime!) {
        cardDiff(of: $of, from: $from, to: $to) { causes { kind reason } } }";
    let variables = json!({ "of": whom(WIDOW), "from": from, "to": to });
    let found = data(&service, Rights::ALL, diff, variables);
    assert_eq!(found["cardDiff"]["causes"], json!([{ "kind": "LINK_DISPUTED", "reason": "no" }]));
    let state = |at: Value| {
        let found = data(&service, Rights::ALL, LINKS, json!({ "of": whom(WIDOW), "at": at }));
        let edges = found["person"]["links"]["edges"].as_array().unwrap().clone();
        let of_marriage = |edge: &Value| edge["node"]["kind"] == "SPOUSE";
        edges.into_iter().find(of_marriage).unwrap()["node"]["state"].clone()
    };
    assert_eq!((state(from), state(to)), (json!("REGISTERED"), json!("CONTESTED")));
}

fn second_marriage(service: &Arc<Service>) {
    let record = "mutation($event: CivilEventInput!) { recordEvent(event: $event) { outcome } }";
    let event = json!({
        "id": "m-2", "source": "CIVIL_ACTS", "kind": "MARRIAGE", "on": "2012-01-01",
        "recordedAt": "2012-01-02T00:00:00Z", "spouses": [whom(HUSBAND), whom(PersonNo(4))],
    });
    let told = data(service, Rights::ALL, record, json!({ "event": event }));
    assert_eq!(told["recordEvent"]["outcome"], "APPLIED");
}

const TWO_MARRIAGES: &str = "query { conflicts(codes: [\"two-open-marriages\"]) { totalCount
    edges { node { id state links { id state } history { kind } } } } }";

/// Of two open marriages one is kept: the other never was.
#[test]
fn the_record_kept_stands_and_the_other_is_withdrawn() {
    let house = Household::new();
    let service = house.service(Limits::default());
    second_marriage(&service);
    let listed = || data(&service, Rights::ALL, TWO_MARRIAGES, json!({}))["conflicts"].take();
    let found = listed();
    assert_eq!(found["totalCount"], 1, "{found:#}");
    let conflict = &found["edges"][0]["node"];
    assert_eq!(conflict["state"], "OPEN");
    assert_eq!(conflict["links"].as_array().unwrap().len(), 2);
    let stranger = links(&service, Rights::ALL, WIDOW, "PARENT").remove(0);
    let told = resolve(&service, &conflict["id"], &stranger["id"], "x");
    assert_eq!(wrong(&told), one("unknown-id", "keep"));
    let (keep, other) = (&conflict["links"][0]["id"], &conflict["links"][1]["id"]);
    let told = resolve(&service, &conflict["id"], keep, "the other act is false");
    assert_eq!((&told["userErrors"], &told["conflict"]["state"]), (&json!([]), &json!("SETTLED")));
    let links = told["conflict"]["links"].as_array().unwrap();
    let state = |id: &Value| &links.iter().find(|link| link["id"] == *id).unwrap()["state"];
    assert_eq!((state(keep), state(other)), (&json!("REGISTERED"), &json!("ANNULLED")));
    assert_eq!(listed()["totalCount"], 0);
    assert_eq!(resolve(&service, &conflict["id"], keep, "the other act is false"), told);
    let otherwise = resolve(&service, &conflict["id"], other, "x");
    assert_eq!(wrong(&otherwise), one("already-resolved", "id"));
    let gone = dispute(&service, Rights::ALL, other, "x");
    assert_eq!(wrong(&gone), one("record-annulled", "id"));
    let node = "query($id: ID!) { node(id: $id) { ... on Conflict { state history { kind } } } }";
    let found = data(&service, Rights::ALL, node, json!({ "id": conflict["id"] }));
    let settled = json!({ "state": "SETTLED", "history": [{ "kind": "CONFLICT_RESOLVED" }] });
    assert_eq!(found["node"], settled);
}

/// Without a record to keep the conflict is looked at and left: nothing is withdrawn.
#[test]
fn a_conflict_may_be_settled_as_it_is() {
    let house = Household::new();
    let service = house.service(Limits::default());
    second_marriage(&service);
    let listed = || data(&service, Rights::ALL, TWO_MARRIAGES, json!({}))["conflicts"].take();
    let id = listed()["edges"][0]["node"]["id"].take();
    let told = resolve(&service, &id, &Value::Null, "both acts are right");
    assert_eq!(told["userErrors"], json!([]), "{told:#}");
    let found = listed()["edges"][0]["node"].take();
    assert_eq!(found["state"], "SETTLED");
    for link in found["links"].as_array().unwrap() {
        assert_eq!(link["state"], "REGISTERED");
    }
    assert_eq!(found["history"], json!([{ "kind": "CONFLICT_RESOLVED" }]));
    let other = resolve(&service, &id, &Value::Null, "or not");
    assert_eq!(wrong(&other), one("already-resolved", "id"));
    assert_eq!(events(&house), 2);
}

/// A resolution that an annulment undid settled nothing.
#[test]
fn what_was_said_can_be_annulled() {
    let house = Household::new();
    let service = house.service(Limits::default());
    second_marriage(&service);
    let listed = || data(&service, Rights::ALL, TWO_MARRIAGES, json!({}))["conflicts"].take();
    let id = listed()["edges"][0]["node"]["id"].take();
    resolve(&service, &id, &Value::Null, "both acts are right");
    let history = "query($id: ID!) { node(id: $id) { ... on Conflict { state history { id } } } }";
    let conflict = || data(&service, Rights::ALL, history, json!({ "id": id }))["node"].take();
    let settled = conflict();
    assert_eq!(settled["state"], "SETTLED", "{settled:#}");
    let record = "mutation($event: CivilEventInput!) { recordEvent(event: $event) { outcome } }";
    let event = json!({
        "id": "x", "source": "CASEWORKER", "kind": "ANNULMENT", "of": settled["history"][0]["id"],
    });
    data(&service, Rights::ALL, record, json!({ "event": event }));
    assert_eq!(conflict(), json!({ "state": "OPEN", "history": [] }));
    let again = resolve(&service, &id, &Value::Null, "or not");
    assert_eq!(again["conflict"]["state"], "SETTLED", "{again:#}");
}

/// A link that the caller may not see and one that there is not are answered alike.
#[test]
fn what_is_hidden_is_unknown() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let adopted = links(&service, Rights::ALL, PersonNo(3), "PARENT");
    let both = json!({ "of": whom(PersonNo(3)), "at": { "asOf": "2013-01-01" } });
    let first = data(&service, Rights::ALL, LINKS, both);
    let hidden = &first["person"]["links"]["edges"][0]["node"]["id"];
    assert!(hidden.is_string() && adopted.iter().all(|link| link["id"] != *hidden), "{first:#}");
    let caller = all_but(Permission::AdoptionRead);
    let told = dispute(&service, caller, hidden, "x");
    assert_eq!(wrong(&told), one("unknown-id", "id"));
    for id in ["", "x", "AAAA"] {
        assert_eq!(dispute(&service, caller, &json!(id), "x"), told, "{id}");
        let resolved = resolve(&service, &json!(id), &Value::Null, "x");
        assert_eq!(wrong(&resolved), one("unknown-id", "id"));
    }
    assert_eq!(events(&house), 0);
    // The adoptive link is there for the caller as a birth, and may be disputed as one.
    let shown = links(&service, caller, PersonNo(3), "PARENT");
    assert_eq!(shown.len(), 1);
    let told = dispute(&service, caller, &shown[0]["id"], "x");
    assert_eq!(told["link"]["state"], "CONTESTED", "{told:#}");
    assert_eq!(told["conflict"]["links"][0]["id"], shown[0]["id"]);
    assert_eq!(told["conflict"]["history"], json!([]), "events are hidden from this caller");
    assert_eq!(dispute(&service, caller, &shown[0]["id"], "x"), told);
    assert_eq!(events(&house), 1);
}

#[test]
fn a_reason_is_needed_and_so_is_the_right_to_settle() {
    let house = Household::new();
    let service = house.service(Limits::default());
    let marriage = links(&service, Rights::ALL, WIDOW, "SPOUSE").remove(0);
    let long = "ә".repeat(513);
    for (reason, code) in [("", "missing-field"), (" \n", "missing-field"), (&long, "too-long")] {
        let told = dispute(&service, Rights::ALL, &marriage["id"], reason);
        assert_eq!(wrong(&told), one(code, "reason"));
        let told = resolve(&service, &marriage["id"], &Value::Null, reason);
        assert_eq!(wrong(&told), one(code, "reason"));
    }
    let told = resolve(&service, &marriage["id"], &Value::Null, "x");
    assert_eq!(wrong(&told), one("unknown-id", "id"), "a link is no conflict");
    assert_eq!(events(&house), 0);
    let variables = json!({ "id": "x", "reason": "x" });
    let refused = answer(&service, all_but(Permission::CaseWrite), RESOLVE, variables);
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// A record by birth carries the instant of its dispute; an adoption that reads as birth cannot.
#[test]
fn the_instant_of_a_dispute_tells_no_adoption() {
    const DATED: &str = "mutation($id: ID!) { disputeLink(id: $id, reason: \"r\") {
        link { state provenance { document recordedAt supersededAt } } conflict { since } } }";
    const BEFORE: &str =
        "query($id: ID!) { node(id: $id, at: { knownAt: \"2026-01-01T00:00:00Z\" }) {
        ... on Link { provenance { document recordedAt supersededAt } } } }";
    let house = Household::new();
    let service = house.service(Limits::default());
    let caller = all_but(Permission::AdoptionRead);
    let [born, adopted] = [DAUGHTER, SON].map(|child| {
        let id = links(&service, caller, child, "PARENT").remove(0)["id"].take();
        let disputed = data(&service, caller, DATED, json!({ "id": id }))["disputeLink"].take();
        (disputed, data(&service, caller, BEFORE, json!({ "id": id })), id)
    });
    let hidden = json!({ "document": null, "recordedAt": null, "supersededAt": null });
    let told = json!({ "link": { "state": "CONTESTED", "provenance": hidden },
        "conflict": { "since": null } });
    assert_eq!((&born.0, &adopted.0), (&told, &told));
    assert_eq!(born.1["node"]["provenance"], hidden);
    assert_eq!(born.1, adopted.1);
    let open = data(&service, Rights::ALL, DATED, json!({ "id": born.2 }))["disputeLink"].take();
    assert_eq!(open["link"]["provenance"]["document"], "act b-1");
    assert_eq!(open["link"]["provenance"]["recordedAt"], open["conflict"]["since"]);
    assert!(open["conflict"]["since"].is_string(), "{open:#}");
}
