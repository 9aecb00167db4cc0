//! The words of a line, read one after the other; what does not fit is a fault with its line.

use super::book::Fault;
use otbasy::domain::{Day, Instant};

/// The words of a part of a line that are still to be read.
pub(super) struct Words<'a> {
    pub(super) line: usize,
    rest: std::vec::IntoIter<&'a str>,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: usize, text: &'a str) -> Words<'a> {
        Words { line, rest: text.split_whitespace().collect::<Vec<_>>().into_iter() }
    }

    pub(super) fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::new(self.line, what)
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        self.rest.next()
    }

    /// How many words are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next word, which must be there.
    pub(super) fn need(&mut self, what: &str) -> Result<&'a str, Fault> {
        self.next().ok_or_else(|| self.fault(format!("{what} is missing at the end")))
    }

    /// The next word, which must be this one.
    pub(super) fn expect(&mut self, word: &str) -> Result<(), Fault> {
        let found = self.need(&format!("`{word}`"))?;
        if found == word {
            return Ok(());
        }
        Err(self.fault(format!("`{found}` stands where `{word}` is expected")))
    }

    /// The next word, read by `parse`.
    pub(super) fn read<T>(
        &mut self,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        let word = self.need(what)?;
        parse(word).ok_or_else(|| self.fault(format!("`{word}` is not {what}")))
    }

    pub(super) fn day(&mut self) -> Result<Day, Fault> {
        self.read("a date (YYYY-MM-DD)", |word| Day::parse(word).ok())
    }

    pub(super) fn instant(&mut self) -> Result<Instant, Fault> {
        self.read("an instant (2026-03-01T00:00:00Z)", |word| Instant::parse(word).ok())
    }
}
