//! What arrived, as it arrived: rows of extracts as written, kept beside the events so that both
//! together rebuild a store (spec 1 §6, `events export`). Must not know columns.

use super::{EventNo, ExtractRow, StoreError, StoredEvent};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::collections::BTreeSet;
use std::io::{Read, Write};

/// Rows kept together have fewer bytes than this, with their header and lines.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;

/// No row joins others of so many bytes: packed they fit a page of 64 KiB, which a store uses again
/// where it would round a longer one up, and clear it.
const TOGETHER_BYTES: usize = 128 << 10;

/// Rows of one file of an extract that were accepted, in the order of the file. Those that changed
/// nothing are kept too: that an extract said a thing again decides what a later row of it may say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ArrivedRows {
    /// The number of the extract.
    pub extract: u32,
    /// Which of its files, in the order they are read.
    pub file: u8,
    /// The commit that brought them; 0 before it.
    pub sequence: u64,
    /// The header of the file as written.
    pub header: String,
    lines: Vec<(u64, u32)>,
    text: String,
    /// What they pack into, once somebody has packed or unpacked them.
    packed: Vec<u8>,
}

impl ArrivedRows {
    /// No rows yet, of a file with this header.
    pub fn of(extract: u32, file: u8, header: &str) -> ArrivedRows {
        ArrivedRows { extract, file, header: header.to_owned(), ..ArrivedRows::default() }
    }

    /// Makes room for rows of so many bytes, or for as many as are kept together.
    pub fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes.min(TOGETHER_BYTES + TOGETHER_BYTES / 8));
    }

    /// Adds a row as written; it begins at this line, the header being line 1.
    pub fn push(&mut self, line: u64, row: &str) {
        self.lines.push((line, row.len() as u32));
        self.text.push_str(row);
        self.packed.clear();
    }

    /// The same without the rows of these lines.
    #[must_use]
    pub fn without(self, lines: &BTreeSet<u64>) -> ArrivedRows {
        if lines.is_empty() || self.lines.iter().all(|(line, _)| !lines.contains(line)) {
            return self;
        }
        let mut rest = ArrivedRows::of(self.extract, self.file, &self.header);
        let others = self.rows().filter(|(line, _)| !lines.contains(line));
        others.for_each(|(line, row)| rest.push(line, row));
        rest
    }

    /// Packs them now, so that whoever keeps them need not.
    pub fn pack_ahead(&mut self) {
        self.packed = self.deflated(Vec::new());
    }

    /// Whether the next row is better kept apart.
    pub fn is_full(&self) -> bool {
        self.text.len() >= TOGETHER_BYTES
    }

    /// The line of the last row.
    pub fn last_line(&self) -> Option<u64> {
        self.lines.last().map(|(line, _)| *line)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows with their lines.
    pub fn rows(&self) -> impl Iterator<Item = (u64, &str)> {
        let mut rest = self.text.as_str();
        self.lines.iter().map(move |(line, length)| {
            let (row, others) = rest.split_at_checked(*length as usize).unwrap_or((rest, ""));
            rest = others;
            (*line, row)
        })
    }
}

/// The header, the lines and the rows as packed bytes, for there are many.
impl ArrivedRows {
    /// Packs them behind what is there.
    pub fn pack(&self, mut out: Vec<u8>) -> Vec<u8> {
        if self.packed.is_empty() {
            return self.deflated(out);
        }
        out.extend_from_slice(&self.packed);
        out
    }

    fn deflated(&self, out: Vec<u8>) -> Vec<u8> {
        let mut heads = Vec::with_capacity(16 * self.lines.len() + self.header.len() + 16);
        heads.extend_from_slice(&(self.header.len() as u64).to_le_bytes());
        heads.extend_from_slice(self.header.as_bytes());
        heads.extend_from_slice(&(self.lines.len() as u64).to_le_bytes());
        let mut before = 0;
        for (line, length) in &self.lines {
            heads.extend_from_slice(&(line.wrapping_sub(before) as u32).to_le_bytes());
            heads.extend_from_slice(&length.to_le_bytes());
            before = *line;
        }
        let mut packed = DeflateEncoder::new(out, Compression::fast());
        // Into memory nothing fails to be written.
        let parts = [&heads[..], self.text.as_bytes()];
        let _ = parts.into_iter().try_for_each(|part| packed.write_all(part));
        packed.finish().unwrap_or_default()
    }

