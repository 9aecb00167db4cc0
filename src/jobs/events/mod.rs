//! Civil events, and rows that came by CSV, from a file of NDJSON, line by line into a store (spec
//! 1 §6). A bad line costs that line; some lines share a commit. The clock is handed in; must not
//! print.

mod export;
mod record_line;

pub use export::{ExportError, Exported, export_events};

use super::cores::each_on_some_cores;
use super::import::{ExtractKey, Record, Told as RecordTold, finish_records, take_records};
use crate::domain::{CivilEvent, Day, EventDraft, EventFault, Instant, PersonNo};
use crate::record::{
    Answer, Counts, EventOutcome, Moment, Outcome, Question, RejectCode, keep_touched,
    record_unasked,
};
use crate::store::{EventNo, Ground, StoreError};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// The longest line of an event; a longer one is refused.
pub const LINE_BYTES_MAX: usize = 64 << 10;
/// The longest line of a row that came by CSV: the longest row with its quotes.
const RECORD_BYTES_MAX: usize = 8 << 20;
/// Events of one commit: of each of them two graphs are kept until it is known whose cards it
/// touched.
const EVENTS_PER_COMMIT: usize = 64;
/// Events of one commit where nobody asks that: the more, the seldomer all who changed before are
/// copied to be shown with them, and the longer others who write wait behind one or two.
const UNASKED_PER_COMMIT: usize = 2048;
/// Rows of one commit.
const RECORDS_PER_COMMIT: usize = 8_192;
/// A commit takes no more rows once they have this many bytes.
const GROUP_BYTES_MAX: usize = 8 << 20;

/// What became of one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The line of the file; the first is 1.
    pub number: u64,
    /// What it says, and what became of that.
    pub told: Told,
}

/// What became of what a line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// An event's answer, or why there is none; a line that cannot be read stands here too.
    Event(Box<Result<Answer, EventFault>>),
    /// A row that came by CSV: the file and line that it was, and what became of it.
    Record {
        /// The file's name.
        file: &'static str,
        /// The line there.
        line: u64,
        /// Applied, waiting or unchanged; else why it is refused.
        outcome: Result<EventOutcome, EventFault>,
    },
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

/// What some lines came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Done {
    lines: Vec<Line>,
    /// By how much the counts grew: applied, unchanged, rejected, waiting.
    grown: [i64; 4],
}

impl Done {
    /// The answers to events that stand.
    pub fn answers(&mut self) -> impl Iterator<Item = &mut Answer> {
        self.lines.iter_mut().filter_map(|line| match &mut line.told {
            Told::Event(answer) => answer.as_mut().as_mut().ok(),
            Told::Record { .. } => None,
        })
    }
}

/// Work for one commit.
pub type Work = Box<dyn FnOnce(&mut dyn Ground) -> Result<Done, StoreError> + Send>;

/// What one line says.
#[derive(Debug)]
enum Said {
    Event(Result<EventDraft, EventFault>),
    Record(Record),
}

impl Said {
    fn bytes(&self) -> usize {
        match self {
            Said::Record(record) => record.cells.iter().map(String::len).sum(),
            Said::Event(_) => 0,
        }
    }
}

/// Lines for one commit, all events or all rows of one file of one extract.
#[derive(Debug, Default)]
struct Group {
    lines: Vec<(u64, Said)>,
    bytes: usize,
}

/// How many events share a commit.
fn events_per_commit(day: Option<Day>) -> usize {
    if day.is_some() { EVENTS_PER_COMMIT } else { UNASKED_PER_COMMIT }
}

impl Group {
    fn takes(&self, said: &Said, events: usize) -> bool {
        let Some((_, last)) = self.lines.last() else { return true };
        match (last, said) {
            (Said::Event(_), Said::Event(_)) => self.lines.len() < events,
            (Said::Record(a), Said::Record(b)) => {
                let together =
                    (a.extract, a.nth, a.table) == (b.extract, b.nth, b.table) && a.line < b.line;
                let room = self.lines.len() < RECORDS_PER_COMMIT && self.bytes < GROUP_BYTES_MAX;
                together && room
            }
            _ => false,
        }
    }
}

