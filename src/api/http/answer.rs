//! What goes back: a failure before execution, or the answer of the schema, encoded for the form
//! that was accepted. No message repeats what was sent.

use super::negotiate::Format;
use crate::api::admission::Refusal;
use crate::api::graphql::errors::Code;
use crate::store::StoreError;
use async_graphql::{Response as GraphqlResponse, ServerError};
use axum::body::Body as Bytes;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// Why a request was not executed.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Failure {
    /// Of the answer, but for documents at fault.
    pub(super) status: StatusCode,
    /// A well-formed GraphQL request whose document is at fault: `application/json` clients get
    /// 200 for it.
    of_document: bool,
    allow: Option<&'static str>,
    /// The stable code.
    pub(super) code: Code,
    /// One sentence; repeats nothing that was sent.
    pub(super) message: String,
    at: Option<async_graphql::Pos>,
}

impl Failure {
    /// With this status, whatever form was accepted.
    pub(super) fn new(status: StatusCode, code: Code, message: &str) -> Failure {
        let message = message.to_owned();
        Failure { status, of_document: false, allow: None, code, message, at: None }
    }

    /// The request is no GraphQL request.
    pub(super) fn bad(message: &str) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
    }

    /// An IIN in a URL.
    pub(super) fn iin_in_url() -> Failure {
        let message = "an IIN stands in the URL; send it in the body of a POST";
        Failure::new(StatusCode::BAD_REQUEST, Code::IinLiteral, message)
    }

    /// The store could not be read: not what the caller may mend, but by asking again.
    pub(super) fn of_store(e: &StoreError) -> Failure {
        tracing::warn!(error = %e, "the store could not be read");
        if let StoreError::Unfit { .. } = e {
            let message = "more people are meant than are looked at; ask for fewer";
            return Failure::new(StatusCode::BAD_REQUEST, Code::BadUserInput, message);
        }
        let message = "the store does not answer; ask again";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Failure::new(status, Code::Unavailable, message)
    }

    /// As an answer of a stream that has begun.
    pub(super) fn into_response(self) -> GraphqlResponse {
        let mut error = ServerError::new(self.message, None);
        error.extensions.get_or_insert_default().set("code", self.code.word());
        GraphqlResponse::from_errors(vec![error])
    }

    /// Another method is needed.
    pub(super) fn method(allow: &'static str) -> Failure {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let failure = Failure::new(status, Code::BadRequest, &format!("allowed: {allow}"));
        Failure { allow: Some(allow), ..failure }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        let status = match refusal.code {
            Code::Forbidden => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        let failure = Failure::new(status, refusal.code, &refusal.message);
        Failure { of_document: true, at: refusal.at, ..failure }
    }
}

/// An answer with its form.
#[derive(Debug)]
pub(super) enum Answer {
    /// Not executed.
    Failed(Failure),
    /// Executed.
    Executed(GraphqlResponse),
    /// Begun, and goes on.
    Streaming(Bytes),
}

/// The bytes of an answer.
pub(super) fn encode(answer: Answer, format: Format) -> Response<Bytes> {
    match answer {
        Answer::Failed(failure) => failed(&failure, format),
        Answer::Executed(response) => executed(response, format),
        Answer::Streaming(body) => formed(StatusCode::OK, Format::Events, body),
    }
}

fn failed(failure: &Failure, format: Format) -> Response<Bytes> {
    let mut error = json!({
        "message": failure.message,
        "extensions": { "code": failure.code.word() },
    });
    if let Some(at) = failure.at {
        error["locations"] = json!([{ "line": at.line, "column": at.column }]);
    }
    let legacy = failure.of_document && format == Format::Json;
    let status = if legacy { StatusCode::OK } else { failure.status };
    let form = if format == Format::Events { Format::Json } else { format };
    let mut response = respond(status, form, &json!({ "errors": [error] }));
    if let Some(allow) = failure.allow {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

/// One answer of a stream, as JSON.
pub(super) fn text_of(mut response: GraphqlResponse) -> String {
    let of_request = settled(&mut response);
    let data = (!of_request).then_some(&response.data);
    serde_json::to_string(&Body { data, errors: &response.errors }).unwrap_or_default()
}

/// One message of a stream; JSON here is one line.
pub(super) fn event(name: &str, data: &str) -> String {
    let space = if data.is_empty() { "" } else { " " };
    format!("event: {name}\ndata:{space}{data}\n\n")
}

/// Whether an error was met before execution began: it has no path.
fn settled(response: &mut GraphqlResponse) -> bool {
    let of_request = response.errors.iter().any(|error| error.path.is_empty());
    response.errors.iter_mut().for_each(settle);
    of_request
}

fn executed(mut response: GraphqlResponse, format: Format) -> Response<Bytes> {
    let of_request = settled(&mut response);
    let legacy = format != Format::GraphqlResponse;
    let status = if of_request && !legacy { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let data = (!of_request).then_some(&response.data);
    respond(status, format, &Body { data, errors: &response.errors })
}

/// Written as it stands: the fields of an answer keep the order in which they were asked for.
#[derive(serde::Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
}

/// Gives an error of the library its code, and takes out what it may repeat of the request.
fn settle(error: &mut ServerError) {
    let ours = error.extensions.as_ref().is_some_and(|e| e.get("code").is_some());
    if ours {
        return;
    }
    let of_request = error.path.is_empty();
    let of_value = error.message.starts_with("Invalid value for argument");
    let code = if of_request && !of_value { Code::ValidationFailed } else { Code::BadUserInput };
    error.extensions.get_or_insert_default().set("code", code.word());
    error.message = without_values(&error.message);
}

/// The library's messages name types and fields, which is helpful, and sometimes the value that
/// was sent, which is not for logs: everything from the value on is cut.
fn without_values(message: &str) -> String {
    let cuts = [", found", " found ", "does not contain the value", "contain the value"];
    let end = cuts.iter().filter_map(|cut| message.find(cut)).min().unwrap_or(message.len());
    let mut out = String::with_capacity(end);
    let mut digits = 0;
    for c in message[..end].chars() {
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        if digits <= 5 {
            out.push(c);
        }
    }
    out
}

fn respond(status: StatusCode, format: Format, body: &impl serde::Serialize) -> Response<Bytes> {
    let mut text = serde_json::to_string(body).unwrap_or_default();
    if format == Format::Events {
        // One answer, then the end (graphql-sse, distinct connections).
        text = event("next", &text) + &event("complete", "");
    }
    formed(status, format, Bytes::from(text))
}

fn formed(status: StatusCode, format: Format, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let fields: [(HeaderName, &'static str); 3] = [
        (header::CONTENT_TYPE, format.content_type()),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fields {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_from_messages() {
        let message = "Expected input type \"Int\", found \"Ахметова\".";
        assert_eq!(without_values(message), "Expected input type \"Int\"");
        let long = format!("no field \"a{}\"", "1".repeat(12));
        assert_eq!(without_values(&long), "no field \"a11111\"");
    }
}
