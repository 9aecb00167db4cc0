//! `otbasy related`: how two people are related, as text or as the JSON of GraphQL.

use super::card::parse_locale;
use super::{CliError, Exit, Format, ask, context, context::At, context::Context};
use crate::api::graphql::PATHS_DOCUMENT;
use crate::domain::{Locale, Permission, PersonNo};
use crate::graph::View;
use crate::kinship::{KinPath, NotSearched, Paths, SearchLimits, Term, ego, paths, steps, term};
use crate::language::{self, Arg, shown, text};
use std::fmt::{self, Write};

/// Arguments of `related`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// From whom: twelve digits, or ref:TEXT
    #[arg(value_name = "IIN")]
    from: String,
    /// To whom: twelve digits, or ref:TEXT
    #[arg(value_name = "IIN")]
    to: String,
    #[command(flatten)]
    at: At,
    /// The language: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
    lang: Locale,
    /// How many of the shortest paths
    #[arg(long, value_name = "N", default_value_t = 3)]
    limit: u32,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    if !context.rights.has(Permission::Explore) {
        return Err(CliError::refused("related needs the permission EXPLORE"));
    }
    let limits = &context.effective.config.service.limits;
    if !(1..=limits.paths).contains(&args.limit) {
        let (given, most) = (args.limit, limits.paths);
        return Err(CliError::input(format!("--limit {given} is not from 1 to {most}")));
    }
    let store = context.open("related")?;
    let snapshot = store.snapshot()?;
    let scope = context.scope(&snapshot, &args.at);
    let graph = snapshot.graph.as_ref();
    let from = context::person(&snapshot, scope, &args.from)?;
    let to = context::person(&snapshot, scope, &args.to)?;
    match context.format {
        Format::Text => {
            // The search has its own cap on people.
            let view = View::within(graph, scope, usize::MAX);
            let limits = SearchLimits {
                people_max: limits.path_people,
                length_max: limits.path_length as usize,
                paths_max: args.limit as usize,
            };
            let found = paths(&view, from, to, limits);
            snapshot.reads.check()?;
            let found = found.map_err(|e| refused(e, limits))?;
            let shown = Related { view: &view, from, to, found: &found, locale: args.lang };
            let shown = shown.to_string();
            snapshot.reads.check()?;
            context.say(shown.trim_end())?;
        }
        Format::Json => {
            let variables = serde_json::json!({
                "from": ask::person_ref(&args.from),
                "to": ask::person_ref(&args.to),
                "limit": args.limit,
                "at": ask::point(scope),
                "locale": args.lang.word().to_uppercase(),
            });
            let shown = ask::ask(
                context,
                snapshot.clone(),
                ask::By::Served,
                PATHS_DOCUMENT,
                variables,
                "paths",
            );
            snapshot.reads.check()?;
            context.say(shown?)?;
        }
        Format::Csv | Format::Neo4jAdmin => {
            return Err(CliError::input("related has the formats text and json"));
        }
    }
    Ok(Exit::Done)
}

fn refused(why: NotSearched, limits: SearchLimits) -> CliError {
    let (what, most) = match why {
        NotSearched::TooManyPeople => ("path_people", limits.people_max),
        NotSearched::TooLong => ("path_length", limits.length_max),
    };
    CliError::input(format!("{why}; the limit `{what}` of the configuration is {most}"))
}

/// The paths as a caseworker reads them: what the two are to each other, then person by person.
struct Related<'a, 'g> {
    view: &'a View<'g>,
    from: PersonNo,
    to: PersonNo,
    found: &'a Paths,
    locale: Locale,
}

impl fmt::Display for Related<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} → {}", self.name(self.from), self.name(self.to))?;
        let day = language::date(self.locale, self.view.day());
        let day = text(self.locale, "card-as-of", &[("date", Arg::Text(&day))]);
        let known = match self.view.scope().known_at {
            None => text(self.locale, "card-known-everything", &[]),
            Some(k) => {
                let time = language::instant(k);
                text(self.locale, "card-known-at", &[("time", Arg::Text(&time))])
            }
        };
        writeln!(out, "{day} · {known}")?;
        if self.found.paths.is_empty() {
            return writeln!(out, "\n{}", Term::unrelated().text(self.locale));
        }
        for (n, path) in self.found.paths.iter().enumerate() {
            self.path(out, n + 1, path)?;
        }
        if !self.found.exhausted {
            writeln!(out, "\n{}", text(self.locale, "related-more", &[]))?;
        }
        Ok(())
    }
}

impl Related<'_, '_> {
    fn path(&self, out: &mut fmt::Formatter<'_>, n: usize, path: &KinPath) -> fmt::Result {
        let (there, back) = (path.term.text(self.locale), path.inverse_term.text(self.locale));
        let count = Arg::Number(path.steps.len() as i64);
        let length = text(self.locale, "related-links", &[("count", count)]);
        writeln!(out, "\n{n}. {there} ⇄ {back} · {length}")?;
        let mut line = self.name(self.from);
        let mut before = self.from;
        for step in &path.steps {
            let single = steps(self.view, before, std::slice::from_ref(step));
            let term = term(ego(self.view, before), &single);
            let _ = write!(line, " → {}: {}", term.text(self.locale), self.name(step.to));
            before = step.to;
        }
        writeln!(out, "   {line}")
    }

    /// `Surname Given Patronymic`, else the public name for a caller who may see it.
    fn name(&self, p: PersonNo) -> String {
        let texts = self.view.graph().person_text(p);
        let parts = [texts.surname, texts.given_name, texts.patronymic];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if !name.is_empty() {
            return shown(&name).into_owned();
        }
        if self.view.scope().rights.has(Permission::IdentityRead) {
            return shown(&self.view.identity(p).to_string()).into_owned();
        }
        text(self.locale, "card-withheld", &[])
    }
}
