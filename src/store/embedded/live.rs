//! Writes from many threads, in the order of arrival: one that finds nobody before it is carried
//! out where it comes from, all that wait are carried out by one thread and share one commit. Each
//! is answered after it is durable and shown. Must not know what is written.

use super::Inner;
use super::guard::guarded;
use super::session::{Publish, Session};
use super::turn::Taken;
use crate::store::{Changes, Later, StoreError};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
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
    /// Something was committed, or waits to join a commit.
    Nudge,
}

/// A turn whose changes are to be made durable, and whom to tell.
type Commit = (Session, Answer);

/// The threads that write, started by the first write. A write that finds nobody before it is
/// carried out by its own thread, and one thread makes it durable; all others are carried out by
/// another, those that wait together.
#[derive(Default)]
pub(super) struct Live {
    running: Mutex<Option<Running>>,
    /// What joins the next commit.
    later: Arc<Mutex<Vec<Later>>>,
    /// Writes handed to the writing thread and not answered yet.
    in_line: Arc<AtomicUsize>,
}

struct Running {
    sender: SyncSender<Handed>,
    commits: SyncSender<Commit>,
    writer: JoinHandle<()>,
    committer: JoinHandle<()>,
}

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
        let (tell, hear) = mpsc::sync_channel(1);
        let mut found = match self.session_at_once(inner) {
            Some(mut session) => {
                let found = session.carry_out(work);
                let answer: Answer = Box::new(move |committed| drop(tell.send(committed)));
                // What joined this commit is kept, though the work may have failed.
                self.commits(inner).send((session, answer)).map_err(|_| lost(inner))?;
                found?
            }
            None => self.in_line(inner, work, tell)?,
        };
        let later = ask(&mut found);
        hear.recv_timeout(COMMIT_WAIT_MAX).unwrap_or_else(|_| Err(lost(inner)))?;
        if let Some(later) = later {
            self.keep_later(inner, later);
        }
        Ok(found)
    }

    /// A turn, where nobody writes and nobody waits to.
    fn session_at_once(&self, inner: &Arc<Inner>) -> Option<Session> {
        if self.in_line.load(Ordering::Acquire) > 0 {
            return None;
        }
        let desk = inner.turn.take_if_free()?;
        let mut session = Session::new(Arc::clone(inner), desk, Publish::EachCommit);
        stage_later(&self.later, &mut session).then_some(session)
    }

    /// Has the writing thread carry out `work` when those before it are done. What it found; the
    /// commit is told of by `tell`.
    fn in_line<T: Send + 'static>(
        &self,
        inner: &Arc<Inner>,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
        tell: SyncSender<Result<(), StoreError>>,
    ) -> Result<T, StoreError> {
        let (tell_found, hear_found) = mpsc::sync_channel(1);
        let state = Arc::new(AtomicU8::new(WAITING));
        let place = Place::new(&self.in_line);
        // Nobody hears it if the caller has given up; the write stands all the same.
        let work: Work = Box::new(move |session| {
            let found = session.and_then(|session| session.carry_out(work));
            drop(tell_found.send(found));
            Box::new(move |committed| {
                drop(tell.send(committed));
                drop(place);
            })
        });
        let busy = || StoreError::Busy { path: inner.tables.path().to_owned() };
        let job = Job { state: Arc::clone(&state), work };
        self.sender(inner).try_send(Handed::Job(job)).map_err(|_| busy())?;
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
        found.unwrap_or_else(|_| Err(lost(inner)))
    }

    /// It joins the next commit. Where too much waits already it is not kept, as after a loss of
    /// power.
    fn keep_later(&self, inner: &Arc<Inner>, later: Later) {
        let mut all = self.later.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < QUEUE_MAX {
            all.push(later);
        }
        drop(all);
        // Where many wait, the writing thread is awake.
        let _ = self.sender(inner).try_send(Handed::Nudge);
    }

    fn sender(&self, inner: &Arc<Inner>) -> SyncSender<Handed> {
        self.running(inner, |running| running.sender.clone())
    }

    fn commits(&self, inner: &Arc<Inner>) -> SyncSender<Commit> {
        self.running(inner, |running| running.commits.clone())
    }

    fn running<T>(&self, inner: &Arc<Inner>, of: impl FnOnce(&Running) -> T) -> T {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        of(running.get_or_insert_with(|| {
            let (sender, handed) = mpsc::sync_channel(QUEUE_MAX);
            let (commits, to_commit) = mpsc::sync_channel(1);
            let writer =
                Writer { inner: Arc::clone(inner), handed, later: Arc::clone(&self.later) };
            let nudge = sender.clone();
            Running {
                sender,
                commits,
                writer: std::thread::spawn(move || writer.serve()),
                committer: std::thread::spawn(move || commit_each(&to_commit, &nudge)),
            }
        }))
    }

    /// Carries out what waits, then ends.
    pub(super) fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { sender, commits, writer, committer }) = running {
            // If one panicked, its callers were told that their writes are lost.
            drop(commits);
            let _ = committer.join();
            drop(sender);
            let _ = writer.join();
        }
    }
}

