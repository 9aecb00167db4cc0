//! Where documents are executed: on threads of their own, so many at once. However long a resolver
//! computes at one go, the answer at the deadline and every other connection are not kept waiting.

use crate::api::graphql::errors::Code;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

/// A limited number of places.
pub(super) struct Places {
    free: Arc<Semaphore>,
}

impl Places {
    pub(super) fn new(places: usize) -> Places {
        Places { free: Arc::new(Semaphore::new(places)) }
    }

    /// Runs work in a place, as soon as one is free; both within the time given. Work that nobody
    /// waits for any longer stops where it next gives way, and its place is taken until then.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        time: Duration,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Code> {
        let placed = async {
            let place = Arc::clone(&self.free).acquire_owned().await.map_err(|_| Code::Internal)?;
            let (waiting, gone) = oneshot::channel::<()>();
            let runtime = Handle::current();
            let until_gone = async move {
                tokio::select! {
                    done = work => Some(done),
                    _ = gone => None,
                }
            };
            let thread = tokio::task::spawn_blocking(move || {
                let done = runtime.block_on(until_gone);
                drop(place);
                done
            });
            let done = thread.await; // an error is the panic of a resolver, told on stderr already
            drop(waiting);
            done.ok().flatten().ok_or(Code::Internal)
        };
        timeout(time, placed).await.map_err(|_| Code::Timeout)?
    }
}
