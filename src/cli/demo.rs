//! `otbasy demo`: a store with the demo families and a synthetic country, two cards as text, and
//! the service. A demo store that is there is used as it is, one that was never finished is
//! finished, and nobody else's is touched.

use super::context::{At, Context, person};
use super::door::Opened;
use super::{
    CliError, Exit, Output, card, clock, clock::Stopwatch, database, import, law, scratch::Scratch,
    serve,
};
use crate::api::pages::{Stories, Story, stories};
use crate::card::CardRequest;
use crate::domain::{Day, Lens, Locale};
use crate::graph::View;
use crate::jobs::generate::{Errors, Recipe, generate};
use crate::jobs::import::{ImportOptions, identity};
use crate::store::{ExtractRow, Publish, Snapshot};
use std::path::{Path, PathBuf};

/// Arguments of `demo`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Synthetic people beside the demo families
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    people: u64,
    /// The port of the service
    #[arg(long, value_name = "P", default_value_t = 8080)]
    port: u16,
    /// Print the two cards and exit
    #[arg(long)]
    once: bool,
    /// The language of the cards: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = card::parse_locale)]
    lang: Locale,
}

/// The extract of the demo families, compiled in so that the program needs no folder beside it.
const EXTRACT: [(&str, &str); 4] = [
    ("persons.csv", include_str!("../../seed/demo/persons.csv")),
    ("links.csv", include_str!("../../seed/demo/links.csv")),
    ("statuses.csv", include_str!("../../seed/demo/statuses.csv")),
    ("incomes.csv", include_str!("../../seed/demo/incomes.csv")),
];

/// The two stories whose cards are printed.
const SHOWN: [&str; 2] = ["loss-of-breadwinner", "guardianship-of-disabled-child"];

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let stories = stories();
    let place = if args.once { None } else { serve::door(context)? };
    database::prepare(context)?;
    let store = if context.is_database() {
        context.open("demo")? // to be filled, which takes longer than answers may
    } else {
        context.open_to_host("demo", place.clone(), true)?
    };
    let mut snapshot = store.snapshot()?;
    // The date is written last: a store that has one is a whole one.
    if snapshot.default_date.is_none() {
        let watch = Stopwatch::start();
        Filling::of(context, &store)?.run(args.people, stories)?;
        snapshot = store.snapshot()?;
        let seconds = watch.seconds();
        let (people, dir) = (snapshot.graph.people(), context.place().display());
        context.say(format!("made a store of {people} people in {dir} in {seconds:.1} s\n"))?;
    }
    for name in SHOWN {
        if let Some(story) = stories.stories.iter().find(|story| story.name == name) {
            show(context, &snapshot, story, args.lang)?;
        }
    }
    if args.once {
        return Ok(Exit::Done);
    }
    let store =
        if context.is_database() { context.open_to_host("demo", None, true)? } else { store };
    serve::demo(context, store, place, args.port)
}

/// What is put into a store: the synthetic country first, then the demo families, theirs is the
/// last word, and the date when all is in place.
struct Filling<'s> {
    output: &'s Output,
    store: &'s Opened,
    dir: &'s Path,
    options: ImportOptions,
    scratch: Scratch,
    /// The extract imported last, perhaps not to its end, by a demo that was stopped.
    begun: Option<ExtractRow>,
}

impl<'s> Filling<'s> {
    fn of(context: &'s Context, store: &'s Opened) -> Result<Filling<'s>, CliError> {
        let mut options = ImportOptions::at(clock::now());
        options.synthetic = true;
        let mut intake = store.intake(Publish::AtFinish)?;
        let begun = intake.extracts()?.last;
        let is_empty = begun.is_none() && intake.next().person == 0;
        intake.finish()?;
        let (output, dir) = (&context.output, context.place());
        let filling =
            Filling { output, store, dir, options, scratch: Scratch::new("demo")?, begun };
        if is_empty || filling.begun.is_some() { Ok(filling) } else { Err(filling.not_ours()) }
    }

    fn run(&self, people: u64, stories: &Stories) -> Result<(), CliError> {
        let as_of = Day::parse(&stories.as_of).map_err(CliError::input)?;
        let families = self.families()?;
        let place = if people > 0 { 2 } else { 1 };
        if !self.has_begun(&families, place)? {
            if people > 0 {
                let country = self.country(people, as_of)?;
                if self.begun.is_some() && !self.has_begun(&country, 1)? {
                    return Err(self.not_ours());
                }
                import::take_in(self.output, self.store, &country, &self.options)?;
            } else if self.begun.is_some() {
                return Err(self.not_ours());
            }
        }
        import::take_in(self.output, self.store, &families, &self.options)?;
        Ok(self.store.set_default_date(Some(as_of))?)
    }

    /// Whether this very extract, in its place among all, is the one that was imported last.
    fn has_begun(&self, extract: &Path, place: u32) -> Result<bool, CliError> {
        let Some(begun) = &self.begun else { return Ok(false) };
        let hash = identity(extract, &self.options).map_err(import::stopped)?;
        Ok(begun.number == place && begun.hash == hash)
    }

    fn not_ours(&self) -> CliError {
        CliError::input(format!(
            "{} has something in it that this demo did not put there; name a new store with \
             --store (a demo that was stopped goes on with the --people it began with)",
            self.dir.display()
        ))
    }

    fn country(&self, people: u64, as_of: Day) -> Result<PathBuf, CliError> {
        let country = self.scratch.path().join("country");
        let recipe = Recipe { people, seed: 1, as_of, errors: Errors::Realistic };
        let bar = self.output.bar(people, "people");
        generate(&recipe, &country, &mut |done| bar.set_position(done)).map_err(CliError::input)?;
        bar.finish_and_clear();
        Ok(country)
    }

    fn families(&self) -> Result<PathBuf, CliError> {
        let families = self.scratch.path().join("families");
        std::fs::create_dir_all(&families).map_err(|e| self.scratch.failed(&e))?;
        for (name, text) in EXTRACT {
            std::fs::write(families.join(name), text).map_err(|e| self.scratch.failed(&e))?;
        }
        Ok(families)
    }
}

fn show(
    context: &Context,
    snapshot: &Snapshot,
    story: &Story,
    locale: Locale,
) -> Result<(), CliError> {
    let scope = context.scope(snapshot, &At { as_of: None, known_at: None });
    let holder = person(snapshot, scope, &story.person)?;
    let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
    let law = law::configured(context)?;
    context.say(format!("══ {} ══", story.title.text(locale)))?;
    context.say(format!("{}\n", story.text.text(locale)))?;
    context.say(card::text(&View::new(snapshot.graph.as_ref(), scope), &law, request, locale)?)
}
