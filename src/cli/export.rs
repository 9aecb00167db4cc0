//! `otbasy export`: everything as an extract that can be imported again, or as the files that fill
//! an empty Neo4j database.

use super::{CliError, Exit, Format, context::Context, door::Opened, named::Named};
use crate::jobs::export::export_csv;
use std::path::Path;

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
        let line = "export has the formats csv and neo4j-admin; JSON is for cards";
        return Err(CliError::input(line));
    }
    let dir = context.claim(&args.dir)?;
    if std::fs::read_dir(dir.as_ref()).is_ok_and(|mut entries| entries.next().is_some()) {
        let dir = &args.dir;
        return Err(CliError::input(format!("{dir} is not empty; export into a new directory")));
    }
    let store = context.open_existing("export")?;
    if context.format == Format::Neo4jAdmin {
        files(context, &store, dir.as_ref(), &args.dir)?;
        return Ok(Exit::Done);
    }
    let wrote = export_csv(store.all_rows()?.as_ref(), dir.as_ref())?;
    context.say(format!(
        "wrote {} rows of people, {} of links, {} of statuses, {} of incomes into {}",
        wrote.persons, wrote.links, wrote.statuses, wrote.incomes, args.dir
    ))?;
    Ok(Exit::Done)
}

#[cfg(not(feature = "neo4j"))]
fn files(_: &Context, _: &Opened, _: &Path, _: &Named) -> Result<(), CliError> {
    let line = "this program was built without Neo4j; build it with `cargo build --features neo4j`";
    Err(CliError::input(line))
}

#[cfg(feature = "neo4j")]
fn files(context: &Context, store: &Opened, dir: &Path, named: &Named) -> Result<(), CliError> {
    use crate::store::neo4j::files::{OPTIONS, write_files};
    let bar = context.output.bar(0, "rows");
    let wrote = write_files(store.all_rows()?.as_ref(), dir, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let wrote = wrote?;
    context.say(format!(
        "wrote {} nodes and {} relationships into {named}",
        wrote.nodes, wrote.relationships
    ))?;
    context.say(format!(
        "to fill a database that is stopped and empty: cd {named} && \
         neo4j-admin database import full neo4j @{OPTIONS}"
    ))?;
    context
        .say("then start it, and run `otbasy migrate apply --store bolt://…` for its indexes")?;
    Ok(())
}
