//! The figures that the synthetic country is calibrated to: ages, mortality, regions, marriage and
//! birth rates. Shares of the official population figures where those are published, rounded
//! assumptions between them. Must not know people.

use super::dice::Dice;

/// The oldest cohort by age at the as-of day.
pub(super) const AGE_MAX: usize = 105;

/// Living people by completed age, in thousands.
const LIVING: [u16; 92] = [
    333, 355, 380, 400, 430, 432, 425, 402, 396, 395, 400, 398, 392, 385, 378, 372, 362, 358, 340,
    315, 290, 280, 262, 245, 230, 225, 222, 225, 230, 240, 255, 270, 285, 300, 310, 318, 322, 325,
    325, 322, 315, 305, 295, 285, 278, 265, 255, 248, 240, 232, 225, 218, 212, 208, 205, 203, 200,
    198, 197, 196, 195, 193, 190, 186, 182, 175, 168, 160, 150, 140, 130, 118, 105, 92, 80, 68, 58,
    50, 45, 42, 42, 38, 34, 30, 26, 22, 19, 16, 13, 11, 9, 7,
];

/// Registered births of a cohort that hardly anybody survives, in thousands: the cap that keeps
/// the number of the long dead near that of a register.
const OLD_COHORT: u64 = 105;

/// Ages at which the two survival curves are stated.
const KNOTS: [i32; 21] =
    [0, 1, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105];
/// Survivors of 10 000 born, men.
const MEN: [i64; 21] = [
    10_000, 9930, 9900, 9870, 9820, 9750, 9640, 9480, 9250, 8920, 8430, 7720, 6740, 5500, 4100,
    2650, 1400, 530, 130, 15, 0,
];
/// Survivors of 10 000 born, women.
const WOMEN: [i64; 21] = [
    10_000, 9940, 9920, 9905, 9885, 9855, 9810, 9745, 9645, 9495, 9275, 8950, 8460, 7740, 6680,
    5230, 3450, 1750, 600, 110, 0,
];

/// Days lived by somebody of this sex.
pub(super) fn days_lived(dice: &mut Dice, female: bool) -> i32 {
    let curve = if female { &WOMEN } else { &MEN };
    let left = dice.below(10_000_000) as i64;
    let i = (1..KNOTS.len()).find(|i| curve[*i] * 1000 <= left).unwrap_or(KNOTS.len() - 1);
    let (high, low) = (curve[i - 1] * 1000, curve[i] * 1000);
    let (from, to) = (i64::from(KNOTS[i - 1]) * 1461 / 4, i64::from(KNOTS[i]) * 1461 / 4);
    (from + (high - left) * (to - from) / (high - low).max(1)) as i32
}

/// Survivors of 10 000 at a completed age, both sexes.
fn survivors(age: usize) -> u64 {
    let i = (1..KNOTS.len()).find(|i| KNOTS[*i] > age as i32).unwrap_or(KNOTS.len() - 1);
    let (from, to) = (i64::from(KNOTS[i - 1]), i64::from(KNOTS[i]));
    let at = |curve: &[i64; 21]| {
        curve[i - 1] - (curve[i - 1] - curve[i]) * (age as i64 - from) / (to - from)
    };
    at(&MEN).midpoint(at(&WOMEN)).max(1) as u64
}

/// Everyone ever born into the cohort of an age, living and dead, in thousands.
fn born(age: usize) -> u64 {
    let living = LIVING.get(age).map_or(5, |n| u64::from(*n));
    let rows = living * 10_000 / survivors(age);
    if age >= 80 { rows.min(OLD_COHORT) } else { rows }
}

/// How many of `people` belong to each cohort, the oldest first; the sum is `people`.
pub(super) fn cohorts(people: u64) -> Vec<u64> {
    let total: u64 = (0..=AGE_MAX).map(born).sum();
    let mut seen = 0;
    let mut upto = |age: usize| {
        seen += born(age);
        (u128::from(people) * u128::from(seen) / u128::from(total)) as u64
    };
    let mut before = 0;
    (0..=AGE_MAX)
        .rev()
        .map(|age| {
            let after = upto(age);
            let size = after - before;
            before = after;
            size
        })
        .collect()
}

/// The peoples that differ in names, weddings and children.
pub(super) const PEOPLES: usize = 5;
pub(super) const KAZAKH: u8 = 0;
pub(super) const RUSSIAN: u8 = 1;
pub(super) const UZBEK: u8 = 2;
/// Tatars, Uyghurs and others of like names; the fifth are Koreans.
pub(super) const TATAR: u8 = 3;

/// One region: its code and what makes it unlike the others.
pub(super) struct RegionFigures {
    pub(super) code: u8,
    /// Where the oldest cohorts live.
    pub(super) founders: u16,
    /// Where people who move go.
    pub(super) attraction: u16,
    /// Children per woman, 10 = national mean.
    pub(super) fertility: u8,
    /// Kazakhs, Russians, Uzbeks, Tatars and Uyghurs, Koreans, in percent.
    pub(super) peoples: [u16; PEOPLES],
}

