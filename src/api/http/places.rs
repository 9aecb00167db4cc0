//! Where documents are executed: on threads of their own, so many at once. However long a resolver
//! computes at one go, the answer at the deadline and every other connection are not kept waiting.

use crate::api::Fate;
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
    /// waits for any longer stops where it next gives way, and its place is taken until then. Work
    /// that has begun to write is waited for beyond its time: the store has time limits of its own.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        time: Duration,
        fate: &Fate,
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
        tokio::pin!(placed);
        let in_time = timeout(time, &mut placed).await;
        match in_time {
            Ok(done) => done,
            Err(_) if fate.gives_up() => Err(Code::Timeout),
            Err(_) => placed.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    /// Work that is done long after its time.
    async fn slow(fate: Fate, asks_first: bool) -> bool {
        let writes = asks_first && fate.writes();
        tokio::time::sleep(SHORT * 10).await;
        writes || fate.writes()
    }

    #[tokio::test]
    async fn what_is_written_is_waited_for_and_what_is_given_up_is_not_written() {
        let (places, fate) = (Places::new(1), Fate::default());
        assert_eq!(places.run(SHORT, &fate, slow(fate.clone(), true)).await, Ok(true));
        assert!(fate.writes() && !fate.gives_up());
        let fate = Fate::default();
        assert_eq!(places.run(SHORT, &fate, slow(fate.clone(), false)).await, Err(Code::Timeout));
        assert!(!fate.writes() && fate.gives_up());
    }
}
