//! Cards over HTTP: the service and the load tool in one process, on the same cores, over real
//! sockets. Beside it the same load on a page that needs no GraphQL: what HTTP itself costs here.

use super::super::{CliError, Output, card::CLOCK, clock::Stopwatch, law};
use super::{day, dice::Dice};
use crate::api::http::Server;
use crate::api::{IdKey, Service};
use crate::card::{CardRequest, roster};
use crate::config::{Config, Limits, ServiceConfig};
use crate::domain::{Identity, Lens, PersonNo, Rights, Scope};
use crate::graph::View;
use crate::store::{Snapshot, Store};
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// Connections at once.
const CONNECTIONS: u64 = 16;
/// Seconds until everything is warm, and seconds measured after that.
const WARM: f64 = 1.0;
const MEASURED: f64 = 8.0;
/// Different people asked for.
const PEOPLE: usize = 20_000;

/// What a portal's page of a family asks: who, in which role, by which links.
const FAMILY: &str = "query Family($of: PersonRef!, $at: PointInTime) { card(of: $of, at: $at) { \
    members { person { id displayName birthDate } standing roles term \
    because { id kind basis validity { from until } } } } }";

/// What a page of its rights asks besides: what is owed, what is true of it, what comes next.
const RIGHTS: &str = "query Rights($of: PersonRef!, $at: PointInTime) { card(of: $of, at: $at) { \
    members { person { id displayName birthDate } standing roles term \
    because { id kind basis validity { from until } } } soundness nextReview \
    circumstances { kind about { id } } \
    entitlements { code status recipient { id } monthly { amount } validity { from until } } } }";

pub(super) fn cards(output: &Output, store: Store) -> Result<(), CliError> {
    let (holders, size) = holders(&store.snapshot()?)?;
    let asking = |document| Arc::new(holders.iter().map(|who| message(document, who)).collect());
    let service = Service::over(
        Arc::new(store),
        IdKey::of_development(),
        CLOCK,
        Limits { ..Config::default().service.limits },
        law::shipped()?,
    )?;
    let (stop, stopped) = oneshot::channel();
    let (told, address) = std::sync::mpsc::channel();
    let serving = std::thread::spawn(move || serve(Arc::new(service), &told, stopped));
    let address = address.recv().map_err(|_| CliError::input("the service did not start"))?;
    let floor = load(address, &Arc::new(vec![plain()]))?;
    let cards = load(address, &asking(FAMILY))?;
    let rights = load(address, &asking(RIGHTS))?;
    drop(stop);
    serving.join().map_err(|_| CliError::input("the service broke off"))??;
    output.say(format!(
        "http      {:>10.0} cards/s over {CONNECTIONS} connections, {:.2} ms median, {:.2} ms p99, \
         {size:.1} members; {:.1} x the cost of a page without GraphQL ({:.0}/s)",
        cards.rate,
        cards.at(50) / 1e6,
        cards.at(99) / 1e6,
        floor.rate / cards.rate,
        floor.rate
    ))?;
    output.say(format!(
        "          {:>10.0} cards/s with circumstances, entitlements and soundness, {:.2} ms \
         median, {:.2} ms p99",
        rights.rate,
        rights.at(50) / 1e6,
        rights.at(99) / 1e6
    ))
}

/// Serves until told to stop.
pub(super) fn serve(
    service: Arc<Service>,
    told: &std::sync::mpsc::Sender<SocketAddr>,
    stop: oneshot::Receiver<()>,
) -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::input)?;
    runtime.block_on(async {
        let local = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = ServiceConfig {
            listen: local,
            admin: local,
            dev_auth: true,
            ..Config::default().service
        };
        let server = Server::bind(&config, service).await.map_err(CliError::input)?;
        let address = server.address().map_err(CliError::input)?;
        let _ = told.send(address); // whoever asked has gone
        let stopped = async { drop(stop.await) };
        server.run(stopped).await.map_err(CliError::input)
    })
}

/// People who have a family, and its mean size.
fn holders(snapshot: &Snapshot) -> Result<(Vec<Identity>, f64), CliError> {
    let graph = snapshot.graph.as_ref();
    let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
    let (mut holders, mut members, mut dice) = (Vec::new(), 0usize, Dice::new());
    let law = law::shipped()?;
    for _ in 0..PEOPLE {
        let holder = PersonNo(dice.below(graph.people().max(1)));
        let view = View::new(graph, scope);
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        let found = roster(&view, &law, request).map_err(CliError::input)?;
        // The dead have no family; their short answers would only flatter the figure.
        if let Some(found) = found.filter(|found| !found.members.is_empty()) {
            members += found.members.len();
            holders.push(view.identity(holder).to_owned());
        }
    }
    let size = members as f64 / holders.len().max(1) as f64;
    Ok((holders, size))
}

fn message(document: &str, who: &Identity) -> Vec<u8> {
    let of = match who {
        Identity::Iin(iin) => json!({ "iin": iin.to_string() }),
        Identity::Ref(text) => json!({ "ref": text }),
    };
    let at = json!({ "asOf": day().to_string() });
    let body = json!({ "query": document, "variables": { "of": of, "at": at } }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Accept: application/graphql-response+json\r\nContent-Length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}

fn plain() -> Vec<u8> {
    b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec()
}

/// What was measured.
struct Load {
    rate: f64,
    nanos: Vec<f64>,
}

impl Load {
    fn at(&self, percent: usize) -> f64 {
        self.nanos.get(self.nanos.len() * percent / 100).copied().unwrap_or_default()
    }
}

/// All connections on one thread, each with one request under way at a time.
fn load(address: SocketAddr, requests: &Arc<Vec<Vec<u8>>>) -> Result<Load, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::input)?;
    let watch = Arc::new(Stopwatch::start());
    let measured = runtime.block_on(async {
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..CONNECTIONS {
            clients.spawn(ask(address, Arc::clone(requests), Arc::clone(&watch), client));
        }
        clients.join_all().await
    });
    let mut nanos = Vec::new();
    for times in measured {
        nanos.extend(times.map_err(|e| CliError::input(format!("the load tool: {e}")))?);
    }
    nanos.sort_by(f64::total_cmp);
    Ok(Load { rate: nanos.len() as f64 / MEASURED, nanos })
}

/// One connection until the time is over; the nanoseconds of each answer after the warming up.
async fn ask(
    address: SocketAddr,
    requests: Arc<Vec<Vec<u8>>>,
    watch: Arc<Stopwatch>,
    client: u64,
) -> io::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut times = Vec::new();
    let mut at = client as usize * 1_237;
    while watch.seconds() < WARM + MEASURED {
        let began = watch.nanos();
        stream.write_all(&requests[at % requests.len()]).await?;
        answer(&mut stream, &mut buffer).await?;
        if began > WARM * 1e9 {
            times.push(watch.nanos() - began);
        }
        at += 1;
    }
    Ok(times)
}

/// Reads one whole answer; an answer with errors ends the measurement.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::Error::other("the service closed the connection"));
        }
        let Some(head) = find(buffer, b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text.split("content-length: ").nth(1).and_then(|rest| {
            rest.split("\r\n").next().and_then(|length| length.trim().parse::<usize>().ok())
        });
        let whole = head + 4 + length.ok_or_else(|| io::Error::other("no content-length"))?;
        if buffer.len() >= whole {
            let refused = find(&buffer[head..whole], b"\"errors\"").is_some();
            return if refused { Err(io::Error::other("an answer had errors")) } else { Ok(()) };
        }
    }
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
