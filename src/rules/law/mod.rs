//! Law as data: dated values with the act and article that set them, read from `rules/kz/` and
//! checked at the start. Must not know how a rule uses a value.

mod checks;
mod file;
mod own;
mod read;

#[cfg(test)]
mod tests;

use super::Fraction;
use super::registry::{REGISTRY, Rule};
use super::scoring::{self, Model};
use crate::domain::{Day, Locale, Region, Tenge};
pub(super) use read::{File, Table};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

/// The set of rules this program computes.
pub const RULE_SET: &str = "kz-2";

/// The first day of which amounts are known (spec 3, *Base values*).
pub fn amounts_since() -> Day {
    Day::new(2024, 1, 1).unwrap_or(Day::FIRST)
}

/// What is wrong with the law as data, in one line.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct LawError {
    /// The file, from the project's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// A text in the three languages.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Title {
    texts: [String; 3],
}

impl Title {
    /// The text of one language.
    pub fn text(&self, locale: Locale) -> &str {
        &self.texts[locale as usize]
    }
}

/// An act of law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: Title,
}

/// Where in the law something stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The act.
    pub act: Act,
    /// The article; `?` where it has not been established.
    pub article: String,
}

impl Reference {
    /// Whether the article has been read in a source.
    pub fn is_established(&self) -> bool {
        self.article != "?"
    }
}

/// A value and since when it is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Value {
    /// The first day in force.
    pub since: Day,
    /// Of a step of a scale: the least count of which it holds.
    pub at_least: u32,
    /// The number; of a parameter of words the place of the word.
    pub number: Fraction,
    /// Of an age in years: in whole months, a begun one counting.
    pub months: i32,
    /// Who set it.
    pub law: Reference,
    /// Whether it was held against the text of the act.
    pub verified: bool,
}

/// A number of the law with all the values it had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// `mci`, `burial.amount` …
    pub name: String,
    /// What it is.
    pub title: Title,
    /// What it counts.
    pub unit: String,
    /// The words that its values choose from; empty where they are numbers.
    pub words: Vec<String>,
    /// The scale of which it is a step, as `insurance.length`.
    pub scale: Option<String>,
    /// Its values, the earliest first; never empty.
    pub values: Vec<Value>,
}

/// A value that was used: which parameter, and which of its values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Used {
    parameter: u32,
    value: u32,
}

/// All numbers of the law, and the region medians that an administration hands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Law {
    /// The folder of its files, as messages name it.
    root: String,
    parameters: Vec<Parameter>,
    /// The line of each parameter in its file.
    lines: Vec<usize>,
    places: FxHashMap<String, u32>,
    /// The steps of each scale, in the order of the file.
    scales: FxHashMap<String, Vec<u32>>,
    titles: FxHashMap<String, (Title, Reference)>,
    medians: BTreeMap<Region, Tenge>,
    models: Vec<Model>,
}

impl Parameter {
    /// The word that a value of this parameter chose, where it chooses one.
    pub fn word(&self, value: &Value) -> Option<&str> {
        let place = usize::try_from(value.number.as_whole()?).ok()?;
        self.words.get(place).map(String::as_str)
    }

    /// A value as the file has it: the word or the number.
    pub fn shown(&self, value: &Value) -> String {
        self.word(value).map_or_else(|| value.number.to_string(), str::to_owned)
    }
}

/// Where the files lie that ship with the program.
const ROOT: &str = "rules/kz";

/// The files that belong to no rule, by their places in the folder.
const FILES: &[(&str, &str)] = &[
    ("base.toml", include_str!("../../../rules/kz/base.toml")),
    ("family.toml", include_str!("../../../rules/kz/family.toml")),
    ("pension.toml", include_str!("../../../rules/kz/pension.toml")),
    ("insurance.toml", include_str!("../../../rules/kz/insurance.toml")),
    ("survivors.toml", include_str!("../../../rules/kz/survivors.toml")),
    ("notices.toml", include_str!("../../../rules/kz/notices.toml")),
];

const ACTS: (&str, &str) = ("acts.toml", include_str!("../../../rules/kz/acts.toml"));

impl Law {
    /// The law that ships with the program.
    pub fn shipped() -> Result<Law, LawError> {
        let law = Law::read(ROOT, ACTS.1, &shipped_files())?;
        Ok(Law { models: scoring::read_all(scoring::SHIPPED)?, ..law })
    }

    /// Reads the acts and the files of values, each with its place in the folder `root` and its
    /// text. Without scoring models.
    pub fn read(root: &str, acts: &str, files: &[(String, &str)]) -> Result<Law, LawError> {
        let acts = file::acts(&File::new(&format!("{root}/{}", ACTS.0), acts))?;
        let mut law = Law {
            root: root.to_owned(),
            parameters: Vec::new(),
            lines: Vec::new(),
            places: FxHashMap::default(),
            scales: FxHashMap::default(),
            titles: FxHashMap::default(),
            medians: BTreeMap::new(),
            models: Vec::new(),
        };
        for (place, text) in files {
            let path = format!("{root}/{place}");
            let found = file::parameters(&File::new(&path, text), &acts)?;
            law.titles.extend(found.rule);
            for (line, parameter) in found.parameters {
                checks::values(&path, line, &parameter)?;
                let place = law.parameters.len() as u32;
                law.places.insert(parameter.name.clone(), place);
                if let Some(scale) = &parameter.scale {
                    law.scales.entry(scale.clone()).or_default().push(place);
                }
                law.parameters.push(parameter);
                law.lines.push(line);
            }
        }
        checks::all_there(&law)?;
        Ok(law)
    }

