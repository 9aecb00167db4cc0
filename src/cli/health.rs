//! `otbasy health`: whether the store is sound.

use super::{CliError, Exit, Format, context::Context};

/// Arguments of `health`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Read every page and every row
    #[arg(long)]
    deep: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let health = context.open_existing("health")?.health(args.deep)?;
    if context.format == Format::Json {
        context.say(serde_json::json!({
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
            context.say(finding)?;
        }
        if health.unlisted > 0 {
            context.say(format!("… and {} more", health.unlisted))?;
        }
        context.say(format!(
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
        return Ok(Exit::Done);
    }
    Err(CliError::unsound(context.directory()?))
}
