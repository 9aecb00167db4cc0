//! Civil days and the half-open intervals between them. Knows calendar arithmetic as the spec
//! words it; must not know whose birthday it is.

use jiff::civil::Date;
use std::fmt;

/// A civil day, counted from 1970-01-01; the range of the registers is 1800-01-01 to 2199-12-31.
///
/// The two sentinels [`Day::OPEN_START`] and [`Day::OPEN_END`] stand for "not stated": an empty
/// start is earlier than any day, an empty end later than any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not `YYYY-MM-DD`, or no such day.
    #[error("not a date YYYY-MM-DD")]
    Format,
    /// Outside 1800-01-01 to 2199-12-31.
    #[error("outside 1800-01-01 to 2199-12-31")]
    Range,
}

impl Day {
    /// An empty start: earlier than any day.
    pub const OPEN_START: Day = Day(i32::MIN);
    /// An empty end: later than any day.
    pub const OPEN_END: Day = Day(i32::MAX);
    /// 1800-01-01, the first day the registers may state.
    pub const FIRST: Day = Day(-62_091);
    /// 2199-12-31, the last one.
    pub const LAST: Day = Day(84_005);

    /// The day of a year (1800–2199), month and day of the month; `None` if there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        Some(Day(days_from_civil(year, month, day)))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Day, DayError> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return Err(DayError::Format);
        }
        let number = |from: usize, to: usize| {
            b[from..to].iter().try_fold(0u32, |n, c| {
                c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')).ok_or(DayError::Format)
            })
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let found = Day::new(year as i32, month, day).ok_or(DayError::Format)?;
        if (Day::FIRST..=Day::LAST).contains(&found) { Ok(found) } else { Err(DayError::Range) }
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day that is `number` days after 1970-01-01.
    pub fn from_number(number: i32) -> Day {
        Day(number)
    }

    /// Year, month, day of the month.
    pub fn civil(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// The same day as `jiff` writes it; `None` for the sentinels.
    pub fn date(self) -> Option<Date> {
        let (year, month, day) = self.known()?.civil();
        Date::new(year as i16, month as i8, day as i8).ok()
    }

    /// The civil day of a `jiff` date.
    pub fn from_date(date: Date) -> Day {
        Day(days_from_civil(
            i32::from(date.year()),
            date.month().unsigned_abs().into(),
            date.day().unsigned_abs().into(),
        ))
    }

    /// `None` for the two sentinels.
    pub fn known(self) -> Option<Day> {
        (self != Day::OPEN_START && self != Day::OPEN_END).then_some(self)
    }

    /// `n` days later (earlier if negative); the sentinels stay what they are.
    #[must_use]
    pub fn plus_days(self, n: i32) -> Day {
        self.known().map_or(self, |day| Day(day.0 + n))
    }

    /// `n` months later. A day that the target month lacks is the first of the next month
    /// (31 August + 18 months = 1 March; spec 2, *Time*).
    #[must_use]
    pub fn plus_months(self, n: i32) -> Day {
        if self.known().is_none() {
            return self;
        }
        let (year, month, day) = self.civil();
        let months = year * 12 + month as i32 - 1 + n;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
        if day <= days_in_month(year, month) {
            Day(days_from_civil(year, month, day))
        } else {
            Day(days_from_civil(year, month, days_in_month(year, month)) + 1)
        }
    }

    /// `n` years later, 29 February becoming 1 March in common years.
    #[must_use]
    pub fn plus_years(self, n: i32) -> Day {
        self.plus_months(n * 12)
    }

    /// Whether `n` years from this birth date are completed on `on`, `n` not negative.
    pub fn has_turned(self, n: i32, on: Day) -> bool {
        // Asked of everybody whom an answer comes by: the calendar only where days leave it open.
        let (Some(birth), Some(on)) = (self.known(), on.known()) else {
            return self.plus_years(n) <= on;
        };
        let days = on.0 - birth.0;
        days > n * 366 || (days >= n * 365 && birth.plus_years(n) <= on)
    }

    /// Whether `n` months later can be as early as `on`, told by the days between alone: `false` is
    /// certain, and spares the calendar where most of many are far from it.
    pub fn may_have_turned_months(self, n: i32, on: Day) -> bool {
        i64::from(on.0) - i64::from(self.0) >= 28 * i64::from(n)
    }

    /// Completed years from this birth date to `on`; negative before the birth.
    pub fn age_on(self, on: Day) -> i32 {
        let ((born, month, day), (year, this_month, this_day)) = (self.civil(), on.civil());
        // Who was born on 29 February turns a year older on 1 March: later than any 28 February.
        year - born - i32::from((this_month, this_day) < (month, day))
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian day (Howard Hinnant's algorithm).
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let shifted = (month as i32 + 9) % 12;
    let doy = (153 * shifted + 2) / 5 + day as i32 - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

fn civil_from_days(number: i32) -> (i32, u32, u32) {
    let z = number.saturating_add(719_468);
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i32::from(month <= 2);
    (year, month as u32, day as u32)
}

impl fmt::Display for Day {
    /// `YYYY-MM-DD`, and nothing for the sentinels.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.known().is_none() {
            return Ok(());
        }
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Day::OPEN_START || *self == Day::OPEN_END {
            f.write_str("open")
        } else {
            write!(f, "{self}")
        }
    }
}

/// A half-open interval of civil days `[from, until)`; either side may be open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Interval {
    /// First day in force; [`Day::OPEN_START`] if not stated.
    pub from: Day,
    /// First day no longer in force; [`Day::OPEN_END`] if not stated.
    pub until: Day,
}

impl Interval {
    /// Always.
    pub const OPEN: Interval = Interval { from: Day::OPEN_START, until: Day::OPEN_END };

    /// Of an optional start and end.
    pub fn new(from: Option<Day>, until: Option<Day>) -> Interval {
        Interval { from: from.unwrap_or(Day::OPEN_START), until: until.unwrap_or(Day::OPEN_END) }
    }

    /// Whether `day` lies in the interval.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn ends_of_the_range() {
        assert_eq!(Day::FIRST.to_string(), "1800-01-01");
        assert_eq!(Day::LAST.to_string(), "2199-12-31");
        assert_eq!(Day::parse("1799-12-31"), Err(DayError::Range));
        assert_eq!(Day::parse("2023-02-29"), Err(DayError::Format));
        assert_eq!(Day::parse("2023-2-09"), Err(DayError::Format));
    }

    #[test]
    fn every_day_of_the_range_round_trips_and_agrees_with_jiff() {
        for number in Day::FIRST.0..=Day::LAST.0 {
            let day = Day(number);
            let (y, m, d) = day.civil();
            assert_eq!(Day::new(y, m, d), Some(day));
            assert_eq!(Day::from_date(day.date().unwrap()), day);
        }
    }

    #[test]
    fn a_missing_day_is_the_first_of_the_next_month() {
        assert_eq!(day("2024-08-31").plus_months(18), day("2026-03-01"));
        assert_eq!(day("2024-02-29").plus_years(1), day("2025-03-01"));
        assert_eq!(day("2024-02-29").plus_years(4), day("2028-02-29"));
        assert_eq!(day("2025-11-30").plus_months(3), day("2026-03-01"));
    }

    #[test]
    fn turning_an_age_agrees_with_the_calendar_on_every_day() {
        for birth in ["2000-02-29", "2001-03-01", "1899-12-31"].map(day) {
            for (n, apart) in
                [0, 1, 4, 18, 23].into_iter().flat_map(|n| (-400..9000).map(move |d| (n, d)))
            {
                let on = birth.plus_days(apart);
                assert_eq!(birth.has_turned(n, on), birth.plus_years(n) <= on, "{birth} {n} {on}");
            }
        }
        assert!(!Day::OPEN_END.has_turned(18, day("2026-01-01")));
        assert!(Day::OPEN_START.has_turned(18, day("2026-01-01")));
    }

    #[test]
    fn leap_day_birthdays_fall_on_the_first_of_march() {
        let birth = day("2004-02-29");
        assert_eq!(birth.age_on(day("2022-02-28")), 17);
        assert_eq!(birth.age_on(day("2022-03-01")), 18);
        assert_eq!(birth.age_on(day("2024-02-29")), 20);
        assert_eq!(birth.age_on(day("2004-02-28")), -1);
    }

    #[test]
    fn intervals_are_half_open() {
        let year = Interval { from: day("2025-01-01"), until: day("2026-01-01") };
        assert!(year.contains(day("2025-12-31")) && !year.contains(day("2026-01-01")));
        let never = Interval { from: day("2025-01-01"), until: day("2025-01-01") };
        assert!(!never.contains(day("2025-01-01")));
        assert!(Interval::OPEN.contains(Day::FIRST) && Interval::OPEN.contains(Day::LAST));
    }
}
