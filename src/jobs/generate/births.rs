//! Births: the children of a year are shared out among the women who may bear them, by age, union,
//! earlier children and region. Must not know files or texts.

use super::adoptions;
use super::country::{
    ACKNOWLEDGED, Country, Ending, FEMALE, FOREIGN, Human, NO_NUMBER, NONE, TWIN,
};
use super::dice::{Dice, Topic};
use super::figures::{PEOPLE_FERTILITY, REGIONS, birth_rate, days_lived, parity_weight};
use super::names;
use super::years::Year;
use crate::domain::Day;

/// The women of a year with the weight of a birth, cumulated.
#[derive(Default)]
pub(super) struct Mothers {
    women: Vec<u32>,
    upto: Vec<u64>,
}

/// The weight of a woman of 25 in a union without children. The births of a year are at most 1.2
/// for each such woman, so the first cohorts, too few to have borne the next, are followed by more
/// founders without parents.
const TYPICAL: u64 = 160 * 10 * 14 * 10 * 10 * 10;

/// Days between two births of one mother, at least.
const SPACING: i32 = 320;

impl Mothers {
    pub(super) fn clear(&mut self) {
        self.women.clear();
        self.upto.clear();
    }

    /// Adds a woman with her weight, if she has one.
    pub(super) fn consider(&mut self, country: &Country, woman: u32, cohort: usize, year: &Year) {
        let human = country.human(woman);
        let rate = birth_rate(year.age_of(cohort));
        if rate == 0 || human.last_birth.plus_days(SPACING) > year.upto {
            return;
        }
        let union = match country.unions.get(human.union as usize) {
            Some(union) if union.end > year.after => 10,
            None if year.age_of(cohort) < 19 => 1,
            _ => 2,
        };
        // Some women have many children, some few, all their lives.
        let leaning = match country.dice(Topic::Propensity, woman).below(20) {
            0..5 => 5,
            5..15 => 10,
            15..19 => 15,
            _ => 34,
        };
        let place = u64::from(REGIONS[human.region as usize].fertility)
            * u64::from(PEOPLE_FERTILITY[human.people as usize]);
        let weight = rate * union * parity_weight(human.parity) * leaning * place;
        if weight > 0 {
            self.women.push(woman);
            self.upto.push(self.upto.last().copied().unwrap_or(0) + weight);
        }
    }

    /// Chooses at most `births` mothers, spread evenly over the weights.
    fn choose(&self, births: usize, dice: &mut Dice) -> Vec<u32> {
        let total = self.upto.last().copied().unwrap_or(0);
        let births = births.min((total / (TYPICAL * 5 / 6)) as usize + usize::from(total > 0));
        let shift = dice.below(1 << 20);
        let mut place = 0;
        let mut chosen = Vec::with_capacity(births);
        for i in 0..births as u128 {
            let at = (((i << 20) + u128::from(shift)) * u128::from(total) / births as u128) >> 20;
            while place + 1 < self.women.len() && u128::from(self.upto[place]) <= at {
                place += 1;
            }
            if chosen.last() != Some(&self.women[place]) {
                chosen.push(self.women[place]);
            }
        }
        chosen
    }
}

/// A birth before the cohort is put in order.
struct Birth {
    day: Day,
    mother: u32,
    father: u32,
    flags: u8,
}

/// Brings the children of a year into the country, in the order of their days.
pub(super) fn of_year(
    country: &mut Country,
    mothers: &Mothers,
    births: usize,
    year: &Year,
    dice: &mut Dice,
) {
    let mut cohort: Vec<Birth> = Vec::with_capacity(births);
    for mother in mothers.choose(births, dice) {
        if cohort.len() < births {
            bear(country, &mut cohort, mother, year, dice);
        }
        if cohort.len() < births && dice.chance(11_000) {
            twin(country, &mut cohort);
        }
    }
    let (from, to) = year.days();
    while cohort.len() < births {
        let day = Day::from_number(dice.days(from, to));
        cohort.push(Birth { day, mother: NONE, father: NONE, flags: 0 });
    }
    // The sort is stable, so a twin follows the first-born.
    cohort.sort_by_key(|birth| (birth.day, birth.mother));
    let mut serials = Serials::default();
    for birth in cohort {
        enter(country, &birth, &mut serials, dice);
    }
}

