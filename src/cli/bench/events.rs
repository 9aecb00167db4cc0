//! Civil events into an embedded store: one by one as the service takes them, many in one file as
//! `events apply` does, and what it takes to decide anew what one of them touched. On a copy of the
//! store, which is removed.

use super::super::{CliError, Output, card::CLOCK, clock, clock::Stopwatch, law};
use super::{day, dice::Dice, machine, percentile, store::open};
use crate::card::{CardRequest, assemble};
use crate::config::registers;
use crate::domain::{CivilEvent, Day, Lens, PersonNo, Rights, Scope};
use crate::graph::View;
use crate::jobs::events::{EventsError, apply};
use crate::record::{Moment, record_and_ask};
use crate::store::{Snapshot, Store};
use std::path::Path;

/// Events told one by one, after a tenth as many that warm everything.
const ONE_BY_ONE: u32 = 200;
/// Events of the file.
const IN_A_FILE: u32 = 500;
/// Events of the file of which nobody asks whose cards they touch.
const IN_A_LONG_FILE: u32 = 20_000;

pub(super) fn recorded(output: &Output, data: &Path) -> Result<(), CliError> {
    on_a_copy(data, |copy| measure(output, copy))
}

/// So that every run finds the store as it was made.
pub(super) fn on_a_copy(
    data: &Path,
    work: impl FnOnce(&Path) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let copy = data.with_extension("copy");
    let measured = copied(data, &copy).and_then(|()| work(&copy));
    // A copy of our own is not needed any more; failing to remove it harms nobody.
    let _ = std::fs::remove_dir_all(&copy);
    measured
}

fn copied(data: &Path, copy: &Path) -> Result<(), CliError> {
    let failed = |e: std::io::Error| CliError::unwritable(&copy.display().to_string(), &e);
    let _ = std::fs::remove_dir_all(copy);
    std::fs::create_dir_all(copy).map_err(failed)?;
    for entry in std::fs::read_dir(data).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.metadata().map_err(failed)?.is_file() {
            std::fs::copy(entry.path(), copy.join(entry.file_name())).map_err(failed)?;
        }
    }
    Ok(())
}

fn measure(output: &Output, data: &Path) -> Result<(), CliError> {
    let store = Store::Embedded(open(data)?);
    let names = Names(store.snapshot()?);
    // Before and after: a machine has quiet and busy minutes.
    let before = machine::sync_us(data)?;
    let (mut dice, mut times, mut anew) = (Dice::new(), Vec::new(), Anew::default());
    for n in 0..ONE_BY_ONE + ONE_BY_ONE / 10 {
        let micros = told(&store, &names.event(&mut dice, "one", n), &mut anew)?;
        if n >= ONE_BY_ONE / 10 {
            times.push(micros);
        }
    }
    let sync = f64::midpoint(before, machine::sync_us(data)?);
    let middle = percentile(&mut times, 50);
    output.say(format!(
        "events    {middle:>10.0} us median, {:.0} us p99 for one durable event with whose cards \
         it touches; {:.1} x a bare sync of {sync:.0} us",
        percentile(&mut times, 99),
        middle / sync
    ))?;
    output.say(format!(
        "          {:>10.3} ms median, {:.3} ms p99 to decide anew the {:.1} cards that one of \
         them touched",
        percentile(&mut anew.millis, 50),
        percentile(&mut anew.millis, 99),
        anew.cards as f64 / anew.millis.len().max(1) as f64
    ))?;
    let lines: Vec<String> = (0..IN_A_FILE).map(|n| names.event(&mut dice, "file", n)).collect();
    let seconds = taken(&store, &lines.join("\n"), Some(day()))?;
    let rate = f64::from(IN_A_FILE) / seconds;
    output.say(format!(
        "          {rate:>10.0} events/s, {IN_A_FILE} of them by `events apply`, with whose cards \
         each touches; {:.2} x as many as bare syncs",
        rate * sync / 1e6
    ))?;
    let lines: Vec<String> =
        (0..IN_A_LONG_FILE).map(|n| names.event(&mut dice, "long", n)).collect();
    let rate = f64::from(IN_A_LONG_FILE) / taken(&store, &lines.join("\n"), None)?;
    output.say(format!(
        "          {rate:>10.0} events/s, {IN_A_LONG_FILE} of them by `events apply \
         --without-touched`; {:.1} x as many as bare syncs",
        rate * sync / 1e6
    ))
}

