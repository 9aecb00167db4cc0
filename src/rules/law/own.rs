//! Law from a folder that an administration keeps itself, in the place of the one that ships: the
//! same files, read and refused in the same way. Must not know where the folder lies.

use super::{ACTS, Law, LawError, shipped_files};
use crate::rules::scoring;
use std::collections::BTreeMap;

/// The registers and their order: stores number them, so they are no law that may change.
const SOURCES: (&str, &str) = ("sources.toml", include_str!("../../../rules/kz/sources.toml"));
const SCORING: &str = "scoring/";

impl Law {
    /// The law of a folder: the texts of all its `.toml` files by their places in it. It holds
    /// every file of `rules/kz/` that has values; of scoring models its own, if there are any.
    pub fn own(root: &str, files: &BTreeMap<String, String>) -> Result<Law, LawError> {
        let fault = |place: &str, line, reason: &str| {
            Err(LawError { file: format!("{root}/{place}"), line, reason: reason.to_owned() })
        };
        let known: Vec<String> = shipped_files().into_iter().map(|(place, _)| place).collect();
        let mut texts: Vec<(String, &str)> = Vec::new();
        for place in &known {
            match files.get(place) {
                Some(text) => texts.push((place.clone(), text)),
                None => return fault(place, 1, "this file is missing"),
            }
        }
        let Some(acts) = files.get(ACTS.0) else {
            return fault(ACTS.0, 1, "this file is missing");
        };
        let is_read = |place: &str| {
            known.iter().any(|known| known == place)
                || [ACTS.0, SOURCES.0].contains(&place)
                || place.starts_with(SCORING)
        };
        if let Some(strange) = files.keys().find(|place| !is_read(place)) {
            return fault(strange, 1, "no rule reads this file");
        }
        if let Some(line) = files.get(SOURCES.0).and_then(|text| first_difference(text)) {
            return fault(SOURCES.0, line, "registers cannot be changed; leave this file out");
        }
        let law = Law::read(root, acts, &texts)?;
        let units = Law::read(root, ACTS.1, &shipped_files())?.parameters;
        for (parameter, line) in law.parameters.iter().zip(&law.lines) {
            let is_step = parameter.scale.is_some();
            let own = units
                .iter()
                .find(|own| own.name == parameter.name || is_step && own.scale == parameter.scale);
            if let Some(own) = own.filter(|own| own.unit != parameter.unit) {
                let file = law.file(&parameter.name);
                let (name, unit) = (&parameter.name, &parameter.unit);
                let reason = format!("`{name}` is in {unit}; the rules count it in {}", own.unit);
                return Err(LawError { file, line: *line, reason });
            }
        }
        for shipped in &units {
            let (name, file) = (&shipped.name, law.file(&shipped.name));
            let own = law.parameters.iter().position(|own| own.name == *name);
            // More steps of a scale than the program has are welcome, fewer are forgotten ones.
            let Some(own) = own else {
                return Err(LawError { file, line: 1, reason: format!("`{name}` is missing") });
            };
            if law.parameters[own].scale != shipped.scale {
                let reason = match &shipped.scale {
                    Some(scale) => format!("`{name}` is a step of the scale `{scale}`"),
                    None => format!("`{name}` is no step of a scale"),
                };
                return Err(LawError { file, line: law.lines[own], reason });
            }
        }
        let models = files.iter().filter(|(place, _)| place.starts_with(SCORING));
        let models: Vec<(String, &str)> =
            models.map(|(place, text)| (format!("{root}/{place}"), &**text)).collect();
        let models: Vec<(&str, &str)> =
            models.iter().map(|(path, text)| (&**path, *text)).collect();
        let models = if models.is_empty() { scoring::SHIPPED } else { &models };
        Ok(Law { models: scoring::read_all(models)?, ..law })
    }
}

/// The first line in which the registers are not those of the program.
fn first_difference(text: &str) -> Option<usize> {
    let (own, shipped): (Vec<&str>, Vec<&str>) =
        (text.lines().collect(), SOURCES.1.lines().collect());
    (0..own.len().max(shipped.len())).find(|n| own.get(*n) != shipped.get(*n)).map(|n| n + 1)
}
