//! A door before the database that can be shut, go silent or slow, or answer a chosen message as a
//! broken server or network would. Reads the frames of Bolt, knows no statement.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the client first says, which is no message.
const OFFER: usize = 20;
/// The first byte after the chunk's size says how many fields there are, the next one what it is.
const TAG: usize = 3;
pub(crate) const RUN: u8 = 0x10;
pub(crate) const BEGIN: u8 = 0x11;
pub(crate) const COMMIT: u8 = 0x12;
const HELLO: u8 = 0x01;
const RESET: u8 = 0x0f;
const GOODBYE: u8 = 0x02;
const FAILURE: u8 = 0x7f;
const IGNORED: [u8; 6] = [0, 2, 0xb0, 0x7e, 0, 0];

/// What becomes of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// It does not arrive; the server says this code.
    Fails(&'static str),
    /// It does not arrive; the connection ends.
    Lost,
    /// It arrives and is carried out; the connection ends instead of an answer.
    Unanswered,
    /// It does not arrive; the connection is reset.
    Reset,
    /// It does not arrive; this is the answer, and nothing comes after it.
    Garbled(&'static [u8]),
}

#[derive(Default)]
struct State {
    shut: AtomicBool,
    silent: AtomicBool,
    /// Answers come byte by byte.
    sliced: AtomicBool,
    /// Milliseconds before an answer is passed on.
    slow: AtomicU64,
    /// Of which tag the how manieth message from now on meets which fate.
    fate: Mutex<Option<(u8, u64, Fate)>>,
    /// Bytes of answers that are replaced by others of the same length.
    lie: Mutex<Option<[&'static str; 2]>>,
    trips: Mutex<Trips>,
    open: Mutex<Vec<Arc<Pair>>>,
}

/// How often somebody waited for an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Trips {
    /// Within transactions, from BEGIN to COMMIT.
    pub(crate) writing: u64,
    /// Outside of them.
    pub(crate) reading: u64,
    /// Where the driver only asked whether a connection is still good, which it does each time.
    pub(crate) resets: u64,
}

/// Forwards bytes between clients and the server.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

/// The two ends of one connection.
struct Pair {
    client: TcpStream,
    server: TcpStream,
    /// Nothing of what the server says is passed on.
    deaf: AtomicBool,
    /// The server has spoken since the client did.
    answered: AtomicBool,
}

impl Pair {
    fn end(&self) {
        let _ = self.client.shutdown(Shutdown::Both); // either may have ended
        let _ = self.server.shutdown(Shutdown::Both);
    }

    /// Whoever reads next is told that the connection was reset.
    fn reset(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let _inside = runtime.enter();
        let client = self.client.try_clone().unwrap();
        client.set_nonblocking(true).unwrap();
        tokio::net::TcpStream::from_std(client).unwrap().set_zero_linger().unwrap();
        let _ = self.server.shutdown(Shutdown::Both);
    }
}

impl Proxy {
    pub(crate) fn to(url: &str) -> Proxy {
        let server = url.split_once("://").unwrap().1.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy { address: listener.local_addr().unwrap(), state: Arc::default() };
        let state = Arc::clone(&proxy.state);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                if state.shut.load(Ordering::SeqCst) {
                    continue; // dropped: the client reads the end at once
                }
                let Ok(server) = TcpStream::connect(&server) else { continue };
                for stream in [&client, &server] {
                    stream.set_nodelay(true).unwrap();
                }
                let (deaf, answered) = (AtomicBool::new(false), AtomicBool::new(false));
                let pair = Arc::new(Pair { client, server, deaf, answered });
                let (asks, answers) = (Arc::clone(&pair), Arc::clone(&pair));
                let (of_asks, of_answers) = (Arc::clone(&state), Arc::clone(&state));
                state.open.lock().unwrap().push(pair);
                std::thread::spawn(move || {
                    ask(&asks, &of_asks);
                    forget(&asks, &of_asks);
                });
                std::thread::spawn(move || answer(&answers, &of_answers));
            }
        });
        proxy
    }

    pub(crate) fn url(&self) -> String {
        format!("bolt://{}", self.address)
    }

    /// Ends every connection and takes no other.
    pub(crate) fn cut(&self) {
        self.state.shut.store(true, Ordering::SeqCst);
        self.state.open.lock().unwrap().iter().for_each(|pair| pair.end());
    }

    /// Takes everything and forwards nothing.
    pub(crate) fn silence(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    /// Every answer comes so much later.
    pub(crate) fn slow(&self, by: Duration) {
        self.state.slow.store(by.as_millis() as u64, Ordering::SeqCst);
    }

    /// Every answer comes byte by byte.
    pub(crate) fn slice(&self) {
        self.state.sliced.store(true, Ordering::SeqCst);
    }

    /// Replaces a text in answers by one of the same length.
    pub(crate) fn lie(&self, instead_of: &'static str, say: &'static str) {
        assert_eq!(instead_of.len(), say.len());
        *self.state.lie.lock().unwrap() = Some([instead_of, say]);
    }

    pub(crate) fn mend(&self) {
        self.state.shut.store(false, Ordering::SeqCst);
        self.state.silent.store(false, Ordering::SeqCst);
        self.state.sliced.store(false, Ordering::SeqCst);
        self.state.slow.store(0, Ordering::SeqCst);
    }

    /// The nth message of this kind from now on, counted from 1, meets this fate.
    pub(crate) fn strike(&self, tag: u8, nth: u64, fate: Fate) {
        *self.state.fate.lock().unwrap() = Some((tag, nth, fate));
    }

    /// Whether it has.
    pub(crate) fn has_struck(&self) -> bool {
        self.state.fate.lock().unwrap().is_none()
    }

    /// How often somebody waited for an answer since this was asked last.
    pub(crate) fn trips(&self) -> Trips {
        std::mem::take(&mut *self.state.trips.lock().unwrap())
    }
}

