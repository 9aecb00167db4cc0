//! The state of records as a fold: what came by CSV and what events did, in the order of recorded
//! time, whatever came first (spec 1 §6). Pure; must not know what the store has.

use super::acts::{Act, Does, record_id};
use super::facts::{Fact, Numbered, RecordKey};
use super::judged::{Judged, concerns, state_after};
use super::told::{Effect, of_record};
use crate::domain::{
    CivilEvent, Day, Instant, RecordState, Recorded, Secrecy, Source, Sources, Verdict,
};
use crate::store::{CsvMark, EventNo};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An event and what it does.
pub(super) struct Occurred<'e, T: Fact> {
    pub(super) no: EventNo,
    pub(super) event: &'e CivilEvent,
    pub(super) source: Source,
    pub(super) recorded_at: Instant,
    pub(super) acts: Vec<Act<T>>,
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

    fn of_version<T: Fact>(sources: &Sources, row: &T) -> Place {
        let record = row.record();
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
pub(super) struct Folded<T> {
    /// The version with its recorded time; one that was never the known one has an empty time.
    pub(super) row: T,
    /// The number of the row that came by CSV.
    pub(super) csv: Option<u32>,
}

/// One record as the fold leaves it.
pub(super) struct Chain<T> {
    /// Its versions, in the order of recorded time.
    pub(super) versions: Vec<Folded<T>>,
    /// What events did to it, also where that never counted.
    pub(super) told: Vec<Effect>,
}

impl<T> Chain<T> {
    /// A record of which nothing is known.
    pub(super) fn empty() -> Chain<T> {
        Chain { versions: Vec::new(), told: Vec::new() }
    }
}

/// All versions of all records, from the versions that came by CSV and the events.
pub(super) fn fold<T: Fact>(
    sources: &Sources,
    csv: Vec<Numbered<T>>,
    events: &[Occurred<T>],
) -> BTreeMap<RecordKey, Chain<T>> {
    enum What<'o, T: Fact> {
        Row(u32, Box<T>),
        Event(&'o Occurred<'o, T>),
    }
    let rows = csv
        .into_iter()
        .map(|(no, row)| (Place::of_version(sources, &row), What::Row(no, Box::new(row))));
    let happened = events.iter().map(|occurred| {
        let place = Place::of_event(sources, occurred.recorded_at, occurred.event);
        (place, What::Event(occurred))
    });
    let mut steps: Vec<(Place, What<T>)> = rows.chain(happened).collect();
    steps.sort_by(|a, b| a.0.cmp(&b.0));
    let (records, doings, judged) = (BTreeMap::new(), Vec::new(), Judged::default());
    let mut fold = Fold { sources, records, doings, judged };
    for (place, what) in steps {
        match what {
            What::Row(no, row) => fold.put(place.at, *row, By::Csv(no)),
            What::Event(occurred) => fold.event(occurred),
        }
    }
    let chain = |steps: Vec<Step<T>>| Chain {
        told: told(&steps, sources),
        versions: settled(steps, sources),
    };
    fold.records.into_iter().map(|(key, steps)| (key, chain(steps))).collect()
}

/// The lines of the steps by which events changed a record.
fn told<T: Fact>(steps: &[Step<T>], sources: &Sources) -> Vec<Effect> {
    let line = |(n, step): (usize, &Step<T>)| {
        let By::Event(no, what) = step.by else { return None };
        let before = n.checked_sub(1).and_then(|n| steps.get(n));
        if before.is_some_and(|before| before.row.same_content(&step.row, sources)) {
            return None;
        }
        let record = step.row.record();
        let day = match what {
            Did::Opened | Did::Annulled => format!(" {}", record.valid.from),
            Did::Ended | Did::Stated => format!(" {}", record.valid.until),
            Did::Judged(_) => String::new(),
        };
        let (kind, key) = (step.row.kind(), step.row.key());
        Some((no, of_record(format_args!("{kind} {}{day}", what.word()), sources, &key)))
    };
    steps.iter().enumerate().filter_map(line).collect()
}

/// One step of one record: its content from an instant on.
struct Step<T> {
    at: Instant,
    row: T,
    by: By,
}

/// Whence a step came.
#[derive(Clone, Copy)]
enum By {
    Csv(u32),
    Event(EventNo, Did),
}

/// What an event did to a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Opened,
    Ended,
    Annulled,
    /// It states the end beside the record of a better register.
    Stated,
    /// It says whether it stands.
    Judged(Verdict),
}

