//! The page of one demo family: its story, its card as text, and who else belongs to the story.

use super::front::{facts, links};
use super::html::{Escaped, Page, say};
use super::look::{Family, Look};
use std::fmt::Write;

/// The page of the person with this id; `None` if no story tells of them.
pub fn page(look: &Look, id: &str) -> Option<String> {
    let family = look.family(id)?;
    let text = look.card_text(&family)?;
    let locale = look.locale;
    let lang = locale.word();
    let title = family.story.title.text(locale);
    let mut main = format!(
        "<p><a href=\"/?lang={lang}\">← {}</a></p>\n<h1>{}</h1>\n<p class=\"story\">{}</p>\n",
        say(locale, "page-back"),
        Escaped(title),
        Escaped(family.story.text.text(locale)),
    );
    facts(&mut main, look, &family);
    let _ = write!(
        main,
        "<section aria-labelledby=\"card\">\n<h2 id=\"card\" lang=\"kk\">{}</h2>\n\
         <pre class=\"card\">{}</pre>\n",
        Escaped(&family.name),
        Escaped(text.trim_end()),
    );
    links(&mut main, look, &family);
    main.push_str("</section>\n");
    others(&mut main, look, &family);
    let path = format!("/families/{}", family.id);
    Some(Page { locale, title, path: &path, main: &main }.to_string())
}

fn others(out: &mut String, look: &Look, family: &Family) {
    let others = look.others(family);
    if others.is_empty() {
        return;
    }
    let heading = say(look.locale, "page-others");
    let _ = write!(
        out,
        "<section aria-labelledby=\"others\">\n<h2 id=\"others\">{heading}</h2>\n\
         <ul class=\"ways\">\n"
    );
    for other in others {
        let (id, lang) = (Escaped(&other.id), look.locale.word());
        let name = Escaped(&other.name);
        let _ =
            writeln!(out, "<li><a href=\"/families/{id}?lang={lang}\" lang=\"kk\">{name}</a></li>");
    }
    out.push_str("</ul>\n</section>\n");
}
