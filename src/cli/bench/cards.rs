//! The card of spec 2 from memory: random people, one after the other, on one thread.

use super::super::{CliError, Output, clock::Stopwatch, law};
use super::{day, machine, median};
use crate::card::{CardRequest, assemble};
use crate::domain::{Lens, PersonNo, Rights, Scope};
use crate::graph::View;
use crate::store::Snapshot;

/// Cards measured.
const CARDS: u32 = 50_000;

pub(super) fn card(output: &Output, snapshot: &Snapshot) -> Result<(), CliError> {
    let graph = snapshot.graph.as_ref();
    let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
    let look = machine::random_look_ns();
    let (mut times, mut members, mut state) = (Vec::new(), 0usize, 1u64);
    let law = law::shipped()?;
    for _ in 0..CARDS {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let holder = PersonNo((state >> 33) as u32 % graph.people().max(1));
        let watch = Stopwatch::start();
        let view = View::new(graph, scope);
        let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
        let card = assemble(&view, &law, request).map_err(CliError::input)?;
        let nanos = watch.nanos();
        // The dead have no family; their quick cards would only flatter the figure.
        if let Some(card) = card.filter(|card| !card.members.is_empty()) {
            times.push(nanos);
            members += card.members.len();
        }
    }
    let size = members as f64 / times.len().max(1) as f64;
    let middle = median(&mut times);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    output.say(format!(
        "card      {:>10.1} us median, {:.1} us p99, {size:.1} members; the median is {:.0} x a \
         dependent look into memory of {look:.0} ns",
        middle / 1000.0,
        p99 / 1000.0,
        middle / look
    ))
}
