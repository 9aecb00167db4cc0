//! The embedded store: everybody in memory, redb under it as the durable record. The only folder
//! that may name redb. Readers take a [`Snapshot`] and are never blocked; one writer at a time
//! commits durably first and is shown then. Must not know families or rules.

mod accept;
mod codec;
mod desk;
mod events;
mod files;
mod flight;
mod guard;
mod health;
mod layers;
mod live;
mod load;
mod lock;
mod log;
mod seen;
mod session;
mod shelf;
mod tables;
mod thought;
mod turn;
mod whole;

pub use live::BeingKept;
pub use lock::DOOR;
pub use session::{Publish, Session};
pub use whole::Whole;

use super::{
    Changes, EventNo, Feed, Ground, Health, Later, Snapshot, StoreError, StoredEvent, private,
};
use crate::domain::{Day, PersonNo, Sources};
use crate::graph::Footprint;
use desk::Desk;
use flight::Flight;
use guard::guarded;
use live::Live;
use lock::DirectoryLock;
use shelf::Shelf;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tables::Tables;
use thought::Thought;
use turn::{Taken, Turn};

/// Bytes of pages that the driver keeps, unless told otherwise; the graph is in memory anyway.
const CACHE_BYTES: usize = 256 << 20;
/// People that may be laid over a country before they are folded into a new one; four times as many
/// while it is never quiet.
const LAYER_PEOPLE_MAX: usize = 4096;
/// Rows of a commit of events from which on it is made durable while the next is carried out: those
/// of fewer rows go through the log, which is as quick.
const FLIGHT_ROWS_MIN: usize = log::ROWS_MAX + 1;
/// How long a session or a deep check waits for the writer before it is refused.
const TURN_WAIT_MAX: Duration = Duration::from_secs(10);

/// How an embedded store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The registers of this program, without any `OTHER:<name>`.
    pub sources: Sources,
    /// Bytes of pages kept by the driver.
    pub cache_bytes: usize,
    /// People that may be laid over a country before they are folded into a new one; four times as
    /// many while it is never quiet.
    pub layer_people_max: usize,
    /// Rows of a commit of events from which on it is made durable while the next is carried out.
    pub flight_rows_min: usize,
    /// What the holder of the lock is doing, for whoever is refused.
    pub command: String,
    /// Where the holder of the lock carries commands of others out, if it does.
    pub door: Option<PathBuf>,
}

impl Options {
    /// The defaults.
    pub fn new(sources: Sources) -> Options {
        Options {
            sources,
            cache_bytes: CACHE_BYTES,
            layer_people_max: LAYER_PEOPLE_MAX,
            flight_rows_min: FLIGHT_ROWS_MIN,
            command: "otbasy".to_owned(),
            door: None,
        }
    }
}

/// A store in a directory of this machine, held by this process alone.
pub struct Embedded {
    inner: Arc<Inner>,
    live: Live,
}

/// What readers, the writer and the fold share.
struct Inner {
    tables: Tables,
    options: Options,
    turn: Turn,
    /// What is on its way to the disk beside whoever writes, who alone puts it here. It is taken
    /// away when it has landed; one that did not stays until the look-ups are built anew.
    flight: Mutex<Option<Arc<Flight>>>,
    /// How many commits failed.
    failed: AtomicU64,
    shelf: Shelf,
    feed: Arc<Feed>,
    // Last, so that the file is closed when another process gets the lock.
    _lock: Option<DirectoryLock>,
}

impl Embedded {
    /// Opens a store that exists and loads its graph.
    pub fn open(dir: impl AsRef<Path>, options: Options) -> Result<Embedded, StoreError> {
        let dir = dir.as_ref();
        if !files::store_file(dir).exists() {
            return Err(StoreError::Absent { path: dir.display().to_string() });
        }
        let lock = DirectoryLock::take(dir, &options)?;
        guarded(&dir.display().to_string(), || {
            Embedded::with(files::open(dir, &options)?, options, Some(lock)).loaded()
        })
    }

    /// Opens a store, making it if there is none, and loads its graph.
    pub fn open_or_create(dir: impl AsRef<Path>, options: Options) -> Result<Embedded, StoreError> {
        Embedded::open_for_intake(dir, options)?.loaded()
    }

    /// Makes a store where there is none.
    pub fn create(dir: impl AsRef<Path>, options: Options) -> Result<Embedded, StoreError> {
        let dir = dir.as_ref();
        if files::store_file(dir).exists() {
            return Err(StoreError::failed(dir, "there is a store already"));
        }
        Embedded::open_or_create(dir, options)
    }

    /// Opens a store, making it if there is none, without its graph: for an import that nobody
    /// reads beside. The first [`snapshot`](Embedded::snapshot) loads it.
    pub fn open_for_intake(
        dir: impl AsRef<Path>,
        options: Options,
    ) -> Result<Embedded, StoreError> {
        let dir = dir.as_ref();
        private::directory(dir).map_err(|e| StoreError::failed(dir, e))?;
        let lock = DirectoryLock::take(dir, &options)?;
        if !files::store_file(dir).exists() {
            files::create(dir, &options)?;
        }
        let tables = guarded(&dir.display().to_string(), || files::open(dir, &options))?;
        Ok(Embedded::with(tables, options, Some(lock)))
    }