impl Did {
    fn word(self) -> &'static str {
        match self {
            Did::Opened => "opened",
            Did::Ended => "ended",
            Did::Annulled => "annulled from",
            Did::Stated => "stated until",
            Did::Judged(Verdict::Contested) => "contested",
            Did::Judged(Verdict::Confirmed) => "confirmed",
            Did::Judged(Verdict::Withdrawn) => "withdrawn",
        }
    }
}

/// What is done to records that are there or arrive.
struct Doing<'f, T: Fact> {
    occurred: &'f Occurred<'f, T>,
    about: &'f T::About,
    does: &'f Does<T>,
    /// The starts of which it states records of its own; of a revival the day, once it is done.
    stated: Vec<Day>,
}

struct Fold<'f, T: Fact> {
    sources: &'f Sources,
    records: BTreeMap<RecordKey, Vec<Step<T>>>,
    /// All so far: they act as well on records that are not there yet.
    doings: Vec<Doing<'f, T>>,
    /// What was said of records so far.
    judged: Judged<'f>,
}

impl<'f, T: Fact> Fold<'f, T> {
    /// The record is so from now on; if it was not there before, whatever was done so far acts.
    fn put(&mut self, at: Instant, row: T, by: By) {
        let key = row.key();
        let steps = self.records.entry(key.clone()).or_default();
        let arrives = steps.is_empty();
        steps.push(Step { at, row, by });
        if arrives {
            self.stay_judged(&key, at, Verdict::Withdrawn);
            (0..self.doings.len()).for_each(|n| self.act(n, &key, at));
        }
        self.stay_judged(&key, at, Verdict::Contested);
    }

    /// What was said last of a record holds for what is stated of it now.
    fn stay_judged(&mut self, key: &RecordKey, at: Instant, verdict: Verdict) {
        let last = self.now(key).and_then(|row| self.judged.last(row));
        if let Some((no, _)) = last.filter(|(_, said)| *said == verdict) {
            self.judge(key, at, no, verdict);
        }
    }

    fn judge(&mut self, key: &RecordKey, at: Instant, no: EventNo, verdict: Verdict) {
        let Some(steps) = self.records.get_mut(key) else { return };
        let Some(row) = steps.last().map(|step| &step.row) else { return };
        let Some(state) = state_after(row.record().state, verdict) else { return };
        let mut row = by_event(row);
        row.record_mut().state = state;
        steps.push(Step { at, row, by: By::Event(no, Did::Judged(verdict)) });
    }

    fn event(&mut self, occurred: &'f Occurred<'f, T>) {
        let at = occurred.recorded_at;
        for act in &occurred.acts {
            match act {
                Act::Open(row) => {
                    self.put(at, (**row).clone(), By::Event(occurred.no, Did::Opened));
                }
                Act::Do(about, does) => {
                    self.doings.push(Doing { occurred, about, does, stated: Vec::new() });
                    let n = self.doings.len() - 1;
                    self.meant(about).into_iter().for_each(|key| self.act(n, &key, at));
                }
                Act::Judge(judgement) => {
                    self.judged.add(occurred.no, judgement);
                    let row = self.now(&judgement.record);
                    if row.is_some_and(|row| concerns(judgement, &T::people(&row.thing()))) {
                        self.judge(&judgement.record, at, occurred.no, judgement.verdict);
                    }
                }
            }
        }
    }

    fn now(&self, key: &RecordKey) -> Option<&T> {
        Some(&self.records.get(key)?.last()?.row)
    }

    /// The records that something is done to, in an order that no arrival changes.
    fn meant(&self, about: &T::About) -> Vec<RecordKey> {
        let current = |(key, steps): (&RecordKey, &Vec<Step<T>>)| {
            let row = &steps.last()?.row;
            row.is_meant(about).then(|| (row.record().valid.from, key.clone()))
        };
        let mut found: Vec<(Day, RecordKey)> = self.records.iter().filter_map(current).collect();
        let name = |(source, id): &RecordKey| (self.sources.name(*source).to_owned(), id.clone());
        found.sort_by_cached_key(|(from, key)| (*from, self.sources.rank(key.0), name(key)));
        found.into_iter().map(|(_, key)| key).collect()
    }

