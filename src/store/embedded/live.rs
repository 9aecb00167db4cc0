//! Writes from many threads: one thread carries them out in the order of arrival, and all that
//! wait share one commit. Each is answered after it is durable and shown. Must not know what is
//! written.

use super::Inner;
use super::guard::guarded;
use super::session::{Publish, Session};
use super::turn::Taken;
use crate::store::{Changes, StoreError};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Writes that may wait; one more is refused at once.
const QUEUE_MAX: usize = 1024;
/// Writes that share one commit at most.
const GROUP_MAX: usize = 256;
/// How long a write waits for its turn before it is refused.
const TURN_WAIT_MAX: Duration = Duration::from_secs(5);
/// How long a write that has begun is waited for; past it nobody knows whether it is durable.
const COMMIT_WAIT_MAX: Duration = Duration::from_secs(30);
/// How long nobody writes before the tables take what is in the log.
const QUIET: Duration = Duration::from_millis(200);
/// How often the writing thread looks whether anybody still waits.
const PATIENCE: Duration = Duration::from_millis(100);

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Work = Box<dyn FnOnce(Result<&mut Session, StoreError>) -> Answer + Send>;

struct Job {
    state: Arc<AtomicU8>,
    work: Work,
}

impl Job {
    fn is_waiting(&self) -> bool {
        self.state.load(Ordering::Acquire) == WAITING
    }

    fn begins(&self) -> bool {
        let order = Ordering::AcqRel;
        self.state.compare_exchange(WAITING, BEGUN, order, Ordering::Acquire).is_ok()
    }
}

/// The thread that writes, started by the first write.
#[derive(Default)]
pub(super) struct Live(Mutex<Option<(SyncSender<Job>, JoinHandle<()>)>>);

impl Live {
    /// Carries out `work` in its turn: it looks at the store as all earlier writes left it and
    /// says what changes. Returns when that is durable and shown, or tells why it is not.
    pub(super) fn write<T: Send + 'static>(
        &self,
        inner: &Arc<Inner>,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, hear) = mpsc::sync_channel(1);
        let state = Arc::new(AtomicU8::new(WAITING));
        let work: Work = Box::new(move |session| {
            let outcome = session.and_then(|session| session.carry_out(work));
            // Nobody hears it if the caller has given up; the write stands all the same.
            Box::new(move |committed| drop(tell.send(committed.and(outcome))))
        });
        let busy = || StoreError::Busy { path: inner.tables.path().to_owned() };
        let job = Job { state: Arc::clone(&state), work };
        self.sender(inner).try_send(job).map_err(|_| busy())?;
        match hear.recv_timeout(TURN_WAIT_MAX) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(lost(inner)),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let order = Ordering::AcqRel;
        if state.compare_exchange(WAITING, GIVEN_UP, order, Ordering::Acquire).is_ok() {
            return Err(busy());
        }
        hear.recv_timeout(COMMIT_WAIT_MAX).unwrap_or_else(|_| Err(lost(inner)))
    }

    fn sender(&self, inner: &Arc<Inner>) -> SyncSender<Job> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (sender, _) = running.get_or_insert_with(|| {
            let (sender, jobs) = mpsc::sync_channel(QUEUE_MAX);
            let inner = Arc::clone(inner);
            (sender, std::thread::spawn(move || serve(&inner, &jobs)))
        });
        sender.clone()
    }

    /// Carries out what waits, then ends.
    pub(super) fn stop(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((sender, thread)) = running {
            drop(sender);
            // If it panicked, its callers were told that their writes are lost.
            let _ = thread.join();
        }
    }
}

fn lost(inner: &Inner) -> StoreError {
    StoreError::Failed {
        path: inner.tables.path().to_owned(),
        reason: "no answer from the writer; ask again whether the write is there".to_owned(),
    }
}

fn serve(inner: &Arc<Inner>, jobs: &Receiver<Job>) {
    while let Some(first) = next(inner, jobs) {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP_MAX - 1));
        carry_out(inner, group);
        if inner.tables.is_filling() {
            settle(inner);
        }
    }
}

/// The next write; the tables take what is in the log where it is long in coming.
fn next(inner: &Inner, jobs: &Receiver<Job>) -> Option<Job> {
    if inner.tables.is_unsettled() {
        match jobs.recv_timeout(QUIET) {
            Err(RecvTimeoutError::Timeout) => settle(inner),
            came => return came.ok(),
        }
    }
    jobs.recv().ok()
}

/// What cannot be taken from the log now stays in it, and whoever reads or writes next is told.
pub(super) fn settle(inner: &Inner) {
    let _ = guarded(inner.tables.path(), || inner.tables.settle());
}

fn carry_out(inner: &Arc<Inner>, group: Vec<Job>) {
    let mut session = loop {
        if !group.iter().any(Job::is_waiting) {
            return;
        }
        match inner.turn.take(PATIENCE) {
            Taken::TooLate => {}
            taken => break inner.session(taken, Publish::EachCommit),
        }
    };
    let mut answers = Vec::with_capacity(group.len());
    for job in group.into_iter().filter(Job::begins) {
        let session = session.as_mut().map_err(|e| e.clone());
        answers.push((job.work)(session));
    }
    let committed = match &mut session {
        Ok(session) => session.flush(),
        // Every answer says it already.
        Err(_) => Ok(()),
    };
    drop(session);
    for answer in answers {
        answer(committed.clone());
    }
}
