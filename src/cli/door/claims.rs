//! Who writes where: two commands in one process must not write the same file at once, which the
//! lock on the store prevents between processes. Must not know what is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The places that commands write to now.
#[derive(Clone, Default)]
pub(in crate::cli) struct Claims(Arc<Mutex<BTreeSet<PathBuf>>>);

/// A place that one command writes to, until this is dropped.
pub(in crate::cli) struct Claim {
    place: PathBuf,
    claims: Claims,
}

impl Claims {
    /// The claim on a place, unless somebody has it.
    pub(in crate::cli) fn take(&self, path: &Path) -> Option<Claim> {
        let place = true_place(path);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.insert(place.clone()).then(|| Claim { place, claims: self.clone() })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut taken = self.claims.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.remove(&self.place);
    }
}

/// One name for a place, whichever way it is written; it need not be there yet.
fn true_place(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    match (path.parent(), path.file_name()) {
        (Some(above), Some(name)) => true_place(above).join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_claimed_by_one_at_a_time_however_it_is_written() {
        let home = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(home.path().join("a")).unwrap();
        let claims = Claims::default();
        let first = claims.take(&home.path().join("new/file")).unwrap();
        assert!(claims.take(&home.path().join("a/../new/file")).is_none());
        assert!(claims.take(&home.path().join("new/other")).is_some());
        drop(first);
        assert!(claims.take(&home.path().join("a/../new/file")).is_some());
    }
}
