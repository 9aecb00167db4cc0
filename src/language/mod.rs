//! Every sentence that a person reads, in Kazakh, Russian and English, and how dates and amounts
//! are written. The texts live in `locales/`; must not know what a card is, nor any rule.

mod bundles;
mod format;
mod shown;

#[cfg(test)]
mod tests;

pub use format::{amount, date, decimal, instant};
pub use shown::shown;

use crate::domain::{Locale, Region, StatusKind};
use fluent_bundle::{FluentArgs, FluentValue};

/// What is put into a text: words, or a number that may choose a plural form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(i64),
}

/// The text of a key; a key without a text is shown itself, so that nothing is lost in silence.
///
/// ```
/// use otbasy::domain::Locale;
/// use otbasy::language::{Arg, text};
///
/// assert_eq!(text(Locale::Kk, "circumstance-LARGE_FAMILY", &[]), "Көпбалалы отбасы");
/// assert_eq!(text(Locale::Ru, "card-years", &[("years", Arg::Number(23))]), "23 года");
/// ```
pub fn text(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    let bundle = bundles::bundle(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut given = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        given.set(*name, value(*arg));
    }
    // What cannot be filled in stays visible as its placeholder; the errors say no more.
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned()
}

fn value(arg: Arg<'_>) -> FluentValue<'_> {
    match arg {
        Arg::Text(text) => FluentValue::from(text),
        Arg::Number(number) => FluentValue::from(number),
    }
}

/// The text of a calendar change as the spec writes it: `AGE_7`, `STATUS_END:STUDENT`,
/// `LINK_END:GUARDIAN`, `TERM_END:BURIAL`. The names of rules are handed in: the law has them.
pub fn change(locale: Locale, change: &str, rule: impl FnOnce(&str) -> String) -> String {
    let named = |key: String| text(locale, &key, &[]);
    let (key, name) = match change.split_once(':') {
        Some(("STATUS_END", kind)) => ("change-STATUS_END", named(format!("status-{kind}"))),
        Some(("LINK_END", kind)) => ("change-LINK_END", named(format!("link-{kind}"))),
        Some(("TERM_END", code)) => ("change-TERM_END", rule(code)),
        _ => return text(locale, &format!("change-{change}"), &[]),
    };
    text(locale, key, &[("name", Arg::Text(&name))])
}

/// The name of a source as files write it; `OTHER:<name>` keeps its name.
pub fn source(locale: Locale, source: &str) -> String {
    match source.split_once(':') {
        Some(("OTHER", name)) => text(locale, "source-OTHER", &[("name", Arg::Text(name))]),
        _ => text(locale, &format!("source-{source}"), &[]),
    }
}

/// The detail of a status of this kind: a word of the spec by its name, anything else as written.
pub fn detail(locale: Locale, kind: StatusKind, detail: &str) -> String {
    match kind.details().iter().find(|known| known.word() == detail) {
        Some(known) => text(locale, &format!("detail-{known}"), &[]),
        None => detail.to_owned(),
    }
}

/// The name of a region.
pub fn region(locale: Locale, region: Region) -> String {
    text(locale, &format!("region-{region}"), &[])
}
