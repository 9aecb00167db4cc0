//! Puts the schema together, exports it, and runs documents in process.

use super::mutation::Mutation;
use super::point::Session;
use super::query::Query;
use super::settle::settle;
use super::subscription::Subscriptions;
use crate::api::admission::Table;
use crate::api::{Caller, Service};
use async_graphql::{Request, SDLExportOptions, Variables};
use std::sync::{Arc, LazyLock};

/// The schema of the contract. It holds no state: what a request needs comes with the request.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscriptions>;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    async_graphql::Schema::build(Query, Mutation, Subscriptions).disable_suggestions().finish()
});

/// The schema, built once. No extension is registered: one alone would slow every field.
pub fn build() -> &'static Schema {
    &SCHEMA
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(&sdl()));

/// What admission knows of the schema.
pub fn table() -> &'static Table {
    &TABLE
}

/// The schema as text, committed as `graph-schema/schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .include_specified_by()
        .prefer_single_line_descriptions()
        .use_space_ident();
    build().sdl_with_options(options)
}

/// The document of `otbasy card --format json`: all public fields of a card.
pub const CARD_DOCUMENT: &str = include_str!("../../../graphql/card.graphql");

/// The document of `otbasy why --format json`: one rule about a family, paid or refused, with its
/// reasons.
pub const WHY_DOCUMENT: &str = include_str!("../../../graphql/why.graphql");

/// The document of `otbasy related --format json`: the paths between two people.
pub const PATHS_DOCUMENT: &str = include_str!("../../../graphql/paths.graphql");

/// Runs a document of ours in process, without limits: the answer as clients would get it.
pub async fn execute_local(
    service: Arc<Service>,
    caller: Caller,
    document: &str,
    variables: serde_json::Value,
) -> serde_json::Value {
    let mut request = Request::new(document)
        .variables(Variables::from_json(variables))
        .data(Session::new(service, caller));
    let parsed = request.parsed_query().ok().cloned();
    let mut response = build().execute(request).await;
    if let Some(parsed) = parsed {
        settle(&parsed, None, &mut response);
    }
    serde_json::to_value(&response).unwrap_or_default()
}
