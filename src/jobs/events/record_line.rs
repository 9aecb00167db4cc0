//! A row that came by CSV as a line of NDJSON: `{"kind":"RECORD","extract":…,"importedAt":…,
//! "file":…,"line":…,"row":{column: text}}`, read and written (spec 1 §6). Must not know what a
//! column means.

use crate::domain::{EventDraft, EventFault, Instant};
use crate::jobs::import::{ROW_BYTES_MAX, Record, Table};
use crate::store::{hash_of_text, hash_text};
use serde_json::{Map, Value, json};

/// The word that tells such a line from an event.
const KIND: &str = "RECORD";
/// Its fields, in the order of the contract.
const FIELDS: [&str; 6] = ["kind", "extract", "importedAt", "file", "line", "row"];

/// Whether what a line begins with may be that of a row.
pub(super) fn may_be(begins: &[u8]) -> bool {
    begins.windows(KIND.len()).any(|bytes| bytes == KIND.as_bytes())
}

/// The row of a line; `None` if the line is an event.
pub(super) fn read(text: &str) -> Result<Option<Record>, EventFault> {
    // Most lines are events: only what may be a row is parsed twice.
    if !text.contains(KIND) {
        return Ok(None);
    }
    let object = EventDraft::object(text)?;
    if object.get("kind").and_then(Value::as_str) != Some(KIND) {
        return Ok(None);
    }
    record(&object).map(Some)
}

/// The line of a row without its end, with every column of its file.
pub(super) fn write(record: &Record) -> String {
    let (hash, imported_at) = record.extract;
    let row: Map<String, Value> = (record.table.columns().iter().zip(&record.cells))
        .map(|(column, cell)| ((*column).to_owned(), Value::from(cell.as_str())))
        .collect();
    let line = json!({
        "kind": KIND,
        "extract": hash_text(&hash),
        "importedAt": imported_at.to_string(),
        "file": record.table.file(),
        "line": record.line,
        "row": row,
    });
    line.to_string()
}

fn record(object: &Map<String, Value>) -> Result<Record, EventFault> {
    if let Some(name) = object.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let name: String = name.chars().take(40).collect();
        let fault = EventFault::new("extra-field", "a RECORD has no such field");
        return Err(fault.within(name));
    }
    let text = |field: &'static str| {
        let value = object.get(field).ok_or_else(|| missing(field))?;
        value.as_str().ok_or_else(|| wrong(field, "bad-json", "is not a text"))
    };
    let hash = hash_of_text(text("extract")?)
        .ok_or_else(|| wrong("extract", "unknown-value", "is not a hash of 64 hex digits"))?;
    let imported_at = Instant::parse(text("importedAt")?)
        .map_err(|_| wrong("importedAt", "date-format", "is not an instant of RFC 3339"))?;
    let table = Table::of_file(text("file")?)
        .ok_or_else(|| wrong("file", "unknown-value", "is none of the files of an extract"))?;
    let line = object.get("line").ok_or_else(|| missing("line"))?.as_u64();
    let line = line.filter(|line| (2..u64::from(u32::MAX)).contains(line));
    let line = line.ok_or_else(|| wrong("line", "bad-json", "is not a line behind a header"))?;
    let Some(Value::Object(row)) = object.get("row") else {
        return Err(wrong("row", "missing-field", "is required: an object of columns and texts"));
    };
    let cells = cells(table, row).map_err(|fault| fault.within("row"))?;
    // As a row it has quotes around each cell, and within a cell each twice.
    let width = |cell: &String| cell.len() + cell.matches('"').count() + 3;
    if cells.iter().map(width).sum::<usize>() > ROW_BYTES_MAX {
        return Err(wrong("row", "too-long", "a row has at most 1 MiB"));
    }
    Ok(Record { extract: (hash, imported_at), nth: 0, table, line, cells })
}

fn cells(table: Table, row: &Map<String, Value>) -> Result<Vec<String>, EventFault> {
    let columns = table.columns();
    if let Some(name) = row.keys().find(|name| !columns.contains(&name.as_str())) {
        let name: String = name.chars().take(40).collect();
        let message = format!("{} has no such column", table.file());
        return Err(EventFault::new("extra-field", message).within(name));
    }
    let cell = |column: &&'static str| match row.get(*column) {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(wrong(column, "bad-json", "is not a text")),
    };
    columns.iter().map(cell).collect()
}

fn missing(field: &str) -> EventFault {
    EventFault::new("missing-field", format!("{field} is required and absent")).within(field)
}

fn wrong(field: &str, code: &'static str, message: &str) -> EventFault {
    EventFault::new(code, message).within(field)
}
