//! A synthetic country as an extract (spec 1 §5): the same recipe gives the same bytes on every
//! machine. Everyone in it is invented; the numbers say so by their month digits. Must not know the
//! clock, the terminal or a store.
//!
//! The way of it: `years` grows the people (`weddings`, `births`, `adoptions`), `care` finds
//! guardians and carers, `homes` settles everyone, then each person is written once.

mod adoptions;
mod births;
mod care;
mod country;
mod dice;
mod fate;
mod figures;
mod flaws;
mod homes;
mod incomes;
mod links;
mod name_lists;
mod names;
mod papers;
mod persons;
mod rows;
mod statuses;
mod weddings;
mod work;
mod years;

use crate::domain::Day;
use care::Care;
use country::Country;
use links::Links;
use rows::Extract;
use statuses::Statuses;
use std::path::Path;

/// What is wrong in the extract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Errors {
    /// Nothing: registers that agree with each other.
    None,
    /// About what is wrong in real registers.
    Realistic,
}

/// All that decides the bytes of an extract.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// Rows of persons.csv: the living and the dead together.
    pub people: u64,
    /// The seed of all chance.
    pub seed: u64,
    /// The day up to which the country lived.
    pub as_of: Day,
    /// What is wrong in it.
    pub errors: Errors,
}

/// Rows written, by file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Summary {
    /// persons.csv, as many as the recipe asked for.
    pub persons: u64,
    /// links.csv.
    pub links: u64,
    /// statuses.csv.
    pub statuses: u64,
    /// incomes.csv.
    pub incomes: u64,
}

/// Why there is no extract.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// More people than the numbers of a day can name.
    #[error("at most {PEOPLE_MAX} people, not {0}")]
    People(u64),
    /// A day for which no numbers or dates can be made.
    #[error("the as-of day must lie between 1950-01-01 and 2099-12-31, not {0}")]
    AsOf(Day),
    /// A file that could not be written.
    #[error("cannot write the extract: {0}")]
    Write(#[from] csv::Error),
}

/// The most people one extract may have.
pub const PEOPLE_MAX: u64 = 100_000_000;

/// People between two reports of progress.
const STRIDE: u32 = 4096;

/// Writes the extract of a recipe into a directory, which it makes; `progress` hears how many
/// people are written.
pub fn generate(
    recipe: &Recipe,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Summary, GenerateError> {
    let Recipe { people, seed, as_of, errors } = *recipe;
    if people > PEOPLE_MAX {
        return Err(GenerateError::People(people));
    }
    if !(1950..=2099).contains(&as_of.civil().0) {
        return Err(GenerateError::AsOf(as_of));
    }
    let twice = match errors {
        Errors::None => 0,
        Errors::Realistic => flaws::duplicates_among(people),
    };
    let mut extract = Extract::create(out)?;
    let mut country = years::grow(seed, as_of, people - twice);
    let care = care::arrange(&country);
    homes::settle(&mut country, &care);
    write_people(&country, &care, errors, &mut extract, progress)?;
    write_twice(&country, &care, errors, twice, &mut extract)?;
    progress(people);
    let [persons, links, statuses, incomes] = extract.finish()?;
    Ok(Summary { persons, links, statuses, incomes })
}

fn write_people(
    country: &Country,
    care: &Care,
    errors: Errors,
    extract: &mut Extract,
    progress: &mut dyn FnMut(u64),
) -> Result<(), csv::Error> {
    for person in 0..country.people.len() as u32 {
        let iin = papers::identity(country, person);
        persons::write(country, errors, extract, person, &iin)?;
        Links { country, care, errors, extract }.towards(person)?;
        Statuses { country, care, errors, extract, person, iin: &iin }.write()?;
        incomes::write(country, errors, extract, person, &iin)?;
        if person % STRIDE == 0 {
            progress(u64::from(person));
        }
    }
    let mut links = Links { country, care, errors, extract };
    for (number, union) in country.unions.iter().enumerate() {
        links.marriage(number as u32, union)?;
    }
    links.carers()
}

/// People who are recorded a second time under another number.
fn write_twice(
    country: &Country,
    care: &Care,
    errors: Errors,
    twice: u64,
    extract: &mut Extract,
) -> Result<(), csv::Error> {
    for (person, identity) in flaws::duplicates(country, twice) {
        persons::write(country, Errors::None, extract, person, &identity)?;
        Links { country, care, errors, extract }.duplicate(person, &identity)?;
    }
    Ok(())
}
