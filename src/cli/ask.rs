//! Documents of ours, answered by the very schema that is served, without a socket between. Must
//! not know what is asked.

use super::{CliError, card::CLOCK, context::Context, law, serve};
use crate::api::graphql::{execute_alone, execute_local};
use crate::api::{Caller, Service};
use crate::domain::Scope;
use crate::store::Snapshot;
use serde_json::{Value, json};
use std::sync::Arc;

/// Which schema answers a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The one that is served.
    Served,
    /// The one about somebody who has no card: what the rules say all the same.
    Alone,
}

/// What a document answers under `data.<field>`; its first error is the error of the command.
pub(super) fn ask(
    context: &Context,
    snapshot: Snapshot,
    by: By,
    document: &str,
    variables: Value,
    field: &str,
) -> Result<Value, CliError> {
    let config = &context.effective.config.service;
    let key = serve::id_key(config)?;
    let service = Arc::new(Service::reading(
        move || snapshot.clone(),
        key,
        CLOCK,
        config.limits,
        law::configured(context)?,
    ));
    let caller = Caller { rights: context.rights, purpose: "DEVELOPMENT".to_owned() };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(CliError::input)?;
    let mut answer = runtime.block_on(async {
        match by {
            By::Served => execute_local(service, caller, document, variables).await,
            By::Alone => execute_alone(service, caller, document, variables).await,
        }
    });
    if let Some(error) = answer.pointer("/errors/0/message").and_then(|m| m.as_str()) {
        return Err(CliError::input(error));
    }
    Ok(answer["data"][field].take())
}

/// A person as the variables of a document name one: twelve digits, or `ref:<text>`.
pub(super) fn person_ref(text: &str) -> Value {
    match text.strip_prefix("ref:") {
        Some(reference) => json!({ "ref": reference }),
        None => json!({ "iin": text }),
    }
}

/// The point in time of a question, as a document wants it.
pub(super) fn point(scope: Scope) -> Value {
    let known_at = scope.known_at.map(|k| k.to_string());
    json!({ "asOf": scope.as_of.to_string(), "knownAt": known_at })
}