    /// One doing acts on one record.
    fn act(&mut self, n: usize, key: &RecordKey, at: Instant) {
        let Doing { occurred, about, does, .. } = self.doings[n];
        let on = occurred.event.on;
        let Some(row) = self.now(key) else { return };
        if row.record().state == RecordState::Annulled || !row.is_meant(about) {
            return;
        }
        let valid = row.record().valid;
        let in_force = valid.from <= on && valid.until > on;
        match does {
            Does::End(reason, own) if in_force => {
                let mut ended = ended(row, on);
                ended.give_reason(*reason);
                self.end(n, at, ended, own.as_deref());
            }
            Does::Replace if in_force => {
                let mut ended = ended(row, on);
                ended.record_mut().secrecy = Secrecy::Adoption;
                self.put(at, ended, By::Event(occurred.no, Did::Ended));
            }
            Does::Annul if valid.from <= on && self.is_last(key, about, on) => {
                let mut annulled = by_event(row);
                annulled.record_mut().state = RecordState::Annulled;
                self.put(at, annulled, By::Event(occurred.no, Did::Annulled));
            }
            Does::Revive(own) => self.revive(n, at, own),
            _ => {}
        }
    }

    /// Ends a record, or states its end beside it where its register is better.
    fn end(&mut self, n: usize, at: Instant, ended: T, own: Option<&T>) {
        let occurred = self.doings[n].occurred;
        let is_better =
            self.sources.rank(ended.record().source) < self.sources.rank(occurred.source);
        let Some(own) = own.filter(|_| is_better) else {
            return self.put(at, ended, By::Event(occurred.no, Did::Ended));
        };
        let (stated, valid) = (&mut self.doings[n].stated, ended.record().valid);
        if stated.contains(&valid.from) {
            return;
        }
        stated.push(valid.from);
        let mut beside = own.clone();
        beside.record_mut().id = record_id(occurred.event, stated.len());
        beside.record_mut().valid = valid;
        beside.fill_from(&ended);
        self.put(at, beside, By::Event(occurred.no, Did::Stated));
    }

    /// Whether none of those meant that began by the day began later.
    fn is_last(&self, key: &RecordKey, about: &T::About, on: Day) -> bool {
        let start = |key: &RecordKey| {
            let record = self.now(key)?.record();
            let counts = record.state != RecordState::Annulled && record.valid.from <= on;
            counts.then_some(record.valid.from)
        };
        let last = self.meant(about).iter().filter_map(start).max();
        start(key) == last
    }

    /// States again what ended, if nothing of the kind is in force: with the basis that it had when
    /// it ended last.
    fn revive(&mut self, n: usize, at: Instant, own: &T) {
        let Doing { occurred, about, ref stated, .. } = self.doings[n];
        let on = occurred.event.on;
        let rows = self.meant(about);
        let rows = rows.iter().filter_map(|key| self.now(key));
        let rows: Vec<&T> = rows.filter(|r| r.record().state != RecordState::Annulled).collect();
        let valid = |row: &&&T| row.record().valid;
        let in_force = rows.iter().any(|row| valid(&row).from <= on && valid(&row).until > on);
        let ended = rows.iter().filter(|row| valid(row).until <= on).max_by_key(|r| valid(r).until);
        let Some(ended) = ended.filter(|_| stated.is_empty() && !in_force) else { return };
        let mut revived = own.clone();
        revived.take_basis(ended);
        self.doings[n].stated.push(on);
        self.put(at, revived, By::Event(occurred.no, Did::Opened));
    }
}

/// The record as an event leaves it.
fn by_event<T: Fact>(row: &T) -> T {
    let mut row = row.clone();
    *row.csv_mut() = CsvMark::default();
    row
}

fn ended<T: Fact>(row: &T, on: Day) -> T {
    let mut row = by_event(row);
    row.record_mut().valid.until = on;
    row
}

/// The steps of one record as versions: of one instant the last counts, and neighbours that say
/// the same are one. Rows that came by CSV stay even if they never counted: later rows are compared
/// with them.
fn settled<T: Fact>(steps: Vec<Step<T>>, sources: &Sources) -> Vec<Folded<T>> {
    let mut folded: Vec<Folded<T>> = Vec::with_capacity(steps.len());
    let mut known: Option<usize> = None;
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        let at = step.at;
        let says_same =
            |other: usize, folded: &[Folded<T>]| folded[other].row.same_content(&step.row, sources);
        let is_last = steps.peek().is_none_or(|next| next.at != at);
        let counts = is_last && !known.is_some_and(|other| says_same(other, &folded));
        let csv = match step.by {
            By::Csv(no) => Some(no),
            By::Event(..) if counts => None,
            By::Event(..) => continue,
        };
        let mut row = step.row;
        let until = if counts { Instant::NEVER } else { at };
        row.record_mut().recorded = Recorded { from: at, until };
        if counts {
            if let Some(before) = known {
                folded[before].row.record_mut().recorded.until = at;
            }
            known = Some(folded.len());
        }
        folded.push(Folded { row, csv });
    }
    folded
}
