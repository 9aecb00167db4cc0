//! The tables of the file, and the only words spoken to its driver: one read of everything, one
//! write of a batch. Must not know what is looked up in them, or graphs.

use super::codec;
use super::events::{self, EVENT_KEY, EVENT_OF};
use super::log;
use crate::domain::{Day, Sources};
use crate::store::{Changes, StoreError};
use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, Table, TableDefinition, WriteTransaction,
};
use std::ops::Bound;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Rows by dense number.
pub(super) type Definition = TableDefinition<'static, u32, &'static [u8]>;
/// A table of rows, open for reading; it keeps the state of its moment.
pub(super) type Rows = ReadOnlyTable<u32, &'static [u8]>;

const PERSON: Definition = TableDefinition::new("person");
const LINK: Definition = TableDefinition::new("link");
const STATUS: Definition = TableDefinition::new("status");
const INCOME: Definition = TableDefinition::new("income");
const EXTRACT: Definition = TableDefinition::new("extract");
const REJECT: Definition = TableDefinition::new("reject");
const SOURCE: Definition = TableDefinition::new("source");
const EVENT: Definition = TableDefinition::new("event");
const ARRIVAL: Definition = TableDefinition::new("arrival");
/// Every table of rows.
pub(super) const ALL: [(&str, Definition); 9] = [
    ("person", PERSON),
    ("link", LINK),
    ("status", STATUS),
    ("income", INCOME),
    ("extract", EXTRACT),
    ("reject", REJECT),
    ("source", SOURCE),
    ("event", EVENT),
    ("arrival", ARRIVAL),
];
/// Everything else: the format, one version of the encoding per table, the number of commits, the
/// default date.
pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// The newest format that this program reads, and the one it writes.
pub(super) const FORMAT: u32 = 5;
/// The version of the encoding of every table.
const ENCODING: u8 = 1;
/// Bytes in the log that the tables take when nobody waits.
const SETTLED_AT: i64 = 256 << 10;
/// Bytes in the log that the tables take before another commit.
const UNSETTLED_MAX: i64 = 4 << 20;

/// The file, open.
pub(super) struct Tables {
    path: String,
    db: RwLock<Database>,
    /// Bytes of the log that the tables have not taken. Below nothing for the moment between the
    /// commit of one thread and its count, when another thread was quicker.
    unsettled: AtomicI64,
}

/// Where a commit went.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// Its number.
    pub(super) sequence: u64,
    /// Whether it is in the log.
    pub(super) in_log: bool,
    /// Whether others stand in the log before it.
    pub(super) behind_others: bool,
}

impl Kept {
    /// In the tables, as all before it are.
    pub(super) fn in_tables(sequence: u64) -> Kept {
        Kept { sequence, in_log: false, behind_others: false }
    }
}

/// All tables at one moment. As long as it lives, the pages of that moment are kept.
pub(super) struct Reading {
    pub(super) person: Rows,
    pub(super) link: Rows,
    pub(super) status: Rows,
    pub(super) income: Rows,
    pub(super) extract: Rows,
    pub(super) reject: Rows,
    pub(super) source: Rows,
    pub(super) event: EventRows,
    pub(super) arrival: Rows,
    meta: ReadOnlyTable<&'static str, &'static [u8]>,
}

/// The tables of events.
pub(super) struct EventRows {
    pub(super) rows: Rows,
    pub(super) keys: ReadOnlyTable<(&'static str, &'static str), u32>,
    pub(super) people: ReadOnlyTable<(u32, u32), ()>,
}

impl EventRows {
    fn of(txn: &ReadTransaction) -> Result<EventRows, redb::Error> {
        Ok(EventRows {
            rows: txn.open_table(EVENT)?,
            keys: txn.open_table(EVENT_KEY)?,
            people: txn.open_table(EVENT_OF)?,
        })
    }
}

