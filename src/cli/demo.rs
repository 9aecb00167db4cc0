//! `otbasy demo`: a store with the demo families and a synthetic country, two cards as text, and
//! the service. A store that is there is used as it is.

use super::context::{At, Context, person};
use super::{
    CliError, card, clock, clock::Stopwatch, import, progress, say, scratch::Scratch, serve,
};
use crate::card::CardRequest;
use crate::domain::{Day, Lens, Locale};
use crate::jobs::generate::{Errors, Recipe, generate};
use crate::jobs::import::ImportOptions;
use crate::store::{Snapshot, Store};
use serde::Deserialize;
use std::process::ExitCode;

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
const STORIES: &str = include_str!("../../seed/demo/stories.toml");

/// The two stories whose cards are printed.
const SHOWN: [&str; 2] = ["loss-of-breadwinner", "guardianship-of-disabled-child"];

#[derive(Deserialize)]
struct Stories {
    as_of: String,
    stories: Vec<Story>,
}

#[derive(Deserialize)]
struct Story {
    name: String,
    person: String,
    title: Texts,
    #[serde(rename = "story")]
    text: Texts,
}

#[derive(Deserialize)]
struct Texts {
    kk: String,
    ru: String,
    en: String,
}

impl Texts {
    fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::Kk => &self.kk,
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<ExitCode, CliError> {
    let stories: Stories = toml::from_str(STORIES).map_err(CliError::input)?;
    let store = context.open_for_intake("demo")?;
    let mut snapshot = store.snapshot()?;
    if snapshot.graph.people() == 0 {
        let watch = Stopwatch::start();
        fill(&store, args.people, &stories)?;
        snapshot = store.snapshot()?;
        let seconds = watch.seconds();
        let (people, dir) = (snapshot.graph.people(), context.directory()?.display());
        say(format!("made a store of {people} people in {dir} in {seconds:.1} s\n"))?;
    }
    for name in SHOWN {
        if let Some(story) = stories.stories.iter().find(|story| story.name == name) {
            show(context, &snapshot, story, args.lang)?;
        }
    }
    if args.once {
        return Ok(ExitCode::SUCCESS);
    }
    serve::demo(context, store, args.port)
}

/// The synthetic country first, then the demo families: theirs is the last word.
fn fill(store: &Store, people: u64, stories: &Stories) -> Result<(), CliError> {
    let as_of = Day::parse(&stories.as_of).map_err(CliError::input)?;
    let scratch = Scratch::new("demo")?;
    let mut options = ImportOptions::at(clock::now());
    options.synthetic = true;
    if people > 0 {
        let country = scratch.path().join("country");
        let recipe = Recipe { people, seed: 1, as_of, errors: Errors::Realistic };
        let bar = progress::bar(people, "people");
        generate(&recipe, &country, &mut |done| bar.set_position(done)).map_err(CliError::input)?;
        bar.finish_and_clear();
        import::take_in(store, &country, &options)?;
    }
    let families = scratch.path().join("families");
    std::fs::create_dir_all(&families).map_err(|e| scratch.failed(&e))?;
    for (name, text) in EXTRACT {
        std::fs::write(families.join(name), text).map_err(|e| scratch.failed(&e))?;
    }
    import::take_in(store, &families, &options)?;
    Ok(store.set_default_date(Some(as_of))?)
}

fn show(
    context: &Context,
    snapshot: &Snapshot,
    story: &Story,
    locale: Locale,
) -> Result<(), CliError> {
    let scope = context.scope(snapshot, &At { as_of: None, known_at: None });
    let holder = person(snapshot.graph.as_ref(), scope, &story.person)?;
    let request = CardRequest { holder, lens: Lens::Card, depth: 2 };
    say(format!("══ {} ══", story.title.text(locale)))?;
    say(format!("{}\n", story.text.text(locale)))?;
    say(card::text(snapshot, scope, request, locale)?)
}
