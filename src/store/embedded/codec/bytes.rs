//! Little-endian numbers, length-prefixed texts and closed words, written to and read from bytes.
//! Reading never panics and never allocates. Must not know rows.

/// Bytes that this program cannot have written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub(in crate::store::embedded) struct Malformed(pub(super) &'static str);

impl Malformed {
    /// Row numbers have no gaps.
    pub(in crate::store::embedded) const GAP: Malformed = Malformed("the row before it is missing");
    /// The numbers of sources in the rows would mean other registers.
    pub(in crate::store::embedded) const OTHER_SOURCES: Malformed =
        Malformed("it was written with other registers than this program's");
}

/// What is left to read of a row.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, rest) = self.0.split_first_chunk().ok_or(Malformed("a row ends too early"))?;
        self.0 = rest;
        Ok(*head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Malformed> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn i32(&mut self) -> Result<i32, Malformed> {
        self.array().map(i32::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Result<i64, Malformed> {
        self.array().map(i64::from_le_bytes)
    }

    /// A length: seven bits a byte, the lowest first, at most 32 bits.
    pub(super) fn length(&mut self) -> Result<usize, Malformed> {
        let mut length = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.u8()?;
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(length as usize);
            }
        }
        Err(Malformed("a length is too long"))
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (head, rest) =
            self.0.split_at_checked(count).ok_or(Malformed("a row ends too early"))?;
        self.0 = rest;
        Ok(head)
    }

    /// `N` texts: all lengths, then all bytes, so that UTF-8 is checked once.
    pub(super) fn texts<const N: usize>(&mut self) -> Result<[&'a str; N], Malformed> {
        let mut lengths = [0; N];
        for length in &mut lengths {
            *length = self.length()?;
        }
        let all = self.take(lengths.iter().sum())?;
        let mut rest = std::str::from_utf8(all).map_err(|_| Malformed("a text is not UTF-8"))?;
        let mut texts = [""; N];
        for (text, length) in texts.iter_mut().zip(lengths) {
            let (own, tail) =
                rest.split_at_checked(length).ok_or(Malformed("a text is cut in a letter"))?;
            (*text, rest) = (own, tail);
        }
        Ok(texts)
    }

    pub(super) fn end(self) -> Result<(), Malformed> {
        if self.0.is_empty() { Ok(()) } else { Err(Malformed("a row has bytes behind its end")) }
    }
}

/// The word of this number.
pub(super) fn word<T: Copy>(all: &[T], number: u8) -> Result<T, Malformed> {
    all.get(usize::from(number)).copied().ok_or(Malformed("a word has an unknown number"))
}

/// The word of this number less one; 0 is none.
pub(super) fn optional_word<T: Copy>(all: &[T], number: u8) -> Result<Option<T>, Malformed> {
    number.checked_sub(1).map(|n| word(all, n)).transpose()
}

pub(super) fn put_length(out: &mut Vec<u8>, length: usize) {
    let mut rest = length;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

pub(super) fn put_texts<const N: usize>(out: &mut Vec<u8>, texts: [&str; N]) {
    for text in texts {
        put_length(out, text.len());
    }
    for text in texts {
        out.extend_from_slice(text.as_bytes());
    }
}
