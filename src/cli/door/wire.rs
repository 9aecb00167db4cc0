//! The host's end of one connection: frames go out, pieces of the guest's input come in when they
//! are asked for, and it is known when the guest has gone. A second thread says once a second that
//! all is well, so that neither side waits for the dead.

use super::frames::{FRAME_MAX, Kind, send, take};
use std::io::{self, BufRead, ErrorKind, Read};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Between two words that say that all is well.
const PULSE: Duration = Duration::from_secs(1);
/// A guest that takes nothing for so long is let go.
const STALL: Duration = Duration::from_secs(30);

/// One connection.
pub(in crate::cli) struct Wire {
    stream: Mutex<UnixStream>,
    gone: AtomicBool,
    /// The host ends everything.
    cut: Arc<AtomicBool>,
    input: Mutex<Input>,
    came: Condvar,
}

/// What is known of the next piece of the guest's input.
#[derive(Default)]
enum Input {
    /// Nobody asked.
    #[default]
    Idle,
    /// The guest was asked.
    Asked,
    /// It is there; nothing at the end.
    Came(io::Result<Vec<u8>>),
}

impl Wire {
    pub(super) fn new(stream: UnixStream, cut: Arc<AtomicBool>) -> io::Result<Arc<Wire>> {
        stream.set_write_timeout(Some(STALL))?;
        let (stream, gone) = (Mutex::new(stream), AtomicBool::new(false));
        let (input, came) = (Mutex::default(), Condvar::new());
        Ok(Arc::new(Wire { stream, gone, cut, input, came }))
    }

    /// Whether it is of no use to go on: the guest has gone, or the host ends.
    pub(in crate::cli) fn is_cut(&self) -> bool {
        self.gone.load(Ordering::Relaxed) || self.cut.load(Ordering::Relaxed)
    }

    /// For standard output.
    pub(in crate::cli) fn out(&self, text: &str) -> io::Result<()> {
        self.send(Kind::Out, text.as_bytes())
    }

    /// For standard error.
    pub(in crate::cli) fn err(&self, text: &str) -> io::Result<()> {
        self.send(Kind::Err, text.as_bytes())
    }

    /// The last word: the exit code.
    pub(super) fn exit(&self, code: u8) {
        let _ = self.send(Kind::Exit, &[code]); // a guest that has gone needs no code
    }

    pub(super) fn send(&self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        if self.gone.load(Ordering::Relaxed) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        send(&mut *stream, kind, bytes).map_err(|_| {
            self.gone.store(true, Ordering::Relaxed);
            ErrorKind::BrokenPipe.into()
        })
    }

    /// Ends the connection, and with it the thread that watches it.
    pub(super) fn close(&self) {
        self.gone.store(true, Ordering::Relaxed);
        let stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = stream.shutdown(Shutdown::Both); // the guest may have ended it already
    }

    /// The next piece of what the guest's command reads; nothing at the end. Waits for as long as
    /// the guest is there: who types has no deadline.
    fn next_piece(&self) -> io::Result<Vec<u8>> {
        *self.input() = Input::Asked;
        self.send(Kind::Ask, &[])?;
        let mut input = self.input();
        loop {
            if let Input::Came(_) = *input
                && let Input::Came(piece) = std::mem::take(&mut *input)
            {
                return piece;
            }
            if self.is_cut() {
                return Err(ErrorKind::BrokenPipe.into());
            }
            let waited = self.came.wait_timeout(input, PULSE);
            input = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn input(&self) -> MutexGuard<'_, Input> {
        self.input.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what the guest said; `None` if it was not asked for that.
    fn hear(&self, bytes: &mut Vec<u8>) -> Option<()> {
        while let Some((kind, piece)) = take(bytes).ok()? {
            let piece = match kind {
                Kind::In => Ok(piece),
                Kind::Unread => Err(io::Error::other(String::from_utf8_lossy(&piece).into_owned())),
                _ => return None,
            };
            let mut input = self.input();
            if !matches!(*input, Input::Asked) {
                return None;
            }
            *input = Input::Came(piece);
            self.came.notify_all();
        }
        Some(())
    }

    /// Watches the guest, who speaks only when asked, until the connection ends.
    pub(super) fn watch(self: &Arc<Wire>, mut guest: UnixStream) -> io::Result<()> {
        guest.set_read_timeout(Some(PULSE))?;
        let wire = Arc::clone(self);
        let watch = move || {
            let (mut bytes, mut heard) = (vec![0; FRAME_MAX], Vec::new());
            while !wire.gone.load(Ordering::Relaxed) {
                match guest.read(&mut bytes) {
                    Ok(0) => break,
                    Ok(read) => {
                        heard.extend_from_slice(&bytes[..read]);
                        if wire.hear(&mut heard).is_none() {
                            break;
                        }
                    }
                    Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        wire.pulse();
                    }
                    Err(e) if e.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            wire.gone.store(true, Ordering::Relaxed);
            wire.came.notify_all();
        };
        std::thread::Builder::new().name("guest".to_owned()).spawn(watch).map(drop)
    }

    /// Says that all is well, unless something is being said anyway.
    fn pulse(&self) {
        if let Ok(mut stream) = self.stream.try_lock()
            && send(&mut *stream, Kind::Pulse, &[]).is_err()
        {
            self.gone.store(true, Ordering::Relaxed);
        }
    }
}

/// What a guest's command reads, piece by piece.
pub(in crate::cli) struct WireInput {
    wire: Arc<Wire>,
    piece: Vec<u8>,
    read: usize,
    ended: bool,
}

impl WireInput {
    /// Nothing read yet.
    pub(in crate::cli) fn new(wire: Arc<Wire>) -> WireInput {
        WireInput { wire, piece: Vec::new(), read: 0, ended: false }
    }
}

impl BufRead for WireInput {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.piece.len() && !self.ended {
            self.piece = self.wire.next_piece()?;
            self.read = 0;
            self.ended = self.piece.is_empty();
        }
        Ok(self.piece.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.read += count;
    }
}

impl Read for WireInput {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut from = self.fill_buf()?;
        let some = from.read(into)?;
        self.consume(some);
        Ok(some)
    }
}
