//! What the program is told from outside: files of law as data, limits, keys. One struct per
//! concern. Must not know what the values are used for.

mod service;
mod sources;

pub use service::{Limits, ServiceConfig};
pub use sources::{SourcesError, registers};
