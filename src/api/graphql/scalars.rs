//! The scalars of the contract. Each says of a wrong value what it should be and never repeats it,
//! so that no number of a person reaches an error.

use crate::domain::{self, Instant};
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// ISO 8601 civil date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Date(pub domain::Day);

impl Date {
    /// `None` for a day that is not stated.
    pub fn known(day: domain::Day) -> Option<Date> {
        day.known().map(Date)
    }
}

/// ISO 8601 civil date
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Date> {
        match &value {
            Value::String(text) => domain::Day::parse(text)
                .map(Date)
                .map_err(|e| InputValueError::custom(e.to_string())),
            _ => Err(InputValueError::custom("a date is a string YYYY-MM-DD")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// RFC 3339 instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateTime(pub Instant);

/// RFC 3339 instant
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<DateTime> {
        match &value {
            Value::String(text) => Instant::parse(text)
                .map(DateTime)
                .map_err(|e| InputValueError::custom(e.to_string())),
            _ => Err(InputValueError::custom("an instant is an RFC 3339 string")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Exact decimal as a string.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decimal(pub String);

/// exact decimal as a string
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Decimal> {
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        match value {
            Value::String(text) => {
                let number = text.strip_prefix('-').unwrap_or(&text);
                let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
                let sound = digits(whole) && digits(part);
                if sound { Ok(Decimal(text)) } else { Err(InputValueError::custom("no decimal")) }
            }
            _ => Err(InputValueError::custom("a decimal is a string")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// 12 digits, check digit verified; never allowed as a literal in a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Iin(pub domain::Iin);

/// 12 digits, check digit verified; never allowed as a literal in a document, only in variables
#[Scalar(name = "IIN")]
impl ScalarType for Iin {
    fn parse(value: Value) -> InputValueResult<Iin> {
        match &value {
            Value::String(text) => domain::Iin::parse(text)
                .map(Iin)
                .map_err(|e| InputValueError::custom(e.to_string())),
            _ => Err(InputValueError::custom("an IIN is a string of 12 digits")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
