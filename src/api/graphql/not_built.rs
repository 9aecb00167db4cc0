//! The one place that says which fields of the contract are not built yet. A field leaves the list
//! when it answers.

use super::errors::{Code, error};
use async_graphql::Error;

/// Fields that answer one error `NOT_IMPLEMENTED`, as `Type.field`.
pub const NOT_BUILT: &[&str] = &[
    "Query.me",
    "Query.genogram",
    "Query.notices",
    "Query.funnel",
    "Query.jobs",
    "Query.accessLog",
    "Mutation.answerNotice",
    "Mutation.startJob",
    "Subscription.noticeChanged",
    "Subscription.jobProgress",
];

/// The answer of such a field.
pub fn not_built(field: &'static str) -> Error {
    debug_assert!(NOT_BUILT.contains(&field), "{field} is not on the list");
    error(Code::NotImplemented, format!("{field} is part of the contract and not built yet"))
}
