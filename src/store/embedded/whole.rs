//! Every row at one moment, for exports. Must not know what becomes of them.

use super::codec;
use super::load;
use super::tables::{Reading, Rows, Tables, next_number};
use crate::domain::{Identity, PersonNo, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    AllRows, Arrived, Counts, EventNo, ExtractRow, NextNumbers, RejectRow, SeeArrived, StoreError,
    StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus, Visit,
};
use std::iter::Peekable;

/// The rows of one moment; as long as it lives, the pages of that moment are kept.
pub struct Whole<'s> {
    tables: &'s Tables,
    reading: Reading,
    sources: Sources,
}

/// A row with its number and the commit that brought it.
type Numbered<T> = (u32, u64, T);

impl<'s> Whole<'s> {
    pub(super) fn of(tables: &'s Tables, named: &Sources) -> Result<Whole<'s>, StoreError> {
        let reading = tables.read()?;
        let sources = load::sources(tables, &reading, named)?;
        Ok(Whole { tables, reading, sources })
    }

    /// The rows of a table one by one, by number, with the commit that brought each.
    fn decoded<T>(
        &self,
        rows: &Rows,
        name: &'static str,
        decode: impl Fn(&[u8]) -> Result<T, codec::Malformed>,
        sequence: impl Fn(&T) -> u64,
    ) -> Result<Peekable<impl Iterator<Item = Result<Numbered<T>, StoreError>>>, StoreError> {
        use redb::ReadableTable;
        let entries = rows.iter().map_err(|e| self.tables.fail(e))?;
        let decoded = entries.map(move |entry| {
            let (no, row) = entry.map_err(|e| self.tables.fail(e))?;
            let no = no.value();
            let row = decode(row.value())
                .map_err(|e| self.tables.damaged(format!("{name} {no}: {e}")))?;
            Ok((no, sequence(&row), row))
        });
        Ok(decoded.peekable())
    }

    /// Decodes every row of a table and hands it on; an error of the visitor ends the walk.
    fn visit<T>(
        &self,
        rows: &Rows,
        name: &str,
        decode: impl Fn(&[u8]) -> Result<T, codec::Malformed>,
        mut visit: impl FnMut(u32, &T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        use redb::ReadableTable;
        for entry in rows.iter().map_err(|e| self.tables.fail(e))? {
            let (no, row) = entry.map_err(|e| self.tables.fail(e))?;
            let no = no.value();
            let row = decode(row.value())
                .map_err(|e| self.tables.damaged(format!("{name} {no}: {e}")))?;
            visit(no, &row)?;
        }
        Ok(())
    }
}

/// Whether an event came with an earlier commit; one that cannot be read is met at once.
fn is_before<T>(event: &Result<Numbered<T>, StoreError>, sequence: u64) -> bool {
    event.as_ref().map_or(true, |(_, of_event, _)| *of_event < sequence)
}

impl AllRows for Whole<'_> {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn running_extract(&self) -> Result<Option<u32>, StoreError> {
        load::running_extract(self.tables, &self.reading)
    }

    fn identity(&self, p: PersonNo) -> Result<Option<Identity>, StoreError> {
        let decode = |row: &[u8]| codec::decode_person(row).map(|raw| raw.to_stored());
        let row = load::row(self.tables, &self.reading.person, "person", p.0, decode)?;
        Ok(row.and_then(|StoredPerson { person, .. }| match person.iin {
            Some(iin) => Some(Identity::Iin(iin)),
            None if person.reference.is_empty() => None,
            None => Some(Identity::Ref(person.reference)),
        }))
    }

    fn people(&self, visit: Visit<PersonNo, StoredPerson>) -> Result<(), StoreError> {
        let decode = |row: &[u8]| codec::decode_person(row).map(|raw| raw.to_stored());
        self.visit(&self.reading.person, "person", decode, |no, row| visit(PersonNo(no), row))
    }

