//! A path as the user of a command wrote it. It cannot be used as it stands, because the command
//! may be carried out by a process that works elsewhere: `Context::at` and `Context::claim` say
//! where it is.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The path; shown as it was written.
#[derive(Clone, Debug)]
pub(super) struct Named(PathBuf);

impl Named {
    /// Whether it can be something to read: there, and no directory.
    pub(super) fn is_there(&self) -> io::Result<()> {
        if self.is_standard_input() {
            return Ok(());
        }
        let found = std::fs::metadata(&self.0)?;
        if found.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(()) }
    }

    fn is_standard_input(&self) -> bool {
        self.0.as_os_str() == "-"
    }

    /// Opens it to read, in the process of whoever wrote it; `-` is the standard input.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read>> {
        if self.is_standard_input() {
            return Ok(Box::new(io::stdin()));
        }
        Ok(Box::new(File::open(&self.0)?))
    }
}

impl From<OsString> for Named {
    fn from(text: OsString) -> Named {
        Named(PathBuf::from(text))
    }
}

impl AsRef<Path> for Named {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}
