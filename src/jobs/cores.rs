//! Work on several cores: everybody looked at, some people a thread at a time, what was found in no
//! order; or something made of each of a few.

use crate::domain::PersonNo;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

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

/// Threads that make something of each at once: a database has few connections for all.
const MAKERS_MAX: usize = 4;

/// What `make` makes of each, in their order.
pub(super) fn each_on_some_cores<A: Sync, T: Send>(
    all: &[A],
    make: impl Fn(&A) -> T + Sync,
) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MAKERS_MAX).min(all.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = all.get(n) else { return made };
            made.push((n, make(one)));
        }
    };
    let mut made: Vec<Option<T>> = all.iter().map(|_| None).collect();
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        // What a thread had when it gave up is made again below.
        let theirs = others.into_iter().filter_map(|other| other.join().ok()).flatten();
        own.into_iter().chain(theirs).for_each(|(n, one)| made[n] = Some(one));
    });
    all.iter().zip(made).map(|(one, made)| made.unwrap_or_else(|| make(one))).collect()
}
