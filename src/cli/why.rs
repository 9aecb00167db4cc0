//! `otbasy why`: what one rule says of a person, and why, as a tree.

use super::card::parse_locale;
use super::sweep::refuse_before_amounts;
use super::{CliError, Exit, Format, context, context::At, context::Context, law};
use crate::card::said;
use crate::domain::{Locale, Permission, PersonNo};
use crate::family::Custody;
use crate::graph::View;
use crate::language::{self, shown, text};
use crate::rules::{Case, Decision, Fact, REGISTRY, Words, rule};
use std::fmt::Write;

/// Arguments of `why`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Twelve digits, or ref:TEXT
    iin: String,
    /// The code of a rule, as `otbasy rules list` names them
    code: String,
    #[command(flatten)]
    at: At,
    /// The language: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
    lang: Locale,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    if context.format != Format::Text {
        return Err(CliError::input("why has the format text; the JSON is in `card`"));
    }
    context.needs_all_rights("why")?;
    let rule = rule(&args.code).ok_or_else(|| {
        let codes: Vec<&str> = REGISTRY.iter().map(|rule| rule.code).collect();
        CliError::input(format!("{}: no such rule; there are {}", args.code, codes.join(" ")))
    })?;
    let law = law::configured(context)?;
    let store = context.open("why")?;
    let snapshot = store.snapshot()?;
    let scope = context.scope(&snapshot, &args.at);
    refuse_before_amounts(scope.as_of)?;
    let p = context::person(snapshot.graph.as_ref(), scope, &args.iin)?;
    let people_max = context.effective.config.service.limits.family_people;
    let view = View::within(snapshot.graph.as_ref(), scope, people_max);
    let custody = Custody::new(&view);
    let case = Case::new(&custody, &law);
    let mut found = said(&case, p);
    found.retain(|decision| decision.code == rule.code);
    view.check_size().map_err(CliError::input)?;
    let name = |p: PersonNo| name(&view, args.lang, p);
    let words = Words { law: &law, locale: args.lang, name: &name };
    let mut out = String::new();
    for decision in &found {
        tree(&mut out, &words, decision);
    }
    context.say(out.trim_end())?;
    Ok(Exit::Done)
}

fn name(view: &View, locale: Locale, p: PersonNo) -> String {
    let texts = view.graph().person_text(p);
    let parts = [texts.surname, texts.given_name, texts.patronymic];
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        return shown(&name).into_owned();
    }
    if view.scope().rights.has(Permission::IdentityRead) {
        return shown(&view.identity(p).to_string()).into_owned();
    }
    text(locale, "card-withheld", &[])
}

/// The rule and its row, then its steps with the values they used.
fn tree(out: &mut String, words: &Words, decision: &Decision) {
    let Decision { status, code, validity, .. } = decision;
    let amount = decision.monthly.or(decision.once);
    let amount = amount.map_or_else(String::new, |whole| {
        let tenge = crate::domain::Tenge::from_tiyn(whole.saturating_mul(100));
        format!(" · {}", language::amount(words.locale, tenge))
    });
    let _ = writeln!(out, "{} ({code}): {status}{amount}", words.rule(code));
    let names = |people: &[PersonNo]| {
        people.iter().map(|p| (words.name)(*p)).collect::<Vec<_>>().join("; ")
    };
    if decision.is_row() {
        let recipient: Vec<PersonNo> = decision.recipient.into_iter().collect();
        let term = format!("{} – {}", validity.from, validity.until);
        let chosen = if decision.chosen { "" } else { " · chosen: false" };
        let people = names(&decision.beneficiaries);
        let _ = writeln!(out, "  {} ← {people} · {term}{chosen}", names(&recipient));
    }
    let last = decision.steps.len().saturating_sub(1);
    for (n, step) in decision.steps.iter().enumerate().skip(1) {
        let mark = match step.outcome {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "·",
        };
        let branch = if n == last { "└" } else { "├" };
        let _ = writeln!(out, "  {branch} {mark} {}", words.step(step));
        for fact in &step.facts {
            if let Fact::Value(used) = fact {
                let _ = writeln!(
                    out,
                    "  {}     {}",
                    if n == last { " " } else { "│" },
                    words.value(*used)
                );
            }
        }
    }
    if !decision.is_row() {
        let change = words.change(decision);
        let _ = writeln!(out, "  → {}", change.unwrap_or_default());
    }
    let _ = writeln!(out, "  § {}\n", words.law(code));
}
