//! One file of `neo4j-admin database import`: a line for each node or relationship, its properties
//! in the order of a header that stands in a file beside it. Must not know what they mean.

use super::kinds::Kind;
use crate::domain::Day;
use crate::store::neo4j::property::{Named, Property};
use crate::store::{StoreError, private};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Between the parts of a list; no register has it in a text.
const BETWEEN: u8 = 0x1f;
/// So much is written at once.
const TOGETHER_BYTES: usize = 1 << 18;

/// A file being written.
pub(super) struct Sheet {
    kind: &'static Kind,
    names: Vec<&'static str>,
    path: PathBuf,
    file: File,
    /// Rows that are not in the file yet.
    text: Vec<u8>,
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
            file,
            text: Vec::with_capacity(2 * TOGETHER_BYTES),
            rows: 0,
            has_breaks: false,
        })
    }

    /// A line: the numbers of its node, or of its two ends, then its properties, which come in the
    /// order of the columns.
    pub(super) fn row<'r>(
        &mut self,
        numbers: &[u64],
        properties: impl IntoIterator<Item = Named<'r>>,
    ) -> Result<(), StoreError> {
        self.rows += 1;
        self.fill(numbers, properties).map_err(|what| {
            let reason = format!("row {}: neo4j-admin cannot carry {what}", self.rows);
            StoreError::failed(&self.path, reason)
        })?;
        if self.text.len() < TOGETHER_BYTES { Ok(()) } else { self.write() }
    }

    fn fill<'r>(
        &mut self,
        numbers: &[u64],
        properties: impl IntoIterator<Item = Named<'r>>,
    ) -> Result<(), String> {
        for number in numbers {
            digits(*number, places(*number), &mut self.text);
            self.text.push(b',');
        }
        let mut columns = self.names.iter();
        for (name, value) in properties {
            let Some(empty) = columns.position(|column| *column == name) else {
                return Err(format!("the property {name}: no column is left that is named so"));
            };
            self.text.extend(std::iter::repeat_n(b',', empty));
            let breaks =
                cell(&value, &mut self.text).map_err(|what| format!("{what} in {name}"))?;
            self.has_breaks |= breaks;
            self.text.push(b',');
        }
        self.text.extend(columns.map(|_| b','));
        self.text.pop(); // the comma behind the last cell
        self.text.push(b'\n');
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let written = self.file.write_all(&self.text);
        self.text.clear();
        written.map_err(|e| StoreError::failed(&self.path, e))
    }

    /// On the disk.
    pub(super) fn finish(mut self) -> Result<Done, StoreError> {
        self.write()?;
        self.file.sync_all().map_err(|e| StoreError::failed(&self.path, e))?;
        Ok(Done { kind: self.kind, rows: self.rows, has_breaks: self.has_breaks })
    }
}

/// A value; whether it goes over several lines. Nothing is nothing, an empty text is two quotes.
fn cell(value: &Property, line: &mut Vec<u8>) -> Result<bool, &'static str> {
    match value {
        Property::Nothing => {}
        Property::Flag(flag) => line.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Property::Int(number) => whole_number(*number, line),
        Property::Date(days) => date(*days, line)?,
        Property::Text(text) => return Ok(quoted(text.as_bytes(), line)),
        Property::List(list) if list.is_empty() => return Err("an empty list"),
        Property::List(list) => return Ok(quoted(&joined(list)?, line)),
    }
    Ok(false)
}

fn joined(list: &[Property]) -> Result<Vec<u8>, &'static str> {
    let mut all = Vec::new();
    for (place, part) in list.iter().enumerate() {
        if place > 0 {
            all.push(BETWEEN);
        }
        match part {
            Property::Text(text) if text.as_bytes().contains(&BETWEEN) => {
                return Err("the character U+001F of a text");
            }
            Property::Text(text) => all.extend_from_slice(text.as_bytes()),
            Property::List(_) | Property::Nothing => return Err("a value of this type"),
            other => {
                cell(other, &mut all)?;
            }
        }
    }
    Ok(all)
}

/// There are tens of millions of them, and `write!` takes several times as long.
fn whole_number(number: i64, line: &mut Vec<u8>) {
    if number < 0 {
        line.push(b'-');
    }
    let size = number.unsigned_abs();
    digits(size, places(size), line);
}

fn places(number: u64) -> u32 {
    number.checked_ilog10().map_or(1, |last| last + 1)
}

/// So many places of it, those on the right.
fn digits(number: u64, places: u32, line: &mut Vec<u8>) {
    let mut all = [b'0'; 20];
    let mut rest = number;
    for digit in all.iter_mut().rev().take(places as usize) {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    line.extend(all.iter().skip(all.len() - places as usize));
}

/// 0001-01-01 to 9999-12-31.
fn date(days: i32, line: &mut Vec<u8>) -> Result<(), &'static str> {
    let (year, month, day) = Day::from_number(days).civil();
    if !(1..=9999).contains(&year) {
        return Err("a day");
    }
    digits(year.unsigned_abs().into(), 4, line);
    line.push(b'-');
    digits(month.into(), 2, line);
    line.push(b'-');
    digits(day.into(), 2, line);
    Ok(())
}

fn quoted(text: &[u8], line: &mut Vec<u8>) -> bool {
    let is_plain = |byte: &u8| !matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !text.is_empty() && text.iter().all(is_plain) {
        line.extend_from_slice(text);
        return false;
    }
    line.push(b'"');
    for byte in text {
        line.push(*byte);
        if *byte == b'"' {
            line.push(b'"');
        }
    }
    line.push(b'"');
    text.contains(&b'\n') || text.contains(&b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::neo4j::property::{day, list};

    fn written<'r>(value: impl Into<Property<'r>>) -> Result<(String, bool), &'static str> {
        let mut line = Vec::new();
        let breaks = cell(&value.into(), &mut line)?;
        Ok((String::from_utf8(line).unwrap(), breaks))
    }

    #[test]
    fn values_as_the_importer_reads_them() {
        for number in [i64::MIN, -10, 0, 9, 10, 99, 100, i64::MAX] {
            assert_eq!(written(number).unwrap().0, number.to_string());
        }
        assert_eq!(written(day(Day::OPEN_START)).unwrap().0, "0001-01-01");
        assert_eq!(written(day(Day::OPEN_END)).unwrap().0, "9999-12-31");
        assert_eq!(written(Property::Date(-1)).unwrap().0, "1969-12-31");
        assert_eq!(written(Property::Date(i32::MAX)), Err("a day"));
        assert_eq!(written(Property::Nothing).unwrap().0, "");
        assert_eq!(written("").unwrap().0, "\"\"");
        assert_eq!(written(" a;b\\ ").unwrap(), (" a;b\\ ".to_owned(), false));
        assert_eq!(written("a,\"b\"").unwrap(), ("\"a,\"\"b\"\"\"".to_owned(), false));
        assert_eq!(written("a\nb").unwrap(), ("\"a\nb\"".to_owned(), true));
        assert_eq!(written(list([1_i64, 2])).unwrap().0, "1\u{1f}2");
        assert!(written(list(["a\u{1f}b"])).is_err());
        assert_eq!(written(list(Vec::<i64>::new())).unwrap().0, "");
    }
}
