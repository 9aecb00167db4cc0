//! The frame of every page: language, title, landmarks, the switch of languages. Everything that
//! comes from a register or a text goes through [`Escaped`].

use super::assets;
use crate::domain::Locale;
use crate::language;
use std::fmt::{self, Display, Write};

/// Text between tags or in a quoted attribute.
pub struct Escaped<T>(pub T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(out), "{}", self.0)
    }
}

struct Escaping<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.write_str("&amp;")?,
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                c => self.0.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A text of the pages, escaped.
pub(super) fn say(locale: Locale, key: &str) -> String {
    Escaped(language::text(locale, key, &[])).to_string()
}

/// A page: its language, its title, its own path for the switch of languages, its content.
pub(super) struct Page<'a> {
    pub(super) locale: Locale,
    pub(super) title: &'a str,
    pub(super) path: &'a str,
    pub(super) main: &'a str,
}

/// Each language by its own name.
const NAMES: [(Locale, &str); 3] =
    [(Locale::Kk, "Қазақша"), (Locale::Ru, "Русский"), (Locale::En, "English")];

impl Display for Page<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Page { locale, title, path, main } = self;
        let say = |key| say(*locale, key);
        let (name, lang) = (say("page-name"), locale.word());
        let style = assets::url("pages.css");
        let icon = assets::url("icon.svg");
        write!(
            out,
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
             <link rel=\"icon\" href=\"{icon}\">\n<link rel=\"stylesheet\" href=\"{style}\">\n\
             </head>\n<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header>\n\
             <a class=\"home\" href=\"/?lang={lang}\"><img src=\"{icon}\" alt=\"\" width=\"36\" \
             height=\"36\"> {name}</a>\n<nav aria-label=\"{}\">",
            Escaped(title),
            say("page-skip"),
            say("page-language"),
        )?;
        for (other, name) in NAMES {
            let word = other.word();
            let current = if other == *locale { " aria-current=\"true\"" } else { "" };
            write!(
                out,
                "<a href=\"{}?lang={word}\" lang=\"{word}\" hreflang=\"{word}\"{current}>\
                 {name}</a>",
                Escaped(path)
            )?;
        }
        let version = env!("CARGO_PKG_VERSION");
        write!(
            out,
            "</nav>\n</header>\n<main id=\"main\">\n{main}</main>\n\
             <footer><p>{name} {version} · {}</p></footer>\n</body>\n</html>\n",
            say("page-footer")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_obeys_is_escaped() {
        let text = "<script>alert('&\"')</script> Әлі";
        let safe = "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt; Әлі";
        assert_eq!(Escaped(text).to_string(), safe);
    }

    #[test]
    fn a_title_and_a_path_cannot_leave_their_place() {
        let page = Page { locale: Locale::En, title: "</title><b>", path: "/\"><b>", main: "" };
        let text = page.to_string();
        assert!(!text.contains("<b>"), "{text}");
        assert!(text.contains("<html lang=\"en\">"));
    }
}
