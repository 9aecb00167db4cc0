//! `otbasy backup` and `otbasy restore`.

use super::{CliError, context::Context, say};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `backup`.
#[derive(clap::Args, Debug)]
pub(super) struct BackupArgs {
    /// The file to be written; it must not be there
    file: PathBuf,
}

/// Arguments of `restore`.
#[derive(clap::Args, Debug)]
pub(super) struct RestoreArgs {
    /// A backup
    file: PathBuf,
}

pub(super) fn backup(context: &Context, args: &BackupArgs) -> Result<ExitCode, CliError> {
    context.needs_all_rights("backup")?;
    context.open_existing("backup")?.backup(&args.file)?;
    say(format!("backed up into {}", args.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(context: &Context, args: &RestoreArgs) -> Result<ExitCode, CliError> {
    context.restore(&args.file)?;
    say(format!("restored into {}", context.directory()?.display()))?;
    Ok(ExitCode::SUCCESS)
}
