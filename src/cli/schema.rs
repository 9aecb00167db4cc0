//! `otbasy schema`: the GraphQL schema as text.

use super::{CliError, say};
use std::process::ExitCode;

pub(super) fn run() -> Result<ExitCode, CliError> {
    say(crate::api::graphql::sdl().trim_end())?;
    Ok(ExitCode::SUCCESS)
}
