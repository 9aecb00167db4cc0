//! How two people are related: random pairs of the country, one after the other, on one thread.

use super::super::{CliError, Output, clock::Stopwatch};
use super::{day, dice::Dice, machine, percentile};
use crate::config::Limits;
use crate::domain::{PersonNo, Rights, Scope};
use crate::graph::View;
use crate::kinship::{NotSearched, SearchLimits, paths};
use crate::store::Snapshot;

/// Pairs measured.
const PAIRS: u32 = 2_000;

pub(super) fn related(output: &Output, snapshot: &Snapshot) -> Result<(), CliError> {
    let graph = snapshot.graph.as_ref();
    let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
    let look = machine::random_look_ns();
    let limits = limits();
    let mut dice = Dice::new();
    let (mut times, mut visited, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
    let mut refused = 0u32;
    for _ in 0..PAIRS {
        let mut somebody = || PersonNo(dice.below(graph.people().max(1)));
        let (from, to) = (somebody(), somebody());
        let watch = Stopwatch::start();
        let view = View::within(graph, scope, usize::MAX);
        let found = paths(&view, from, to, limits);
        times.push(watch.nanos());
        match found {
            Ok(found) => {
                visited.push(found.visited as f64);
                lengths.extend(found.paths.first().map(|path| path.steps.len() as f64));
            }
            Err(NotSearched::TooManyPeople | NotSearched::TooLong) => refused += 1,
        }
    }
    let connected = lengths.len() as f64 / f64::from(PAIRS);
    output.say(format!(
        "related   {:>10.1} us median, {:.1} us p99 of {PAIRS} random pairs: {:.0} people visited \
         at the median, {:.0} at p99; {:.0} % are related, over {:.0} links at the median; \
         {refused} past a limit; the median is {:.0} x a dependent look into memory of \
         {look:.0} ns",
        percentile(&mut times, 50) / 1000.0,
        percentile(&mut times, 99) / 1000.0,
        percentile(&mut visited, 50),
        percentile(&mut visited, 99),
        connected * 100.0,
        percentile(&mut lengths, 50),
        percentile(&mut times, 50) / look
    ))
}

fn limits() -> SearchLimits {
    let Limits { path_people, path_length, paths, .. } = Limits::default();
    SearchLimits {
        people_max: path_people,
        length_max: path_length as usize,
        paths_max: paths as usize,
    }
}