/// A place in the line of writes, given up when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn new(in_line: &Arc<AtomicUsize>) -> Place {
        in_line.fetch_add(1, Ordering::AcqRel);
        Place(Arc::clone(in_line))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Makes turns durable, each before it is given back.
fn commit_each(commits: &Receiver<Commit>, nudge: &SyncSender<Handed>) {
    for (mut session, answer) in commits {
        let committed = session.flush();
        drop(session);
        answer(committed);
        // The tables take it when all is quiet; where many wait, the thread is awake.
        let _ = nudge.try_send(Handed::Nudge);
    }
}

/// Nobody waits for any of it, and it can be found out again. Whether others may go on with the
/// session.
fn stage_later(all: &Mutex<Vec<Later>>, session: &mut Session) -> bool {
    let all = std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner));
    for later in all {
        let _ = session.carry_out(|ground| later(ground).map(|()| ((), Changes::default())));
    }
    session.is_sound()
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
    later: Arc<Mutex<Vec<Later>>>,
}

impl Writer {
    fn serve(self) {
        loop {
            match self.next() {
                Ok(Handed::Job(first)) => self.carry_out(self.group(first)),
                Ok(Handed::Nudge) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.keep_later();
                    settle(&self.inner);
                }
                Err(RecvTimeoutError::Disconnected) => return self.keep_later(),
            }
            if self.inner.tables.is_filling() {
                settle(&self.inner);
            }
        }
    }

    fn next(&self) -> Result<Handed, RecvTimeoutError> {
        if self.inner.tables.is_unsettled() || self.has_later() {
            self.handed.recv_timeout(QUIET)
        } else {
            self.handed.recv().map_err(|_| RecvTimeoutError::Disconnected)
        }
    }

    fn has_later(&self) -> bool {
        !self.later.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Everybody who waits, up to a bound.
    fn group(&self, first: Job) -> Vec<Job> {
        let jobs = self.handed.try_iter().filter_map(|handed| match handed {
            Handed::Job(job) => Some(job),
            Handed::Nudge => None,
        });
        std::iter::once(first).chain(jobs).take(GROUP_MAX).collect()
    }

    fn carry_out(&self, group: Vec<Job>) {
        let Some(mut session) = self.session_for(&group) else { return };
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

    /// A turn, for as long as anybody of the group waits for one.
    fn session_for(&self, group: &[Job]) -> Option<Result<Session, StoreError>> {
        while group.iter().any(Job::is_waiting) {
            let taken = match self.inner.turn.take(PATIENCE) {
                Taken::TooLate => continue,
                taken => taken,
            };
            let mut session = self.inner.session(taken, Publish::EachCommit);
            if session.as_mut().is_ok_and(|session| !stage_later(&self.later, session)) {
                continue; // what broke it is gone with it
            }
            return Some(session);
        }
        None
    }

    /// Makes durable what still waits to join a commit; while another writes it goes on waiting.
    fn keep_later(&self) {
        if !self.has_later() {
            return;
        }
        let taken = self.inner.turn.take(PATIENCE);
        if matches!(taken, Taken::TooLate) {
            return;
        }
        let Ok(mut session) = self.inner.session(taken, Publish::EachCommit) else {
            // A disk that is ill is not read through again and again for it.
            return self.later.lock().unwrap_or_else(PoisonError::into_inner).clear();
        };
        if stage_later(&self.later, &mut session) {
            let _ = session.flush();
        }
    }
}
