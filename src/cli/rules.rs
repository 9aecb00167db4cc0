//! `otbasy rules`: which rules and scoring models there are, and the values of one on a day.

use super::card::parse_locale;
use super::{CliError, Exit, clock, context, context::Context, law};
use crate::domain::{Day, Locale, PersonNo};
use crate::language::text;
use crate::rules::{Law, Model, NOTICES, REGISTRY, Rule, Words, rule};

/// Arguments of `rules`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// The codes and names of all rules, and of the scoring models
    List {
        /// The language: kk, ru or en
        #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
        lang: Locale,
    },
    /// The values of a rule, with the act and the day that each took force, or the weights of a
    /// scoring model
    Show {
        /// The code of the rule
        code: String,
        /// The day asked for, YYYY-MM-DD [default: today in UTC]
        #[arg(long, value_name = "D", value_parser = context::parse_day)]
        as_of: Option<Day>,
        /// The language: kk, ru or en
        #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
        lang: Locale,
    },
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let law = law::configured(context)?;
    match &args.what {
        What::List { lang } => list(context, &law, *lang)?,
        What::Show { code, as_of, lang } => {
            let day = as_of.unwrap_or_else(clock::today);
            let notice = NOTICES.iter().find(|(notice, _)| notice == code);
            match (rule(code), notice, law.model(Some(code.as_str()))) {
                (Some(rule), ..) => show(context, &law, rule, day, *lang)?,
                (None, Some((code, parameters)), _) => {
                    context.say(format!("{} ({code})", notice_title(code, *lang)))?;
                    values(context, &law, parameters, day, *lang)?;
                }
                (.., Some(model)) => show_model(context, model, *lang)?,
                (None, None, None) => {
                    let line = format!("{code}: no such rule; `otbasy rules list` names them");
                    return Err(CliError::input(line));
                }
            }
        }
    }
    Ok(Exit::Done)
}

fn nobody(_: PersonNo) -> String {
    String::new()
}

fn list(context: &Context, law: &Law, locale: Locale) -> Result<(), CliError> {
    let words = Words { law, locale, name: &nobody };
    for rule in REGISTRY {
        context.say(format!("{:<22} {}", rule.code, words.rule(rule.code)))?;
    }
    context.say(format!("\n{}", text(locale, "heading-notices", &[])))?;
    for (code, _) in NOTICES {
        context.say(format!("{code:<22} {}", notice_title(code, locale)))?;
    }
    context.say(format!("\n{}", text(locale, "heading-scoring", &[])))?;
    for model in law.models() {
        context.say(format!("{:<22} {}", model.code, model.title.text(locale)))?;
    }
    Ok(())
}

fn show(
    context: &Context,
    law: &Law,
    rule: &Rule,
    day: Day,
    locale: Locale,
) -> Result<(), CliError> {
    let words = Words { law, locale, name: &nobody };
    context.say(format!("{} ({})", words.rule(rule.code), rule.code))?;
    context.say(words.law(rule.code))?;
    values(context, law, rule.parameters, day, locale)
}

fn notice_title(code: &str, locale: Locale) -> String {
    text(locale, &format!("notice-{code}"), &[])
}

/// Each value on the day, with what it counts and who set it.
fn values(
    context: &Context,
    law: &Law,
    parameters: &[&str],
    day: Day,
    locale: Locale,
) -> Result<(), CliError> {
    let words = Words { law, locale, name: &nobody };
    for parameter in parameters.iter().flat_map(|name| law.named(name)) {
        if let Some(used) = law.used(&parameter.name, day) {
            context.say(format!("  {}: {}", parameter.name, words.value(used)))?;
            context.say(format!("      {}", words.source(used)))?;
        }
    }
    Ok(())
}

/// Each indicator with its weight, and the score from which on each level holds.
fn show_model(context: &Context, model: &Model, locale: Locale) -> Result<(), CliError> {
    let title = model.title.text(locale);
    context.say(format!("{title} ({}, {})", model.code, model.version))?;
    context.say(model.about.text(locale))?;
    for indicator in &model.indicators {
        let title = indicator.title.text(locale);
        context.say(format!("  {} · {title} ({})", indicator.weight, indicator.measure.word()))?;
    }
    for level in &model.levels {
        context.say(format!(
            "  ≥ {}: {} ({})",
            level.from,
            level.name,
            level.title.text(locale)
        ))?;
    }
    Ok(())
}
