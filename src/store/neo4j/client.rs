//! The connection: a pool of the driver, with threads of its own, so that whoever asks may be any
//! thread. Every wait ends by a deadline of ours: those of the driver do not mean what they say.

use super::cypher::Ask;
use super::silence::{HELLO, HELLO_MAX, Silence};
use super::tap::{Tap, read_again, write_again};
use crate::store::StoreError;
use neo4rs::{ConfigBuilder, Error, Graph, Neo4jErrorKind, Row};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long a new connection, or any single message, is waited for.
const MESSAGE_MAX: Duration = Duration::from_mins(2);
/// How long a free connection is waited for.
const POOL_WAIT_MAX: Duration = Duration::from_secs(5);
/// Connections at most.
pub(super) const CONNECTIONS_MAX: usize = 8;
/// Threads that speak to the server.
const THREADS: usize = 2;
/// Rows asked for at once.
const FETCH_ROWS: usize = 2_000;
/// Beyond the deadline of a statement: for the server to say that it stopped it.
const GRACE: Duration = Duration::from_millis(500);

/// Where a database is and who asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// `bolt://host:port` or `neo4j://host:port`, without names and passwords.
    pub url: String,
    /// The user; empty where the server asks for none.
    pub user: String,
    /// The password.
    pub password: String,
    /// How long it is waited for.
    pub patience: Patience,
}

/// How long a database is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// For one question of an answer.
    pub answer: Duration,
    /// For one commit.
    pub commit: Duration,
}

impl Patience {
    /// Of commands: somebody sees that they wait, and a batch of rows is large.
    pub const OF_COMMANDS: Patience =
        Patience { answer: Duration::from_secs(30), commit: Duration::from_mins(2) };
}

/// What became of a transaction.
pub(super) enum Outcome<T> {
    /// It is durable.
    Done(T),
    /// It is not, and trying again may help.
    Again(StoreError),
    /// It is not.
    Failed(StoreError),
    /// Nobody knows: the connection was lost after COMMIT was sent.
    Unknown(StoreError),
}

/// A database that was reached at least once.
pub(super) struct Client {
    url: String,
    graph: Graph,
    runtime: Option<Runtime>,
    patience: Patience,
    silence: Silence,
    rounds: AtomicU64,
    pub(super) tap: Arc<Tap>,
}

impl Client {
    /// Asks the server who it is.
    pub(super) fn connect(address: &Address) -> Result<Client, StoreError> {
        let failed = |e: &dyn std::fmt::Display| StoreError::Unreachable {
            path: address.url.clone(),
            reason: e.to_string(),
        };
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(THREADS).thread_name("neo4j").enable_all();
        let runtime = builder.build().map_err(|e| failed(&e))?;
        let config = ConfigBuilder::default()
            .uri(&address.url)
            .user(&address.user)
            .password(&address.password)
            .fetch_size(FETCH_ROWS)
            .max_connections(CONNECTIONS_MAX)
            .connection_timeout(MESSAGE_MAX)
            .max_lifetime(POOL_WAIT_MAX) // what the driver calls so is the wait for a connection
            .build()
            .map_err(|e| failed(&e))?;
        let graph = {
            let _inside = runtime.enter();
            Graph::connect(config).map_err(|e| failed(&e))?
        };
        let client = Client {
            url: address.url.clone(),
            graph,
            runtime: Some(runtime),
            patience: address.patience,
            silence: Silence::default(),
            rounds: AtomicU64::new(0),
            tap: Arc::default(),
        };
        client.rows(HELLO.within(HELLO_MAX))?;
        Ok(client)
    }

    /// How long it is waited for.
    pub(super) fn patience(&self) -> Patience {
        self.patience
    }

    /// How often it was asked so far.
    pub(super) fn rounds(&self) -> u64 {
        self.rounds.load(Ordering::Relaxed)
    }

    /// The URL, as messages name it.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Reads. The driver may send it again where the server says so; reading twice is reading once.
    pub(super) fn rows(&self, ask: Ask) -> Result<Vec<Row>, StoreError> {
        if self.silence.lasts() {
            let reason = "it did not a moment ago, and is being tried again".to_owned();
            return Err(StoreError::Unreachable { path: self.url.clone(), reason });
        }
        self.rounds.fetch_add(1, Ordering::Relaxed);
        self.tap.read(&ask);
        let (graph, max) = (self.graph.clone(), ask.max());
        let read = async move {
            let mut stream = graph.execute_read(ask.query()).await?;
            let mut rows = Vec::new();
            while let Some(row) = stream.next().await? {
                rows.push(row);
            }
            Ok::<Vec<Row>, Error>(rows)
        };
        let read = self.wait(max + GRACE, read);
        match &read {
            Ok(Ok(_) | Err(Error::Neo4j(_) | Error::AuthenticationError(_))) => {}
            Err(_) | Ok(Err(_)) => self.fell_silent(),
        }
        read?.map_err(|e| self.error(&e))
    }

    /// From now on nobody waits for it until it answers again.
    fn fell_silent(&self) {
        if let Some(runtime) = &self.runtime {
            self.silence.begin(runtime, &self.graph);
        }
    }

    /// Runs a statement that changes the schema; those cannot share a transaction with others.
    pub(super) fn schema(&self, ask: Ask) -> Result<(), StoreError> {
        let (graph, max) = (self.graph.clone(), ask.max());
        let run = async move {
            let mut stream = graph.execute(ask.query()).await?;
            while stream.next().await?.is_some() {}
            Ok::<(), Error>(())
        };
        self.wait(max + GRACE, run)?.map_err(|e| self.error(&e))
    }

