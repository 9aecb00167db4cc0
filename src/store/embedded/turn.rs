//! Whose turn it is to write: the look-ups of the writer are taken by one and given back. Nobody
//! waits for ever. Must not know what is written.

use super::desk::Desk;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

enum Slot {
    /// Nobody writes, and the look-ups are yet to be built (anew).
    Cold,
    Free(Box<Desk>),
    Taken,
}

/// The place where the look-ups lie while nobody writes.
pub(super) struct Turn {
    slot: Mutex<Slot>,
    freed: Condvar,
    waiting: AtomicUsize,
}

/// What was found there.
pub(super) enum Taken {
    /// The look-ups; they must be given back.
    Desk(Box<Desk>),
    /// None: they must be built, and given back.
    Nothing,
    /// Somebody else wrote all the time.
    TooLate,
}

impl Turn {
    pub(super) fn new() -> Turn {
        Turn { slot: Mutex::new(Slot::Cold), freed: Condvar::new(), waiting: AtomicUsize::new(0) }
    }

    pub(super) fn take(&self, patience: Duration) -> Taken {
        let is_taken = |slot: &mut Slot| matches!(slot, Slot::Taken);
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let waited = self.freed.wait_timeout_while(self.slot(), patience, is_taken);
        let (mut slot, _) = waited.unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        match std::mem::replace(&mut *slot, Slot::Taken) {
            Slot::Cold => Taken::Nothing,
            Slot::Free(desk) => Taken::Desk(desk),
            Slot::Taken => Taken::TooLate,
        }
    }

    /// The look-ups, if they lie there and nobody waits for them.
    pub(super) fn take_if_free(&self) -> Option<Box<Desk>> {
        let mut slot = self.slot();
        if self.waiting.load(Ordering::Acquire) > 0 {
            return None;
        }
        match std::mem::replace(&mut *slot, Slot::Taken) {
            Slot::Free(desk) => Some(desk),
            other => {
                *slot = other;
                None
            }
        }
    }

    /// Ends a turn; without look-ups the next one builds them.
    pub(super) fn give_back(&self, desk: Option<Box<Desk>>) {
        *self.slot() = desk.map_or(Slot::Cold, Slot::Free);
        self.freed.notify_one();
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