/// A commit that was begun: waits until it is durable, and says how the store is then. What was
/// begun behind it may be there, too.
pub type Written<'w, S> = Box<dyn FnOnce() -> Result<(Done, S), StoreError> + 'w>;

/// Records every event and every row of a file. `write` begins work in one commit; it must refuse
/// what is begun behind a commit that fails. `show` is told of every line in its order, with how
/// the store was then; what was shown is durable. `now` stamps events without an instant, `day` is
/// the day whose cards are looked at; without one nobody asks whose cards are touched, and no
/// answer says.
///
/// While one group is made durable the next is begun, one more is read, and the one before shown.
pub fn apply<'w, E: From<EventsError>, S: Send>(
    file: &mut dyn BufRead,
    moment: (fn() -> Instant, Option<Day>),
    write: &mut (dyn FnMut(Work) -> Result<Written<'w, S>, StoreError> + Send),
    show: &mut dyn FnMut(&Line, &S) -> Result<(), E>,
) -> Result<Counts, E> {
    let (hand_in, works) = mpsc::sync_channel(1);
    let (tell, hear) = mpsc::channel();
    thread::scope(move |scope| {
        scope.spawn(move || {
            write_each(&works, write, &mut |done| {
                // Behind a group that failed nothing is begun, nor where nobody listens.
                let goes_on = done.is_ok();
                tell.send(done).is_ok() && goes_on
            });
        });
        let mut sums = [0i64; 4];
        let mut shown = |done: Result<(Done, S), StoreError>| -> Result<(), E> {
            let (Done { lines, grown }, then) = done.map_err(EventsError::Store)?;
            sums.iter_mut().zip(grown).for_each(|(sum, grown)| *sum += grown);
            lines.iter().try_for_each(|line| show(line, &then))
        };
        let read = each_work(file, moment, &mut |work| {
            if hand_in.send(work).is_ok() {
                return hear.try_iter().try_for_each(&mut shown);
            }
            // Refused only behind a failure, which is heard now, or a panic.
            hear.iter().try_for_each(&mut shown)?;
            let (path, reason) = ("the store".into(), "the write broke off".into());
            Err(EventsError::Store(StoreError::Failed { path, reason }).into())
        })?;
        drop(hand_in);
        hear.iter().try_for_each(&mut shown)?;
        read.map_err(EventsError::Input)?;
        let [applied, unchanged, rejected, waiting] = sums.map(|sum| sum.max(0) as u64);
        Ok(Counts { applied, unchanged, rejected, waiting })
    })
}

/// Begins one work after the other, and waits for each when the next was begun or is not there yet;
/// for as long as `tell` says so. Behind one that is refused none is begun.
fn write_each<'w, S>(
    works: &Receiver<Work>,
    write: &mut dyn FnMut(Work) -> Result<Written<'w, S>, StoreError>,
    tell: &mut dyn FnMut(Result<(Done, S), StoreError>) -> bool,
) {
    let mut begun: Option<Written<'w, S>> = None;
    loop {
        let mut work = works.try_recv().ok();
        if work.is_none() {
            if begun.take().is_some_and(|begun| !tell(begun())) {
                return;
            }
            work = works.recv().ok();
        }
        let Some(work) = work else { return };
        let next = write(work);
        if begun.take().is_some_and(|begun| !tell(begun())) {
            return;
        }
        match next {
            Ok(next) => begun = Some(next),
            Err(e) => {
                tell(Err(e));
                return;
            }
        }
    }
}

