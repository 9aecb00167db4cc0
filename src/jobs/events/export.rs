//! `events export`: every row that came by CSV and every event, in the order of their arrival, as
//! lines that rebuild the store elsewhere (spec 1 §6). Must not know which store, nor where the
//! lines go.

use super::record_line;
use crate::domain::{EventField, Stated};
use crate::jobs::import::{Header, Reader, Record, Table};
use crate::store::{AllRows, Arrived, ArrivedRows, ExtractRow, Progress, StoreError, StoredEvent};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};

/// How many lines were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exported {
    /// Rows that came by CSV.
    pub rows: u64,
    /// Events.
    pub events: u64,
}

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lines could not be written.
    #[error("{0}")]
    Output(#[from] std::io::Error),
    /// Rows came before the store kept them as they arrived.
    #[error(
        "the store has rows of before it kept them as they came; `otbasy export` writes what they \
         came to, and a store made from that exports its events"
    )]
    Incomplete,
}

/// Writes everything that arrived. The incomes of an extract that was broken off never counted, and
/// are left out.
pub fn export_events(rows: &dyn AllRows, out: &mut dyn Write) -> Result<Exported, ExportError> {
    let (mut wrote, mut failed) = (Exported::default(), None);
    let mut kept: BTreeMap<u32, u64> = BTreeMap::new();
    let mut told: BTreeMap<(u32, u8), u64> = BTreeMap::new();
    let mut line = |text: &str| {
        let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
        written.map_err(|e| {
            let reason = e.to_string();
            failed = Some(e);
            StoreError::Failed { path: "the output".to_owned(), reason }
        })
    };
    let done = rows.arrivals(&mut |arrived| match arrived {
        Arrived::Event(_, event) => {
            wrote.events += 1;
            line(&event_line(event))
        }
        Arrived::Rows(extract, rows) => {
            *kept.entry(extract.number).or_default() += rows.rows().count() as u64;
            let incomes = rows.file == Table::Incomes as u8;
            if incomes && !extract.finished {
                return Ok(());
            }
            let unreadable = || StoreError::Damaged {
                path: "the store".to_owned(),
                reason: format!("rows of extract {} as they came are none", extract.number),
            };
            // Of a file that an import began anew, each row once.
            let done = told.entry((extract.number, rows.file)).or_default();
            let lines = record_lines(extract, rows, *done).ok_or_else(unreadable)?;
            *done = rows.last_line().unwrap_or(0).max(*done);
            wrote.rows += lines.len() as u64;
            lines.iter().try_for_each(|text| line(text))
        }
    });
    let mut is_whole = true;
    rows.extracts(&mut |number, row| {
        let Progress { applied, unchanged, waiting, .. } = row.progress;
        is_whole &= kept.remove(&number).unwrap_or(0) == applied + unchanged + waiting;
        Ok(())
    })?;
    match (done, failed) {
        (_, Some(e)) => Err(e.into()),
        (Err(e), None) => Err(e.into()),
        (Ok(()), None) if is_whole => {
            out.flush()?;
            Ok(wrote)
        }
        (Ok(()), None) => Err(ExportError::Incomplete),
    }
}

/// The event as it came, with the instant that counts as recorded.
fn event_line(event: &StoredEvent) -> String {
    let mut draft = event.event.draft.clone();
    draft.0.insert(EventField::RecordedAt, Stated::Text(event.recorded_at.to_string()));
    draft.to_string()
}

/// The lines of some rows, those behind the line `done` of their file; `None` if they are no rows
/// of a file that was accepted.
fn record_lines(extract: &ExtractRow, rows: &ArrivedRows, done: u64) -> Option<Vec<String>> {
    let table = Table::ALL.into_iter().find(|table| *table as u8 == rows.file)?;
    let mut text = format!("{}\n", rows.header);
    for (_, row) in rows.rows() {
        text.push_str(row);
        text.push('\n');
    }
    let mut reader = Reader::new(Cursor::new(text.into_bytes())).ok()?;
    let names = cells(&reader.next_row().ok()??)?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let header = Header::read(table, &names, true).ok()?;
    let mut lines = Vec::new();
    for (line, _) in rows.rows() {
        let row = cells(&reader.next_row().ok()??)?;
        if line <= done {
            continue;
        }
        let cell = |n: usize| {
            header.place(n).and_then(|place| row.get(place)).cloned().unwrap_or_default()
        };
        let cells = (0..table.columns().len()).map(cell).collect();
        let extract = (extract.hash, extract.recorded_at);
        lines.push(record_line::write(&Record { extract, nth: 0, table, line, cells }));
    }
    Some(lines)
}

fn cells(row: &crate::jobs::import::Row) -> Option<Vec<String>> {
    let text = std::str::from_utf8(row.text).ok().filter(|_| row.broken.is_none())?;
    let cell = |(start, end): &(u32, u32)| text.get(*start as usize..*end as usize);
    row.fields.iter().map(|field| cell(field).map(str::to_owned)).collect()
}
