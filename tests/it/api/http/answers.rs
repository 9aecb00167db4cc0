//! What stands in an answer: left-out fields, the events of a stream, and request errors for what a
//! body says wrongly.

use super::*;

#[test]
fn what_is_left_out_leaves_an_object_and_not_null() {
    let running = start(true, Limits::default());
    let of = json!({ "of": { "iin": iin(0).to_string() } });
    for (query, data) in [
        ("query($of: PersonRef!) { person(of: $of) @skip(if: true) { id } }", json!({})),
        (
            "query($of: PersonRef!) { ...A @include(if: false) }
          fragment A on Query { person(of: $of) { id } }",
            json!({}),
        ),
        (
            "query($of: PersonRef!) { ...A }
          fragment A on Query { person(of: $of) @skip(if: true) { id } }",
            json!({}),
        ),
        (
            "query($of: PersonRef!) { service { version @skip(if: true) }
          person(of: $of) @skip(if: true) { id } }",
            json!({ "service": {} }),
        ),
        (
            "query($of: PersonRef!) { person(of: $of) { sex id @skip(if: true) } }",
            json!({ "person": { "sex": "F" } }),
        ),
    ] {
        let answer = running.post(&[JSON, GRAPHQL], &json!({ "query": query, "variables": of }));
        assert_eq!(answer.json(), json!({ "data": data }), "{query}");
    }
}

#[test]
fn an_event_stream_has_the_one_answer_and_ends() {
    let running = start(true, Limits::default());
    let events = ("accept", "text/event-stream");
    let query = "subscription { noticeChanged { cursor } }";
    let answer = running.post(&[JSON, events], &json!({ "query": query }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.has("content-type: text/event-stream"), "{}", answer.head);
    // In chunks: a stream does not know how long it will be.
    let (_, rest) = answer.body.split_once("event: next\ndata: ").unwrap();
    let (data, end) = rest.split_once('\n').unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["errors"][0]["extensions"]["code"], "NOT_IMPLEMENTED");
    assert!(end.contains("event: complete\ndata:\n\n"), "{end}");
    let refused = running.post(&[JSON, events], &json!({ "query": "{" }));
    assert_eq!((refused.status, refused.code().as_str()), (400, "GRAPHQL_PARSE_FAILED"));
    assert!(refused.has("content-type: application/json"), "{}", refused.head);
}

/// A value that its type does not have is an error of the request, whatever the type: nothing is
/// executed, and there is no data.
#[test]
fn a_value_of_no_type_is_a_request_error() {
    let running = start(true, Limits::default());
    let card = "query($of: PersonRef!, $lens: Lens! = CARD, $at: PointInTime) {
        card(of: $of, lens: $lens, at: $at) { id } service { backend } }";
    let history = "query($of: PersonRef!, $first: Int) {
        person(of: $of) { history(first: $first) { edges { cursor } } } service { backend } }";
    let of = json!({ "ref": "newborn-1" });
    let cases = [
        (card, json!({ "of": of, "lens": "NONE" })),
        (card, json!({ "of": of, "at": { "asOf": "2026-02-30" } })),
        (card, json!({ "of": of, "at": { "asOf": 7 } })),
        (card, json!({ "of": of, "at": { "knownAt": "yesterday" } })),
        (card, json!({ "of": { "iin": "1" } })),
        (card, json!({ "of": { "iin": 1 } })),
        (card, json!({ "of": { "id": true } })),
        (card, json!({ "of": "newborn-1" })),
        (history, json!({ "of": of, "first": "ten" })),
        (history, json!({ "of": of, "first": 3_000_000_000_u64 })),
        (history, json!({ "of": of, "first": -3_000_000_000_i64 })),
        (history, json!({ "of": of, "first": 1.5 })),
    ];
    for (query, variables) in cases {
        let body = json!({ "query": query, "variables": variables });
        let answer = running.post(&[GRAPHQL, JSON], &body);
        assert_eq!(answer.status, 400, "{variables}: {}", answer.body);
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{variables}: {}", answer.body);
        assert!(answer.json().get("data").is_none(), "{variables}: {}", answer.body);
        let legacy = running.post(&[JSON], &body);
        assert_eq!(legacy.status, 200);
        assert_eq!(legacy.body, answer.body, "the same answer in the older form");
    }
    let literals = [
        "{ card(of: { ref: \"newborn-1\" }, at: { asOf: \"2026-02-30\" }) { id } }",
        "{ card(of: { ref: \"newborn-1\" }, lens: NONE) { id } }",
        "{ person(of: { ref: \"newborn-1\" }) {
            history(first: 3000000000) { edges { cursor } } } }",
    ];
    for query in literals {
        let answer = running.post(&[GRAPHQL, JSON], &json!({ "query": query }));
        assert_eq!((answer.status, answer.json().get("data")), (400, None), "{query}");
    }
}

#[test]
fn a_name_that_stands_twice_in_a_body_is_refused() {
    let running = start(true, Limits::default());
    for body in [
        r#"{"query":"{ service { backend } }","query":"{ service { version } }"}"#,
        r#"{"query":"{ service { backend } }","variables":{"a":{"b":1,"b":1}}}"#,
        r#"{"query":"{ service { backend } }","variables":{"a":[{"b":1,"\u0062":2}]}}"#,
    ] {
        let answer = running.raw(&[JSON], body);
        assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"), "{body}");
        assert!(answer.body.contains("twice"), "{}", answer.body);
    }
}
