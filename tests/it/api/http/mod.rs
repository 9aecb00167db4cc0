//! HTTP over a real loopback socket, written and read byte by byte: forms of answers and statuses
//! as the official audit of GraphQL over HTTP wants them, CSRF, sizes, time limits, draining.

mod answers;
mod forbidden;
mod late;

use super::running::{Running, config};
use super::world::{CLOCK, World, country, iin, law};
use otbasy::api::http::{ServeError, Server, refuse_dev_auth};
use otbasy::api::{IdKey, Service, Snapshot};
use otbasy::config::{Limits, ServiceConfig};
use otbasy::store::Reads;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

fn start(dev_auth: bool, limits: Limits) -> Running {
    let service = Arc::clone(&World::of(country(true), limits).service);
    Running::start(dev_auth, service)
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    fn has(&self, header: &str) -> bool {
        self.head.to_ascii_lowercase().contains(&header.to_ascii_lowercase())
    }
}

/// Sends bytes, reads until the other side closes.
fn exchange(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text); // a reset after the answer is still an answer
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
    let fields: String =
        headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let length =
        if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\n\
         connection: close\r\n{fields}{length}\r\n{body}"
    )
}

const JSON: (&str, &str) = ("content-type", "application/json");
const GRAPHQL: (&str, &str) = ("accept", "application/graphql-response+json");

impl Running {
    fn post(&self, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.raw(headers, &body.to_string())
    }

    fn raw(&self, headers: &[(&str, &str)], body: &str) -> Answer {
        exchange(self.address, &request("POST", "/graphql", headers, body))
    }

    fn get(&self, query: &str, headers: &[(&str, &str)]) -> Answer {
        exchange(self.address, &request("GET", &format!("/graphql?{query}"), headers, ""))
    }

    fn admin(&self, path: &str) -> Answer {
        exchange(self.admin, &request("GET", path, &[], ""))
    }
}

const QUERY: &str = "{ service { backend } }";

#[test]
fn forms_and_statuses_are_those_of_graphql_over_http() {
    let running = start(true, Limits::default());
    let good = json!({ "query": QUERY });
    for (accept, form) in [
        (None, "application/json; charset=utf-8"),
        (Some("*/*"), "application/json; charset=utf-8"),
        (Some("application/json"), "application/json; charset=utf-8"),
        (
            Some("application/graphql-response+json"),
            "application/graphql-response+json; charset=utf-8",
        ),
    ] {
        let accept: Vec<(&str, &str)> =
            accept.iter().map(|a| ("accept", *a)).chain([JSON]).collect();
        let answer = running.post(&accept, &good);
        assert_eq!(
            (answer.status, answer.json()["data"]["service"]["backend"].as_str()),
            (200, Some("embedded"))
        );
        assert!(answer.has(&format!("content-type: {form}")), "{}", answer.head);
        assert!(answer.has("x-request-id: ") && answer.has("cache-control: no-store"));
        let get = running.get("query=%7Bservice%7Bbackend%7D%7D", &accept[..accept.len() - 1]);
        assert_eq!((get.status, get.json()), (200, answer.json()));
    }
    // A document that is wrong: 400 with the new form, 200 with the old one, never any data.
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($of: PersonRef!) { person(of: $of) { id } }", "BAD_USER_INPUT"),
        ("query($n: Int = \"x\") { jobs(first: $n) { id } }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        for (headers, status) in
            [([JSON, GRAPHQL], 400), ([JSON, ("accept", "application/json")], 200)]
        {
            let answer = running.post(&headers, &json!({ "query": query }));
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.body);
            assert!(answer.json().get("data").is_none(), "{}", answer.body);
        }
    }
    // The fields of an answer stand in the order of asking, whichever was ready first.
    let slow_first = "{ nodes(ids: [\"x\"]) { id } service { sequence backend } }";
    let ordered = running.post(&[JSON], &json!({ "query": slow_first }));
    let text = "{\"data\":{\"nodes\":[null],\"service\":{\"sequence\":\"7\",";
    assert!(ordered.body.starts_with(text), "{}", ordered.body);
    // A field error leaves the rest.
    let partial =
        running.post(&[JSON, GRAPHQL], &json!({ "query": "{ service { backend } me { id } }" }));
    assert_eq!((partial.status, partial.code().as_str()), (200, "NOT_IMPLEMENTED"));
    assert_eq!(partial.json()["data"], json!({ "service": { "backend": "embedded" }, "me": null }));
}

