//! `otbasy bench`: measures this machine and this build, each figure beside a limit of the machine
//! measured in the same run. Machines are shared and noisy: the ratios are what compares.

mod cards;
mod changed;
mod dice;
mod events;
mod http;
mod machine;
mod related;
mod search;
mod store;

use super::{CliError, Exit, Output, clock::Stopwatch};
use crate::domain::Day;
use crate::jobs::generate::{Errors, Recipe, generate};
use crate::store::{Embedded, Store};
use std::path::{Path, PathBuf};

/// Arguments of `bench`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// One of generate, import, start, memory, card, related, search, http, changed, events; all
    /// without it
    name: Option<String>,
    /// People of the synthetic country
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    people: u64,
    /// Where to work; the files stay there and serve the next run [default: a temporary directory]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

const NAMES: [&str; 10] = [
    "generate", "import", "start", "memory", "card", "related", "search", "http", "changed",
    "events",
];

/// The day of the country.
const AS_OF: (i32, u32, u32) = (2026, 6, 1);

pub(super) fn run(output: &Output, args: &Args) -> Result<Exit, CliError> {
    if let Some(name) = args.name.as_deref().filter(|name| !NAMES.contains(name)) {
        return Err(CliError::input(format!("there is no bench {name}; {}", NAMES.join(", "))));
    }
    let own = std::env::temp_dir().join(format!("otbasy-bench-{}", std::process::id()));
    let dir = args.dir.clone().unwrap_or_else(|| own.clone());
    std::fs::create_dir_all(&dir)
        .map_err(|e| CliError::unwritable(&dir.display().to_string(), &e))?;
    let measured = measure(output, args, &dir);
    // A directory of our own is not needed any more; failing to remove it harms nobody.
    let _ = std::fs::remove_dir_all(&own);
    measured.map(|()| Exit::Done)
}

fn measure(output: &Output, args: &Args, dir: &Path) -> Result<(), CliError> {
    let wanted = |name: &str| args.name.as_deref().is_none_or(|own| own == name);
    let extract = dir.join(format!("extract-{}", args.people));
    if !extract.join("incomes.csv").exists() {
        country(output, args.people, &extract, wanted("generate"))?;
    }
    let data = dir.join(format!("store-{}", args.people));
    if wanted("import") || !data.exists() {
        store::import(output, &extract, &data, wanted("import"))?;
    }
    if wanted("start") {
        store::start(output, &data)?;
    }
    if ["memory", "card", "related", "search"].into_iter().any(wanted) {
        in_memory(output, &store::open(&data)?, wanted)?;
    }
    if wanted("http") {
        http::cards(output, Store::Embedded(store::open(&data)?))?;
    }
    if wanted("changed") {
        let told = |copy: &Path| changed::told(output, Store::Embedded(store::open(copy)?));
        events::on_a_copy(&data, told)?;
    }
    if wanted("events") {
        events::recorded(output, &data)?;
    }
    Ok(())
}

/// What is measured on a store that is loaded.
fn in_memory(
    output: &Output,
    store: &Embedded,
    wanted: impl Fn(&str) -> bool,
) -> Result<(), CliError> {
    let snapshot = store.snapshot()?;
    if wanted("card") {
        cards::card(output, &snapshot)?;
    }
    if wanted("related") {
        related::related(output, &snapshot)?;
    }
    if wanted("search") {
        search::search_people(output, &snapshot)?;
    }
    // Last, so that what was indexed for a question is counted.
    if wanted("memory") {
        store::memory(output, store)?;
    }
    Ok(())
}

fn day() -> Day {
    Day::new(AS_OF.0, AS_OF.1, AS_OF.2).unwrap_or(Day::FIRST)
}

fn country(output: &Output, people: u64, out: &Path, shown: bool) -> Result<(), CliError> {
    let recipe = Recipe { people, seed: 1, as_of: day(), errors: Errors::None };
    let bar = output.bar(people, "people");
    let watch = Stopwatch::start();
    generate(&recipe, out, &mut |done| bar.set_position(done)).map_err(CliError::input)?;
    bar.finish_and_clear();
    let seconds = watch.seconds();
    if shown {
        output.say(format!(
            "generate  {:>10.0} people/s, {people} in {seconds:.2} s",
            people as f64 / seconds
        ))?;
    }
    Ok(())
}

/// The middle of some measurements.
fn median(times: &mut [f64]) -> f64 {
    percentile(times, 50)
}

/// The measurement that so many percent of them do not reach.
fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * percent / 100).copied().unwrap_or_default()
}
