//! `otbasy rules`: which rules there are, and the values of one on a day.

use super::card::parse_locale;
use super::{CliError, Exit, clock, context, context::Context, law};
use crate::domain::{Day, Locale, PersonNo};
use crate::rules::{REGISTRY, Words, rule};

/// Arguments of `rules`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// The codes and names of all rules
    List {
        /// The language: kk, ru or en
        #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
        lang: Locale,
    },
    /// The values of a rule, with the act and the day that each took force
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
    let law = law::shipped()?;
    let nobody = |_: PersonNo| String::new();
    match &args.what {
        What::List { lang } => {
            let words = Words { law: &law, locale: *lang, name: &nobody };
            for rule in REGISTRY {
                context.say(format!("{:<22} {}", rule.code, words.rule(rule.code)))?;
            }
        }
        What::Show { code, as_of, lang } => {
            let rule = rule(code).ok_or_else(|| {
                CliError::input(format!("{code}: no such rule; `otbasy rules list` names them"))
            })?;
            let words = Words { law: &law, locale: *lang, name: &nobody };
            let day = as_of.unwrap_or_else(clock::today);
            context.say(format!("{} ({})", words.rule(rule.code), rule.code))?;
            context.say(words.law(rule.code))?;
            let base = ["mci", "subsistence_minimum", "minimum_wage"];
            for name in rule.parameters.iter().copied().chain(base) {
                if let Some(used) = law.used(name, day) {
                    context.say(format!("  {name}: {}", words.value(used)))?;
                }
            }
        }
    }
    Ok(Exit::Done)
}
