//! Cuts a stream of bytes into rows by RFC 4180, in bounded memory whatever the bytes are. What is
//! no row is handed out as such, and reading goes on behind it. Must not know columns.

use std::io::{ErrorKind, Read};

/// The longest row; a longer one is skipped to the end of its line.
pub const ROW_BYTES_MAX: usize = 1 << 20;

/// The longest part of a broken row that is kept to be shown.
const SHOWN_BYTES_MAX: usize = 8 << 10;

const READ_AHEAD: usize = 256 << 10;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Why bytes are no row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Broken {
    /// A quote inside an unquoted field, or text behind a closing quote.
    StrayQuote,
    /// A quote that is never closed.
    OpenQuote,
    /// A carriage return that ends no line, outside quotes.
    StrayReturn,
    /// Longer than [`ROW_BYTES_MAX`].
    TooLong,
}

impl Broken {
    /// One sentence.
    pub fn message(self) -> &'static str {
        match self {
            Broken::StrayQuote => {
                "a quote stands inside a field; quote the whole field and double the quote"
            }
            Broken::OpenQuote => "a quoted field is never closed",
            Broken::StrayReturn => "a carriage return stands inside an unquoted field",
            Broken::TooLong => "the row is longer than 1 MiB",
        }
    }
}

/// Where a field lies in [`Row::text`].
pub type Field = (u32, u32);

/// A row, or what is none.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// The line where it begins; the first is 1.
    pub line: u64,
    /// The bytes as written, without the line end.
    pub raw: &'r [u8],
    /// The bytes that `fields` cut up: `raw`, or a copy without doubled quotes.
    pub text: &'r [u8],
    /// Its fields.
    pub fields: &'r [Field],
    /// Why it is no row; then there are no fields.
    pub broken: Option<Broken>,
}

/// Reads rows from bytes.
pub struct Reader<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    ended: bool,
    line: u64,
    fields: Vec<Field>,
    unquoted: Vec<u8>,
}

/// How the scan of a row ended.
enum Scan {
    /// A row of `len` bytes, with `skip` bytes of line end behind it.
    Row { len: usize, skip: usize, lines: u64, escaped: bool },
    /// No row; `len` and `skip` as above.
    Broken { why: Broken, len: usize, skip: usize, lines: u64 },
    /// The bytes end within the row.
    More { quoted: bool },
}

impl<R: Read> Reader<R> {
    /// Over these bytes; a leading byte order mark is skipped.
    pub fn new(input: R) -> std::io::Result<Reader<R>> {
        let mut reader = Reader {
            input,
            buffer: vec![0; READ_AHEAD],
            start: 0,
            filled: 0,
            ended: false,
            line: 1,
            fields: Vec::new(),
            unquoted: Vec::new(),
        };
        reader.fill()?;
        if reader.rest().starts_with(BOM) {
            reader.start = BOM.len();
        }
        Ok(reader)
    }

