//! Weddings: who marries whom, when, and how long it lasts. The end is drawn at the wedding, so no
//! year is walked twice. Must not know children.

use super::country::{Country, Ending, NONE, Union};
use super::dice::Dice;
use super::figures::{AGE_MAX, DIVORCE_AFTER, HUSBAND_OLDER, PEOPLES, REGIONS, wedding_rate};
use super::years::Year;
use crate::domain::Day;

/// Men who are free, by cohort, region and people.
pub(super) struct Grooms {
    pools: Vec<Vec<u32>>,
    /// Those who become free again, by the year in which they do: pool and man.
    returning: Vec<Vec<(u32, u32)>>,
}

fn pool_of(cohort: usize, region: u8, people: u8) -> usize {
    (cohort * REGIONS.len() + region as usize) * PEOPLES + people as usize
}

impl Grooms {
    pub(super) fn new() -> Grooms {
        let pools = vec![Vec::new(); (AGE_MAX + 1) * REGIONS.len() * PEOPLES];
        Grooms { pools, returning: vec![Vec::new(); AGE_MAX + 2] }
    }

    /// Everyone born from `first` on.
    pub(super) fn born(&mut self, country: &Country, first: usize, cohort: usize) {
        for (i, human) in country.people.iter().enumerate().skip(first) {
            if !human.is_female() {
                self.pools[pool_of(cohort, human.region, human.people)].push(i as u32);
            }
        }
    }

    /// Divorced and widowed men are free again.
    pub(super) fn come_back(&mut self, year: usize) {
        for (pool, man) in std::mem::take(&mut self.returning[year]) {
            self.pools[pool as usize].push(man);
        }
    }

    /// A man just married may be free again one day.
    fn expect_back(&mut self, country: &Country, man: u32, year: usize, dice: &mut Dice) {
        let groom = country.human(man);
        let union = &country.unions[groom.union as usize];
        if union.ending == Ending::Open || !dice.chance(550_000) {
            return;
        }
        let back = year + 2 + (union.end.number() - union.start.number()) as usize / 365;
        // The pool of his birth cohort: cohorts are years counted up to the as-of day.
        let cohort = AGE_MAX as i32 - groom.birth.age_on(country.as_of);
        if let Some(returning) = self.returning.get_mut(back) {
            let pool = pool_of(cohort.max(0) as usize, groom.region, groom.people);
            returning.push((pool as u32, man));
        }
    }

    /// Takes a man out of the pool who may marry this woman on this day.
    fn take(
        &mut self,
        country: &Country,
        pool: usize,
        bride: u32,
        day: Day,
        dice: &mut Dice,
    ) -> u32 {
        for _ in 0..4 {
            let pool = &mut self.pools[pool];
            if pool.is_empty() {
                return NONE;
            }
            let place = dice.below(pool.len() as u64) as usize;
            let man = pool[place];
            let groom = country.human(man);
            if groom.death <= day {
                pool.swap_remove(place);
            } else if groom.birth.plus_years(18) <= day && !country.close_kin(bride, man) {
                pool.swap_remove(place);
                return man;
            }
        }
        NONE
    }
}

/// The woman may marry in this year.
pub(super) fn consider(
    country: &mut Country,
    grooms: &mut Grooms,
    bride: u32,
    cohort: usize,
    year: &Year,
    dice: &mut Dice,
) {
    let woman = country.human(bride);
    let again = woman.union != NONE;
    let free = if again { country.unions[woman.union as usize].end } else { woman.birth };
    let rate = wedding_rate(year.age_of(cohort), again);
    if rate == 0 || free > year.after || !dice.chance(rate * 100) {
        return;
    }
    let (from, to) = year.days();
    let day = Day::from_number(dice.days(from, to));
    if woman.death <= day {
        return;
    }
    let (region, people) = (woman.region, woman.people);
    for _ in 0..8 {
        let older = dice.weighted(&HUSBAND_OLDER) as i32 - 4;
        let Ok(his) = usize::try_from(cohort as i32 - older) else { continue };
        if his >= year.number {
            continue;
        }
        let his_people = if dice.chance(830_000) {
            people
        } else {
            dice.weighted(&REGIONS[region as usize].peoples) as u8
        };
        let pool = pool_of(his, region, his_people);
        let groom = grooms.take(country, pool, bride, day, dice);
        if groom != NONE {
            wed(country, bride, groom, day, dice);
            grooms.expect_back(country, groom, year.number, dice);
            return;
        }
    }
}

/// Opens a union and draws its end.
fn wed(country: &mut Country, wife: u32, husband: u32, start: Day, dice: &mut Dice) {
    let registered = dice.chance(870_000);
    let parted = dice.chance(if registered { 360_000 } else { 450_000 });
    let years = dice.weighted(&DIVORCE_AFTER) as i32;
    let divorce = start.plus_days(years * 365 + dice.days(60, 400));
    let death = country.human(wife).death.min(country.human(husband).death);
    let (end, ending) = match (parted && divorce <= country.as_of, death) {
        (true, death) if divorce < death => (divorce, Ending::Divorce),
        (_, Day::OPEN_END) => (Day::OPEN_END, Ending::Open),
        (_, death) => (death, Ending::Death),
    };
    let union = country.unions.len() as u32;
    country.unions.push(Union { wife, husband, start, end, ending, registered });
    let moves = dice.chance(120_000).then(|| {
        let pull: [u16; 20] = std::array::from_fn(|i| REGIONS[i].attraction);
        dice.weighted(&pull) as u8
    });
    for person in [wife, husband] {
        let human = &mut country.people[person as usize];
        human.union = union;
        human.region = moves.unwrap_or(human.region);
    }
}
