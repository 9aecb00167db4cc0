//! The clock, read here and handed down: nothing below the command line knows what time it is.

use crate::domain::{Day, Instant};
use std::time::Duration;

/// Today in UTC.
#[expect(clippy::disallowed_methods, reason = "the one place that asks what day it is")]
pub(super) fn today() -> Day {
    Day::from_date(jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date())
}

/// This instant.
#[expect(clippy::disallowed_methods, reason = "the one place that asks what time it is")]
pub(super) fn now() -> Instant {
    let nanos = jiff::Timestamp::now().as_nanosecond();
    Instant::from_number(i64::try_from(nanos).unwrap_or(i64::MAX - 1))
}

/// Time since the program first asked; for durations only.
#[expect(clippy::disallowed_methods, reason = "the one place that measures durations")]
pub(super) fn ticks() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
