//! Export of everything a store keeps as an extract (spec 1 §5): imported into an empty store it
//! gives equal answers. Must not know which store.

mod versions;

use super::import::Table;
use crate::domain::{Day, Identity, Person, PersonNo};
use crate::store::{
    AllRows, StoreError, StoredIncome, StoredLink, StoredPerson, StoredStatus, private,
};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use versions::versions;

/// How many rows each file got.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExportReport {
    /// Of `persons.csv`; a person with earlier references has several.
    pub persons: u64,
    /// Of `links.csv`.
    pub links: u64,
    /// Of `statuses.csv`.
    pub statuses: u64,
    /// Of `incomes.csv`.
    pub incomes: u64,
}

/// Writes the four files into `dir`, which is made if it is not there.
pub fn export_csv(rows: &dyn AllRows, dir: &Path) -> Result<ExportReport, StoreError> {
    private::directory(dir).map_err(|e| failed(dir, &e))?;
    let mut known_as = BTreeMap::new();
    Ok(ExportReport {
        persons: persons(rows, dir, &mut known_as)?,
        links: versions::<StoredLink>(rows, dir)?,
        statuses: versions::<StoredStatus>(rows, dir)?,
        incomes: incomes(rows, dir, &known_as)?,
    })
}

fn failed(path: &Path, e: &dyn fmt::Display) -> StoreError {
    StoreError::Failed { path: path.display().to_string(), reason: e.to_string() }
}

/// A file that appears under its name only when it is whole.
struct Sheet {
    path: PathBuf,
    unfinished: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
    rows: u64,
}

impl Sheet {
    fn of(table: Table, dir: &Path) -> Result<Sheet, StoreError> {
        let path = dir.join(table.file());
        let unfinished = dir.join(format!("{}.unfinished", table.file()));
        let file = private::file(&unfinished).map_err(|e| failed(&unfinished, &e))?;
        let writer = csv::Writer::from_writer(BufWriter::new(file));
        let mut sheet = Sheet { path, unfinished, writer, rows: 0 };
        sheet.write(table.columns())?;
        sheet.rows = 0;
        Ok(sheet)
    }

    fn write<T: AsRef<[u8]>>(&mut self, fields: &[T]) -> Result<(), StoreError> {
        self.rows += 1;
        self.writer.write_record(fields).map_err(|e| failed(&self.unfinished, &e))
    }

    fn finish(self) -> Result<u64, StoreError> {
        let file = self.writer.into_inner().map_err(|e| failed(&self.unfinished, &e))?;
        let file = file.into_inner().map_err(|e| failed(&self.unfinished, &e))?;
        file.sync_all().map_err(|e| failed(&self.unfinished, &e))?;
        std::fs::rename(&self.unfinished, &self.path).map_err(|e| failed(&self.path, &e))?;
        Ok(self.rows)
    }
}

/// Everybody once: whoever is known as somebody else is no second person. An extract cannot say
/// that a number was replaced.
fn persons(
    rows: &dyn AllRows,
    dir: &Path,
    known_as: &mut BTreeMap<PersonNo, PersonNo>,
) -> Result<u64, StoreError> {
    let mut sheet = Sheet::of(Table::Persons, dir)?;
    rows.people(&mut |p, stored| match stored.known_as() {
        Some(other) => {
            known_as.insert(p, other);
            Ok(())
        }
        None if stored.arrived => person(&mut sheet, stored),
        None => Ok(()),
    })?;
    sheet.finish()
}

/// The last row has the fields that count; those before it say what they cannot: earlier
/// references, and that two rows of one extract gave the number to two people.
fn person(sheet: &mut Sheet, stored: &StoredPerson) -> Result<(), StoreError> {
    for reference in &stored.also_known_as {
        sheet.write(&person_row(&stored.person, reference, stored.person.birth))?;
    }
    let person = &stored.person;
    if stored.two_people {
        let other = if person.birth.known().is_some() { Day::OPEN_START } else { Day::FIRST };
        sheet.write(&person_row(person, &person.reference, other))?;
    }
    sheet.write(&person_row(person, &person.reference, person.birth))
}

fn person_row<'p>(person: &'p Person, reference: &'p str, birth: Day) -> [String; 15] {
    let text = |text: &str| text.to_owned();
    [
        person.iin.map(|iin| iin.to_string()).unwrap_or_default(),
        text(reference),
        text(&person.surname),
        text(&person.given_name),
        text(&person.patronymic),
        text(person.sex.word()),
        birth.to_string(),
        person.death.to_string(),
        text(&person.citizenship),
        person.region.map(|region| region.to_string()).unwrap_or_default(),
        text(&person.address),
        text(&person.phone),
        text(if person.protected { "true" } else { "" }),
        person.recorded_at.to_string(),
        person.death_recorded_at.to_string(),
    ]
}

fn incomes(
    rows: &dyn AllRows,
    dir: &Path,
    known_as: &BTreeMap<PersonNo, PersonNo>,
) -> Result<u64, StoreError> {
    let mut sheet = Sheet::of(Table::Incomes, dir)?;
    let running = rows.running_extract()?;
    let mut write = |p, stored: &[StoredIncome]| {
        let Some(person) = identity(rows, p)? else { return Ok(()) };
        for income in stored.iter().filter_map(|income| income.in_force(running)) {
            let (month, amount) = (income.month.to_string(), income.amount.to_string());
            sheet.write(&[person.as_str(), &month, income.kind.word(), &amount])?;
        }
        Ok(())
    };
    let mut joined: BTreeMap<PersonNo, Vec<StoredIncome>> =
        known_as.values().map(|p| (*p, Vec::new())).collect();
    rows.incomes(&mut |p, stored| {
        let Some(all) = joined.get_mut(known_as.get(&p).unwrap_or(&p)) else {
            return write(p, stored);
        };
        *all = StoredIncome::join(std::mem::take(all), stored);
        Ok(())
    })?;
    joined.iter().try_for_each(|(p, stored)| write(*p, stored))?;
    sheet.finish()
}

fn identity(rows: &dyn AllRows, p: PersonNo) -> Result<Option<String>, StoreError> {
    Ok(rows.identity(p)?.as_ref().map(Identity::to_string))
}
