//! The state of records as a fold: what came by CSV and what events did, in the order of recorded
//! time, whatever came first (spec 1 §6). Pure; must not know what the store has.

use super::acts::{Act, RecordKey, key_of, record_id};
use super::told::{Effect, of_record};
use crate::domain::{
    CivilEvent, Day, Instant, Link, LinkKind, RecordState, Recorded, Source, Sources,
};
use crate::graph::LinkNo;
use crate::record::Versioned;
use crate::store::{CsvMark, EventNo, StoredLink};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An event and what it does.
pub(super) struct Occurred<'e> {
    pub(super) no: EventNo,
    pub(super) event: &'e CivilEvent,
    pub(super) source: Source,
    pub(super) recorded_at: Instant,
    pub(super) acts: Vec<Act>,
}

/// The order of the fold: recorded time, the worse source before the better, source, id. What came
/// by CSV stands before an event of the same place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    at: Instant,
    rank: Reverse<u16>,
    source: String,
    id: String,
    is_event: bool,
}

impl Place {
    pub(super) fn of_event(sources: &Sources, at: Instant, event: &CivilEvent) -> Place {
        let rank = sources.find(&event.source).map_or(u16::MAX, |source| sources.rank(source));
        let (source, id) = (event.source.clone(), event.id.clone());
        Place { at, rank: Reverse(rank), source, id, is_event: true }
    }

    fn of_version(sources: &Sources, row: &StoredLink) -> Place {
        let record = &row.link.record;
        Place {
            at: record.recorded.from,
            rank: Reverse(sources.rank(record.source)),
            source: sources.name(record.source).to_owned(),
            id: record.id.clone(),
            is_event: false,
        }
    }
}

/// A version of a record as the fold leaves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Folded {
    /// The version with its recorded time; one that was never the known one has an empty time.
    pub(super) row: StoredLink,
    /// The row that came by CSV.
    pub(super) csv: Option<LinkNo>,
}

/// One record as the fold leaves it.
#[derive(Default)]
pub(super) struct Chain {
    /// Its versions, in the order of recorded time.
    pub(super) versions: Vec<Folded>,
    /// What events did to it, also where that never counted.
    pub(super) told: Vec<Effect>,
}

/// All versions of all records, from the versions that came by CSV and the events.
pub(super) fn fold(
    sources: &Sources,
    csv: Vec<(LinkNo, StoredLink)>,
    events: &[Occurred],
) -> BTreeMap<RecordKey, Chain> {
    enum What<'o> {
        Row(LinkNo, Box<StoredLink>),
        Event(&'o Occurred<'o>),
    }
    let rows = csv
        .into_iter()
        .map(|(no, row)| (Place::of_version(sources, &row), What::Row(no, Box::new(row))));
    let happened = events.iter().map(|occurred| {
        let place = Place::of_event(sources, occurred.recorded_at, occurred.event);
        (place, What::Event(occurred))
    });
    let mut steps: Vec<(Place, What)> = rows.chain(happened).collect();
    steps.sort_by(|a, b| a.0.cmp(&b.0));
    let mut fold = Fold { sources, records: BTreeMap::new(), ends: Vec::new() };
    for (place, what) in steps {
        match what {
            What::Row(no, row) => fold.put(place.at, *row, By::Csv(no)),
            What::Event(occurred) => fold.event(occurred),
        }
    }
    let chain =
        |steps: Vec<Step>| Chain { told: told(&steps, sources), versions: settled(steps, sources) };
    fold.records.into_iter().map(|(key, steps)| (key, chain(steps))).collect()
}

/// The lines of the steps by which events changed a record.
fn told(steps: &[Step], sources: &Sources) -> Vec<Effect> {
    let line = |(n, step): (usize, &Step)| {
        let By::Event(no, what) = step.by else { return None };
        let before = n.checked_sub(1).and_then(|n| steps.get(n));
        if before.is_some_and(|before| before.row.same_content(&step.row, sources)) {
            return None;
        }
        let Link { kind, record, .. } = &step.row.link;
        let day = if what == Did::Opened { record.valid.from } else { record.valid.until };
        let key = (record.source, record.id.clone());
        Some((no, of_record(format_args!("{kind} {} {day}", what.word()), sources, &key)))
    };
    steps.iter().enumerate().filter_map(line).collect()
}

/// One step of one record: its content from an instant on.
struct Step {
    at: Instant,
    row: StoredLink,
    by: By,
}

/// Whence a step came.
#[derive(Clone, Copy)]
enum By {
    Csv(LinkNo),
    Event(EventNo, Did),
}

/// What an event did to a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Opened,
    Ended,
    /// It states the end beside the record of a better register.
    Stated,
}

impl Did {
    fn word(self) -> &'static str {
        match self {
            Did::Opened => "opened",
            Did::Ended => "ended",
            Did::Stated => "stated until",
        }
    }
}