impl Tables {
    /// A file whose tables are there (see [`Tables::make`]). `path` is what errors name.
    pub(super) fn open(path: &Path, db: Database) -> Result<Tables, StoreError> {
        let (path, unsettled) = (path.display().to_string(), AtomicI64::new(0));
        let tables = Tables { path, db: RwLock::new(db), unsettled };
        if tables.check_format()? < FORMAT {
            tables.bring_up_to_date().map_err(|e| tables.fail(e))?;
        }
        // What a kill left in the log was never counted here.
        tables.take_log().map_err(|e| tables.fail(e))?;
        tables.unsettled.store(0, Ordering::Release);
        Ok(tables)
    }

    /// Writes the empty tables of a new store.
    pub(super) fn make(path: &Path, db: &Database, sources: &Sources) -> Result<(), StoreError> {
        let fail = |e| driver_error(&path.display().to_string(), e);
        let empty = || -> Result<(), redb::Error> {
            let txn = begin(db)?;
            make_event_indexes(&txn)?;
            for (name, definition) in ALL {
                let mut table = txn.open_table(definition)?;
                if name == "source" {
                    for (name, no) in sources.names().zip(0u32..) {
                        table.insert(no, name.as_bytes())?;
                    }
                }
            }
            let mut meta = txn.open_table(META)?;
            meta.insert("format", FORMAT.to_le_bytes().as_slice())?;
            for (name, _) in ALL {
                meta.insert(encoding_key(name).as_str(), [ENCODING].as_slice())?;
            }
            drop(meta);
            Ok(txn.commit()?)
        };
        empty().map_err(fail)
    }

    fn check_format(&self) -> Result<u32, StoreError> {
        let found = {
            let txn = self.shared().begin_read().map_err(|e| self.fail(e))?;
            let meta = match txn.open_table(META) {
                Err(redb::TableError::TableDoesNotExist(_)) => {
                    return Err(self.damaged("it has no format"));
                }
                other => other.map_err(|e| self.fail(e))?,
            };
            let format = number(&meta, "format").map_err(|e| self.fail(e))?;
            let mut newest = format.map(|n| n as u32);
            for (name, _) in ALL {
                let version = meta.get(encoding_key(name).as_str()).map_err(|e| self.fail(e))?;
                if version.is_some_and(|v| v.value().first().is_none_or(|v| *v > ENCODING)) {
                    newest = newest.map(|n| n.max(FORMAT + 1));
                }
            }
            newest
        };
        match found {
            None => Err(self.damaged("it has no format")),
            Some(found) if found > FORMAT => {
                Err(StoreError::NewerFormat { path: self.path.clone(), found, known: FORMAT })
            }
            Some(found) => Ok(found),
        }
    }

    /// A store of format 1 has no events yet, one of format 2 nobody with two numbers, one of
    /// format 3 did not keep rows as they arrived, and one of format 4 has no log.
    fn bring_up_to_date(&self) -> Result<(), redb::Error> {
        let txn = begin(&self.shared())?;
        make_event_indexes(&txn)?;
        txn.open_table(EVENT)?;
        txn.open_table(ARRIVAL)?;
        let mut meta = txn.open_table(META)?;
        meta.insert("format", FORMAT.to_le_bytes().as_slice())?;
        for table in ["event", "arrival"] {
            meta.insert(encoding_key(table).as_str(), [ENCODING].as_slice())?;
        }
        drop(meta);
        Ok(txn.commit()?)
    }

    /// The state of this moment, with everything that was committed.
    pub(super) fn read(&self) -> Result<Reading, StoreError> {
        self.settle()?;
        self.read_settled()
    }

    /// The state of this moment without what is in the log: for whoever has that at hand.
    pub(super) fn read_settled(&self) -> Result<Reading, StoreError> {
        let read = || -> Result<Reading, redb::Error> {
            let txn = self.shared().begin_read()?;
            Ok(Reading {
                person: txn.open_table(PERSON)?,
                link: txn.open_table(LINK)?,
                status: txn.open_table(STATUS)?,
                income: txn.open_table(INCOME)?,
                extract: txn.open_table(EXTRACT)?,
                reject: txn.open_table(REJECT)?,
                source: txn.open_table(SOURCE)?,
                event: EventRows::of(&txn)?,
                arrival: txn.open_table(ARRIVAL)?,
                meta: txn.open_table(META)?,
            })
        };
        read().map_err(|e| self.fail(e))
    }

