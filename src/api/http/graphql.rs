//! The pipeline of one GraphQL request, stage by stage.

use super::answer::{Answer, Failure, encode};
use super::caller;
use super::connection::Beat;
use super::metrics::Metrics;
use super::negotiate::{Format, accepted, is_json};
use super::params::{self, Params};
use super::places::Places;
use super::streams::Streams;
use crate::api::admission::{Admitted, Documents, Refusal, admit};
use crate::api::graphql::errors::Code;
use crate::api::graphql::point::Session;
use crate::api::graphql::{Schema, build, settle, table};
use crate::api::{Caller, Fate, Service};
use crate::domain::Rights;
use crate::store::StoreError;
use async_graphql::futures_util::{FutureExt, StreamExt};
use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{Name, Response as GraphqlResponse, Variables};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header,
};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tracing::Instrument;

/// What all requests share.
pub(super) struct App {
    pub(super) service: Arc<Service>,
    pub(super) metrics: Metrics,
    pub(super) draining: AtomicBool,
    pub(super) streams: Streams,
    pub(super) places: Places,
    pub(super) dev_auth: bool,
    /// What whoever reaches the service under `--dev-auth` holds.
    pub(super) granted: Rights,
    documents: Documents,
    schema: &'static Schema,
    requests: AtomicU64,
    started: u128,
}

impl App {
    pub(super) fn new(service: Arc<Service>, dev_auth: bool) -> io::Result<App> {
        let started = (service.clock.ticks)().as_millis();
        Ok(App {
            streams: Streams::new(service.limits)?,
            places: Places::new(service.limits.executions),
            service,
            metrics: Metrics::default(),
            draining: AtomicBool::new(false),
            dev_auth,
            granted: Rights::ALL,
            documents: Documents::default(),
            schema: build(),
            requests: AtomicU64::new(0),
            started,
        })
    }

    fn next_id(&self) -> String {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{n:x}", self.started)
    }
}

/// Answers one request, counts it and logs it; the log has numbers and codes only.
pub(super) async fn answer(app: Arc<App>, request: Request<Body>) -> Response<Body> {
    let id = app.next_id();
    let span = tracing::info_span!("request", id = %id);
    let began = (app.service.clock.ticks)();
    async move {
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let format = accepted(accept);
        let answer = match format {
            None => {
                let message = "answers are application/graphql-response+json, application/json or \
                               text/event-stream";
                Err(Failure::new(StatusCode::NOT_ACCEPTABLE, Code::BadRequest, message))
            }
            Some(format) => run(&app, request, format).await,
        };
        let refused = answer.as_ref().err().map(|failure| failure.code);
        let answer = answer.unwrap_or_else(Answer::Failed);
        let mut response = encode(answer, format.unwrap_or(Format::Json));
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
        }
        let status = response.status().as_u16();
        let took = (app.service.clock.ticks)().saturating_sub(began);
        app.metrics.answered(status, took, refused.is_some());
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status, micros, refused = refused.map(Code::word), "answered");
        response
    }
    .instrument(span)
    .await
}

async fn run(app: &App, request: Request<Body>, format: Format) -> Result<Answer, Failure> {
    let caller = caller::of(request.headers(), app.dev_auth, app.granted)?;
    let (parts, body) = request.into_parts();
    let params = match parts.method {
        Method::GET => params::from_query(parts.uri.query().unwrap_or_default())?,
        Method::POST => posted(app, &parts.headers, body).await?,
        _ => return Err(Failure::method("GET, POST")),
    };
    let admitted = admitted(app, &params)?;
    let follows = admitted.kind == OperationType::Subscription && format == Format::Events;
    if parts.method == Method::GET && admitted.kind != OperationType::Query && !follows {
        return Err(Failure::method("POST"));
    }
    admitted.permitted(caller.rights)?;
    if follows {
        return follow(app, caller, params, admitted, parts.extensions.get::<Beat>());
    }
    execute(app, caller, params, admitted).await.map(Answer::Executed)
}

/// The parameters of a body that is JSON, short enough and complete in time.
async fn posted(app: &App, headers: &HeaderMap, body: Body) -> Result<Params, Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !is_json(content_type) {
        let message = "the body must be application/json";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Failure::new(status, Code::BadRequest, message));
    }
    let limits = &app.service.limits;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > limits.body_bytes) {
        return Err(too_large(limits.body_bytes));
    }
    let read = tokio::time::timeout(limits.body_timeout(), to_bytes(body, limits.body_bytes)).await;
    let bytes: Bytes = match read {
        Err(_) => {
            let message = "the body was not complete in time";
            let status = StatusCode::REQUEST_TIMEOUT;
            return Err(Failure::new(status, Code::BodyTimeout, message));
        }
        Ok(Err(error)) if is_too_long(&error) => return Err(too_large(limits.body_bytes)),
        Ok(Err(_)) => return Err(Failure::bad("the body broke off")),
        Ok(Ok(bytes)) => bytes,
    };
    params::from_json(&bytes)
}

fn too_large(limit: usize) -> Failure {
    let message = format!("bytes of a body: at most {limit}");
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, Code::BodyTooLarge, &message)
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit") {
            return true;
        }
        cause = error.source();
    }
    false
}

