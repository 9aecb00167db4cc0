//! Subscriptions over real sockets, read byte by byte: a card that changes, coming back by a
//! cursor, limits, sleepers, and the end.

use super::household::Household;
use super::running::Running;
use super::world::{BIRTH_MOTHER, DAUGHTER, HUSBAND, WIDOW, iin};
use otbasy::api::Service;
use otbasy::config::Limits;
use otbasy::domain::Instant;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

const DOCUMENT: &str = "subscription($of: PersonRef!, $after: String) {
    cardChanged(of: $of, after: $after) {
        cursor
        card { soundness members { person { displayName deathDate } } circumstances { kind } }
        diff {
            from { asOf knownAt sequence } to { asOf knownAt sequence }
            joined { person { displayName } roles }
            left { person { displayName } roles term(locale: EN) because { kind } }
            circumstancesGained circumstancesLost
            entitlementsGained { code } entitlementsLost { code }
            entitlementsChanged { after { code } } causes { id }
        } } }";

fn start(service: Arc<Service>) -> Running {
    Running::start(true, service)
}

fn whom(n: u32) -> Value {
    json!({ "iin": iin(u64::from(n)).to_string() })
}

/// An open stream of events.
struct Stream {
    socket: TcpStream,
    head: String,
    raw: Vec<u8>,
    text: String,
    over: bool,
}

impl Stream {
    fn begin(address: SocketAddr, headers: &str, body: &Value) -> Stream {
        let body = body.to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\
             content-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        Stream::send(address, &request)
    }

    fn send(address: SocketAddr, request: &str) -> Stream {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        let (raw, text) = (Vec::new(), String::new());
        let mut stream = Stream { socket, head: String::new(), raw, text, over: false };
        while stream.head.is_empty() {
            stream.more();
            let end = stream.raw.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let rest = stream.raw.split_off(end + 4);
                stream.head = String::from_utf8(std::mem::replace(&mut stream.raw, rest)).unwrap();
            }
        }
        stream
    }

    /// Follows a card until everything is in place.
    fn follow(running: &Running, n: u32, after: Option<&str>, headers: &str) -> Stream {
        let body = json!({ "query": DOCUMENT, "variables": { "of": whom(n), "after": after } });
        let mut stream = Stream::begin(running.address, headers, &body);
        assert!(stream.head.starts_with("HTTP/1.1 200"), "{}", stream.head);
        assert!(stream.head.contains("content-type: text/event-stream"), "{}", stream.head);
        if after.is_none() {
            assert_eq!(stream.message(), ":");
        }
        stream
    }

    fn more(&mut self) {
        let mut buffer = [0; 4096];
        let read = self.socket.read(&mut buffer).unwrap();
        assert!(read > 0, "closed after {:?} {:?}", self.head, self.text);
        self.raw.extend_from_slice(&buffer[..read]);
    }

    /// Takes whole chunks out of what was read; whether there was one.
    fn chunk(&mut self) -> bool {
        if !self.head.contains("transfer-encoding: chunked") {
            let whole = std::mem::take(&mut self.raw);
            self.text.push_str(std::str::from_utf8(&whole).unwrap());
            return !whole.is_empty();
        }
        let Some(line) = self.raw.windows(2).position(|two| two == b"\r\n") else { return false };
        let size = std::str::from_utf8(&self.raw[..line]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if self.raw.len() < line + 2 + size + 2 {
            return false;
        }
        let rest = self.raw.split_off(line + 2 + size + 2);
        let chunk = std::mem::replace(&mut self.raw, rest);
        self.text.push_str(std::str::from_utf8(&chunk[line + 2..line + 2 + size]).unwrap());
        self.over |= size == 0;
        true
    }

    /// The next message, comments too.
    fn message(&mut self) -> String {
        loop {
            if let Some((first, rest)) = self.text.split_once("\n\n") {
                let (first, rest) = (first.to_owned(), rest.to_owned());
                self.text = rest;
                return first;
            }
            if !self.chunk() {
                self.more();
            }
        }
    }

    /// The next message that is no comment.
    fn event(&mut self) -> String {
        loop {
            let message = self.message();
            if message != ":" {
                return message;
            }
        }
    }

    fn next(&mut self) -> Value {
        let event = self.event();
        let data = event.strip_prefix("event: next\ndata: ");
        serde_json::from_str(data.unwrap_or_else(|| panic!("{event}"))).unwrap()
    }

    fn change(&mut self) -> Value {
        let mut next = self.next();
        assert!(next.get("errors").is_none(), "{next:#}");
        next["data"]["cardChanged"].take()
    }

    fn code(&mut self) -> String {
        let next = self.next();
        let code = next["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned();
        assert_eq!(self.event(), "event: complete\ndata:");
        code
    }

    /// Whether nothing but comments comes within the time.
    fn is_silent(&mut self, time: Duration) -> bool {
        self.socket.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let began = Clock::now();
        let mut buffer = [0; 4096];
        while began.elapsed() < time {
            if let Ok(read) = self.socket.read(&mut buffer) {
                self.raw.extend_from_slice(&buffer[..read]);
            }
        }
        self.socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        while self.chunk() {}
        self.text.replace(":\n\n", "").is_empty()
    }
}

fn streams(running: &Running) -> usize {
    let mut socket = TcpStream::connect(running.admin).unwrap();
    socket.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("otbasy_subscriptions "));
    line.unwrap().parse().unwrap()
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let began = Clock::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(15), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().filter_map(|r| r["person"]["displayName"].as_str()).collect()
}