    /// The events of this moment, and apart from them those in the log.
    pub(super) fn read_events(&self) -> Result<(EventRows, log::Events), StoreError> {
        let read = || -> Result<(EventRows, log::Events), redb::Error> {
            let txn = self.shared().begin_read()?;
            Ok((EventRows::of(&txn)?, log::Events::read(&txn)?))
        };
        read().map_err(|e| self.fail(e))
    }

    /// Whether there are commits that the tables have not taken from the log.
    pub(super) fn is_unsettled(&self) -> bool {
        self.unsettled.load(Ordering::Acquire) > 0
    }

    /// Whether there are so many of them that they should be taken when nobody waits.
    pub(super) fn is_filling(&self) -> bool {
        self.unsettled.load(Ordering::Acquire) >= SETTLED_AT
    }

    /// Moves what is in the log into the tables.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        if self.is_unsettled() { self.take_log().map_err(|e| self.fail(e)) } else { Ok(()) }
    }

    fn take_log(&self) -> Result<(), redb::Error> {
        let txn = begin(&self.shared())?;
        let taken = log::settle(&txn)?;
        if taken == 0 {
            return Ok(txn.abort()?);
        }
        txn.commit()?;
        self.unsettled.fetch_sub(taken as i64, Ordering::AcqRel);
        Ok(())
    }

    /// Makes a batch durable, in the log where it may go through it.
    pub(super) fn keep(&self, changes: &Changes) -> Result<Kept, StoreError> {
        if changes.only_retells_events() {
            return self.retell(changes).map_err(|e| self.fail(e));
        }
        if !log::takes(changes) {
            return self.write(changes).map(Kept::in_tables);
        }
        if self.unsettled.load(Ordering::Acquire) >= UNSETTLED_MAX {
            self.settle()?;
        }
        let append = || -> Result<log::Appended, redb::Error> {
            // Without what quick repair keeps of every commit: the next settling does.
            let txn = self.shared().begin_write()?;
            let appended = log::append(&txn, changes)?;
            txn.commit()?;
            Ok(appended)
        };
        let appended = append().map_err(|e| self.fail(e))?;
        let log::Appended { sequence, bytes, behind_others } = appended;
        self.unsettled.fetch_add(bytes as i64, Ordering::AcqRel);
        Ok(Kept { sequence, in_log: true, behind_others })
    }

    /// Adds to events that are there already. That is no commit of its own.
    fn retell(&self, changes: &Changes) -> Result<Kept, redb::Error> {
        let txn = begin(&self.shared())?;
        let taken = log::settle(&txn)?;
        let sequence = next_sequence(&txn)? - 1;
        events::write(&txn, &mut txn.open_table(EVENT)?, changes, sequence)?;
        txn.commit()?;
        self.unsettled.fetch_sub(taken as i64, Ordering::AcqRel);
        Ok(Kept::in_tables(sequence))
    }

    /// Writes a batch in one transaction, durable on return, and returns the number of commits.
    pub(super) fn write(&self, changes: &Changes) -> Result<u64, StoreError> {
        self.change(|txn| {
            put(&mut txn.open_table(PERSON)?, &changes.people, |p| p.0, codec::encode_person)?;
            put(&mut txn.open_table(LINK)?, &changes.links, |no| no.0, codec::encode_link)?;
            put(&mut txn.open_table(STATUS)?, &changes.statuses, |no| no.0, codec::encode_status)?;
            let encode_all = |rows: &Vec<_>, out: &mut Vec<u8>| codec::encode_incomes(rows, out);
            put(&mut txn.open_table(INCOME)?, &changes.incomes, |p| p.0, encode_all)?;
            write_sources(txn, &changes.other_sources)?;
            write_journal(txn, changes)?;
            let sequence = next_sequence(txn)?;
            events::write(txn, &mut txn.open_table(EVENT)?, changes, sequence)?;
            write_arrived(txn, changes, sequence)
        })
    }

    /// A commit that changes the tables, behind everything in the log.
    fn change(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<(), redb::Error>,
    ) -> Result<u64, StoreError> {
        let change = || -> Result<u64, redb::Error> {
            let db = self.shared();
            let txn = begin(&db)?;
            let taken = log::settle(&txn)?;
            work(&txn)?;
            let sequence = next_sequence(&txn)?;
            set_sequence(&txn, sequence)?;
            txn.commit()?;
            self.unsettled.fetch_sub(taken as i64, Ordering::AcqRel);
            Ok(sequence)
        };
        change().map_err(|e| self.fail(e))
    }

    /// Sets or removes the date that is taken where none is given.
    pub(super) fn write_default_date(&self, date: Option<Day>) -> Result<u64, StoreError> {
        self.change(|txn| {
            let mut meta = txn.open_table(META)?;
            match date {
                Some(day) => meta.insert("default_date", day.number().to_le_bytes().as_slice())?,
                None => meta.remove("default_date")?,
            };
            Ok(())
        })
    }

    /// The file, for work beside others.
    pub(super) fn shared(&self) -> RwLockReadGuard<'_, Database> {
        self.db.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file for itself, once nobody reads or writes.
    pub(super) fn alone(&self) -> RwLockWriteGuard<'_, Database> {
        self.db.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn fail(&self, error: impl Into<redb::Error>) -> StoreError {
        driver_error(&self.path, error.into())
    }

    pub(super) fn damaged(&self, reason: impl Into<String>) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), reason: reason.into() }
    }
}

