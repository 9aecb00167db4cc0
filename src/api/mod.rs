//! The door for other programs: GraphQL over HTTP. The only room that names axum or async-graphql;
//! decides nothing about families, and reads no clock of its own.

pub mod admission;
mod card_text;
mod change_cursor;
mod event_payload;
mod fate;
pub mod graphql;
pub mod http;
mod ids;
mod kept_conflicts;
pub mod pages;
mod record_text;
mod sent;
mod service;

pub use crate::store::Snapshot;
pub use card_text::CardText;
pub use change_cursor::{ChangeCursor, Digest};
pub use event_payload::{event_payload, outcome_word, record_of, record_payload, without_id};
pub use fate::Fate;
pub use ids::{
    CardKey, ConflictKey, CursorReader, EntitlementKey, IdKey, IdKeyError, Ids, Key, RecordKey,
    Thought, put_text,
};
pub use kept_conflicts::KeptConflicts;
pub use record_text::RecordText;
pub use service::{Caller, Clock, Service};
