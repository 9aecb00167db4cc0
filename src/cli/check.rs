//! `otbasy check`: what does not fit in the whole country, with who can mend it.

use super::card::parse_locale;
use super::{CliError, Exit, Format, context::At, context::Context, named::Named};
use crate::conflicts::{Own, severity};
use crate::domain::Locale;
use crate::jobs::check::{Row, as_csv, check};
use crate::language::{shown, text};
use crate::store::private;
use std::path::Path;

/// Arguments of `check`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Also what only this program looks for
    #[arg(long)]
    all: bool,
    /// Exit with 1 if anything does not fit
    #[arg(long)]
    strict: bool,
    /// The file to write into: conflicts.csv as a sweep has it, or JSON
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<Named>,
    /// The language: kk, ru or en
    #[arg(long, value_name = "LANG", default_value = "kk", value_parser = parse_locale)]
    lang: Locale,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    context.needs_all_rights("check")?;
    if context.format == Format::Neo4jAdmin {
        return Err(CliError::input("check has the formats text, json and csv"));
    }
    let place = args.out.as_ref().map(|out| context.claim(out)).transpose()?;
    let store = context.open("check")?;
    let snapshot = store.everybody()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let own = if args.all { Own::Too } else { Own::Not };
    let scope = context.scope(&snapshot, &args.at);
    let rows = check(snapshot.graph.as_ref(), scope, threads, own);
    match (&place, &args.out) {
        (Some(place), Some(out)) => {
            let text = match context.format {
                Format::Json => format!("{:#}\n", as_json(&rows, args.lang)),
                Format::Text | Format::Csv | Format::Neo4jAdmin => as_csv(&rows),
            };
            write(place.as_ref(), out, &text)?;
            context.say(format!("wrote {} conflicts into {out}", rows.len()))?;
        }
        _ => match context.format {
            Format::Json => context.say(format!("{:#}", as_json(&rows, args.lang)))?,
            Format::Csv | Format::Neo4jAdmin => context.say(as_csv(&rows).trim_end())?,
            Format::Text => list(context, &rows, args.lang)?,
        },
    }
    let found = args.strict && !rows.is_empty();
    Ok(if found { Exit::Findings } else { Exit::Done })
}

fn write(place: &Path, out: &Named, text: &str) -> Result<(), CliError> {
    let unwritable = |e: &std::io::Error| CliError::unwritable(&out.to_string(), e);
    private::whole_file(place, text.as_bytes()).map_err(|e| unwritable(&e))
}

/// Each code once, with what it means and who can mend it; then its rows.
fn list(context: &Context, rows: &[Row], locale: Locale) -> Result<(), CliError> {
    for of_code in rows.chunk_by(|a, b| a.code == b.code) {
        let code = of_code.first().map_or("", |row| row.code);
        let say = |kind: &str| text(locale, &format!("{kind}-{code}"), &[]);
        context.say(format!("{code}: {}", of_code.len()))?;
        context.say(format!("  {}", say("warning")))?;
        context.say(format!("  → {}", say("fix")))?;
        for row in of_code {
            context.say(shown(format!("  {}  {}", row.iins, row.link_ids).trim_end()))?;
        }
    }
    context.say(format!("conflicts {}", rows.len()))
}

fn as_json(rows: &[Row], locale: Locale) -> serde_json::Value {
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let list = |text: &str| if text.is_empty() { Vec::new() } else { words(text) };
    let say = |kind: &str, row: &Row| text(locale, &format!("{kind}-{}", row.code), &[]);
    let rows = rows.iter().map(|row| {
        serde_json::json!({
            "code": row.code,
            "iins": list(&row.iins),
            "link_ids": list(&row.link_ids),
            "severity": severity(row.code).word(),
            "message": say("warning", row),
            "fix": [say("fix", row)],
        })
    });
    serde_json::Value::Array(rows.collect())
}
