//! The command line: one command = one file. The only room that prints, and with `telemetry` the
//! only one that reads the clock.

mod ask;
mod bench;
mod card;
mod clock;
mod completions;
mod config;
mod context;
mod copies;
mod demo;
mod error;
mod export;
mod find;
mod generate;
mod health;
mod import;
mod output;
mod related;
mod schema;
mod scratch;
mod serve;

pub use error::CliError;

use clap::{Parser, Subcommand};
use context::Context;
use output::{Exit, Output};
use std::path::PathBuf;
use std::process::ExitCode;

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
    /// The store: a directory of the embedded store [default: ./otbasy-data]
    #[arg(long, global = true, value_name = "PATH")]
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Export only: comma-separated files.
    Csv,
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
    /// Show the family card of a person
    Card(card::Args),
    /// Find people by name, IIN or ref
    Find(find::Args),
    /// Show how two people are related
    Related(related::Args),
    /// Write everything as an extract
    Export(export::Args),
    /// Copy the store into a file
    Backup(copies::BackupArgs),
    /// Make a store from a backup
    Restore(copies::RestoreArgs),
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
    ExitCode::from(Output::Here.end(run(&cli)))
}

fn run(cli: &Cli) -> Result<Exit, CliError> {
    let context = Context::new(&cli.global, &cli.command, Output::Here)?;
    match &cli.command {
        Command::Demo(args) => demo::run(&context, args),
        Command::Serve(args) => serve::run(&context, args),
        Command::Generate(args) => generate::run(&context.output, args),
        Command::Import(args) => import::run(&context, args),
        Command::Card(args) => card::run(&context, args),
        Command::Find(args) => find::run(&context, args),
        Command::Related(args) => related::run(&context, args),
        Command::Export(args) => export::run(&context, args),
        Command::Backup(args) => copies::backup(&context, args),
        Command::Restore(args) => copies::restore(&context, args),
        Command::Config(args) => config::run(&context, args),
        Command::Schema => schema::run(&context.output),
        Command::Health(args) => health::run(&context, args),
        Command::Bench(args) => bench::run(&context.output, args),
        Command::Completions(args) => completions::run(&context.output, args),
    }
}
