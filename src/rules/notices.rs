//! The three notices without a payment (spec 3). Must not know how they are sent.

use super::Case;
use crate::domain::{Day, PersonNo, StatusKind};
use crate::graph::Being;

/// Something a person is told, without a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notice {
    /// `PENSION_AGE`, `KANDAS_EXPIRY` or `EMPLOYMENT_MEASURES`.
    pub code: &'static str,
    /// Who is told.
    pub person: PersonNo,
    /// The day it is about.
    pub on: Day,
}

/// The notices to a person on the day; none to somebody who is not present.
pub fn notices(case: &Case, p: PersonNo) -> Vec<Notice> {
    let Some(being) = case.being(p).filter(|being| being.present()) else { return Vec::new() };
    let found = [
        ("PENSION_AGE", pension_age(case, p)),
        ("KANDAS_EXPIRY", kandas_expiry(case, &being)),
        ("EMPLOYMENT_MEASURES", employment_measures(case, &being)),
    ];
    let stated = found.into_iter().filter_map(|(code, on)| Some((code, on?)));
    stated.map(|(code, on)| Notice { code, person: p, on }).collect()
}

fn pension_age(case: &Case, p: PersonNo) -> Option<Day> {
    let date = case.pension_date(p)?;
    let last = case.day().plus_days(days(case, "notices.pension_age_days"));
    (case.day()..=last).contains(&date).then_some(date)
}

fn kandas_expiry(case: &Case, being: &Being) -> Option<Day> {
    let until = being.status(StatusKind::Kandas)?.span.until.known()?;
    let last = case.day().plus_days(days(case, "notices.kandas_days"));
    (until > case.day() && until <= last).then_some(until)
}

fn employment_measures(case: &Case, being: &Being) -> Option<Day> {
    let start = being.status(StatusKind::Unemployed)?.span.from;
    (start == case.day()).then_some(start)
}

fn days(case: &Case, name: &str) -> i32 {
    case.law.number_on(name, case.day()).ceiling() as i32
}
