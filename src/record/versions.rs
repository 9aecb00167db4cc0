//! The versions of one record: where a row that arrives belongs among them (spec 1 §5, *Versions*),
//! whatever the order of arrival. Pure; must not know links from statuses.

use crate::domain::{Instant, RecordFields, Sources};
use crate::store::{CsvMark, StoredLink, StoredStatus};

/// How many re-stamps of a version are kept, the newest: a version with other content that arrives
/// late splits it at those, and further back only at its start.
pub const RESTAMPS_MAX: usize = 16;

/// A version of a record: a link or a status as kept.
pub trait Versioned: Clone {
    /// What every record has.
    fn record(&self) -> &RecordFields;
    /// The same, to change.
    fn record_mut(&mut self) -> &mut RecordFields;
    /// How it came.
    fn csv(&self) -> &CsvMark;
    /// The same, to change.
    fn csv_mut(&mut self) -> &mut CsvMark;
    /// Whether all columns but `recorded_at` mean the same.
    fn same_content(&self, other: &Self, sources: &Sources) -> bool;
}

/// A version with its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version<T> {
    /// Its number in the store.
    pub no: u32,
    /// The row.
    pub row: T,
    /// Whether it differs from what the store has.
    pub changed: bool,
}

/// All versions of one record, ascending by recorded time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain<T> {
    /// The versions.
    pub versions: Vec<Version<T>>,
}

/// When and how a row arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// The extract that brings it; never 0.
    pub extract: u32,
    /// Its `recorded_at`; [`Instant::ALWAYS`] = written as known since ever.
    pub stamp: Option<Instant>,
    /// The instant of the import.
    pub now: Instant,
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It changed what is known.
    Applied,
    /// It says what is known already.
    Unchanged,
    /// It contradicts another row: `id-conflict`.
    Conflict,
}

/// Takes a row in as a version. `next` is the next free number of a version.
pub fn take_in<T: Versioned>(
    chain: &mut Chain<T>,
    row: T,
    arrival: Arrival,
    sources: &Sources,
    next: &mut u32,
) -> Taken {
    let same = |version: &Version<T>| version.row.same_content(&row, sources);
    let rivals = |v: &Version<T>| {
        let mark = v.row.csv();
        mark.extract == arrival.extract && !(mark.stamped && arrival.stamp.is_some()) && !same(v)
    };
    if chain.versions.iter().any(rivals) {
        return Taken::Conflict;
    }
    let newest = chain.versions.iter_mut().rfind(|version| by_csv(version));
    let at = match (arrival.stamp, newest) {
        (Some(stamp), _) => stamp,
        (None, None) => Instant::ALWAYS,
        (None, Some(newest)) if same(newest) => {
            mark(newest, arrival);
            return Taken::Unchanged;
        }
        (None, Some(_)) => arrival.now,
    };
    if let Some(twin) = chain.versions.iter_mut().find(|v| by_csv(v) && stands_at(v, at)) {
        if !same(twin) {
            return Taken::Conflict;
        }
        mark(twin, arrival);
        return Taken::Unchanged;
    }
    let place = chain.versions.partition_point(|v| v.row.record().recorded.from < at);
    if let Some(former) = chain.versions[..place].iter_mut().rfind(|version| by_csv(version))
        && same(former)
    {
        restamp(former, at);
        mark(former, arrival);
        return Taken::Unchanged;
    }
    insert(chain, place, row, at, arrival, sources, next);
    Taken::Applied
}

/// Puts a row with other content than the version before it at its place.
fn insert<T: Versioned>(
    chain: &mut Chain<T>,
    place: usize,
    mut row: T,
    at: Instant,
    arrival: Arrival,
    sources: &Sources,
    next: &mut u32,
) {
    let mut until =
        chain.versions.get(place).map_or(Instant::NEVER, |v| v.row.record().recorded.from);
    let tail = place.checked_sub(1).and_then(|p| close(&mut chain.versions[p], at));
    if tail.is_none()
        && let Some(later) = chain.versions.get_mut(place)
        && by_csv(later)
        && later.row.same_content(&row, sources)
    {
        let from = std::mem::replace(&mut later.row.record_mut().recorded.from, at);
        restamp(later, from);
        mark(later, arrival);
        return;
    }
    let mut number = |row: T| {
        let no = *next;
        *next += 1;
        Version { no, row, changed: true }
    };
    if let Some(tail) = tail {
        until = tail.record().recorded.from;
        chain.versions.insert(place, number(tail));
    }
    row.record_mut().recorded.from = at;
    row.record_mut().recorded.until = until;
    *row.csv_mut() = CsvMark {
        extract: arrival.extract,
        stamped: arrival.stamp.is_some(),
        restamped: Vec::new(),
    };
    chain.versions.insert(place, number(row));
}

