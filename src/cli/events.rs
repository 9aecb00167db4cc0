//! `otbasy events`: civil events of a file into the store, one line of output for each.

use super::{CliError, Exit, Format, card::CLOCK, clock, context::Context, named::Named, serve};
use crate::api::{Ids, event_payload, outcome_word};
use crate::domain::{Rights, Scope};
use crate::jobs::events::{EventsError, Line, apply};
use crate::language::shown;
use crate::record::Counts;
use crate::store::Snapshot;

/// Arguments of `events`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Record the events of a file, one JSON object a line
    Apply(ApplyArgs),
}

#[derive(clap::Args, Debug)]
struct ApplyArgs {
    /// The file of events (NDJSON); - reads the standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Named,
    /// Exit with 1 if an event was refused
    #[arg(long)]
    strict: bool,
}

impl Args {
    /// What is read.
    pub(super) fn input(&self) -> &Named {
        let What::Apply(args) = &self.what;
        &args.file
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let What::Apply(args) = &args.what;
    if matches!(context.format, Format::Csv | Format::Neo4jAdmin) {
        return Err(CliError::input("events apply has the formats text and json"));
    }
    context.needs_all_rights("events apply")?;
    let unreadable = |e: &dyn std::fmt::Display| {
        CliError::input(format!("{} cannot be read: {e}; name a file of NDJSON", args.file))
    };
    context.is_there(&args.file).map_err(|e| unreadable(&e))?;
    let ids = Ids::new(serve::id_key(&context.effective.config.service)?);
    // First the store: a pipe must not be opened where it is not read.
    let store = context.open_for_intake("events apply")?;
    let mut file = context.read(&args.file).map_err(|e| unreadable(&e))?;
    let day = store.snapshot()?.default_date.unwrap_or_else(clock::today);
    let counts = apply(
        file.as_mut(),
        (CLOCK.now, day),
        &mut |work| store.write(work),
        &mut |line| -> Result<(), Stopped> {
            let snapshot = store.snapshot()?;
            let shown = match context.format {
                Format::Json => json(line, &snapshot, &ids, day),
                _ => text(line),
            };
            snapshot.reads.check()?;
            Ok(context.say(shown)?)
        },
    );
    let counts: Counts = counts.map_err(|e| match e {
        Stopped::Here(e) => e,
        Stopped::There(EventsError::Input(e)) => unreadable(&e),
        Stopped::There(EventsError::Store(e)) => e.into(),
    })?;
    end(context, counts)?;
    let strictly_failed = args.strict && counts.rejected > 0;
    Ok(if strictly_failed { Exit::Findings } else { Exit::Done })
}

/// Why it stopped: at the output, or at the file or the store.
enum Stopped {
    Here(CliError),
    There(EventsError),
}

impl From<EventsError> for Stopped {
    fn from(e: EventsError) -> Stopped {
        Stopped::There(e)
    }
}

impl From<CliError> for Stopped {
    fn from(e: CliError) -> Stopped {
        Stopped::Here(e)
    }
}

impl From<crate::store::StoreError> for Stopped {
    fn from(e: crate::store::StoreError) -> Stopped {
        Stopped::Here(e.into())
    }
}

fn json(line: &Line, snapshot: &Snapshot, ids: &Ids, day: crate::domain::Day) -> String {
    let scope = Scope { as_of: day, known_at: None, rights: Rights::ALL };
    event_payload(&line.answer, snapshot.graph.as_ref(), ids, scope).to_string()
}

/// `3 APPLIED CIVIL_ACTS e1 DEATH 2026-03-01: PERSON died 2026-03-01; 2 cards touched`.
fn text(line: &Line) -> String {
    let answer = match &line.answer {
        Ok(answer) => answer,
        Err(fault) => return format!("{} REFUSED {}", line.number, shown(&fault.to_string())),
    };
    let event = &answer.event.event;
    let outcome = outcome_word(answer.outcome);
    let (source, id, kind) = (&event.source, &event.id, event.kind);
    let on = event.on.known().map_or(String::new(), |on| format!(" {on}"));
    let mut said = answer.event.first.join("; ");
    if said.is_empty() {
        "nothing changed".clone_into(&mut said);
    }
    let cards = match answer.event.touched.len() {
        0 => String::new(),
        1 => "; 1 card touched".to_owned(),
        n => format!("; {n} cards touched"),
    };
    format!("{} {outcome} {source} {id} {kind}{on}: {}{cards}", line.number, shown(&said))
}

/// The line of counts of an import.
fn end(context: &Context, counts: Counts) -> Result<(), CliError> {
    if context.format == Format::Text {
        return context.say(counts);
    }
    let Counts { applied, unchanged, rejected, waiting } = counts;
    context.say(serde_json::json!({
        "read": counts.read(),
        "applied": applied,
        "unchanged": unchanged,
        "rejected": rejected,
        "waiting": waiting,
    }))
}
