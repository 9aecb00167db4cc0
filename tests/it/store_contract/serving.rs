//! A service on a database behind a door of ours, and those who ask it.

use super::proxy::Proxy;
use otbasy::api::http::Server as Http;
use otbasy::api::{Clock, IdKey, Service};
use otbasy::config::{Limits, ServiceConfig};
use otbasy::domain::{Day, Instant as Moment};
use otbasy::store::Store;
use otbasy::store::neo4j::{Address, Neo4j, Patience};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const CLOCK: Clock = Clock {
    today: || Day::from_number(20_605),
    now: || Moment::from_number(20_605 * 86_400_000_000_000),
    ticks: || Duration::ZERO,
};
/// The deadline of a mutation, and what a busy machine adds.
const ANSWER_MAX: Duration = Duration::from_secs(8);
/// As the service promises.
pub(super) const RECOVERY: Duration = Duration::from_secs(5);

pub(super) struct Serving {
    address: SocketAddr,
    admin: SocketAddr,
    pub(super) proxy: Proxy,
    _runtime: Runtime,
}

pub(super) fn serving(server: &super::Server) -> Serving {
    drop(server.emptied());
    let proxy = Proxy::to(&server.url);
    let limits = Limits::default();
    let patience = Patience { answer: limits.timeout(), commit: limits.mutation_timeout() };
    let (url, user, password) = (proxy.url(), String::new(), String::new());
    let address = Address { url, user, password, patience };
    let store = Neo4j::open(&address, crate::store::options().sources).unwrap();
    let store = Arc::new(Store::Neo4j(store));
    let key = IdKey::of_development();
    let law = Arc::new(otbasy::rules::Law::shipped().unwrap());
    let service = Arc::new(Service::over(store, key, CLOCK, limits, law).unwrap());
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = ServiceConfig { listen: free, admin: free, dev_auth: true, ..Default::default() };
    let runtime = Runtime::new().unwrap();
    let http = runtime.block_on(Http::bind(&config, service)).unwrap();
    let (address, admin) = (http.address().unwrap(), http.admin_address().unwrap());
    runtime.spawn(http.run(std::future::pending()));
    Serving { address, admin, proxy, _runtime: runtime }
}

fn exchange(address: SocketAddr, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).unwrap_or_default().parse().unwrap_or(0);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    (status, head.to_ascii_lowercase(), body.to_owned())
}

impl Serving {
    pub(super) fn ask(&self, body: &Value) -> (u16, String, String) {
        let body = body.to_string();
        let head = "host: localhost\r\nconnection: close\r\ncontent-type: application/json";
        let length = body.len();
        let request =
            format!("POST /graphql HTTP/1.1\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}");
        let begun = Instant::now();
        let answer = exchange(self.address, &request);
        assert!(begun.elapsed() < ANSWER_MAX, "{:?}: {answer:?}", begun.elapsed());
        match answer.0 {
            200 => {}
            503 => assert!(answer.1.contains("retry-after: 1"), "{answer:?}"),
            _ => panic!("{answer:?}"),
        }
        answer
    }

    pub(super) fn person(&self) -> (u16, String, String) {
        let query = "{ person(of: { ref: \"n0\" }) { sex } service { sequence } }";
        self.ask(&json!({ "query": query }))
    }

    pub(super) fn is_ready(&self) -> bool {
        exchange(self.admin, "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .0
            == 200
    }

    /// Records that somebody was born.
    pub(super) fn birth(&self, n: u32) -> (u16, String, String) {
        let query = "mutation($e: CivilEventInput!) { recordEvent(event: $e) \
                     { outcome event { kind } userErrors { message } } }";
        let new = json!({ "ref": format!("n{n}"), "surname": "S", "givenName": "G",
            "sex": "F" });
        let event = json!({ "id": format!("b{n}"), "source": "CIVIL_ACTS", "kind": "BIRTH",
            "on": "2026-01-01", "newPerson": new, "parents": [] });
        self.ask(&json!({ "query": query, "variables": { "e": event } }))
    }

    /// The same until it is done: a busy machine may need more than one request lasts.
    pub(super) fn born(&self, n: u32) -> String {
        let begun = Instant::now();
        loop {
            let (status, _, body) = self.birth(n);
            if status == 200 {
                return body;
            }
            assert!(begun.elapsed() < Duration::from_secs(40), "{status} {body}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// How many commits there were.
    pub(super) fn sequence(&self) -> u64 {
        let (status, _, body) = self.ask(&json!({ "query": "{ service { sequence } }" }));
        assert_eq!(status, 200, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        body["data"]["service"]["sequence"].as_str().unwrap().parse().unwrap()
    }

    pub(super) fn recovers(&self) {
        self.recovers_from("an outage");
    }

    /// Until questions are answered again.
    pub(super) fn recovers_from(&self, what: &str) {
        let begun = Instant::now();
        loop {
            let (status, _, body) = self.person();
            if status == 200 {
                break assert!(body.contains("\"sex\":\"F\""), "{body}");
            }
            let took = begun.elapsed();
            assert!(took < RECOVERY, "{what}: {status} {body} after {took:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(self.is_ready());
    }

    pub(super) fn refuses(&self) {
        for _ in 0..4 {
            let begun = Instant::now();
            let (status, head, body) = self.person();
            assert_eq!(status, 503, "{body}");
            assert!(head.contains("retry-after: 1"), "{head}");
            assert!(!body.contains("\"sex\""), "{body}");
            assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        }
        assert!(!self.is_ready());
        let (status, head, body) = self.birth(7);
        assert_eq!(status, 503, "{body}");
        assert!(head.contains("retry-after: 1"), "{head}");
    }
}
