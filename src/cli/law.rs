//! The law that commands compute by: the shipped values, and the medians and the scoring model of
//! the configuration.

use super::{CliError, context::Context};
use crate::config;
use crate::domain::{Region, Tenge};
use crate::rules::Law;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The shipped law; a mistake in it is told with its file and line.
pub(super) fn shipped() -> Result<Arc<Law>, CliError> {
    Law::shipped().map(Arc::new).map_err(CliError::input)
}

/// The law with the medians and the scoring model that the configuration names.
pub(super) fn configured(context: &Context) -> Result<Arc<Law>, CliError> {
    let config = &context.effective.config;
    let mut law = Law::shipped().map_err(CliError::input)?;
    if !config.medians.is_empty() {
        law = law.with_medians(medians(Path::new(&config.medians), &config.medians)?);
    }
    if !config.scoring.is_empty() {
        let text = read(Path::new(&config.scoring), &config.scoring)?;
        law = law.with_model(&config.scoring, &text).map_err(CliError::input)?;
    }
    Ok(Arc::new(law))
}

/// The law with the medians of this file, which the user calls `name`.
pub(super) fn with_medians(path: &Path, name: &str) -> Result<Arc<Law>, CliError> {
    let medians = medians(path, name)?;
    Ok(Arc::new(Law::shipped().map_err(CliError::input)?.with_medians(medians)))
}

fn medians(path: &Path, name: &str) -> Result<BTreeMap<Region, Tenge>, CliError> {
    config::medians(&read(path, name)?).map_err(|e| CliError::input(format!("{name}: {e}")))
}

fn read(path: &Path, name: &str) -> Result<String, CliError> {
    let text = std::fs::read_to_string(path);
    text.map_err(|e| CliError::input(format!("{name} cannot be read: {e}")))
}
