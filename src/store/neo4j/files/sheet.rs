//! One file of `neo4j-admin database import`: a line for each node or relationship, its properties
//! in the order of a header that stands in a file beside it. Must not know what they mean.

use super::kinds::Kind;
use crate::store::{StoreError, private};
use chrono::NaiveDate;
use neo4rs::BoltType;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Between the parts of a list; no register has it in a text.
const BETWEEN: char = '\u{1f}';

/// A file being written.
pub(super) struct Sheet {
    kind: &'static Kind,
    names: Vec<&'static str>,
    path: PathBuf,
    out: BufWriter<File>,
    line: String,
    rows: u64,
    has_breaks: bool,
}

/// A file that is whole.
pub(super) struct Done {
    pub(super) kind: &'static Kind,
    pub(super) rows: u64,
    /// Whether a text in it goes over several lines, which the importer must be told.
    pub(super) has_breaks: bool,
}

impl Sheet {
    /// Writes the header and begins the file.
    pub(super) fn new(kind: &'static Kind, dir: &Path) -> Result<Sheet, StoreError> {
        let header = dir.join(kind.header());
        let columns: Vec<&str> = kind.columns().collect();
        let mut file = private::file(&header).map_err(|e| StoreError::failed(&header, e))?;
        let line = format!("{}\n", columns.join(","));
        file.write_all(line.as_bytes()).map_err(|e| StoreError::failed(&header, e))?;
        let path = dir.join(kind.data());
        let file = private::file(&path).map_err(|e| StoreError::failed(&path, e))?;
        let names = kind.properties().map(|column| column.split(':').next().unwrap_or(column));
        Ok(Sheet {
            kind,
            names: names.collect(),
            path,
            out: BufWriter::with_capacity(1 << 16, file),
            line: String::new(),
            rows: 0,
            has_breaks: false,
        })
    }

    /// A line: the numbers of its node, or of its two ends, then its properties.
    pub(super) fn row(&mut self, numbers: &[u32], properties: &BoltType) -> Result<(), StoreError> {
        self.line.clear();
        self.fill(numbers, properties).map_err(|what| {
            let reason = format!("row {}: neo4j-admin cannot carry {what}", self.rows + 1);
            StoreError::failed(&self.path, reason)
        })?;
        self.rows += 1;
        self.line.push('\n');
        let written = self.out.write_all(self.line.as_bytes());
        written.map_err(|e| StoreError::failed(&self.path, e))
    }

    fn fill(&mut self, numbers: &[u32], properties: &BoltType) -> Result<(), String> {
        let BoltType::Map(properties) = properties else { return Err("a row of this kind".into()) };
        for number in numbers {
            begin(&mut self.line);
            self.line.push_str(&number.to_string());
        }
        let mut found = 0;
        for name in &self.names {
            begin(&mut self.line);
            let Some(value) = properties.value.get(*name) else { continue };
            found += 1;
            let breaks = cell(value, &mut self.line).map_err(|what| format!("{what} in {name}"))?;
            self.has_breaks |= breaks;
        }
        if found < properties.len() {
            let stray = |name: &&str| !self.names.contains(name);
            let mut all = properties.value.keys().map(|name| name.value.as_str());
            let name = all.find(stray).unwrap_or_default();
            return Err(format!("the property {name}: no column is named so"));
        }
        self.line.remove(0); // the comma before the first cell
        Ok(())
    }

    /// On the disk.
    pub(super) fn finish(self) -> Result<Done, StoreError> {
        let Sheet { kind, path, out, rows, has_breaks, .. } = self;
        let file = out.into_inner().map_err(|e| StoreError::failed(&path, e.error()))?;
        file.sync_all().map_err(|e| StoreError::failed(&path, e))?;
        Ok(Done { kind, rows, has_breaks })
    }
}

fn begin(line: &mut String) {
    line.push(',');
}

/// A value; whether it goes over several lines. Nothing is nothing, an empty text is two quotes.
fn cell(value: &BoltType, line: &mut String) -> Result<bool, &'static str> {
    match value {
        BoltType::List(list) => {
            let parts: Result<Vec<String>, _> = list.value.iter().map(part).collect();
            let parts = parts?;
            if parts.is_empty() {
                return Err("an empty list");
            }
            Ok(quoted(&parts.join(&BETWEEN.to_string()), line))
        }
        BoltType::String(text) => Ok(quoted(&text.value, line)),
        BoltType::Null(_) => Ok(false),
        other => {
            line.push_str(&plain(other)?);
            Ok(false)
        }
    }
}

fn part(value: &BoltType) -> Result<String, &'static str> {
    match value {
        BoltType::String(text) if text.value.contains(BETWEEN) => {
            Err("the character U+001F of a text")
        }
        BoltType::String(text) => Ok(text.value.clone()),
        other => plain(other),
    }
}

fn plain(value: &BoltType) -> Result<String, &'static str> {
    match value {
        BoltType::Integer(number) => Ok(number.value.to_string()),
        BoltType::Boolean(flag) => Ok(flag.value.to_string()),
        BoltType::Date(date) => NaiveDate::try_from(date).map_or(Err("a day"), |date| {
            Ok(date.to_string()) // 0001-01-01 to 9999-12-31
        }),
        _ => Err("a value of this type"),
    }
}

fn quoted(text: &str, line: &mut String) -> bool {
    let breaks = text.contains(['\n', '\r']);
    if !text.is_empty() && !breaks && !text.contains([',', '"']) {
        line.push_str(text);
        return false;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Day;
    use crate::store::neo4j::rows::{list, nothing};
    use crate::store::neo4j::values::day;

    fn written(value: impl Into<BoltType>) -> Result<(String, bool), &'static str> {
        let mut line = String::new();
        let breaks = cell(&value.into(), &mut line)?;
        Ok((line, breaks))
    }

    #[test]
    fn values_as_the_importer_reads_them() {
        assert_eq!(written(i64::MIN).unwrap().0, "-9223372036854775808");
        assert_eq!(written(day(Day::OPEN_START)).unwrap().0, "0001-01-01");
        assert_eq!(written(day(Day::OPEN_END)).unwrap().0, "9999-12-31");
        assert_eq!(written(nothing()).unwrap().0, "");
        assert_eq!(written("").unwrap().0, "\"\"");
        assert_eq!(written(" a;b\\ ").unwrap(), (" a;b\\ ".to_owned(), false));
        assert_eq!(written("a,\"b\"").unwrap(), ("\"a,\"\"b\"\"\"".to_owned(), false));
        assert_eq!(written("a\nb").unwrap(), ("\"a\nb\"".to_owned(), true));
        assert_eq!(written(list([1_i64, 2])).unwrap().0, "1\u{1f}2");
        assert!(written(list(["a\u{1f}b"])).is_err());
        assert_eq!(written(list(Vec::<i64>::new())).unwrap().0, "");
    }
}
