//! A change or a stream that the caller may not make is refused as a whole: whichever of its fields
//! needs the permission, and however it is written, nothing is carried out.

use super::*;
use crate::api::household::Household;

/// A death, which needs `CASE_WRITE`, and the dispute of a marriage, which needs nothing.
fn variables(link: &Value) -> Value {
    json!({ "link": link, "yes": true, "no": false, "event": {
        "id": "d-1", "source": "CIVIL_ACTS", "kind": "DEATH", "on": "2026-03-01",
        "person": { "iin": iin(1).to_string() } } })
}

const ALL_BUT_CASES: (&str, &str) = ("x-otbasy-permissions", "EXPLORE,ADOPTION_READ,JOBS");
const ALL_BUT_JOBS: (&str, &str) = ("x-otbasy-permissions", "EXPLORE,ADOPTION_READ,CASE_WRITE");
const EVENTS: (&str, &str) = ("accept", "text/event-stream");

/// The one marriage: its id and its state.
fn marriage(running: &Running) -> Value {
    let query = "query($of: PersonRef!) { person(of: $of) {
        links(kinds: [SPOUSE]) { edges { node { id state } } } } }";
    let of = json!({ "of": { "iin": iin(0).to_string() } });
    let answer = running.post(&[JSON], &json!({ "query": query, "variables": of })).json();
    answer["data"]["person"]["links"]["edges"][0]["node"].clone()
}

fn is_refused(answer: &Answer, permission: &str) {
    let told = answer.json();
    assert!(told.get("data").is_none(), "{told:#}");
    let errors = told["errors"].as_array().unwrap();
    assert_eq!((errors.len(), answer.code().as_str()), (1, "FORBIDDEN"), "{told:#}");
    assert_eq!(errors[0]["message"], format!("needs the permission {permission}"));
    assert!(errors[0].get("path").is_none(), "{told:#}");
}

/// Whatever it uses of the variables that are sent is left out.
const HEAD: &str =
    "mutation M($link: ID!, $event: CivilEventInput!, $yes: Boolean!, $no: Boolean!) {
    x: recordEvent(event: $event) @skip(if: $yes) { outcome }
    y: recordEvent(event: $event) @include(if: $no) { outcome }
    z: recordEvent(event: $event) @skip(if: true) { outcome }
    a: disputeLink(id: $link, reason: \"r\") { link { state } } ";

#[test]
fn a_change_without_its_permission_is_refused_before_anything_is_done() {
    let house = Household::new();
    let running = Running::start(true, house.service(Limits::default()));
    let before = marriage(&running);
    assert_eq!(before["state"], "REGISTERED");
    let sequence = house.store.snapshot().unwrap().sequence;
    let ask = |headers: &[(&str, &str)], query: &str| {
        let body = json!({ "query": query, "variables": variables(&before["id"]),
            "operationName": "M" });
        running.post(headers, &body)
    };
    let record = "recordEvent(event: $event)";
    for rest in [
        format!("b: {record} {{ outcome }} }}"),
        format!("b: {record} @include(if: $yes) @skip(if: $no) {{ outcome }} }}"),
        format!("... @skip(if: $no) {{ ... on Mutation {{ {record} {{ outcome }} }} }} }}"),
        format!(
            "...F @include(if: true) }} query Q {{ __typename }}
            fragment F on Mutation {{ ...G }} fragment G on Mutation {{ {record} {{ outcome }} }}"
        ),
    ] {
        let query = format!("{HEAD}{rest}");
        let refused = ask(&[JSON, GRAPHQL, ALL_BUT_CASES], &query);
        assert_eq!(refused.status, 403, "{query}: {}", refused.body);
        is_refused(&refused, "CASE_WRITE");
        let refused = ask(&[JSON, ("accept", "application/json"), ALL_BUT_CASES], &query);
        assert_eq!(refused.status, 200, "as any other error of the request");
        is_refused(&refused, "CASE_WRITE");
    }
    // What the library would make of a variable that was not sent is not guessed.
    let unsent = HEAD.replacen("($link", "($unsent: Boolean! = true, $link", 1);
    let unsent = format!("{unsent} b: {record} @skip(if: $unsent) {{ outcome }} }}");
    is_refused(&ask(&[JSON, GRAPHQL, ALL_BUT_CASES], &unsent), "CASE_WRITE");
    assert_eq!(house.store.snapshot().unwrap().sequence, sequence);
    assert_eq!(marriage(&running), before);
    // What is not selected, or stands in another operation, needs nothing.
    for rest in [
        format!("b: {record} @include(if: $no) {{ outcome }} }}"),
        format!("... @skip(if: $yes) {{ {record} {{ outcome }} }} }}"),
        format!(
            "}} mutation N($event: CivilEventInput!) {{ {record} {{ outcome }} }}
             fragment F on Mutation {{ {record} {{ outcome }} }} query Q {{ ...H }}
             fragment H on Query {{ __typename }} mutation O($event: CivilEventInput!) {{ ...F }}"
        ),
    ] {
        let query = format!("{HEAD}{rest}");
        let done = ask(&[JSON, GRAPHQL, ALL_BUT_CASES], &query);
        assert_eq!(done.status, 200, "{query}: {}", done.body);
        assert_eq!(done.json()["data"]["a"]["link"]["state"], "CONTESTED", "{}", done.body);
    }
    let whole = ask(&[JSON, GRAPHQL], &format!("{HEAD}b: {record} {{ outcome }} }}"));
    assert_eq!(whole.json()["data"]["b"]["outcome"], "APPLIED", "{}", whole.body);
}

#[test]
fn a_stream_without_its_permission_does_not_begin() {
    let running = start(true, Limits::default());
    for query in [
        "subscription { jobProgress(id: \"1\") { id } }",
        "subscription { job: jobProgress(id: \"1\") @skip(if: false) { id } }",
    ] {
        let body = json!({ "query": query });
        for (accept, status) in [(EVENTS, 403), (GRAPHQL, 403), (("accept", "*/*"), 200)] {
            let answer = running.post(&[JSON, accept, ALL_BUT_JOBS], &body);
            assert_eq!(answer.status, status, "{accept:?}: {}", answer.body);
            is_refused(&answer, "JOBS");
        }
        let begun = running.post(&[JSON, EVENTS], &body);
        assert!(begun.body.contains("NOT_IMPLEMENTED"), "{}", begun.body);
    }
    // A query is answered but for what is withheld.
    let answer =
        running.post(&[JSON, GRAPHQL, ALL_BUT_JOBS], &json!({ "query": "{ jobs { id } }" }));
    assert_eq!((answer.status, answer.json()), (200, json!({ "data": { "jobs": null } })));
}
