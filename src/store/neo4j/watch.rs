//! Notices what other processes write: the feed is told that anything may have changed, at most a
//! second later. Must not know who listens.

use super::Inner;
use super::state::State;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// Between two looks at the count of commits.
const PAUSE: Duration = Duration::from_secs(1);

/// Watches for as long as the store is held.
pub(super) fn begin(inner: &Arc<Inner>) {
    let inner = Arc::downgrade(inner);
    let watch = std::thread::Builder::new().name("neo4j-watch".to_owned());
    if let Err(error) = watch.spawn(move || watch_while_held(&inner)) {
        tracing::error!(%error, "nobody watches what other processes write");
    }
}

fn watch_while_held(inner: &Weak<Inner>) {
    let mut known = None;
    while let Some(inner) = inner.upgrade() {
        // One that does not answer is looked at again.
        if let Ok(State { sequence, .. }) = State::read(&inner.client, &inner.sources) {
            let known = known.get_or_insert(sequence);
            if sequence > (*known).max(inner.feed.newest()) {
                inner.feed.tell(sequence, None);
            }
            *known = sequence;
        }
        drop(inner);
        std::thread::sleep(PAUSE);
    }
}
