//! What every request is answered from: the door to the store, the clock, the keys, the limits.
//! Must not know HTTP or GraphQL.

use super::sent::Sent;
use super::{IdKey, Ids, KeptConflicts};
use crate::config::Limits;
use crate::domain::{Day, Instant, Rights};
use crate::rules::{Law, RULE_SET};
use crate::store::{Feed, Snapshot, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::watch;

/// The clock, handed in by the command line.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Today in UTC.
    pub today: fn() -> Day,
    /// This instant.
    pub now: fn() -> Instant,
    /// Time since some moment in the past that stays the same; for durations only.
    pub ticks: fn() -> Duration,
}

/// Who asks, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// What the caller may see and do.
    pub rights: Rights,
    /// The declared purpose.
    pub purpose: String,
}

/// The service without its transport.
pub struct Service {
    read: Box<dyn Fn() -> Snapshot + Send + Sync>,
    /// Where facts are recorded; none for a service that only reads.
    pub store: Option<Arc<Store>>,
    /// Seals and opens ids.
    pub ids: Ids,
    /// The clock.
    pub clock: Clock,
    /// What a request may cost.
    pub limits: Limits,
    /// Which back end answers.
    pub backend: &'static str,
    /// The version of the rules in force.
    pub rule_set: String,
    /// The law that cards are computed by.
    pub law: Arc<Law>,
    /// Cards assembled since the start.
    pub cards_built: AtomicU64,
    /// What does not fit, of questions asked before.
    pub conflicts: KeptConflicts,
    /// Cards that subscribers were sent last.
    pub sent: Sent,
    news: Option<(Arc<Feed>, Arc<watch::Sender<u64>>)>,
}

impl Service {
    /// A service that reads from this store and records into it.
    pub fn over(
        store: Arc<Store>,
        key: IdKey,
        clock: Clock,
        limits: Limits,
        law: Arc<Law>,
    ) -> Result<Service, StoreError> {
        store.snapshot()?; // one that cannot be read now is not served
        let reads = Arc::clone(&store);
        let read = move || reads.snapshot().unwrap_or_else(Snapshot::unread);
        let (backend, feed) = (store.name(), store.feed());
        let service = Service::reading(read, key, clock, limits, law);
        let told = Arc::new(watch::Sender::new(feed.turn()));
        let teller = Arc::downgrade(&told);
        feed.listen(Box::new(move |turn| {
            teller.upgrade().is_some_and(|told| {
                told.send_replace(turn);
                true
            })
        }));
        Ok(Service { store: Some(store), backend, news: Some((feed, told)), ..service })
    }

    /// A service that only reads, through this door.
    pub fn reading(
        read: impl Fn() -> Snapshot + Send + Sync + 'static,
        key: IdKey,
        clock: Clock,
        limits: Limits,
        law: Arc<Law>,
    ) -> Service {
        Service {
            read: Box::new(read),
            store: None,
            ids: Ids::new(key),
            clock,
            limits,
            backend: "embedded",
            rule_set: RULE_SET.to_owned(),
            law,
            cards_built: AtomicU64::new(0),
            conflicts: KeptConflicts::default(),
            sent: Sent::default(),
            news: None,
        }
    }

    /// What becomes visible from now on, and a bell that rings when something does; `None` for a
    /// service that only reads, where nothing ever does.
    pub fn news(&self) -> Option<(Arc<Feed>, watch::Receiver<u64>)> {
        self.news.as_ref().map(|(feed, told)| (Arc::clone(feed), told.subscribe()))
    }

    /// The newest state of the store; nobody, and why, if it cannot be read.
    pub fn snapshot(&self) -> Snapshot {
        (self.read)()
    }
}
