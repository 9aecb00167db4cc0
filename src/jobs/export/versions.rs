//! Links and statuses with all their versions. A row of an extract can be followed but not taken
//! back: a version that ended with nothing after it, for an event withdrew it or it was another's,
//! is followed by one that was never so (`ANNULLED`), which counts nowhere.

use super::{Sheet, identity};
use crate::domain::{
    Confidence, Instant, Party, RecordFields, RecordState, Recorded, Secrecy, Source,
};
use crate::jobs::import::{Table, first_instant};
use crate::record::Versioned;
use crate::store::{AllRows, StoreError, StoredLink, StoredStatus};
use std::collections::HashMap;
use std::path::Path;

/// What is written in versions.
pub(super) trait Written: Versioned {
    /// Its file.
    const TABLE: Table;

    /// Reads every version of every record.
    fn each(
        rows: &dyn AllRows,
        see: &mut dyn FnMut(&Self) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// The cells of its row. `None`: an end was absorbed by the other, so the row states nothing.
    fn cells(&self, rows: &dyn AllRows) -> Result<Option<Vec<String>>, StoreError>;

    /// The row, if it was ever the known one: rows that an event of the same instant or another
    /// number of a person stands for, and numbers that are free again, never were.
    fn row(&self, rows: &dyn AllRows) -> Result<Option<Vec<String>>, StoreError> {
        if was_known(self.record().recorded) { self.cells(rows) } else { Ok(None) }
    }
}

/// Whether a row can state this time.
fn was_known(recorded: Recorded) -> bool {
    recorded.from < recorded.until && recorded.until > first_instant()
}

/// The file with all versions; how many rows.
pub(super) fn versions<T: Written>(rows: &dyn AllRows, dir: &Path) -> Result<u64, StoreError> {
    let endings = Endings::of::<T>(rows)?;
    let mut sheet = Sheet::of(T::TABLE, dir)?;
    T::each(rows, &mut |version| {
        let Some(row) = version.row(rows)? else { return Ok(()) };
        sheet.write(&row)?;
        let until = version.record().recorded.until;
        let last = Some(version).filter(|version| endings.has(version.record(), until));
        match last.map(withdrawn).map(|last| last.row(rows)).transpose()?.flatten() {
            Some(row) => sheet.write(&row),
            None => Ok(()),
        }
    })?;
    sheet.finish()
}

/// What is known from the end of a version on.
fn withdrawn<T: Versioned>(version: &T) -> T {
    let mut last = version.clone();
    let record = last.record_mut();
    record.state = RecordState::Annulled;
    record.recorded = Recorded { from: record.recorded.until, until: Instant::NEVER };
    last
}

/// When versions ended that no other of their record follows, by the ids of the records. Only
/// what ended is held: of a country most was never changed.
#[derive(Default)]
struct Endings(HashMap<String, Vec<(Source, Instant)>>);

impl Endings {
    fn of<T: Written>(rows: &dyn AllRows) -> Result<Endings, StoreError> {
        let mut endings = Endings::default();
        T::each(rows, &mut |version| {
            let record = version.record();
            let Recorded { until, .. } = record.recorded;
            let ended = was_known(record.recorded) && until != Instant::NEVER;
            if ended && record.state != RecordState::Annulled {
                endings.0.entry(record.id.clone()).or_default().push((record.source, until));
            }
            Ok(())
        })?;
        if endings.0.is_empty() {
            return Ok(endings);
        }
        T::each(rows, &mut |version| {
            let record = version.record();
            let from = record.recorded.from;
            if endings.has(record, from) && version.row(rows)?.is_some() {
                endings.remove(record, from);
            }
            Ok(())
        })?;
        Ok(endings)
    }

    fn has(&self, record: &RecordFields, at: Instant) -> bool {
        self.0.get(&record.id).is_some_and(|ends| ends.contains(&(record.source, at)))
    }

    fn remove(&mut self, record: &RecordFields, at: Instant) {
        if let Some(ends) = self.0.get_mut(&record.id) {
            ends.retain(|end| *end != (record.source, at));
        }
    }
}

impl Written for StoredLink {
    const TABLE: Table = Table::Links;

    fn each(
        rows: &dyn AllRows,
        see: &mut dyn FnMut(&StoredLink) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        rows.links(&mut |_, stored| see(stored))
    }

    fn cells(&self, rows: &dyn AllRows) -> Result<Option<Vec<String>>, StoreError> {
        let link = &self.link;
        let (from, institution) = match &link.from {
            Party::Person(p) => (identity(rows, *p)?, ""),
            Party::Institution(text) => (Some(String::new()), text.as_str()),
        };
        let (Some(from), Some(to)) = (from, identity(rows, link.to)?) else { return Ok(None) };
        let record = &link.record;
        Ok(Some(vec![
            record.id.clone(),
            link.kind.to_string(),
            from,
            to,
            institution.to_owned(),
            link.basis.map(|basis| basis.to_string()).unwrap_or_default(),
            record.valid.from.to_string(),
            record.valid.until.to_string(),
            link.end_reason.map(|reason| reason.to_string()).unwrap_or_default(),
            rows.sources().name(record.source).to_owned(),
            record.document.clone(),
            confidence(record.confidence),
            state(record),
            secrecy(record),
            recorded_at(record),
        ]))
    }
}

impl Written for StoredStatus {
    const TABLE: Table = Table::Statuses;

    fn each(
        rows: &dyn AllRows,
        see: &mut dyn FnMut(&StoredStatus) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        rows.statuses(&mut |_, stored| see(stored))
    }

    fn cells(&self, rows: &dyn AllRows) -> Result<Option<Vec<String>>, StoreError> {
        let status = &self.status;
        let Some(person) = identity(rows, status.person)? else { return Ok(None) };
        let record = &status.record;
        Ok(Some(vec![
            record.id.clone(),
            person,
            status.kind.to_string(),
            status.detail.clone(),
            status.note.clone(),
            record.valid.from.to_string(),
            record.valid.until.to_string(),
            rows.sources().name(record.source).to_owned(),
            record.document.clone(),
            recorded_at(record),
            confidence(record.confidence),
            state(record),
            secrecy(record),
        ]))
    }
}

fn confidence(confidence: Option<Confidence>) -> String {
    confidence.map(|confidence| confidence.to_string()).unwrap_or_default()
}

fn state(record: &RecordFields) -> String {
    if record.state == RecordState::Registered { String::new() } else { record.state.to_string() }
}

fn secrecy(record: &RecordFields) -> String {
    if record.secrecy == Secrecy::None { String::new() } else { record.secrecy.to_string() }
}

/// In one extract several versions of a record must all be stamped: the first instant stands for
/// "always known" where another version follows.
fn recorded_at(record: &RecordFields) -> String {
    let recorded = record.recorded;
    if recorded.from == Instant::ALWAYS && recorded.until != Instant::NEVER {
        return first_instant().to_string();
    }
    recorded.from.to_string()
}
