//! Whose turn it is to write, within this process; between processes the database says so. Nobody
//! waits for ever.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Taken by one at a time.
#[derive(Default)]
pub(super) struct Turn {
    taken: Mutex<bool>,
    freed: Condvar,
}

/// The turn, given back when it is dropped.
pub(super) struct Taken(Arc<Turn>);

impl Turn {
    /// The turn; `None` if somebody else had it all the time.
    pub(super) fn take(self: &Arc<Turn>, patience: Duration) -> Option<Taken> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_timeout_while(taken, patience, |taken| *taken);
        let (mut taken, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *taken, true) {
            return None;
        }
        Some(Taken(Arc::clone(self)))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_nobody_for_ever() {
        let turn = Arc::new(Turn::default());
        let taken = turn.take(Duration::ZERO).unwrap();
        assert!(turn.take(Duration::from_millis(5)).is_none());
        drop(taken);
        assert!(turn.take(Duration::ZERO).is_some());
    }
}