/// Reads a file to its end and hands over what is to be done, one commit after the other.
fn each_work<E>(
    file: &mut dyn BufRead,
    moment: (fn() -> Instant, Option<Day>),
    carry_out: &mut dyn FnMut(Work) -> Result<(), E>,
) -> Result<std::io::Result<()>, E> {
    let (mut number, mut replay, mut group) = (0, Replay::default(), Group::default());
    loop {
        let text = match next_line(file) {
            Ok(Some(text)) => text,
            Ok(None) => break,
            Err(e) => return Ok(Err(e)),
        };
        number += 1;
        let said = text.and_then(|text| {
            let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { &text };
            if text.trim().is_empty() { Ok(None) } else { said(text).map(Some) }
        });
        let Some(said) = said.unwrap_or_else(|fault| Some(Said::Event(Err(fault)))) else {
            continue;
        };
        let said = replay.in_order(said);
        let bytes = said.bytes();
        if !group.takes(&said, events_per_commit(moment.1)) {
            carry_out(work(std::mem::take(&mut group), moment))?;
        }
        if let Some(ended) = replay.meet(&said) {
            carry_out(end_of(ended))?;
        }
        group.bytes += bytes;
        group.lines.push((number, said));
    }
    carry_out(work(group, moment))?;
    if let Some(ended) = replay.ended() {
        carry_out(end_of(ended))?;
    }
    Ok(Ok(()))
}

/// The extract whose rows are being read. One with incomes was whole when it was exported, so it
/// ends where another begins; one without may have been broken off, and a later import goes on.
#[derive(Debug, Default)]
struct Replay {
    extract: Option<ExtractKey>,
    at: (u8, u64),
    has_incomes: bool,
    /// How often the rows of each extract began.
    begun: HashMap<ExtractKey, usize>,
}

impl Replay {
    /// A row out of order is refused: whether it was taken in already could not be told.
    fn in_order(&self, mut said: Said) -> Said {
        let Said::Record(record) = &mut said else { return said };
        let goes_on = self.extract == Some(record.extract);
        let begun = self.begun.get(&record.extract).copied().unwrap_or(0);
        record.nth = if goes_on { begun.saturating_sub(1) } else { begun };
        let here = (record.table as u8, record.line);
        if self.extract != Some(record.extract) || here > self.at {
            return said;
        }
        let message = "the rows of an extract come in the order of its files and their lines";
        Said::Event(Err(EventFault::new("record-order", message).within("line")))
    }

    /// Notes a row; the extract that it ends, if it begins another.
    fn meet(&mut self, said: &Said) -> Option<ExtractKey> {
        let Said::Record(record) = said else { return None };
        let goes_on = self.extract == Some(record.extract);
        let ended = if goes_on { None } else { self.ended() };
        if !goes_on {
            *self.begun.entry(record.extract).or_default() += 1;
        }
        self.extract = Some(record.extract);
        self.at = (record.table as u8, record.line);
        self.has_incomes |= record.table == super::import::Table::Incomes;
        ended
    }

    fn ended(&mut self) -> Option<ExtractKey> {
        let has_incomes = std::mem::take(&mut self.has_incomes);
        self.extract.take().filter(|_| has_incomes)
    }
}

fn said(text: &str) -> Result<Said, EventFault> {
    if let Some(record) = record_line::read(text)? {
        return Ok(Said::Record(record));
    }
    if text.len() > LINE_BYTES_MAX {
        return Err(too_long(LINE_BYTES_MAX));
    }
    Ok(Said::Event(EventDraft::parse(text)))
}

fn end_of(extract: ExtractKey) -> Work {
    Box::new(move |ground| finish_records(ground, extract).map(|()| Done::default()))
}

