//! persons.csv: one row for everyone, the living and the dead.

use super::Errors;
use super::country::{Country, FOREIGN};
use super::dice::{Dice, Topic};
use super::figures::REGIONS;
use super::homes;
use super::names;
use super::papers;
use super::rows::Extract;
use crate::domain::{Day, Identity, Sex};

/// Writes the row of a person under this identity.
pub(super) fn write(
    country: &Country,
    errors: Errors,
    extract: &mut Extract,
    person: u32,
    identity: &Identity,
) -> Result<(), csv::Error> {
    let human = country.human(person);
    let table = &mut extract.persons;
    match identity {
        Identity::Iin(iin) => table.field(iin).empty(1),
        Identity::Ref(text) => table.empty(1).field(text),
    };
    table.field(names::surname_of(human)).field(names::given_of(human));
    table.field(names::patronymic_of(country, person));
    table.field(if human.is_female() { Sex::Female } else { Sex::Male });
    let (birth, death) = match errors {
        Errors::None => (human.birth, human.death),
        Errors::Realistic => misread(country, person),
    };
    table.field(birth).field(death);
    let mut dice = country.dice(Topic::Papers, person);
    table.field(citizenship(human.has(FOREIGN), &mut dice));
    let moved = homes::moved(country, human.home).filter(|(day, _)| human.birth < *day);
    let region = moved.map_or(human.region, |(_, from)| from);
    table.field(format_args!("{:02}", REGIONS[region as usize].code));
    table.field(papers::address(human.home, moved.is_some()));
    table.field(if human.lives() { papers::phone(country, person) } else { String::new() });
    table.field(if dice.chance(400) { "true" } else { "" });
    table.end()
}

fn citizenship(foreign: bool, dice: &mut Dice) -> &'static str {
    match (foreign, dice.below(100)) {
        (false, _) => "KZ",
        (true, 0..35) => "UZ",
        (true, 35..60) => "RU",
        (true, 60..75) => "KG",
        (true, 75..85) => "CN",
        (true, 85..95) => "MN",
        (true, _) => "",
    }
}

/// Dates as careless clerks typed them: rarely a wrong day, a wrong generation, or none.
fn misread(country: &Country, person: u32) -> (Day, Day) {
    let human = country.human(person);
    let mut dice = country.dice(Topic::Flaw, person);
    let birth = match dice.below(60_000) {
        0..18 => Day::OPEN_END,
        18..80 => human.birth.plus_days(-dice.days(1, 30)),
        80..83 => human.birth.plus_years(-100).max(Day::FIRST),
        83..87 => human.birth.plus_years(40).min(country.as_of),
        _ => human.birth,
    };
    let death = match dice.below(20_000) {
        0 if !human.lives() => human.birth.plus_years(-30),
        _ => human.death,
    };
    (birth, death)
}