    /// One transaction: the answer to `first` is looked at before the others are sent. Never sent
    /// again by the driver.
    pub(super) fn transaction<T: Send + 'static>(
        &self,
        max: Duration,
        first: Ask,
        look: impl FnOnce(Vec<Row>) -> Result<Next<T>, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        let (graph, tap) = (self.graph.clone(), Arc::clone(&self.tap));
        let (send, sent) = std::sync::mpsc::channel();
        let work = async move {
            let mut noted = if tap.is_open() { vec![first.clone_query()] } else { Vec::new() };
            let mut txn = graph.start_txn().await.map_err(Trouble::Driver)?;
            let mut stream = txn.execute(first.query()).await.map_err(Trouble::Driver)?;
            let mut rows = Vec::new();
            while let Some(row) = stream.next(&mut txn).await.map_err(Trouble::Driver)? {
                rows.push(row);
            }
            let (asks, value) = match look(rows).map_err(Trouble::Ours)? {
                Next::Write(asks, value) => (asks, value),
                Next::Nothing(value) => {
                    txn.rollback().await.map_err(Trouble::Driver)?;
                    return Ok(value);
                }
            };
            if tap.is_open() {
                noted.extend(asks.iter().map(Ask::clone_query));
                tap.wrote(noted);
            }
            for ask in asks {
                txn.run(ask.query()).await.map_err(Trouble::Driver)?;
            }
            let _ = send.send(()); // nobody hears it if the deadline has passed
            txn.commit().await.map_err(Trouble::Driver)?;
            Ok(value)
        };
        self.rounds.fetch_add(1, Ordering::Relaxed);
        let done = self.wait(max, work);
        if done.is_err() {
            // Its connection still holds the locks; the look whether it answers closes it.
            self.fell_silent();
        }
        let was_sent = sent.try_recv().is_ok();
        match done {
            Ok(Ok(value)) => Outcome::Done(value),
            Ok(Err(Trouble::Driver(e))) => self.outcome(&e, was_sent),
            Err(e) if was_sent => Outcome::Unknown(e),
            Ok(Err(Trouble::Ours(e))) | Err(e) => Outcome::Failed(e),
        }
    }

    fn outcome<T>(&self, e: &Error, commit_was_sent: bool) -> Outcome<T> {
        let error = self.error(e);
        match e {
            Error::Neo4j(said) if is_passing(said.kind()) => Outcome::Again(error),
            Error::Neo4j(_) | Error::AuthenticationError(_) => Outcome::Failed(error),
            _ if commit_was_sent => Outcome::Unknown(error),
            // Lost before COMMIT was sent: the server rolls back.
            _ => Outcome::Again(error),
        }
    }

    /// Sends again what was noted, by the driver alone: reads, so many at once, or transactions.
    pub(super) fn replay(&self, at_once: usize, writes: bool) -> Result<usize, StoreError> {
        let (reads, wrote) = self.tap.close();
        let (graph, max) = (self.graph.clone(), Duration::from_hours(1));
        let (count, done) = if writes {
            (wrote.len(), self.wait(max, write_again(graph, wrote))?)
        } else {
            (reads.len(), self.wait(max, read_again(graph, reads, at_once))?)
        };
        done.map_err(|e| self.error(&e))?;
        Ok(count)
    }

    /// Runs it on the threads of the client and waits no longer than this.
    fn wait<T: Send + 'static>(
        &self,
        max: Duration,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let late = || StoreError::Unreachable {
            path: self.url.clone(),
            reason: format!("no answer in {:.1} s", max.as_secs_f64()),
        };
        let Some(runtime) = &self.runtime else { return Err(late()) };
        let (tell, hear) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            let done = tokio::time::timeout(max, work).await;
            let _ = tell.send(done); // whoever asked has gone
        });
        hear.recv_timeout(max + GRACE).ok().and_then(Result::ok).ok_or_else(late)
    }

    fn error(&self, e: &Error) -> StoreError {
        let path = self.url.clone();
        match e {
            Error::Neo4j(said) if said.code().contains("TransactionTimedOut") => {
                StoreError::Unreachable { path, reason: "the statement took too long".to_owned() }
            }
            Error::Neo4j(said) => {
                let message = said.message().lines().next().unwrap_or_default();
                StoreError::Failed { path, reason: format!("{}: {message}", said.code()) }
            }
            Error::AuthenticationError(said) => {
                let reason = format!(
                    "the server does not take this user and password ({said}); set \
                     OTBASY_STORE_USER and OTBASY_STORE_PASSWORD_FILE"
                );
                StoreError::Refused { path, reason }
            }
            other => StoreError::Unreachable { path, reason: other.to_string() },
        }
    }
}

/// What a transaction does after its first statement.
pub(super) enum Next<T> {
    /// These statements, then COMMIT.
    Write(Vec<Ask>, T),
    /// Nothing at all.
    Nothing(T),
}

enum Trouble {
    Driver(Error),
    Ours(StoreError),
}

/// Whether the same may succeed a moment later.
fn is_passing(kind: Neo4jErrorKind) -> bool {
    use neo4rs::{Neo4jClientErrorKind as Client, Neo4jSecurityErrorKind as Security};
    matches!(
        kind,
        Neo4jErrorKind::Transient
            | Neo4jErrorKind::Client(
                Client::SessionExpired | Client::Security(Security::AuthorizationExpired)
            )
    )
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // The thread that drops a client may be one that must not wait.
            runtime.shutdown_background();
        }
    }
}