const fn region(
    code: u8,
    founders: u16,
    attraction: u16,
    fertility: u8,
    peoples: [u16; PEOPLES],
) -> RegionFigures {
    RegionFigures { code, founders, attraction, fertility, peoples }
}

/// The twenty regions by code.
pub(super) const REGIONS: [RegionFigures; 20] = [
    region(10, 720, 100, 10, [78, 20, 0, 2, 0]),
    region(11, 1500, 250, 8, [53, 44, 0, 3, 0]),
    region(15, 860, 350, 11, [82, 16, 0, 2, 0]),
    region(19, 1180, 1400, 12, [68, 14, 0, 16, 2]),
    region(23, 470, 300, 13, [92, 6, 0, 1, 1]),
    region(27, 770, 150, 10, [77, 21, 0, 2, 0]),
    region(31, 950, 250, 13, [73, 10, 3, 12, 2]),
    region(33, 690, 100, 11, [68, 24, 0, 6, 2]),
    region(35, 2190, 350, 8, [54, 42, 0, 3, 1]),
    region(39, 2200, 200, 7, [42, 55, 0, 3, 0]),
    region(43, 560, 150, 13, [96, 2, 0, 1, 1]),
    region(47, 250, 430, 17, [91, 6, 0, 3, 0]),
    region(55, 1400, 250, 8, [54, 42, 0, 4, 0]),
    region(59, 1550, 60, 7, [36, 62, 0, 2, 0]),
    region(61, 1010, 260, 17, [77, 1, 19, 3, 0]),
    region(62, 215, 40, 11, [80, 18, 0, 2, 0]),
    region(63, 1700, 150, 7, [50, 48, 0, 2, 0]),
    region(71, 640, 3100, 10, [80, 16, 1, 2, 1]),
    region(75, 2150, 4000, 8, [62, 26, 1, 8, 3]),
    region(79, 560, 1200, 14, [68, 8, 19, 4, 1]),
];

/// Children per woman by people, 10 = national mean.
pub(super) const PEOPLE_FERTILITY: [u8; PEOPLES] = [11, 7, 12, 9, 7];

/// First weddings of women by age from 16, per 10 000 a year.
const WEDDINGS: [u16; 20] = [
    5, 20, 420, 700, 1050, 1300, 1500, 1600, 1600, 1550, 1450, 1250, 1050, 880, 720, 560, 480, 420,
    360, 300,
];

/// Weddings of 10 000 women of this age in a year.
pub(super) fn wedding_rate(age: i32, again: bool) -> u64 {
    match (again, age) {
        (true, 18..40) => 700,
        (true, 40..50) => 260,
        (true, 50..60) => 30,
        (false, 16..36) => u64::from(WEDDINGS[(age - 16) as usize]),
        (false, 36..40) => 200,
        (false, 40..50) => 70,
        (false, 50..60) => 15,
        _ => 0,
    }
}

/// How much older the husband is, in years, from −4 upwards: weights.
pub(super) const HUSBAND_OLDER: [u16; 16] = [2, 4, 8, 14, 22, 26, 25, 21, 16, 12, 9, 6, 4, 3, 2, 1];

/// Births by age of the mother from 16: weights.
const BIRTHS: [u16; 30] = [
    4, 10, 30, 60, 95, 125, 145, 155, 160, 160, 155, 150, 142, 135, 128, 118, 108, 98, 88, 76, 65,
    54, 43, 33, 22, 14, 8, 4, 2, 1,
];

/// The weight of a birth at this age, 0 outside 16–45.
pub(super) fn birth_rate(age: i32) -> u64 {
    if age < 16 { 0 } else { BIRTHS.get((age - 16) as usize).map_or(0, |w| u64::from(*w)) }
}

/// The weight of a further child by the number of those before.
pub(super) fn parity_weight(parity: u8) -> u64 {
    match parity {
        0 => 14,
        1 => 13,
        2 => 10,
        3 => 8,
        4 => 7,
        5..=8 => 6,
        9..=12 => 3,
        _ => 0,
    }
}

/// Years from the wedding to a divorce: weights from the first year.
pub(super) const DIVORCE_AFTER: [u16; 26] =
    [5, 8, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohorts_add_up_to_the_people() {
        for people in [0, 1, 17, 1000, 20_000_000] {
            let sizes = cohorts(people);
            assert_eq!(sizes.len(), AGE_MAX + 1);
            assert_eq!(sizes.iter().sum::<u64>(), people);
        }
    }

    #[test]
    fn women_live_longer() {
        let mean = |female: bool| {
            let mut dice = Dice::of(1, super::super::dice::Topic::Years, u64::from(female));
            (0..4000).map(|_| i64::from(days_lived(&mut dice, female))).sum::<i64>() / 4000 / 365
        };
        let (men, women) = (mean(false), mean(true));
        assert!((64..72).contains(&men) && (72..80).contains(&women), "{men} {women}");
    }
}
