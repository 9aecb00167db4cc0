//! People by name in the whole country: full names and beginnings of them, as somebody at a desk
//! types, one after the other on one thread.

use super::super::{CliError, Output, clock::Stopwatch};
use super::{day, dice::Dice, machine, percentile};
use crate::domain::{PersonNo, Rights, Scope};
use crate::graph::{LinkNo, View, search};
use crate::store::Snapshot;

/// Searches of each kind.
const SEARCHES: u32 = 1_000;

pub(super) fn search_people(output: &Output, snapshot: &Snapshot) -> Result<(), CliError> {
    let graph = snapshot.graph.as_ref();
    let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
    let look = machine::random_look_ns();
    let mut dice = Dice::new();
    let view = || View::new(graph, scope);
    let watch = Stopwatch::start();
    search(&view(), "а", 20);
    let first = watch.nanos() / 1e6;
    let watch = Stopwatch::start();
    search(&view(), "а", 20);
    let widest = watch.nanos() / 1e6;
    let watch = Stopwatch::start();
    graph.links_of_id(graph.link_text(LinkNo(0)).id, &mut Vec::new());
    let ids = watch.nanos() / 1e6;
    let mut timed = |text: fn(&str, &str) -> String| {
        let mut times: Vec<f64> = (0..SEARCHES)
            .map(|_| {
                let texts = graph.person_text(PersonNo(dice.below(graph.people().max(1))));
                let wanted = text(texts.surname, texts.given_name);
                let watch = Stopwatch::start();
                std::hint::black_box(search(&view(), &wanted, 20));
                watch.nanos()
            })
            .collect();
        (percentile(&mut times, 50) / 1000.0, percentile(&mut times, 99) / 1000.0)
    };
    let (whole, whole_p99) = timed(|surname, given| format!("{surname} {given}"));
    let (part, part_p99) = timed(|surname, _| surname.chars().take(3).collect());
    output.say(format!(
        "search    {whole:>10.1} us median, {whole_p99:.1} us p99 for a surname and a given name, \
         {part:.1} us and {part_p99:.1} us for three letters, {widest:.1} ms for one; the first \
         search indexes the names in {first:.0} ms, the first id of a link those in {ids:.0} ms; \
         the median is {:.0} x a dependent look into memory of {look:.0} ns",
        whole * 1000.0 / look
    ))
}
