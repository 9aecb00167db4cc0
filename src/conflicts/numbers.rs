//! Numbers that do not fit their person. The digits are held against what is recorded and never
//! stand for it (decree 853 of 26.08.2013).

use super::subject::{Finding, Subject};
use crate::domain::{Day, Iin, Sex};

/// `iin-birth-date-mismatch`: the digits name another day than the recorded birth date.
pub(super) fn birth_date_mismatch(s: &Subject) -> Vec<Finding> {
    let row = &s.being.row;
    let both = row.iin.zip(row.birth.known());
    s.if_so(both.is_some_and(|(iin, birth)| !goes_with_birth(iin, birth)))
}

/// Whether the first seven digits go with a birth date; so they do where no century is in them. The
/// month may have 80 added.
fn goes_with_birth(iin: Iin, birth: Day) -> bool {
    let digit = |place| i32::from(iin.digit(place));
    let two = |place| digit(place) * 10 + digit(place + 1);
    let century = match digit(7) {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return true,
    };
    let month = if two(3) > 80 { two(3) - 80 } else { two(3) };
    let (year, of_year, day) = birth.civil();
    (century + two(1), month, two(5)) == (year, of_year as i32, day as i32)
}

/// `iin-sex-mismatch`: the seventh digit is a man's of a woman, or the other way round.
pub(super) fn sex_mismatch(s: &Subject) -> Vec<Finding> {
    let seventh = s.being.row.iin.map_or(0, |iin| iin.digit(7));
    s.if_so(match s.being.row.sex {
        Sex::Female => matches!(seventh, 1 | 3 | 5),
        Sex::Male => matches!(seventh, 2 | 4 | 6),
        Sex::Unknown => false,
    })
}

/// `one-iin-two-people`: two rows of one extract gave this IIN another birth date, surname or given
/// name (spec 1 §2). The judgement is made when the rows are taken in.
pub(super) fn two_people(s: &Subject) -> Vec<Finding> {
    s.if_so(s.being.row.two_people)
}
