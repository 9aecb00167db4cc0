//! The table of kinship terms, read once from `locales/kinship.txt`. Must not know how terms are
//! put together.

use super::pattern::{Index, Pattern};
use std::sync::LazyLock;

/// One row: the words of three languages; empty = the language has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub(super) kk: &'static str,
    pub(super) ru: &'static str,
    pub(super) en: &'static str,
}

/// The table, by the shape of a path.
pub(super) static TABLE: LazyLock<Index<Row>> = LazyLock::new(|| Index::new(rows()));

/// The rows in the order of the file. A line that is no row is passed over; a test refuses it.
pub(super) fn rows() -> impl Iterator<Item = (Pattern, Row)> {
    lines().filter_map(row)
}

fn lines() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../locales/kinship.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn row(line: &'static str) -> Option<(Pattern, Row)> {
    let mut columns = line.split('|').map(str::trim);
    let pattern = Pattern::parse(columns.next()?)?;
    let row = Row { kk: columns.next()?, ru: columns.next()?, en: columns.next()? };
    columns.next().is_none().then_some((pattern, row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinship::pattern::LONGEST;

    #[test]
    fn every_line_is_a_row_with_a_word() {
        for line in lines() {
            let (pattern, row) = row(line).unwrap_or_else(|| panic!("{line}"));
            assert!(!pattern.elements.is_empty() && pattern.elements.len() <= LONGEST, "{line}");
            assert!([row.kk, row.ru, row.en].iter().any(|word| !word.is_empty()), "{line}");
        }
        assert!(rows().count() > 150);
    }
}
