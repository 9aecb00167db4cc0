//! `otbasy sweep`: the whole country on one day, as files.

use super::{CliError, Exit, clock, context, context::Context, law, named::Named};
use crate::domain::{Day, Instant};
use crate::jobs::sweep::{Sweep, sweep};
use crate::rules::amounts_since;
use crate::store::private;

/// Arguments of `sweep`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The day asked for, YYYY-MM-DD
    #[arg(long, value_name = "D", value_parser = context::parse_day)]
    as_of: Day,
    /// As known at this instant, RFC 3339 [default: everything recorded]
    #[arg(long, value_name = "T", value_parser = context::parse_instant)]
    known_at: Option<Instant>,
    /// The directory that the files are written into
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Named,
    /// The median income per head of regions, {"75": "148200.00"}
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    medians: Option<Named>,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    context.needs_all_rights("sweep")?;
    refuse_before_amounts(args.as_of)?;
    let law = law::with_medians(context, args.medians.as_ref())?;
    let dir = context.claim(&args.out)?;
    let store = context.open("sweep")?;
    let snapshot = store.everybody()?;
    private::directory(dir.as_ref())
        .map_err(|e| CliError::unwritable(&args.out.to_string(), &e))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Sweep {
        graph: snapshot.graph.as_ref(),
        law: &law,
        as_of: args.as_of,
        known_at: args.known_at,
        threads,
        ticks: clock::ticks,
    };
    let report = sweep(&job, dir.as_ref())?;
    let rows: Vec<String> =
        report.rows.iter().map(|(name, rows)| format!("{rows} of {name}")).collect();
    context.say(format!("wrote rows: {}, into {}", rows.join(", "), args.out))?;
    Ok(Exit::Done)
}

/// Amounts are known from 2024 on (spec 5).
pub(super) fn refuse_before_amounts(as_of: Day) -> Result<(), CliError> {
    if as_of >= amounts_since() {
        return Ok(());
    }
    let first = amounts_since();
    Err(CliError::input(format!("--as-of {as_of}: amounts are known from {first} on")))
}