impl State {
    fn fate_of(&self, tag: u8) -> Option<Fate> {
        let mut next = self.fate.lock().unwrap();
        let (wanted, nth, fate) = next.as_mut()?;
        if *wanted != tag {
            return None;
        }
        *nth -= 1;
        let fate = (*nth == 0).then_some(*fate);
        if fate.is_some() {
            *next = None;
        }
        fate
    }

    fn count(&self, tag: u8, writing: bool) {
        let mut trips = self.trips.lock().unwrap();
        let Trips { writing: inside, reading, resets } = &mut *trips;
        let count = match (tag, writing) {
            (HELLO, _) => return, // once a connection
            (RESET, _) => resets,
            (_, true) => inside,
            (_, false) => reading,
        };
        *count += 1;
    }

    fn hold(&self) {
        while self.silent.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn forget(pair: &Arc<Pair>, state: &State) {
    state.open.lock().unwrap().retain(|open| !Arc::ptr_eq(open, pair));
}

/// The first whole message, with its chunk sizes and its end.
fn message(bytes: &[u8]) -> Option<usize> {
    let mut place = 0;
    loop {
        let size: [u8; 2] = bytes.get(place..place + 2)?.try_into().ok()?;
        let size = usize::from(u16::from_be_bytes(size));
        place += 2 + size;
        if size == 0 {
            return Some(place);
        }
    }
}

fn failure(code: &str) -> Vec<u8> {
    let mut body = vec![0xb1, FAILURE, 0xa2];
    for text in ["code", code, "message", "struck"] {
        body.extend([0xd0, text.len() as u8]);
        body.extend(text.as_bytes());
    }
    let size = (body.len() as u16).to_be_bytes();
    [&size[..], &body, &[0, 0]].concat()
}

/// From the client to the server, message by message.
fn ask(pair: &Pair, state: &State) {
    let (mut bytes, mut waiting, mut greeted) = (vec![0; 65_536], Vec::new(), false);
    let (mut failed, mut dead, mut writing) = (false, false, false);
    while let Ok(n @ 1..) = (&pair.client).read(&mut bytes) {
        state.hold();
        waiting.extend_from_slice(&bytes[..n]);
        if !greeted && waiting.len() >= OFFER {
            let offer: Vec<u8> = waiting.drain(..OFFER).collect();
            greeted = (&pair.server).write_all(&offer).is_ok();
        }
        while let Some(length) = greeted.then(|| message(&waiting)).flatten() {
            let whole: Vec<u8> = waiting.drain(..length).collect();
            let tag = whole.get(TAG).copied().unwrap_or_default();
            writing = (writing || tag == BEGIN) && tag != RESET;
            if pair.answered.swap(false, Ordering::SeqCst) {
                state.count(tag, writing);
            }
            writing &= tag != COMMIT;
            failed &= ![RESET, GOODBYE].contains(&tag);
            if dead {
                continue;
            }
            let to_client = |bytes: &[u8]| {
                pair.answered.store(true, Ordering::SeqCst);
                let _ = (&pair.client).write_all(bytes); // it may have gone
            };
            if failed {
                to_client(&IGNORED);
                continue;
            }
            match state.fate_of(tag) {
                Some(Fate::Lost) => return pair.end(),
                Some(Fate::Reset) => return pair.reset(),
                Some(Fate::Fails(code)) => {
                    to_client(&failure(code));
                    failed = true;
                    continue;
                }
                Some(Fate::Garbled(garbage)) => {
                    to_client(garbage);
                    pair.deaf.store(true, Ordering::SeqCst);
                    dead = true;
                    continue;
                }
                Some(Fate::Unanswered) => pair.deaf.store(true, Ordering::SeqCst),
                None => {}
            }
            if (&pair.server).write_all(&whole).is_err() {
                return pair.end();
            }
        }
    }
    pair.end();
}

/// From the server to the client, as it comes.
fn answer(pair: &Pair, state: &State) {
    let mut bytes = vec![0; 65_536];
    while let Ok(n @ 1..) = (&pair.server).read(&mut bytes) {
        state.hold();
        std::thread::sleep(Duration::from_millis(state.slow.load(Ordering::SeqCst)));
        if pair.deaf.load(Ordering::SeqCst) {
            break; // the server has done it, and nobody hears it
        }
        let said = &mut bytes[..n];
        if let Some([instead_of, say]) = *state.lie.lock().unwrap() {
            let found = said.windows(say.len()).position(|some| some == instead_of.as_bytes());
            if let Some(place) = found {
                said[place..place + say.len()].copy_from_slice(say.as_bytes());
            }
        }
        pair.answered.store(true, Ordering::SeqCst);
        let size = if state.sliced.load(Ordering::SeqCst) { 1 } else { n };
        if said.chunks(size).any(|some| (&pair.client).write_all(some).is_err()) {
            break;
        }
    }
    pair.end();
}
