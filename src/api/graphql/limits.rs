//! What the service is and what it allows, as data.

use super::directives::list_size;
use crate::config;
use async_graphql::SimpleObject;

/// What the service is.
#[derive(SimpleObject, Clone, Debug)]
pub struct Service {
    /// The version of the program.
    pub version: String,
    /// The version of the rules.
    pub rule_set: String,
    /// The codes of the scoring models; the first is meant where none is named.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub scoring_models: Vec<String>,
    /// Which back end answers.
    pub backend: String,
    /// The number of the last change.
    pub sequence: String,
    /// What a request may cost.
    pub limits: Limits,
}

/// Every limit a request can meet. Past one: one error with a stable code, nothing else done.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a document.
    pub query_bytes: i32,
    /// Bytes of a body.
    pub body_bytes: i32,
    /// Tokens of a document.
    pub tokens: i32,
    /// Fields inside fields.
    pub depth: i32,
    /// The same type inside itself.
    pub self_depth: i32,
    /// Aliases.
    pub aliases: i32,
    /// Fields of the operation itself.
    pub root_fields: i32,
    /// Directives.
    pub directives: i32,
    /// Units of cost.
    pub cost: i32,
    /// Fields of arguments and variables; an object in a list is counted by its fields.
    pub input_fields: i32,
    /// Entries of a page.
    pub page_size: i32,
    /// People asked for at once.
    pub multi_get: i32,
    /// Links that lens KIN walks.
    pub kin_depth: i32,
    /// Paths between two people that are named.
    pub paths: i32,
    /// Links of a path.
    pub path_length: i32,
    /// People whom the search for paths may visit.
    pub path_people: i32,
    /// Letters of a text that is searched for.
    pub search_letters: i32,
    /// Milliseconds a query may take.
    pub timeout_ms: i32,
    /// Milliseconds a mutation may take.
    pub mutation_timeout_ms: i32,
    /// Subscriptions at once.
    pub subscriptions: i32,
    /// Milliseconds a subscription may last.
    pub subscription_life_ms: i32,
}

impl From<&config::Limits> for Limits {
    fn from(limits: &config::Limits) -> Limits {
        Limits {
            query_bytes: limits.query_bytes as i32,
            body_bytes: limits.body_bytes as i32,
            tokens: limits.tokens as i32,
            depth: limits.depth as i32,
            self_depth: limits.self_depth as i32,
            aliases: limits.aliases as i32,
            root_fields: limits.root_fields as i32,
            directives: limits.directives as i32,
            cost: limits.cost as i32,
            input_fields: limits.input_fields as i32,
            page_size: limits.page_size as i32,
            multi_get: limits.multi_get as i32,
            kin_depth: limits.kin_depth as i32,
            paths: limits.paths as i32,
            path_length: limits.path_length as i32,
            path_people: limits.path_people as i32,
            search_letters: limits.search_letters as i32,
            timeout_ms: limits.timeout_ms as i32,
            mutation_timeout_ms: limits.mutation_timeout_ms as i32,
            subscriptions: limits.subscriptions as i32,
            subscription_life_ms: limits.subscription_life_ms as i32,
        }
    }
}
