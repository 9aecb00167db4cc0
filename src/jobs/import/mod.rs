//! Import of an extract: a directory of CSV files into a store (spec 1 §5). One thread reads and
//! validates, the other folds the rows into the store and commits every batch with how far it has
//! come, so that a run after a kill goes on there. Must not know which store, and reads no clock.

mod batches;
mod cells;
mod checks;
mod dry_run;
mod extract;
mod reader;
mod records;
mod rejects;
mod tables;

pub(in crate::jobs) use cells::first_instant;
pub use dry_run::{DRY_RUN_ROWS_MAX, DryRun};
pub use reader::{Broken, Field, ROW_BYTES_MAX, Reader, Row};
pub use records::{ExtractKey, Record, TakenRecords, Told, finish_records, take_records};
pub use rejects::REJECTS_SHOWN_MAX;
pub use tables::{Header, Table};

use crate::domain::Instant;
use crate::record::{self, Counts, Ledger, Outcome, Place};
use crate::store::{Changes, ExtractRow, Intake, Progress, RejectRow, StoreError};
use batches::{Batch, Batches, Sent, Spent};
use cells::Checks;
use extract::{Extract, OpenFile};
use rejects::Rejects;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows of one transaction unless the options say otherwise.
pub const ROWS_PER_COMMIT: usize = 32_768;

/// Batches that may wait between the two threads.
const BATCHES_AHEAD: usize = 2;

/// What an import is told.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Do everything but change the store.
    pub dry_run: bool,
    /// Accept test IINs.
    pub synthetic: bool,
    /// Accept columns that are not ours.
    pub ignore_unknown: bool,
    /// The instant of the import: the clock, or what the caller was told.
    pub recorded_at: Instant,
    /// Where refused rows are written.
    pub rejects: Option<PathBuf>,
    /// Rows of one transaction.
    pub rows_per_commit: usize,
}

impl ImportOptions {
    /// A plain import at that instant.
    pub fn at(recorded_at: Instant) -> ImportOptions {
        ImportOptions {
            dry_run: false,
            synthetic: false,
            ignore_unknown: false,
            recorded_at,
            rejects: None,
            rows_per_commit: ROWS_PER_COMMIT,
        }
    }
}

/// What an import did. `Display` is the last line of the command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportReport {
    /// What became of the rows; those that an earlier run of the same files did are counted too.
    pub counts: Counts,
    /// The first [`REJECTS_SHOWN_MAX`] refused rows.
    pub rejects: Vec<RejectRow>,
    /// Rows of earlier extracts whose people arrived with this run.
    pub no_longer_waiting: u64,
    /// These very files were imported last: nothing was done.
    pub nothing_new: bool,
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counts.fmt(f)
    }
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The directory or its files are not what an extract is; says what, where, and what to do.
    #[error("{0}")]
    Input(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    fn unreadable(path: &Path, e: &std::io::Error) -> ImportError {
        ImportError::Input(format!("{} cannot be read: {e}", path.display()))
    }

    fn unwritable(path: &Path, e: &dyn fmt::Display) -> ImportError {
        ImportError::Input(format!("{} cannot be written: {e}", path.display()))
    }
}

/// Whether `dir` is an extract with the right columns; for callers who would make a store for it.
pub fn look(dir: &Path, options: &ImportOptions) -> Result<(), ImportError> {
    Extract::find(dir)?.open(options.ignore_unknown).map(drop)
}

/// The identity of the extract in `dir`, as an import with these options keeps it.
pub fn identity(dir: &Path, options: &ImportOptions) -> Result<[u8; 32], ImportError> {
    Extract::find(dir)?.hash(options.synthetic)
}

