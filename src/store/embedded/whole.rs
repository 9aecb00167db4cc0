//! Every row at one moment, for exports. Must not know what becomes of them.

use super::codec;
use super::load;
use super::tables::{Reading, Rows, Tables, next_number};
use crate::domain::{Identity, PersonNo, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::arrivals;
use crate::store::{
    AllRows, Counts, EventNo, ExtractRow, NextNumbers, RejectRow, SeeArrived, StoreError,
    StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus, Visit,
};

/// The rows of one moment; as long as it lives, the pages of that moment are kept.
pub struct Whole<'s> {
    tables: &'s Tables,
    reading: Reading,
    sources: Sources,
}

impl<'s> Whole<'s> {
    pub(super) fn of(tables: &'s Tables, named: &Sources) -> Result<Whole<'s>, StoreError> {
        let reading = tables.read()?;
        let sources = load::sources(tables, &reading, named)?;
        Ok(Whole { tables, reading, sources })
    }

    /// The rows of a table one by one, with their numbers.
    fn decoded<T>(
        &self,
        rows: &Rows,
        name: &'static str,
        decode: impl Fn(&[u8]) -> Result<T, codec::Malformed>,
    ) -> Result<impl Iterator<Item = Result<(u32, T), StoreError>>, StoreError> {
        use redb::ReadableTable;
        let entries = rows.iter().map_err(|e| self.tables.fail(e))?;
        Ok(entries.map(move |entry| {
            let (no, row) = entry.map_err(|e| self.tables.fail(e))?;
            let no = no.value();
            let row = decode(row.value())
                .map_err(|e| self.tables.damaged(format!("{name} {no}: {e}")))?;
            Ok((no, row))
        }))
    }

    /// Decodes every row of a table and hands it on; an error of the visitor ends the walk.
    fn visit<T>(
        &self,
        rows: &Rows,
        name: &'static str,
        decode: impl Fn(&[u8]) -> Result<T, codec::Malformed>,
        mut visit: impl FnMut(u32, &T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for found in self.decoded(rows, name, decode)? {
            let (no, row) = found?;
            visit(no, &row)?;
        }
        Ok(())
    }
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

    fn arrivals(&self, see: SeeArrived) -> Result<(), StoreError> {
        let mut extracts: Vec<ExtractRow> = Vec::new();
        self.extracts(&mut |_, row| {
            extracts.push(row.clone());
            Ok(())
        })?;
        let decode = |row: &[u8]| codec::decode_event(row, &self.sources);
        let events = self.decoded(&self.reading.event.rows, "event", decode)?;
        let events = events.map(|event| event.map(|(no, row)| (EventNo(no), row)));
        let rows = self.decoded(&self.reading.arrival, "arrival", codec::decode_arrived)?;
        let rows = rows.map(|found| found.map(|(_, rows)| rows));
        arrivals::in_order(rows, events, &extracts, self.tables.path(), see)
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
