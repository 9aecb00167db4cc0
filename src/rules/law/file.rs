//! Reads one file of `rules/kz/`: tables into parameters and acts, every mistake with its line.
//! Must not know whether the values fit together.

use super::read::{Cell, File, Table, number};
use super::{Act, LawError, Parameter, Reference, Title, Value};
use crate::domain::Day;
use crate::rules::Fraction;
use crate::rules::registry::REGISTRY;
use rustc_hash::FxHashMap;
use toml::de::DeValue;

/// What a file of values holds.
pub(super) struct Found {
    /// The rule it belongs to, with its title and act.
    pub(super) rule: Option<(String, (Title, Reference))>,
    /// The parameters, each with its line and the ends that its values state.
    pub(super) parameters: Vec<(usize, Parameter)>,
}

type Acts = FxHashMap<String, Act>;

/// The acts by the names that values use.
pub(super) fn acts(file: &File) -> Result<Acts, LawError> {
    let mut acts = Acts::default();
    for (key, cell) in file.table()?.get_ref() {
        let at = key.span().start;
        let table = file.sub_table(key.get_ref(), cell)?;
        file.only(table, &["number", "title"])?;
        let act =
            Act { number: file.text(table, "number", at)?, title: file.title(table, "title", at)? };
        acts.insert(key.get_ref().to_string(), act);
    }
    Ok(acts)
}

/// The rule and the parameters of a file of values.
pub(super) fn parameters(file: &File, acts: &Acts) -> Result<Found, LawError> {
    let stem = file.path.rsplit('/').next().unwrap_or(file.path).trim_end_matches(".toml");
    let mut found = Found { rule: None, parameters: Vec::new() };
    for (key, cell) in file.table()?.get_ref() {
        let at = key.span().start;
        let table = file.sub_table(key.get_ref(), cell)?;
        if key.get_ref() == "rule" {
            found.rule = Some(rule(file, table, acts, at)?);
            continue;
        }
        let name = match stem {
            "base" => key.get_ref().to_string(),
            _ => format!("{stem}.{}", key.get_ref()),
        };
        found.parameters.push((file.line(at), parameter(file, name, table, acts, at)?));
    }
    Ok(found)
}

fn rule(
    file: &File,
    table: &Table,
    acts: &Acts,
    at: usize,
) -> Result<(String, (Title, Reference)), LawError> {
    file.only(table, &["code", "place", "act", "article", "title"])?;
    let code = file.text(table, "code", at)?;
    if REGISTRY.iter().all(|rule| rule.code != code) {
        return Err(file.error(at, format!("unknown rule `{code}`")));
    }
    Ok((code, (file.title(table, "title", at)?, reference(file, table, acts, at)?)))
}

fn reference(file: &File, table: &Table, acts: &Acts, at: usize) -> Result<Reference, LawError> {
    let name = file.text(table, "act", at)?;
    let act = acts.get(&name).ok_or_else(|| file.error(at, format!("unknown act `{name}`")))?;
    Ok(Reference { act: act.clone(), article: file.text(table, "article", at)? })
}

fn parameter(
    file: &File,
    name: String,
    table: &Table,
    acts: &Acts,
    at: usize,
) -> Result<Parameter, LawError> {
    file.only(table, &["title", "unit", "words", "scale", "values"])?;
    let words = words(file, table)?;
    let scale = match table.get("scale") {
        Some(_) => Some(scale_name(&name, &file.text(table, "scale", at)?)),
        None => None,
    };
    let cell = file.need(table, "values", at)?;
    let rows = cell.get_ref().as_array().filter(|rows| !rows.is_empty());
    let rows = rows.ok_or_else(|| file.error(cell.span().start, "no value"))?;
    let mut values: Vec<Value> = Vec::new();
    let mut end: Option<Day> = None;
    for row in rows {
        let at = row.span().start;
        let row = file.sub_table("value", row)?;
        let value = value(file, row, (&words, scale.is_some()), acts, at)?;
        if let Some(before) = values.last().filter(|before| before.since >= value.since) {
            let reason = if before.since == value.since {
                format!("two values in force on {}", value.since)
            } else {
                format!("{} stands after {}", value.since, before.since)
            };
            return Err(file.error(at, reason));
        }
        let meets = end.is_none_or(|end| end == value.since);
        if !meets {
            let later = end.is_some_and(|end| end > value.since);
            let what = if later { "two values in force on" } else { "no value in force before" };
            return Err(file.error(at, format!("{what} {}", value.since)));
        }
        end = until(file, row)?;
        values.push(value);
    }
    if let Some(end) = end {
        return Err(file.error(cell.span().start, format!("no value in force from {end} on")));
    }
    Ok(Parameter {
        name,
        title: file.title(table, "title", at)?,
        unit: file.text(table, "unit", at)?,
        words,
        scale,
        values,
    })
}

