//! A file of a sweep: rows in any order, written sorted by all columns as text, byte by byte.
//! Must not know what the columns mean.

use crate::store::private;
use std::path::Path;

/// Between the cells of a row in memory: smaller than every byte of a cell, so that rows compare
/// column after column.
const BETWEEN: char = '\0';

/// Rows that are still to be sorted.
#[derive(Default)]
pub(super) struct Sheet {
    rows: Vec<String>,
}

impl Sheet {
    pub(super) fn push(&mut self, cells: &[&str]) {
        let mut row = String::with_capacity(cells.iter().map(|cell| cell.len() + 1).sum());
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                row.push(BETWEEN);
            }
            row.push_str(cell);
        }
        self.rows.push(row);
    }

    pub(super) fn join(&mut self, mut other: Sheet) {
        self.rows.append(&mut other.rows);
    }

    /// Writes the rows with their header, each `once` if so wanted; how many there were.
    pub(super) fn write(&mut self, path: &Path, header: &str, once: bool) -> std::io::Result<u64> {
        self.rows.sort_unstable();
        if once {
            self.rows.dedup();
        }
        let mut text = String::with_capacity(self.rows.iter().map(|row| row.len() + 1).sum());
        text.push_str(header);
        text.push('\n');
        for row in &self.rows {
            for (n, cell) in row.split(BETWEEN).enumerate() {
                if n > 0 {
                    text.push(',');
                }
                push_cell(&mut text, cell);
            }
            text.push('\n');
        }
        private::whole_file(path, text.as_bytes())?;
        Ok(self.rows.len() as u64)
    }
}

/// In quotes only where it needs them (RFC 4180).
pub(in crate::jobs) fn push_cell(text: &mut String, cell: &str) {
    if cell.contains([',', '"', '\r', '\n']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_column_by_column_and_quoted_where_needed() {
        let dir = tempfile::TempDir::new().unwrap();
        let write = |once| {
            let mut sheet = Sheet::default();
            for row in [["b", ""], ["a b", "1"], ["a", "2"], ["a", "10"], ["a,\"c", "x"]] {
                sheet.push(&row);
            }
            let mut more = Sheet::default();
            more.push(&["b", ""]);
            sheet.join(more);
            let path = dir.path().join("x.csv");
            let rows = sheet.write(&path, "k,v", once).unwrap();
            (rows, std::fs::read_to_string(path).unwrap())
        };
        let sorted = "k,v\na,10\na,2\na b,1\n\"a,\"\"c\",x\nb,\n";
        assert_eq!(write(true), (5, sorted.to_owned()));
        assert_eq!(write(false), (6, format!("{sorted}b,\n")));
    }
}
