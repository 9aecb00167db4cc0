//! What a document may ask, decided before the library sees it, in time linear in its size:
//! fragments are measured once, however often they are spread. Must not know HTTP or people.

mod documents;
mod fragments;
mod measure;
mod needs;
mod table;
mod tokens;
mod values;

pub use documents::Documents;
pub use table::{Table, TypeNo};

use crate::api::graphql::errors::Code;
use crate::config::Limits;
use crate::domain::Rights;
use async_graphql::Pos;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::parser::{Error as ParseError, parse_query};
use measure::{Measure, Measurer};
use serde_json::Value as Json;
use std::sync::Arc;

/// Why a document is not run. One reason, the first one met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// One sentence, which never repeats the document.
    pub message: String,
    /// Where, if it is a place.
    pub at: Option<Pos>,
}

impl Refusal {
    fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), at: None }
    }

    fn past(code: Code, what: &str, limit: impl std::fmt::Display) -> Refusal {
        Refusal::new(code, format!("{what}: at most {limit}"))
    }
}

/// A document that may be run.
#[derive(Debug)]
pub struct Admitted {
    /// The document.
    pub document: Arc<ExecutableDocument>,
    /// What its operation is.
    pub kind: OperationType,
    /// Its cost in units, for the log.
    pub cost: u64,
    needs: Vec<needs::Need>,
}

impl Admitted {
    /// Refuses all of a change or a stream to whoever lacks a permission for a part of it: once a
    /// field is refused while others are carried out, nobody knows what was done.
    pub fn permitted(&self, rights: Rights) -> Result<(), Refusal> {
        let Some((missing, at)) = self.needs.iter().find(|(needed, _)| !rights.has(*needed)) else {
            return Ok(());
        };
        let message = format!("needs the permission {missing}");
        Err(Refusal { code: Code::Forbidden, message, at: Some(*at) })
    }
}

/// Reads and admits a document; one that was read before is not read again.
pub fn admit(
    table: &Table,
    limits: &Limits,
    documents: &Documents,
    query: &str,
    operation_name: Option<&str>,
    variables: &Json,
) -> Result<Admitted, Refusal> {
    if query.len() > limits.query_bytes {
        return Err(Refusal::past(Code::QueryTooLarge, "bytes of a document", limits.query_bytes));
    }
    if tokens::more_than(query, limits.tokens) {
        return Err(Refusal::past(Code::TooManyTokens, "tokens of a document", limits.tokens));
    }
    let known = documents.find(query);
    let is_new = known.is_none();
    let read = || parse_query(query).map(Arc::new).map_err(|e| unreadable(&e));
    let document = known.map_or_else(read, Ok)?;
    let operation = operation(&document, operation_name)?;
    let kind = operation.ty;
    required(operation, variables)?;
    fitting(table, operation, variables)?;
    let cost = measured(table, limits, &document, variables)?;
    // Only now: a document that keeps the limits is quickly walked.
    let needs = needs::of(table, &document, operation, variables);
    if is_new {
        documents.keep(query, &document);
    }
    Ok(Admitted { document, kind, cost, needs })
}

/// The cost of a document that keeps every limit; all of its operations must.
pub fn measured(
    table: &Table,
    limits: &Limits,
    document: &ExecutableDocument,
    variables: &Json,
) -> Result<u64, Refusal> {
    let given = values::count(variables);
    if given > u64::from(limits.input_fields) {
        return Err(too_many_inputs(limits));
    }
    let measurer = Measurer::new(table, limits, document, variables);
    let fragments = fragments::measured(document, &measurer)?;
    let (mut cost, mut selections) = (0, 0_u64);
    for (_, operation) in document.operations.iter() {
        measurer.defaults(&operation.node)?;
        let root = table.root(operation.node.ty);
        let whole = measurer.selections(root, &operation.node.selection_set.node, &fragments)?;
        let roots = Measurer::roots(&operation.node.selection_set.node, &fragments);
        let directives = operation.node.directives.len() as u64;
        within(limits, &whole, roots, directives, given)?;
        cost = whole.cost.max(cost);
        // The library checks every operation, also those that are not meant.
        selections = selections.saturating_add(whole.selections);
        measurer.walkable(selections)?;
    }
    Ok(cost)
}

