//! Where people live at the as-of day: couples together, children with those who raise them, grown
//! children with their parents or alone. People are numbered by age, so one pass is enough. Must
//! not know files.

use super::care::Care;
use super::country::{Country, Ending, NONE};
use super::dice::{Dice, Topic};
use super::figures::REGIONS;
use crate::domain::Day;

/// Gives every living person a home, and the widowed the one they shared.
pub(super) fn settle(country: &mut Country, care: &Care) {
    // How many live in each home, the first number unused.
    let mut crowd: Vec<u8> = vec![0];
    for person in 0..country.people.len() as u32 {
        let host = host(country, care, person);
        let (home, region) = match country.people.get(host as usize) {
            Some(host) if host.home != NONE && has_room(country, &crowd, host.home, person) => {
                (host.home, host.region)
            }
            _ if lives_nowhere(country, care, person) => continue,
            _ => {
                crowd.push(0);
                (crowd.len() as u32 - 1, country.human(person).region)
            }
        };
        let human = &mut country.people[person as usize];
        crowd[home as usize] = crowd[home as usize].saturating_add(u8::from(human.lives()));
        human.home = home;
        human.region = region;
    }
}

/// Children always find room with those who raise them, grown people only where it is not crowded.
fn has_room(country: &Country, crowd: &[u8], home: u32, person: u32) -> bool {
    crowd[home as usize] < 7 || country.age(person) < 18
}

/// The long dead, children in institutions.
fn lives_nowhere(country: &Country, care: &Care, person: u32) -> bool {
    let human = country.human(person);
    human.death < country.as_of.plus_years(-10) || care.in_institution(person).is_some()
}

/// Whose home the person shares, or [`NONE`] for an own one.
fn host(country: &Country, care: &Care, person: u32) -> u32 {
    if country.age(person) < 18 {
        return raised_by(country, care, person);
    }
    let human = country.human(person);
    let mut dice = country.dice(Topic::Home, person);
    if let Some(partner) = shares_with(country, person) {
        if country.human(partner).home != NONE {
            return partner;
        }
        let parents = if human.is_female() { 40_000 } else { 130_000 };
        return if dice.chance(parents) { parents_home(country, person) } else { NONE };
    }
    let guardian = care.of(person).first().map_or(NONE, |w| w.guardian);
    if guardian != NONE {
        return guardian;
    }
    let stays = match country.age(person) {
        ..24 => 880_000,
        24..30 => 620_000,
        30..40 => 330_000,
        _ => 140_000,
    };
    if dice.chance(stays) { parents_home(country, person) } else { NONE }
}

/// The other one of the latest union, unless they parted or the other has a newer one.
fn shares_with(country: &Country, person: u32) -> Option<u32> {
    let human = country.human(person);
    let union = country.unions.get(human.union as usize)?;
    let other = if union.wife == person { union.husband } else { union.wife };
    let both = country.human(other).union == human.union;
    (both && union.ending != Ending::Divorce).then_some(other)
}

fn raised_by(country: &Country, care: &Care, child: u32) -> u32 {
    let wards = care.of(child);
    if let Some(ward) = wards.first() {
        return ward.guardian;
    }
    let human = country.human(child);
    let raises =
        |p: u32| p != NONE && country.able(p) && country.rights_limited(p, child).is_none();
    // Every eighth child of parted parents lives with the father.
    let with_father = country.dice(Topic::Home, child).chance(120_000);
    let order =
        if with_father { [human.father, human.mother] } else { [human.mother, human.father] };
    order.into_iter().find(|p| raises(*p)).unwrap_or(human.mother)
}

/// The home of a living parent.
fn parents_home(country: &Country, person: u32) -> u32 {
    let living = |p: &u32| country.human(*p).lives() && country.human(*p).home != NONE;
    country.parents(person).find(living).unwrap_or(NONE)
}

/// A home whose people moved in lately: the day, and the region they came from.
pub(super) fn moved(country: &Country, home: u32) -> Option<(Day, u8)> {
    let mut dice: Dice = country.dice(Topic::Move, home);
    if home == NONE || !dice.chance(45_000) {
        return None;
    }
    let day = country.lately(&mut dice, 9);
    Some((day, dice.below(REGIONS.len() as u64) as u8))
}