    /// The rows that were packed into these bytes; `None` if none were.
    pub fn unpack(extract: u32, file: u8, packed: &[u8]) -> Option<ArrivedRows> {
        let mut bytes = Vec::new();
        let unpacked = DeflateDecoder::new(packed).take(UNPACKED_BYTES_MAX).read_to_end(&mut bytes);
        unpacked.ok()?;
        let mut rest = &bytes[..];
        let length = usize::try_from(u64::from_le_bytes(next(&mut rest)?)).ok()?;
        let (header, behind) = rest.split_at_checked(length)?;
        rest = behind;
        let mut rows = ArrivedRows::of(extract, file, std::str::from_utf8(header).ok()?);
        let (mut line, mut whole) = (0u64, 0u64);
        for _ in 0..u64::from_le_bytes(next(&mut rest)?) {
            line = line.wrapping_add(u32::from_le_bytes(next(&mut rest)?).into());
            let length = u32::from_le_bytes(next(&mut rest)?);
            whole += u64::from(length);
            rows.lines.push((line, length));
        }
        rows.text = String::from_utf8(rest.to_vec()).ok()?;
        let cuts = rows.lines.iter().scan(0usize, |end, (_, length)| {
            *end += *length as usize;
            Some(*end)
        });
        rows.packed = packed.to_vec();
        let fits = whole == rows.text.len() as u64;
        (fits && cuts.into_iter().all(|end| rows.text.is_char_boundary(end))).then_some(rows)
    }
}

/// The next bytes, if there are so many.
fn next<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*head)
}

/// One thing that arrived.
#[derive(Clone, Copy, Debug)]
pub enum Arrived<'a> {
    /// Rows, with the extract that they are of.
    Rows(&'a ExtractRow, &'a ArrivedRows),
    /// An event.
    Event(EventNo, &'a StoredEvent),
}

/// Hands rows and events on in the order of their commits, rows before the events of the same one.
/// Both must be in that order; `path` names the store.
pub(in crate::store) fn in_order(
    rows: impl Iterator<Item = Result<ArrivedRows, StoreError>>,
    events: impl Iterator<Item = Result<(EventNo, StoredEvent), StoreError>>,
    extracts: &[ExtractRow],
    path: &str,
    see: SeeArrived,
) -> Result<(), StoreError> {
    let mut events = events.peekable();
    for rows in rows {
        let rows = rows?;
        // An event that cannot be read is met at once.
        let is_before = |event: &Result<(EventNo, StoredEvent), StoreError>| {
            event.as_ref().map_or(true, |(_, row)| row.sequence < rows.sequence)
        };
        while let Some(event) = events.next_if(is_before) {
            let (no, event) = event?;
            see(Arrived::Event(no, &event))?;
        }
        let extract = extracts.iter().find(|row| row.number == rows.extract);
        let extract = extract.ok_or_else(|| StoreError::Damaged {
            path: path.to_owned(),
            reason: format!("extract {}, of which rows arrived, is missing", rows.extract),
        })?;
        see(Arrived::Rows(extract, &rows))?;
    }
    for event in events {
        let (no, event) = event?;
        see(Arrived::Event(no, &event))?;
    }
    Ok(())
}

/// Takes what arrived; an error stops the reading and is handed back.
pub type SeeArrived<'v> = &'v mut dyn FnMut(Arrived<'_>) -> Result<(), StoreError>;

#[cfg(test)]
mod tests {
    use super::ArrivedRows;

    #[test]
    fn packed_rows_come_back() {
        let mut rows = ArrivedRows::of(7, 1, "id,kind");
        rows.push(2, "a,SPOUSE");
        rows.push(5, "");
        rows.push(70_000, "ә,\"two\nlines\"");
        let packed = rows.pack(vec![9]);
        let back = ArrivedRows::unpack(7, 1, &packed[1..]).unwrap();
        assert_eq!(back.pack(vec![9]), packed);
        let lines: Vec<(u64, &str)> = back.rows().collect();
        assert_eq!(lines, [(2, "a,SPOUSE"), (5, ""), (70_000, "ә,\"two\nlines\"")]);
        rows.pack_ahead();
        assert_eq!(back, rows);
        assert_eq!(rows.pack(vec![9]), packed);
        let rest = rows.without(&[5, 6].into());
        let rest = ArrivedRows::unpack(7, 1, &rest.pack(Vec::new())).unwrap();
        assert_eq!(rest.rows().map(|(line, _)| line).collect::<Vec<_>>(), [2, 70_000]);
    }

    #[test]
    fn what_was_not_packed_is_none() {
        let mut rows = ArrivedRows::of(1, 0, "iin");
        rows.push(2, "ә");
        let packed = rows.pack(Vec::new());
        assert_eq!(ArrivedRows::unpack(1, 0, &packed[..packed.len() / 2]), None);
        assert_eq!(ArrivedRows::unpack(1, 0, b"nothing of the kind"), None);
        assert_eq!(ArrivedRows::unpack(1, 0, &[]), None);
    }
}
