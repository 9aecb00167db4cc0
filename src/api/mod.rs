//! The door for other programs: GraphQL over HTTP. The only room that names axum or async-graphql;
//! decides nothing about families, and reads no clock of its own.

pub mod admission;
pub mod graphql;
pub mod http;
mod ids;
mod service;

pub use crate::store::Snapshot;
pub use ids::{CardKey, CursorReader, IdKey, IdKeyError, Ids, Key, RecordKey, put_text};
pub use service::{Caller, Clock, Service};
