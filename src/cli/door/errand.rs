//! What a guest asks: its arguments, and what it was told by its own configuration, environment and
//! working directory. And what the host has for it. Must not know commands.

use super::{Claim, Claims, Wire};
use crate::cli::named::Named;
use crate::cli::{Cli, CliError, Context, Format};
use crate::config::Config;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version of the program; the other side must be of the same.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A command as its host needs it.
#[derive(Serialize, Deserialize)]
pub(in crate::cli) struct Errand {
    pub(super) version: String,
    pub(super) arguments: Vec<OsString>,
    directory: OsString,
    pub(in crate::cli) config: Config,
    pub(in crate::cli) format: Format,
    pub(in crate::cli) permissions: Option<String>,
}

impl Errand {
    /// The command of this process.
    pub(in crate::cli) fn ours(cli: &Cli, context: &Context) -> Result<Errand, CliError> {
        let directory = std::env::current_dir()
            .map_err(|e| CliError::input(format!("the working directory cannot be read: {e}")))?;
        Ok(Errand {
            version: VERSION.to_owned(),
            arguments: std::env::args_os().collect(),
            directory: directory.into_os_string(),
            config: context.effective.config.clone(),
            format: cli.global.format,
            permissions: cli.global.permissions.clone(),
        })
    }
}

/// What the host of a command has for it.
pub(in crate::cli) struct Held {
    /// The store.
    pub store: Arc<Store>,
    /// The way to the guest.
    pub wire: Arc<Wire>,
    claims: Claims,
    /// Where the guest works: its paths are read from there.
    directory: PathBuf,
    /// Paths as the host reads them and as the guest wrote them.
    given: RefCell<Vec<(String, String)>>,
}

impl Held {
    pub(super) fn new(store: Arc<Store>, wire: Arc<Wire>, claims: Claims, errand: &Errand) -> Held {
        let directory = PathBuf::from(&errand.directory);
        Held { store, wire, claims, directory, given: RefCell::default() }
    }

    /// Where a path of the guest is.
    pub(in crate::cli) fn at(&self, path: &Named) -> PathBuf {
        let real = self.directory.join(path.as_ref());
        if path.as_ref().is_relative() {
            let pair = (real.display().to_string(), path.to_string());
            self.given.borrow_mut().push(pair);
        }
        real
    }

    /// The claim on a place to write to.
    pub(in crate::cli) fn claim(&self, path: &Path) -> Option<Claim> {
        self.claims.take(path)
    }

    /// What an error says, with the paths as the guest wrote them: `own` is its name for the store.
    pub(in crate::cli) fn in_words_of_the_guest(&self, line: &str, own: &str) -> String {
        let place = self.store.place().display().to_string();
        let rest = line.strip_prefix(&place).filter(|rest| rest.starts_with([' ', ':', '/']));
        let mut line = rest.map_or_else(|| line.to_owned(), |rest| format!("{own}{rest}"));
        for (real, given) in self.given.borrow().iter() {
            line = line.replace(real, given);
        }
        line
    }
}
