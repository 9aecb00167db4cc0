//! What a command that failed says, in one line, and its exit code (spec 5): 2 bad arguments or
//! input, 3 store not reachable, 4 refused.

use crate::config::ConfigError;
use crate::language::shown;
use crate::store::StoreError;
use clap::error::ErrorKind;
use std::fmt::{self, Display};
use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug)]
pub struct CliError {
    /// The exit code.
    pub code: u8,
    line: String,
    /// Another process holds the store.
    pub(super) held: Option<HeldBy>,
}

/// Who holds the store.
#[derive(Debug)]
pub(super) struct HeldBy {
    path: String,
    holder: String,
    /// Where the holder carries commands of others out, if it does.
    pub door: Option<PathBuf>,
}

impl HeldBy {
    /// The holder does not answer.
    pub(super) fn is_silent(&self) -> CliError {
        let HeldBy { path, holder, .. } = self;
        CliError::new(
            3,
            format!(
                "{path} is held by {holder}, which takes no commands now; try again later, stop \
                 it, or name another store with --store"
            ),
        )
    }

    /// The holder ended with the command under way.
    pub(super) fn went(&self) -> CliError {
        let HeldBy { path, holder, .. } = self;
        let line = format!("{path}: {holder} ended before the command was done; give it again");
        CliError::new(3, line)
    }
}

impl CliError {
    fn new(code: u8, line: impl Display) -> CliError {
        CliError { code, line: one_line(&line.to_string()), held: None }
    }

    /// Bad arguments or input.
    pub(super) fn input(line: impl Display) -> CliError {
        CliError::new(2, line)
    }

    /// Something was refused.
    pub(super) fn refused(line: impl Display) -> CliError {
        CliError::new(4, line)
    }

    /// A file that cannot be written.
    pub(super) fn unwritable(what: &str, e: &std::io::Error) -> CliError {
        CliError::input(format!("{what} cannot be written: {e}"))
    }

    /// Whoever reads the output has gone: not a failure worth a line.
    pub(super) fn closed_pipe() -> CliError {
        CliError::new(0, "")
    }

    /// Standard output does not take what is printed.
    pub(super) fn unprinted(e: &std::io::Error) -> CliError {
        if e.kind() == std::io::ErrorKind::BrokenPipe {
            return CliError::closed_pipe();
        }
        CliError::unwritable("standard output", e)
    }

    /// The same in other words.
    pub(super) fn reworded(self, words: impl Fn(&str) -> String) -> CliError {
        CliError { line: words(&self.line), ..self }
    }

    /// Whether there is nothing to say.
    pub(super) fn is_silent(&self) -> bool {
        self.line.is_empty()
    }

    /// A store that is not sound.
    pub(super) fn unsound(dir: &std::path::Path) -> CliError {
        let line = format!("{} is not sound; restore it from a backup", dir.display());
        CliError::new(3, line)
    }

    /// What the argument parser says, without its page of usage.
    pub(super) fn arguments(e: &clap::Error) -> CliError {
        if e.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            return CliError::input("a command is missing; see `otbasy --help`");
        }
        let text = e.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let first = first.trim_start_matches("error: ");
        CliError::input(format!("{first}; see `otbasy --help`"))
    }
}

impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl From<StoreError> for CliError {
    fn from(e: StoreError) -> CliError {
        let code = match e {
            StoreError::Held { .. }
            | StoreError::NewerFormat { .. }
            | StoreError::Refused { .. } => 4,
            StoreError::Unfit { .. } => 2,
            _ => 3,
        };
        let mut error = CliError::new(code, &e);
        if let StoreError::Held { path, holder, door } = e {
            error.held = Some(HeldBy { path, holder, door });
        }
        error
    }
}

impl From<ConfigError> for CliError {
    fn from(e: ConfigError) -> CliError {
        CliError::input(e)
    }
}

fn one_line(text: &str) -> String {
    shown(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