/// `insurance.length` of `insurance.length_under_6`.
fn scale_name(parameter: &str, scale: &str) -> String {
    parameter.split_once('.').map_or(scale.to_owned(), |(stem, _)| format!("{stem}.{scale}"))
}

fn words(file: &File, table: &Table) -> Result<Vec<String>, LawError> {
    let Some(cell) = table.get("words") else { return Ok(Vec::new()) };
    let list = cell.get_ref().as_array().into_iter().flat_map(|list| list.iter());
    let words = list.map(|word| word.get_ref().as_str().map(str::to_owned));
    let words: Option<Vec<String>> = words.collect();
    words.ok_or_else(|| file.error(cell.span().start, "`words` is not a list of texts"))
}

fn value(
    file: &File,
    row: &Table,
    (words, is_step): (&[String], bool),
    acts: &Acts,
    at: usize,
) -> Result<Value, LawError> {
    let known = ["since", "until", "value", "act", "article", "verified", "at_least"];
    file.only(row, if is_step { &known } else { &known[..6] })?;
    let at_least = if is_step { at_least(file, row, at)? } else { 0 };
    let since = day(file, file.need(row, "since", at)?)?;
    let cell = file.need(row, "value", at)?;
    let verified = file.need(row, "verified", at)?;
    let Some(verified) = verified.get_ref().as_bool() else {
        return Err(file.error(verified.span().start, "`verified` is neither true nor false"));
    };
    let number = word_or_number(cell.get_ref(), words)
        .map_err(|reason| file.error(cell.span().start, reason))?;
    let months = number.by(12).ceiling() as i32;
    Ok(Value { since, at_least, number, months, law: reference(file, row, acts, at)?, verified })
}

/// The least count of which a step holds.
fn at_least(file: &File, row: &Table, at: usize) -> Result<u32, LawError> {
    let number = file.number(row, "at_least", at)?;
    let whole = number.as_whole().and_then(|count| u32::try_from(count).ok());
    whole.ok_or_else(|| {
        file.error(at, format!("`at_least` is {number}, not a whole number up to {}", u32::MAX))
    })
}

/// A number, or of a parameter of words the place of the word.
fn word_or_number(cell: &DeValue, words: &[String]) -> Result<Fraction, String> {
    let Some(word) = cell.as_str().filter(|_| !words.is_empty()) else {
        let plain = number(cell)?;
        let of_words = || format!("the value is none of {}", words.join(", "));
        return if words.is_empty() { Ok(plain) } else { Err(of_words()) };
    };
    let place = words.iter().position(|known| known == word);
    let place = place.ok_or_else(|| format!("unknown word `{word}`"))?;
    Ok(Fraction::whole(place as i128))
}

fn until(file: &File, row: &Table) -> Result<Option<Day>, LawError> {
    row.get("until").map(|cell| day(file, cell)).transpose()
}

fn day(file: &File, cell: &Cell) -> Result<Day, LawError> {
    let text = cell.get_ref().as_str().unwrap_or("");
    Day::parse(text).map_err(|_| file.error(cell.span().start, "not a date \"YYYY-MM-DD\""))
}
