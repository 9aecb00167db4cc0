//! The directives that the schema carries: what a field costs, how a list is bounded, and which
//! permission a field needs. Admission reads the first two from the exported schema.

use super::enums::Permission;
use async_graphql::TypeDirective;

/// Cost of one evaluation; enforced before execution.
#[TypeDirective(location = "FieldDefinition", location = "Object")]
pub fn cost(weight: String) {}

/// How a list is bounded.
#[TypeDirective(name = "listSize", location = "FieldDefinition")]
pub fn list_size(
    assumed_size: Option<i32>,
    slicing_arguments: Option<Vec<String>>,
    sized_fields: Option<Vec<String>>,
    #[graphql(default_with = "Some(false)")] require_one_slicing_argument: Option<bool>,
) {
}

/// Needs this permission for the declared purpose; otherwise the field is null and named in
/// `redactions`; an object is left out of lists and named in the nearest `redactions`, and
/// explanation texts do not state it; on Mutation and Subscription it is a request error,
/// FORBIDDEN.
#[TypeDirective(location = "FieldDefinition", location = "Object")]
pub fn requires(permission: Permission) {}

/// The argument whose value, or length, is the size of the list.
pub fn by(argument: &str) -> Option<Vec<String>> {
    Some(vec![argument.to_owned()])
}

/// The field that holds the list.
pub fn sized(field: &str) -> Option<Vec<String>> {
    lists(&[field])
}

/// The fields that hold lists, each about as long as the argument says.
pub fn lists(fields: &[&str]) -> Option<Vec<String>> {
    (!fields.is_empty()).then(|| fields.iter().map(|field| (*field).to_owned()).collect())
}
