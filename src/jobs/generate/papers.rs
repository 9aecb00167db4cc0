//! What stands on papers: synthetic numbers, refs, the numbers of acts, phones. Must not know
//! families.

use super::country::{Country, NO_NUMBER, NONE};
use super::dice::Topic;
use super::figures::REGIONS;
use crate::domain::{Day, Identity, Iin};

/// The synthetic number of a birth day, a sex and a place among those of that day; `None` if it
/// has no check digit or the century has no digit.
pub(super) fn iin_of(birth: Day, female: bool, serial: u16) -> Option<Iin> {
    let (year, month, day) = birth.civil();
    let century = match year {
        1800..1900 => 1,
        1900..2000 => 3,
        2000..2100 => 5,
        _ => return None,
    } + u64::from(female);
    let date = year as u64 % 100 * 10_000 + u64::from(month + 80) * 100 + u64::from(day);
    // Numbers of one day are not handed out in a row: 7919 and 10 000 have no common factor.
    let serial = u64::from(serial) * 7919 % 10_000;
    Iin::from_body((date * 10 + century) * 10_000 + serial)
}

/// How the files name a person.
pub(super) fn identity(country: &Country, person: u32) -> Identity {
    let human = country.human(person);
    match iin_of(human.birth, human.is_female(), human.serial) {
        Some(iin) if human.serial != NO_NUMBER => Identity::Iin(iin),
        _ => Identity::Ref(format!("SYN-{person:08}")),
    }
}

/// The number of an act of a register, for a part of the acts.
pub(super) fn act(country: &Country, topic: Topic, of: u32, day: Day, per_million: u64) -> String {
    let mut dice = country.dice(topic, of);
    if of == NONE || !dice.chance(per_million) {
        return String::new();
    }
    let region = REGIONS[dice.below(20) as usize].code;
    format!("{region}-{}-{:06}", day.civil().0, dice.below(1_000_000))
}

/// A phone with an area code that nobody has; empty for most.
pub(super) fn phone(country: &Country, person: u32) -> String {
    let mut dice = country.dice(Topic::Papers, person);
    if country.age(person) < 16 || !dice.chance(450_000) {
        return String::new();
    }
    format!("+7000{:07}", dice.below(10_000_000))
}

/// A dwelling: the current one of a home, or the one before its people moved.
pub(super) fn address(home: u32, before: bool) -> String {
    if home == NONE {
        String::new()
    } else {
        format!("A{:07}", u64::from(home) * 2 + u64::from(before))
    }
}
