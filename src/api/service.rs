//! What every request is answered from: the door to the store, the clock, the keys, the limits.
//! Must not know HTTP or GraphQL.

use super::{IdKey, Ids};
use crate::config::Limits;
use crate::domain::{Day, Rights};
use crate::store::{Snapshot, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// The clock, handed in by the command line.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Today in UTC.
    pub today: fn() -> Day,
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
    /// Cards assembled since the start.
    pub cards_built: AtomicU64,
}

impl Service {
    /// A service that reads from this store and records into it.
    pub fn over(
        store: Arc<Store>,
        key: IdKey,
        clock: Clock,
        limits: Limits,
    ) -> Result<Service, StoreError> {
        let (first, reads) = (store.snapshot()?, Arc::clone(&store));
        let read = move || reads.snapshot().unwrap_or_else(|_| first.clone());
        let backend = store.name();
        let service = Service::reading(read, key, clock, limits);
        Ok(Service { store: Some(store), backend, ..service })
    }

    /// A service that only reads, through this door.
    pub fn reading(
        read: impl Fn() -> Snapshot + Send + Sync + 'static,
        key: IdKey,
        clock: Clock,
        limits: Limits,
    ) -> Service {
        Service {
            read: Box::new(read),
            store: None,
            ids: Ids::new(key),
            clock,
            limits,
            backend: "embedded",
            rule_set: "none".to_owned(),
            cards_built: AtomicU64::new(0),
        }
    }

    /// The newest state of the store.
    pub fn snapshot(&self) -> Snapshot {
        (self.read)()
    }
}
