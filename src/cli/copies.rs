//! `otbasy backup` and `otbasy restore`.

use super::{CliError, Exit, context::Context, named::Named};

/// Arguments of `backup`.
#[derive(clap::Args, Debug)]
pub(super) struct BackupArgs {
    /// The file to be written; it must not be there
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Named,
}

/// Arguments of `restore`.
#[derive(clap::Args, Debug)]
pub(super) struct RestoreArgs {
    /// A backup
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Named,
}

pub(super) fn backup(context: &Context, args: &BackupArgs) -> Result<Exit, CliError> {
    context.needs_all_rights("backup")?;
    let file = context.claim(&args.file)?;
    context.open_existing("backup")?.backup(file.as_ref())?;
    context.say(format!("backed up into {}", args.file))?;
    Ok(Exit::Done)
}

pub(super) fn restore(context: &Context, args: &RestoreArgs) -> Result<Exit, CliError> {
    context.restore(&context.at(&args.file))?;
    context.say(format!("restored into {}", context.directory()?.display()))?;
    Ok(Exit::Done)
}
