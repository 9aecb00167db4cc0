//! `otbasy export`: everything as an extract that can be imported again.

use super::{CliError, Format, context::Context, say};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The directory to be written; it must be absent or empty
    dir: PathBuf,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<ExitCode, CliError> {
    if context.format == Format::Json {
        return Err(CliError::input("export writes CSV; JSON is for cards"));
    }
    let store = context.open_existing("export")?;
    let summary = crate::jobs::export::export(&store, &args.dir).map_err(CliError::input)?;
    say(format!("{summary} into {}", args.dir.display()))?;
    Ok(ExitCode::SUCCESS)
}
