//! Whether everything that an answer asked of a store could be read: a graph answers with nothing
//! where it could not, so whoever shows an answer looks here first.

use super::StoreError;
use std::sync::{Arc, OnceLock};

/// What went wrong while a store was read for one answer. The default is of a store that holds
/// everything in memory, where nothing can.
#[derive(Clone, Default)]
pub struct Reads(Option<Arc<OnceLock<StoreError>>>);

impl Reads {
    /// Of an answer for which something is read as it is asked for.
    pub fn watched() -> Reads {
        Reads(Some(Arc::default()))
    }

    /// Notes why something could not be read; the first reason counts.
    pub fn fail(&self, e: StoreError) {
        if let Some(first) = &self.0 {
            let _ = first.set(e); // an earlier one counts
        }
    }

    /// The error, if anything could not be read: every answer since is worth nothing.
    pub fn check(&self) -> Result<(), StoreError> {
        match self.0.as_ref().and_then(|first| first.get()) {
            Some(e) => Err(e.clone()),
            None => Ok(()),
        }
    }
}
