//! Import, start and memory of the embedded store.

use super::super::{CliError, Output, clock::Stopwatch, context::make_store, import};
use super::machine;
use crate::config::registers;
use crate::domain::Instant;
use crate::jobs::import::ImportOptions;
use crate::store::{Embedded, Options};
use std::path::{Path, PathBuf};

fn options() -> Result<Options, CliError> {
    let mut options = Options::new(registers().map_err(CliError::input)?);
    "otbasy bench".clone_into(&mut options.command);
    Ok(options)
}

/// The store, loaded.
pub(super) fn open(data: &Path) -> Result<Embedded, CliError> {
    Ok(Embedded::open(data, options()?)?)
}

/// From CSV into an empty store.
pub(super) fn import(
    output: &Output,
    extract: &Path,
    data: &Path,
    shown: bool,
) -> Result<(), CliError> {
    let _ = std::fs::remove_dir_all(data);
    let files: Vec<PathBuf> = ["persons.csv", "links.csv", "statuses.csv", "incomes.csv"]
        .iter()
        .map(|name| extract.join(name))
        .collect();
    let limit = machine::read_lines_seconds(&files)?;
    let store = make_store(data, options()?)?;
    let mut how = ImportOptions::at(Instant::from_number(0));
    how.synthetic = true;
    let watch = Stopwatch::start();
    let report = import::take_in(output, &store, extract, &how)?;
    let seconds = watch.seconds();
    let people = store.snapshot()?.graph.people();
    if shown {
        output.say(format!(
            "import    {:>10.0} people/s with {} rows in {seconds:.2} s and the graph built; \
             {:.0} x reading the same files and counting their lines; one commit's sync is \
             {:.0} us here",
            f64::from(people) / seconds,
            report.counts.read(),
            seconds / limit,
            machine::sync_us(data)?
        ))?;
    }
    Ok(())
}

/// Opening a store whose file the system has in memory, until the first card can be asked for.
pub(super) fn start(output: &Output, data: &Path) -> Result<(), CliError> {
    drop(open(data)?);
    let files: Vec<PathBuf> = std::fs::read_dir(data)
        .map_err(|e| CliError::input(format!("{}: {e}", data.display())))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    let limit = machine::read_lines_seconds(&files)?;
    let watch = Stopwatch::start();
    let store = open(data)?;
    let seconds = watch.seconds();
    let people = store.snapshot()?.graph.people();
    output.say(format!(
        "start     {seconds:>10.2} s warm with {people} people; {:.1} x reading the store's file",
        seconds / limit
    ))
}

/// Bytes of memory per person.
pub(super) fn memory(output: &Output, store: &Embedded) -> Result<(), CliError> {
    let people = f64::from(store.snapshot()?.graph.people().max(1));
    let Some(footprint) = store.footprint() else { return Ok(()) };
    let each = |bytes: usize| bytes as f64 / people;
    output.say(format!(
        "memory    {:>10.0} B a person for the graph, {:.0} B with all that cards and rules need \
         (names {:.0}, record texts {:.0}, incomes {:.0})",
        each(footprint.graph),
        each(footprint.total()),
        each(footprint.names),
        each(footprint.texts),
        each(footprint.incomes)
    ))
}