fn work(Group { lines, .. }: Group, (now, day): (fn() -> Instant, Option<Day>)) -> Work {
    Box::new(move |ground| {
        let mut done = Done::default();
        let (mut numbers, mut records, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        for (number, said) in lines {
            match said {
                Said::Event(draft) => {
                    let answer = answered(ground, draft, now, day)?;
                    done.grown[place(&answer.as_ref().map(|(answer, _)| answer.outcome))] += 1;
                    answers.push((number, answer));
                }
                Said::Record(record) => {
                    numbers.push(number);
                    records.push(record);
                }
            }
        }
        done.lines = asked(ground, answers)?;
        let taken = take_records(ground, &records)?;
        done.grown.iter_mut().zip(taken.grown).for_each(|(sum, grown)| *sum += grown);
        let rows = numbers.into_iter().zip(records).zip(taken.told);
        done.lines.extend(rows.map(|((number, record), told)| {
            let (file, line) = (record.table.file(), record.line);
            Line { number, told: Told::Record { file, line, outcome: outcome_of(told) } }
        }));
        Ok(done)
    })
}

/// An answer, and whose cards the event touched, yet to be asked.
type Unasked = Result<(Answer, Option<Question>), EventFault>;

/// The lines of these answers. Whose cards each event touched hangs on what it found and what it
/// left, so all are asked at once.
fn asked(ground: &mut dyn Ground, answers: Vec<(u64, Unasked)>) -> Result<Vec<Line>, StoreError> {
    let questions =
        |(_, answer): &(u64, Unasked)| answer.as_ref().ok()?.1.as_ref().map(Question::asked);
    let touched = each_on_some_cores(&answers, questions);
    let mut first: BTreeMap<EventNo, Vec<PersonNo>> = BTreeMap::new();
    let mut lines = Vec::with_capacity(answers.len());
    for ((number, answer), touched) in answers.into_iter().zip(touched) {
        let answer = answer.map(|(mut answer, _)| {
            if let Some(touched) = touched {
                first.insert(answer.no, touched);
            }
            // The event of a line before may be told again.
            if let Some(touched) = first.get(&answer.no) {
                answer.event.touched = Some(touched.clone());
            }
            answer
        });
        lines.push(Line { number, told: Told::Event(Box::new(answer)) });
    }
    keep_touched(ground, first.iter().map(|(no, touched)| (*no, touched)))?;
    Ok(lines)
}

fn answered(
    ground: &mut dyn Ground,
    draft: Result<EventDraft, EventFault>,
    now: fn() -> Instant,
    day: Option<Day>,
) -> Result<Unasked, StoreError> {
    match draft.and_then(|draft| CivilEvent::read(draft, ground.sources())) {
        Ok(event) => record_unasked(ground, &event, Moment { now: now(), day }),
        Err(fault) => Ok(Err(fault)),
    }
}

/// The answer to a row, in the words of events.
fn outcome_of(told: RecordTold) -> Result<EventOutcome, EventFault> {
    match told {
        RecordTold::Taken(Outcome::Waiting) => Ok(EventOutcome::Waiting),
        RecordTold::Taken(Outcome::Unchanged) => Ok(EventOutcome::Repeated),
        RecordTold::Taken(_) => Ok(EventOutcome::Applied),
        RecordTold::Late => {
            let message = "another extract came since, and of this one no such row did";
            Err(EventFault::new("extract-closed", message).within("extract"))
        }
        RecordTold::Refused(reject) => {
            let code = RejectCode::parse(&reject.code).map_or("id-conflict", RejectCode::word);
            let fault = EventFault::new(code, reject.message);
            let fault = if reject.column.is_empty() { fault } else { fault.within(reject.column) };
            Err(fault.within("row"))
        }
    }
}

/// Where an outcome counts.
fn place(outcome: &Result<EventOutcome, &EventFault>) -> usize {
    match outcome {
        Ok(EventOutcome::Applied) => 0,
        Ok(EventOutcome::Repeated) => 1,
        Err(_) => 2,
        Ok(EventOutcome::Waiting) => 3,
    }
}

fn too_long(max: usize) -> EventFault {
    EventFault::new("too-long", format!("a line has at most {max} bytes"))
}

/// The next line without its end; what cannot be a line is a fault and is read over.
fn next_line(file: &mut dyn BufRead) -> std::io::Result<Option<Result<String, EventFault>>> {
    let mut bytes = Vec::new();
    file.take(RECORD_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() > RECORD_BYTES_MAX && bytes.last() != Some(&b'\n') {
        read_over(file)?;
        let is_row = record_line::may_be(&bytes);
        let max = if is_row { RECORD_BYTES_MAX } else { LINE_BYTES_MAX };
        return Ok(Some(Err(too_long(max))));
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