fn bear(country: &mut Country, cohort: &mut Vec<Birth>, mother: u32, year: &Year, dice: &mut Dice) {
    let woman = country.human(mother);
    let (from, to) = year.days();
    let from = from.max(woman.last_birth.plus_days(SPACING).number());
    let to = to.min(woman.death.number());
    if from > to {
        return;
    }
    let day = Day::from_number(dice.days(from, to));
    let (father, acknowledged) = father_of(country, mother, day, dice);
    country.people[mother as usize].last_birth = day;
    count_child(country, mother, father);
    let flags = if acknowledged { ACKNOWLEDGED } else { 0 };
    cohort.push(Birth { day, mother, father, flags });
}

fn twin(country: &mut Country, cohort: &mut Vec<Birth>) {
    let Some(first) = cohort.last() else { return };
    let Birth { day, mother, father, flags } = *first;
    if mother != NONE {
        count_child(country, mother, father);
        cohort.push(Birth { day, mother, father, flags: flags | TWIN });
    }
}

pub(super) fn count_child(country: &mut Country, mother: u32, father: u32) {
    for parent in [mother, father] {
        if let Some(human) = country.people.get_mut(parent as usize) {
            human.parity += 1;
        }
    }
}

/// The father, and whether he had to acknowledge the child.
fn father_of(country: &Country, mother: u32, day: Day, dice: &mut Dice) -> (u32, bool) {
    let woman = country.human(mother);
    if let Some(union) = country.unions.get(woman.union as usize) {
        let widow = union.ending == Ending::Death && day < union.end.plus_days(280);
        if union.start <= day && (day < union.end || widow) {
            return (union.husband, !union.registered);
        }
    }
    if dice.chance(200_000) {
        return (NONE, false);
    }
    // Somebody a little older of the same place, if chance finds one.
    for _ in 0..90 {
        let back = dice.below(u64::from(mother).min(country.people.len() as u64 / 12) + 1);
        let man = mother - back as u32;
        let human = country.human(man);
        if !human.is_female()
            && human.region == woman.region
            && human.death > day
            && human.birth.plus_years(17) <= day
            && human.birth.plus_years(60) > day
            && !country.close_kin(man, mother)
        {
            return (man, true);
        }
    }
    (NONE, false)
}

/// Counts the numbers given out for the current day, by sex.
#[derive(Default)]
struct Serials {
    day: Option<Day>,
    next: [u16; 2],
}

/// Puts one child into the country.
fn enter(country: &mut Country, birth: &Birth, serials: &mut Serials, dice: &mut Dice) {
    let twin = birth.flags & TWIN != 0;
    let sex = if dice.chance(515_000) { 0 } else { FEMALE };
    let child = country.people.len() as u32;
    let (region, people) = origin(country, birth, dice);
    let death = birth.day.plus_days(days_lived(dice, sex == FEMALE));
    let mut human = Human {
        birth: birth.day,
        death: if death <= country.as_of { death } else { Day::OPEN_END },
        mother: birth.mother,
        father: birth.father,
        union: NONE,
        home: NONE,
        last_birth: Day::FIRST,
        surname: 0,
        serial: 0,
        given: 0,
        region,
        people,
        parity: 0,
        flags: birth.flags | sex,
    };
    // Newborn children and some foreigners have no number yet.
    let newborn = birth.day.plus_days(40) > country.as_of;
    if dice.chance(4_000) {
        human.flags |= FOREIGN;
    }
    let numberless =
        (newborn && dice.chance(300_000)) || (human.has(FOREIGN) && dice.chance(700_000));
    human.serial = if numberless { NO_NUMBER } else { serials.give(birth.day, sex) };
    names::give(country, &mut human, twin, dice);
    country.people.push(human);
    if !twin {
        adoptions::by_strangers(country, child);
    }
}

impl Serials {
    fn give(&mut self, day: Day, sex: u8) -> u16 {
        if self.day != Some(day) {
            *self = Serials { day: Some(day), next: [0; 2] };
        }
        let serial = &mut self.next[(sex & FEMALE) as usize];
        loop {
            *serial += 1;
            if super::papers::iin_of(day, sex & FEMALE != 0, *serial - 1).is_some() {
                return *serial - 1;
            }
        }
    }
}

/// Region and people: the mother's region, the father's people.
fn origin(country: &Country, birth: &Birth, dice: &mut Dice) -> (u8, u8) {
    if birth.mother == NONE {
        let founders: [u16; 20] = std::array::from_fn(|i| REGIONS[i].founders);
        let region = dice.weighted(&founders);
        return (region as u8, dice.weighted(&REGIONS[region].peoples) as u8);
    }
    let mother = country.human(birth.mother);
    let people = country.people.get(birth.father as usize).map_or(mother.people, |f| f.people);
    (mother.region, people)
}
