//! The running service beside the command line: equal answers, one holder of the store, and an
//! orderly end.

use super::{Answer, Home, MOTHER, Serving, WARD, connect, exchange, finish, post_head};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

const DOCUMENT: &str = include_str!("../../../graphql/card.graphql");
const GRANDMOTHER_CHILD: &str = "158608629193";

/// A question to the command and the same to the service.
struct Question {
    args: Vec<&'static str>,
    headers: &'static str,
    variables: Value,
}

fn question(iin: &'static str, more: &[&'static str], variables: Value) -> Question {
    let of = match iin.strip_prefix("ref:") {
        Some(reference) => json!({ "ref": reference }),
        None => json!({ "iin": iin }),
    };
    let Value::Object(mut all) = variables else { panic!("variables are an object") };
    all.insert("of".to_owned(), of);
    let args = [&["card", iin, "--format", "json"], more].concat();
    Question { args, headers: "", variables: Value::Object(all) }
}

fn questions() -> Vec<Question> {
    let mut all: Vec<Question> = [MOTHER, WARD, GRANDMOTHER_CHILD, "ref:DEMO-KANDAS-1"]
        .into_iter()
        .map(|iin| question(iin, &[], json!({})))
        .collect();
    all.push(question(MOTHER, &["--lang", "en"], json!({ "locale": "EN" })));
    all.push(question(
        MOTHER,
        &["--lang", "ru", "--as-of", "2026-04-08"],
        json!({ "locale": "RU", "at": { "asOf": "2026-04-08" } }),
    ));
    all.push(question(
        WARD,
        &["--known-at", "2025-01-01T00:00:00Z"],
        json!({ "at": { "knownAt": "2025-01-01T00:00:00Z" } }),
    ));
    all.push(question(
        MOTHER,
        &["--lens", "KIN", "--depth", "4"],
        json!({ "lens": "KIN", "depth": 4 }),
    ));
    all.push(question(WARD, &["--lens", "HOUSEHOLD"], json!({ "lens": "HOUSEHOLD" })));
    let narrowed = ["--permissions", "IDENTITY_READ,CHILD_READ"];
    let mut narrowed = question(WARD, &narrowed, json!({}));
    narrowed.headers = "x-otbasy-permissions: IDENTITY_READ,CHILD_READ\r\n";
    all.push(narrowed);
    all
}

#[test]
fn the_card_of_the_command_is_the_card_of_the_service() {
    let home = Home::demo();
    let by_command: Vec<Value> = questions()
        .iter()
        .map(|q| serde_json::from_str(&home.run(&q.args).done()).unwrap())
        .collect();
    let serving = home.serve(&["serve", "--dev-auth"]);
    for (question, card) in questions().into_iter().zip(by_command) {
        let body = json!({ "query": DOCUMENT, "variables": question.variables });
        let answer = serving.post(question.headers, &body.to_string());
        assert_eq!(answer.status, 200, "{}", answer.body);
        let served: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(served.get("errors"), None);
        let served = &served["data"]["card"];
        assert!(card["members"].as_array().is_some_and(|m| !m.is_empty()), "{card}");
        assert_eq!(served, &card, "{:?}", question.args);
        assert_eq!(served.to_string(), card.to_string(), "order of keys: {:?}", question.args);
    }
    let narrowed = serving.post("x-otbasy-permissions: FLY\r\n", "{}");
    assert_eq!(narrowed.status, 400, "{}", narrowed.body);
}

#[test]
fn told_to_stop_it_answers_what_is_under_way_and_ends() {
    let home = Home::demo();
    let mut serving = home.serve(&["serve", "--dev-auth"]);
    let body = json!({ "query": DOCUMENT, "variables": { "of": { "iin": MOTHER } } }).to_string();
    let mut stream = connect(serving.address);
    let head = post_head("expect: 100-continue\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on[..], b"HTTP/1.1 100 Continue\r\n\r\n", "the request is under way");
    serving.terminate();
    let start = Instant::now();
    while TcpStream::connect(serving.address).is_ok() {
        assert!(start.elapsed() < Duration::from_secs(5), "still takes new connections");
        std::thread::sleep(Duration::from_millis(5));
    }
    stream.write_all(body.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let answer = Answer::parse(&text);
    assert_eq!(answer.status, 200, "{text}");
    let served: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(served["data"]["card"]["holder"]["iin"], MOTHER);
    assert_eq!(serving.ended(Duration::from_secs(10)).code(), Some(0));
    home.run(&["health", "--deep"]).done();
}

#[test]
fn told_to_stop_while_it_starts_it_ends_at_once() {
    let home = Home::demo();
    for _ in 0..10 {
        let mut command = home.command(&["serve", "--dev-auth"]);
        command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
        std::fs::write(home.path("otbasy-data/lock"), "").unwrap();
        let child = command.spawn().unwrap();
        let start = Instant::now();
        while !home.read("otbasy-data/lock").contains("serve") {
            assert!(start.elapsed() < Duration::from_secs(20), "it never holds the lock");
        }
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert_eq!(finish(child, Duration::from_secs(10)).code(), Some(0));
    }
    home.run(&["health", "--deep"]).done();
}

#[test]
fn a_client_that_never_ends_its_request_delays_the_end_ten_seconds_at_most() {
    let home = Home::demo();
    let mut serving = home.serve(&["serve", "--dev-auth"]);
    let mut stream = connect(serving.address);
    stream.write_all(post_head("", 100).as_bytes()).unwrap();
    serving.terminate();
    assert_eq!(serving.ended(Duration::from_secs(10)).code(), Some(0));
}

#[test]
fn without_sign_in_nobody_is_answered() {
    let home = Home::demo();
    let mut command = home.command(&["serve"]);
    command.env("OTBASY_ID_KEY", "ab".repeat(32));
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    let serving = super::Serving::start(command);
    let answer = serving.post("", r#"{"query":"{ service { backend } }"}"#);
    assert_eq!(answer.status, 401, "{}", answer.body);
    let page = |path: &str| {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        exchange(serving.admin, &request).status
    };
    assert_eq!((page("/livez"), page("/readyz"), page("/healthz")), (200, 200, 200));
}

/// Whoever reaches the service holds what it was started with, and a header only narrows that.
#[test]
fn a_service_grants_no_more_than_it_was_told_to() {
    let home = Home::demo();
    let mut command = home.command(&["serve", "--dev-auth", "--permissions", "IDENTITY_READ"]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    let serving = Serving::start(command);
    let query = "query($of: PersonRef!) { person(of: $of) { iin birthDate statuses { kind } } }";
    let body = json!({ "query": query, "variables": { "of": { "iin": MOTHER } } }).to_string();
    for headers in ["", "x-otbasy-permissions: IDENTITY_READ,HEALTH_READ\r\n"] {
        let answer: Value = serde_json::from_str(&serving.post(headers, &body).body).unwrap();
        assert_eq!(answer["data"]["person"]["iin"], MOTHER, "{answer}");
        assert_eq!(answer["data"]["person"]["statuses"], Value::Null, "{headers}: {answer}");
    }
    let none = serving.post("x-otbasy-permissions: HEALTH_READ\r\n", &body).body;
    assert!(!none.contains(MOTHER), "{none}");
}
