//! The host's end of one connection: frames go out, and it is known when the guest has gone. A
//! second thread says once a second that all is well, so that neither side waits for the dead.

use super::frames::{Kind, send};
use std::io::{self, ErrorKind, Read};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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
}

impl Wire {
    pub(super) fn new(stream: UnixStream, cut: Arc<AtomicBool>) -> io::Result<Arc<Wire>> {
        stream.set_write_timeout(Some(STALL))?;
        let wire = Wire { stream: Mutex::new(stream), gone: AtomicBool::new(false), cut };
        Ok(Arc::new(wire))
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

    /// Watches the guest, who has nothing more to say, until the connection ends.
    pub(super) fn watch(self: &Arc<Wire>, mut guest: UnixStream) -> io::Result<()> {
        guest.set_read_timeout(Some(PULSE))?;
        let wire = Arc::clone(self);
        let watch = move || {
            while !wire.gone.load(Ordering::Relaxed) {
                match guest.read(&mut [0; 64]) {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        wire.pulse();
                    }
                    Err(e) if e.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            wire.gone.store(true, Ordering::Relaxed);
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
