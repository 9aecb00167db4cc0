//! `otbasy why`: what one rule says of a person, and why, as a tree.

use super::card::parse_locale;
use super::sweep::refuse_before_amounts;
use super::{CliError, Exit, Format, ask, context, context::At, context::Context, law};
use crate::api::RecordText;
use crate::api::graphql::WHY_DOCUMENT;
use crate::card::said;
use crate::domain::{Day, Interval, Locale, PersonNo, Scope, Tenge};
use crate::family::Custody;
use crate::graph::View;
use crate::language::{self, Arg, text};
use crate::rules::{Case, Decision, Fact, REGISTRY, Step, Words, rule};
use crate::store::Snapshot;
use serde_json::{Value, json};
use std::fmt::Write;

/// Records and values shown below one step; a mean income rests on two years of months.
const FACTS_SHOWN: usize = 8;

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
    if !matches!(context.format, Format::Text | Format::Json) {
        return Err(CliError::input("why has the formats text and json"));
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
    let p = context::person(&snapshot, scope, &args.iin)?;
    if context.format == Format::Json {
        let reads = snapshot.reads.clone();
        let answer = json(context, snapshot, (scope, p), args);
        reads.check()?;
        return context.say(answer?).map(|()| Exit::Done);
    }
    let people_max = context.effective.config.service.limits.family_people;
    let view = View::within(snapshot.graph.as_ref(), scope, people_max);
    let custody = Custody::new(&view);
    let case = Case::explaining(&custody, &law);
    let mut found = said(&case, p);
    found.retain(|decision| decision.code == rule.code);
    snapshot.reads.check()?;
    view.check_size().map_err(CliError::input)?;
    let records = RecordText { view: &view, locale: args.lang };
    let name = |p: PersonNo| records.name(p);
    let words = Words { law: &law, locale: args.lang, name: &name };
    let (told, mut out) = (Told { words, records }, String::new());
    for decision in &found {
        told.decision(&mut out, decision);
    }
    snapshot.reads.check()?;
    context.say(out.trim_end())?;
    Ok(Exit::Done)
}

/// The entitlements of that rule which name the person, paid or refused, as the shipped document
/// answers them, by the very schema that is served.
fn json(
    context: &Context,
    snapshot: Snapshot,
    (scope, p): (Scope, PersonNo),
    args: &Args,
) -> Result<Value, CliError> {
    let variables = json!({
        "of": ask::person_ref(&args.iin),
        "code": args.code,
        "at": ask::point(scope),
        "locale": args.lang.word().to_uppercase(),
    });
    let alone = {
        let view = View::new(snapshot.graph.as_ref(), scope);
        Custody::new(&view).card_family(p).is_none()
    };
    let by = if alone { ask::By::Alone } else { ask::By::Served };
    let mut card = ask::ask(context, snapshot, by, WHY_DOCUMENT, variables, "card")?;
    let own = card["holder"]["id"].take();
    let names = |row: &Value| {
        let mut people = row["beneficiaries"].as_array().into_iter().flatten();
        row["recipient"]["id"] == own || people.any(|person| person["id"] == own)
    };
    let rows = card["entitlements"].as_array_mut().map(std::mem::take).unwrap_or_default();
    Ok(rows.into_iter().filter(names).collect())
}

/// One decision as it is told: its head, then what it rests on as a tree.
struct Told<'a, 'g> {
    words: Words<'a>,
    records: RecordText<'a, 'g>,
}

impl Told<'_, '_> {
    fn say(&self, key: &str) -> String {
        text(self.words.locale, key, &[])
    }

    fn names(&self, people: &[PersonNo]) -> String {
        people.iter().map(|p| self.records.name(*p)).collect::<Vec<_>>().join("; ")
    }

