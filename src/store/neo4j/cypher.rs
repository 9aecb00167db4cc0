//! Statements and their parameters. A text is known when the program is built and never put
//! together from values: what varies is a parameter, so the server plans each text once and nobody
//! can smuggle a statement in.

use neo4rs::{BoltList, BoltType, Query};
use std::time::Duration;

/// A statement as it was written in a source file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cypher(pub(super) &'static str);

/// A statement with its parameters and the time it may take.
pub(super) struct Ask {
    query: Query,
    max: Duration,
}

impl Cypher {
    /// To be sent, and to be stopped by the server itself after this time: a client that only
    /// stops waiting leaves the statement running.
    pub(super) fn within(self, max: Duration) -> Ask {
        let query = neo4rs::query(self.0).extra("tx_timeout", max.as_millis() as i64);
        Ask { query, max }
    }

    /// To be sent within a transaction: only the first message of one can name a time, and the
    /// driver gives it none.
    pub(super) fn in_transaction(self) -> Ask {
        Ask { query: neo4rs::query(self.0), max: Duration::ZERO }
    }
}

impl Ask {
    /// With a parameter.
    pub(super) fn with(mut self, name: &str, value: impl Into<BoltType>) -> Ask {
        self.query = self.query.param(name, value);
        self
    }

    /// With a list.
    pub(super) fn with_all(
        self,
        name: &str,
        values: impl IntoIterator<Item = impl Into<BoltType>>,
    ) -> Ask {
        self.with(name, BoltType::List(values.into_iter().collect::<BoltList>()))
    }

    /// The time it may take.
    pub(super) fn max(&self) -> Duration {
        self.max
    }

    /// A copy, to be sent again.
    pub(super) fn clone_query(&self) -> Query {
        self.query.clone()
    }

    /// As the driver takes it.
    pub(super) fn query(self) -> Query {
        self.query
    }
}
