//! Adoptions: by a couple of strangers soon after the birth, or later by the mother's husband. Must
//! not know files.

use super::births;
use super::country::{ADOPTED, Adopted, Country, Ending, NONE, STEP_ADOPTED};
use super::dice::Topic;
use crate::domain::Day;

/// A child of a mother alone may find a couple of the same region.
pub(super) fn by_strangers(country: &mut Country, child: u32) {
    let human = country.human(child);
    if human.mother == NONE || human.father != NONE {
        return;
    }
    let mut dice = country.dice(Topic::Adoption, child);
    let day = human.birth.plus_days(dice.days(60, 1100));
    if !dice.chance(14_000) || day > country.as_of || human.death <= day {
        return;
    }
    for _ in 0..40 {
        let back = dice.below(u64::from(child).min(country.people.len() as u64 / 3) + 1) as u32;
        let wife = child - back;
        let woman = country.human(wife);
        let Some(union) = country.unions.get(woman.union as usize) else { continue };
        let fits = woman.is_female()
            && woman.region == human.region
            && woman.people == human.people
            && woman.parity == 0
            && woman.birth.plus_years(24) <= human.birth
            && woman.birth.plus_years(48) > human.birth
            && union.registered
            && (union.start <= human.birth && union.end > day)
            && country.human(union.husband).lives_on(day);
        if fits {
            return adopt(country, child, wife, day);
        }
    }
}

fn adopt(country: &mut Country, child: u32, wife: u32, day: Day) {
    let husband = country.unions[country.human(wife).union as usize].husband;
    let surname = country.human(husband).surname;
    births::count_child(country, wife, husband);
    let human = &mut country.people[child as usize];
    country.adoptions.push(Adopted { child, mother: human.mother, father: human.father, day });
    human.mother = wife;
    human.father = husband;
    human.surname = surname;
    human.flags |= ADOPTED;
}

/// Husbands adopt some of the fatherless children of their wives.
pub(super) fn by_husbands(country: &mut Country) {
    for child in 0..country.people.len() as u32 {
        if let Some((husband, _)) = step_adoption(country, child) {
            let human = &mut country.people[child as usize];
            human.father = husband;
            human.flags |= STEP_ADOPTED;
        }
    }
}

/// The mother's husband and the day on which he adopts the child.
fn step_adoption(country: &Country, child: u32) -> Option<(u32, Day)> {
    let human = country.human(child);
    if human.father != NONE || human.mother == NONE || !human.lives() {
        return None;
    }
    let day = step_adoption_day(country, child)?;
    let union = country.unions.get(country.human(human.mother).union as usize)?;
    let old_enough = country.human(union.husband).birth.plus_years(16) <= human.birth;
    // Asked of the mother, so that brothers and sisters are adopted together.
    let chosen = country.dice(Topic::Adoption, human.mother).chance(60_000);
    (chosen && old_enough && union.ending == Ending::Open).then_some((union.husband, day))
}

/// The day of an adoption by the mother's husband, if there can be one.
pub(super) fn step_adoption_day(country: &Country, child: u32) -> Option<Day> {
    let human = country.human(child);
    let union = country.unions.get(country.human(human.mother).union as usize)?;
    let day = union.start.max(human.birth).plus_days(300);
    let minor = day < human.birth.plus_years(18) && day < country.as_of;
    (union.registered && minor && human.birth < union.start).then_some(day)
}
