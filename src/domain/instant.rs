//! Recorded time: instants in UTC and the half-open intervals in which the system knew a fact.

use jiff::Timestamp;
use std::fmt;

/// An instant in nanoseconds since 1970-01-01T00:00:00Z.
///
/// [`Instant::ALWAYS`] stands before every instant ("always known"), [`Instant::NEVER`] after.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A text that is no RFC 3339 instant between the years 1800 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// Not RFC 3339, or no such instant.
    #[error("not an RFC 3339 instant")]
    Format,
    /// Outside 1800-01-01 to 2199-12-31.
    #[error("outside 1800-01-01 to 2199-12-31")]
    Range,
}

impl Instant {
    /// Before every instant: the record was always known.
    pub const ALWAYS: Instant = Instant(i64::MIN);
    /// After every instant: not superseded.
    pub const NEVER: Instant = Instant(i64::MAX);

    /// Reads an RFC 3339 instant with any offset, a date, a time and an offset all being required.
    pub fn parse(text: &str) -> Result<Instant, InstantError> {
        if !looks_like_rfc3339(text) {
            return Err(InstantError::Format);
        }
        let stamp: Timestamp = text.parse().map_err(|_| InstantError::Format)?;
        let nanos = i64::try_from(stamp.as_nanosecond()).map_err(|_| InstantError::Range)?;
        let found = Instant(nanos);
        let first = i64::from(super::Day::FIRST.number()) * NANOS_PER_DAY;
        let end = (i64::from(super::Day::LAST.number()) + 1) * NANOS_PER_DAY;
        if (first..end).contains(&nanos) { Ok(found) } else { Err(InstantError::Range) }
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub fn number(self) -> i64 {
        self.0
    }

    /// The instant that many nanoseconds after 1970-01-01T00:00:00Z.
    pub fn from_number(nanos: i64) -> Instant {
        Instant(nanos)
    }

    /// `None` for the two sentinels.
    pub fn known(self) -> Option<Instant> {
        (self != Instant::ALWAYS && self != Instant::NEVER).then_some(self)
    }
}

const NANOS_PER_DAY: i64 = 86_400_000_000_000;

/// `YYYY-MM-DDThh:mm:ss[.f](Z|±hh:mm)`: `jiff` alone accepts more than the RFC does.
fn looks_like_rfc3339(text: &str) -> bool {
    let b = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:dd";
    if b.len() <= shape.len() {
        return false;
    }
    let head = b.iter().zip(shape).all(|(c, s)| match s {
        b'd' => c.is_ascii_digit(),
        b'T' => matches!(c, b'T' | b't' | b' '),
        _ => c == s,
    });
    let mut rest = &b[shape.len()..];
    if rest[0] == b'.' {
        let digits = rest[1..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        rest = &rest[1 + digits..];
    }
    let zone = match rest {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|c| c.is_ascii_digit()),
        _ => false,
    };
    head && zone
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, and nothing for the sentinels.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known().and_then(|i| Timestamp::from_nanosecond(i.0.into()).ok()) {
            Some(stamp) => write!(f, "{stamp}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Instant::ALWAYS => f.write_str("always"),
            Instant::NEVER => f.write_str("never"),
            _ => write!(f, "{self}"),
        }
    }
}

/// When the system knew a version of a record: `[from, until)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Recorded {
    /// `recorded_at`; [`Instant::ALWAYS`] if it was empty.
    pub from: Instant,
    /// `superseded_at`; [`Instant::NEVER`] for the newest version.
    pub until: Instant,
}

impl Recorded {
    /// Always known, never superseded.
    pub const ALWAYS: Recorded = Recorded { from: Instant::ALWAYS, until: Instant::NEVER };

    /// Whether this version was the known one at `known_at`; `None` = everything recorded.
    pub fn known_at(self, known_at: Option<Instant>) -> bool {
        match known_at {
            None => self.until == Instant::NEVER,
            Some(k) => self.from <= k && k < self.until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_the_same_instant() {
        let utc = Instant::parse("2026-03-01T07:00:00Z").unwrap();
        assert_eq!(Instant::parse("2026-03-01T12:00:00+05:00"), Ok(utc));
        assert_eq!(utc.to_string(), "2026-03-01T07:00:00Z");
    }

    #[test]
    fn what_is_no_instant() {
        for text in [
            "",
            "2026-03-01",
            "2026-03-01T07:00:00",
            "2026-13-01T00:00:00Z",
            "x",
            "2026-03-01T07:00Z",
            "2026-03-01T07:00:00+05",
            "2026-03-01T07:00:00.Z",
            "2026-03-01T07:00:00Z[UTC]",
        ] {
            assert_eq!(Instant::parse(text), Err(InstantError::Format), "{text}");
        }
        assert_eq!(Instant::parse("1799-12-31T23:59:59Z"), Err(InstantError::Range));
        assert!(Instant::parse("2199-12-31T23:59:59.5Z").is_ok());
    }

    #[test]
    fn the_known_version() {
        let k = |text: &str| Instant::parse(text).unwrap();
        let version =
            Recorded { from: k("2025-01-01T00:00:00Z"), until: k("2026-01-01T00:00:00Z") };
        assert!(version.known_at(Some(k("2025-01-01T00:00:00Z"))));
        assert!(!version.known_at(Some(k("2026-01-01T00:00:00Z"))));
        assert!(!version.known_at(None) && Recorded::ALWAYS.known_at(None));
    }
}
