//! Writes from many threads: one thread carries them out in the order of arrival, and all that
//! wait share one commit. Each is answered after it is durable and shown. Must not know what is
//! written.

use super::Inner;
use super::guard::guarded;
use super::session::{Publish, Session};
use super::turn::Taken;
use crate::store::{Changes, Later, StoreError};
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

/// Told whether the commit is durable.
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

/// What the writing thread is handed.
enum Handed {
    /// A write that somebody waits for.
    Job(Job),
    /// What joins the next commit.
    Later(Later),
}

/// The thread that writes, started by the first write.
#[derive(Default)]
pub(super) struct Live(Mutex<Option<(SyncSender<Handed>, JoinHandle<()>)>>);

impl Live {
    /// Carries out `work` in its turn: it looks at the store as all earlier writes left it and
    /// says what changes. Returns when that is durable and shown, or tells why it is not. Between
    /// the two `ask` is carried out here, and what it returns joins the next commit.
    pub(super) fn write<T: Send + 'static>(
        &self,
        inner: &Arc<Inner>,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
        ask: impl FnOnce(&mut T) -> Option<Later>,
    ) -> Result<T, StoreError> {
        let (tell_found, hear_found) = mpsc::sync_channel(1);
        let (tell_end, hear_end) = mpsc::sync_channel(1);
        let state = Arc::new(AtomicU8::new(WAITING));
        // Nobody hears it if the caller has given up; the write stands all the same.
        let work: Work = Box::new(move |session| {
            let found = session.and_then(|session| session.carry_out(work));
            drop(tell_found.send(found));
            Box::new(move |committed| drop(tell_end.send(committed)))
        });
        let busy = || StoreError::Busy { path: inner.tables.path().to_owned() };
        let job = Job { state: Arc::clone(&state), work };
        let sender = self.sender(inner);
        sender.try_send(Handed::Job(job)).map_err(|_| busy())?;
        let found = match hear_found.recv_timeout(TURN_WAIT_MAX) {
            Err(RecvTimeoutError::Timeout) => {
                let order = Ordering::AcqRel;
                if state.compare_exchange(WAITING, GIVEN_UP, order, Ordering::Acquire).is_ok() {
                    return Err(busy());
                }
                hear_found.recv_timeout(COMMIT_WAIT_MAX)
            }
            found => found,
        };
        let mut found = found.unwrap_or_else(|_| Err(lost(inner)))?;
        let later = ask(&mut found);
        hear_end.recv_timeout(COMMIT_WAIT_MAX).unwrap_or_else(|_| Err(lost(inner)))?;
        if let Some(later) = later {
            // Where too many wait already it is not kept, as after a loss of power.
            let _ = sender.try_send(Handed::Later(later));
        }
        Ok(found)
    }

    fn sender(&self, inner: &Arc<Inner>) -> SyncSender<Handed> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (sender, _) = running.get_or_insert_with(|| {
            let (sender, handed) = mpsc::sync_channel(QUEUE_MAX);
            let inner = Arc::clone(inner);
            let writer = Writer { inner, handed, later: Vec::new() };
            (sender, std::thread::spawn(move || writer.serve()))
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

/// What the tables cannot take from the log now stays in it, and whoever reads or writes next is
/// told.
pub(super) fn settle(inner: &Inner) {
    let _ = guarded(inner.tables.path(), || inner.tables.settle());
}

/// What the thread that writes has.
struct Writer {
    inner: Arc<Inner>,
    handed: Receiver<Handed>,
    /// What joins the next commit.
    later: Vec<Later>,
}

/// What comes next.
enum Next {
    Job(Job),
    Later(Later),
    /// Nobody has written for a while.
    Quiet,
    End,
}

impl Writer {
    fn serve(mut self) {
        loop {
            match self.next() {
                Next::Job(first) => {
                    let group = self.group(first);
                    self.carry_out(group);
                    if self.inner.tables.is_filling() {
                        settle(&self.inner);
                    }
                }
                Next::Later(later) => self.later.push(later),
                Next::Quiet => {
                    self.keep_later();
                    settle(&self.inner);
                }
                Next::End => return self.keep_later(),
            }
        }
    }

    fn next(&self) -> Next {
        let came = if self.inner.tables.is_unsettled() || !self.later.is_empty() {
            self.handed.recv_timeout(QUIET)
        } else {
            self.handed.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match came {
            Ok(Handed::Job(job)) => Next::Job(job),
            Ok(Handed::Later(later)) => Next::Later(later),
            Err(RecvTimeoutError::Timeout) => Next::Quiet,
            Err(RecvTimeoutError::Disconnected) => Next::End,
        }
    }

    /// Everybody who waits, up to a bound.
    fn group(&mut self, first: Job) -> Vec<Job> {
        let mut group = vec![first];
        for handed in self.handed.try_iter() {
            match handed {
                Handed::Job(job) => group.push(job),
                Handed::Later(later) => self.later.push(later),
            }
            if group.len() == GROUP_MAX {
                break;
            }
        }
        group
    }

    fn carry_out(&mut self, group: Vec<Job>) {
        let mut session = loop {
            if !group.iter().any(Job::is_waiting) {
                return;
            }
            match self.inner.turn.take(PATIENCE) {
                Taken::TooLate => {}
                taken => break self.inner.session(taken, Publish::EachCommit),
            }
        };
        if let Ok(session) = &mut session {
            self.stage_later(session);
        }
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

    /// Nobody waits for any of it, and it can be found out again.
    fn stage_later(&mut self, session: &mut Session) {
        for later in self.later.drain(..) {
            let _ = session.carry_out(|ground| later(ground).map(|()| ((), Changes::default())));
        }
    }

    /// Makes durable what still waits to join a commit; while another writes it goes on waiting.
    fn keep_later(&mut self) {
        if self.later.is_empty() {
            return;
        }
        let taken = self.inner.turn.take(PATIENCE);
        if matches!(taken, Taken::TooLate) {
            return;
        }
        if let Ok(mut session) = self.inner.session(taken, Publish::EachCommit) {
            self.stage_later(&mut session);
            let _ = session.flush();
        }
    }
}
