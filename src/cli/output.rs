//! Where a command writes, and how it ends. Commands write here and nowhere else, so that another
//! process than the one whose user waits may carry one out. Must not know commands.

use super::CliError;
use super::door::Wire;
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::Arc;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exit {
    /// All is well.
    Done,
    /// Done, but there is something that `--strict` counts as a failure.
    Findings,
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> u8 {
        match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
        }
    }
}

/// The output of one command.
pub(super) enum Output {
    /// The standard streams of this process.
    Here,
    /// Those of the guest whose command this is.
    Away(Arc<Wire>),
}

impl Output {
    /// Prints a line; a closed pipe ends the command quietly, as `head` expects.
    pub(super) fn say(&self, line: impl Display) -> Result<(), CliError> {
        let written = match self {
            Output::Here => {
                let mut out = io::stdout().lock();
                writeln!(out, "{line}").and_then(|()| out.flush())
            }
            Output::Away(guest) => guest.out(&format!("{line}\n")),
        };
        written.map_err(|e| CliError::unprinted(&e))
    }

    /// Says in one line why the command failed, if it did; its exit code.
    pub(super) fn end(&self, ended: Result<Exit, CliError>) -> u8 {
        let error = match ended {
            Ok(exit) => return exit.into(),
            Err(error) => error,
        };
        if !error.is_silent() {
            // Whoever reads errors may have gone; the code still tells.
            let _ = match self {
                Output::Here => writeln!(io::stderr(), "otbasy: {error}"),
                Output::Away(guest) => guest.err(&format!("otbasy: {error}\n")),
            };
        }
        error.code
    }

    /// A bar on stderr that counts to `total`; silent where stderr is not a terminal.
    pub(super) fn bar(&self, total: u64, what: &'static str) -> ProgressBar {
        self.styled(total, what, "{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
    }

    /// A bar that counts bytes.
    pub(super) fn bytes(&self, what: &'static str) -> ProgressBar {
        self.styled(0, what, "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
    }

    fn styled(&self, total: u64, what: &'static str, template: &str) -> ProgressBar {
        let bar = match self {
            Output::Here => ProgressBar::new(total).with_message(what),
            Output::Away(_) => ProgressBar::hidden(),
        };
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}
