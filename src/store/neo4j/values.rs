//! Values on their way from the database, as `property` puts them there.

use crate::domain::{Day, Instant};
use neo4rs::{BoltType, Row};
use serde::de::{Deserialize, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use std::fmt;
use std::vec::IntoIter;

/// 1970-01-01, counted from the first day of the calendar.
pub(super) const EPOCH: i32 = 719_163;
/// 0001-01-01 stands for an open start.
pub(super) const FIRST: i32 = 1 - EPOCH;
/// 9999-12-31 stands for an open end.
pub(super) const LAST: i32 = 3_652_059 - EPOCH;

/// A value that is not what it should be; says what was looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Malformed(pub(super) &'static str);

/// A value as it lies in a row: the driver's own would be copied, texts and all, to be looked at.
enum Value<'r> {
    Null,
    Flag(bool),
    Int(i64),
    Text(&'r str),
    /// Days since 1970-01-01.
    Date(i64),
    List(Vec<Value<'r>>),
}

impl<'r> Deserialize<'r> for Value<'r> {
    fn deserialize<D: Deserializer<'r>>(deserializer: D) -> Result<Value<'r>, D::Error> {
        // The name by which the driver tells what is in a value; a date is a text to others.
        deserializer.deserialize_enum(std::any::type_name::<BoltType>(), &[], Look)
    }
}

struct Look;

impl<'r> Visitor<'r> for Look {
    type Value = Value<'r>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value of the store")
    }

    fn visit_enum<A: EnumAccess<'r>>(self, data: A) -> Result<Value<'r>, A::Error> {
        let (IgnoredAny, variant) = data.variant()?;
        variant.tuple_variant(1, Look)
    }

    fn visit_unit<E>(self) -> Result<Value<'r>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value<'r>, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'r>, E> {
        Ok(Value::Int(number))
    }

    fn visit_borrowed_str<E>(self, text: &'r str) -> Result<Value<'r>, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut list: A) -> Result<Value<'r>, A::Error> {
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(0));
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'r>>(self, mut date: A) -> Result<Value<'r>, A::Error> {
        let days = date.next_entry::<IgnoredAny, i64>()?.map(|(_, days)| days);
        days.map(Value::Date).ok_or_else(|| serde::de::Error::custom("a date without its days"))
    }
}

/// The values of one list, in order.
pub(super) struct Fields<'r>(IntoIter<Value<'r>>);

impl<'r> Fields<'r> {
    /// Of a column of a row.
    pub(super) fn of(row: &'r Row, column: &'static str) -> Result<Fields<'r>, Malformed> {
        Fields::from(row.get(column).map_err(|_| Malformed(column))?)
    }

    fn from(value: Value<'r>) -> Result<Fields<'r>, Malformed> {
        match value {
            Value::List(list) => Ok(Fields(list.into_iter())),
            _ => Err(Malformed("a list")),
        }
    }

    /// Whether none of them is there.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.as_slice().iter().all(|value| matches!(value, Value::Null))
    }

    fn next(&mut self) -> Value<'r> {
        self.0.next().unwrap_or(Value::Null)
    }

    /// The rest, each a list.
    pub(super) fn lists(self) -> impl Iterator<Item = Result<Fields<'r>, Malformed>> {
        self.0.map(Fields::from)
    }

    /// Empty where there is none.
    pub(super) fn list(&mut self) -> Result<Fields<'r>, Malformed> {
        match self.next() {
            Value::Null => Ok(Fields(Vec::new().into_iter())),
            value => Fields::from(value),
        }
    }

    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, Malformed> {
        match self.next() {
            Value::Int(found) => Ok(Some(found)),
            Value::Null => Ok(None),
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
            Value::Flag(found) => Ok(found),
            _ => Err(Malformed("true or false")),
        }
    }

    /// Empty where there is none.
    pub(super) fn text(&mut self) -> Result<String, Malformed> {
        self.look().map(str::to_owned)
    }

    fn look(&mut self) -> Result<&'r str, Malformed> {
        match self.next() {
            Value::Text(found) => Ok(found),
            Value::Null => Ok(""),
            _ => Err(Malformed("a text")),
        }
    }

    /// A word of a closed list.
    pub(super) fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<T, Malformed> {
        parse(self.look()?).ok_or(Malformed("a word of the registers"))
    }

    /// A word of a closed list, or none.
    pub(super) fn maybe_word<T>(
        &mut self,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Malformed> {
        let text = self.look()?;
        let found = (!text.is_empty()).then(|| parse(text));
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
        let days = match self.next() {
            Value::Null => return Ok(None),
            Value::Date(days) => i32::try_from(days).map_err(|_| Malformed("a day"))?,
            _ => return Err(Malformed("a day")),
        };
        Ok(Some(match days {
            FIRST => Day::OPEN_START,
            LAST => Day::OPEN_END,
            number => Day::from_number(number),
        }))
    }

    /// `None` where there is no list.
    pub(super) fn maybe_list(&mut self) -> Result<Option<Fields<'r>>, Malformed> {
        match self.next() {
            Value::Null => Ok(None),
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
    use crate::store::neo4j::property::{day, instant, text};
    use neo4rs::BoltList;

    /// A row of one column, as the driver makes it of an answer.
    fn row(values: Vec<BoltType>) -> Row {
        let column = BoltList::from(vec![BoltType::from("it")]);
        Row::new(column, BoltList::from(vec![BoltType::List(BoltList::from(values))]))
    }

    #[test]
    fn days_go_there_and_back() {
        let days = [Day::OPEN_START, Day::OPEN_END, Day::FIRST, Day::LAST, Day::from_number(0)];
        let row = row(days.into_iter().map(|of| day(of).into()).collect());
        let mut fields = Fields::of(&row, "it").unwrap();
        for day in days {
            assert_eq!(fields.day(), Ok(day));
        }
        assert_eq!(fields.maybe_day(), Ok(None));
        assert_eq!(fields.day(), Err(Malformed("a day")));
    }

    #[test]
    fn values_are_looked_at_where_they_lie() {
        let list = BoltType::List(BoltList::from(vec![BoltType::from("ә"), BoltType::from(7)]));
        let values = [
            instant(Instant::from_number(5)).into(),
            text("").into(),
            true.into(),
            list,
            "x".into(),
        ];
        let row = row(values.into());
        let mut fields = Fields::of(&row, "it").unwrap();
        assert_eq!(fields.len(), 5);
        assert_eq!(fields.instant(), Ok(Instant::from_number(5)));
        assert_eq!(fields.text(), Ok(String::new()));
        assert_eq!(fields.flag(), Ok(true));
        let mut list = fields.list().unwrap();
        assert_eq!((list.text(), list.number()), (Ok("ә".to_owned()), Ok(7)));
        assert_eq!(fields.int(), Err(Malformed("a whole number")));
        assert!(fields.is_nothing());
        assert!(Fields::of(&row, "other").is_err());
    }
}