#[test]
fn what_is_no_graphql_request_is_400_in_both_forms() {
    let running = start(true, Limits::default());
    let bodies = [
        "",
        "{",
        "[]",
        "1",
        "{}",
        "{\"query\":1}",
        "{\"query\":{}}",
        "{\"query\":\"{a}\",\"variables\":1}",
        "{\"query\":\"{a}\",\"variables\":[]}",
        "{\"query\":\"{a}\",\"operationName\":[]}",
        "{\"query\":\"{a}\",\"extensions\":\"x\"}",
        "[{\"query\":\"{a}\"}]",
    ];
    for body in bodies {
        for headers in [[JSON, GRAPHQL], [JSON, ("accept", "application/json")]] {
            let answer = running.raw(&headers, body);
            assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"), "{body}");
        }
    }
    let nulls =
        json!({ "query": QUERY, "variables": null, "operationName": null, "extensions": {} });
    assert_eq!(running.post(&[JSON], &nulls).status, 200);
    assert_eq!(running.get("", &[]).status, 400);
    assert_eq!(running.post(&[JSON, ("accept", "text/html")], &nulls).status, 406);
}

#[test]
fn another_site_cannot_ask_and_a_get_changes_nothing() {
    let running = start(true, Limits::default());
    let body = json!({ "query": QUERY }).to_string();
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        assert_eq!(
            running.raw(&[("content-type", content_type)], &body).status,
            415,
            "{content_type}"
        );
    }
    assert_eq!(running.raw(&[], &body).status, 415);
    let mutation = "query=mutation%7BstartJob(kind%3A%22x%22)%7Bjob%7Bid%7D%7D%7D";
    let answer = running.get(mutation, &[]);
    assert_eq!(answer.status, 405);
    assert!(answer.has("allow: POST"), "{}", answer.head);
    let put = exchange(running.address, &request("PUT", "/graphql", &[JSON], &body));
    assert_eq!(put.status, 405);
    assert!(put.has("allow: GET, POST"));
    let number = iin(1);
    let in_url = format!(
        "query=query(%24o%3APersonRef!)%7Bperson(of%3A%24o)%7Bid%7D%7D\
         &variables=%7B%22o%22%3A%7B%22iin%22%3A%22{number}%22%7D%7D"
    );
    let answer = running.get(&in_url, &[]);
    assert_eq!((answer.status, answer.code().as_str()), (400, "IIN_LITERAL"));
    let foreign = body.len();
    let rebound = format!(
        "POST /graphql HTTP/1.1\r\nhost: evil.example\r\n\
         connection: close\r\ncontent-type: application/json\r\ncontent-length: {foreign}\r\n\r\n{body}"
    );
    assert_eq!(exchange(running.address, &rebound).status, 403);
    for path in ["/nothing", "/families/nobody"] {
        let answer = exchange(running.address, &request("GET", path, &[], ""));
        assert_eq!((answer.status, answer.body.lines().count()), (404, 1), "{path}");
    }
}

#[test]
fn headers_say_what_the_caller_may() {
    let running = start(true, Limits::default());
    let query = json!({
        "query": "query($of: PersonRef!) { person(of: $of) { iin address } }",
        "variables": { "of": { "iin": iin(0).to_string() } },
    });
    let ask = |permissions: &str| {
        running.post(
            &[JSON, ("x-otbasy-permissions", permissions), ("x-otbasy-purpose", "TEST")],
            &query,
        )
    };
    let person = |answer: Answer| answer.json()["data"]["person"].clone();
    assert_eq!(
        person(running.post(&[JSON], &query)),
        json!({ "iin": iin(0).to_string(), "address": "home-1" })
    );
    assert_eq!(
        person(ask("ADDRESS_READ, HEALTH_READ")),
        json!({ "iin": null, "address": "home-1" })
    );
    assert_eq!(person(ask("")), json!({ "iin": null, "address": null }));
    let unknown = ask("EVERYTHING");
    assert_eq!((unknown.status, unknown.body.contains("EVERYTHING")), (400, false));
}

