//! Fills the columns of a country from the tables, two threads side by side. Rows are read in
//! passing, nothing is allocated for one.

use super::codec::{self, Malformed};
use super::tables::{self, Reading, Rows, Tables};
use crate::domain::{Income, PersonNo, Source, Sources};
use crate::graph::{Builder, Country};
use crate::store::{StoreError, StoredIncome};
use redb::ReadableTable;
use std::collections::BTreeMap;
use std::thread;

/// Everybody at the moment of `reading`. `named` are the registers of this program.
pub(super) fn country(
    tables: &Tables,
    reading: &Reading,
    named: &Sources,
) -> Result<Country, StoreError> {
    let sources = sources(tables, reading, named)?;
    let running = running_extract(tables, reading)?;
    let Builder { mut people, mut links, mut statuses, mut incomes } = Builder::default();
    let (mut also, mut own) = (BTreeMap::new(), Vec::<Income>::new());
    people.reserve(tables::count(&reading.person).map_err(|e| tables.fail(e))? as usize);
    thread::scope(|scope| {
        let records = scope.spawn(|| {
            each(tables, &reading.link, "link", |_, row| {
                codec::decode_link(row).map(|raw| links.push(&raw.link))
            })?;
            each(tables, &reading.status, "status", |_, row| {
                codec::decode_status(row).map(|raw| statuses.push(&raw.status))
            })
        });
        each(tables, &reading.person, "person", |no, row| {
            let raw = codec::decode_person(row)?;
            people.push(&raw.person, raw.arrived, raw.two_people);
            raw.also_known_as().for_each(|text| people.also_known_as(text, PersonNo(no)));
            if let Some(united) = raw.united() {
                people.merged(&united.merged);
                if !united.also.is_empty() {
                    also.insert(no, united.also);
                }
            }
            Ok(())
        })?;
        each_income(tables, reading, also, |p, rows| {
            own.clear();
            own.extend(rows.iter().filter_map(|row| row.in_force(running)));
            own.sort_unstable_by_key(|income| (income.month, income.kind));
            incomes.push(p, &own);
        })?;
        records.join().unwrap_or_else(|_| Err(tables.damaged("a reader of its rows gave up")))
    })?;
    Ok(Builder { people, links, statuses, incomes }.finish(sources))
}

/// The incomes of everybody who has any, by number; somebody who has other numbers (`also`) has
/// theirs too.
fn each_income(
    tables: &Tables,
    reading: &Reading,
    mut also: BTreeMap<u32, Vec<PersonNo>>,
    mut take: impl FnMut(PersonNo, &[StoredIncome]),
) -> Result<(), StoreError> {
    let decode = |row: &[u8]| codec::decode_incomes(row).collect::<Result<Vec<_>, _>>();
    let joined = |mut rows: Vec<StoredIncome>, others: Vec<PersonNo>| {
        for p in others {
            let own = row(tables, &reading.income, "income", p.0, decode)?;
            rows = StoredIncome::join(rows, &own.unwrap_or_default());
        }
        Ok::<_, StoreError>(rows)
    };
    for entry in reading.income.iter().map_err(|e| tables.fail(e))? {
        let (no, bytes) = entry.map_err(|e| tables.fail(e))?;
        let no = no.value();
        // Whoever has incomes under other numbers alone stands between the rows.
        while let Some((p, others)) = also.first_key_value().filter(|(p, _)| **p < no) {
            take(PersonNo(*p), &joined(Vec::new(), others.clone())?);
            also.pop_first();
        }
        let malformed = |e| tables.damaged(format!("income {no}: {e}"));
        let rows = decode(bytes.value()).map_err(malformed)?;
        take(PersonNo(no), &joined(rows, also.remove(&no).unwrap_or_default())?);
    }
    for (p, others) in also {
        take(PersonNo(p), &joined(Vec::new(), others)?);
    }
    Ok(())
}

/// The extract that is begun but not finished: its incomes do not count yet.
pub(super) fn running_extract(
    tables: &Tables,
    reading: &Reading,
) -> Result<Option<u32>, StoreError> {
    let last = reading.extract.last().map_err(|e| tables.fail(e))?;
    let Some((no, row)) = last else { return Ok(None) };
    let row = codec::decode_extract(row.value())
        .map_err(|e| tables.damaged(format!("extract {}: {e}", no.value())))?;
    Ok((!row.finished).then_some(row.number))
}

/// The registers of the program and every `OTHER:<name>` of the store.
pub(super) fn sources(
    tables: &Tables,
    reading: &Reading,
    named: &Sources,
) -> Result<Sources, StoreError> {
    let mut sources = named.clone();
    each(tables, &reading.source, "source", |no, row| {
        let name = std::str::from_utf8(row).unwrap_or_default();
        if sources.find_or_add(name) == Some(Source(no as u16)) {
            return Ok(());
        }
        Err(Malformed::OTHER_SOURCES)
    })?;
    Ok(sources)
}

/// Walks the rows of a table whose numbers have no gaps.
pub(super) fn each(
    tables: &Tables,
    rows: &Rows,
    name: &str,
    mut take: impl FnMut(u32, &[u8]) -> Result<(), Malformed>,
) -> Result<(), StoreError> {
    let mut expected = 0;
    each_of(tables, rows, name, |no, row| {
        if no != expected {
            return Err(Malformed::GAP);
        }
        expected += 1;
        take(no, row)
    })
}

/// Walks the rows of a table.
pub(super) fn each_of(
    tables: &Tables,
    rows: &Rows,
    name: &str,
    mut take: impl FnMut(u32, &[u8]) -> Result<(), Malformed>,
) -> Result<(), StoreError> {
    for entry in rows.iter().map_err(|e| tables.fail(e))? {
        let (no, row) = entry.map_err(|e| tables.fail(e))?;
        let no = no.value();
        take(no, row.value()).map_err(|e| tables.damaged(format!("{name} {no}: {e}")))?;
    }
    Ok(())
}

/// One row of a table, decoded.
pub(super) fn row<T>(
    tables: &Tables,
    rows: &Rows,
    name: &str,
    no: u32,
    decode: impl FnOnce(&[u8]) -> Result<T, Malformed>,
) -> Result<Option<T>, StoreError> {
    let found = tables::Reading::row(rows, no, decode).map_err(|e| tables.fail(e))?;
    found.transpose().map_err(|e| tables.damaged(format!("{name} {no}: {e}")))
}