fn within(
    limits: &Limits,
    whole: &Measure,
    roots: u64,
    directives: u64,
    given: u64,
) -> Result<(), Refusal> {
    let checks = [
        (roots, limits.root_fields, Code::TooManyRootFields, "fields of an operation"),
        (whole.depth, limits.depth, Code::TooDeep, "fields inside fields"),
        (whole.deepest_type(), limits.self_depth, Code::TooRecursive, "one type inside itself"),
        (whole.aliases, limits.aliases, Code::TooManyAliases, "aliases"),
        (
            whole.directives.saturating_add(directives),
            limits.directives,
            Code::TooManyDirectives,
            "directives",
        ),
        (
            whole.schema_depth,
            limits.introspection_depth,
            Code::IntrospectionTooDeep,
            "fields inside fields of the schema",
        ),
        (
            whole.schema_lists,
            limits.introspection_lists,
            Code::IntrospectionTooDeep,
            "lists of types inside lists of types",
        ),
        (whole.cost, limits.cost, Code::CostExceeded, "units of cost"),
    ];
    for (found, limit, code, what) in checks {
        if found > u64::from(limit) {
            return Err(Refusal::past(code, what, limit));
        }
    }
    let inputs = whole.inputs.saturating_add(given);
    if inputs > u64::from(limits.input_fields) { Err(too_many_inputs(limits)) } else { Ok(()) }
}

fn too_many_inputs(limits: &Limits) -> Refusal {
    Refusal::past(Code::TooManyInputFields, "arguments and input fields", limits.input_fields)
}

/// The operation meant.
fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, Refusal> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name),
        (DocumentOperations::Multiple(all), None) if all.len() == 1 => all.values().next(),
        _ => None,
    };
    let unknown = || Refusal::new(Code::ValidationFailed, "`operationName` names no operation");
    found.map(|operation| &operation.node).ok_or_else(unknown)
}

/// A variable that must be sent, and was not: the library would notice only while it executes.
fn required(operation: &OperationDefinition, variables: &Json) -> Result<(), Refusal> {
    for variable in &operation.variable_definitions {
        let name = variable.node.name.node.as_str();
        let may_be_absent = variable.node.var_type.node.nullable
            || (variable.node.default_value.is_some() && variables.get(name).is_none());
        if !may_be_absent && variables.get(name).is_none_or(Json::is_null) {
            let message = "a variable that must be sent is missing or null".to_owned();
            return Err(Refusal { code: Code::BadUserInput, message, at: Some(variable.pos) });
        }
    }
    Ok(())
}

/// A variable that is not of its type, where the library would notice only while it executes.
fn fitting(table: &Table, operation: &OperationDefinition, sent: &Json) -> Result<(), Refusal> {
    for variable in &operation.variable_definitions {
        let (name, ty) = (&variable.node.name.node, variable.node.var_type.node.to_string());
        let ty = ty.trim_matches(|c| matches!(c, '[' | ']' | '!'));
        if sent.get(name.as_str()).is_some_and(|json| values::misfits(table, ty, json)) {
            let message = "a variable is not of its type".to_owned();
            return Err(Refusal { code: Code::BadUserInput, message, at: Some(variable.pos) });
        }
    }
    Ok(())
}

/// Where, and never what: the library would repeat the whole line.
fn unreadable(error: &ParseError) -> Refusal {
    let at = error.positions().next();
    let place = at.map(|pos| format!(" at line {}, column {}", pos.line, pos.column));
    let message = format!("the document is no GraphQL{}", place.unwrap_or_default());
    Refusal { code: Code::ParseFailed, message, at }
}
