//! What the HTTP service is told: where it listens, its limits, its keys. Every limit of the
//! service is one field of [`Limits`]; `Query.service.limits` shows them to clients.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::time::Duration;

/// Everything the service is configured with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceConfig {
    /// Where `/graphql` is served.
    pub listen: SocketAddr,
    /// Where `/livez`, `/readyz`, `/metrics` and `/version` are served; loopback by default,
    /// because they ask nobody who he is.
    pub admin: SocketAddr,
    /// Whoever reaches the service holds all permissions. Only on a loopback address.
    pub dev_auth: bool,
    /// The key of the opaque ids: 64 to 128 hexadecimal digits. Empty = the fixed key of
    /// development, with which the service starts only under `dev_auth`.
    pub id_key: String,
    /// What a request may cost.
    pub limits: Limits,
}

impl Default for ServiceConfig {
    fn default() -> ServiceConfig {
        ServiceConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin: SocketAddr::from(([127, 0, 0, 1], 9080)),
            dev_auth: false,
            id_key: String::new(),
            limits: Limits::default(),
        }
    }
}

/// What callers without trusted documents may ask. Past a limit a request gets one error with a
/// stable code, and nothing else is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of a document.
    pub query_bytes: usize,
    /// Tokens of a document.
    pub tokens: u32,
    /// Fields inside fields.
    pub depth: u32,
    /// The same type inside itself.
    pub self_depth: u32,
    /// Aliases, fragments counted where they are spread.
    pub aliases: u32,
    /// Fields of the operation itself.
    pub root_fields: u32,
    /// Fields and spreads of all operations, fragments counted where they are spread.
    pub selections: u32,
    /// Directives, fragments counted where they are spread.
    pub directives: u32,
    /// Units of cost (`@cost`, `@listSize`).
    pub cost: u32,
    /// Fields of arguments and variables; an object in a list is counted by its fields.
    pub input_fields: u32,
    /// Entries of a page.
    pub page_size: u32,
    /// People asked for at once.
    pub multi_get: u32,
    /// Links that lens `KIN` walks.
    pub kin_depth: u32,
    /// People that the work on one family may look at; a larger one is `FAMILY_TOO_LARGE`.
    pub family_people: usize,
    /// Paths between two people that are named.
    pub paths: u32,
    /// Links of a path; where there is no path so short, a longer one is not looked for.
    pub path_length: u32,
    /// People whom the search for paths may visit; past them it is `FAMILY_TOO_LARGE`.
    pub path_people: usize,
    /// Letters of a text that is searched for.
    pub search_letters: usize,
    /// Events that one question (`whatIf`) lays over a card.
    pub what_if_events: usize,
    /// Fields inside fields of a question about the schema, which is deeper than any other.
    pub introspection_depth: u32,
    /// Lists of types inside lists of types in a question about the schema.
    pub introspection_lists: u32,
    /// Milliseconds a query may take.
    pub timeout_ms: u64,
    /// Milliseconds a mutation may take.
    pub mutation_timeout_ms: u64,
    /// Milliseconds until the header of a request is complete.
    pub header_timeout_ms: u64,
    /// Milliseconds until the body of a request is complete.
    pub body_timeout_ms: u64,
    /// Milliseconds after which an idle connection ends.
    pub idle_timeout_ms: u64,
    /// Milliseconds that requests under way are given when the service stops.
    pub drain_timeout_ms: u64,
    /// Connections at once; further ones wait.
    pub connections: usize,
    /// Documents executed at once; further ones wait, until their deadline.
    pub executions: usize,
    /// Commands of other processes carried out at once; further ones wait.
    pub commands: usize,
    /// Bytes of such a command, with its configuration.
    pub command_bytes: usize,
    /// Milliseconds until such a command is complete.
    pub command_timeout_ms: u64,
    /// Subscriptions at once, each on a connection of its own; one more is refused.
    pub subscriptions: usize,
    /// Milliseconds after which a subscription is completed; the client may begin again where it
    /// stopped.
    pub subscription_life_ms: u64,
    /// Milliseconds without a message after which a subscriber is sent a comment.
    pub subscription_keep_alive_ms: u64,
    /// Milliseconds that a subscriber may take nothing of what is sent before the connection is
    /// closed.
    pub subscription_stall_ms: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes: 64 * 1024,
            query_bytes: 16 * 1024,
            tokens: 1_500,
            depth: 12,
            self_depth: 3,
            aliases: 30,
            root_fields: 10,
            selections: 10_000,
            directives: 10,
            cost: 50_000,
            input_fields: 300,
            page_size: 100,
            multi_get: 200,
            kin_depth: 10,
            family_people: 5_000,
            paths: 10,
            path_length: 100,
            path_people: 200_000,
            search_letters: 200,
            what_if_events: 20,
            introspection_depth: 20,
            introspection_lists: 2,
            timeout_ms: 2_000,
            mutation_timeout_ms: 5_000,
            header_timeout_ms: 5_000,
            body_timeout_ms: 10_000,
            idle_timeout_ms: 30_000,
            drain_timeout_ms: 8_000,
            connections: 1_024,
            executions: 16,
            commands: 16,
            command_bytes: 1024 * 1024,
            command_timeout_ms: 5_000,
            subscriptions: 512,
            subscription_life_ms: 3_600_000,
            subscription_keep_alive_ms: 12_000,
            subscription_stall_ms: 30_000,
        }
    }
}

impl Limits {
    /// How long a query may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// How long a mutation may take.
    pub fn mutation_timeout(&self) -> Duration {
        Duration::from_millis(self.mutation_timeout_ms)
    }

    /// How long the header of a request may take.
    pub fn header_timeout(&self) -> Duration {
        Duration::from_millis(self.header_timeout_ms)
    }

    /// How long the body of a request may take.
    pub fn body_timeout(&self) -> Duration {
        Duration::from_millis(self.body_timeout_ms)
    }

    /// How long a connection may be idle.
    pub fn idle_timeout(&self) -> Duration {
        Duration::from_millis(self.idle_timeout_ms)
    }

    /// How long a subscription may last.
    pub fn subscription_life(&self) -> Duration {
        Duration::from_millis(self.subscription_life_ms)
    }

    /// How long a subscriber is sent nothing at most.
    pub fn subscription_keep_alive(&self) -> Duration {
        Duration::from_millis(self.subscription_keep_alive_ms)
    }

    /// How long a subscriber may take nothing.
    pub fn subscription_stall(&self) -> Duration {
        Duration::from_millis(self.subscription_stall_ms)
    }

    /// How long requests under way are given when the service stops.
    pub fn drain_timeout(&self) -> Duration {
        Duration::from_millis(self.drain_timeout_ms)
    }
}
