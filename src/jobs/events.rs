//! Civil events from a file of NDJSON, line by line into a store (spec 1 §6). A bad line costs that
//! line; some lines share a commit. The clock is handed in; must not print.

use crate::domain::{CivilEvent, Day, EventDraft, EventFault, Instant};
use crate::record::{Answer, Counts, EventOutcome, Moment, record};
use crate::store::{Ground, StoreError};
use std::io::{BufRead, Read};

/// The longest line that is read; a longer one is refused.
pub const LINE_BYTES_MAX: usize = 64 << 10;
/// Events of one commit.
const EVENTS_PER_COMMIT: usize = 64;

/// What became of one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The line of the file; the first is 1.
    pub number: u64,
    /// The answer, or why there is none.
    pub answer: Result<Answer, EventFault>,
}

/// Why the reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Input(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Work for one commit.
pub type Work = Box<dyn FnOnce(&mut dyn Ground) -> Result<Vec<Line>, StoreError> + Send>;

/// Records every event of a file. `write` carries work out in one commit, `show` is told of every
/// line in its order; what was shown is durable. `now` stamps events without an instant, `day` is
/// the day whose cards are looked at.
pub fn apply<E: From<EventsError>>(
    file: &mut dyn BufRead,
    (now, day): (fn() -> Instant, Day),
    write: &mut dyn FnMut(Work) -> Result<Vec<Line>, StoreError>,
    show: &mut dyn FnMut(&Line) -> Result<(), E>,
) -> Result<Counts, E> {
    let mut counts = Counts::default();
    let (mut number, mut ended) = (0, false);
    while !ended {
        let mut lines: Vec<(u64, Result<EventDraft, EventFault>)> = Vec::new();
        while lines.len() < EVENTS_PER_COMMIT {
            let Some(text) = next_line(file).map_err(EventsError::Input)? else {
                ended = true;
                break;
            };
            number += 1;
            let draft = text.and_then(|text| {
                let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { &text };
                let is_empty = text.trim().is_empty();
                if is_empty { Ok(None) } else { EventDraft::parse(text).map(Some) }
            });
            lines.extend(draft.transpose().map(|draft| (number, draft)));
        }
        let work: Work = Box::new(move |ground| {
            lines.into_iter().map(|(number, draft)| told(ground, number, draft, now, day)).collect()
        });
        for line in write(work).map_err(EventsError::Store)? {
            count(&mut counts, &line);
            show(&line)?;
        }
    }
    Ok(counts)
}

fn told(
    ground: &mut dyn Ground,
    number: u64,
    draft: Result<EventDraft, EventFault>,
    now: fn() -> Instant,
    day: Day,
) -> Result<Line, StoreError> {
    let answer = match draft.and_then(|draft| CivilEvent::read(draft, ground.sources())) {
        Ok(event) => record(ground, &event, Moment { now: now(), day: Some(day) })?,
        Err(fault) => Err(fault),
    };
    Ok(Line { number, answer })
}

fn count(counts: &mut Counts, line: &Line) {
    let one = match line.answer.as_ref().map(|answer| answer.outcome) {
        Ok(EventOutcome::Applied) => &mut counts.applied,
        Ok(EventOutcome::Waiting) => &mut counts.waiting,
        Ok(EventOutcome::Repeated) => &mut counts.unchanged,
        Err(_) => &mut counts.rejected,
    };
    *one += 1;
}

/// The next line without its end; what cannot be a line is a fault and is read over.
fn next_line(file: &mut dyn BufRead) -> std::io::Result<Option<Result<String, EventFault>>> {
    let mut bytes = Vec::new();
    file.take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() > LINE_BYTES_MAX && bytes.last() != Some(&b'\n') {
        read_over(file)?;
        let message = format!("a line has at most {LINE_BYTES_MAX} bytes");
        return Ok(Some(Err(EventFault::new("too-long", message))));
    }
    let bad = |_| EventFault::new("bad-encoding", "is not UTF-8");
    Ok(Some(String::from_utf8(bytes).map_err(bad)))
}

/// The rest of a line that is too long.
fn read_over(file: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let some = file.fill_buf()?;
        let (used, done) = match some.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (some.len(), some.is_empty()),
        };
        file.consume(used);
        if done {
            return Ok(());
        }
    }
}
