//! Whether a store is sound: quickly, that it can be read; deeply, that every page bears out its
//! checksum, every row can be read, every end exists and no two versions of a record overlap.

use super::codec;
use super::desk::record_hash;
use super::load;
use super::tables::{self, Reading, Rows, Tables};
use crate::domain::{PersonNo, RecordFields, Recorded, Sources};
use crate::store::{FINDINGS_MAX, Health, StoreError};
use redb::ReadableTable;
use rustc_hash::FxHashMap;

impl Health {
    fn find(&mut self, what: String) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(what);
        } else {
            self.unlisted += 1;
        }
    }
}

/// Reads counts and the ends of the tables.
pub(super) fn shallow(tables: &Tables, reading: &Reading) -> Result<Health, StoreError> {
    let fail = |e: redb::Error| tables.fail(e);
    let mut health = Health {
        people: tables::count(&reading.person).map_err(fail)?,
        links: tables::count(&reading.link).map_err(fail)?,
        statuses: tables::count(&reading.status).map_err(fail)?,
        sequence: reading.sequence().map_err(fail)?,
        ..Health::default()
    };
    let numbered =
        [("person", &reading.person), ("link", &reading.link), ("status", &reading.status)];
    for (name, rows) in numbered {
        let next = tables::next_number(rows).map_err(|e| tables.fail(e))?;
        let count = tables::count(rows).map_err(fail)?;
        if u64::from(next) != count {
            health.find(format!("{name}: {count} rows, but numbers up to {next}"));
        }
    }
    Ok(health)
}

/// Verifies checksums of all pages; the file must be at rest.
pub(super) fn pages(tables: &Tables, health: &mut Health) -> Result<(), StoreError> {
    match tables.alone().check_integrity() {
        Ok(true) => {}
        Ok(false) => health.find("pages: a check failed and was repaired; check again".to_owned()),
        Err(redb::DatabaseError::TransactionInProgress) => {
            return Err(StoreError::Busy { path: tables.path().to_owned() });
        }
        Err(e) => health.find(format!("pages: {}", tables.fail(e))),
    }
    Ok(())
}

/// Reads every row. `sources` are the registers of this program.
pub(super) fn rows(
    tables: &Tables,
    reading: &Reading,
    sources: &Sources,
    health: &mut Health,
) -> Result<(), StoreError> {
    let people = tables::next_number(&reading.person).map_err(|e| tables.fail(e))?;
    let is_known = |p: PersonNo| p.0 < people;
    let mut links = Vec::new();
    let mut statuses = Vec::new();
    each(tables, &reading.person, "person", health, |_, row| {
        codec::decode_person(row).map(|_| None)
    })?;
    each(tables, &reading.link, "link", health, |_, row| {
        let link = codec::decode_link(row)?.link;
        links.push(record_hash(link.record.source, link.record.id));
        let ends_exist = link.from.person().is_none_or(is_known) && is_known(link.to);
        Ok((!ends_exist).then(|| "an end is nobody".to_owned()))
    })?;
    each(tables, &reading.status, "status", health, |_, row| {
        let status = codec::decode_status(row)?.status;
        statuses.push(record_hash(status.record.source, status.record.id));
        Ok((!is_known(status.person)).then(|| "it is about nobody".to_owned()))
    })?;
    each(tables, &reading.income, "income", health, |no, row| {
        codec::decode_incomes(row).try_for_each(|income| income.map(|_| ()))?;
        Ok((!is_known(PersonNo(no))).then(|| "it is nobody's".to_owned()))
    })?;
    each(tables, &reading.extract, "extract", health, |_, row| {
        codec::decode_extract(row).map(|_| None)
    })?;
    each(tables, &reading.event.rows, "event", health, |_, row| {
        codec::decode_event(row, sources).map(|_| None)
    })?;
    each(tables, &reading.arrival, "arrival", health, |_, row| {
        codec::decode_arrived(row).map(|_| None)
    })?;
    each(tables, &reading.reject, "reject", health, |_, row| {
        codec::decode_reject(row).map(|_| None)
    })?;
    overlaps(tables, &reading.link, "link", twice(links), health, |row| {
        Ok(Version::of(&codec::decode_link(row)?.link.record))
    })?;
    overlaps(tables, &reading.status, "status", twice(statuses), health, |row| {
        Ok(Version::of(&codec::decode_status(row)?.status.record))
    })
}

/// Walks a table and notes what cannot be read; the walk goes on behind a bad row.
fn each(
    tables: &Tables,
    rows: &Rows,
    name: &str,
    health: &mut Health,
    mut look: impl FnMut(u32, &[u8]) -> Result<Option<String>, codec::Malformed>,
) -> Result<(), StoreError> {
    for entry in rows.iter().map_err(|e| tables.fail(e))? {
        let (no, row) = match entry {
            Ok(entry) => entry,
            Err(e) => {
                health.find(format!("{name}: {}", tables.fail(e)));
                return Ok(());
            }
        };
        let no = no.value();
        match look(no, row.value()) {
            Ok(None) => {}
            Ok(Some(what)) => health.find(format!("{name} {no}: {what}")),
            Err(e) => health.find(format!("{name} {no}: {e}")),
        }
    }
    Ok(())
}

/// The hashes that occur more than once: records with several versions.
fn twice(mut hashes: Vec<u64>) -> FxHashMap<u64, Vec<(u32, Version)>> {
    hashes.sort_unstable();
    let several = hashes.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    several.map(|same| (same[0], Vec::with_capacity(same.len()))).collect()
}

/// A version of a record: its name and when it was the known one.
struct Version {
    hash: u64,
    source: u16,
    id: String,
    recorded: Recorded,
}

impl Version {
    fn of(fields: &RecordFields<&str>) -> Version {
        Version {
            hash: record_hash(fields.source, fields.id),
            source: fields.source.0,
            id: fields.id.to_owned(),
            recorded: fields.recorded,
        }
    }
}

fn overlaps(
    tables: &Tables,
    rows: &Rows,
    name: &str,
    mut versions: FxHashMap<u64, Vec<(u32, Version)>>,
    health: &mut Health,
    decode: impl Fn(&[u8]) -> Result<Version, codec::Malformed>,
) -> Result<(), StoreError> {
    if versions.is_empty() {
        return Ok(());
    }
    load::each_of(tables, rows, name, |no, row| {
        // A row that cannot be read has been noted already.
        if let Ok(version) = decode(row)
            && version.recorded.from < version.recorded.until
            && let Some(same) = versions.get_mut(&version.hash)
        {
            same.push((no, version));
        }
        Ok(())
    })?;
    let mut found = Vec::new();
    for same in versions.values_mut() {
        same.sort_by(|(_, a), (_, b)| {
            (a.source, &a.id, a.recorded.from).cmp(&(b.source, &b.id, b.recorded.from))
        });
        found.extend(same.windows(2).filter_map(|pair| {
            let [(a_no, a), (b_no, b)] = pair else { return None };
            let is_one = a.source == b.source && a.id == b.id;
            (is_one && b.recorded.from < a.recorded.until).then_some((*a_no, *b_no))
        }));
    }
    found.sort_unstable();
    for (a, b) in found {
        health.find(format!("{name} {a} and {b}: versions of one record known at once"));
    }
    Ok(())
}
