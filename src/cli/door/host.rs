//! The host's side: listens, takes so many errands at once, and carries each out on a thread of its
//! own, with the store that it has. Garbage is closed with one line in the log.

use super::errand::VERSION;
use super::frames::{Kind, announced};
use super::place::{close, listen};
use super::{Claims, Errand, Held, Wire};
use crate::cli::{self, Cli, CliError, Output, clock};
use crate::config::Limits;
use crate::store::Store;
use clap::Parser;
use std::io::{self, Read};
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

/// The stack of a command, as that of a process.
const STACK_BYTES: usize = 8 << 20;
/// The exit code of a program that panicked.
const BROKE_OFF: u8 = 101;
/// How long commands that are cut are given to let go of the store.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// How long a knock at the own door may take.
const KNOCK_WAIT: Duration = Duration::from_millis(200);

/// A socket that listens and is not answered yet: guests wait.
pub(in crate::cli) struct Door {
    listener: UnixListener,
    dir: PathBuf,
    path: PathBuf,
}

/// The host while it takes errands.
pub(in crate::cli) struct Host {
    shared: Arc<Shared>,
    dir: PathBuf,
    path: PathBuf,
    stopped_at: OnceLock<Duration>,
}

struct Shared {
    limits: Limits,
    claims: Claims,
    busy: Mutex<usize>,
    freed: Condvar,
    stopping: AtomicBool,
    cut: Arc<AtomicBool>,
}

impl Door {
    /// Listens at `path` for the store in `dir`, whose lock this process has.
    pub(in crate::cli) fn listen(dir: &Path, path: &Path) -> io::Result<Door> {
        let listener = listen(dir, path)?;
        Ok(Door { listener, dir: dir.to_owned(), path: path.to_owned() })
    }

    /// Begins to answer.
    pub(in crate::cli) fn open(self, store: Arc<Store>, limits: Limits) -> io::Result<Host> {
        let shared = Arc::new(Shared {
            limits,
            claims: Claims::default(),
            busy: Mutex::new(0),
            freed: Condvar::new(),
            stopping: AtomicBool::new(false),
            cut: Arc::new(AtomicBool::new(false)),
        });
        let Door { listener, dir, path } = self;
        let accepting = Arc::clone(&shared);
        let accept = move || accept(&accepting, &listener, &store);
        std::thread::Builder::new().name("door".to_owned()).spawn(accept)?;
        Ok(Host { shared, dir, path, stopped_at: OnceLock::new() })
    }
}

impl Host {
    /// Takes no more errands; those under way go on. Does not wait.
    pub(in crate::cli) fn stop(&self) {
        if self.stopped_at.set(clock::ticks()).is_err() {
            return;
        }
        self.shared.stopping.store(true, Ordering::SeqCst);
        self.shared.freed.notify_all();
        self.wake();
        close(&self.dir, &self.path);
    }

    /// Wakes whoever accepts. Where a connection is not made at once, many wait and nobody sleeps.
    fn wake(&self) {
        let (tell, told) = mpsc::channel();
        let path = self.path.clone();
        let knock = move || tell.send(UnixStream::connect(path).map(drop));
        if std::thread::Builder::new().spawn(knock).is_ok() {
            let _ = told.recv_timeout(KNOCK_WAIT); // past it, somebody is awake
        }
    }

    /// Waits for the errands under way, as long as requests are given; then they are told to end.
    pub(in crate::cli) fn drain(&self) {
        self.stop();
        let since = self.stopped_at.get().copied().unwrap_or_default();
        let past = clock::ticks().saturating_sub(since);
        if !self.shared.is_free_within(self.shared.limits.drain_timeout().saturating_sub(past)) {
            tracing::warn!("commands were cut when the service stopped");
            self.shared.cut.store(true, Ordering::SeqCst);
            self.shared.is_free_within(LAST_WAIT);
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop();
    }
}

/// One of so many places; freed when it is dropped.
struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.busy() -= 1;
        self.0.freed.notify_all();
    }
}

impl Shared {
    fn busy(&self) -> MutexGuard<'_, usize> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place; `None` when the host stops.
    fn place(self: &Arc<Shared>) -> Option<Place> {
        let is_full = |busy: &mut usize| {
            *busy >= self.limits.commands.max(1) && !self.stopping.load(Ordering::SeqCst)
        };
        let mut busy =
            self.freed.wait_while(self.busy(), is_full).unwrap_or_else(PoisonError::into_inner);
        if self.stopping.load(Ordering::SeqCst) {
            return None;
        }
        *busy += 1;
        Some(Place(Arc::clone(self)))
    }

    fn is_free_within(&self, time: Duration) -> bool {
        let waited = self.freed.wait_timeout_while(self.busy(), time, |busy| *busy > 0);
        *waited.unwrap_or_else(PoisonError::into_inner).0 == 0
    }
}

