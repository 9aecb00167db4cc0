//! The law that commands compute by: the shipped values, and the medians of the configuration.

use super::{CliError, context::Context};
use crate::config;
use crate::rules::Law;
use std::path::Path;
use std::sync::Arc;

/// The shipped law; a mistake in it is told with its file and line.
pub(super) fn shipped() -> Result<Arc<Law>, CliError> {
    Law::shipped().map(Arc::new).map_err(CliError::input)
}

/// The law with the medians that the configuration names.
pub(super) fn configured(context: &Context) -> Result<Arc<Law>, CliError> {
    let medians = &context.effective.config.medians;
    if medians.is_empty() { shipped() } else { with_medians(Path::new(medians), medians) }
}

/// The law with the medians of this file, which the user calls `name`.
pub(super) fn with_medians(path: &Path, name: &str) -> Result<Arc<Law>, CliError> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| CliError::input(format!("{name} cannot be read: {e}")))?;
    let medians = config::medians(&text).map_err(|e| CliError::input(format!("{name}: {e}")))?;
    Ok(Arc::new(Law::shipped().map_err(CliError::input)?.with_medians(medians)))
}
