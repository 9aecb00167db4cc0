//! `otbasy schema`: the GraphQL schema as text.

use super::{CliError, Exit, Output};

pub(super) fn run(output: &Output) -> Result<Exit, CliError> {
    output.say(crate::api::graphql::sdl().trim_end())?;
    Ok(Exit::Done)
}
