//! Work over the whole country.

use super::scalars::DateTime;
use async_graphql::{ComplexObject, ID, SimpleObject};

/// A job.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Job {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// The kind.
    pub kind: String,
    /// How far it has come.
    pub state: String,
    /// How much is done.
    pub done: String,
    /// Of how much; null if unknown.
    pub total: Option<String>,
    /// When it began.
    pub started_at: DateTime,
    /// When it ended.
    pub finished_at: Option<DateTime>,
    /// How fast it goes.
    pub rate_per_second: f64,
    /// What came of it.
    pub result: Option<String>,
}

#[ComplexObject]
impl Job {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }
}
