//! One process holds a data directory: a lock on a file in it, which also says who holds it.

use crate::store::{StoreError, private};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

const NAME: &str = "lock";
/// What is read of a lock file at most.
const HOLDER_MAX: u64 = 300;

/// The lock, held until this is dropped. The file stays: it is the lock that says who lives.
#[derive(Debug)]
pub(super) struct DirectoryLock(#[allow(dead_code, reason = "held, never read")] File);

impl DirectoryLock {
    /// Takes the lock of a directory that exists, or says at once who has it.
    pub(super) fn take(dir: &Path, command: &str) -> Result<DirectoryLock, StoreError> {
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
                return Err(StoreError::Held { path, holder: holder(&mut lock) });
            }
            Err(TryLockError::Error(e)) => return Err(failed(&e)),
        }
        let line = format!("process {} ({command})\n", std::process::id());
        let written = lock
            .set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| lock.write_all(line.as_bytes()));
        written.map_err(|e| failed(&e))?;
        Ok(DirectoryLock(lock))
    }

    /// Whether this is the name of a file that a lock leaves behind.
    pub(super) fn is_its_file(name: &std::ffi::OsStr) -> bool {
        name == NAME
    }
}

fn holder(lock: &mut File) -> String {
    let mut text = String::new();
    let read = lock.take(HOLDER_MAX).read_to_string(&mut text);
    match (read, text.lines().next()) {
        (Ok(_), Some(line)) => line.to_owned(),
        _ => "another process".to_owned(),
    }
}
