//! The first page: the demo families with their stories and doors; in any other store, what can
//! be done there, and nobody's name.

use super::html::{Escaped, Page, say};
use super::look::{Family, Look};
use crate::domain::Locale;
use crate::language::{self, Arg};
use std::fmt::Write;

/// The page of a caller who may see the store.
pub fn page(look: &Look) -> String {
    let locale = look.locale;
    let families = look.families();
    let mut main = hero(locale);
    if families.is_empty() {
        let _ = write!(main, "<section>\n<p>{}</p>\n", say(locale, "page-store"));
        doors(&mut main, locale, &["graphiql", "graphql", "command"]);
    } else {
        list(&mut main, look, &families);
        let _ = write!(main, "<section>\n<h2>{}</h2>\n", say(locale, "page-more"));
        doors(&mut main, locale, &["graphiql", "graphql", "command"]);
    }
    main.push_str("</section>\n");
    frame(locale, &main)
}

/// The page while there is no sign-in: nothing of the store.
pub fn closed(locale: Locale) -> String {
    let mut main = hero(locale);
    let _ = write!(main, "<section>\n<p>{}</p>\n", say(locale, "page-closed"));
    doors(&mut main, locale, &["demo", "development"]);
    main.push_str("</section>\n");
    frame(locale, &main)
}

fn frame(locale: Locale, main: &str) -> String {
    let title = language::text(locale, "page-title", &[]);
    Page { locale, title: &title, path: "/", main }.to_string()
}

fn hero(locale: Locale) -> String {
    let (name, tagline) = (say(locale, "page-name"), say(locale, "page-tagline"));
    format!("<div class=\"hero\">\n<h1>{name}</h1>\n<p>{tagline}</p>\n</div>\n")
}

/// What can be done, one line each.
fn doors(out: &mut String, locale: Locale, names: &[&str]) {
    out.push_str("<ul class=\"ways\">\n");
    for name in names {
        let text = say(locale, &format!("page-way-{name}"));
        let _ = match *name {
            "graphiql" => writeln!(out, "<li><a href=\"/graphiql\">GraphiQL</a> – {text}</li>"),
            "graphql" => writeln!(out, "<li><code>/graphql</code> – {text}</li>"),
            "command" => writeln!(out, "<li><code>otbasy find</code>, … – {text}</li>"),
            "demo" => writeln!(out, "<li><code>otbasy demo</code> – {text}</li>"),
            _ => writeln!(out, "<li><code>otbasy serve --dev-auth</code> – {text}</li>"),
        };
    }
    out.push_str("</ul>\n");
}

fn list(out: &mut String, look: &Look, families: &[Family]) {
    let locale = look.locale;
    let date = language::date(locale, look.scope().as_of);
    let as_of = language::text(locale, "page-demo-as-of", &[("date", Arg::Text(&date))]);
    let _ = write!(
        out,
        "<section aria-labelledby=\"families\">\n<h2 id=\"families\">{}</h2>\n<p>{} {}</p>\n\
         <div class=\"families\">\n",
        say(locale, "page-families"),
        say(locale, "page-demo"),
        Escaped(as_of)
    );
    for family in families {
        article(out, look, family);
    }
    out.push_str("</div>\n</section>\n");
}

fn article(out: &mut String, look: &Look, family: &Family) {
    let (locale, id) = (look.locale, Escaped(&family.id));
    let lang = locale.word();
    let title = Escaped(family.story.title.text(locale));
    let story = Escaped(family.story.text.text(locale));
    let _ = write!(
        out,
        "<article>\n<h3><a href=\"/families/{id}?lang={lang}\">{title}</a></h3>\n<p>{story}</p>\n",
    );
    facts(out, look, family);
    links(out, look, family);
    out.push_str("</article>\n");
}

/// How many people, and what is true of them.
pub(super) fn facts(out: &mut String, look: &Look, family: &Family) {
    let (people, circumstances) = look.facts(family);
    let count = Arg::Number(i64::try_from(people).unwrap_or(i64::MAX));
    let people = language::text(look.locale, "card-people", &[("count", count)]);
    let _ = write!(out, "<ul class=\"facts\">\n<li>{}</li>\n", Escaped(people));
    for kind in circumstances {
        let _ = writeln!(out, "<li>{}</li>", say(look.locale, &format!("circumstance-{kind}")));
    }
    out.push_str("</ul>\n");
}

/// The card in other forms, and the query that asks for it.
pub(super) fn links(out: &mut String, look: &Look, family: &Family) {
    let (locale, id) = (look.locale, Escaped(&family.id));
    let lang = locale.word();
    let say = |key| say(locale, key);
    // The words that a screen reader needs to tell one family's links from another's.
    let of =
        format!("<span class=\"unseen\">: {}</span>", Escaped(family.story.title.text(locale)));
    let _ = write!(
        out,
        "<p class=\"doors\">\n<a href=\"/families/{id}/card.txt?lang={lang}\">{}{of}</a>\n\
         <a href=\"/families/{id}/card.json?lang={lang}\">{}{of}</a>\n\
         <a href=\"/graphiql?document=card&amp;of={id}&amp;lang={lang}\">{}{of}</a>\n</p>\n",
        say("page-card-text"),
        say("page-card-json"),
        say("page-card-graphiql"),
    );
}
