//! A directory of our own among the temporary ones, gone when it is dropped.

use super::CliError;
use crate::store::private;
use std::path::{Path, PathBuf};

/// The directory.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(what: &str) -> Result<Scratch, CliError> {
        let path = std::env::temp_dir().join(format!("otbasy-{what}-{}", std::process::id()));
        private::directory(&path)
            .map_err(|e| CliError::unwritable(&path.display().to_string(), &e))?;
        Ok(Scratch(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn failed(&self, e: &std::io::Error) -> CliError {
        CliError::unwritable(&self.0.display().to_string(), e)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is the system's to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
