//! What a browser is served beside GraphQL: pages, GraphiQL, the files of both. Under `--dev-auth`
//! they show the demo families; without it there is one page, and nobody is on it. Knows HTTP;
//! what a page says is the work of `api::pages`.

mod files;
mod headers;
mod visit;

pub(super) use headers::protect;

use super::graphql::App;
use crate::api::graphql::{CARD_DOCUMENT, execute_local};
use crate::api::pages::{self, Look, Opened};
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use headers::{GRAPHIQL, PAGE, html, line};
use serde_json::{Value, json};
use std::sync::Arc;
use visit::{Visit, without_numbers};

/// The routes of a browser.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/families/{id}", get(family))
        .route("/families/{id}/card.txt", get(card_text))
        .route("/families/{id}/card.json", get(card_json))
        .route("/graphiql", get(graphiql))
        .route("/assets/{hash}/{name}", get(files::serve))
        .layer(from_fn(without_numbers))
        .with_state(app)
}

async fn front(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::of(&headers, query.as_deref());
    if !app.dev_auth {
        return html(pages::closed(visit.locale), PAGE, visit.locale);
    }
    visit.look(&app, |look| Some(html(pages::front(&look), PAGE, look.locale))).await
}

async fn family(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::of(&headers, query.as_deref());
    let page = move |look: Look| Some(html(pages::family(&look, &id)?, PAGE, look.locale));
    visit.look(&app, page).await
}

async fn card_text(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::of(&headers, query.as_deref());
    let text = move |look: Look| {
        let text = look.card_text(&look.family(&id)?)?;
        Some(headers::text(text, look.locale))
    };
    visit.look(&app, text).await
}

/// The answer of the shipped document, as `otbasy card --format json` prints it, set in lines.
async fn card_json(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::of(&headers, query.as_deref());
    let work = |look: Look| async move {
        look.family(&id)?;
        let locale = look.locale.word().to_uppercase();
        let variables = json!({ "of": { "id": id }, "locale": locale });
        let (service, caller) = (Arc::clone(&look.service), look.caller.clone());
        let mut answer = execute_local(service, caller, CARD_DOCUMENT, variables).await;
        let card = answer.pointer_mut("/data/card").map(Value::take)?;
        Some(headers::json(&card))
    };
    visit.run(&app, work).await
}

async fn graphiql(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::of(&headers, query.as_deref());
    let opened = Opened { document: visit.field("document"), of: visit.field("of") };
    let page = move |look: Look| {
        let page = pages::graphiql(&look, &opened);
        Some(match page {
            Some(page) => html(page, GRAPHIQL, look.locale),
            None => line(
                StatusCode::BAD_REQUEST,
                "`document` or `of` names nothing; links that name both stand on the page /",
            ),
        })
    };
    visit.look(&app, page).await
}

/// No such page, in one line.
pub(super) async fn nothing() -> Response {
    line(StatusCode::NOT_FOUND, "no such page; begin at /, GraphQL is at /graphql").into_response()
}

/// Another method is needed, in one line; the router names the allowed ones.
pub(super) async fn method() -> Response {
    line(StatusCode::METHOD_NOT_ALLOWED, "pages are read by GET and HEAD").into_response()
}
