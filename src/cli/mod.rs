//! The command line: one command = one file. The only room that prints, and with `telemetry` the
//! only one that reads the clock.

mod ask;
mod bench;
mod card;
mod check;
mod clock;
mod completions;
mod config;
mod context;
mod copies;
mod database;
mod demo;
mod door;
mod error;
mod events;
mod export;
mod find;
mod generate;
mod health;
mod import;
mod law;
mod migrate;
mod named;
mod output;
mod related;
mod rules;
mod schema;
mod scratch;
mod serve;
mod sweep;
mod why;

pub use error::CliError;

use clap::{Parser, Subcommand};
use context::Context;
use door::{Answer, Errand, Held, ask};
use output::{Exit, Output};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// A family relationship service: dated, sourced family links in, a family card out.
#[derive(Parser, Debug)]
#[command(name = "otbasy", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args, Debug)]
pub(crate) struct Global {
    /// The store: a directory, or bolt://… or neo4j://… of a database [default: ./otbasy-data]
    #[arg(long, global = true, value_name = "PATH|URL")]
    store: Option<String>,
    /// The configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE", env = "OTBASY_CONFIG")]
    config: Option<PathBuf>,
    /// Say what is done; twice: and how
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Text for people or JSON for programs
    #[arg(long, global = true, value_enum, env = "OTBASY_FORMAT", default_value = "text")]
    format: Format,
    /// Hold only these permissions, as another caller would (comma-separated)
    #[arg(long, global = true, value_name = "LIST", env = "OTBASY_PERMISSIONS")]
    permissions: Option<String>,
}

/// The form of an output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum, Serialize, Deserialize)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Export only: an extract, comma-separated files.
    Csv,
    /// Export only: the files that fill an empty Neo4j database.
    #[value(name = "neo4j-admin")]
    Neo4jAdmin,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a store with the demo families and a synthetic country, show two cards, and serve
    Demo(demo::Args),
    /// Serve GraphQL
    Serve(serve::Args),
    /// Write a synthetic country as an extract
    Generate(generate::Args),
    /// Take an extract of CSV files in
    Import(import::Args),
    /// Record civil events one by one
    Events(events::Args),
    /// Show the family card of a person
    Card(card::Args),
    /// List what does not fit in the whole country, with who can mend it
    Check(check::Args),
    /// Find people by name, IIN or ref
    Find(find::Args),
    /// Show how two people are related
    Related(related::Args),
    /// Explain what one rule says of a person
    Why(why::Args),
    /// Show the rules and their values
    Rules(rules::Args),
    /// Write what is owed to everybody, and who is whose family, as files
    Sweep(sweep::Args),
    /// Write everything as an extract, or as the files of neo4j-admin
    Export(export::Args),
    /// Copy the store into a file
    Backup(copies::BackupArgs),
    /// Make a store from a backup
    Restore(copies::RestoreArgs),
    /// Bring a Neo4j database up to what this program keeps there
    Migrate(migrate::Args),
    /// Show the configuration
    Config(config::Args),
    /// Print the GraphQL schema
    Schema,
    /// Look whether the store is sound
    Health(health::Args),
    /// Measure this machine and this build
    Bench(bench::Args),
    /// Print completions for a shell
    Completions(completions::Args),
}

impl Command {
    /// Whether a process that serves the store carries it out for others. Commands that need no
    /// store run where they are; those that make a store or serve one are refused.
    fn goes_to_the_holder(&self) -> bool {
        match self {
            Command::Import(_)
            | Command::Events(_)
            | Command::Card(_)
            | Command::Check(_)
            | Command::Find(_)
            | Command::Related(_)
            | Command::Sweep(_)
            | Command::Why(_)
            | Command::Export(_)
            | Command::Backup(_)
            | Command::Health(_) => true,
            Command::Demo(_)
            | Command::Serve(_)
            | Command::Restore(_)
            | Command::Generate(_)
            | Command::Config(_)
            | Command::Migrate(_)
            | Command::Schema
            | Command::Rules(_)
            | Command::Bench(_)
            | Command::Completions(_) => false,
        }
    }
}

impl Command {
    /// What the command reads that its holder may not be able to open: a pipe, a standard input.
    fn input(&self) -> Option<&named::Named> {
        match self {
            Command::Events(args) => args.input(),
            _ => None,
        }
    }
}

