//! Reads a scoring model and says what is wrong with one: file, line and reason. Must not know what
//! a measure means.

use super::{Indicator, Level, Measure, Model, Step};
use crate::rules::Fraction;
use crate::rules::law::{File, LawError, Table};

const WHOLE: Fraction = Fraction::whole(1);

/// The models of these files, each with its path and text.
pub(in crate::rules) fn read_all(files: &[(&str, &str)]) -> Result<Vec<Model>, LawError> {
    let mut models: Vec<Model> = Vec::with_capacity(files.len());
    for (path, text) in files {
        let model = read(path, text)?;
        if models.iter().any(|other| other.code == model.code) {
            let reason = format!("two models are called `{}`", model.code);
            return Err(File::new(path, text).error(0, reason));
        }
        models.push(model);
    }
    Ok(models)
}

/// The model of one file.
pub(in crate::rules) fn read(path: &str, text: &str) -> Result<Model, LawError> {
    let file = File::new(path, text);
    let table = file.table()?;
    let table = table.get_ref();
    let keys = ["code", "version", "sample", "title", "about", "levels", "indicators"];
    file.only(table, &keys)?;
    Ok(Model {
        code: file.text(table, "code", 0)?,
        version: version(&file, table)?,
        sample: sample(&file, table)?,
        title: file.title(table, "title", 0)?,
        about: file.title(table, "about", 0)?,
        levels: levels(&file, table)?,
        indicators: indicators(&file, table)?,
    })
}

fn version(file: &File, table: &Table) -> Result<u32, LawError> {
    let number = file.number(table, "version", 0)?.as_whole();
    let number = number.and_then(|number| u32::try_from(number).ok()).filter(|n| *n > 0);
    let at = file.need(table, "version", 0)?.span().start;
    number.ok_or_else(|| file.error(at, "`version` is a whole number from 1 on"))
}

fn sample(file: &File, table: &Table) -> Result<bool, LawError> {
    let cell = file.need(table, "sample", 0)?;
    let wrong = || file.error(cell.span().start, "`sample` is neither true nor false");
    cell.get_ref().as_bool().ok_or_else(wrong)
}

fn levels(file: &File, table: &Table) -> Result<Vec<Level>, LawError> {
    let mut levels: Vec<Level> = Vec::new();
    for cell in file.list(table, "levels")? {
        let at = cell.span().start;
        let row = file.sub_table("levels", cell)?;
        file.only(row, &["level", "from", "title"])?;
        let from = share(file, row, "from", at)?;
        follows(file, levels.last().map(|level| level.from), from, at)?;
        let name = file.text(row, "level", at)?;
        if levels.iter().any(|level| level.name == name) {
            return Err(file.error(at, format!("two levels are called `{name}`")));
        }
        levels.push(Level { name, title: file.title(row, "title", at)?, from });
    }
    Ok(levels)
}

fn indicators(file: &File, table: &Table) -> Result<Vec<Indicator>, LawError> {
    let mut indicators: Vec<Indicator> = Vec::new();
    for cell in file.list(table, "indicators")? {
        let at = cell.span().start;
        let own = indicator(file, file.sub_table("indicators", cell)?, at)?;
        if indicators.iter().any(|other| other.name == own.name) {
            return Err(file.error(at, format!("two indicators are called `{}`", own.name)));
        }
        indicators.push(own);
    }
    let sum = indicators.iter().fold(Fraction::ZERO, |sum, own| sum.plus(own.weight));
    if sum == WHOLE {
        return Ok(indicators);
    }
    let at = file.need(table, "indicators", 0)?.span().start;
    Err(file.error(at, format!("the weights sum to {sum}, not to 1")))
}

fn indicator(file: &File, row: &Table, at: usize) -> Result<Indicator, LawError> {
    file.only(row, &["name", "measure", "weight", "title", "steps"])?;
    let word = file.text(row, "measure", at)?;
    let measure = Measure::parse(&word).ok_or_else(|| {
        let known: Vec<&str> = Measure::words().collect();
        file.error(at, format!("unknown measure `{word}`; there are {}", known.join(" ")))
    })?;
    let mut steps: Vec<Step> = Vec::new();
    for cell in file.list(row, "steps")? {
        let at = cell.span().start;
        let step = file.sub_table("steps", cell)?;
        file.only(step, &["from", "share"])?;
        let from = file.number(step, "from", at)?;
        follows(file, steps.last().map(|step| step.from), from, at)?;
        steps.push(Step { from, share: share(file, step, "share", at)? });
    }
    Ok(Indicator {
        name: file.text(row, "name", at)?,
        title: file.title(row, "title", at)?,
        measure,
        weight: share(file, row, "weight", at)?,
        steps,
    })
}

/// From 0 to 1 with at most three places, so that contributions are shown to the last digit.
fn share(file: &File, row: &Table, key: &str, at: usize) -> Result<Fraction, LawError> {
    let number = file.number(row, key, at)?;
    if number <= WHOLE && number.by(1_000).as_whole().is_some() {
        return Ok(number);
    }
    let at = file.need(row, key, at)?.span().start;
    Err(file.error(at, format!("`{key}` is from 0 to 1, with at most three places")))
}

/// The first begins at 0 and each next one higher, so that every value falls into one.
fn follows(
    file: &File,
    before: Option<Fraction>,
    from: Fraction,
    at: usize,
) -> Result<(), LawError> {
    match before {
        None if from != Fraction::ZERO => Err(file.error(at, "the first does not begin at 0")),
        Some(before) if before >= from => {
            Err(file.error(at, format!("{from} stands after {before}")))
        }
        _ => Ok(()),
    }
}
