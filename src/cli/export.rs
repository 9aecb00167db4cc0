//! `otbasy export`: everything as an extract that can be imported again.

use super::{CliError, Exit, Format, context::Context, named::Named};
use crate::jobs::export::export_csv;

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The directory to be written; it must be absent or empty
    #[arg(value_hint = clap::ValueHint::DirPath)]
    dir: Named,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    context.needs_all_rights("export")?;
    if context.format == Format::Json {
        return Err(CliError::input("export writes CSV; JSON is for cards"));
    }
    let dir = context.claim(&args.dir)?;
    if std::fs::read_dir(dir.as_ref()).is_ok_and(|mut entries| entries.next().is_some()) {
        let dir = &args.dir;
        return Err(CliError::input(format!("{dir} is not empty; export into a new directory")));
    }
    let store = context.open_existing("export")?;
    let wrote = export_csv(store.all_rows()?.as_ref(), dir.as_ref())?;
    context.say(format!(
        "wrote {} rows of people, {} of links, {} of statuses, {} of incomes into {}",
        wrote.persons, wrote.links, wrote.statuses, wrote.incomes, args.dir
    ))?;
    Ok(Exit::Done)
}