/// Reads the arguments, runs the command, and says in one line what went wrong.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) if !e.use_stderr() => {
            let _ = e.print();
            return ExitCode::SUCCESS;
        }
        Err(e) => {
            return ExitCode::from(Output::Here.end(Err(CliError::arguments(&e))));
        }
    };
    crate::telemetry::start(cli.global.verbose);
    ExitCode::from(wherever(&cli))
}

/// Between two looks at who holds the store.
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// How often it is looked again where the holder does not answer, and where one that answers ends.
const LOOKS: [u32; 2] = [4, 80];

/// Runs the command here, or has it carried out by the process that serves its store.
fn wherever(cli: &Cli) -> u8 {
    let [mut absent, mut gone] = LOOKS;
    loop {
        let (context, ended) = match here(cli) {
            Ok(ran) => ran,
            Err(e) => return Output::Here.end(Err(e)),
        };
        let held = ended.as_ref().err().and_then(|e| e.held.as_ref());
        let held = held.filter(|_| cli.command.goes_to_the_holder());
        let Some((by, door)) = held.and_then(|by| Some((by, by.door.as_ref()?))) else {
            return context.end(ended);
        };
        let input = cli.command.input();
        let left = match Errand::ours(cli, &context).map(|errand| ask(by, door, &errand, input)) {
            Ok(Answer::Ended(code)) => return code,
            Ok(Answer::Failed(e)) | Err(e) => return context.end(Err(e)),
            Ok(Answer::Absent) => &mut absent,
            Ok(Answer::Gone) => &mut gone,
        };
        if *left == 0 {
            return context.end(ended);
        }
        *left -= 1;
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// Runs the command in this process.
fn here(cli: &Cli) -> Result<(Context, Result<Exit, CliError>), CliError> {
    let context = Context::new(&cli.global, &cli.command)?;
    let ended = run(&context, &cli.command);
    Ok((context, ended))
}

/// Carries a guest's command out, with the store that this process holds.
fn carry_out(cli: &Cli, errand: &Errand, held: Held) -> u8 {
    if !cli.command.goes_to_the_holder() {
        let output = Output::Away(held.wire);
        return output.end(Err(CliError::refused("this command is not carried out for others")));
    }
    match Context::of_guest(errand, held) {
        Ok(context) => context.end(run(&context, &cli.command)),
        Err((output, e)) => output.end(Err(e)),
    }
}

fn run(context: &Context, command: &Command) -> Result<Exit, CliError> {
    match command {
        Command::Demo(args) => demo::run(context, args),
        Command::Serve(args) => serve::run(context, args),
        Command::Generate(args) => generate::run(&context.output, args),
        Command::Import(args) => import::run(context, args),
        Command::Events(args) => events::run(context, args),
        Command::Card(args) => card::run(context, args),
        Command::Check(args) => check::run(context, args),
        Command::Find(args) => find::run(context, args),
        Command::Related(args) => related::run(context, args),
        Command::Why(args) => why::run(context, args),
        Command::Rules(args) => rules::run(context, args),
        Command::Sweep(args) => sweep::run(context, args),
        Command::Export(args) => export::run(context, args),
        Command::Backup(args) => copies::backup(context, args),
        Command::Restore(args) => copies::restore(context, args),
        Command::Config(args) => config::run(context, args),
        Command::Migrate(args) => migrate::run(context, args),
        Command::Schema => schema::run(&context.output),
        Command::Health(args) => health::run(context, args),
        Command::Bench(args) => bench::run(&context.output, args),
        Command::Completions(args) => completions::run(&context.output, args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use std::any::TypeId;

    /// The host works elsewhere: a path would be read from there.
    #[test]
    fn no_command_that_goes_to_the_holder_takes_a_bare_path() {
        let cli = Cli::command();
        let stays = ["generate", "bench", "config", "completions", "schema", "rules"];
        let mut named = 0;
        for command in cli.get_subcommands().filter(|c| !stays.contains(&c.get_name())) {
            for arg in command.get_arguments() {
                let kind = arg.get_value_parser().type_id();
                let place = format!("{} {}", command.get_name(), arg.get_id());
                assert!(kind != TypeId::of::<PathBuf>(), "{place}: take a `Named`");
                named += usize::from(kind == TypeId::of::<named::Named>());
            }
        }
        assert!(named >= 4, "the look finds them: {named}");
    }
}