    /// The file in which a parameter stands, or would stand.
    fn file(&self, name: &str) -> String {
        let stem = name.split_once('.').map_or("base", |(stem, _)| stem);
        let of_rule = REGISTRY.iter().find(|rule| rule.code.to_lowercase() == stem);
        let place = of_rule.map_or_else(|| format!("{stem}.toml"), rule_file);
        format!("{}/{place}", self.root)
    }

    /// The same law with these medians of the regions' incomes per head.
    #[must_use]
    pub fn with_medians(self, medians: BTreeMap<Region, Tenge>) -> Law {
        Law { medians, ..self }
    }

    /// The same law with the scoring model of this file before the others, in the place of one of
    /// its own code.
    pub fn with_model(mut self, path: &str, text: &str) -> Result<Law, LawError> {
        let own = scoring::read(path, text)?;
        self.models.retain(|model| model.code != own.code);
        self.models.insert(0, own);
        Ok(self)
    }

    /// The scoring models; the first is meant where none is named.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model of this code, or the first one.
    pub fn model(&self, code: Option<&str>) -> Option<&Model> {
        self.models.iter().find(|model| code.is_none_or(|code| model.code == code))
    }

    /// The median income per head of a region, if one was handed in.
    pub fn median(&self, region: Region) -> Option<Tenge> {
        self.medians.get(&region).copied()
    }

    /// The value of a parameter on a day. Before its first value the first one holds; after the
    /// last the last.
    pub fn used(&self, name: &str, day: Day) -> Option<Used> {
        self.in_force(*self.places.get(name)?, day)
    }

    fn in_force(&self, parameter: u32, day: Day) -> Option<Used> {
        let values = &self.parameters.get(parameter as usize)?.values;
        let value = values.iter().rposition(|value| value.since <= day).unwrap_or(0) as u32;
        Some(Used { parameter, value })
    }

    /// The value of a scale on a day: of the steps that so many reach the highest, and of fewer
    /// than the lowest asks for the lowest.
    pub fn step(&self, scale: &str, count: usize, day: Day) -> Option<Used> {
        let steps = self.scales.get(scale)?.iter();
        let steps = steps.filter_map(|step| self.in_force(*step, day));
        let least = |used: &Used| self.value(*used).map_or(0, |(_, value)| value.at_least as usize);
        let reached = steps.clone().filter(|used| least(used) <= count).max_by_key(least);
        reached.or_else(|| steps.min_by_key(least))
    }

    /// The number of a scale on a day; 0 of one that is not there.
    pub fn step_on(&self, scale: &str, count: usize, day: Day) -> Fraction {
        self.step(scale, count, day).map_or(Fraction::ZERO, |used| self.number(used))
    }

    /// The parameter of this name, or the steps of the scale.
    pub fn named(&self, name: &str) -> Vec<&Parameter> {
        let one = self.places.get(name).into_iter();
        let places = one.chain(self.scales.get(name).into_iter().flatten());
        places.filter_map(|place| self.parameters.get(*place as usize)).collect()
    }

    /// The number of a value that was used.
    pub fn number(&self, used: Used) -> Fraction {
        self.value(used).map_or(Fraction::ZERO, |(_, value)| value.number)
    }

    /// The number of a parameter on a day; 0 of one that is not there.
    pub fn number_on(&self, name: &str, day: Day) -> Fraction {
        self.used(name, day).map_or(Fraction::ZERO, |used| self.number(used))
    }

    /// A value that was used, with its parameter.
    pub fn value(&self, used: Used) -> Option<(&Parameter, &Value)> {
        let parameter = self.parameters.get(used.parameter as usize)?;
        Some((parameter, parameter.values.get(used.value as usize)?))
    }

    /// All values of a parameter, the earliest first.
    pub fn values(&self, name: &str) -> &[Value] {
        let place = self.places.get(name).map(|place| *place as usize);
        place.and_then(|place| self.parameters.get(place)).map_or(&[], |found| &found.values)
    }

    /// Every parameter.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The title of a rule, and the act it stands on.
    pub fn of_rule(&self, code: &str) -> Option<&(Title, Reference)> {
        self.titles.get(code)
    }
}

static IN_FORCE: OnceLock<Law> = OnceLock::new();

/// Makes a law other than the shipped one that by which this process names rules and finds whose
/// cards an event touches; the first one stays.
pub fn put_in_force(law: &Law) {
    if IN_FORCE.get().is_none() {
        let _ = IN_FORCE.set(law.clone());
    }
}

/// The law put in force, else the shipped one.
pub fn in_force() -> Option<&'static Law> {
    IN_FORCE.get().or_else(shipped)
}

/// The law that ships with the program, read once; `None` if it is not sound, which every command
/// tells when it starts.
pub fn shipped() -> Option<&'static Law> {
    static LAW: LazyLock<Option<Law>> = LazyLock::new(|| Law::shipped().ok());
    LAW.as_ref()
}

/// The title of a rule of the law in force; its code if there is none.
pub fn title(locale: Locale, code: &str) -> String {
    let title = in_force().and_then(|law| law.of_rule(code));
    title.map_or(code, |(title, _)| title.text(locale)).to_owned()
}

/// The files of values in this program, those of the rules by their codes.
fn shipped_files() -> Vec<(String, &'static str)> {
    let of_rules = REGISTRY.iter().map(|rule| (rule_file(rule), rule.law));
    FILES.iter().map(|(name, text)| ((*name).to_owned(), *text)).chain(of_rules).collect()
}

/// Where the values of a rule stand in the folder of the law.
fn rule_file(rule: &Rule) -> String {
    format!("benefits/{}.toml", rule.code.to_lowercase())
}
