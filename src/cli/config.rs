//! `otbasy config print`: the effective configuration, as TOML that can be used as a file.

use super::{CliError, Exit, context::Context};

/// Arguments of `config`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Print every setting with its value
    Print {
        /// Say where each value comes from
        #[arg(long)]
        origin: bool,
    },
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let What::Print { origin } = &args.what;
    for (key, value, from) in context.effective.rows() {
        if *origin {
            context.say(format!("{key} = {value}  # {from}"))?;
        } else {
            context.say(format!("{key} = {value}"))?;
        }
    }
    Ok(Exit::Done)
}
