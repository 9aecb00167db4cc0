//! The first half of the pipeline: bytes become batches of validated rows. Runs in a thread of its
//! own; must not know the store.

use super::ImportError;
use super::cells::{Cells, Checks};
use super::checks::{self, LinkFault};
use super::extract::OpenFile;
use super::reader::Row;
use super::tables::Table;
use crate::record::{Fault, Place, RejectCode, Rows, Slab};
use crate::store::{ArrivedRows, RejectRow};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;

/// A batch ends at this many bytes of text, however few its rows.
const BATCH_BYTES_MAX: usize = 8 << 20;

/// The longest part of a refused row that is kept.
const ROW_SHOWN_MAX: usize = 8 << 10;

/// Rows of one file.
pub(super) struct Batch {
    pub(super) table: Table,
    /// The good rows as they arrived, under the header as written.
    pub(super) arrived: Vec<ArrivedRows>,
    pub(super) slab: Slab,
    pub(super) rows: Rows,
    /// Rows refused already.
    pub(super) rejects: Vec<RejectRow>,
    refused_bytes: usize,
    /// Sources that the rows are the first to name.
    pub(super) new_sources: Vec<String>,
    /// All rows of the batch, the refused ones too.
    pub(super) read: u64,
    /// Bytes taken from disk so far, over all files.
    pub(super) bytes: u64,
    /// Nothing of this file follows.
    pub(super) ends_file: bool,
    /// Nothing at all follows.
    pub(super) ends_extract: bool,
}

/// What goes to the other half.
pub(super) type Sent = Result<Batch, ImportError>;

/// What comes back of a batch, for its room: memory that is new costs its first touch.
pub(super) type Spent = (Slab, Rows);

/// Reads files and sends batches until the receiver wants no more.
pub(super) struct Batches<'s> {
    pub(super) checks: Checks,
    pub(super) rows_max: usize,
    /// Bytes of the files that are done.
    pub(super) bytes_done: u64,
    /// Batches that the other half has done with.
    pub(super) emptied: Receiver<Spent>,
    pub(super) send: &'s mut dyn FnMut(Sent) -> ControlFlow<()>,
}

impl Batches<'_> {
    /// Reads all files; of the first, `skip` rows are done already.
    pub(super) fn run(mut self, files: Vec<OpenFile>, mut skip: u64) {
        let count = files.len();
        for (n, mut file) in files.into_iter().enumerate() {
            let last = n + 1 == count;
            let skip = std::mem::take(&mut skip);
            if let Err(e) = skip_rows(&mut file, skip) {
                let _ = (self.send)(Err(ImportError::unreadable(&file.path, &e)));
                return;
            }
            loop {
                let batch = self.next(&mut file, last);
                let stop = batch.as_ref().map_or(true, |batch| batch.ends_file);
                let failed = batch.is_err();
                if (self.send)(batch).is_break() || failed {
                    return;
                }
                if stop {
                    break;
                }
            }
        }
    }

    fn next(&mut self, file: &mut OpenFile, last: bool) -> Sent {
        let known = self.checks.sources.other_names().len();
        let mut batch = Batch::new(file.table, &file.heading, self.rows_max);
        batch.take_room(self.emptied.try_iter().last());
        let OpenFile { table, path, header, reader, read, bytes, .. } = file;
        loop {
            if batch.read >= self.rows_max as u64 || batch.text_bytes() >= BATCH_BYTES_MAX {
                break;
            }
            let row = reader.next_row().map_err(|e| ImportError::unreadable(path, &e))?;
            let Some(row) = row else {
                batch.ends_file = true;
                batch.ends_extract = last;
                break;
            };
            batch.read += 1;
            take_row(&mut batch, *table, header, &row, &mut self.checks);
        }
        // Here, for the other half is the one that is waited for.
        batch.keep_rows();
        batch.arrived.iter_mut().for_each(ArrivedRows::pack_ahead);
        batch.new_sources = self.checks.sources.other_names()[known..].to_vec();
        batch.bytes = self.bytes_done + read.load(Ordering::Relaxed).min(*bytes);
        if batch.ends_file {
            self.bytes_done += *bytes;
            batch.bytes = self.bytes_done;
        }
        Ok(batch)
    }
}

impl Batch {
    pub(super) fn new(table: Table, heading: &str, rows: usize) -> Batch {
        let rows = match table {
            Table::Persons => Rows::Persons(Vec::with_capacity(rows)),
            Table::Links => Rows::Links(Vec::with_capacity(rows), Vec::new()),
            Table::Statuses => Rows::Statuses(Vec::with_capacity(rows)),
            Table::Incomes => Rows::Incomes(Vec::with_capacity(rows)),
        };
        Batch {
            table,
            arrived: vec![ArrivedRows::of(0, table as u8, heading)],
            slab: Slab::default(),
            rows,
            rejects: Vec::new(),
            refused_bytes: 0,
            new_sources: Vec::new(),
            read: 0,
            bytes: 0,
            ends_file: false,
            ends_extract: false,
        }
    }
}