#[test]
fn nobody_comes_in_without_development_and_not_from_outside_with_it() {
    let running = start(false, Limits::default());
    let answer = running.post(&[JSON], &json!({ "query": QUERY }));
    assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHENTICATED"));
    let open = |address: [u8; 4], dev_auth| ServiceConfig {
        listen: (address, 8080).into(),
        ..config(dev_auth)
    };
    let refusal = refuse_dev_auth(&open([0, 0, 0, 0], true)).unwrap_err().to_string();
    assert!(refusal.contains("0.0.0.0:8080") && refusal.lines().count() == 1, "{refusal}");
    assert!(refuse_dev_auth(&open([10, 0, 0, 1], true)).is_err());
    assert!(refuse_dev_auth(&open([127, 0, 0, 5], true)).is_ok());
    assert!(refuse_dev_auth(&open([0, 0, 0, 0], false)).is_ok());
    let runtime = Runtime::new().unwrap();
    let bind = |config: ServiceConfig| {
        runtime.block_on(Server::bind(&config, Arc::clone(&World::new().service)))
    };
    assert!(matches!(bind(open([0, 0, 0, 0], true)), Err(ServeError::DevAuth(_))));
    let keyless = ServiceConfig { id_key: String::new(), ..config(false) };
    assert!(matches!(bind(keyless), Err(ServeError::NoIdKey)));
    let taken = ServiceConfig { listen: running.address, ..config(true) };
    assert!(matches!(bind(taken), Err(ServeError::Listen { .. })));
}

#[test]
fn sizes_and_costs_are_refused_with_one_error() {
    let running = start(true, Limits::default());
    let padded = |bytes: usize| {
        let body = json!({ "query": QUERY, "extensions": { "x": "" } }).to_string();
        body.replace("\"\"", &format!("\"{}\"", "x".repeat(bytes - body.len())))
    };
    assert_eq!(running.raw(&[JSON], &padded(64 * 1024)).status, 200);
    let large = running.raw(&[JSON], &padded(64 * 1024 + 1));
    assert_eq!((large.status, large.code().as_str()), (413, "BODY_TOO_LARGE"));
    let chunked = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        70_000,
        "x".repeat(70_000)
    );
    let large = exchange(running.address, &chunked);
    assert_eq!((large.status, large.code().as_str()), (413, "BODY_TOO_LARGE"));
    for (headers, status) in [([JSON, GRAPHQL], 400), ([JSON, ("accept", "application/json")], 200)]
    {
        let answer = running.post(
            &headers,
            &json!({ "query": format!("{{ {} }}", "service { backend } ".repeat(11)) }),
        );
        assert_eq!((answer.status, answer.code().as_str()), (status, "TOO_MANY_ROOT_FIELDS"));
        assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 1);
        assert!(answer.json().get("data").is_none());
    }
}

#[test]
fn errors_never_repeat_what_was_sent() {
    let running = start(true, Limits::default());
    let number = iin(1).to_string();
    let query = "query($of: PersonRef!, $n: Int, $l: Lens! = CARD) {
        person(of: $of) { links(first: $n) { totalCount } } card(of: $of, lens: $l) { id } }";
    for variables in [
        json!({ "of": { "iin": "Айгүл" } }),
        json!({ "of": { "iin": 12 } }),
        json!({ "of": { "iin": number, "ref": "Айгүл" } }),
        json!({ "of": { "ref": "x" }, "n": "Айгүл" }),
        json!({ "of": { "ref": "x" }, "l": "Айгүл" }),
        json!({ "of": { "name": "Айгүл" } }),
        json!({ "of": "Айгүл" }),
    ] {
        let answer = running.post(&[JSON], &json!({ "query": query, "variables": variables }));
        assert!(!answer.code().is_empty(), "{}", answer.body);
        assert!(
            !answer.body.contains("Айгүл") && !answer.body.contains(&number),
            "{}",
            answer.body
        );
    }
}

