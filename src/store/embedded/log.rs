//! The log: everything that a commit of events puts into the tables, in one row. Appending that
//! row is one sync of a few pages; the tables take many such rows together, and on opening those
//! that a kill left. Must not know who writes, or when the tables take their rows.

use super::codec::{self, Put};
use super::events;
use super::tables::{self, Definition};
use crate::store::Changes;
use redb::{
    ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition, WriteTransaction,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// By the number of the commit.
const LOG: TableDefinition<u64, &[u8]> = TableDefinition::new("log");
/// The most rows of a commit that goes through the log.
pub(super) const ROWS_MAX: usize = 4096;

/// Whether a commit may go through the log: it has events and what they change, nothing else, and
/// not too much.
pub(super) fn takes(changes: &Changes) -> bool {
    is_of_events(changes) && rows_of(changes) <= ROWS_MAX
}

/// How many rows a commit of events has.
pub(super) fn rows_of(changes: &Changes) -> usize {
    let Changes { people, links, statuses, events, event_people, .. } = changes;
    people.len() + links.len() + statuses.len() + events.len() + event_people.len()
}

/// Whether a commit has events and what they change, nothing else.
pub(super) fn is_of_events(changes: &Changes) -> bool {
    let Changes { other_sources, incomes, extract, rejects, arrived, .. } = changes;
    other_sources.is_empty()
        && incomes.is_empty()
        && rejects.is_empty()
        && arrived.is_empty()
        && extract.is_none()
}

/// What was appended.
pub(super) struct Appended {
    /// The number of the commit.
    pub(super) sequence: u64,
    /// How many bytes it has.
    pub(super) bytes: usize,
    /// Whether others stand before it.
    pub(super) behind_others: bool,
}

/// Appends a commit.
pub(super) fn append(txn: &WriteTransaction, changes: &Changes) -> Result<Appended, redb::Error> {
    let mut log = txn.open_table(LOG)?;
    let last = log.last()?.map(|(sequence, _)| sequence.value());
    let sequence = match last {
        Some(last) => last + 1,
        None => tables::next_sequence(txn)?,
    };
    let row = codec::encode_commit(changes, sequence);
    log.insert(sequence, row.as_slice())?;
    Ok(Appended { sequence, bytes: row.len(), behind_others: last.is_some() })
}

/// Moves everything from the log into the tables; how many bytes that were.
pub(super) fn settle(txn: &WriteTransaction) -> Result<usize, redb::Error> {
    let log = txn.open_table(LOG)?;
    if log.is_empty()? {
        return Ok(0);
    }
    let rows = log.iter()?.collect::<Result<Vec<_>, _>>()?;
    let mut puts = Puts::default();
    for (sequence, row) in &rows {
        puts.add(row.value()).map_err(|e| malformed(sequence.value(), e))?;
    }
    puts.write(txn)?;
    if let Some((sequence, _)) = rows.last() {
        tables::set_sequence(txn, sequence.value())?;
    }
    let bytes = rows.iter().map(|(_, row)| row.value().len()).sum();
    drop(rows);
    drop(log);
    txn.delete_table(LOG)?;
    Ok(bytes)
}

/// The events that are in the log at a moment.
#[derive(Default)]
pub(super) struct Events {
    /// By number, as bytes.
    pub(super) rows: BTreeMap<u32, Vec<u8>>,
    /// Numbers by register and id.
    pub(super) keys: HashMap<(String, String), u32>,
    /// Whom they name.
    pub(super) people: BTreeSet<(u32, u32)>,
}

impl Events {
    pub(super) fn read(txn: &ReadTransaction) -> Result<Events, redb::Error> {
        let mut events = Events::default();
        let log = match txn.open_table(LOG) {
            // Nothing is in it since the tables took it.
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(events),
            other => other?,
        };
        for entry in log.iter()? {
            let (sequence, row) = entry?;
            for put in codec::decode_commit(row.value()) {
                match put.map_err(|e| malformed(sequence.value(), e))? {
                    Put::Row(codec::EVENTS, no, row) => drop(events.rows.insert(no, row.to_vec())),
                    Put::Row(..) => {}
                    Put::Key(source, id, no) => {
                        events.keys.insert((source.to_owned(), id.to_owned()), no);
                    }
                    Put::Person(p, no) => drop(events.people.insert((p, no))),
                }
            }
        }
        Ok(events)
    }
}

fn malformed(sequence: u64, e: codec::Malformed) -> redb::Error {
    redb::Error::Corrupted(format!("commit {sequence} of the log: {e}"))
}

/// The rows of several commits, table by table; of one number the later one counts.
#[derive(Default)]
struct Puts<'l> {
    rows: [Vec<(u32, &'l [u8])>; codec::LOGGED.len()],
    keys: Vec<(&'l str, &'l str, u32)>,
    people: Vec<(u32, u32)>,
}

impl<'l> Puts<'l> {
    fn add(&mut self, commit: &'l [u8]) -> Result<(), codec::Malformed> {
        for put in codec::decode_commit(commit) {
            match put? {
                Put::Row(table, no, row) => self.rows[table].push((no, row)),
                Put::Key(source, id, no) => self.keys.push((source, id, no)),
                Put::Person(p, no) => self.people.push((p, no)),
            }
        }
        Ok(())
    }

    fn write(self, txn: &WriteTransaction) -> Result<(), redb::Error> {
        let as_they_are = |row: &&[u8], out: &mut Vec<u8>| out.extend_from_slice(row);
        for (name, rows) in codec::LOGGED.into_iter().zip(&self.rows) {
            if !rows.is_empty() {
                let mut table = txn.open_table(Definition::new(name))?;
                tables::put(&mut table, rows, |no| no, as_they_are)?;
            }
        }
        events::write_indexes(txn, self.keys.into_iter(), self.people.into_iter())
    }
}
