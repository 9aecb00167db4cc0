//! The parameters of a GraphQL request, from a JSON body or a query string.

use super::answer::Failure;
use crate::domain::{Iin, JsonFault, strict_json};
use serde_json::{Map, Value as Json};

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Params {
    /// The document.
    pub(super) query: String,
    /// Which of its operations.
    pub(super) operation_name: Option<String>,
    /// The variables; an object or null.
    pub(super) variables: Json,
}

/// From a JSON body.
pub(super) fn from_json(body: &[u8]) -> Result<Params, Failure> {
    match strict_json(body) {
        Ok(Json::Object(fields)) => from_fields(fields),
        Ok(Json::Array(_)) => Err(Failure::bad("batches are not taken; send one request")),
        Ok(_) => Err(Failure::bad("the body is no JSON object")),
        Err(JsonFault::Syntax { .. }) => Err(Failure::bad("the body is no JSON")),
        Err(JsonFault::Twice(_)) => Err(Failure::bad("a name stands twice in an object")),
    }
}

/// From a query string. An IIN there would end in logs on the way, so it is refused.
pub(super) fn from_query(text: &str) -> Result<Params, Failure> {
    let mut fields = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name)?, decoded(value)?);
        let value = match name.as_str() {
            "variables" | "extensions" if !value.is_empty() => strict_json(value.as_bytes())
                .map_err(|_| Failure::bad("`variables` and `extensions` are JSON objects"))?,
            "variables" | "extensions" => Json::Null,
            _ => Json::String(value),
        };
        fields.insert(name, value);
    }
    let params = from_fields(fields)?;
    if names_iin(&params.variables) {
        return Err(Failure::iin_in_url());
    }
    Ok(params)
}

fn from_fields(mut fields: Map<String, Json>) -> Result<Params, Failure> {
    let query = match fields.remove("query") {
        Some(Json::String(query)) => query,
        Some(_) => return Err(Failure::bad("`query` is a string")),
        None => return Err(Failure::bad("`query` is missing")),
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Json::Null) => None,
        Some(Json::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => return Err(Failure::bad("`operationName` is a string")),
    };
    let variables = object(fields.remove("variables"), "variables")?;
    object(fields.remove("extensions"), "extensions")?;
    Ok(Params { query, operation_name, variables })
}

fn object(value: Option<Json>, name: &str) -> Result<Json, Failure> {
    match value.unwrap_or(Json::Null) {
        value @ (Json::Null | Json::Object(_)) => Ok(value),
        _ => Err(Failure::bad(&format!("`{name}` is an object"))),
    }
}

fn names_iin(value: &Json) -> bool {
    match value {
        Json::String(text) => Iin::parse(text).is_ok(),
        Json::Array(items) => items.iter().any(names_iin),
        Json::Object(fields) => fields.values().any(names_iin),
        _ => false,
    }
}

/// `application/x-www-form-urlencoded` text.
pub(super) fn decoded(text: &str) -> Result<String, Failure> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
                let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                out.push(byte.ok_or_else(|| Failure::bad("the query string is not encoded"))?);
                at += 2;
            }
            byte => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| Failure::bad("the query string is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded() {
        let params = from_query("query=%7B+a%20%7D&variables=%7B%22x%22%3A1%7D&operationName=");
        let params = params.unwrap();
        assert_eq!(params.query, "{ a }");
        assert_eq!(params.operation_name, None);
        assert_eq!(params.variables["x"], 1);
        for bad in [
            "",
            "query=%",
            "query=%zz",
            "query=a&variables=1",
            "query=a&variables=%7B",
            "query=%FF",
        ] {
            assert!(from_query(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_of_a_person_is_refused_in_a_query_string_only() {
        let iin = Iin::from_body(85_831_230_000).unwrap();
        let text = format!("query=a&variables=%7B%22x%22%3A%5B%22{iin}%22%5D%7D");
        assert!(from_query(&text).is_err());
        assert!(
            from_json(format!("{{\"query\":\"a\",\"variables\":{{\"x\":\"{iin}\"}}}}").as_bytes())
                .is_ok()
        );
    }
}
