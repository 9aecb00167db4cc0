//! The guest's side: a command that found the store held has it carried out by the holder, and
//! passes on what the holder says. Every wait has an end.

use super::Errand;
use super::frames::{FRAME_MAX, Kind, receive, send, send_errand};
use crate::cli::CliError;
use crate::cli::error::HeldBy;
use crate::cli::named::Named;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// Until the holder takes the command up. Longer than a service takes to load a country.
const ACCEPT_WAIT: Duration = Duration::from_secs(20);
/// A holder that says nothing for so long, once it has begun, hangs: it says once a second that all
/// is well.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// What became of an errand.
pub(in crate::cli) enum Answer {
    /// It was carried out and ended with this exit code.
    Ended(u8),
    /// It was not done, or not to its end.
    Failed(CliError),
    /// Nobody is there.
    Absent,
    /// Somebody was there and went before it was begun.
    Gone,
}

/// Has it carried out by the holder, who is at the door. `input` is what the command reads: the
/// holder gets it from here, for a pipe or a standard input is nobody else's.
pub(in crate::cli) fn ask(
    by: &HeldBy,
    door: &Path,
    errand: &Errand,
    input: Option<&Named>,
) -> Answer {
    let json = match serde_json::to_vec(errand) {
        Ok(json) => json,
        Err(e) => return Answer::Failed(CliError::input(e)),
    };
    let mut stream = match connect(door) {
        Ok(stream) => stream,
        Err(e) if e.kind() == ErrorKind::TimedOut => return Answer::Failed(by.is_silent()),
        Err(_) => return Answer::Absent,
    };
    let waits = stream
        .set_write_timeout(Some(ACCEPT_WAIT))
        .and_then(|()| stream.set_read_timeout(Some(ACCEPT_WAIT)));
    // A holder that refuses may do so before it has read everything.
    let _ = waits.and_then(|()| send_errand(&mut stream, &json));
    let asked = input.and_then(|input| reads(input.clone(), stream.try_clone().ok()?));
    let mut frames = BufReader::new(stream);
    let mut began = false;
    loop {
        match receive(&mut frames) {
            Ok((Kind::Ask, _)) => match &asked {
                Some(asked) => drop(asked.send(())), // it ends when the connection has
                None => return Answer::Failed(by.went()),
            },
            Ok((Kind::Accepted, _)) => {
                began = true;
                // If this fails, the shorter wait holds, which is longer than a pulse.
                let _ = frames.get_ref().set_read_timeout(Some(SILENCE_MAX));
            }
            Ok((Kind::Pulse, _)) => {}
            Ok((Kind::Out, bytes)) => {
                if let Err(e) = print(&mut io::stdout(), &bytes) {
                    return Answer::Failed(CliError::unprinted(&e));
                }
            }
            Ok((Kind::Err, bytes)) => {
                let _ = print(&mut io::stderr(), &bytes); // the code still tells
            }
            Ok((Kind::In | Kind::Unread, _)) => return Answer::Failed(by.went()),
            Ok((Kind::Exit, code)) => return Answer::Ended(code.first().copied().unwrap_or(3)),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Answer::Failed(by.is_silent());
            }
            Err(_) if began => return Answer::Failed(by.went()),
            Err(_) => return Answer::Gone,
        }
    }
}

/// A thread that sends a piece of the input each time it is told to, so that a slow input never
/// keeps the holder's words waiting.
fn reads(input: Named, mut stream: UnixStream) -> Option<mpsc::Sender<()>> {
    let (ask, asked) = mpsc::channel();
    let answer = move || {
        let mut opened: Option<io::Result<Box<dyn Read>>> = None;
        while asked.recv().is_ok() {
            let piece = match opened.get_or_insert_with(|| input.open()) {
                Ok(from) => next_piece(from),
                Err(e) => Err(io::Error::new(e.kind(), e.to_string())),
            };
            let sent = match piece {
                Ok(piece) => send(&mut stream, Kind::In, &piece),
                Err(e) => send(&mut stream, Kind::Unread, e.to_string().as_bytes()),
            };
            if sent.is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("input".to_owned()).spawn(answer).ok()?;
    Some(ask)
}

fn next_piece(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = vec![0; FRAME_MAX];
    loop {
        match from.read(&mut piece) {
            Ok(read) => {
                piece.truncate(read);
                return Ok(piece);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn print(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes).and_then(|()| to.flush())
}

/// Connects, but does not wait for ever where many wait before us.
fn connect(door: &Path) -> io::Result<UnixStream> {
    let (tell, told) = mpsc::channel();
    let door = PathBuf::from(door);
    let connecting = std::thread::Builder::new().spawn(move || {
        let _ = tell.send(UnixStream::connect(door)); // nobody waits any more
    });
    connecting?;
    told.recv_timeout(ACCEPT_WAIT).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}
