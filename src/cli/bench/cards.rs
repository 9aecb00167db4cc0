//! Cards from memory: random people, one after the other, on one thread. Who is on the card; what
//! spec 2 says of the family; the rules beyond that; and the whole card.

use super::super::{CliError, Output, clock::Stopwatch, law};
use super::{day, dice::Dice, machine, percentile};
use crate::card::{CardRequest, Owed, assemble, calendar, circumstances, enrol, roster};
use crate::domain::{Lens, PersonNo, Rights, Scope};
use crate::family::Custody;
use crate::graph::{FamilyGraph, View};
use crate::rules::{Case, Law};
use crate::store::Snapshot;
use std::sync::Arc;

/// Cards measured.
const CARDS: u32 = 50_000;

/// Nanoseconds of each card, and how many members they had.
#[derive(Default)]
struct Times {
    nanos: Vec<f64>,
    members: usize,
}

struct Bench<'a> {
    graph: &'a dyn FamilyGraph,
    law: Arc<Law>,
}

pub(super) fn card(output: &Output, snapshot: &Snapshot) -> Result<(), CliError> {
    let look = machine::random_look_ns();
    let bench = Bench { graph: snapshot.graph.as_ref(), law: law::shipped()? };
    let mut rules = Times::default();
    // A pass each over the same people, so that each finds its memory as cold as the others do.
    let whole = bench.each(|holder, members| bench.whole(holder, members))?;
    let members = bench.each(|holder, members| bench.members(holder, members))?;
    let family = bench.each(|holder, members| Ok(bench.family(holder, members, &mut rules)))?;
    let size = whole.members as f64 / whole.nanos.len().max(1) as f64;
    for (name, mut times, what) in [
        ("card", whole, "the whole card"),
        ("", members, "its members, roles and terms"),
        ("", family, "members, circumstances and calendar: the card of spec 2"),
        ("", rules, "all rules beyond that"),
    ] {
        let middle = percentile(&mut times.nanos, 50);
        output.say(format!(
            "{name:<9} {:>10.1} us median, {:.1} us p99: {what}; {:.0} x a dependent look into \
             memory",
            middle / 1000.0,
            percentile(&mut times.nanos, 99) / 1000.0,
            middle / look
        ))?;
    }
    output.say(format!("          {size:.1} members a card; a look took {look:.0} ns"))
}

impl Bench<'_> {
    /// Random people; `look` says how long its answer took and how many members it had.
    fn each(
        &self,
        mut look: impl FnMut(PersonNo, &mut usize) -> Result<f64, CliError>,
    ) -> Result<Times, CliError> {
        let (mut dice, mut times) = (Dice::new(), Times::default());
        for _ in 0..CARDS {
            let (holder, mut members) = (PersonNo(dice.below(self.graph.people().max(1))), 0);
            let nanos = look(holder, &mut members)?;
            // The dead have no family; their quick cards would only flatter the figure.
            if members > 0 {
                times.nanos.push(nanos);
                times.members += members;
            }
        }
        Ok(times)
    }

    fn view(&self) -> View<'_> {
        View::new(self.graph, Scope { as_of: day(), known_at: None, rights: Rights::ALL })
    }

    fn whole(&self, holder: PersonNo, members: &mut usize) -> Result<f64, CliError> {
        let watch = Stopwatch::start();
        let view = self.view();
        let card = assemble(&view, &self.law, request(holder)).map_err(CliError::input)?;
        let nanos = watch.nanos();
        *members = card.map_or(0, |card| card.members.len());
        Ok(nanos)
    }

    fn members(&self, holder: PersonNo, members: &mut usize) -> Result<f64, CliError> {
        let watch = Stopwatch::start();
        let view = self.view();
        let found = roster(&view, &self.law, request(holder)).map_err(CliError::input)?;
        let nanos = watch.nanos();
        *members = found.map_or(0, |found| found.members.len());
        Ok(nanos)
    }

    /// What spec 2 says; the rules on top of it are timed apart.
    fn family(&self, holder: PersonNo, members: &mut usize, rules: &mut Times) -> f64 {
        let watch = Stopwatch::start();
        let view = self.view();
        let custody = Custody::new(&view);
        let case = Case::new(&custody, &self.law);
        let found = enrol(&case, request(holder));
        let family = custody.card_family(holder).unwrap_or_default();
        let family = &family.members[..];
        let facts = circumstances(&case, family);
        let entries = calendar(&case, family, &[]);
        let nanos = watch.nanos();
        std::hint::black_box((found, facts, entries));
        *members = family.len();
        let watch = Stopwatch::start();
        let shown = Owed::of(&case, family).shown(&case);
        if !family.is_empty() {
            rules.nanos.push(watch.nanos());
        }
        std::hint::black_box(shown);
        nanos
    }
}

fn request(holder: PersonNo) -> CardRequest {
    CardRequest { holder, lens: Lens::Card, depth: 2 }
}
