//! A database that does not answer: whoever asks is told so at once instead of waiting, while one
//! task asks it again and again. So an outage costs each request nothing, and ends by itself.

use super::client::CONNECTIONS_MAX;
use super::cypher::Cypher;
use neo4rs::{Error, Graph};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};

/// The smallest question.
pub(super) const HELLO: Cypher = Cypher("CYPHER 5 RETURN 1");
/// How long a first answer is waited for.
pub(super) const HELLO_MAX: Duration = Duration::from_secs(10);
/// How long an answer is waited for that shows that the silence is over.
const AGAIN_MAX: Duration = Duration::from_secs(2);
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether a database has fallen silent.
#[derive(Clone, Default)]
pub(super) struct Silence(Arc<AtomicBool>);

impl Silence {
    /// Whether it has, and has not answered since.
    pub(super) fn lasts(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// It has: until it answers again nobody else asks.
    pub(super) fn begin(&self, runtime: &Runtime, graph: &Graph) {
        if self.0.swap(true, Ordering::AcqRel) {
            return;
        }
        let (silence, graph) = (self.clone(), graph.clone());
        runtime.spawn(async move {
            while !matches!(timeout(AGAIN_MAX, hello(&graph)).await, Ok(Ok(()))) {
                sleep(PAUSE).await;
            }
            silence.0.store(false, Ordering::Release);
            // Connections are taken in turn. One that somebody gave up is reset or closed when it
            // is taken, and the server lets go of what it holds.
            for _ in 1..CONNECTIONS_MAX {
                let _ = timeout(AGAIN_MAX, hello(&graph)).await; // its failure closes it
            }
        });
    }
}

async fn hello(graph: &Graph) -> Result<(), Error> {
    let mut answer = graph.execute_read(HELLO.within(AGAIN_MAX).query()).await?;
    while answer.next().await?.is_some() {}
    Ok(())
}
