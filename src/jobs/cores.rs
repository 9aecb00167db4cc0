//! Everybody looked at on all cores: some people a thread at a time, what was found in no order.

use crate::domain::PersonNo;
use std::sync::atomic::{AtomicU32, Ordering};

/// People that one thread takes at a time.
const CHUNK: u32 = 1024;

/// What `look` found of everybody below `people`, put together by `join`.
pub(super) fn on_all_cores<T: Default + Send>(
    threads: usize,
    people: u32,
    look: impl Fn(PersonNo, &mut T) + Sync,
    join: impl Fn(&mut T, T),
) -> T {
    let next = AtomicU32::new(0);
    let work = || {
        let mut found = T::default();
        loop {
            let from = next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= people {
                return found;
            }
            let until = people.min(from.saturating_add(CHUNK));
            (from..until).for_each(|p| look(PersonNo(p), &mut found));
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            // A thread that gave up had no memory left; nothing could be written either.
            if let Ok(found) = other.join() {
                join(&mut all, found);
            }
        }
        all
    })
}
