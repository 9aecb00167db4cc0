//! A TOML file of the rules while it is read: tables and texts, every mistake with its line. Must
//! not know what a file means.

use super::{LawError, Title};
use crate::domain::Locale;
use crate::rules::Fraction;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(in crate::rules) type Table<'a> = DeTable<'a>;
pub(in crate::rules) type Cell<'a> = Spanned<DeValue<'a>>;

/// A file with its path.
pub(in crate::rules) struct File<'a> {
    pub(super) path: &'a str,
    text: &'a str,
}

impl<'a> File<'a> {
    pub(in crate::rules) fn new(path: &'a str, text: &'a str) -> File<'a> {
        File { path, text }
    }

    pub(in crate::rules) fn error(&self, at: usize, reason: impl Into<String>) -> LawError {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        LawError { file: self.path.to_owned(), line, reason: reason.into() }
    }

    pub(in crate::rules) fn line(&self, at: usize) -> usize {
        self.error(at, "").line
    }

    pub(in crate::rules) fn table(&self) -> Result<Spanned<Table<'a>>, LawError> {
        DeTable::parse(self.text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start);
            self.error(at, e.message().lines().next().unwrap_or("not TOML"))
        })
    }

    pub(in crate::rules) fn sub_table<'t>(
        &self,
        name: &str,
        cell: &'t Cell<'a>,
    ) -> Result<&'t Table<'a>, LawError> {
        let table = cell.get_ref().as_table();
        table.ok_or_else(|| self.error(cell.span().start, format!("`{name}` is not a table")))
    }

    /// The cell of a key that must be there.
    pub(in crate::rules) fn need<'t>(
        &self,
        table: &'t Table<'a>,
        key: &str,
        at: usize,
    ) -> Result<&'t Cell<'a>, LawError> {
        table.get(key).ok_or_else(|| self.error(at, format!("`{key}` is missing")))
    }

    pub(in crate::rules) fn text(
        &self,
        table: &Table<'a>,
        key: &str,
        at: usize,
    ) -> Result<String, LawError> {
        let cell = self.need(table, key, at)?;
        let text = cell.get_ref().as_str().filter(|text| !text.trim().is_empty());
        let wrong = || self.error(cell.span().start, format!("`{key}` is not a text"));
        text.map(str::to_owned).ok_or_else(wrong)
    }

    pub(in crate::rules) fn only(&self, table: &Table<'a>, keys: &[&str]) -> Result<(), LawError> {
        let strange = table.keys().find(|key| !keys.contains(&key.get_ref().as_ref()));
        strange.map_or(Ok(()), |key| {
            let reason = format!("unknown name `{}`", key.get_ref());
            Err(self.error(key.span().start, reason))
        })
    }

    /// A text in each language.
    pub(in crate::rules) fn title(
        &self,
        table: &Table<'a>,
        key: &str,
        at: usize,
    ) -> Result<Title, LawError> {
        let cell = self.need(table, key, at)?;
        let at = cell.span().start;
        let texts = self.sub_table(key, cell)?;
        self.only(texts, &["kk", "ru", "en"])?;
        let text = |locale: Locale| self.text(texts, locale.word(), at);
        Ok(Title { texts: [text(Locale::Kk)?, text(Locale::Ru)?, text(Locale::En)?] })
    }

    /// A list that is not empty, and where it stands.
    pub(in crate::rules) fn list<'t>(
        &self,
        table: &'t Table<'a>,
        key: &str,
    ) -> Result<&'t [Cell<'a>], LawError> {
        let cell = self.need(table, key, 0)?;
        let rows = cell.get_ref().as_array().filter(|rows| !rows.is_empty());
        let wrong = || self.error(cell.span().start, format!("`{key}` lists nothing"));
        rows.map(|rows| &rows[..]).ok_or_else(wrong)
    }

    /// A number that is not negative.
    pub(in crate::rules) fn number(
        &self,
        table: &Table<'a>,
        key: &str,
        at: usize,
    ) -> Result<Fraction, LawError> {
        let cell = self.need(table, key, at)?;
        number(cell.get_ref()).map_err(|reason| self.error(cell.span().start, reason))
    }
}

/// A number of at most nine places that is not negative.
pub(super) fn number(cell: &DeValue) -> Result<Fraction, String> {
    let text = match cell {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return Err("the value is not a number".to_owned()),
    };
    let number = Fraction::parse(text);
    let number = number.ok_or_else(|| format!("`{text}` is not a number of at most 9 places"))?;
    if number < Fraction::ZERO { Err(format!("{text} is negative")) } else { Ok(number) }
}
