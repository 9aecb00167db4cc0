//! What is wrong in real registers, in about the shares in which it is: court divorces that never
//! reached the register, marriages left open, double ones, contradicting dates, people recorded
//! twice. Nothing here is ever rejected by an importer. Asked only under `--errors realistic`.

use super::country::{Country, NONE};
use super::dice::{Dice, Topic};
use super::links::{Act, Links};
use super::papers;
use crate::domain::{Day, EndReason, Identity, Iin};
use std::collections::BTreeMap;

impl Links<'_> {
    /// Writes a marriage with a flaw, if it has one.
    pub(super) fn flawed_marriage(
        &mut self,
        number: u32,
        (one, other): (u32, u32),
        act: &Act<'_>,
    ) -> Result<bool, csv::Error> {
        let mut dice = Dice::of(self.country.seed, Topic::Flaw, u64::from(number) | 1 << 40);
        let open = || Act { until: Day::OPEN_END, end_reason: None, ..*act };
        let late = (2020..=2023).contains(&act.until.known().map_or(0, |d| d.civil().0));
        match act.end_reason {
            Some(EndReason::Divorce) if late && dice.chance(500_000) => {
                self.put(one, other, &open())?;
                self.put(one, other, &Act { source: "COURT", ..*act })?;
            }
            Some(EndReason::Death) if dice.chance(30_000) => self.put(one, other, &open())?,
            None if dice.chance(400) => {
                self.put(one, other, act)?;
                let third = stranger(self.country, other, one, &mut dice);
                if third != NONE {
                    let since = act.since.plus_days(dice.days(200, 900)).min(self.country.as_of);
                    self.put(one, third, &Act { since, ..open() })?;
                }
            }
            _ if dice.chance(2_500) => {
                self.put(one, other, act)?;
                let since = act.since.plus_days(dice.days(3, 60));
                if since < act.until {
                    self.put(one, other, &Act { since, source: "CITIZEN", ..*act })?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Somebody about as old as `like`, of the same sex, who never married and is no kin of `to`.
fn stranger(country: &Country, like: u32, to: u32, dice: &mut Dice) -> u32 {
    for _ in 0..60 {
        let person = (u64::from(like) + dice.below(2000)).saturating_sub(1000) as u32;
        let Some(human) = country.people.get(person as usize) else { continue };
        let same = human.is_female() == country.human(like).is_female();
        if same
            && human.union == NONE
            && human.lives()
            && country.age(person) >= 19
            && !country.close_kin(person, to)
        {
            return person;
        }
    }
    NONE
}

/// How many of the rows of a country are second records of somebody.
pub(super) fn duplicates_among(people: u64) -> u64 {
    people / 2500
}

/// The people who are recorded twice, each with the number of the second record.
pub(super) fn duplicates(country: &Country, count: u64) -> Vec<(u32, Identity)> {
    let step = country.people.len() as u64 / count.max(1);
    let mut taken: BTreeMap<(Day, bool), u16> = BTreeMap::new();
    (0..count)
        .map(|i| {
            let mut dice = Dice::of(country.seed, Topic::Flaw, i | 1 << 41);
            let person = (i * step + dice.below(step)) as u32;
            let human = country.human(person);
            let next = taken.entry((human.birth, human.is_female())).or_insert(10_000);
            let iin = spare_number(human.birth, human.is_female(), next);
            let twice = match iin {
                Some(iin) => Identity::Iin(iin),
                None => Identity::Ref(format!("SYN-{person:08}-2")),
            };
            (person, twice)
        })
        .collect()
}

/// A number of this day from the end of the day's range, which births never reach.
fn spare_number(birth: Day, female: bool, next: &mut u16) -> Option<Iin> {
    while *next > 0 {
        *next -= 1;
        if let Some(iin) = papers::iin_of(birth, female, *next) {
            return Some(iin);
        }
    }
    None
}
