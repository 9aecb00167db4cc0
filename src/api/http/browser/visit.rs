//! One visit to a page: in which language, with which rights, and within which time. An IIN in a
//! URL is refused before anything else looks at it.

use super::super::caller;
use super::super::graphql::App;
use super::super::params::decoded;
use super::headers::line;
use super::nothing;
use crate::api::Fate;
use crate::api::pages::Look;
use crate::domain::{Iin, Locale};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Who came, and with which query string.
pub(super) struct Visit<'r> {
    pub(super) locale: Locale,
    headers: &'r HeaderMap,
    query: &'r str,
}

impl<'r> Visit<'r> {
    /// The language is that of `lang`, else the one the browser prefers, else Kazakh.
    pub(super) fn of(headers: &'r HeaderMap, query: Option<&'r str>) -> Visit<'r> {
        let query = query.unwrap_or_default();
        let asked = field(query, "lang").and_then(|lang| Locale::parse(&lang));
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let locale = asked.unwrap_or_else(|| preferred(accepted.unwrap_or_default()));
        Visit { locale, headers, query }
    }

    /// A field of the query string.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        field(self.query, name)
    }

    /// Makes a page from a look at the store; 404 if it makes none.
    pub(super) async fn look(
        &self,
        app: &App,
        page: impl FnOnce(Look) -> Option<Response> + Send + 'static,
    ) -> Response {
        self.run(app, |look| async { page(look) }).await
    }

    /// As `look`, for what has to wait.
    pub(super) async fn run<F>(
        &self,
        app: &App,
        page: impl FnOnce(Look) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = Option<Response>> + Send,
    {
        if !app.dev_auth {
            return nothing().await;
        }
        let caller = match caller::of(self.headers, app.dev_auth, app.granted) {
            Ok(caller) => caller,
            Err(failure) => return line(failure.status, &failure.message),
        };
        let (service, locale) = (Arc::clone(&app.service), self.locale);
        let deadline = app.service.limits.timeout();
        let work = async move {
            let look = Look::new(service, caller, locale);
            let reads = look.reads();
            let response = page(look).await;
            reads.check().map(|()| response)
        };
        match app.places.run(deadline, &Fate::default(), work).await {
            Ok(Ok(Some(response))) => response,
            Ok(Ok(None)) => nothing().await,
            Ok(Err(_)) => line(StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"),
            Err(_) => line(StatusCode::SERVICE_UNAVAILABLE, "not done in time; try again"),
        }
    }
}

fn field(query: &str, wanted: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == wanted)?;
    decoded(value).ok()
}

/// The first of our languages among those of `Accept-Language`, the most wanted first.
fn preferred(accepted: &str) -> Locale {
    let mut best = (Locale::Kk, 0.0);
    for range in accepted.split(',').take(RANGES_MAX) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        let quality = quality.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let locale = Locale::parse(tag.split('-').next().unwrap_or_default());
        if let Some(locale) = locale.filter(|_| quality > best.1) {
            best = (locale, quality);
        }
    }
    best.0
}

/// Ranges of an `Accept-Language` that are read.
const RANGES_MAX: usize = 32;

/// Refuses a URL with an IIN in it: URLs end in logs and histories.
pub(super) async fn without_numbers(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if names_number(uri.path()) || uri.query().is_some_and(names_number) {
        let text = "an IIN stands in the URL; people are named there by opaque id";
        return line(StatusCode::BAD_REQUEST, text).into_response();
    }
    next.run(request).await
}

/// Whether twelve digits that stand alone are a number of a person.
fn names_number(text: &str) -> bool {
    let plain = decoded(text).unwrap_or_else(|_| text.to_owned());
    let words = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        words.any(|word| Iin::parse(word).is_ok())
    };
    words(text) || words(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_most_wanted_of_ours() {
        for (accepted, locale) in [
            ("", Locale::Kk),
            ("de, fr;q=0.5", Locale::Kk),
            ("ru-KZ,ru;q=0.9,en;q=0.8", Locale::Ru),
            ("de, en-GB;q=0.7, ru;q=0.8", Locale::Ru),
            ("EN", Locale::En),
            ("kk-KZ, en;q=0.9", Locale::Kk),
            ("en;q=0, *", Locale::Kk),
            ("en;q=x", Locale::Kk),
        ] {
            assert_eq!(preferred(accepted), locale, "{accepted}");
        }
    }

    #[test]
    fn numbers_of_people_are_found_wherever_they_stand() {
        let iin = Iin::from_body(85_831_230_000).unwrap().to_string();
        let coded: Vec<String> = iin.bytes().map(|byte| format!("%{byte:x}")).collect();
        let coded = coded.concat();
        for text in [&iin, &coded, &format!("/families/{iin}"), &format!("of={iin}&lang=kk")] {
            assert!(names_number(text), "{text}");
        }
        for text in ["/families/AbC-1", &format!("id=x{iin}"), &iin[1..], "%zz", ""] {
            assert!(!names_number(text), "{text}");
        }
    }
}