fn admitted(app: &App, params: &Params) -> Result<Admitted, Failure> {
    let name = params.operation_name.as_deref();
    let limits = &app.service.limits;
    Ok(admit(table(), limits, &app.documents, &params.query, name, &params.variables)?)
}

/// Runs an admitted document until its deadline.
async fn execute(
    app: &App,
    caller: Caller,
    params: Params,
    admitted: Admitted,
) -> Result<GraphqlResponse, Failure> {
    let limits = &app.service.limits;
    let deadline = match admitted.kind {
        OperationType::Query => limits.timeout(),
        _ => limits.mutation_timeout(),
    };
    let (service, schema) = (Arc::clone(&app.service), app.schema);
    let waited = Fate::default();
    let fate = waited.clone();
    let work = async move {
        let mut left = tries(admitted.kind);
        loop {
            left -= 1;
            let session = Session::new(Arc::clone(&service), caller.clone());
            let session = session.under(fate.clone());
            let watched = session.watched();
            let request = ready(session, &params, &admitted);
            let mut response = if admitted.kind == OperationType::Subscription {
                only_errors(schema, request).ok_or_else(only_followed)?
            } else {
                schema.execute(request).await
            };
            match watched.check() {
                Ok(()) => {
                    settle(&admitted.document, params.operation_name.as_deref(), &mut response);
                    return Ok(response);
                }
                Err(StoreError::Moved { .. }) if left > 0 => {}
                Err(e) => return Err(Failure::of_store(&e)),
            }
        }
    };
    let done = app.places.run(deadline, &waited, work).await;
    done.map_err(|code| stopped(code, deadline))?
}

/// How often a request is answered anew whose answer was written to while it was read.
fn tries(kind: OperationType) -> u32 {
    if kind == OperationType::Query { 3 } else { 1 }
}

fn only_followed() -> Failure {
    let message = "a subscription is followed with `Accept: text/event-stream`";
    Failure::new(StatusCode::NOT_ACCEPTABLE, Code::BadRequest, message)
}

/// What the schema executes.
fn ready(session: Session, params: &Params, admitted: &Admitted) -> async_graphql::Request {
    let (cost, kind) = (admitted.cost, admitted.kind);
    tracing::debug!(cost, %kind, purpose = %session.caller.purpose, "admitted");
    let variables = Variables::from_json(params.variables.clone());
    let mut request = async_graphql::Request::new("").variables(variables).data(session);
    request.operation_name.clone_from(&params.operation_name);
    request.set_parsed_query((*admitted.document).clone());
    request
}

/// Begins a subscription as a stream of events.
fn follow(
    app: &App,
    caller: Caller,
    params: Params,
    admitted: Admitted,
    beat: Option<&Beat>,
) -> Result<Answer, Failure> {
    single_root(&admitted, params.operation_name.as_deref())?;
    let lost = || stopped(Code::Internal, Duration::ZERO);
    let beat = beat.cloned().ok_or_else(lost)?;
    let session = Session::new(Arc::clone(&app.service), caller);
    let watched = session.watched();
    let request = ready(session, &params, &admitted);
    let answers = app.schema.execute_stream(request).scan(false, move |ended, mut response| {
        if *ended {
            return std::future::ready(None);
        }
        if let Err(e) = watched.check() {
            *ended = true; // it is resumed from the last cursor that was sent
            return std::future::ready(Some(Failure::of_store(&e).into_response()));
        }
        settle(&admitted.document, params.operation_name.as_deref(), &mut response);
        std::future::ready(Some(response))
    });
    let body = app.streams.open(beat, answers.boxed()).map_err(|code| {
        let message =
            format!("subscriptions at once: at most {}", app.service.limits.subscriptions);
        Failure::new(StatusCode::SERVICE_UNAVAILABLE, code, &message)
    })?;
    Ok(Answer::Streaming(body))
}

/// A stream is of one field: the library would mix several, and pass over a fragment.
fn single_root(admitted: &Admitted, name: Option<&str>) -> Result<(), Failure> {
    let operations = admitted.document.operations.iter();
    let is_meant = |own: Option<&Name>| name.is_none() || own.map(Name::as_str) == name;
    let mut meant = operations.filter(|(own, _)| is_meant(*own));
    let roots = meant.next().map(|(_, operation)| &operation.node.selection_set.node.items);
    let single = roots.is_some_and(
        |roots| matches!(roots.as_slice(), [root] if matches!(root.node, Selection::Field(_))),
    );
    let message = "a subscription selects exactly one field, and not in a fragment";
    let refusal = Refusal { code: Code::ValidationFailed, message: message.to_owned(), at: None };
    if single { Ok(()) } else { Err(Failure::from(refusal)) }
}

fn stopped(code: Code, deadline: Duration) -> Failure {
    if code == Code::Timeout {
        let message = format!("not done in {} ms", deadline.as_millis());
        return Failure::new(StatusCode::SERVICE_UNAVAILABLE, code, &message);
    }
    Failure::new(StatusCode::INTERNAL_SERVER_ERROR, code, "a fault of the service")
}

/// The errors with which a subscription does not begin; none if it would.
fn only_errors(schema: &Schema, request: async_graphql::Request) -> Option<GraphqlResponse> {
    let first = schema.execute_stream(request).next().now_or_never().flatten();
    first.filter(|response| !response.errors.is_empty())
}
