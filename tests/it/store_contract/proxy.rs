//! A door before the database that can be shut, go silent, or lose one answer to COMMIT.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// COMMIT as it is sent: a message of two bytes, and its end.
const COMMIT: [u8; 6] = [0x00, 0x02, 0xb0, 0x12, 0x00, 0x00];

#[derive(Default)]
struct State {
    shut: AtomicBool,
    silent: AtomicBool,
    loses: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

/// Forwards bytes between clients and the server.
pub(super) struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

impl Proxy {
    pub(super) fn to(url: &str) -> Proxy {
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
                let server = TcpStream::connect(&server).unwrap();
                state
                    .open
                    .lock()
                    .unwrap()
                    .extend([&client, &server].map(|s| s.try_clone().unwrap()));
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (asks, answers) = (Arc::clone(&state), Arc::clone(&state));
                let deaf = Arc::new(AtomicBool::new(false));
                let heard = Arc::clone(&deaf);
                std::thread::spawn(move || pump(from, to, &asks, &deaf, true));
                std::thread::spawn(move || pump(server, client, &answers, &heard, false));
            }
        });
        proxy
    }

    pub(super) fn url(&self) -> String {
        format!("bolt://{}", self.address)
    }

    /// Ends every connection and takes no other.
    pub(super) fn cut(&self) {
        self.state.shut.store(true, Ordering::SeqCst);
        for stream in self.state.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both); // it may have ended
        }
    }

    /// Takes everything and forwards nothing.
    pub(super) fn silence(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    pub(super) fn mend(&self) {
        self.state.shut.store(false, Ordering::SeqCst);
        self.state.silent.store(false, Ordering::SeqCst);
    }

    /// The next COMMIT arrives, its answer does not.
    pub(super) fn lose_next_commit(&self) {
        self.state.loses.store(true, Ordering::SeqCst);
    }

    pub(super) fn has_lost(&self) -> bool {
        !self.state.loses.load(Ordering::SeqCst)
    }
}

fn pump(mut from: TcpStream, mut to: TcpStream, state: &State, deaf: &AtomicBool, asks: bool) {
    let mut bytes = [0; 16_384];
    while let Ok(n @ 1..) = from.read(&mut bytes) {
        while state.silent.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
        if asks && bytes[..n].windows(COMMIT.len()).any(|some| some == COMMIT) {
            deaf.store(state.loses.swap(false, Ordering::SeqCst), Ordering::SeqCst);
        }
        if !asks && deaf.load(Ordering::SeqCst) {
            break; // the server has committed, and nobody hears it
        }
        if to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both); // either may have ended
    let _ = to.shutdown(Shutdown::Both);
}
