//! Reads `rules/kz/sources.toml`: the registers, their order and the dates they speak for.

use crate::domain::{Confidence, Coverage, Day, SourceRule, Sources};
use serde::Deserialize;

const FILE: &str = include_str!("../../rules/kz/sources.toml");

/// What is wrong with the file of sources.
#[derive(Debug, thiserror::Error)]
#[error("rules/kz/sources.toml: {0}")]
pub struct SourcesError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    confidence: String,
    marriages: Option<String>,
    births: Option<String>,
    adoptions: Option<String>,
    deaths: Option<String>,
}

/// The registers that ship with the program.
pub fn registers() -> Result<Sources, SourcesError> {
    let file: File = toml::from_str(FILE).map_err(|e| SourcesError(e.to_string()))?;
    file.source.into_iter().map(rule).collect::<Result<_, _>>().map(Sources::new)
}

fn rule(row: Row) -> Result<SourceRule, SourcesError> {
    let day = |text: Option<String>| match text {
        None => Ok(Day::OPEN_START),
        Some(text) => Day::parse(&text).map_err(|e| SourcesError(format!("{}: {e}", row.name))),
    };
    Ok(SourceRule {
        confidence: Confidence::parse(&row.confidence)
            .ok_or_else(|| SourcesError(format!("{}: no such confidence", row.name)))?,
        coverage: Coverage {
            marriages: day(row.marriages)?,
            births: day(row.births)?,
            adoptions: day(row.adoptions)?,
            deaths: day(row.deaths)?,
        },
        name: row.name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_the_order_of_the_spec() {
        let sources = registers().unwrap();
        let order = "CIVIL_ACTS POPULATION DISABILITY GUARDIANSHIP COURT PENSION SOCIAL_INSURANCE \
                     EMPLOYMENT EDUCATION TAX MIGRATION CASEWORKER CITIZEN";
        for (rank, name) in order.split(' ').enumerate() {
            let source = sources.find(name).unwrap();
            assert_eq!(usize::from(sources.rank(source)), rank);
            let expected = match name {
                "CASEWORKER" => Confidence::Medium,
                "CITIZEN" => Confidence::Low,
                _ => Confidence::High,
            };
            assert_eq!(sources.confidence(source), expected);
        }
        assert_eq!(sources.find("OTHER:bank"), None);
    }
}