fn late() -> Instant {
    Instant::parse("2026-06-02T00:00:00Z").unwrap()
}

#[test]
fn a_death_is_told_to_everybody_who_follows_the_card() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let mut wife = Stream::follow(&running, WIDOW.0, None, "");
    let mut daughter = Stream::follow(&running, DAUGHTER.0, None, "");
    let mut stranger = Stream::follow(&running, BIRTH_MOTHER.0, None, "");
    house.husband_dies(late());
    let change = wife.change();
    assert_eq!(names(&change["card"]["members"]).len(), 3);
    let diff = &change["diff"];
    assert_eq!(names(&diff["left"]), ["Сынақ Дәурен"]);
    assert_eq!(diff["left"][0]["roles"], json!(["SPOUSE"]));
    assert_eq!(diff["left"][0]["because"], json!([{ "kind": "PARENT" }, { "kind": "SPOUSE" }]));
    assert_eq!(diff["joined"], json!([]));
    assert_eq!(diff["circumstancesGained"], json!(["LOST_BREADWINNER", "SINGLE_PARENT"]));
    assert_eq!(diff["circumstancesLost"], json!([]));
    assert_eq!(diff["to"]["knownAt"], Value::Null);
    assert_ne!(diff["from"]["sequence"], diff["to"]["sequence"]);
    assert_eq!(diff["entitlementsGained"], json!([{ "code": "SURVIVOR_STATE" }]));
    for empty in ["entitlementsLost", "entitlementsChanged", "causes"] {
        assert_eq!(diff[empty], json!([]), "{empty}");
    }
    let change = daughter.change();
    assert_eq!(change["diff"]["left"][0]["roles"], json!(["PARENT"]));
    house.newborn();
    let change = wife.change();
    assert_eq!(names(&change["diff"]["joined"]), ["Сынақ Нұр"]);
    assert_eq!(change["diff"]["joined"][0]["roles"], json!(["CHILD"]));
    assert_eq!(change["diff"]["circumstancesGained"], json!(["NEWBORN"]));
    assert!(stranger.is_silent(Duration::from_millis(200)));
}

/// The answer to a document, head and all.
fn posted(running: &Running, query: &str, variables: &Value) -> String {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let mut socket = TcpStream::connect(running.address).unwrap();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_death_that_a_client_records_is_told_with_its_cause() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let mut wife = Stream::follow(&running, WIDOW.0, None, "");
    let query = "mutation($event: CivilEventInput!) {
        recordEvent(event: $event) { outcome event { id } touched { id } } }";
    let event = json!({
        "id": "d-1", "source": "CIVIL_ACTS", "kind": "DEATH", "on": "2026-03-01",
        "recordedAt": "2026-03-02T00:00:00Z", "person": whom(HUSBAND.0),
    });
    let answer = posted(&running, query, &json!({ "event": event }));
    assert!(answer.contains("\"outcome\":\"APPLIED\""), "{answer}");
    let change = wife.change();
    assert_eq!(names(&change["diff"]["left"]), ["Сынақ Дәурен"]);
    let causes = change["diff"]["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{change}");
    assert!(answer.contains(causes[0]["id"].as_str().unwrap()), "{answer}");
}

