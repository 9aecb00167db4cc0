//! `otbasy migrate`: what a Neo4j database needs before anything is kept in it.

use super::{CliError, Exit, Format, context::Context, database};

/// Arguments of `migrate`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Clone, Copy, Debug)]
enum What {
    /// Say which scripts would run
    Plan,
    /// Run them
    Apply,
    /// Look whether the database is as it should be
    Validate,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    if context.format != Format::Text {
        return Err(CliError::input("migrate has the format text"));
    }
    if database::url(&context.effective.config)?.is_none() {
        return Err(CliError::input(
            "migrate is for databases; name one: --store bolt://127.0.0.1:7687",
        ));
    }
    on_database(context, args.what)
}

#[cfg(not(feature = "neo4j"))]
fn on_database(context: &Context, _what: What) -> Result<Exit, CliError> {
    Err(database::without_driver(&context.effective.config.store))
}

#[cfg(feature = "neo4j")]
fn on_database(context: &Context, what: What) -> Result<Exit, CliError> {
    use crate::store::neo4j::Neo4j;
    let config = &context.effective.config;
    let Some(address) = database::address(config)? else { return Ok(Exit::Done) };
    let registers = crate::config::registers().map_err(CliError::input)?;
    let store = Neo4j::reach(&address, registers)?;
    match what {
        What::Plan => show(context, &store.plan()?, "would run"),
        What::Apply => show(context, &store.migrate(&config.store_user)?, "ran"),
        What::Validate => {
            let faults = store.validate()?;
            faults.iter().try_for_each(|fault| context.say(fault))?;
            if faults.is_empty() {
                context.say("the database is as it should be")?;
                return Ok(Exit::Done);
            }
            let line = format!("{}: {} faults, see above", store.url(), faults.len());
            Err(CliError::refused(line))
        }
    }
}

#[cfg(feature = "neo4j")]
fn show(context: &Context, plan: &crate::store::neo4j::Plan, what: &str) -> Result<Exit, CliError> {
    context.say(&plan.server)?;
    plan.done.iter().try_for_each(|script| context.say(format!("{} is there", script.file)))?;
    for script in &plan.open {
        let statements = script.statements().count();
        context.say(format!("{} {what}: {statements} statements", script.file))?;
    }
    if !plan.has_store {
        let made = if what == "ran" { "was made" } else { "would be made" };
        context.say(format!("the node of the store {made}"))?;
    }
    if plan.is_done() {
        context.say("nothing is to be done")?;
    }
    Ok(Exit::Done)
}