#[test]
fn subscriptions_say_that_they_are_not_built() {
    let running = start(true, Limits::default());
    for query in [
        "subscription { noticeChanged { cursor } }",
        "subscription { jobProgress(id: \"1\") { id } }",
    ] {
        let answer = running
            .post(&[JSON], &json!({ "query": query, "variables": { "of": { "ref": "x" } } }));
        assert_eq!(answer.code(), "NOT_IMPLEMENTED", "{}", answer.body);
        assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 1);
    }
    let refused = [JSON, ("x-otbasy-permissions", "EXPLORE")];
    let answer = running
        .post(&refused, &json!({ "query": "subscription { jobProgress(id: \"1\") { id } }" }));
    assert_eq!(answer.code(), "FORBIDDEN");
}

#[test]
fn an_operator_sees_life_version_and_numbers() {
    let running = start(true, Limits::default());
    let card = json!({
        "query": "query($of: PersonRef!) { card(of: $of) { id } }",
        "variables": { "of": { "iin": iin(0).to_string() } } });
    assert!(running.post(&[JSON], &card).json()["data"]["card"]["id"].is_string());
    assert_eq!(running.raw(&[JSON], "{").status, 400);
    assert_eq!(
        (running.admin("/livez").status, running.admin("/livez").body.as_str()),
        (200, "ok\n")
    );
    assert_eq!(running.admin("/readyz?verbose").body, "[+] serving\n[+] store\nok\n");
    assert_eq!(running.admin("/healthz").body, "ok\n");
    assert_eq!(running.admin("/version").json()["backend"], "embedded");
    let metrics = running.admin("/metrics").body;
    for line in [
        "otbasy_requests_total{class=\"2xx\"} 1",
        "otbasy_requests_total{class=\"4xx\"} 1",
        "otbasy_cards_built_total 1",
        "otbasy_refused_total 1",
        "otbasy_request_seconds_count 2",
        "otbasy_request_seconds_bucket{le=\"+Inf\"} 2",
        "otbasy_store_sequence 7",
    ] {
        assert!(metrics.lines().any(|l| l == line), "{line}\n{metrics}");
    }
    assert_eq!(exchange(running.address, &request("GET", "/metrics", &[], "")).status, 404);
}

/// How long until the other side closes after these bytes.
fn closes_after(address: SocketAddr, bytes: &str) -> (Duration, String) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    (began.elapsed(), text)
}

#[test]
fn slow_clients_are_let_go() {
    let limits = Limits {
        header_timeout_ms: 300,
        body_timeout_ms: 600,
        idle_timeout_ms: 1_500,
        ..Limits::default()
    };
    let running = start(true, limits);
    let (header, text) = closes_after(running.address, "POST /graphql HTTP/1.1\r\nhost: loc");
    assert!((250..1_200).contains(&header.as_millis()) && text.is_empty(), "{header:?} {text}");
    let slow = "POST /graphql HTTP/1.1\r\nhost: localhost\r\n\
        content-type: application/json\r\ncontent-length: 50\r\n\r\n{";
    let (_, text) = closes_after(running.address, slow);
    assert!(text.starts_with("HTTP/1.1 408") && text.contains("BODY_TIMEOUT"), "{text}");
    let (idle, text) = closes_after(running.address, "");
    assert!((1_400..3_000).contains(&idle.as_millis()) && text.is_empty(), "{idle:?}");
    // Kept alive after an answer, then idle.
    let alive = request("GET", "/graphql?query=%7Bservice%7Bbackend%7D%7D", &[], "")
        .replace("connection: close\r\n", "");
    let (idle, text) = closes_after(running.address, &alive);
    assert!(
        (1_400..3_000).contains(&idle.as_millis()) && text.contains("embedded"),
        "{idle:?} {text}"
    );
}

