//! `otbasy generate`: a synthetic country as an extract.

use super::{CliError, Exit, Output, clock::Stopwatch, context};
use crate::domain::Day;
use crate::jobs::generate::{Errors, Recipe, generate};
use std::path::PathBuf;

/// Arguments of `generate`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// How many people, living and dead together
    #[arg(long, value_name = "N")]
    people: u64,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The day of the country
    #[arg(long, value_name = "D", value_parser = context::parse_day, default_value = "2026-06-01")]
    as_of: Day,
    /// Whether registers err as real ones do
    #[arg(long, value_enum, default_value = "none")]
    errors: ErrorsArg,
    /// The directory to be written
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ErrorsArg {
    None,
    Realistic,
}

pub(super) fn run(output: &Output, args: &Args) -> Result<Exit, CliError> {
    let errors = match args.errors {
        ErrorsArg::None => Errors::None,
        ErrorsArg::Realistic => Errors::Realistic,
    };
    let recipe = Recipe { people: args.people, seed: args.seed, as_of: args.as_of, errors };
    let watch = Stopwatch::start();
    let bar = output.bar(args.people, "people");
    let summary = generate(&recipe, &args.out, &mut |done| bar.set_position(done))
        .map_err(CliError::input)?;
    bar.finish_and_clear();
    let seconds = watch.seconds();
    output.say(format!(
        "wrote {} people, {} links, {} statuses, {} incomes into {} in {seconds:.1} s",
        summary.persons,
        summary.links,
        summary.statuses,
        summary.incomes,
        args.out.display()
    ))?;
    Ok(Exit::Done)
}