/// A marriage that is disputed puts the card of both in doubt, and whoever follows it reads so.
#[test]
fn a_dispute_is_told_to_whoever_follows_the_card() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let mut wife = Stream::follow(&running, WIDOW.0, None, "");
    let links = "query($of: PersonRef!) { person(of: $of) { links(kinds: [SPOUSE]) {
        edges { node { id } } } } }";
    let found = posted(&running, links, &json!({ "of": whom(WIDOW.0) }));
    let (_, found) = found.split_once("\r\n\r\n").unwrap();
    let found: Value = serde_json::from_str(found).unwrap();
    let link = &found["data"]["person"]["links"]["edges"][0]["node"]["id"];
    let dispute = "mutation($id: ID!) { disputeLink(id: $id, reason: \"not mine\") {
        link { state } userErrors { code } } }";
    let answer = posted(&running, dispute, &json!({ "id": link }));
    assert!(answer.contains("\"CONTESTED\""), "{answer}");
    let change = wife.change();
    assert_eq!(change["card"]["soundness"], "WITH_WARNINGS");
    assert_eq!(change["diff"]["left"], json!([]));
    assert_eq!(change["diff"]["causes"].as_array().unwrap().len(), 1, "{change}");
}

#[test]
fn what_changes_nothing_on_the_card_is_not_told() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let mut all = Stream::follow(&running, WIDOW.0, None, "");
    let narrow = "x-otbasy-permissions: IDENTITY_READ,HEALTH_READ,ADDRESS_READ\r\n";
    let mut without = Stream::follow(&running, WIDOW.0, None, narrow);
    // An act about the adoption: nobody sees it on this card, and it touches a member of it.
    house.secret_act_corrected("another ruling");
    assert!(without.is_silent(Duration::from_millis(200)));
    assert!(all.is_silent(Duration::from_millis(50)));
    let narrow = "x-otbasy-permissions: IDENTITY_READ\r\n";
    let mut blind = Stream::follow(&running, WIDOW.0, None, narrow);
    // A status of a child that decides nothing: whoever may see statuses sees another card.
    house.employed(DAUGHTER, "e-1");
    assert_eq!(all.change()["diff"]["circumstancesLost"], json!([]));
    assert!(without.change()["cursor"].is_string());
    assert!(blind.is_silent(Duration::from_millis(200)));
    house.renamed(DAUGHTER, "Ару");
    for stream in [&mut all, &mut without, &mut blind] {
        let change = stream.change();
        assert!(names(&change["card"]["members"]).contains(&"Сынақ Ару"));
        assert_eq!(change["diff"]["joined"], json!([]));
    }
}

#[test]
fn a_cursor_loses_nothing_and_tells_nothing_twice() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let ask = "query($of: PersonRef!) { cardCursor(of: $of) }";
    let asked = |of: Value| {
        let body = json!({ "query": ask, "variables": { "of": of } });
        let mut stream = Stream::begin(running.address, "", &body);
        stream.next()["data"]["cardCursor"].as_str().map(str::to_owned)
    };
    assert_eq!(asked(json!({ "ref": "nobody" })), None);
    let cursor = asked(whom(WIDOW.0)).unwrap();
    // Recorded as if it had been known for long: no look at the records says that it is new.
    house.husband_dies(Instant::parse("2026-03-09T00:00:00Z").unwrap());
    let mut stream = Stream::follow(&running, WIDOW.0, Some(&cursor), "");
    let change = stream.change();
    assert_eq!(names(&change["diff"]["left"]), ["Сынақ Дәурен"]);
    assert_eq!(change["diff"]["circumstancesGained"], json!(["LOST_BREADWINNER", "SINGLE_PARENT"]));
    assert!(stream.is_silent(Duration::from_millis(100)));
    drop(stream);
    // Nothing new since this cursor.
    let cursor = change["cursor"].as_str().unwrap();
    let mut stream = Stream::follow(&running, WIDOW.0, Some(cursor), "");
    assert!(stream.is_silent(Duration::from_millis(100)));
    drop(stream);
    // Away while two things happen, one of them undone: told once, as what is left of it.
    house.newborn();
    house.husband_lives();
    house.husband_dies(late());
    let mut stream = Stream::follow(&running, WIDOW.0, Some(cursor), "");
    let change = stream.change();
    assert_eq!(names(&change["diff"]["joined"]), ["Сынақ Нұр"]);
    assert_eq!(change["diff"]["left"], json!([]));
    assert!(stream.is_silent(Duration::from_millis(100)));
    // Another process remembers no card: it derives the earlier one as known at the cursor.
    house.husband_lives();
    let again = start(house.service(Limits::default()));
    let cursor = change["cursor"].as_str().unwrap();
    let mut stream = Stream::follow(&again, WIDOW.0, Some(cursor), "");
    assert_eq!(names(&stream.change()["card"]["members"]).len(), 5);
}

