//! `otbasy events`: civil events of a file into the store, one line of output for each; and all
//! that ever came as such a file.

use super::{CliError, Exit, Format, card::CLOCK, clock, context::Context, named::Named, serve};
use crate::api::{Ids, event_payload, outcome_word, record_payload};
use crate::domain::{Day, EventFault, Rights, Scope};
use crate::jobs::events::{EventsError, ExportError, Line, Told, apply, export_events};
use crate::language::shown;
use crate::record::{Counts, Moment, ask_anew};
use crate::store::{Snapshot, private};
use std::io::{self, Write};
use std::path::Path;

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
    /// Write every row and every event that came, by arrival: the file rebuilds the store
    Export(ExportArgs),
}

#[derive(clap::Args, Debug)]
struct ExportArgs {
    /// The file to write into (NDJSON) [default: the standard output]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<Named>,
}

#[derive(clap::Args, Debug)]
struct ApplyArgs {
    /// The file of events (NDJSON); - reads the standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Named,
    /// Exit with 1 if an event was refused
    #[arg(long)]
    strict: bool,
    /// Do not ask whose cards each event touches: for files of very many events. It is asked when
    /// an event is told again without this
    #[arg(long)]
    without_touched: bool,
}

impl Args {
    /// What is read.
    pub(super) fn input(&self) -> Option<&Named> {
        match &self.what {
            What::Apply(args) => Some(&args.file),
            What::Export(_) => None,
        }
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    match &args.what {
        What::Apply(args) => record(context, args),
        What::Export(args) => export(context, args),
    }
}

fn record(context: &Context, args: &ApplyArgs) -> Result<Exit, CliError> {
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
    let asked = (!args.without_touched).then_some(day);
    let counts = apply(
        file.as_mut(),
        (CLOCK.now, asked),
        &mut |work| {
            let begun = store.begin(work)?;
            Ok(Box::new(|| {
                let mut done = begun.wait()?;
                let moment = Moment { now: (CLOCK.now)(), day: asked };
                for answer in done.answers().filter(|answer| answer.is_unasked()) {
                    // It is there; what cannot be asked now is not known yet.
                    let _ = ask_anew(&store, answer, moment);
                }
                Ok((done, store.snapshot()?))
            }))
        },
        &mut |line, snapshot| -> Result<(), Stopped> {
            let shown = match context.format {
                Format::Json => json(line, snapshot, &ids, day),
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

/// Everything that came, into a file that appears when it is whole, or to the standard output.
fn export(context: &Context, args: &ExportArgs) -> Result<Exit, CliError> {
    context.needs_all_rights("events export")?;
    if matches!(context.format, Format::Csv | Format::Neo4jAdmin) {
        return Err(CliError::input("events export writes NDJSON; leave --format out"));
    }
    let place = args.out.as_ref().map(|out| context.claim(out)).transpose()?;
    if let (Some(place), Some(out)) = (&place, &args.out)
        && lies_in_store(context, place.as_ref())
    {
        let line = format!("{out} lies in the store itself; write into another directory");
        return Err(CliError::input(line));
    }
    let store = context.open_existing("events export")?;
    let rows = store.all_rows()?;
    let (Some(place), Some(out)) = (place, &args.out) else {
        let mut lines = Lines { context, rest: Vec::new(), failed: None };
        let wrote = export_events(rows.as_ref(), &mut lines);
        return match (wrote, lines.failed) {
            (Ok(_), _) => Ok(Exit::Done),
            (Err(_), Some(e)) => Err(e),
            (Err(e), None) => Err(stopped("the standard output", e)),
        };
    };
    let name = out.to_string();
    let wrote = private::whole(place.as_ref(), |out| export_events(rows.as_ref(), out));
    let wrote = wrote.map_err(|e| stopped(&name, e))?;
    context.say(format!("wrote {} rows and {} events into {name}", wrote.rows, wrote.events))?;
    Ok(Exit::Done)
}

/// Whether a file would stand among those of the embedded store, or take the place of one.
fn lies_in_store(context: &Context, place: &Path) -> bool {
    let Ok(store) = context.directory() else { return false };
    let store = context.at(&Named::from(store.as_os_str().to_owned()));
    let real = |path: &Path| path.canonicalize().ok();
    let Some(store) = real(&store) else { return false };
    let above = place.parent().filter(|above| !above.as_os_str().is_empty());
    let above = real(above.unwrap_or(Path::new(".")));
    // A link may lead there as well.
    [above, real(place)].into_iter().flatten().any(|path| path.starts_with(&store))
}

fn stopped(name: &str, e: ExportError) -> CliError {
    match e {
        ExportError::Store(e) => e.into(),
        ExportError::Output(e) => CliError::unwritable(name, &e),
        e @ ExportError::Incomplete => CliError::input(e.to_string()),
    }
}

/// The standard output of the command, line by line.
struct Lines<'c> {
    context: &'c Context,
    rest: Vec<u8>,
    failed: Option<CliError>,
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        if let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') {
            let lines: Vec<u8> = self.rest.drain(..=end).collect();
            let text = String::from_utf8_lossy(&lines[..end]);
            self.context.say(text).map_err(|e| {
                self.failed = Some(e);
                io::Error::other("the output ended")
            })?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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

fn json(line: &Line, snapshot: &Snapshot, ids: &Ids, day: Day) -> String {
    let scope = Scope { as_of: day, known_at: None, rights: Rights::ALL };
    let answer = match &line.told {
        Told::Event(answer) => &**answer,
        Told::Record { outcome: Err(fault), .. } => &Err(fault.clone()),
        Told::Record { outcome: Ok(outcome), .. } => return record_payload(*outcome).to_string(),
    };
    event_payload(answer, snapshot.graph.as_ref(), ids, scope).to_string()
}

/// `3 APPLIED CIVIL_ACTS e1 DEATH 2026-03-01: PERSON died 2026-03-01; 2 cards touched`.
fn text(line: &Line) -> String {
    let number = line.number;
    let refused = |fault: &EventFault| format!("{number} REFUSED {}", shown(&fault.to_string()));
    let answer = match &line.told {
        Told::Event(answer) => match &**answer {
            Ok(answer) => answer,
            Err(fault) => return refused(fault),
        },
        Told::Record { file, line, outcome: Err(fault) } => {
            return format!("{} (RECORD {file} {line})", refused(fault));
        }
        Told::Record { file, line, outcome: Ok(outcome) } => {
            return format!("{number} {} RECORD {file} {line}", outcome_word(*outcome));
        }
    };
    let event = &answer.event.event;
    let outcome = outcome_word(answer.outcome);
    let (source, id, kind) = (&event.source, &event.id, event.kind);
    let on = event.on.known().map_or(String::new(), |on| format!(" {on}"));
    let mut said = answer.event.first.join("; ");
    if said.is_empty() {
        "nothing changed".clone_into(&mut said);
    }
    let cards = match answer.event.whose_cards().len() {
        0 => String::new(),
        1 => "; 1 card touched".to_owned(),
        n => format!("; {n} cards touched"),
    };
    format!("{number} {outcome} {source} {id} {kind}{on}: {}{cards}", shown(&said))
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
