//! Where documents are executed: on threads of their own, so many at once. However long a resolver
//! computes at one go, the answer at the deadline and every other connection are not kept waiting.

use crate::api::graphql::errors::Code;
use std::future::Future;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

/// A limited number of places.
pub(super) struct Places {
    free: Arc<Semaphore>,
}

impl Places {
    pub(super) fn new(places: usize) -> Places {
        Places { free: Arc::new(Semaphore::new(places)) }
    }

    /// Runs work in a place, as soon as one is free, until the deadline. Work that computes on
    /// beyond it stops where it next gives way, and its place is taken until then.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        until: Instant,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Code> {
        let placed = async {
            let place = Arc::clone(&self.free).acquire_owned().await.map_err(|_| Code::Internal)?;
            let runtime = Handle::current();
            let thread = tokio::task::spawn_blocking(move || {
                let done = runtime.block_on(timeout_at(until, work));
                drop(place);
                done
            });
            // A panic of a resolver: a fault of ours, already told on stderr.
            thread.await.map_err(|_| Code::Internal)?.map_err(|_| Code::Timeout)
        };
        timeout_at(until, placed).await.map_err(|_| Code::Timeout)?
    }
}
