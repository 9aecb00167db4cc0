//! `otbasy find`: people by name, IIN or ref.

use super::{CliError, Exit, Format, context::At, context::Context};
use crate::domain::Permission;
use crate::graph::{Found, View, search};
use crate::language::shown;

/// Arguments of `find`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Names or their beginnings in any order, an IIN, or ref:TEXT
    #[arg(required = true)]
    text: Vec<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    at: At,
}

/// However many are asked for, no more are shown.
const FOUND_MAX: usize = 1000;

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    if !context.rights.has(Permission::Explore) {
        return Err(CliError::refused("find needs the permission EXPLORE"));
    }
    let store = context.open("find")?;
    let snapshot = store.snapshot()?;
    let view = View::new(snapshot.graph.as_ref(), context.scope(&snapshot, &args.at));
    let found = search(&view, &args.text.join(" "), args.limit.min(FOUND_MAX));
    snapshot.reads.check()?;
    if context.format == Format::Json {
        let rows: Vec<_> = found.iter().map(|found| as_json(context, &view, found)).collect();
        context.say(serde_json::Value::Array(rows))?;
        return Ok(Exit::Done);
    }
    for found in &found {
        let [number, name, birth] = cells(context, &view, found);
        let (number, name) = (shown(&number), shown(&name));
        context.say(format!("{number:<16} {birth:<10} {name}"))?;
    }
    if found.is_empty() {
        context.say("nobody found; try fewer letters: each word must begin a name")?;
    }
    Ok(Exit::Done)
}

fn cells(context: &Context, view: &View, found: &Found) -> [String; 3] {
    let texts = view.graph().person_text(found.person);
    let names = [texts.surname, texts.given_name, texts.patronymic];
    let name = names.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" ");
    let birth = view.being(found.person).map_or(String::new(), |b| b.row.birth.to_string());
    let number = if context.rights.has(Permission::IdentityRead) {
        view.identity(found.person).to_string()
    } else {
        String::new()
    };
    [number, name, birth]
}

fn as_json(context: &Context, view: &View, found: &Found) -> serde_json::Value {
    let [number, name, birth] = cells(context, view, found);
    serde_json::json!({
        "identity": number, "name": name, "birthDate": birth, "score": found.score,
    })
}