/// Who is there.
struct Names(Snapshot);

impl Names {
    /// Something that happened to somebody. Nobody is tied to a stranger: chance would make one
    /// family of the country.
    fn event(&self, dice: &mut Dice, run: &str, n: u32) -> String {
        let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
        let view = View::new(&*self.0.graph, scope);
        let who = view.identity(PersonNo(dice.below(self.0.graph.people().max(1))));
        let id = format!("bench-{run}-{n}");
        let (kind, fields) = match n % 4 {
            0 => ("STATUS_START", format!(r#""person":"{who}","status":"EMPLOYED""#)),
            1 => {
                let moves = r#""status":"RESIDENCE","note":"75""#;
                ("STATUS_START", format!(r#""person":"{who}",{moves},"detail":"{id}""#))
            }
            2 => {
                let born = format!(r#"{{"ref":"{id}","surname":"S","sex":"F"}}"#);
                ("BIRTH", format!(r#""newPerson":{born},"parents":["{who}"]"#))
            }
            _ => ("DEATH", format!(r#""person":"{who}""#)),
        };
        let on = day().plus_days(-1 - (n % 300) as i32);
        let key = format!(r#""id":"{id}","source":"CIVIL_ACTS","kind":"{kind}""#);
        format!(r#"{{{key},"on":"{on}",{fields}}}"#)
    }
}

/// What deciding anew took for each event that touched somebody.
#[derive(Default)]
struct Anew {
    millis: Vec<f64>,
    cards: usize,
}

/// Microseconds until the event was durable and answered.
fn told(store: &Store, line: &str, anew: &mut Anew) -> Result<f64, CliError> {
    let sources = registers().map_err(CliError::input)?;
    let event = CivilEvent::parse(line, &sources).map_err(|e| CliError::input(e.to_string()))?;
    let moment = Moment { now: clock::now(), day: Some(day()) };
    let watch = Stopwatch::start();
    let answer = record_and_ask(store, &event, moment, || Ok(()))?;
    let micros = watch.nanos() / 1000.0;
    let answer = answer.map_err(|e| CliError::input(e.to_string()))?;
    let (touched, law) = (answer.event.touched.unwrap_or_default(), law::shipped()?);
    if touched.is_empty() {
        return Ok(micros);
    }
    let graph = store.snapshot()?.graph;
    let watch = Stopwatch::start();
    for holder in &touched {
        let scope = Scope { as_of: day(), known_at: None, rights: Rights::ALL };
        let request = CardRequest { holder: *holder, lens: Lens::Card, depth: 0 };
        let card = assemble(&View::new(&*graph, scope), &law, request).map_err(CliError::input)?;
        std::hint::black_box(card);
    }
    anew.millis.push(watch.nanos() / 1e6);
    anew.cards += touched.len();
    Ok(micros)
}

/// Seconds until the whole file was taken in.
fn taken(store: &Store, lines: &str, day: Option<Day>) -> Result<f64, CliError> {
    let watch = Stopwatch::start();
    let counts = apply::<EventsError, ()>(
        &mut lines.as_bytes(),
        (CLOCK.now, day),
        &mut |work| {
            let begun = store.begin(work)?;
            Ok(Box::new(move || Ok((begun.wait()?, ()))))
        },
        &mut |_, ()| Ok(()),
    );
    let counts = counts.map_err(|e| CliError::input(e.to_string()))?;
    if counts.rejected > 0 {
        return Err(CliError::input(format!("{} events were refused", counts.rejected)));
    }
    Ok(watch.seconds())
}
