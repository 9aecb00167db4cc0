//! Arguments and variables: how many there are, how large a page they ask for, and that no number
//! of a person stands in a document.

use super::table::Table;
use async_graphql::Value as ConstValue;
use async_graphql_value::Value;
use serde_json::Value as Json;

/// Fields of objects at any depth. An object in a list is counted by its fields alone, so that a
/// list may name as many people as its own limit allows; any other item counts once.
pub(super) fn count(json: &Json) -> u64 {
    match json {
        Json::Array(items) => items.iter().map(|item| count(item).max(1)).sum(),
        Json::Object(fields) => fields.values().map(|value| 1 + count(value)).sum(),
        _ => 0,
    }
}

/// The same of an argument in a document.
pub(super) fn count_argument(value: &Value) -> u64 {
    match value {
        Value::List(items) => items.iter().map(|item| count_argument(item).max(1)).sum(),
        Value::Object(fields) => fields.values().map(|value| 1 + count_argument(value)).sum(),
        _ => 0,
    }
}

/// How much of a list an argument asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Size {
    /// A page of so many.
    Page(u64),
    /// As many as are named.
    Named(u64),
}

/// What a slicing argument says; `None` if it says nothing.
pub(super) fn size(value: &Value, variable: impl Fn(&str) -> Option<Size>) -> Option<Size> {
    match value {
        Value::Variable(name) => variable(name),
        Value::Number(number) => number.as_u64().map(Size::Page),
        Value::List(items) => Some(Size::Named(items.len() as u64)),
        Value::Object(_) => Some(Size::Named(1)), // one item stands for a list of one
        _ => None,
    }
}

/// The same of a variable that was sent.
pub(super) fn sent_size(json: &Json) -> Option<Size> {
    match json {
        Json::Number(number) => number.as_u64().map(Size::Page),
        Json::Array(items) => Some(Size::Named(items.len() as u64)),
        Json::Object(_) | Json::String(_) => Some(Size::Named(1)),
        _ => None,
    }
}

/// The same of the default of a variable.
pub(super) fn default_size(value: &ConstValue) -> Option<Size> {
    match value {
        ConstValue::Number(number) => number.as_u64().map(Size::Page),
        ConstValue::List(items) => Some(Size::Named(items.len() as u64)),
        ConstValue::Object(_) => Some(Size::Named(1)),
        _ => None,
    }
}

/// Whether a literal stands where an IIN belongs.
pub(super) fn names_iin(table: &Table, ty: &str, value: &Value) -> bool {
    match value {
        Value::Variable(_) | Value::Null => false,
        Value::List(items) => items.iter().any(|item| names_iin(table, ty, item)),
        Value::Object(fields) => {
            let Some(types) = table.input(ty) else { return false };
            fields.iter().any(|(name, value)| {
                types.get(name.as_str()).is_some_and(|ty| names_iin(table, ty, value))
            })
        }
        _ => ty == "IIN",
    }
}

/// Whether a value that was sent cannot be of the type of its variable, as far as the library
/// notices only while it executes: no object where one is needed, an `Int` of more than 32 bits.
pub(super) fn misfits(table: &Table, ty: &str, json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::Array(items) => items.iter().any(|item| misfits(table, ty, item)),
        Json::Object(fields) => table.input(ty).is_some_and(|types| {
            let misfit = |ty: &String, value| misfits(table, ty, value);
            fields.iter().any(|(name, value)| types.get(name).is_some_and(|ty| misfit(ty, value)))
        }),
        Json::Number(number) if ty == "Int" => !is_int(number.as_i64()),
        _ => table.input(ty).is_some(),
    }
}

/// The same of an argument in a document.
pub(super) fn misfits_argument(table: &Table, ty: &str, value: &Value) -> bool {
    match value {
        Value::Variable(_) | Value::Null => false,
        Value::List(items) => items.iter().any(|item| misfits_argument(table, ty, item)),
        Value::Object(fields) => table.input(ty).is_some_and(|types| {
            fields.iter().any(|(name, value)| {
                types.get(name.as_str()).is_some_and(|ty| misfits_argument(table, ty, value))
            })
        }),
        Value::Number(number) if ty == "Int" => !is_int(number.as_i64()),
        _ => table.input(ty).is_some(),
    }
}

fn is_int(number: Option<i64>) -> bool {
    number.is_some_and(|number| i32::try_from(number).is_ok())
}
