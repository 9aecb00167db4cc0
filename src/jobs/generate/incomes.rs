//! incomes.csv: the wages and pensions of the quarter that a means test asks for, and for some
//! people a longer run of insured months. Must not know benefits.

use super::Errors;
use super::country::Country;
use super::dice::{Dice, Topic};
use super::rows::Extract;
use crate::domain::{Day, Identity, IncomeKind};

/// Months since the year 0.
fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.civil();
    year * 12 + month as i32 - 1
}

/// Writes the incomes of one person.
pub(super) fn write(
    country: &Country,
    errors: Errors,
    extract: &mut Extract,
    person: u32,
    iin: &Identity,
) -> Result<(), csv::Error> {
    let human = country.human(person);
    if human.death < country.as_of.plus_months(-26) {
        return Ok(());
    }
    let mut dice = country.dice(Topic::Income, person);
    let quarter = month_of(country.as_of) / 3 * 3 - 3;
    let mut row = |month: i32, kind: IncomeKind, amount: u64| {
        let date = format_args!("{:04}-{:02}", month / 12, month % 12 + 1).to_string();
        extract.incomes.field(iin).field(date).field(kind).field(amount).end()
    };
    if let Some(job) = country.employment(person) {
        let wage = wage(&mut dice);
        let insured = dice.chance(920_000);
        let kind = if insured { IncomeKind::InsuredSalary } else { IncomeKind::Salary };
        let last = month_of(human.death.min(country.as_of)).min(quarter + 2);
        let long = if dice.chance(190_000) || !human.lives() { dice.days(4, 40) } else { 0 };
        let first = if human.lives() { quarter } else { last } - long;
        for month in first.max(month_of(job.from))..=last {
            row(month, kind, wage * (95 + dice.below(11)) / 100)?;
        }
        let wrong = errors == Errors::Realistic && !human.lives() && dice.chance(6_000);
        if wrong && last + 2 < month_of(country.as_of) {
            row(last + 2, kind, wage)?;
        }
    }
    if let Some((from, _)) = country.pension(person).filter(|_| human.lives()) {
        let pension = 62_000 + dice.below(160_000);
        for month in (quarter..quarter + 3).filter(|m| *m >= month_of(from)) {
            row(month, IncomeKind::Pension, pension)?;
        }
    }
    let other = match dice.below(1000) {
        0..8 => IncomeKind::Alimony,
        8..20 => IncomeKind::Benefit,
        20..35 => IncomeKind::Other,
        _ => return Ok(()),
    };
    if human.lives() && country.age(person) >= 20 && country.able(person) {
        row(quarter + dice.below(3) as i32, other, 10_000 + dice.below(90_000))?;
    }
    Ok(())
}

/// Most wages lie low, a few far above.
fn wage(dice: &mut Dice) -> u64 {
    let wage = 85_000 + dice.below(180_000) + dice.below(260_000);
    wage + if dice.chance(120_000) { dice.below(900_000) } else { 0 }
}
