//! The loop over the years: each cohort is born, marries, has children and dies, until the as-of
//! day. The size of every cohort is given, so the number of people is exact. Must not know files.

use super::adoptions;
use super::births::{self, Mothers};
use super::country::{Country, Human};
use super::dice::{Dice, Topic};
use super::figures::{AGE_MAX, cohorts};
use super::weddings::{self, Grooms};
use crate::domain::Day;

/// One year of the country's history: the days after `after`, up to `upto`.
pub(super) struct Year {
    /// The number of the year, and of the cohort born in it.
    pub(super) number: usize,
    pub(super) after: Day,
    pub(super) upto: Day,
}

impl Year {
    fn new(as_of: Day, number: usize) -> Year {
        let ago = AGE_MAX as i32 - number as i32;
        Year { number, after: as_of.plus_years(-ago - 1), upto: as_of.plus_years(-ago) }
    }

    /// The first and the last day.
    pub(super) fn days(&self) -> (i32, i32) {
        (self.after.number() + 1, self.upto.number())
    }

    /// The completed age of a cohort when this year begins.
    pub(super) fn age_of(&self, cohort: usize) -> i32 {
        self.number as i32 - cohort as i32 - 1
    }
}

/// Grows a country of exactly `people`.
pub(super) fn grow(seed: u64, as_of: Day, people: u64) -> Country {
    let mut country = Country {
        seed,
        as_of,
        people: Vec::with_capacity(people as usize),
        unions: Vec::with_capacity(people as usize * 2 / 5),
        adoptions: Vec::new(),
    };
    // Where each cohort begins, and after the last one the end.
    let mut starts: Vec<u32> = vec![0];
    let mut grooms = Grooms::new();
    let mut mothers = Mothers::default();
    for (number, births) in cohorts(people).into_iter().enumerate() {
        let year = Year::new(as_of, number);
        let mut dice = Dice::of(seed, Topic::Years, number as u64);
        grooms.come_back(number);
        mothers.clear();
        for cohort in number.saturating_sub(61)..number.saturating_sub(16) {
            for woman in starts[cohort]..starts[cohort + 1] {
                if lives_through(&country, woman, &year) {
                    weddings::consider(&mut country, &mut grooms, woman, cohort, &year, &mut dice);
                    mothers.consider(&country, woman, cohort, &year);
                }
            }
        }
        births::of_year(&mut country, &mothers, births as usize, &year, &mut dice);
        grooms.born(&country, starts[number] as usize, number);
        starts.push(country.people.len() as u32);
    }
    adoptions::by_husbands(&mut country);
    country
}

/// Whether the person is a woman who lives through some of the year.
fn lives_through(country: &Country, person: u32, year: &Year) -> bool {
    let human: &Human = country.human(person);
    human.is_female() && human.death > year.after
}
