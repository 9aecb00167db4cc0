//! Properties on their way to the database, in statements or in files: days as DATE, instants as
//! INTEGER nanoseconds, words of the registers as text. An open side of a valid time is a day at
//! the end of the calendar, so that a query compares once and needs no null. Texts stay where a
//! row has them until somebody takes them. Must not know who does.

use super::values::{EPOCH, FIRST, LAST};
use crate::domain::{Day, Instant};
use chrono::NaiveDate;
use neo4rs::{BoltBoolean, BoltList, BoltMap, BoltNull, BoltString, BoltType};
use std::borrow::Cow;

/// What a node or a relationship has under a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Property<'r> {
    Nothing,
    Flag(bool),
    Int(i64),
    Text(Cow<'r, str>),
    /// Days since 1970-01-01.
    Date(i32),
    List(Vec<Property<'r>>),
}

/// A property and its name.
pub(super) type Named<'r> = (&'static str, Property<'r>);

impl From<bool> for Property<'_> {
    fn from(flag: bool) -> Self {
        Property::Flag(flag)
    }
}

impl From<i64> for Property<'_> {
    fn from(number: i64) -> Self {
        Property::Int(number)
    }
}

impl From<u32> for Property<'_> {
    fn from(number: u32) -> Self {
        Property::Int(number.into())
    }
}

impl<'r> From<&'r str> for Property<'r> {
    fn from(text: &'r str) -> Self {
        Property::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Property<'_> {
    fn from(text: String) -> Self {
        Property::Text(Cow::Owned(text))
    }
}

impl From<Property<'_>> for BoltType {
    fn from(property: Property<'_>) -> BoltType {
        match property {
            Property::Nothing => BoltType::Null(BoltNull),
            Property::Flag(flag) => BoltType::Boolean(BoltBoolean::new(flag)),
            Property::Int(number) => number.into(),
            Property::Text(text) => text.into_owned().into(),
            Property::Date(days) => {
                let date = days.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
                date.map_or(BoltType::Null(BoltNull), BoltType::from)
            }
            Property::List(list) => BoltType::List(list.into_iter().collect::<BoltList>()),
        }
    }
}

/// Everything under its name, as a statement takes it.
pub(super) fn map<V: Into<BoltType>>(
    entries: impl IntoIterator<Item = (&'static str, V)>,
) -> BoltType {
    let entries = entries.into_iter().map(|(name, value)| (BoltString::from(name), value.into()));
    BoltType::Map(entries.collect::<BoltMap>())
}

/// A list. An empty one is none: the files of `neo4j-admin` know no other.
pub(super) fn list<'r, T: Into<Property<'r>>>(values: impl IntoIterator<Item = T>) -> Property<'r> {
    let list: Vec<Property> = values.into_iter().map(T::into).collect();
    if list.is_empty() { Property::Nothing } else { Property::List(list) }
}

/// A day of valid time.
pub(super) fn day(day: Day) -> Property<'static> {
    Property::Date(match day {
        Day::OPEN_START => FIRST,
        Day::OPEN_END => LAST,
        known => known.number(),
    })
}

/// A day, or nothing if it is not known.
pub(super) fn known_day(known: Day) -> Property<'static> {
    known.known().map_or(Property::Nothing, day)
}

/// An instant.
pub(super) fn instant(at: Instant) -> Property<'static> {
    at.number().into()
}

/// A text, or nothing if it is empty.
pub(super) fn text(text: &str) -> Property<'_> {
    if text.is_empty() { Property::Nothing } else { text.into() }
}

/// What may be there, or nothing.
pub(super) fn maybe<'r>(value: Option<impl Into<Property<'r>>>) -> Property<'r> {
    value.map_or(Property::Nothing, Into::into)
}