    fn links(&self, visit: Visit<LinkNo, StoredLink>) -> Result<(), StoreError> {
        let decode = |row: &[u8]| codec::decode_link(row).map(|raw| raw.to_stored());
        self.visit(&self.reading.link, "link", decode, |no, row| visit(LinkNo(no), row))
    }

    fn statuses(&self, visit: Visit<StatusNo, StoredStatus>) -> Result<(), StoreError> {
        let decode = |row: &[u8]| codec::decode_status(row).map(|raw| raw.to_stored());
        self.visit(&self.reading.status, "status", decode, |no, row| visit(StatusNo(no), row))
    }

    fn incomes(&self, visit: Visit<PersonNo, [StoredIncome]>) -> Result<(), StoreError> {
        let decode = |row: &[u8]| codec::decode_incomes(row).collect::<Result<Vec<_>, _>>();
        self.visit(&self.reading.income, "income", decode, |no, rows| visit(PersonNo(no), rows))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let count = || -> Result<Counts, redb::Error> {
            let rows = &self.reading;
            let next = NextNumbers {
                person: next_number(&rows.person)?,
                link: next_number(&rows.link)?,
                status: next_number(&rows.status)?,
                extract: next_number(&rows.extract)?.max(1),
                event: next_number(&rows.event.rows)?,
            };
            Ok(Counts { sequence: rows.sequence()?, default_date: rows.default_date()?, next })
        };
        count().map_err(|e| self.tables.fail(e))
    }

    fn events(&self, visit: Visit<EventNo, StoredEvent>) -> Result<(), StoreError> {
        let decode = |row: &[u8]| codec::decode_event(row, &self.sources);
        self.visit(&self.reading.event.rows, "event", decode, |no, row| visit(EventNo(no), row))
    }

    fn arrivals(&self, see: SeeArrived) -> Result<Option<()>, StoreError> {
        if self.reading.lacks_arrivals().map_err(|e| self.tables.fail(e))? {
            return Ok(None);
        }
        let mut extracts: Vec<ExtractRow> = Vec::new();
        self.extracts(&mut |_, row| {
            extracts.push(row.clone());
            Ok(())
        })?;
        let decode = |row: &[u8]| codec::decode_event(row, &self.sources);
        let mut events =
            self.decoded(&self.reading.event.rows, "event", decode, |row| row.sequence)?;
        let rows =
            self.decoded(&self.reading.arrival, "arrival", codec::decode_arrived, |row| row.1)?;
        for found in rows {
            let (no, sequence, (rows, _)) = found?;
            while let Some(earlier) = events.next_if(|event| is_before(event, sequence)) {
                let (no, _, event) = earlier?;
                see(Arrived::Event(EventNo(no), &event))?;
            }
            let extract = extracts.iter().find(|row| row.number == rows.extract);
            let extract = extract.ok_or_else(|| {
                self.tables.damaged(format!("arrival {no}: its extract is missing"))
            })?;
            see(Arrived::Rows(extract, &rows))?;
        }
        for event in events {
            let (no, _, event) = event?;
            see(Arrived::Event(EventNo(no), &event))?;
        }
        Ok(Some(()))
    }

    fn event_people(&self, visit: Visit<PersonNo, EventNo>) -> Result<(), StoreError> {
        use redb::ReadableTable;
        for entry in self.reading.event.people.iter().map_err(|e| self.tables.fail(e))? {
            let (key, _) = entry.map_err(|e| self.tables.fail(e))?;
            let (person, event) = key.value();
            visit(PersonNo(person), &EventNo(event))?;
        }
        Ok(())
    }

    fn extracts(&self, visit: Visit<u32, ExtractRow>) -> Result<(), StoreError> {
        self.visit(&self.reading.extract, "extract", codec::decode_extract, visit)
    }

    fn rejects(&self, visit: Visit<u32, RejectRow>) -> Result<(), StoreError> {
        self.visit(&self.reading.reject, "reject", codec::decode_reject, visit)
    }
}