#[test]
fn cursors_of_others_and_unknown_people_are_one_typed_error() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let ask = json!({
        "query": "query($of: PersonRef!) { cardCursor(of: $of) person(of: $of) { id } }",
        "variables": { "of": whom(WIDOW.0) } });
    let found = Stream::begin(running.address, "", &ask).next();
    let [cursor, id] = [&found["data"]["cardCursor"], &found["data"]["person"]["id"]];
    let code = |of: Value, after: &Value, headers: &str| {
        let variables = json!({ "of": of, "after": after });
        let body = json!({ "query": DOCUMENT, "variables": variables });
        Stream::begin(running.address, headers, &body).code()
    };
    assert_eq!(code(whom(WIDOW.0), &json!("x"), ""), "BAD_USER_INPUT");
    assert_eq!(code(whom(WIDOW.0), id, ""), "BAD_USER_INPUT");
    assert_eq!(code(whom(HUSBAND.0), cursor, ""), "BAD_USER_INPUT");
    let narrow = "x-otbasy-permissions: IDENTITY_READ\r\n";
    assert_eq!(code(whom(WIDOW.0), cursor, narrow), "BAD_USER_INPUT");
    assert_eq!(code(json!({ "ref": "nobody" }), &Value::Null, ""), "BAD_USER_INPUT");
    assert_eq!(code(json!({ "id": "nothing" }), &Value::Null, ""), "BAD_USER_INPUT");
}

#[test]
fn forms_of_asking() {
    let house = Household::new();
    let running = start(house.service(Limits::default()));
    let id = json!({ "query": "query($of: PersonRef!) { person(of: $of) { id } }",
        "variables": { "of": whom(WIDOW.0) } });
    let id = Stream::begin(running.address, "", &id).next()["data"]["person"]["id"].clone();
    let of = format!("%7B%22of%22%3A%7B%22id%22%3A{id}%7D%7D").replace('"', "%22");
    let query = "subscription(%24of%3APersonRef!)%7BcardChanged(of%3A%24of)%7Bcursor%7D%7D";
    let get = |accept: &str| {
        format!(
            "GET /graphql?query={query}&variables={of} HTTP/1.1\r\nhost: localhost\r\n\
             accept: {accept}\r\n\r\n"
        )
    };
    let mut stream = Stream::send(running.address, &get("text/event-stream"));
    assert_eq!(stream.message(), ":");
    house.husband_dies(late());
    assert!(stream.change()["cursor"].is_string());
    assert!(Stream::send(running.address, &get("application/json")).head.contains(" 405 "));
    // Not as a stream: a subscription is refused, and its errors are told all the same.
    let plain = |of: Value| {
        let body = json!({ "query": DOCUMENT, "variables": { "of": of } }).to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut socket = TcpStream::connect(running.address).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        text
    };
    assert!(plain(whom(0)).contains(" 406 "), "{}", plain(whom(0)));
    assert!(plain(json!({ "ref": "x" })).contains("BAD_USER_INPUT"));
    for two in [
        "subscription($of: PersonRef!) { a: cardChanged(of: $of) { cursor }
            b: cardChanged(of: $of) { cursor } }",
        "subscription($of: PersonRef!) { ...F }
            fragment F on Subscription { cardChanged(of: $of) { cursor } }",
    ] {
        let body = json!({ "query": two, "variables": { "of": whom(0) } });
        let stream = Stream::begin(running.address, "", &body);
        assert!(stream.head.contains(" 400 "), "{}", stream.head);
    }
}

