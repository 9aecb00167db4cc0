//! The fold where events are superseded: from one correction or annulment to the next everything is
//! folded as it was known between the two, and the parts are put together. Pure.

use super::facts::{Fact, Numbered, RecordKey};
use super::fold::{Chain, Folded, Occurred, fold};
use crate::domain::{Instant, PersonNo, Recorded, Sources};
use crate::store::CsvMark;
use std::collections::{BTreeMap, BTreeSet};

/// The parts, and what they make together so far.
pub(super) struct Epochs<T> {
    /// When each begins, the last first.
    starts: Vec<Instant>,
    now: (Instant, Instant),
    whole: BTreeMap<RecordKey, Chain<T>>,
}

impl<T: Fact> Epochs<T> {
    /// Between these instants, which may stand twice.
    pub(super) fn new(turns: impl Iterator<Item = Instant>) -> Epochs<T> {
        let mut starts: Vec<Instant> = turns.chain([Instant::ALWAYS]).collect();
        starts.sort_unstable_by(|a, b| b.cmp(a));
        starts.dedup();
        let now = (Instant::ALWAYS, Instant::ALWAYS);
        Epochs { starts, now, whole: BTreeMap::new() }
    }

    /// Turns to the next part: from when on, and until when.
    pub(super) fn turn(&mut self) -> Option<(Instant, Instant)> {
        let start = self.starts.pop()?;
        let end = self.starts.last().copied().unwrap_or(Instant::NEVER);
        self.now = (start, end);
        Some(self.now)
    }

    /// Folds what was recorded until the end of the part; what was known in it counts, as did who
    /// is who (`name`).
    pub(super) fn add(
        &mut self,
        sources: &Sources,
        rows: &[Numbered<T>],
        events: &[Occurred<T>],
        name: &dyn Fn(PersonNo) -> PersonNo,
    ) {
        let (start, end) = self.now;
        let mut known = Vec::with_capacity(rows.len());
        let mut renamed = BTreeSet::new();
        for (no, row) in rows.iter().filter(|(_, row)| row.record().recorded.from < end) {
            let named = row.known_as(name);
            if named.as_ref() != Some(row) {
                renamed.insert(*no);
                if row.record().recorded.from >= start {
                    self.keep(*no, row);
                }
            }
            known.extend(named.map(|named| (*no, named)));
        }
        for (key, chain) in fold(sources, known, events) {
            let whole = self.whole.entry(key).or_insert_with(Chain::empty);
            for mut version in chain.versions {
                if version.csv.is_some_and(|no| renamed.contains(&no)) {
                    version.csv = None;
                    *version.row.csv_mut() = CsvMark::default();
                }
                join(&mut whole.versions, version, self.now, sources);
            }
            whole.told = if end == Instant::NEVER { chain.told } else { Vec::new() };
        }
    }

    /// A row that came by CSV stays with the number that it came with, known at no time: later rows
    /// are compared with it.
    fn keep(&mut self, no: u32, row: &T) {
        let mut row = row.clone();
        let at = row.record().recorded.from;
        row.record_mut().recorded = Recorded { from: at, until: at };
        let whole = self.whole.entry(row.key()).or_insert_with(Chain::empty);
        whole.versions.push(Folded { row, csv: Some(no) });
    }

    /// All of it.
    pub(super) fn whole(self) -> BTreeMap<RecordKey, Chain<T>> {
        self.whole
    }
}

/// Adds what was known of a version within the part. A row that came by CSV is there once, from the
/// instant that it says; where it is known again later, a copy of it is.
fn join<T: Fact>(
    whole: &mut Vec<Folded<T>>,
    mut version: Folded<T>,
    (start, end): (Instant, Instant),
    sources: &Sources,
) {
    let stated = version.row.record().recorded;
    let goes_on = stated.from < start;
    let known = Recorded { from: stated.from.max(start), until: stated.until.min(end) };
    if known.from >= known.until && (version.csv.is_none() || goes_on) {
        return;
    }
    let counted = |other: &&mut Folded<T>| {
        let recorded = other.row.record().recorded;
        recorded.from < recorded.until
    };
    let before = whole.iter_mut().rev().find(counted).filter(|before| {
        before.row.record().recorded.until == known.from
            && before.row.same_content(&version.row, sources)
    });
    if let Some(before) = before.filter(|_| goes_on) {
        before.row.record_mut().recorded.until = known.until;
        return;
    }
    if goes_on {
        version.csv = None;
        *version.row.csv_mut() = CsvMark::default();
    }
    version.row.record_mut().recorded = known;
    whole.push(version);
}
