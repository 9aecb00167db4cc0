//! `otbasy backup` and `otbasy restore`.

use super::{CliError, Exit, context::Context};
use std::path::PathBuf;

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

pub(super) fn backup(context: &Context, args: &BackupArgs) -> Result<Exit, CliError> {
    context.needs_all_rights("backup")?;
    context.open_existing("backup")?.backup(&args.file)?;
    context.say(format!("backed up into {}", args.file.display()))?;
    Ok(Exit::Done)
}

pub(super) fn restore(context: &Context, args: &RestoreArgs) -> Result<Exit, CliError> {
    context.restore(&args.file)?;
    context.say(format!("restored into {}", context.directory()?.display()))?;
    Ok(Exit::Done)
}
