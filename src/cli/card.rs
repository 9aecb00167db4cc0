//! `otbasy card`: the family card of a person, as text or as the JSON of GraphQL.

use super::{CliError, Exit, Format, ask, clock, context, context::At, context::Context, law};
use crate::api::graphql::CARD_DOCUMENT;
use crate::api::{CardText, Clock};
use crate::card::{CardRequest, assemble};
use crate::domain::{Lens, Locale, Scope};
use crate::graph::View;
use crate::rules::Law;
use crate::store::Snapshot;

/// Arguments of `card`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Twelve digits, or ref:TEXT
    iin: String,
    #[command(flatten)]
    at: At,
    /// The definition of family: `CARD`, `LARGE_FAMILY`, `SURVIVORS`, `TARGETED_AID`, `HOUSEHOLD`
    /// or `KIN`
    #[arg(long, value_name = "L", default_value = "CARD", value_parser = parse_lens)]
    lens: Lens,
    /// How many links lens KIN walks
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: u32,
    /// The language: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
    lang: Locale,
}

pub(super) fn parse_lens(text: &str) -> Result<Lens, String> {
    Lens::parse(text).ok_or_else(|| "no such lens".to_owned())
}

pub(super) fn parse_locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text).ok_or_else(|| "kk, ru or en".to_owned())
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let limits = &context.effective.config.service.limits;
    let cap = limits.kin_depth;
    if args.depth > cap {
        return Err(CliError::input(format!("--depth {} is not from 0 to {cap}", args.depth)));
    }
    let store = context.open("card")?;
    let snapshot = store.snapshot()?;
    let scope = context.scope(&snapshot, &args.at);
    match context.format {
        Format::Text => {
            let holder = context::person(&snapshot, scope, &args.iin)?;
            let request = CardRequest { holder, lens: args.lens, depth: args.depth };
            let view = View::within(snapshot.graph.as_ref(), scope, limits.family_people);
            let law = law::configured(context)?;
            let shown = text(&view, &law, request, args.lang);
            snapshot.reads.check()?;
            context.say(shown?.trim_end())?;
        }
        Format::Json => {
            context::person(&snapshot, scope, &args.iin)?;
            let reads = snapshot.reads.clone();
            let shown = json(context, snapshot, scope, args);
            reads.check()?;
            context.say(shown?)?;
        }
        Format::Csv | Format::Neo4jAdmin => {
            return Err(CliError::input("card has the formats text and json"));
        }
    }
    Ok(Exit::Done)
}

/// The card as text.
pub(super) fn text(
    view: &View,
    law: &Law,
    request: CardRequest,
    locale: Locale,
) -> Result<String, CliError> {
    let card = assemble(view, law, request)
        .map_err(CliError::input)?
        .ok_or_else(|| CliError::input("nobody known has this number at this time"))?;
    Ok(CardText { view, card: &card, law, locale }.to_string())
}

/// The clock as the service wants it.
pub(super) const CLOCK: Clock = Clock { today: clock::today, now: clock::now, ticks: clock::ticks };

/// The answer of the shipped document under `data.card`, by the very schema that is served.
fn json(
    context: &Context,
    snapshot: Snapshot,
    scope: Scope,
    args: &Args,
) -> Result<serde_json::Value, CliError> {
    let variables = serde_json::json!({
        "of": ask::person_ref(&args.iin),
        "lens": args.lens.word(),
        "depth": args.depth,
        "at": ask::point(scope),
        "locale": args.lang.word().to_uppercase(),
    });
    ask::ask(context, snapshot, ask::By::Served, CARD_DOCUMENT, variables, "card")
}
