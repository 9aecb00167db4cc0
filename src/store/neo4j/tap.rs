//! What was sent, to be sent again by the driver alone, the rows thrown away: the limit beside
//! which the figures of a bench stand. Nothing is kept unless a bench asks for it.

use super::cypher::Ask;
use neo4rs::{Error, Graph, Query};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a client sent.
#[derive(Default)]
pub(super) struct Tap {
    is_open: AtomicBool,
    reads: Mutex<Vec<Query>>,
    writes: Mutex<Vec<Vec<Query>>>,
}

impl Tap {
    /// From now on everything is kept.
    pub(super) fn open(&self) {
        self.is_open.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Relaxed)
    }

    pub(super) fn read(&self, ask: &Ask) {
        if self.is_open() {
            lock(&self.reads).push(ask.clone_query());
        }
    }

    /// A transaction.
    pub(super) fn wrote(&self, asks: Vec<Query>) {
        if self.is_open() {
            lock(&self.writes).push(asks);
        }
    }

    /// What was kept: reads and transactions; nothing more is.
    pub(super) fn close(&self) -> (Vec<Query>, Vec<Vec<Query>>) {
        self.is_open.store(false, Ordering::Relaxed);
        let take = |all: &Mutex<Vec<Query>>| std::mem::take(&mut *lock(all));
        (take(&self.reads), std::mem::take(&mut *lock(&self.writes)))
    }
}

fn lock<T>(all: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads again, so many at once.
pub(super) async fn read_again(
    graph: Graph,
    reads: Vec<Query>,
    at_once: usize,
) -> Result<(), Error> {
    let (reads, next) = (Arc::new(reads), Arc::new(AtomicUsize::new(0)));
    let each = |_| {
        let (graph, reads, next) = (graph.clone(), Arc::clone(&reads), Arc::clone(&next));
        tokio::spawn(async move {
            while let Some(query) = reads.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut stream = graph.execute_read(query.clone()).await?;
                while stream.next().await?.is_some() {}
            }
            Ok::<(), Error>(())
        })
    };
    let all: Vec<_> = (0..at_once).map(each).collect();
    for one in all {
        if let Ok(done) = one.await {
            done?;
        }
    }
    Ok(())
}

/// Writes again, transaction by transaction.
pub(super) async fn write_again(graph: Graph, writes: Vec<Vec<Query>>) -> Result<(), Error> {
    for transaction in writes {
        let mut txn = graph.start_txn().await?;
        for query in transaction {
            txn.run(query).await?;
        }
        txn.commit().await?;
    }
    Ok(())
}