    /// A store on a disk of the caller's making: made if it is empty. For tests of what a loss of
    /// power leaves.
    #[doc(hidden)]
    pub fn on_backend(
        backend: impl redb::StorageBackend,
        options: Options,
    ) -> Result<Embedded, StoreError> {
        let place = Path::new("the given disk");
        let fail = |e: redb::Error| tables::driver_error(&place.display().to_string(), e);
        let is_new = backend.len().map_err(|e| fail(e.into()))? == 0;
        let mut builder = redb::Database::builder();
        builder.set_cache_size(options.cache_bytes);
        let db = builder.create_with_backend(backend).map_err(|e| fail(e.into()))?;
        if is_new {
            Tables::make(place, &db, &options.sources)?;
        }
        Embedded::with(Tables::open(place, db)?, options, None).loaded()
    }

    fn with(tables: Tables, options: Options, lock: Option<DirectoryLock>) -> Embedded {
        let (turn, shelf) = (Turn::new(), Shelf::default());
        let feed = Arc::default();
        let (flight, failed) = (Mutex::default(), AtomicU64::new(0));
        let inner = Inner { tables, options, turn, flight, failed, shelf, feed, _lock: lock };
        let inner = Arc::new(inner);
        Embedded { inner, live: Live::default() }
    }

    fn loaded(self) -> Result<Embedded, StoreError> {
        self.inner.snapshot()?;
        Ok(self)
    }

    /// Everything committed so far, to be read for as long as it is kept. Cheap, and never held up
    /// by a writer; only the first call after [`Embedded::open_for_intake`] loads the graph.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.inner.snapshot()
    }

    /// What becomes visible from now on, however it arrives.
    pub fn feed(&self) -> Arc<Feed> {
        Arc::clone(&self.inner.feed)
    }

    /// The one writer, for an import. Live writes wait until it is dropped.
    pub fn intake(&self, publish: Publish) -> Result<Session, StoreError> {
        self.inner.session(self.inner.turn.take(TURN_WAIT_MAX), publish)
    }

    /// A write among others, from any thread: `work` looks at the store as all earlier writes left
    /// it and says what changes. Writes that wait share one commit; each returns when it is durable
    /// and shown. Past the bounds of the queue it is refused with [`StoreError::Busy`].
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.write_and_ask(work, |_| None)
    }

    /// The same; while what `work` found is made durable, `ask` finds out more on this thread and
    /// says what is to be kept of that. It is kept with the next write, or when all is quiet.
    pub fn write_and_ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
        ask: impl FnOnce(&mut T) -> Option<Later>,
    ) -> Result<T, StoreError> {
        self.live.write(&self.inner, work, ask)
    }

    /// The same for many writes of one caller: returns when `work` was carried out, and the next
    /// one may see what it staged. Then [`BeingKept::wait`] returns when that is durable and shown.
    /// It is refused if a commit fails between the call and its turn.
    pub fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
    ) -> Result<(T, BeingKept), StoreError> {
        self.live.begin(&self.inner, work)
    }

    /// The store of this moment, to be changed in thought: nothing that is staged is ever written.
    pub fn in_thought(&self) -> Result<impl Ground + '_, StoreError> {
        Thought::over(&self.inner)
    }

    /// The events that name this person, by arrival, at most `limit` of those after `after`.
    pub fn events_of(
        &self,
        p: PersonNo,
        after: Option<EventNo>,
        limit: usize,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let (tables, sources) = (&self.inner.tables, &self.inner.options.sources);
        guarded(tables.path(), || {
            let now = events::Now::read(tables, sources)?;
            let mut found = Vec::new();
            for no in now.of_person(p, after, limit)? {
                found.extend(now.by_no(no.0)?.map(|row| (no, row)));
            }
            Ok(found)
        })
    }

    /// The event of this register and id.
    pub fn event(
        &self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        let (tables, sources) = (&self.inner.tables, &self.inner.options.sources);
        guarded(tables.path(), || events::Now::read(tables, sources)?.by_key((source, id)))
    }

    /// Sets or removes the date that is taken where none is given.
    pub fn set_default_date(&self, date: Option<Day>) -> Result<(), StoreError> {
        let session = self.intake(Publish::EachCommit)?;
        let sequence = self.inner.tables.write_default_date(date)?;
        self.inner.put_up_default_date(date, sequence);
        drop(session);
        Ok(())
    }

    /// Copies everything of this moment into a new file, beside readers and the writer.
    pub fn backup(&self, file: impl AsRef<Path>) -> Result<(), StoreError> {
        self.backup_while(file.as_ref(), &|| true)
    }

    /// The same, for as long as `goes_on` says so; what was not finished is removed.
    pub fn backup_while(&self, file: &Path, goes_on: &dyn Fn() -> bool) -> Result<(), StoreError> {
        let Inner { tables, options, .. } = &*self.inner;
        guarded(tables.path(), || files::backup(tables, file, options, goes_on))
    }

    /// Whether there is a store in this directory.
    pub fn exists(dir: impl AsRef<Path>) -> bool {
        files::store_file(dir.as_ref()).exists()
    }

    /// Every row of this moment, beside readers and the writer.
    pub fn all_rows(&self) -> Result<Whole<'_>, StoreError> {
        Whole::of(&self.inner.tables, &self.inner.options.sources)
    }

    /// Puts a backup into a directory that is absent or empty, once it is known to be sound.
    pub fn restore(
        dir: impl AsRef<Path>,
        backup: impl AsRef<Path>,
        options: &Options,
    ) -> Result<(), StoreError> {
        let dir = dir.as_ref();
        let check_empty = || {
            let is_ours = |name: &_| lock::leaves_behind(name) || files::is_unfinished(name);
            if files::is_empty(dir, is_ours) {
                return Ok(());
            }
            Err(StoreError::unfit(dir, "it is not empty; restore into an empty directory"))
        };
        if !files::store_file(dir).exists() {
            check_empty()?; // not even a lock is left among somebody's files
        }
        private::directory(dir).map_err(|e| StoreError::failed(dir, e))?;
        let _lock = DirectoryLock::take(dir, options)?;
        check_empty()?;
        files::restore(dir, backup.as_ref(), options)
    }

    /// What is wrong with the store. A deep look reads everything and lets nobody write meanwhile.
    pub fn health(&self, deep: bool) -> Result<Health, StoreError> {
        guarded(self.inner.tables.path(), || self.looked_at(deep))
    }

    fn looked_at(&self, deep: bool) -> Result<Health, StoreError> {
        let tables = &self.inner.tables;
        if !deep {
            return health::shallow(tables, &tables.read()?);
        }
        let session = self.intake(Publish::EachCommit)?;
        let mut health = health::shallow(tables, &tables.read()?)?;
        health::pages(tables, &mut health)?;
        health::rows(tables, &tables.read()?, &self.inner.options.sources, &mut health)?;
        drop(session);
        Ok(health)
    }

    /// What the graph takes in memory, if it is loaded.
    pub fn footprint(&self) -> Option<Footprint> {
        self.inner.shelf.footprint()
    }

    /// How many people are laid over the country since it was built.
    pub fn layer_len(&self) -> usize {
        self.inner.shelf.layer_len()
    }

    /// Waits until no fold is under way.
    pub fn settle(&self) {
        self.inner.shelf.settle();
    }

    /// The data directory.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.inner.tables.path())
    }
}

