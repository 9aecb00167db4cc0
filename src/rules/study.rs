//! Until when somebody is a child or young student (spec 3, *Dates*). Must not know benefits.

use super::Case;
use super::case::earliest;
use crate::domain::{Day, Detail, PersonNo, StatusKind};
use crate::graph::{ActiveStatus, Being, StatusDetail};

/// The 18th birthday, or, where study goes on then, the earlier of the 23rd and its end.
/// [`Day::OPEN_END`] without a birth date.
pub(super) fn no_longer_young(case: &Case, p: PersonNo) -> Day {
    let Some(birth) = case.birth(p) else { return Day::OPEN_END };
    let (grown, last) = (birth.plus_years(case.ages.child), birth.plus_years(case.ages.student));
    let study = if case.day() >= grown {
        case.being(p).and_then(|being| full_time(&being))
    } else {
        case.view().at(grown).glance(p).and_then(|being| full_time(&being))
    };
    match study {
        Some(study) => earliest([Some(last), Some(case.status_end(p, &study, true))]),
        None => grown,
    }
}

fn full_time(being: &Being) -> Option<ActiveStatus> {
    let student = being.status(StatusKind::Student)?;
    (student.detail == StatusDetail::Word(Detail::FullTime)).then_some(*student)
}