impl Batch {
    /// Goes on in the room of a batch that is done with.
    fn take_room(&mut self, spent: Option<Spent>) {
        let Some((mut slab, mut rows)) = spent else { return };
        slab.clear();
        self.slab = slab;
        if std::mem::discriminant(&rows) == std::mem::discriminant(&self.rows) {
            rows.clear();
            self.rows = rows;
        }
    }

    /// Keeps the good rows as written.
    pub(super) fn keep_rows(&mut self) {
        let mut left = self.slab.len();
        for place in self.rows.places() {
            if let Some(full) = self.arrived.last().filter(|rows| rows.is_full()) {
                self.arrived.push(ArrivedRows::of(0, full.file, &full.header));
            }
            if let Some(rows) = self.arrived.last_mut() {
                if rows.is_empty() {
                    rows.reserve(left);
                }
                let row = self.slab.get(place.raw);
                left = left.saturating_sub(row.len());
                rows.push(place.line, row);
            }
        }
    }

    /// Refused rows are kept too, and a file may have no others.
    fn text_bytes(&self) -> usize {
        self.slab.len() + self.refused_bytes
    }

    fn refuse(&mut self, line: u64, fault: Fault, row: &str) {
        let reject = reject(self.table, line, fault, row);
        self.refused_bytes += reject.row.len();
        self.rejects.push(reject);
    }
}

fn skip_rows(file: &mut OpenFile, rows: u64) -> std::io::Result<()> {
    for _ in 0..rows {
        file.reader.next_row()?;
    }
    Ok(())
}

/// Why the bytes of a row are none, if so.
fn unreadable(row: &Row, width: usize) -> Option<Fault> {
    if let Some(broken) = row.broken {
        return Some(Fault::new(RejectCode::RowWidth, "", broken.message()));
    }
    if row.fields.len() != width {
        let message = format!("{} fields where the header has {width}", row.fields.len());
        return Some(Fault::new(RejectCode::RowWidth, "", message));
    }
    if row.raw.contains(&0) {
        return Some(Fault::new(RejectCode::BadEncoding, "", "the row has a NUL byte"));
    }
    None
}

pub(super) fn take_row(
    batch: &mut Batch,
    table: Table,
    header: &super::tables::Header,
    row: &Row,
    checks: &mut Checks,
) {
    let same = std::ptr::eq(row.raw, row.text);
    let raw = std::str::from_utf8(row.raw);
    let texts = (raw, if same { raw } else { std::str::from_utf8(row.text) });
    let (raw, text) = match (unreadable(row, header.width), texts) {
        (None, (Ok(raw), Ok(text))) => (raw, text),
        (fault, _) => {
            let not_utf8 = || Fault::new(RejectCode::BadEncoding, "", "the row is not UTF-8");
            let fault = fault.unwrap_or_else(not_utf8);
            let shown = String::from_utf8_lossy(row.raw);
            batch.refuse(row.line, fault, &shown);
            return;
        }
    };
    let raw_span = batch.slab.push(raw);
    let text = if same { raw_span } else { batch.slab.push(text) };
    let cells = Cells { table, header, slab: &batch.slab, text, fields: row.fields };
    let place = Place { line: row.line, raw: raw_span };
    let fault = match &mut batch.rows {
        Rows::Persons(rows) => checks::person(cells, place, checks).map(|row| rows.push(row)).err(),
        Rows::Links(rows, suspects) => match checks::link(cells, place, checks) {
            Ok(row) => {
                rows.push(row);
                None
            }
            Err(LinkFault::Unless(ends, fault)) => {
                suspects.push((place, ends, fault));
                None
            }
            Err(LinkFault::Final(fault)) => Some(fault),
        },
        Rows::Statuses(rows) => {
            checks::status(cells, place, checks).map(|row| rows.push(row)).err()
        }
        Rows::Incomes(rows) => checks::income(cells, place, checks).map(|row| rows.push(row)).err(),
    };
    if let Some(fault) = fault {
        let shown = batch.slab.get(raw_span).to_owned();
        batch.refuse(row.line, fault, &shown);
        batch.slab.truncate_at(raw_span);
    }
}

/// The line of a refused row.
pub(super) fn reject(table: Table, line: u64, fault: Fault, row: &str) -> RejectRow {
    RejectRow {
        file: table.file().to_owned(),
        line,
        column: fault.column.to_owned(),
        code: fault.code.word().to_owned(),
        message: fault.message.into_owned(),
        row: row[..row.floor_char_boundary(ROW_SHOWN_MAX)].to_owned(),
    }
}