/// Imports the files of `dir`; `progress` is told the bytes done and all bytes, batch by batch.
pub fn import(
    dir: &Path,
    options: &ImportOptions,
    intake: &mut dyn Intake,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ImportReport, ImportError> {
    if options.dry_run {
        let options = ImportOptions { dry_run: false, ..options.clone() };
        return import(dir, &options, &mut DryRun::over(intake)?, progress);
    }
    let extract = Extract::find(dir)?;
    let mut files = extract.open(options.ignore_unknown)?;
    let hash = extract.hash(options.synthetic)?;
    let mut rejects = Rejects::to(options.rejects.as_deref())?;
    let row = match intake.extracts()?.last {
        Some(last) if last.hash == hash => {
            rejects.add_kept(intake)?;
            if last.finished {
                return Ok(nothing_new(last.progress, rejects.finish()?));
            }
            if (last.progress.file, last.progress.rows) == (Table::Incomes as u8, 0) {
                // Rows of the file may have come one by one; it is read from its beginning.
                record::withdraw_incomes(intake, last.number)?;
            }
            last
        }
        last => {
            if let Some(last) = last.filter(|last| !last.finished) {
                record::withdraw_incomes(intake, last.number)?;
            }
            first_row(intake.next().extract.max(1), hash, options.recorded_at)
        }
    };
    files.retain(|file| file.table as u8 >= row.progress.file);
    let reading = Reading { files, total: extract.bytes() };
    reading.run(options, row, intake, rejects, progress)
}

fn first_row(number: u32, hash: [u8; 32], recorded_at: Instant) -> ExtractRow {
    ExtractRow { number, hash, recorded_at, progress: Progress::default(), finished: false }
}

/// The files were imported last and nothing else since: they change nothing.
fn nothing_new(done: Progress, rejects: Vec<RejectRow>) -> ImportReport {
    let unchanged = done.applied + done.unchanged;
    let counts = Counts { applied: 0, unchanged, rejected: done.rejected, waiting: done.waiting };
    ImportReport { counts, rejects, no_longer_waiting: 0, nothing_new: true }
}

/// The files still to be read.
struct Reading {
    files: Vec<OpenFile>,
    total: u64,
}

impl Reading {
    fn run(
        self,
        options: &ImportOptions,
        row: ExtractRow,
        intake: &mut dyn Intake,
        rejects: Rejects,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ImportReport, ImportError> {
        let checks = Checks::new(options.synthetic, intake.sources().clone());
        let (rows_max, files, total) = (options.rows_per_commit.max(1), self.files, self.total);
        let bytes_done = total - files.iter().map(|file| file.bytes).sum::<u64>();
        let begun = files.first().is_some_and(|file| file.table as u8 == row.progress.file);
        let skip = if begun { row.progress.rows } else { 0 };
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<Sent>(BATCHES_AHEAD);
            let (spent, emptied) = sync_channel::<Spent>(BATCHES_AHEAD);
            scope.spawn(move || {
                let mut send = |sent| match sender.send(sent) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                };
                let send = &mut send;
                Batches { checks, rows_max, bytes_done, emptied, send }.run(files, skip);
            });
            let counts = counts_of(row.progress);
            let ledger = Ledger::new(intake, row.number, row.recorded_at, counts);
            let mut fold = Fold { ledger, row, rejects, spent };
            fold.all(receiver, &mut |bytes| progress(bytes, total))?;
            fold.report()
        })
    }
}

/// The second half of the pipeline: batches go into the store.
struct Fold<'i> {
    ledger: Ledger<'i>,
    row: ExtractRow,
    rejects: Rejects,
    /// Back to the first half.
    spent: SyncSender<Spent>,
}

impl Fold<'_> {
    /// The receiver ends here, whatever happens, so that the reading half ends too.
    fn all(
        &mut self,
        batches: Receiver<Sent>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ImportError> {
        for batch in batches {
            let batch = batch?;
            let bytes = batch.bytes;
            self.take(batch)?;
            progress(bytes);
        }
        Ok(())
    }

    fn take(&mut self, mut batch: Batch) -> Result<(), ImportError> {
        let Fold { ledger, row, rejects, spent } = self;
        let (changes, refused) = changes_of(ledger, row, &mut batch, &mut |_, _| {})?;
        // Where nobody waits for the room it is dropped.
        let _ = spent.try_send((batch.slab, batch.rows));
        ledger.commit(changes)?;
        rejects.add(&refused)
    }

    fn report(self) -> Result<ImportReport, ImportError> {
        Ok(ImportReport {
            counts: self.ledger.counts,
            no_longer_waiting: self.ledger.no_longer_waiting,
            rejects: self.rejects.finish()?,
            nothing_new: false,
        })
    }
}

/// What a batch changes, with how far its extract has come then, and the rows refused; `see` is
/// told what became of each row.
fn changes_of(
    ledger: &mut Ledger,
    row: &mut ExtractRow,
    batch: &mut Batch,
    see: &mut dyn FnMut(Place, Outcome),
) -> Result<(Changes, Vec<RejectRow>), StoreError> {
    let Batch { table, arrived, slab, rows, rejects, .. } = batch;
    let (table, mut refused) = (*table, std::mem::take(rejects));
    let mut refused_lines = BTreeSet::new();
    for name in &batch.new_sources {
        ledger.know_source(name);
    }
    ledger.counts.rejected += refused.len() as u64;
    ledger.take(slab, rows, &mut |place, outcome| {
        if let Outcome::Rejected(fault) = outcome {
            refused.push(batches::reject(table, place.line, fault, slab.get(place.raw)));
            refused_lines.insert(place.line);
        } else {
            see(place, outcome);
        }
    })?;
    refused.sort_by_key(|reject| reject.line);
    let Counts { applied, unchanged, rejected, waiting } = ledger.counts;
    let done = if row.progress.file == table as u8 { row.progress.rows } else { 0 };
    let (file, rows) =
        if batch.ends_file { (table as u8 + 1, 0) } else { (table as u8, done + batch.read) };
    row.progress = Progress { file, rows, applied, unchanged, rejected, waiting };
    row.finished = batch.ends_extract;
    let mut changes = ledger.changes()?;
    changes.extract = Some(row.clone());
    changes.rejects.clone_from(&refused);
    changes.arrived.extend(arrived.drain(..).map(|rows| {
        let mut rows = rows.without(&refused_lines);
        rows.extract = row.number;
        rows
    }));
    Ok((changes, refused))
}

fn counts_of(done: Progress) -> Counts {
    let Progress { applied, unchanged, rejected, waiting, .. } = done;
    Counts { applied, unchanged, rejected, waiting }
}
