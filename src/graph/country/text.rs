//! Texts in memory: a dictionary of texts that repeat (names, addresses), and an arena of texts
//! that do not (record ids, act numbers). Must not know what a text means.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Texts that repeat, each kept once and numbered in the order of arrival; number 0 is empty.
#[derive(Clone, Debug)]
pub(super) struct Dictionary {
    bytes: String,
    ends: Vec<u32>,
    places: HashTable<u32>,
}

impl Default for Dictionary {
    fn default() -> Self {
        let mut empty =
            Dictionary { bytes: String::new(), ends: Vec::new(), places: HashTable::new() };
        empty.add("");
        empty
    }
}

impl Dictionary {
    pub(super) fn text(&self, number: u32) -> &str {
        let Some(end) = self.ends.get(number as usize) else { return "" };
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        self.bytes.get(start as usize..*end as usize).unwrap_or("")
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.places.find(hash(text), |n| self.text(*n) == text).copied()
    }

    pub(super) fn add(&mut self, text: &str) -> u32 {
        if let Some(found) = self.find(text) {
            return found;
        }
        let number = self.ends.len() as u32;
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
        let Dictionary { bytes, ends, places } = self;
        places.insert_unique(hash(text), number, |n| {
            let start = if *n == 0 { 0 } else { ends[*n as usize - 1] };
            hash(&bytes[start as usize..ends[*n as usize] as usize])
        });
        number
    }

    pub(super) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    pub(super) fn bytes_used(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.places.allocation_size()
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // The table looks at the highest and lowest bits; Fx leaves the low ones weak.
    let h = hasher.finish();
    h ^ (h >> 32)
}

/// Four short texts a row, end to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Arena {
    /// Appends the texts of the next row.
    pub(super) fn push(&mut self, texts: [&str; 4]) {
        self.starts.push(self.bytes.len() as u32);
        for text in texts {
            self.push_length(text.len());
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    fn push_length(&mut self, length: usize) {
        let mut rest = length;
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    /// The texts of a row; empty for a row that is not there.
    pub(super) fn row(&self, row: usize) -> [&str; 4] {
        let mut texts = [""; 4];
        let Some(start) = self.starts.get(row) else { return texts };
        let mut rest = self.bytes.get(*start as usize..).unwrap_or(&[]);
        for text in &mut texts {
            let (length, tail) = split_length(rest);
            let (own, tail) = tail.split_at(length.min(tail.len()));
            *text = std::str::from_utf8(own).unwrap_or("");
            rest = tail;
        }
        texts
    }

    pub(super) fn bytes_used(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 4
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

fn split_length(bytes: &[u8]) -> (usize, &[u8]) {
    let mut length = 0;
    for (place, byte) in bytes.iter().enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return (length, &bytes[place + 1..]);
        }
    }
    (length, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_keeps_each_text_once() {
        let mut names = Dictionary::default();
        let first = names.add("Ахметов");
        assert_eq!(names.add("Әлия"), first + 1);
        assert_eq!(names.add("Ахметов"), first);
        assert_eq!((names.text(first), names.text(0), names.text(99)), ("Ахметов", "", ""));
        assert_eq!(names.find("нет"), None);
        for n in 0..10_000 {
            let text = format!("дом {n}");
            assert_eq!(names.add(&text), names.add(&text));
        }
        assert_eq!(names.find("дом 7777").map(|n| names.text(n)), Some("дом 7777"));
    }

    #[test]
    fn an_arena_gives_back_what_it_took() {
        let mut arena = Arena::default();
        let long = "я".repeat(300);
        arena.push(["L1", "", "№ 7", &long]);
        arena.push(["", "", "", ""]);
        assert_eq!(arena.row(0), ["L1", "", "№ 7", long.as_str()]);
        assert_eq!((arena.row(1), arena.row(2)), ([""; 4], [""; 4]));
    }
}
