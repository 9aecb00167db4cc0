//! Values on their way to and from the database: days as DATE, instants as INTEGER nanoseconds,
//! words of the registers as text. An open side of a valid time is a day at the end of the
//! calendar, so that a query compares once and needs no null.

use crate::domain::{Day, Instant};
use chrono::{Datelike, NaiveDate};
use neo4rs::{BoltNull, BoltType, Row};
use std::vec::IntoIter;

/// 1970-01-01, counted from the first day of the calendar.
const EPOCH: i32 = 719_163;
/// 0001-01-01 stands for an open start.
const FIRST: i32 = 1 - EPOCH;
/// 9999-12-31 stands for an open end.
const LAST: i32 = 3_652_059 - EPOCH;

/// A value that is not what it should be; says what was looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Malformed(pub(super) &'static str);

/// A day of valid time.
pub(super) fn day(day: Day) -> BoltType {
    let number = match day {
        Day::OPEN_START => FIRST,
        Day::OPEN_END => LAST,
        known => known.number(),
    };
    let date = number.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
    date.map_or(BoltType::Null(BoltNull), BoltType::from)
}

/// A day, or nothing if it is not known.
pub(super) fn known_day(known: Day) -> BoltType {
    if known.known().is_some() { day(known) } else { BoltType::Null(BoltNull) }
}

/// An instant.
pub(super) fn instant(at: Instant) -> BoltType {
    at.number().into()
}

/// A text, or nothing if it is empty.
pub(super) fn text(text: &str) -> BoltType {
    if text.is_empty() { BoltType::Null(BoltNull) } else { text.into() }
}

/// A word, or nothing.
pub(super) fn word(word: Option<&'static str>) -> BoltType {
    word.map_or(BoltType::Null(BoltNull), BoltType::from)
}

/// The values of one list, in order.
pub(super) struct Fields(IntoIter<BoltType>);

impl Fields {
    /// Of a column of a row.
    pub(super) fn of(row: &Row, column: &'static str) -> Result<Fields, Malformed> {
        Fields::from(row.get(column).map_err(|_| Malformed(column))?)
    }

    pub(super) fn from(value: BoltType) -> Result<Fields, Malformed> {
        match value {
            BoltType::List(list) => Ok(Fields(list.value.into_iter())),
            _ => Err(Malformed("a list")),
        }
    }

    /// Whether none of them is there.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.as_slice().iter().all(|value| matches!(value, BoltType::Null(_)))
    }

    fn next(&mut self) -> BoltType {
        self.0.next().unwrap_or(BoltType::Null(BoltNull))
    }

    /// The rest, each a list.
    pub(super) fn lists(self) -> impl Iterator<Item = Result<Fields, Malformed>> {
        self.0.map(Fields::from)
    }

    /// Empty where there is none.
    pub(super) fn list(&mut self) -> Result<Fields, Malformed> {
        match self.next() {
            BoltType::Null(_) => Ok(Fields(Vec::new().into_iter())),
            value => Fields::from(value),
        }
    }

    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, Malformed> {
        match self.next() {
            BoltType::Integer(found) => Ok(Some(found.value)),
            BoltType::Null(_) => Ok(None),
            _ => Err(Malformed("a whole number")),
        }
    }

    pub(super) fn int(&mut self) -> Result<i64, Malformed> {
        self.maybe_int()?.ok_or(Malformed("a whole number"))
    }

    pub(super) fn number(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.int()?).map_err(|_| Malformed("a number of 32 bits"))
    }

    pub(super) fn count(&mut self) -> Result<u64, Malformed> {
        u64::try_from(self.int()?).map_err(|_| Malformed("a count"))
    }

    pub(super) fn flag(&mut self) -> Result<bool, Malformed> {
        match self.next() {
            BoltType::Boolean(found) => Ok(found.value),
            _ => Err(Malformed("true or false")),
        }
    }

    /// Empty where there is none.
    pub(super) fn text(&mut self) -> Result<String, Malformed> {
        match self.next() {
            BoltType::String(found) => Ok(found.value),
            BoltType::Null(_) => Ok(String::new()),
            _ => Err(Malformed("a text")),
        }
    }

    /// A word of a closed list.
    pub(super) fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<T, Malformed> {
        parse(&self.text()?).ok_or(Malformed("a word of the registers"))
    }

    /// A word of a closed list, or none.
    pub(super) fn maybe_word<T>(
        &mut self,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Malformed> {
        let text = self.text()?;
        let found = (!text.is_empty()).then(|| parse(&text));
        found.map(|word| word.ok_or(Malformed("a word of the registers"))).transpose()
    }

    pub(super) fn instant(&mut self) -> Result<Instant, Malformed> {
        self.int().map(Instant::from_number)
    }

    /// A day of valid time.
    pub(super) fn day(&mut self) -> Result<Day, Malformed> {
        self.maybe_day()?.ok_or(Malformed("a day"))
    }

    pub(super) fn maybe_day(&mut self) -> Result<Option<Day>, Malformed> {
        let value = self.next();
        if matches!(value, BoltType::Null(_)) {
            return Ok(None);
        }
        let date = NaiveDate::try_from(value).map_err(|_| Malformed("a day"))?;
        Ok(Some(match date.num_days_from_ce() - EPOCH {
            FIRST => Day::OPEN_START,
            LAST => Day::OPEN_END,
            number => Day::from_number(number),
        }))
    }

    /// `None` where there is no list.
    pub(super) fn maybe_list(&mut self) -> Result<Option<Fields>, Malformed> {
        match self.next() {
            BoltType::Null(_) => Ok(None),
            value => Fields::from(value).map(Some),
        }
    }

    /// How many are left.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn texts(&mut self) -> Result<Vec<String>, Malformed> {
        let mut list = self.list()?;
        (0..list.0.len()).map(|_| list.text()).collect()
    }

    pub(super) fn ints(&mut self) -> Result<Vec<i64>, Malformed> {
        let mut list = self.list()?;
        (0..list.0.len()).map(|_| list.int()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neo4rs::BoltList;

    #[test]
    fn days_go_there_and_back() {
        let days = [Day::OPEN_START, Day::OPEN_END, Day::FIRST, Day::LAST, Day::from_number(0)];
        let list = BoltType::List(days.into_iter().map(day).collect::<BoltList>());
        let mut fields = Fields::from(list).unwrap();
        for day in days {
            assert_eq!(fields.day(), Ok(day));
        }
        assert_eq!(fields.maybe_day(), Ok(None));
        assert_eq!(fields.day(), Err(Malformed("a day")));
    }
}