#[test]
fn as_many_as_allowed_and_whoever_leaves_makes_room() {
    let house = Household::new();
    // One place for queries: streams take none of it.
    let limits = Limits { subscriptions: 2, executions: 1, ..Limits::default() };
    let running = start(house.service(limits));
    let first = Stream::follow(&running, WIDOW.0, None, "");
    let mut second = Stream::follow(&running, WIDOW.0, None, "");
    let body = json!({ "query": DOCUMENT, "variables": { "of": whom(0) } });
    let mut third = Stream::begin(running.address, "connection: close\r\n", &body);
    assert!(third.head.starts_with("HTTP/1.1 503"), "{}", third.head);
    let _ = third.socket.read_to_end(&mut third.raw);
    let text = String::from_utf8_lossy(&third.raw).into_owned();
    assert!(text.contains("TOO_MANY_SUBSCRIPTIONS") && text.contains("at most 2"), "{text}");
    let query = json!({ "query": "{ service { limits { subscriptions } } }" });
    let answer = Stream::begin(running.address, "", &query).next();
    assert_eq!(answer["data"]["service"]["limits"]["subscriptions"], 2);
    assert_eq!(streams(&running), 2);
    drop(first);
    until("the place is free again", || streams(&running) == 1);
    let mut third = Stream::follow(&running, WIDOW.0, None, "");
    house.husband_dies(late());
    assert_eq!(names(&second.change()["diff"]["left"]), ["Сынақ Дәурен"]);
    assert_eq!(names(&third.change()["diff"]["left"]), ["Сынақ Дәурен"]);
}

#[test]
fn a_stream_outlives_an_idle_connection_and_ends_with_its_time() {
    let house = Household::new();
    let limits = Limits {
        idle_timeout_ms: 200,
        subscription_keep_alive_ms: 60,
        subscription_life_ms: 900,
        ..Limits::default()
    };
    let running = start(house.service(limits));
    let began = Clock::now();
    let mut stream = Stream::follow(&running, WIDOW.0, None, "");
    for _ in 0..5 {
        assert_eq!(stream.message(), ":");
    }
    assert!(began.elapsed() > Duration::from_millis(250));
    assert_eq!(stream.event(), "event: complete\ndata:");
    assert!((800..3_000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
    while !stream.over {
        if !stream.chunk() {
            stream.more();
        }
    }
    // The connection is idle then, and ends as such.
    let mut rest = Vec::new();
    stream.socket.read_to_end(&mut rest).unwrap();
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    until("the place is free again", || streams(&running) == 0);
}

#[test]
fn a_sleeper_is_let_go_and_holds_nobody_up() {
    let house = Household::new();
    let limits = Limits { subscription_stall_ms: 400, ..Limits::default() };
    let running = start(house.service(limits));
    // Answers of a few hundred kilobytes, of which the sleeper takes none.
    let members = (0..25).map(|n| format!("m{n}: members {{ ...M }} ")).collect::<String>();
    let query = format!(
        "subscription($of: PersonRef!) {{ cardChanged(of: $of) {{ cursor card {{ {members} }} }} }}
         fragment M on Member {{ person {{ id displayName iin birthDate address redactions {{ field }}
            statuses {{ id kind }} }} roles term because {{ id kind basis
            from {{ id displayName }} to {{ id displayName }} validity {{ from until }} }} }}"
    );
    let body = json!({ "query": query, "variables": { "of": whom(0) } });
    let mut sleeper = Stream::begin(running.address, "", &body);
    assert_eq!(sleeper.message(), ":");
    let mut awake = Stream::follow(&running, WIDOW.0, None, "");
    let mut longest = Duration::ZERO;
    let mut rounds = 0;
    let began = Clock::now();
    while streams(&running) == 2 {
        assert!(began.elapsed() < Duration::from_secs(40), "{rounds} changes, and it still sleeps");
        let write = Clock::now();
        house.renamed(DAUGHTER, if rounds % 2 == 0 { "Ару" } else { "Алуа" });
        longest = longest.max(write.elapsed());
        awake.change();
        rounds += 1;
    }
    println!("let go after {rounds} changes; the longest write took {longest:?}");
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    let mut rest = Vec::new();
    let read = sleeper.socket.read_to_end(&mut rest);
    let end = b"0\r\n\r\n";
    assert!(read.is_err() || !rest.ends_with(end), "cut off, not completed");
}

#[test]
fn a_stop_completes_what_is_followed() {
    let house = Household::new();
    let mut running = start(house.service(Limits::default()));
    let mut stream = Stream::follow(&running, WIDOW.0, None, "");
    let began = Clock::now();
    running.stop.take().unwrap().send(()).unwrap();
    assert_eq!(stream.event(), "event: complete\ndata:");
    running.runtime.block_on(running.ended).unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}
