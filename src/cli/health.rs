//! `otbasy health`: whether the store is sound.

use super::{CliError, Format, context::Context, say};
use std::process::ExitCode;

/// Arguments of `health`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Read every page and every row
    #[arg(long)]
    deep: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<ExitCode, CliError> {
    let health = context.open_existing("health")?.health(args.deep)?;
    if context.format == Format::Json {
        say(serde_json::json!({
            "sound": health.findings.is_empty(),
            "findings": health.findings,
            "unlisted": health.unlisted,
            "people": health.people,
            "links": health.links,
            "statuses": health.statuses,
            "sequence": health.sequence,
        }))?;
    } else {
        for finding in &health.findings {
            say(finding)?;
        }
        if health.unlisted > 0 {
            say(format!("… and {} more", health.unlisted))?;
        }
        say(format!(
            "{}: {} people, {} versions of links, {} of statuses, {} commits",
            if health.findings.is_empty() { "sound" } else { "not sound" },
            health.people,
            health.links,
            health.statuses,
            health.sequence
        ))?;
    }
    let sound = health.findings.is_empty();
    if sound {
        return Ok(ExitCode::SUCCESS);
    }
    Err(CliError::unsound(context.directory()?))
}
