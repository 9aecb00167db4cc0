//! The system of record: what a store promises, and the rows it keeps. Every back end gives equal
//! answers; only the folder of a back end may name its driver. Must not know families or rules.

mod all_rows;
mod arrivals;
mod embedded;
mod feed;
mod intake;
#[cfg(feature = "neo4j")]
pub mod neo4j;
mod nodes;
pub mod private;
mod reads;
mod rows;
mod staged;

pub use all_rows::{AllRows, Counts, Visit};
pub use arrivals::{Arrived, ArrivedRows, SeeArrived};
pub use embedded::{BeingKept, DOOR, Embedded, Options, Publish, Session, Whole};
pub use feed::{Commit, FEED_COMMITS_MAX, FEED_PEOPLE_MAX, Feed, Listener, News};
pub use intake::{
    Ahead, Changes, ExtractRow, ExtractState, Ground, Intake, IntakeSession, NextNumbers, Progress,
    RejectRow, RowOf, SeeReject, hash_of_text, hash_text,
};
pub use reads::Reads;
pub use rows::{
    CsvMark, EventNo, StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus, United,
};

use crate::domain::{CivilEvent, Day, PersonNo, Sources};
use crate::graph::{Builder, FamilyGraph};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that was committed at one moment, to be read for as long as it is kept.
#[derive(Clone)]
pub struct Snapshot {
    /// People, links, statuses and incomes.
    pub graph: Arc<dyn FamilyGraph>,
    /// How many commits there had been.
    pub sequence: u64,
    /// The date to be taken where none is given, in a store of demo families.
    pub default_date: Option<Day>,
    /// Whether everything that was asked of the graph could be read.
    pub reads: Reads,
}

impl Snapshot {
    /// Of a store that could not be read: nobody, and the reason.
    pub fn unread(e: StoreError) -> Snapshot {
        let reads = Reads::watched();
        reads.fail(e);
        let nobody = Builder::default().finish(Sources::new(Vec::new()));
        Snapshot { graph: Arc::new(nobody), sequence: 0, default_date: None, reads }
    }
}

/// What is wrong with a store, one sentence each, and how much it holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    /// Sentences, at most [`FINDINGS_MAX`]; none if all is well.
    pub findings: Vec<String>,
    /// Findings beyond those listed.
    pub unlisted: u64,
    /// People.
    pub people: u64,
    /// Versions of links.
    pub links: u64,
    /// Versions of statuses.
    pub statuses: u64,
    /// Commits.
    pub sequence: u64,
}

/// How many findings are listed.
pub const FINDINGS_MAX: usize = 100;