fn accept(shared: &Arc<Shared>, listener: &UnixListener, store: &Arc<Store>) {
    while let Some(place) = shared.place() {
        let accepted = listener.accept();
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, say: waiting is all that helps.
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        let (shared, store) = (Arc::clone(shared), Arc::clone(store));
        let work = move || {
            answer(&shared, store, &stream);
            let _ = stream.shutdown(std::net::Shutdown::Both); // the guest may have ended it
            drop(place);
        };
        let builder = std::thread::Builder::new().name("command".to_owned());
        if let Err(error) = builder.stack_size(STACK_BYTES).spawn(work) {
            tracing::error!(%error, "a command of another process was not carried out");
        }
    }
}

/// One connection, from the errand to the exit code.
fn answer(shared: &Shared, store: Arc<Store>, stream: &UnixStream) {
    let began = clock::ticks();
    let errand = match hear(shared, stream) {
        Ok(errand) => errand,
        Err(Unheard::Nothing) => return,
        Err(Unheard::Garbage(why)) => {
            tracing::warn!(why, "what came to the socket was no command; it was closed");
            return;
        }
        Err(Unheard::Refused(error)) => return refuse(shared, stream, error),
    };
    let Ok(wire) = wire(shared, stream) else { return };
    let Ok(cli) = Cli::try_parse_from(&errand.arguments) else {
        wire.close();
        tracing::warn!(why = "arguments", "what came to the socket was no command; it was closed");
        return;
    };
    let held = Held::new(store, Arc::clone(&wire), shared.claims.clone(), &errand);
    if wire.send(Kind::Accepted, &[]).is_ok() {
        let ended = catch_unwind(AssertUnwindSafe(|| cli::carry_out(&cli, &errand, held)));
        let code = ended.unwrap_or_else(|_| {
            // The log has the place.
            let _ = wire.err("otbasy: the command broke off by a fault of the program\n");
            BROKE_OFF
        });
        wire.exit(code);
        let micros = clock::ticks().saturating_sub(began).as_micros() as u64;
        tracing::info!(code, micros, "a command was carried out");
    }
    wire.close();
}

fn wire(shared: &Shared, stream: &UnixStream) -> io::Result<Arc<Wire>> {
    let wire = Wire::new(stream.try_clone()?, Arc::clone(&shared.cut))?;
    wire.watch(stream.try_clone()?)?;
    Ok(wire)
}

/// Nobody watches the guest here: the rest of what it said may still come, and is not taken for a
/// word out of turn, after which the code would not be sent.
fn refuse(shared: &Shared, stream: &UnixStream, error: CliError) {
    let wire = stream.try_clone().and_then(|stream| Wire::new(stream, Arc::clone(&shared.cut)));
    if let Ok(wire) = wire {
        let code = Output::Away(Arc::clone(&wire)).end(Err(error));
        wire.exit(code);
        wire.close();
    }
}

/// Why there is no errand.
enum Unheard {
    /// Somebody only knocked.
    Nothing,
    Garbage(&'static str),
    Refused(CliError),
}

/// What the guest asks, if it is said in time.
fn hear(shared: &Shared, stream: &UnixStream) -> Result<Errand, Unheard> {
    let limits = &shared.limits;
    let until = clock::ticks() + Duration::from_millis(limits.command_timeout_ms);
    let mut head = [0; 12];
    match read(stream, &mut head, until) {
        Ok(12) => {}
        Ok(0) => return Err(Unheard::Nothing),
        Ok(_) => return Err(Unheard::Garbage("it broke off")),
        Err(_) => return Err(Unheard::Garbage("too slow")),
    }
    let length = announced(head).ok_or(Unheard::Garbage("bytes of something else"))?;
    if length > limits.command_bytes {
        return Err(Unheard::Refused(CliError::input(format!(
            "the command takes {length} bytes with its configuration, the service that holds the \
             store takes {} (limits.command_bytes)",
            limits.command_bytes
        ))));
    }
    let mut json = vec![0; length];
    match read(stream, &mut json, until) {
        Ok(read) if read == length => {}
        Ok(_) => return Err(Unheard::Garbage("it broke off")),
        Err(_) => return Err(Unheard::Garbage("too slow")),
    }
    let value: serde_json::Value =
        serde_json::from_slice(&json).map_err(|_| Unheard::Garbage("no JSON"))?;
    let version = value["version"].as_str().unwrap_or_default().to_owned();
    if version != VERSION {
        return Err(Unheard::Refused(CliError::refused(format!(
            "the store is served by otbasy {VERSION}, this is otbasy {version}; use the same, or \
             stop the service first"
        ))));
    }
    serde_json::from_value(value).map_err(|_| {
        Unheard::Refused(CliError::refused(
            "the store is served by another build of otbasy; use the same, or stop the service",
        ))
    })
}

/// Reads until the buffer is full or the other side ends; how much came.
fn read(mut stream: &UnixStream, buffer: &mut [u8], until: Duration) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        let left = until.saturating_sub(clock::ticks());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}
