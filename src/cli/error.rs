//! What a command that failed says, in one line, and its exit code (spec 5): 2 bad arguments or
//! input, 3 store not reachable, 4 refused.

use crate::config::ConfigError;
use crate::language::shown;
use crate::store::StoreError;
use clap::error::ErrorKind;
use std::fmt::{self, Display};

/// Why a command failed.
#[derive(Debug)]
pub struct CliError {
    /// The exit code.
    pub code: u8,
    line: String,
}

impl CliError {
    /// Bad arguments or input.
    pub(super) fn input(line: impl Display) -> CliError {
        CliError { code: 2, line: one_line(&line.to_string()) }
    }

    /// Something was refused.
    pub(super) fn refused(line: impl Display) -> CliError {
        CliError { code: 4, line: one_line(&line.to_string()) }
    }

    /// A file that cannot be written.
    pub(super) fn unwritable(what: &str, e: &std::io::Error) -> CliError {
        CliError::input(format!("{what} cannot be written: {e}"))
    }

    /// Whoever reads the output has gone: not a failure worth a line.
    pub(super) fn closed_pipe() -> CliError {
        CliError { code: 0, line: String::new() }
    }

    /// Whether there is nothing to say.
    pub(super) fn is_silent(&self) -> bool {
        self.line.is_empty()
    }

    /// A store that is not sound.
    pub(super) fn unsound(dir: &std::path::Path) -> CliError {
        let line = format!("{} is not sound; restore it from a backup", dir.display());
        CliError { code: 3, line }
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
            StoreError::Held { .. } | StoreError::NewerFormat { .. } => 4,
            StoreError::Unfit { .. } => 2,
            _ => 3,
        };
        CliError { code, line: one_line(&e.to_string()) }
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
