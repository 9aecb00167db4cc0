//! The fields of an answer for a browser: what a page may load, who may frame it, how long it is
//! kept. Nothing is shared with other sites (no CORS field is ever sent).

use crate::domain::Locale;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response as HttpResponse, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// A page without a script: its style sheet and its icon.
pub(super) const PAGE: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// GraphiQL: scripts from here alone. It needs inline styles (its editor and its menus write
/// `<style>` elements and attributes) and has its fonts and cursors inside its style sheet.
pub(super) const GRAPHIQL: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Everything else shows nothing and loads nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds what every answer says, GraphQL's too.
pub(in crate::api::http) async fn protect(mut response: HttpResponse<Body>) -> HttpResponse<Body> {
    let all: [(HeaderName, &'static str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, NOTHING),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in all {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// A page.
pub(super) fn html(page: String, policy: &'static str, locale: Locale) -> Response {
    let policy = (header::CONTENT_SECURITY_POLICY, policy);
    shown("text/html; charset=utf-8", [policy, language(locale)], page)
}

/// A text.
pub(super) fn text(text: String, locale: Locale) -> Response {
    shown("text/plain; charset=utf-8", [language(locale)], text)
}

/// JSON for people to read.
pub(super) fn json(value: &Value) -> Response {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    shown("application/json; charset=utf-8", [], text)
}

/// One line that says what is wrong.
pub(super) fn line(status: StatusCode, text: &str) -> Response {
    let form = "text/plain; charset=utf-8";
    (status, shown(form, [], format!("{text}\n"))).into_response()
}

fn language(locale: Locale) -> (HeaderName, &'static str) {
    (header::CONTENT_LANGUAGE, locale.word())
}

/// People are on it, or may be next time: it is not kept.
fn shown<const N: usize>(
    form: &'static str,
    more: [(HeaderName, &'static str); N],
    body: String,
) -> Response {
    let fields = [
        (header::CONTENT_TYPE, form),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-language"),
    ];
    (fields, more, body).into_response()
}
