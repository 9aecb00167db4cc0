//! Money in tenge, exact to the tiyn, and calendar months. Never a float.

use super::{Day, DayError};
use std::fmt;

/// An amount of money, counted in tiyn (1/100 tenge).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Tenge(i64);

impl Tenge {
    /// Nothing.
    pub const ZERO: Tenge = Tenge(0);

    /// The largest amount that can be read: fifteen digits and two places.
    pub const MAX: Tenge = Tenge(99_999_999_999_999_999);

    /// Reads a decimal ≥ 0 with a point and at most two places.
    pub fn parse(text: &str) -> Option<Tenge> {
        let (whole, part) = text.split_once('.').map_or((text, None), |(w, p)| (w, Some(p)));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || whole.len() > 15 || part.is_some_and(|p| !digits(p) || p.len() > 2) {
            return None;
        }
        let tiyn = match part {
            None => 0,
            Some(p) if p.len() == 1 => p.parse::<i64>().ok()? * 10,
            Some(p) => p.parse::<i64>().ok()?,
        };
        Some(Tenge(whole.parse::<i64>().ok()? * 100 + tiyn))
    }

    /// Of an amount in tiyn.
    pub fn from_tiyn(tiyn: i64) -> Tenge {
        Tenge(tiyn)
    }

    /// The amount in tiyn.
    pub fn tiyn(self) -> i64 {
        self.0
    }

    /// The sum, at most [`Tenge::MAX`], so that whatever is written can be read again.
    #[must_use]
    pub fn plus(self, other: Tenge) -> Tenge {
        Tenge(self.0.saturating_add(other.0)).min(Tenge::MAX)
    }
}

impl fmt::Display for Tenge {
    /// Whole tenge, with two places only where there are tiyn.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, tiyn) = (self.0 / 100, self.0 % 100);
        if tiyn == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{:02}", tiyn.abs()) }
    }
}

/// A calendar month, counted from January 1800.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month(u16);

impl Month {
    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Result<Month, DayError> {
        if text.len() != 7 || !text.is_ascii() {
            return Err(DayError::Format);
        }
        Day::parse(&format!("{text}-01")).map(Month::of)
    }

    /// The month that contains `day`.
    pub fn of(day: Day) -> Month {
        let (year, month, _) = day.civil();
        Month(((year - 1800) * 12 + month as i32 - 1) as u16)
    }

    /// Months since January 1800.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The month so many after January 1800.
    pub fn from_number(number: u16) -> Month {
        Month(number)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", 1800 + self.0 / 12, self.0 % 12 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(Tenge::parse("85000"), Some(Tenge(8_500_000)));
        assert_eq!(Tenge::parse("0.5"), Some(Tenge(50)));
        assert_eq!(Tenge::parse("0.05").map(|t| t.to_string()), Some("0.05".into()));
        for bad in ["", "-1", "+1", "1.", ".5", "1.234", "1e3", "1 000", "1,5", "9999999999999999"]
        {
            assert_eq!(Tenge::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_sum_can_be_read_again() {
        let most = Tenge::parse("999999999999999.99").unwrap();
        assert_eq!(most, Tenge::MAX);
        for other in [Tenge(1), most, Tenge(i64::MAX)] {
            let sum = most.plus(other);
            assert_eq!(Tenge::parse(&sum.to_string()), Some(most));
        }
        assert_eq!(Tenge(i64::MAX).plus(Tenge(i64::MAX)), most);
        assert_eq!(Tenge(7).plus(Tenge(8)), Tenge(15));
    }

    #[test]
    fn months() {
        let month = Month::parse("2026-03").unwrap();
        assert_eq!(month.to_string(), "2026-03");
        assert_eq!(Month::of(Day::parse("2026-03-31").unwrap()), month);
        assert_eq!(Month::parse("2026-13"), Err(DayError::Format));
        assert_eq!(Month::parse("2026-3"), Err(DayError::Format));
        assert_eq!(Month::parse("1799-12"), Err(DayError::Range));
    }
}