impl Reading {
    /// How many commits there were.
    pub(super) fn sequence(&self) -> Result<u64, redb::Error> {
        Ok(number(&self.meta, "sequence")?.unwrap_or(0))
    }

    /// The date that is taken where none is given.
    pub(super) fn default_date(&self) -> Result<Option<Day>, redb::Error> {
        let day = number(&self.meta, "default_date")?;
        Ok(day.map(|n| Day::from_number(n as u32 as i32)))
    }

    /// One row of a table.
    pub(super) fn row<T>(
        table: &Rows,
        no: u32,
        decode: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, redb::Error> {
        Ok(table.get(no)?.map(|row| decode(row.value())))
    }
}

fn encoding_key(table: &str) -> String {
    format!("encoding.{table}")
}

/// What the driver says, in the words of the store.
pub(super) fn driver_error(path: &str, error: redb::Error) -> StoreError {
    let path = path.to_owned();
    match error {
        redb::Error::Corrupted(reason) => StoreError::Damaged { path, reason: one_line(&reason) },
        redb::Error::Io(e) if is_about_content(&e) => {
            StoreError::Damaged { path, reason: one_line(&e.to_string()) }
        }
        redb::Error::DatabaseAlreadyOpen => {
            StoreError::Held { path, holder: "another process".to_owned(), door: None }
        }
        e @ (redb::Error::TableDoesNotExist(_)
        | redb::Error::TableTypeMismatch { .. }
        | redb::Error::UpgradeRequired(_)
        | redb::Error::RepairAborted) => {
            StoreError::Damaged { path, reason: one_line(&e.to_string()) }
        }
        e => StoreError::Failed { path, reason: one_line(&e.to_string()) },
    }
}

fn is_about_content(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, UnexpectedEof};
    matches!(error.kind(), InvalidData | UnexpectedEof)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A write that survives a loss of power from its commit on, and after which reopening is instant.
pub(super) fn begin(db: &Database) -> Result<WriteTransaction, redb::Error> {
    let mut txn = db.begin_write()?;
    txn.set_quick_repair(true);
    Ok(txn)
}

/// Notes the number of the last commit.
pub(super) fn set_sequence(txn: &WriteTransaction, sequence: u64) -> Result<(), redb::Error> {
    txn.open_table(META)?.insert("sequence", sequence.to_le_bytes().as_slice())?;
    Ok(())
}

/// The number that the next commit into the tables will have.
pub(super) fn next_sequence(txn: &WriteTransaction) -> Result<u64, redb::Error> {
    Ok(number(&txn.open_table(META)?, "sequence")?.unwrap_or(0) + 1)
}

fn make_event_indexes(txn: &WriteTransaction) -> Result<(), redb::Error> {
    txn.open_table(EVENT_KEY)?;
    txn.open_table(EVENT_OF)?;
    Ok(())
}

/// A little-endian number of at most eight bytes.
fn number(
    meta: &impl ReadableTable<&'static str, &'static [u8]>,
    key: &str,
) -> Result<Option<u64>, redb::StorageError> {
    Ok(meta.get(key)?.map(|value| {
        let bytes = value.value();
        bytes.iter().take(8).rev().fold(0, |n, byte| n << 8 | u64::from(*byte))
    }))
}

fn write_sources(txn: &WriteTransaction, names: &[String]) -> Result<(), redb::Error> {
    let mut table = txn.open_table(SOURCE)?;
    let next = next_number(&table)?;
    for (name, no) in names.iter().zip(next..) {
        table.insert(no, name.as_bytes())?;
    }
    Ok(())
}

/// The rejects of an extract stay until the next one begins.
fn write_journal(txn: &WriteTransaction, changes: &Changes) -> Result<(), redb::Error> {
    let mut bytes = Vec::new();
    if let Some(row) = &changes.extract {
        let mut extracts = txn.open_table(EXTRACT)?;
        if extracts.get(row.number)?.is_none() {
            txn.delete_table(REJECT)?;
        }
        codec::encode_extract(row, &mut bytes);
        extracts.insert(row.number, bytes.as_slice())?;
    }
    let mut rejects = txn.open_table(REJECT)?;
    let next = next_number(&rejects)?;
    for (row, no) in changes.rejects.iter().zip(next..) {
        bytes.clear();
        codec::encode_reject(row, &mut bytes);
        rejects.insert(no, bytes.as_slice())?;
    }
    Ok(())
}

/// Rows as they arrived, behind all earlier ones.
fn write_arrived(
    txn: &WriteTransaction,
    changes: &Changes,
    sequence: u64,
) -> Result<(), redb::Error> {
    let rows = changes.arrived.iter().filter(|rows| !rows.is_empty());
    let mut table = None;
    for rows in rows {
        let table = match &mut table {
            Some(table) => table,
            None => table.insert(txn.open_table(ARRIVAL)?),
        };
        let next = next_number(table)?;
        table.insert(next, codec::encode_arrived(rows, sequence).as_slice())?;
    }
    Ok(())
}

/// One more than the highest number in use.
pub(super) fn next_number(
    table: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<u32, redb::StorageError> {
    Ok(table.last()?.map_or(0, |(no, _)| no.value() + 1))
}

/// Puts rows in place; those behind the end are appended in one pass, 2.3 times as fast.
pub(super) fn put<N: Copy, T>(
    table: &mut Table<u32, &'static [u8]>,
    rows: &[(N, T)],
    number: impl Fn(N) -> u32,
    encode: impl Fn(&T, &mut Vec<u8>),
) -> Result<(), redb::Error> {
    let mut order: Vec<(u32, &T)> = rows.iter().map(|(no, row)| (number(*no), row)).collect();
    if !order.is_sorted_by_key(|(no, _)| *no) {
        order.sort_by_key(|(no, _)| *no);
    }
    // Of two rows of one number the later one counts.
    let last_of_its_number = |place: usize| order.get(place + 1).map(|next| next.0);
    let next = next_number(table)?;
    let appended = order.partition_point(|(no, _)| *no < next);
    let mut bytes = Vec::new();
    for (place, (no, row)) in order.iter().enumerate().take(appended) {
        if last_of_its_number(place) != Some(*no) {
            bytes.clear();
            encode(row, &mut bytes);
            table.insert(*no, bytes.as_slice())?;
        }
    }
    if appended == order.len() {
        return Ok(());
    }
    let mut end = table.upper_bound_mut(Bound::<u32>::Unbounded)?;
    for (place, (no, row)) in order.iter().enumerate().skip(appended) {
        if last_of_its_number(place) != Some(*no) {
            bytes.clear();
            encode(row, &mut bytes);
            end.insert_before(*no, bytes.as_slice())?;
        }
    }
    end.close()?;
    Ok(())
}

/// How many rows a table has.
pub(super) fn count(table: &Rows) -> Result<u64, redb::Error> {
    Ok(table.len()?)
}
