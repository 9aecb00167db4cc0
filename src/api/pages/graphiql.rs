//! The page of GraphiQL: which files it is made of, and the tabs it opens with. People are named
//! in it by opaque id only.

use super::assets::url;
use super::look::Look;
use crate::api::Key;
use crate::api::graphql::CARD_DOCUMENT;
use serde_json::{Value, json};

/// The documents of the tabs, by the name that a link says.
const DOCUMENTS: [(&str, &str); 5] = [
    ("card", CARD_DOCUMENT),
    ("family", include_str!("../../../graphql/examples/family.graphql")),
    ("lenses", include_str!("../../../graphql/examples/lenses.graphql")),
    ("person", include_str!("../../../graphql/examples/person.graphql")),
    ("service", include_str!("../../../graphql/examples/service.graphql")),
];

/// What a link asks to be opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opened {
    /// The name of a document; the first one if none is said.
    pub document: Option<String>,
    /// The opaque id of the person asked about; somebody of the demo if none is said.
    pub of: Option<String>,
}

/// The page; `None` if the link names a document or person that there is not.
pub fn page(look: &Look, opened: &Opened) -> Option<String> {
    let tabs = json!({ "tabs": tabs(look, opened)? });
    // Nothing in the data can end the element that holds it.
    let data = tabs.to_string().replace('<', "\\u003c");
    let lang = look.locale.word();
    let style = |name| format!("<link rel=\"stylesheet\" href=\"{}\">\n", url(name));
    let script = |name| format!("<script defer src=\"{}\"></script>\n", url(name));
    let styles = ["graphiql.min.css", "page.css"].map(style).concat();
    let scripts =
        ["react.production.min.js", "react-dom.production.min.js", "graphiql.min.js", "start.js"];
    let scripts = scripts.map(script).concat();
    let (icon, licences) = (url("icon.svg"), url("licences.txt"));
    Some(format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>GraphiQL · Otbasy</title>\n<link rel=\"icon\" href=\"{icon}\">\n\
         <link rel=\"license\" href=\"{licences}\">\n{styles}{scripts}</head>\n<body>\n\
         <div id=\"graphiql\"></div>\n\
         <script type=\"application/json\" id=\"tabs\">{data}</script>\n</body>\n</html>\n"
    ))
}

/// One tab a document, the one asked for first.
fn tabs(look: &Look, opened: &Opened) -> Option<Vec<Value>> {
    let wanted = opened.document.as_deref().unwrap_or(DOCUMENTS[0].0);
    let first = DOCUMENTS.iter().find(|(name, _)| *name == wanted)?;
    let of = match &opened.of {
        Some(id) => {
            let Some(Key::Person(_)) = look.service.ids.open(id) else { return None };
            json!({ "id": id })
        }
        None => match look.families().first() {
            Some(family) => json!({ "id": family.id }),
            None => json!({ "ref": "…" }),
        },
    };
    let locale = look.locale.word().to_uppercase();
    let headers = json!({ "x-otbasy-purpose": look.caller.purpose });
    let headers = serde_json::to_string_pretty(&headers).unwrap_or_default();
    let others = DOCUMENTS.iter().filter(|(name, _)| *name != wanted);
    let tab = |(_, query): &(&str, &str)| {
        let mut variables = serde_json::Map::new();
        for (name, value) in [("of", of.clone()), ("locale", json!(locale))] {
            if query.contains(&format!("${name}:")) {
                variables.insert(name.to_owned(), value);
            }
        }
        let variables = serde_json::to_string_pretty(&variables).unwrap_or_default();
        json!({ "query": query, "variables": variables, "headers": headers })
    };
    Some([first].into_iter().chain(others).map(tab).collect())
}