/// Why a store did not do what it was asked. Each says what, where, and what to do, in one line.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the store.
    #[error("{path} is held by {holder}; wait for it, stop it, or name another store with --store")]
    Held {
        /// The data directory.
        path: String,
        /// Who holds it, as its lock file says.
        holder: String,
        /// Where the holder carries commands of others out, if it does, as its lock file says.
        door: Option<PathBuf>,
    },
    /// Written by a newer version.
    #[error("{path} has format {found}, this program reads up to {known}; use a newer otbasy")]
    NewerFormat {
        /// The data directory.
        path: String,
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Not a store, or damaged.
    #[error("{path} is not a sound store: {reason}; restore it from a backup")]
    Damaged {
        /// The data directory or file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no store at this path.
    #[error("there is no store in {path}; make one with `otbasy import DIR` or `otbasy demo`")]
    Absent {
        /// The data directory.
        path: String,
    },
    /// Whoever asked has gone, or the holder of the store ends; what was committed stays.
    #[error("{path}: the command was ended before it was done; give it again")]
    Abandoned {
        /// The data directory or file.
        path: String,
    },
    /// More writes are waiting than are accepted, or one waited too long; it was not carried out.
    #[error("{path} is busy with other writes; try again later")]
    Busy {
        /// The data directory.
        path: String,
    },
    /// A database does not answer.
    #[error("{path} does not answer: {reason}; see that it runs, then try again")]
    Unreachable {
        /// The database.
        path: String,
        /// What was tried.
        reason: String,
    },
    /// A database that is not, or not yet, a store of this program.
    #[error("{path}: {reason}")]
    Refused {
        /// The database.
        path: String,
        /// Why, and what to do.
        reason: String,
    },
    /// Somebody wrote while an answer was read.
    #[error("{path} was written to while it was read; ask again")]
    Moved {
        /// The database.
        path: String,
    },
    /// A file or directory that was named for a copy does not serve for it.
    #[error("{path}: {reason}")]
    Unfit {
        /// The file or directory.
        path: String,
        /// Why not, and what would.
        reason: String,
    },
    /// The disk or the database driver failed.
    #[error("{path}: {reason}")]
    Failed {
        /// The data directory or file.
        path: String,
        /// What failed.
        reason: String,
    },
}

impl StoreError {
    /// Another file or directory must be named.
    fn unfit(path: &Path, reason: impl fmt::Display) -> StoreError {
        StoreError::Unfit { path: path.display().to_string(), reason: reason.to_string() }
    }

    /// The disk said no.
    fn failed(path: &Path, reason: impl fmt::Display) -> StoreError {
        StoreError::Failed { path: path.display().to_string(), reason: reason.to_string() }
    }
}

/// What is kept once there is something else to write.
pub type Later = Box<dyn FnOnce(&mut dyn Ground) -> Result<(), StoreError> + Send>;

/// What a write found that was carried out and is being made durable.
#[must_use = "it may fail yet"]
pub struct Begun<T> {
    found: T,
    /// `None`: it is durable.
    kept: Option<BeingKept>,
}

impl<T> Begun<T> {
    /// Returns it when it is durable and shown, or tells why it is not.
    pub fn wait(self) -> Result<T, StoreError> {
        self.kept.map_or(Ok(()), BeingKept::wait).map(|()| self.found)
    }
}

/// The back ends, a closed list.
pub enum Store {
    /// In a directory of this machine.
    Embedded(Embedded),
    /// In a Neo4j database.
    #[cfg(feature = "neo4j")]
    Neo4j(neo4j::Neo4j),
}

impl Store {
    /// The name of the back end, as outputs write it.
    pub fn name(&self) -> &'static str {
        match self {
            Store::Embedded(_) => "embedded",
            #[cfg(feature = "neo4j")]
            Store::Neo4j(_) => "neo4j",
        }
    }

    /// Everything committed so far.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        match self {
            // The graph is in memory, events are not.
            Store::Embedded(store) => Ok(Snapshot { reads: Reads::watched(), ..store.snapshot()? }),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.snapshot(),
        }
    }

    /// Everything committed so far, with everybody in memory: for answers about everybody.
    pub fn everybody(&self) -> Result<Snapshot, StoreError> {
        match self {
            Store::Embedded(store) => store.snapshot(),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.everybody(),
        }
    }

    /// What becomes visible from now on, however it arrives; what other processes write to a
    /// database is told a second later.
    pub fn feed(&self) -> Arc<Feed> {
        match self {
            Store::Embedded(store) => store.feed(),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.feed(),
        }
    }

    /// The one writer; it waits for an earlier one, not for ever.
    pub fn intake(&self, publish: Publish) -> Result<Box<dyn IntakeSession>, StoreError> {
        match self {
            Store::Embedded(store) => Ok(Box::new(store.intake(publish)?)),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => Ok(Box::new(store.intake()?)),
        }
    }

    /// A write among others, from any thread: `work` sees the store as all earlier writes left it,
    /// and what it staged is durable and shown when this returns, or the store is as it was. It
    /// must not run for long: other writes wait behind it.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self {
            Store::Embedded(store) => {
                store.write(move |session| Ok((work(session)?, Changes::default())))
            }
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.write(work),
        }
    }

    /// The same for many writes of one caller: it returns when `work` was carried out, and what is
    /// begun next sees what it staged. [`Begun::wait`] returns when that is durable and shown. What
    /// was begun before it was known that an earlier commit fails is not written either.
    pub fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Begun<T>, StoreError> {
        match self {
            Store::Embedded(store) => {
                let begun = store.begin(move |session| Ok((work(session)?, Changes::default())))?;
                let (found, kept) = begun;
                Ok(Begun { found, kept: Some(kept) })
            }
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => Ok(Begun { found: store.write(work)?, kept: None }),
        }
    }

    /// The same for work that records this event first of all, so that a store elsewhere needs to
    /// be asked once less; and `ask`, on this thread, finds out more from what `work` found, and
    /// says what is to be kept of that. An embedded store makes the event durable meanwhile, and
    /// keeps what was found out with the next commit: if the power fails before, it is not kept,
    /// though whoever wrote was told. In a database both are one transaction.
    pub fn write_event<T: Send + 'static>(
        &self,
        event: &CivilEvent,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError> + Send + 'static,
        ask: impl FnOnce(&mut T) -> Option<Later>,
    ) -> Result<T, StoreError> {
        match self {
            Store::Embedded(store) => {
                let _ = event; // everything is at hand
                store.write_and_ask(move |session| Ok((work(session)?, Changes::default())), ask)
            }
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.write_about(event, |ground| {
                let mut found = work(ground)?;
                if let Some(later) = ask(&mut found) {
                    later(ground)?;
                }
                Ok(found)
            }),
        }
    }

    /// The store of this moment, to be changed in thought: nothing that is staged is ever written.
    /// What its graph cannot read is noted in `reads`.
    pub fn in_thought(&self, reads: &Reads) -> Result<Box<dyn Ground + '_>, StoreError> {
        match self {
            Store::Embedded(store) => store.in_thought().map(|it| Box::new(it) as _),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.in_thought(reads).map(|it| Box::new(it) as _),
        }
        .inspect_err(|e| reads.fail(e.clone()))
    }

    /// The events that name this person, by arrival, at most `limit` of those after `after`.
    pub fn events_of(
        &self,
        p: PersonNo,
        after: Option<EventNo>,
        limit: usize,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        match self {
            Store::Embedded(store) => store.events_of(p, after, limit),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.events_of(p, after, limit),
        }
    }

    /// The event of this register and id.
    pub fn event(
        &self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        match self {
            Store::Embedded(store) => store.event(source, id),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.event(source, id),
        }
    }

    /// Sets or removes the date that is taken where none is given.
    pub fn set_default_date(&self, date: Option<Day>) -> Result<(), StoreError> {
        match self {
            Store::Embedded(store) => store.set_default_date(date),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.set_default_date(date),
        }
    }

    /// Every row of this moment, for exports.
    pub fn all_rows(&self) -> Result<Box<dyn AllRows + '_>, StoreError> {
        match self {
            Store::Embedded(store) => Ok(Box::new(store.all_rows()?)),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => Ok(Box::new(store.all_rows()?)),
        }
    }

    /// Copies everything of this moment into a new file, beside readers and the writer.
    /// Every so many rows it is asked whether to go on; if not, nothing is left behind.
    pub fn backup(&self, file: &Path, goes_on: &dyn Fn() -> bool) -> Result<(), StoreError> {
        match self {
            Store::Embedded(store) => store.backup_while(file, goes_on),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => Err(StoreError::Unfit {
                path: store.url().to_owned(),
                reason: "a database is copied by its own tools; `otbasy export` writes an extract"
                    .to_owned(),
            }),
        }
    }

    /// Where the store is.
    pub fn place(&self) -> PathBuf {
        match self {
            Store::Embedded(store) => store.path(),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => PathBuf::from(store.url()),
        }
    }

    /// What is wrong with the store; a deep look reads everything.
    pub fn health(&self, deep: bool) -> Result<Health, StoreError> {
        match self {
            Store::Embedded(store) => store.health(deep),
            #[cfg(feature = "neo4j")]
            Store::Neo4j(store) => store.health(deep),
        }
    }
}