    /// The next row that is not empty; `None` at the end.
    pub fn next_row(&mut self) -> std::io::Result<Option<Row<'_>>> {
        let (scan, line) = loop {
            self.skip_empty_lines()?;
            if self.start == self.filled {
                return Ok(None);
            }
            match self.scan() {
                Scan::More { .. } if !self.ended && !self.is_full() => self.fill()?,
                Scan::More { quoted } => return self.give_up(quoted).map(Some),
                done => break (done, self.line),
            }
        };
        let from = self.start;
        let (broken, len, skip, lines, escaped) = match scan {
            Scan::Row { len, skip, lines, escaped } => (None, len, skip, lines, escaped),
            Scan::Broken { why, len, skip, lines } => (Some(why), len, skip, lines, false),
            Scan::More { .. } => (Some(Broken::TooLong), 0, 0, 0, false),
        };
        self.start += len + skip;
        self.line += lines;
        if broken.is_some() {
            self.fields.clear();
        }
        let shown = if broken.is_some() { len.min(SHOWN_BYTES_MAX) } else { len };
        if escaped {
            self.unquote(from, len);
        }
        let raw = &self.buffer[from..from + shown];
        let raw = raw.strip_suffix(b"\r").filter(|_| broken.is_some()).unwrap_or(raw);
        let text = if escaped { &self.unquoted[..] } else { raw };
        Ok(Some(Row { line, raw, text, fields: &self.fields, broken }))
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }

    fn is_full(&self) -> bool {
        self.filled - self.start >= ROW_BYTES_MAX
    }

    /// Moves what is left to the front and reads until the buffer is full. It grows only where a
    /// row does not fit, up to the longest row.
    fn fill(&mut self) -> std::io::Result<()> {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        if self.filled == self.buffer.len() {
            let size = (self.buffer.len() * 2).min(ROW_BYTES_MAX);
            self.buffer.resize(size, 0);
        }
        while self.filled < self.buffer.len() {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(n) => self.filled += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn skip_empty_lines(&mut self) -> std::io::Result<()> {
        loop {
            let line_end = match self.rest() {
                [b'\n', ..] => 1,
                [b'\r', b'\n', ..] => 2,
                [b'\r'] | [] if !self.ended => {
                    self.fill()?;
                    continue;
                }
                [b'\r'] => {
                    self.start += 1;
                    return Ok(());
                }
                _ => return Ok(()),
            };
            self.start += line_end;
            self.line += 1;
        }
    }

    /// Cuts the row that begins here into fields.
    fn scan(&mut self) -> Scan {
        self.fields.clear();
        let bytes = &self.buffer[self.start..self.filled];
        let (mut at, mut lines, mut escaped) = (0, 1, false);
        loop {
            let (field, end) = if bytes.get(at) == Some(&b'"') {
                match quoted_field(bytes, at + 1) {
                    Quoted::Field { end, lines: inside, escapes } => {
                        lines += inside;
                        escaped |= escapes;
                        ((at as u32 + 1, end as u32), end + 1)
                    }
                    Quoted::Stray { at: stray, lines: 0 } => {
                        return self.to_line_end(Broken::StrayQuote, stray, lines);
                    }
                    // The quote may have swallowed good rows: only its first line is lost.
                    Quoted::Stray { .. } => return self.to_line_end(Broken::StrayQuote, 0, 1),
                    Quoted::Open => return Scan::More { quoted: true },
                }
            } else {
                let end = at + plain_len(&bytes[at..]);
                ((at as u32, end as u32), end)
            };
            let skip = match (bytes.get(end), bytes.get(end + 1)) {
                (Some(b','), _) => {
                    self.fields.push(field);
                    at = end + 1;
                    continue;
                }
                (Some(b'\r') | None, None) if !self.ended => return Scan::More { quoted: false },
                (Some(b'\r'), Some(b'\n')) => 2,
                (Some(b'\n'), _) | (Some(b'\r'), None) => 1,
                (None, _) => 0,
                (Some(b'\r'), _) => return self.to_line_end(Broken::StrayReturn, end, lines),
                (Some(_), _) => return self.to_line_end(Broken::StrayQuote, end, lines),
            };
            self.fields.push(field);
            return Scan::Row { len: end, skip, lines, escaped };
        }
    }

    /// Everything up to the next line end behind `from` is no row.
    fn to_line_end(&self, why: Broken, from: usize, lines: u64) -> Scan {
        let bytes = self.rest();
        match bytes[from..].iter().position(|b| *b == b'\n') {
            Some(n) => Scan::Broken { why, len: from + n, skip: 1, lines },
            None if self.ended => Scan::Broken { why, len: bytes.len(), skip: 0, lines },
            None => Scan::More { quoted: false },
        }
    }

    /// A row that does not end, or not within the longest row. Where it has several lines a quote
    /// may have swallowed good rows: only its first line is lost.
    fn give_up(&mut self, quoted: bool) -> std::io::Result<Row<'_>> {
        let why = if quoted && self.ended { Broken::OpenQuote } else { Broken::TooLong };
        let line = self.line;
        self.fields.clear();
        self.line += 1;
        if let Some(len) = self.rest().iter().position(|b| *b == b'\n') {
            let from = self.start;
            self.start += len + 1;
            self.unquoted = self.buffer[from..from + len.min(SHOWN_BYTES_MAX)].to_vec();
        } else {
            let shown = self.rest().len().min(SHOWN_BYTES_MAX);
            self.unquoted = self.rest()[..shown].to_vec();
            self.skip_line()?;
        }
        let raw = &self.unquoted[..];
        Ok(Row { line, raw, text: raw, fields: &[], broken: Some(why) })
    }

    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            if let Some(n) = self.rest().iter().position(|b| *b == b'\n') {
                self.start += n + 1;
                return Ok(());
            }
            self.start = self.filled;
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Copies the row with its doubled quotes undone, and lets the fields point into the copy.
    fn unquote(&mut self, from: usize, len: usize) {
        let raw = &self.buffer[from..from + len];
        self.unquoted.clear();
        for field in &mut self.fields {
            let start = self.unquoted.len() as u32;
            let quoted = field.0 > 0 && raw[field.0 as usize - 1] == b'"';
            let mut bytes = raw[field.0 as usize..field.1 as usize].iter();
            while let Some(byte) = bytes.next() {
                self.unquoted.push(*byte);
                if quoted && *byte == b'"' {
                    bytes.next();
                }
            }
            *field = (start, self.unquoted.len() as u32);
        }
    }
}

enum Quoted {
    Field { end: usize, lines: u64, escapes: bool },
    Stray { at: usize, lines: u64 },
    Open,
}

/// The field behind an opening quote: up to the closing one.
fn quoted_field(bytes: &[u8], from: usize) -> Quoted {
    let (mut at, mut lines, mut escapes) = (from, 0, false);
    loop {
        match bytes.get(at) {
            None => return Quoted::Open,
            Some(b'"') => match bytes.get(at + 1) {
                Some(b'"') => {
                    escapes = true;
                    at += 1;
                }
                None | Some(b',' | b'\n' | b'\r') => {
                    return Quoted::Field { end: at, lines, escapes };
                }
                Some(_) => return Quoted::Stray { at, lines },
            },
            Some(b'\n') => lines += 1,
            Some(_) => {}
        }
        at += 1;
    }
}

/// The bytes of an unquoted field, up to what ends it or must not stand in it.
fn plain_len(bytes: &[u8]) -> usize {
    let special = |b: &u8| matches!(b, b',' | b'\n' | b'\r' | b'"');
    bytes.iter().position(special).unwrap_or(bytes.len())
}