struct Fold<'f> {
    sources: &'f Sources,
    records: BTreeMap<RecordKey, Vec<Step>>,
    /// The endings so far, each with the starts of which it states records of its own: they act as
    /// well on records that are not there yet.
    ends: Vec<(&'f Occurred<'f>, &'f Act, Vec<Day>)>,
}

impl<'f> Fold<'f> {
    /// The record is so from now on; if it was not there before, whatever ended it acts.
    fn put(&mut self, at: Instant, row: StoredLink, by: By) {
        let key = key_of(&row.link);
        let steps = self.records.entry(key.clone()).or_default();
        let arrives = steps.is_empty();
        steps.push(Step { at, row, by });
        if arrives {
            (0..self.ends.len()).for_each(|n| self.end(n, &key, at));
        }
    }

    fn event(&mut self, occurred: &'f Occurred<'f>) {
        for act in &occurred.acts {
            if let Act::Open(row) = act {
                let by = By::Event(occurred.no, Did::Opened);
                self.put(occurred.recorded_at, (**row).clone(), by);
                continue;
            }
            self.ends.push((occurred, act, Vec::new()));
            let (n, at) = (self.ends.len() - 1, occurred.recorded_at);
            self.about(act).into_iter().for_each(|key| self.end(n, &key, at));
        }
    }

    /// The records that an act may end, in an order that no arrival changes.
    fn about(&self, act: &Act) -> Vec<RecordKey> {
        let current = |(key, steps): (&RecordKey, &Vec<Step>)| {
            let row = &steps.last()?.row;
            act.is_about(&row.link).then(|| (row.link.record.valid.from, key.clone()))
        };
        let mut found: Vec<(Day, RecordKey)> = self.records.iter().filter_map(current).collect();
        let name = |(source, id): &RecordKey| (self.sources.name(*source).to_owned(), id.clone());
        found.sort_by_cached_key(|(from, key)| (*from, self.sources.rank(key.0), name(key)));
        found.into_iter().map(|(_, key)| key).collect()
    }

    /// One ending acts on one record, if that is in force on its day.
    fn end(&mut self, n: usize, key: &RecordKey, at: Instant) {
        let (occurred, act, _) = &self.ends[n];
        let (occurred, act, on) = (*occurred, *act, occurred.event.on);
        let Some(Step { row, .. }) = self.records.get(key).and_then(|steps| steps.last()) else {
            return;
        };
        let valid = row.link.record.valid;
        let in_force =
            row.link.record.state != RecordState::Annulled && valid.from <= on && valid.until > on;
        if !in_force || !act.is_about(&row.link) {
            return;
        }
        let mut ended = row.clone();
        ended.csv = CsvMark::default();
        ended.link.record.valid.until = on;
        if ended.link.kind == LinkKind::Spouse {
            ended.link.end_reason = act.reason();
        }
        let by = By::Event(occurred.no, Did::Ended);
        let is_better = self.sources.rank(key.0) < self.sources.rank(occurred.source);
        let own = match act {
            Act::End { own, .. } if is_better => own,
            _ => return self.put(at, ended, by),
        };
        let starts = &mut self.ends[n].2;
        if starts.contains(&valid.from) {
            return;
        }
        starts.push(valid.from);
        let n = starts.len();
        let stated = beside(own, &ended, record_id(occurred.event, n));
        self.put(at, stated, By::Event(occurred.no, Did::Stated));
    }
}

/// What an event states of its own beside a record that it does not touch: the same ends and start.
fn beside(own: &StoredLink, ended: &StoredLink, id: String) -> StoredLink {
    let mut stated = own.clone();
    stated.link.basis = own.link.basis.or(ended.link.basis);
    stated.link.end_reason = ended.link.end_reason;
    let record = &mut stated.link.record;
    (record.id, record.valid) = (id, ended.link.record.valid);
    // What was a secret is one in whoever's words.
    record.secrecy = ended.link.record.secrecy;
    stated
}

/// The steps of one record as versions: of one instant the last counts, and neighbours that say
/// the same are one. Rows that came by CSV stay even if they never counted: later rows are compared
/// with them.
fn settled(steps: Vec<Step>, sources: &Sources) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(steps.len());
    let mut known: Option<usize> = None;
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        let at = step.at;
        let says_same =
            |other: usize, folded: &[Folded]| folded[other].row.same_content(&step.row, sources);
        let is_last = steps.peek().is_none_or(|next| next.at != at);
        let counts = is_last && !known.is_some_and(|other| says_same(other, &folded));
        let csv = match step.by {
            By::Csv(no) => Some(no),
            By::Event(..) if counts => None,
            By::Event(..) => continue,
        };
        let mut row = step.row;
        let until = if counts { Instant::NEVER } else { at };
        row.link.record.recorded = Recorded { from: at, until };
        if counts {
            if let Some(before) = known {
                folded[before].row.link.record.recorded.until = at;
            }
            known = Some(folded.len());
        }
        folded.push(Folded { row, csv });
    }
    folded
}
