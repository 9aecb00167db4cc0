//! `otbasy completions`: completions for a shell, from the same definition as the commands.

use super::{Cli, CliError, Exit, Output};
use clap::CommandFactory;

/// Arguments of `completions`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Which shell
    shell: clap_complete::Shell,
}

pub(super) fn run(output: &Output, args: &Args) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "otbasy", &mut script);
    output.say(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Done)
}