impl Inner {
    /// A turn, once everything before it has landed.
    fn session(self: &Arc<Inner>, taken: Taken, publish: Publish) -> Result<Session, StoreError> {
        let desk = match taken {
            Taken::TooLate => return Err(self.busy()),
            Taken::Desk(desk) => Some(desk),
            Taken::Nothing => None,
        };
        let desk = match self.flying().as_ref().map(|flight| flight.landing()) {
            // Nobody knows what the tables will have.
            Some(None) => {
                self.turn.give_back(desk);
                return Err(self.busy());
            }
            // The look-ups are ahead of the tables.
            Some(Some(Err(_))) => None,
            Some(Some(Ok(_))) | None => desk,
        };
        self.put_in_the_air(None);
        let desk = match desk.map_or_else(|| self.scan().map(Box::new), Ok) {
            Ok(desk) => desk,
            Err(e) => {
                self.turn.give_back(None);
                return Err(e);
            }
        };
        Ok(Session::new(Arc::clone(self), desk, publish, None))
    }

    /// A turn beside what is on its way, if anything is.
    fn session_beside(self: &Arc<Inner>, taken: Taken) -> Result<Session, StoreError> {
        match (taken, self.flying().filter(|flight| flight.is_flying())) {
            (Taken::Desk(desk), Some(flight)) => {
                Ok(Session::new(Arc::clone(self), desk, Publish::EachCommit, Some(flight)))
            }
            (taken, _) => self.session(taken, Publish::EachCommit),
        }
    }

    fn flying(&self) -> Option<Arc<Flight>> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put_in_the_air(&self, flight: Option<Arc<Flight>>) {
        *self.flight.lock().unwrap_or_else(PoisonError::into_inner) = flight;
    }

    /// Has it taken away, unless another was put there.
    fn take_from_the_air(&self, landed: &Arc<Flight>) {
        let mut flight = self.flight.lock().unwrap_or_else(PoisonError::into_inner);
        if flight.as_ref().is_some_and(|flight| Arc::ptr_eq(flight, landed)) {
            *flight = None;
        }
    }

    fn failed_commits(&self) -> u64 {
        self.failed.load(Ordering::Acquire)
    }

    fn note_failed_commit(&self) {
        self.failed.fetch_add(1, Ordering::AcqRel);
    }

    fn busy(&self) -> StoreError {
        StoreError::Busy { path: self.tables.path().to_owned() }
    }

    fn scan(&self) -> Result<Desk, StoreError> {
        let tables = &self.tables;
        guarded(tables.path(), || Desk::scan(tables, &self.options.sources))
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.live.stop();
        self.inner.shelf.close();
        live::settle(&self.inner);
    }
}
