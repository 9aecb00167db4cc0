//! What an operator asks: alive, ready, which version, which numbers. On its own address, because
//! it asks nobody who he is.

use super::graphql::App;
use crate::api::Snapshot;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The routes of the admin address.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/healthz", get(ready))
        .route("/version", get(version))
        .route("/metrics", get(metrics))
        .fallback(|| async { (StatusCode::NOT_FOUND, "no such page\n") })
        .with_state(app)
}

/// Ready while requests are taken and the store answers.
async fn ready(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let draining = app.draining.load(Ordering::Relaxed);
    let checks = [("serving", !draining), ("store", newest(&app).await.is_some())];
    let ready = checks.iter().all(|(_, good)| *good);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let verbose =
        query.is_some_and(|query| query.split('&').any(|part| part.starts_with("verbose")));
    let mut text = String::new();
    if verbose {
        for (name, good) in checks {
            text.push_str(if good { "[+] " } else { "[-] " });
            text.push_str(name);
            text.push('\n');
        }
    }
    text.push_str(if ready { "ok\n" } else { "not ready\n" });
    (status, text).into_response()
}

/// The newest state of the store; `None` if it cannot be read in the time of a query.
async fn newest(app: &Arc<App>) -> Option<Snapshot> {
    let (service, most) = (Arc::clone(&app.service), app.service.limits.timeout());
    let look = tokio::task::spawn_blocking(move || service.snapshot());
    let snapshot = tokio::time::timeout(most, look).await.ok()?.ok()?;
    snapshot.reads.check().ok().map(|()| snapshot)
}

async fn version(State(app): State<Arc<App>>) -> Response {
    let service = &app.service;
    let body = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "ruleSet": service.rule_set,
        "backend": service.backend,
    });
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], format!("{body}\n"))
        .into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let cards = app.service.cards_built.load(Ordering::Relaxed);
    let sequence = newest(&app).await.map_or(0, |snapshot| snapshot.sequence);
    let text = app.metrics.text(cards, sequence, app.streams.len() as u64);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
