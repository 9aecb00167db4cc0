//! The tables of events: by arrival, by register and id, and by the people they name. Must not know
//! what an event does.

use super::codec::{decode_event, encode_event};
use super::load;
use super::log;
use super::tables::{self, EventRows, Reading, Tables};
use crate::domain::{PersonNo, Sources};
use crate::store::{Changes, EventNo, StoreError, StoredEvent};
use redb::{ReadableTable, TableDefinition, WriteTransaction};
use rustc_hash::FxHashSet;
use std::ops::Bound;

/// Events by register and id.
pub(super) const EVENT_KEY: TableDefinition<(&str, &str), u32> = TableDefinition::new("event_key");
/// Events by the people they name.
pub(super) const EVENT_OF: TableDefinition<(u32, u32), ()> = TableDefinition::new("event_of");

/// An event with its number.
pub(super) type Found = (EventNo, StoredEvent);

/// Writes the events of a batch, which the commit of this number will show.
pub(super) fn write(
    txn: &WriteTransaction,
    rows: &mut redb::Table<u32, &'static [u8]>,
    changes: &Changes,
    sequence: u64,
) -> Result<(), redb::Error> {
    if changes.events.is_empty() && changes.event_people.is_empty() {
        return Ok(());
    }
    // An event keeps the commit that brought it, whatever is added to it later.
    let came = |row: &StoredEvent| if row.sequence == 0 { sequence } else { row.sequence };
    let encode = |row: &StoredEvent, out: &mut Vec<u8>| encode_event(row, came(row), out);
    tables::put(rows, &changes.events, |no| no.0, encode)?;
    write_indexes(
        txn,
        changes.events.iter().map(|(no, row)| (&*row.event.source, &*row.event.id, no.0)),
        changes.event_people.iter().map(|(p, no)| (p.0, no.0)),
    )
}

/// Notes under which names events are found, and by which people.
pub(super) fn write_indexes<'k>(
    txn: &WriteTransaction,
    keys: impl Iterator<Item = (&'k str, &'k str, u32)>,
    people: impl Iterator<Item = (u32, u32)>,
) -> Result<(), redb::Error> {
    // Neighbours lie on one page.
    let (mut keys, mut people): (Vec<_>, Vec<_>) = (keys.collect(), people.collect());
    keys.sort_unstable();
    people.sort_unstable();
    people.dedup();
    let mut by_key = txn.open_table(EVENT_KEY)?;
    for (source, id, no) in keys {
        by_key.insert((source, id), no)?;
    }
    let mut by_person = txn.open_table(EVENT_OF)?;
    for named in people {
        by_person.insert(named, ())?;
    }
    Ok(())
}

/// The event of this register and id.
pub(super) fn by_key(
    tables: &Tables,
    rows: &EventRows,
    sources: &Sources,
    key: (&str, &str),
) -> Result<Option<Found>, StoreError> {
    let Some(no) = rows.keys.get(key).map_err(|e| tables.fail(e))? else { return Ok(None) };
    Ok(by_no(tables, rows, sources, no.value())?.map(|row| (EventNo(no.value()), row)))
}

/// The event of this number.
pub(super) fn by_no(
    tables: &Tables,
    rows: &EventRows,
    sources: &Sources,
    no: u32,
) -> Result<Option<StoredEvent>, StoreError> {
    load::row(tables, &rows.rows, "event", no, |row| decode_event(row, sources))
}

/// The numbers of the events that name somebody, by arrival, at most `limit` after `after`.
pub(super) fn of_person(
    tables: &Tables,
    rows: &EventRows,
    p: PersonNo,
    after: Option<EventNo>,
    limit: usize,
) -> Result<Vec<EventNo>, StoreError> {
    let from = after.map_or(Bound::Included((p.0, 0)), |no| Bound::Excluded((p.0, no.0)));
    let range = rows.people.range::<(u32, u32)>((from, Bound::Included((p.0, u32::MAX))));
    let mut found = Vec::new();
    for entry in range.map_err(|e| tables.fail(e))?.take(limit) {
        let (key, ()) = entry.map(|(key, _)| (key, ())).map_err(|e| tables.fail(e))?;
        found.push(EventNo(key.value().1));
    }
    Ok(found)
}

/// Everybody whom an event names.
pub(super) fn everybody(
    tables: &Tables,
    reading: &Reading,
) -> Result<FxHashSet<PersonNo>, StoreError> {
    let mut found = FxHashSet::default();
    for entry in reading.event.people.iter().map_err(|e| tables.fail(e))? {
        let (key, _) = entry.map_err(|e| tables.fail(e))?;
        found.insert(PersonNo(key.value().0));
    }
    Ok(found)
}

/// All events of one moment. Whoever asks for events has not the tables take the log.
pub(super) struct Now<'t> {
    tables: &'t Tables,
    sources: &'t Sources,
    rows: EventRows,
    logged: log::Events,
}

impl<'t> Now<'t> {
    pub(super) fn read(tables: &'t Tables, sources: &'t Sources) -> Result<Now<'t>, StoreError> {
        let (rows, logged) = tables.read_events()?;
        Ok(Now { tables, sources, rows, logged })
    }

    /// The event of this number.
    pub(super) fn by_no(&self, no: u32) -> Result<Option<StoredEvent>, StoreError> {
        let Some(row) = self.logged.rows.get(&no) else {
            return by_no(self.tables, &self.rows, self.sources, no);
        };
        let row = decode_event(row, self.sources);
        row.map(Some).map_err(|e| self.tables.damaged(format!("event {no} of the log: {e}")))
    }

    /// The event of this register and id.
    pub(super) fn by_key(&self, (source, id): (&str, &str)) -> Result<Option<Found>, StoreError> {
        match self.logged.keys.get(&(source.to_owned(), id.to_owned())) {
            Some(no) => Ok(self.by_no(*no)?.map(|row| (EventNo(*no), row))),
            None => by_key(self.tables, &self.rows, self.sources, (source, id)),
        }
    }

    /// The numbers of the events that name somebody, by arrival, at most `limit` after `after`.
    pub(super) fn of_person(
        &self,
        p: PersonNo,
        after: Option<EventNo>,
        limit: usize,
    ) -> Result<Vec<EventNo>, StoreError> {
        let mut found = of_person(self.tables, &self.rows, p, after, limit)?;
        let from = after.map_or(Bound::Included((p.0, 0)), |no| Bound::Excluded((p.0, no.0)));
        let logged = self.logged.people.range((from, Bound::Included((p.0, u32::MAX))));
        found.extend(logged.map(|(_, no)| EventNo(*no)));
        found.sort_unstable();
        found.dedup();
        found.truncate(limit);
        Ok(found)
    }
}