#[test]
fn a_stop_finishes_what_is_under_way_and_takes_nothing_new() {
    let mut running = start(true, Limits::default());
    let body = json!({ "query": QUERY }).to_string();
    let mut half = TcpStream::connect(running.address).unwrap();
    half.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let whole = request("POST", "/graphql", &[JSON], &body);
    let (first, rest) = whole.split_at(whole.len() - 5);
    half.write_all(first.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200)); // until the header is read
    let began = Instant::now();
    running.stop.take().unwrap().send(()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert!(TcpStream::connect(running.address).is_err());
    half.write_all(rest.as_bytes()).unwrap();
    let mut text = String::new();
    half.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.contains("embedded"), "{text}");
    running.runtime.block_on(running.ended).unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_request_past_its_deadline_is_a_timeout() {
    let running = start(true, Limits { timeout_ms: 0, ..Limits::default() });
    let query = "query($of: [PersonRef!]!) { cards(of: $of) { id } }";
    let of = vec![json!({ "iin": iin(0).to_string() }); 100];
    let answer = running.post(&[JSON], &json!({ "query": query, "variables": { "of": of } }));
    assert_eq!((answer.status, answer.code().as_str()), (503, "TIMEOUT"), "{}", answer.body);
}

/// A service whose store takes its time, as a resolver that computes at one go would.
fn slow(limits: Limits, time: Duration) -> Arc<Service> {
    let graph = Arc::new(country(true));
    let read = move || {
        std::thread::sleep(time);
        Snapshot { graph: graph.clone(), sequence: 7, default_date: None, reads: Reads::default() }
    };
    Arc::new(Service::reading(read, IdKey::of_development(), CLOCK, limits, law()))
}

#[test]
fn whoever_computes_long_keeps_nobody_else_waiting() {
    let limits = Limits { timeout_ms: 300, executions: 3, ..Limits::default() };
    let running = Running::start(true, slow(limits, Duration::from_secs(3)));
    let body = json!({ "query": "{ service { sequence } }" }).to_string();
    let began = Instant::now();
    let asking: Vec<_> = (0..12)
        .map(|_| {
            let (address, whole) = (running.address, request("POST", "/graphql", &[JSON], &body));
            std::thread::spawn(move || exchange(address, &whole))
        })
        .collect();
    std::thread::sleep(Duration::from_millis(100)); // until the places are taken
    let alive = Instant::now();
    assert_eq!(running.admin("/livez").status, 200);
    assert!(alive.elapsed() < Duration::from_millis(700), "{:?}", alive.elapsed());
    // Those in a place and those that wait for one: each is told in time.
    for answer in asking {
        let answer = answer.join().unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (503, "TIMEOUT"), "{}", answer.body);
    }
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    // What needs no place is answered while all of them are taken, and so is the end.
    assert_eq!(running.post(&[JSON, GRAPHQL], &json!({ "query": "{" })).status, 400);
    let Running { mut stop, ended, runtime, .. } = running;
    stop.take().unwrap().send(()).unwrap();
    runtime.block_on(ended).unwrap();
    runtime.shutdown_timeout(Duration::from_millis(100));
    assert!(began.elapsed() < Duration::from_millis(2_900), "{:?}", began.elapsed());
}

#[test]
fn fragment_bombs_are_answered_at_once() {
    use std::fmt::Write as _;
    let running = start(true, Limits::default());
    for (levels, last) in [(10, true), (31, true), (31, false), (130, false), (10_000, false)] {
        let mut query = String::from("{ ...F0 }");
        for n in 0..levels {
            write!(query, " fragment F{n} on Query {{ ...F{0} ...F{0} }}", n + 1).unwrap();
        }
        let end = if last { "__typename" } else { "...ZZ" };
        write!(query, " fragment F{levels} on Query {{ {end} }}").unwrap();
        let began = Instant::now();
        let answer = running.post(&[JSON, GRAPHQL], &json!({ "query": query }));
        assert!(began.elapsed() < Duration::from_secs(1), "{levels}: {:?}", began.elapsed());
        let code = match (levels, last) {
            (10_000, _) => "BODY_TOO_LARGE",
            (31, true) => "COST_EXCEEDED",
            (10, true) => "TOO_MANY_ROOT_FIELDS",
            _ => "GRAPHQL_VALIDATION_FAILED",
        };
        assert_eq!(answer.code(), code, "{levels} {last}: {}", answer.body);
    }
}
