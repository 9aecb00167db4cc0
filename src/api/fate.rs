//! Whether a request writes or is given up: whichever comes first stands, so that whoever is told
//! that the time was over can rely on it that nothing was recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

const OPEN: u8 = 0;
const WRITES: u8 = 1;
const GIVEN_UP: u8 = 2;

/// Shared by the work on a request and by whoever waits for it.
#[derive(Clone, Default, Debug)]
pub struct Fate(Arc<AtomicU8>);

impl Fate {
    /// Asked by a write before it changes anything: false if nobody waits any longer. Once true it
    /// is so for every later write of the request, whose answer must name the first.
    pub fn writes(&self) -> bool {
        self.become_or_be(WRITES)
    }

    /// Asked when the time is over: false if something is written, whose outcome must be told.
    pub fn gives_up(&self) -> bool {
        self.become_or_be(GIVEN_UP)
    }

    fn become_or_be(&self, wanted: u8) -> bool {
        let order = Ordering::AcqRel;
        let before = self.0.compare_exchange(OPEN, wanted, order, Ordering::Acquire);
        before.is_ok() || before == Err(wanted)
    }
}
