//! Changes on their way to the disk while whoever writes next is at work already, and sees them:
//! made durable and shown by a thread of its own. One at a time is in the air. Must not know what
//! is written.

use super::Inner;
use super::guard::guarded;
use super::seen::{Read, Rows};
use crate::domain::Sources;
use crate::graph::FamilyGraph;
use crate::store::StoreError;
use crate::store::nodes::{self, Touched};
use crate::store::staged::Staged;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a landing is waited for.
const LANDING_WAIT_MAX: Duration = Duration::from_secs(30);

/// Changes on their way.
pub(super) struct Flight {
    /// What whoever writes next sees before the tables.
    pub(super) rows: Staged,
    /// Of whom the graph does not tell yet.
    pub(super) touched: Touched,
    sources: Sources,
    /// The extract that is begun but not finished.
    running: Option<u32>,
    landed: Mutex<Option<Result<u64, StoreError>>>,
    told: Condvar,
}

impl Flight {
    pub(super) fn new(
        rows: Staged,
        touched: Touched,
        sources: Sources,
        running: Option<u32>,
    ) -> Flight {
        let (landed, told) = (Mutex::default(), Condvar::new());
        Flight { rows, touched, sources, running, landed, told }
    }

    /// Whether it is in the air.
    pub(super) fn is_flying(&self) -> bool {
        self.landed().is_none()
    }

    /// Waits until it is durable and shown; the number of its commit. `None`: it takes too long.
    pub(super) fn landing(&self) -> Option<Result<u64, StoreError>> {
        let is_flying = |landed: &mut Option<_>| landed.is_none();
        let waited = self.told.wait_timeout_while(self.landed(), LANDING_WAIT_MAX, is_flying);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// The first word counts.
    fn tell(&self, landed: Result<u64, StoreError>) {
        self.landed().get_or_insert(landed);
        self.told.notify_all();
    }

    fn landed(&self) -> MutexGuard<'_, Option<Result<u64, StoreError>>> {
        self.landed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flight to be brought down.
pub(super) struct Landing {
    inner: Arc<Inner>,
    flight: Arc<Flight>,
    /// What whoever wrote it had read of the tables.
    read: Read,
    /// What nobody needs any more is given up where nobody waits for that.
    _leavings: Leavings,
}

/// The flight that landed before, and what its graph was laid over.
pub(super) type Leavings = (Option<Arc<Flight>>, Option<Arc<dyn FamilyGraph>>);

impl Landing {
    /// Of a flight that nobody else brings down.
    pub(super) fn of(
        inner: Arc<Inner>,
        flight: Arc<Flight>,
        read: Read,
        leavings: Leavings,
    ) -> Landing {
        Landing { inner, flight, read, _leavings: leavings }
    }

    /// Makes it durable, then shows it to readers, then answers.
    fn land(mut self, answers: Answers) {
        let read = std::mem::take(&mut self.read);
        let landed = guarded(self.inner.tables.path(), || self.made_durable(read));
        if landed.is_ok() {
            self.inner.take_from_the_air(&self.flight);
        } else {
            self.inner.note_failed_commit();
        }
        self.flight.tell(landed.clone());
        answers(landed.map(drop));
    }

    fn made_durable(&self, read: Read) -> Result<u64, StoreError> {
        let Landing { inner, flight, .. } = self;
        let before = inner.snapshot()?.graph;
        let mut rows = Rows::under(Arc::clone(inner), Arc::clone(flight), read);
        let nodes = nodes::of(&mut rows, flight.running, &flight.touched, &*before)?;
        // Old pages are not kept for them.
        drop((rows, before));
        let sequence = inner.tables.write(flight.rows.changes())?;
        let nodes = nodes.into_iter().map(|node| (node.no, node)).collect();
        Inner::show(inner, nodes, &flight.sources, sequence);
        Ok(sequence)
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        // Nobody waits for one that was left in the air.
        let path = self.inner.tables.path().to_owned();
        let reason = "the write broke off; nothing was written".to_owned();
        self.flight.tell(Err(StoreError::Failed { path, reason }));
    }
}

/// Whom to tell that one has landed, or that it did not.
type Answers = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The thread that brings flights down, started by the first.
#[derive(Default)]
pub(super) struct Runway(Option<Crew>);

/// The thread, and how it is told.
struct Crew {
    sender: SyncSender<(Landing, Answers)>,
    thread: JoinHandle<()>,
}

impl Runway {
    /// Brings it down behind the one before it, then answers; here, where no thread can be had.
    pub(super) fn bring_down(&mut self, landing: Landing, answers: Answers) {
        if self.0.is_none() {
            let (sender, landings) = mpsc::sync_channel(1);
            let thread = std::thread::Builder::new().spawn(move || land_each(&landings));
            self.0 = thread.ok().map(|thread| Crew { sender, thread });
        }
        let Some(crew) = &self.0 else { return landing.land(answers) };
        if let Err(mpsc::SendError((landing, answers))) = crew.sender.send((landing, answers)) {
            self.close();
            landing.land(answers);
        }
    }

    /// Waits until all is down.
    pub(super) fn close(&mut self) {
        if let Some(Crew { sender, thread }) = self.0.take() {
            drop(sender);
            // If it panicked, its callers were told.
            let _ = thread.join();
        }
    }
}

impl Drop for Runway {
    fn drop(&mut self) {
        self.close();
    }
}

fn land_each(landings: &Receiver<(Landing, Answers)>) {
    for (landing, answers) in landings {
        landing.land(answers);
    }
}
