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

/// This instant, in whole seconds.
pub(super) fn second() -> Instant {
    let nanos = now().number();
    Instant::from_number(nanos - nanos.rem_euclid(1_000_000_000))
}

/// Time since the program first asked; for durations only.
#[expect(clippy::disallowed_methods, reason = "the one place that measures durations")]
pub(super) fn ticks() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// Seconds since it was started.
pub(super) struct Stopwatch(Duration);

impl Stopwatch {
    pub(super) fn start() -> Stopwatch {
        Stopwatch(ticks())
    }

    pub(super) fn seconds(&self) -> f64 {
        ticks().saturating_sub(self.0).as_secs_f64()
    }

    pub(super) fn nanos(&self) -> f64 {
        ticks().saturating_sub(self.0).as_nanos() as f64
    }
}
