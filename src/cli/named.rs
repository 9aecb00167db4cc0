//! A path as the user of a command wrote it. It cannot be used as it stands, because the command
//! may be carried out by a process that works elsewhere: `Context::at` and `Context::claim` say
//! where it is.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// The path; shown as it was written.
#[derive(Clone, Debug)]
pub(super) struct Named(PathBuf);

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
