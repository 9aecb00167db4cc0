//! From the acknowledgement of an event to the change of a card at a subscriber: the service, the
//! writer and the subscriber in one process, over a real socket. Beside it a bare round trip over
//! loopback, which is what the machine asks for a message and its echo.

use super::super::{CliError, Output, card::CLOCK, clock, clock::Stopwatch, law};
use super::{day, http, machine, median};
use crate::api::{IdKey, Service};
use crate::card::{CardRequest, assemble};
use crate::config::{Config, registers};
use crate::domain::{CivilEvent, EventFault, Identity, Lens, PersonNo, Rights, Scope};
use crate::graph::View;
use crate::record::{Answer, Moment, record};
use crate::store::Store;
use serde_json::json;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::sync::oneshot;

/// Events measured, after as many that warm everything.
const EVENTS: usize = 150;
/// How long one change may take until the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(10);

const DOCUMENT: &str = "subscription($of: PersonRef!) { cardChanged(of: $of) { cursor card { \
    members { person { id displayName birthDate } standing roles term } } \
    diff { joined { person { id } } left { person { id } } circumstancesGained } } }";

pub(super) fn told(output: &Output, store: Store) -> Result<(), CliError> {
    store.set_default_date(Some(day()))?;
    let store = Arc::new(store);
    let holder = somebody(&store)?;
    let limits = Config::default().service.limits;
    let service =
        Service::over(Arc::clone(&store), IdKey::of_development(), CLOCK, limits, law::shipped()?)?;
    let service = Arc::new(service);
    let of = json!({ "of": { "id": service.ids.seal(&crate::api::Key::Person(holder.clone())) } });
    let (stop, stopped) = oneshot::channel();
    let (tell, address) = channel();
    let serving = std::thread::spawn(move || http::serve(service, &tell, stopped));
    let address = address.recv().map_err(|_| CliError::input("the service did not start"))?;
    let watch = Arc::new(Stopwatch::start());
    let (heard, events) = channel();
    let (clock, failed) = (Arc::clone(&watch), |e: io::Error| CliError::input(e.to_string()));
    let mut socket = TcpStream::connect(address).map_err(failed)?;
    socket.write_all(&request(&of)).map_err(failed)?;
    let reading = std::thread::spawn(move || listen(socket, &clock, &heard));
    next(&events, b":\n\n")?;
    let mut times = Vec::new();
    let run = format!("bench-{}", clock::now());
    for n in 0..2 * EVENTS {
        marry_or_part(&store, &holder, &run, n)?;
        let acknowledged = watch.nanos();
        let arrived = next(&events, b"event: next")?;
        if n >= EVENTS {
            // Readers see a commit just before its writer is answered, so a change may be first.
            times.push((arrived - acknowledged).max(0.0) / 1e6);
        }
    }
    let floor = round_trip().map_err(failed)?;
    drop(stop);
    serving.join().map_err(|_| CliError::input("the service broke off"))??;
    drop(reading.join());
    let middle = median(&mut times);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    output.say(format!(
        "changed   {middle:>10.3} ms median, {p99:.3} ms p99 from the acknowledgement of an event \
         to the changed card at a subscriber; a bare round trip over loopback is {floor:.3} ms, \
         one commit's sync {:.3} ms",
        machine::sync_us(&std::env::temp_dir())? / 1000.0
    ))
}

/// Somebody whose family has three members or more.
fn somebody(store: &Store) -> Result<Identity, CliError> {
    let graph = store.snapshot()?.graph;
    // A view each: one remembers whom it met, up to its cap.
    let view = || View::new(&*graph, Scope { as_of: day(), known_at: None, rights: Rights::ALL });
    let law = law::shipped()?;
    let has_family = |p: &PersonNo| {
        let request = CardRequest { holder: *p, lens: Lens::Card, depth: 0 };
        matches!(assemble(&view(), &law, request), Ok(Some(card)) if card.members.len() >= 3)
    };
    let found = (0..graph.people()).map(PersonNo).find(has_family);
    let p = found.ok_or_else(|| CliError::input("nobody has a family of three"))?;
    Ok(view().identity(p).to_owned())
}

fn request(variables: &serde_json::Value) -> Vec<u8> {
    let body = json!({ "query": DOCUMENT, "variables": variables }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Accept: text/event-stream\r\nContent-Length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The holder marries somebody who is not there otherwise, and the two divorce the next day: each
/// changes the card of the day that is asked for.
fn marry_or_part(store: &Store, holder: &Identity, run: &str, n: usize) -> Result<(), CliError> {
    let wrong = |e: EventFault| CliError::input(e.to_string());
    if n == 0 {
        let newborn = format!(
            r#"{{"id":"{run}","source":"CIVIL_ACTS","kind":"BIRTH","on":"1990-01-01","parents":[],
            "newPerson":{{"ref":"{run}","surname":"S","givenName":"G","sex":"U"}}}}"#
        );
        record_line(store, &newborn)?.map_err(wrong)?;
    }
    let kind = if n.is_multiple_of(2) { "MARRIAGE" } else { "DIVORCE" };
    let on = day().plus_days(n as i32 - 2 * EVENTS as i32);
    let line = format!(
        r#"{{"id":"{run}-{n}","source":"CIVIL_ACTS","kind":"{kind}","on":"{on}",
        "spouses":["{holder}","ref:{run}"]}}"#
    );
    record_line(store, &line)?.map(drop).map_err(wrong)
}

fn record_line(store: &Store, line: &str) -> Result<Result<Answer, EventFault>, CliError> {
    let sources = registers().map_err(CliError::input)?;
    let event = match CivilEvent::parse(line, &sources) {
        Ok(event) => event,
        Err(fault) => return Ok(Err(fault)),
    };
    let moment = Moment { now: clock::now(), day: Some(day()) };
    Ok(store.write(move |ground| record(ground, &event, moment))?)
}

/// What arrives, with the moment when it did; ends with the connection.
fn listen(mut socket: TcpStream, clock: &Stopwatch, heard: &Sender<(f64, Vec<u8>)>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = socket.read(&mut buffer) {
        if heard.send((clock.nanos(), buffer[..read].to_vec())).is_err() {
            return;
        }
    }
}

/// When these bytes arrived; a message of this size comes in one piece.
fn next(events: &Receiver<(f64, Vec<u8>)>, wanted: &[u8]) -> Result<f64, CliError> {
    loop {
        let late = |_| CliError::input("the change did not arrive");
        let (at, bytes) = events.recv_timeout(PATIENCE).map_err(late)?;
        if http::find(&bytes, b"\"errors\"").is_some() {
            return Err(CliError::input("an answer had errors"));
        }
        if http::find(&bytes, wanted).is_some() {
            return Ok(at);
        }
    }
}

/// Milliseconds of a byte to another thread over loopback, and back.
fn round_trip() -> io::Result<f64> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let mut here = TcpStream::connect(listener.local_addr()?)?;
    let (mut there, _) = listener.accept()?;
    here.set_nodelay(true)?;
    there.set_nodelay(true)?;
    let echo = std::thread::spawn(move || {
        let mut byte = [0];
        while there.read_exact(&mut byte).is_ok() && there.write_all(&byte).is_ok() {}
    });
    let mut times = Vec::new();
    for _ in 0..1_000 {
        let watch = Stopwatch::start();
        here.write_all(&[1])?;
        here.read_exact(&mut [0])?;
        times.push(watch.nanos() / 1e6);
    }
    drop(here);
    drop(echo.join());
    Ok(median(&mut times))
}
