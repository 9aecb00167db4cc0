//! One process holds a data directory: a lock on a file in it, which also says who holds it, and
//! where it carries commands of others out. It is the lock that says who lives, never another file.

use super::Options;
use crate::store::{StoreError, private};
use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

const NAME: &str = "lock";
/// The name of the socket by which the holder carries commands of others out, unless it lies
/// elsewhere.
pub const DOOR: &str = "socket";
/// What is read of a lock file at most.
const TEXT_MAX: u64 = 8192;
/// What the second line begins with.
const DOOR_AT: &[u8] = b"socket ";
/// How often, and after how long each time, it is looked whether a new holder has said who it is.
const LOOKS: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// The lock, held until this is dropped. The file stays: it is the lock that says who lives.
#[derive(Debug)]
pub(super) struct DirectoryLock(#[allow(dead_code, reason = "held, never read")] File);

impl DirectoryLock {
    /// Takes the lock of a directory that exists, or says at once who has it.
    pub(super) fn take(dir: &Path, options: &Options) -> Result<DirectoryLock, StoreError> {
        let file = dir.join(NAME);
        let failed = |e: &dyn std::fmt::Display| StoreError::failed(&file, e);
        let mut lock = private::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&file)
            .map_err(|e| failed(&e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = dir.display().to_string();
                let (holder, door) = holder(&mut lock);
                return Err(StoreError::Held { path, holder, door });
            }
            Err(TryLockError::Error(e)) => return Err(failed(&e)),
        }
        let written = lock
            .set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| lock.write_all(&text(options)));
        written.map_err(|e| failed(&e))?;
        Ok(DirectoryLock(lock))
    }
}

/// Whether this is the name of a file that a holder leaves behind.
pub(super) fn leaves_behind(name: &OsStr) -> bool {
    name == NAME || name == DOOR
}

/// What the holder writes: who it is, and where it carries commands out.
fn text(options: &Options) -> Vec<u8> {
    let mut text = format!("process {} ({})\n", std::process::id(), options.command).into_bytes();
    if let Some(door) = &options.door {
        text.extend([DOOR_AT, door.as_os_str().as_bytes(), b"\n"].concat());
    }
    text
}

/// What the holder wrote.
fn holder(lock: &mut File) -> (String, Option<PathBuf>) {
    for _ in 0..LOOKS {
        let mut text = Vec::new();
        let read = lock.rewind().and_then(|()| lock.take(TEXT_MAX).read_to_end(&mut text));
        if read.is_ok() && text.ends_with(b"\n") {
            return told(&text);
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    ("another process".to_owned(), None)
}

fn told(text: &[u8]) -> (String, Option<PathBuf>) {
    let (first, rest) = match text.iter().position(|b| *b == b'\n') {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[][..]),
    };
    let door = rest.strip_prefix(DOOR_AT).and_then(|door| door.strip_suffix(b"\n"));
    let door = door.map(|door| PathBuf::from(OsStr::from_bytes(door)));
    (String::from_utf8_lossy(first).into_owned(), door)
}
