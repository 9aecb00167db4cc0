//! Rows that came by CSV, as `events export` says them one by one: each is taken in as that row of
//! that extract (spec 1 §5, §6). Must not know lines of NDJSON, nor what is shown of them.

use super::batches::{Batch, take_row};
use super::cells::Checks;
use super::reader::Row;
use super::tables::{Header, Table};
use super::{changes_of, counts_of, first_row};
use crate::domain::Instant;
use crate::jobs::sweep::push_cell;
use crate::record::{Ledger, Outcome, withdraw_incomes};
use crate::store::{ExtractRow, Ground, Intake, Progress, RejectRow, StoreError};
use rustc_hash::FxHashMap;

/// An extract by its files and the instant at which they were imported.
pub type ExtractKey = ([u8; 32], Instant);

/// A row of an extract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The extract.
    pub extract: ExtractKey,
    /// Which one of this key, where rows of others came in between.
    pub nth: usize,
    /// Its file.
    pub table: Table,
    /// The line where the row begins; the header is line 1.
    pub line: u64,
    /// Its cells, in the order of [`Table::columns`]; empty = unknown.
    pub cells: Vec<String>,
}

/// What became of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It was accepted.
    Taken(Outcome),
    /// It was refused, as an import refuses it.
    Refused(RejectRow),
    /// It is none of the rows that came of its extract, and another extract came since.
    Late,
}

/// What became of rows, each in its place, and by how much the counts of their extract grew.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TakenRecords {
    /// Row by row.
    pub told: Vec<Told>,
    /// Applied, unchanged, rejected, waiting: incomes may move from one to another.
    pub grown: [i64; 4],
}

/// Takes in rows of one file of one extract, ascending by line, all in one change.
pub fn take_records(
    ground: &mut dyn Ground,
    records: &[Record],
) -> Result<TakenRecords, StoreError> {
    let Some(first) = records.first() else { return Ok(TakenRecords::default()) };
    let (mut row, is_over) = begun(ground, first)?;
    let done = ground.arrived_until(row.number, first.table as u8)?.unwrap_or(0);
    let (old, new): (Vec<&Record>, Vec<&Record>) = records.iter().partition(|r| r.line <= done);
    let mut taken = all_done(old.len());
    if is_over && !new.is_empty() {
        taken.told.extend(new.iter().map(|_| Told::Late));
        taken.grown[2] += new.len() as i64;
        return Ok(taken);
    }
    if new.is_empty() {
        return Ok(taken);
    }
    let before = row.progress;
    let mut checks = Checks::new(true, ground.sources().clone());
    let mut batch = batch_of(first.table, &new, &mut checks);
    // An import of the same files begins this file anew: how many rows of it came is not known.
    batch.read = 0;
    if row.progress.file == first.table as u8 {
        row.progress.rows = 0;
    }
    let intake: &mut dyn Intake = ground;
    let mut ledger = Ledger::new(intake, row.number, row.recorded_at, counts_of(before));
    let mut outcomes: FxHashMap<u64, Outcome> = FxHashMap::default();
    let (changes, refused) =
        changes_of(&mut ledger, &mut row, &mut batch, &mut |place, outcome| {
            outcomes.insert(place.line, outcome);
        })?;
    ground.stage(changes)?;
    let mut refused: FxHashMap<u64, RejectRow> =
        refused.into_iter().map(|reject| (reject.line, reject)).collect();
    taken.told.extend(new.iter().map(|record| match refused.remove(&record.line) {
        Some(reject) => Told::Refused(reject),
        None => Told::Taken(outcomes.remove(&record.line).unwrap_or(Outcome::Unchanged)),
    }));
    let grown = four(row.progress).into_iter().zip(four(before));
    for (sum, (after, before)) in taken.grown.iter_mut().zip(grown) {
        *sum += after - before;
    }
    Ok(taken)
}

/// Ends an extract all of whose rows came: its incomes count from now on.
pub fn finish_records(ground: &mut dyn Ground, extract: ExtractKey) -> Result<(), StoreError> {
    let last = ground.extracts()?.last;
    let Some(mut row) = last.filter(|row| key(row) == extract && !row.finished) else {
        return Ok(());
    };
    row.finished = true;
    let changes = crate::store::Changes { extract: Some(row), ..Default::default() };
    ground.stage(changes)
}

fn key(row: &ExtractRow) -> ExtractKey {
    (row.hash, row.recorded_at)
}

/// The extract as far as it has come, and whether another one came since.
fn begun(ground: &mut dyn Ground, record: &Record) -> Result<(ExtractRow, bool), StoreError> {
    let (hash, recorded_at) = record.extract;
    let last = ground.extracts()?.last;
    if let Some(known) = ground.extract((&hash, recorded_at), record.nth)? {
        let is_over = last.is_none_or(|last| last.number != known.number);
        return Ok((known, is_over));
    }
    if let Some(last) = last.filter(|last| !last.finished) {
        let intake: &mut dyn Intake = ground;
        withdraw_incomes(intake, last.number)?;
    }
    Ok((first_row(ground.next().extract.max(1), hash, recorded_at), false))
}

fn all_done(rows: usize) -> TakenRecords {
    let told = vec![Told::Taken(Outcome::Unchanged); rows];
    TakenRecords { told, grown: [0, rows as i64, 0, 0] }
}

fn four(progress: Progress) -> [i64; 4] {
    let Progress { applied, unchanged, rejected, waiting, .. } = progress;
    [applied, unchanged, rejected, waiting].map(|count| count as i64)
}

/// The rows as a batch of their file with all its columns.
fn batch_of(table: Table, records: &[&Record], checks: &mut Checks) -> Batch {
    let columns = table.columns();
    let header = Header::of_all_columns(table);
    let known = checks.sources.other_names().len();
    let mut batch = Batch::new(table, &columns.join(","), records.len());
    for record in records {
        let (mut raw, mut text, mut fields) = (String::new(), String::new(), Vec::new());
        for (n, cell) in record.cells.iter().enumerate() {
            raw.push_str(if n == 0 { "" } else { "," });
            push_cell(&mut raw, cell);
            let start = text.len() as u32;
            text.push_str(cell);
            fields.push((start, text.len() as u32));
        }
        let (raw, text) = (raw.as_bytes(), text.as_bytes());
        let row = Row { line: record.line, raw, text, fields: &fields, broken: None };
        take_row(&mut batch, table, &header, &row, checks);
    }
    batch.keep_rows();
    batch.new_sources = checks.sources.other_names()[known..].to_vec();
    batch
}