    fn decision(&self, out: &mut String, decision: &Decision) {
        let Decision { status, code, .. } = decision;
        let (title, amount) = (self.words.rule(code), self.amount(decision));
        let _ = writeln!(out, "{title} ({code}): {status}{amount}");
        let status = self.say(&format!("card-status-{status}"));
        let _ = writeln!(out, "  {}: {status}", self.say("card-answer"));
        if decision.is_row() {
            self.row(out, decision);
        }
        self.parts(out, decision, 0, "  ");
        for change in self.words.changes(decision, &decision.changes(|_| true)) {
            let _ = writeln!(out, "  → {change}");
        }
        let _ = writeln!(out, "  § {}\n", self.words.law(code));
    }

    fn amount(&self, decision: &Decision) -> String {
        let (key, whole) = match (decision.monthly, decision.once) {
            (Some(whole), _) => ("card-a-month", whole),
            (None, Some(whole)) => ("card-once", whole),
            (None, None) => return String::new(),
        };
        let locale = self.words.locale;
        let amount = language::amount(locale, Tenge::from_tiyn(whole.saturating_mul(100)));
        format!(" · {}", text(locale, key, &[("amount", Arg::Text(&amount))]))
    }

    /// Who is paid, for whom, how long, and whether it is the one that was chosen.
    fn row(&self, out: &mut String, decision: &Decision) {
        let recipient: Vec<PersonNo> = decision.recipient.into_iter().collect();
        let recipient = match &recipient[..] {
            [] => self.say("card-nobody"),
            people => self.names(people),
        };
        let _ = writeln!(out, "  {}: {recipient}", self.say("card-recipient"));
        let people = self.names(&decision.beneficiaries);
        let _ = writeln!(out, "  {}: {people}", self.say("card-beneficiaries"));
        let dated = |key: &str, day: Day| {
            let date = language::date(self.words.locale, day.known()?);
            Some(text(self.words.locale, key, &[("date", Arg::Text(&date))]))
        };
        let Interval { from, until } = decision.validity;
        let term = [dated("card-since", from), dated("card-until", until)];
        let term: Vec<String> = term.into_iter().flatten().collect();
        if !term.is_empty() {
            let _ = writeln!(out, "  {}: {}", self.say("card-term"), term.join(", "));
        }
        if !decision.chosen {
            let _ = writeln!(out, "  {}", self.say("card-not-chosen"));
        }
    }

    /// Each condition and quantity with its parts, and with the records and values that it rests
    /// on below it.
    fn parts(&self, out: &mut String, decision: &Decision, whole: usize, trunk: &str) {
        let steps = decision.steps.iter().enumerate();
        let parts: Vec<(usize, &Step)> =
            steps.filter(|(_, step)| step.parent == Some(whole)).collect();
        for (place, (n, step)) in parts.iter().enumerate() {
            let mark = match step.outcome {
                Some(true) => "✓",
                Some(false) => "✗",
                None => "·",
            };
            let last = place + 1 == parts.len();
            let (branch, line) = if last { ("└", " ") } else { ("├", "│") };
            let _ = writeln!(out, "{trunk}{branch} {mark} {}", self.words.step(step));
            let below = format!("{trunk}{line} ");
            for line in self.facts(step) {
                let _ = writeln!(out, "{below}    {line}");
            }
            self.parts(out, decision, *n, &below);
        }
    }

    /// What a step rests on; of many incomes the first and how many more there are.
    fn facts(&self, step: &Step) -> Vec<String> {
        let show = |fact: &Fact| match *fact {
            Fact::Link(no) => Some(self.records.link(no)),
            Fact::Status(no) => Some(self.records.status(no)),
            Fact::Person(p) => Some(self.records.name(p)),
            Fact::Value(used) => Some(self.words.value(used)),
            Fact::Income(p, month, kind) => self.records.income(p, month, kind),
        };
        let mut lines: Vec<String> = step.facts.iter().filter_map(show).collect();
        if lines.len() > FACTS_SHOWN {
            let more = Arg::Number((lines.len() - FACTS_SHOWN) as i64);
            lines.truncate(FACTS_SHOWN);
            lines.push(text(self.words.locale, "card-more", &[("count", more)]));
        }
        lines
    }
}