/// Ends a version at `at`; what it was re-stamped after that is a version of its own.
fn close<T: Versioned>(version: &mut Version<T>, at: Instant) -> Option<T> {
    let stamps = &mut version.row.csv_mut().restamped;
    let later = stamps.split_off(stamps.partition_point(|stamp| *stamp < at));
    let tail = later.split_first().map(|(first, rest)| {
        let mut tail = version.row.clone();
        tail.record_mut().recorded.from = *first;
        tail.csv_mut().restamped = rest.to_vec();
        tail
    });
    version.row.record_mut().recorded.until = at;
    version.changed = true;
    tail
}

fn by_csv<T: Versioned>(version: &Version<T>) -> bool {
    version.row.csv().extract != 0
}

/// Whether a row of this version said this `recorded_at`.
fn stands_at<T: Versioned>(version: &Version<T>, at: Instant) -> bool {
    version.row.record().recorded.from == at || version.row.csv().restamped.contains(&at)
}

fn restamp<T: Versioned>(version: &mut Version<T>, at: Instant) {
    if at.known().is_none() {
        return;
    }
    let stamps = &mut version.row.csv_mut().restamped;
    stamps.insert(stamps.partition_point(|stamp| *stamp < at), at);
    if stamps.len() > RESTAMPS_MAX {
        stamps.remove(0);
    }
    version.changed = true;
}

/// Remembers that this extract had a row of this version, and whether all of them were stamped.
fn mark<T: Versioned>(version: &mut Version<T>, arrival: Arrival) {
    let mark = version.row.csv_mut();
    let stamped = arrival.stamp.is_some() && (mark.stamped || mark.extract != arrival.extract);
    if (mark.extract, mark.stamped) != (arrival.extract, stamped) {
        (mark.extract, mark.stamped) = (arrival.extract, stamped);
        version.changed = true;
    }
}

/// Whether what every record has means the same, `recorded_at` apart.
fn same_record(a: &RecordFields, b: &RecordFields, sources: &Sources) -> bool {
    let confidence =
        |r: &RecordFields| r.confidence.unwrap_or_else(|| sources.confidence(r.source));
    a.valid == b.valid
        && a.state == b.state
        && a.secrecy == b.secrecy
        && a.document == b.document
        && confidence(a) == confidence(b)
}

impl Versioned for StoredLink {
    fn record(&self) -> &RecordFields {
        &self.link.record
    }

    fn record_mut(&mut self) -> &mut RecordFields {
        &mut self.link.record
    }

    fn csv(&self) -> &CsvMark {
        &self.csv
    }

    fn csv_mut(&mut self) -> &mut CsvMark {
        &mut self.csv
    }

    fn same_content(&self, other: &Self, sources: &Sources) -> bool {
        let (a, b) = (&self.link, &other.link);
        (a.kind, a.to, a.basis, a.end_reason) == (b.kind, b.to, b.basis, b.end_reason)
            && a.from == b.from
            && same_record(&a.record, &b.record, sources)
    }
}

impl Versioned for StoredStatus {
    fn record(&self) -> &RecordFields {
        &self.status.record
    }

    fn record_mut(&mut self) -> &mut RecordFields {
        &mut self.status.record
    }

    fn csv(&self) -> &CsvMark {
        &self.csv
    }

    fn csv_mut(&mut self) -> &mut CsvMark {
        &mut self.csv
    }

    fn same_content(&self, other: &Self, sources: &Sources) -> bool {
        let (a, b) = (&self.status, &other.status);
        (a.person, a.kind) == (b.person, b.kind)
            && a.detail == b.detail
            && a.note == b.note
            && same_record(&a.record, &b.record, sources)
    }
}
