//! Subscriptions as server-sent events (graphql-sse, distinct connections): on threads of their
//! own, so many at once, each with one answer under way at most. A client that takes nothing costs
//! that much and no more, and is let go; nobody waits for it. Must not know what is followed.

use super::answer::{event, text_of};
use super::connection::Beat;
use crate::api::graphql::errors::Code;
use crate::config::Limits;
use async_graphql::Response as GraphqlResponse;
use async_graphql::futures_util::stream::{self, BoxStream, StreamExt};
use axum::body::{Body, Bytes};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;

/// Threads that derive and encode what subscribers get.
const THREADS: usize = 2;
/// A comment of the format: it keeps what lies between awake, and says that all is well.
const COMMENT: &[u8] = b":\n\n";
/// How long the last words of a stream may take.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The streams under way.
pub(super) struct Streams {
    runtime: Option<Runtime>,
    free: Arc<Semaphore>,
    limits: Limits,
    stop: watch::Sender<bool>,
}

impl Streams {
    pub(super) fn new(limits: Limits) -> io::Result<Streams> {
        let mut builder = Builder::new_multi_thread();
        let runtime =
            builder.worker_threads(THREADS).thread_name("streams").enable_all().build()?;
        let free = Arc::new(Semaphore::new(limits.subscriptions));
        Ok(Streams { runtime: Some(runtime), free, limits, stop: watch::Sender::new(false) })
    }

    /// Ends every stream with `complete`.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.limits.subscriptions - self.free.available_permits()
    }

    /// The body of a stream, or that there are as many as allowed.
    pub(super) fn open(
        &self,
        beat: Beat,
        responses: BoxStream<'static, GraphqlResponse>,
    ) -> Result<Body, Code> {
        let place = Arc::clone(&self.free).try_acquire_owned();
        let place = place.map_err(|_| Code::TooManySubscriptions)?;
        let runtime = self.runtime.as_ref().ok_or(Code::Internal)?;
        let (send, receive) = mpsc::channel(1);
        let (limits, stop) = (self.limits, self.stop.subscribe());
        let (following, cut) = (beat.following(), beat);
        runtime.spawn(async move {
            let sent = Pump { send, limits }.run(responses, stop).await;
            drop(place);
            if sent.is_err() {
                cut.cut();
            }
        });
        let frames = stream::unfold((receive, following), |(mut receive, following)| async {
            let bytes: Bytes = receive.recv().await?;
            Some((Ok::<_, Infallible>(bytes), (receive, following)))
        });
        Ok(Body::from_stream(frames))
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The client takes nothing any more.
struct Stalled;

/// From answers to bytes, never more than one ahead of the client.
struct Pump {
    send: mpsc::Sender<Bytes>,
    limits: Limits,
}

impl Pump {
    /// Until the answers end, the client is gone, the time is over, or the service stops.
    async fn run(
        self,
        mut responses: BoxStream<'static, GraphqlResponse>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<(), Stalled> {
        let life = tokio::time::sleep(self.limits.subscription_life());
        tokio::pin!(life);
        let mut first = true;
        loop {
            // Room first: what changes while there is none is told as one change.
            let Some(room) = self.room(self.limits.subscription_stall()).await? else {
                return Ok(());
            };
            let next = tokio::select! {
                biased;
                () = self.send.closed() => return Ok(()),
                _ = stop.wait_for(|stop| *stop) => break,
                () = &mut life => break,
                next = responses.next() => next,
                // Everything is in place: from here on no change is missed.
                () = std::future::ready(()), if first => {
                    first = false;
                    room.send(Bytes::from_static(COMMENT));
                    continue;
                }
                () = tokio::time::sleep(self.limits.subscription_keep_alive()) => {
                    room.send(Bytes::from_static(COMMENT));
                    continue;
                }
            };
            let Some(response) = next else { break };
            first = false;
            room.send(Bytes::from(event("next", &text_of(response))));
        }
        if let Some(room) = self.room(LAST_WORDS).await? {
            room.send(Bytes::from(event("complete", "")));
        }
        Ok(())
    }

    /// A place for one message; `None` if the client is gone.
    async fn room(&self, time: Duration) -> Result<Option<mpsc::Permit<'_, Bytes>>, Stalled> {
        match timeout(time, self.send.reserve()).await {
            Ok(room) => Ok(room.ok()),
            Err(_) => Err(Stalled),
        }
    }
}
