//! Writes from many threads, in the order of arrival: one that finds nobody before it is carried
//! out where it comes from, all that wait are carried out by one thread and share one commit, which
//! is made durable beside the next where it is large. Each is answered after it is durable and
//! shown. Must not know what is written.

use super::Inner;
use super::flight::Runway;
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
/// The same of one of many writes of a caller, who waits for their own, and for the look-ups of the
/// writer, which are built first: half a minute for twenty million people.
const LINE_WAIT_MAX: Duration = Duration::from_mins(2);
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
/// another, those that wait together, and what is large of that is made durable by a third.
#[derive(Default)]
pub(super) struct Live {
    running: Mutex<Option<Running>>,
    /// What joins the next commit.
    later: Arc<Mutex<Vec<Later>>>,
    /// Writes handed to the writing thread and not answered yet.
    in_line: Arc<AtomicUsize>,
}

/// A write that was carried out, on its way to the disk.
pub struct BeingKept {
    path: String,
    hear: Receiver<Result<(), StoreError>>,
}

impl BeingKept {
    fn at(inner: &Inner, hear: Receiver<Result<(), StoreError>>) -> BeingKept {
        BeingKept { path: inner.tables.path().to_owned(), hear }
    }

    /// Returns when it is durable and shown, or tells why it is not.
    pub fn wait(self) -> Result<(), StoreError> {
        self.hear.recv_timeout(COMMIT_WAIT_MAX).unwrap_or_else(|_| Err(lost(&self.path)))
    }
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
        let (mut found, durable) = match self.session_at_once(inner) {
            Some(mut session) => {
                let (tell, hear) = mpsc::sync_channel(1);
                let found = session.carry_out(work);
                let answer: Answer = Box::new(move |committed| drop(tell.send(committed)));
                // What joined this commit is kept, though the work may have failed.
                self.commits(inner)
                    .send((session, answer))
                    .map_err(|_| lost(inner.tables.path()))?;
                (found?, BeingKept::at(inner, hear))
            }
            None => self.in_line(inner, work, TURN_WAIT_MAX)?,
        };
        let later = ask(&mut found);
        durable.wait()?;
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
        let desk = Taken::Desk(inner.turn.take_if_free()?);
        let mut session = inner.session(desk, Publish::EachCommit).ok()?;
        stage_later(&self.later, &mut session).then_some(session)
    }

    /// Carries out `work` when those before it are done: what it found, while that is made durable.
    /// It is refused if a commit fails before its turn comes: it may be meant to follow that one.
    pub(super) fn begin<T: Send + 'static>(
        &self,
        inner: &Arc<Inner>,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
    ) -> Result<(T, BeingKept), StoreError> {
        let failed = inner.failed_commits();
        let work = move |session: &mut Session| {
            session.stop_if_failed_since(failed)?;
            work(session)
        };
        self.in_line(inner, work, LINE_WAIT_MAX)
    }

    /// Has the writing thread carry out `work`, if its turn comes within this time.
    fn in_line<T: Send + 'static>(
        &self,
        inner: &Arc<Inner>,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError> + Send + 'static,
        patience: Duration,
    ) -> Result<(T, BeingKept), StoreError> {
        let (tell, hear) = mpsc::sync_channel(1);
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
        let job = Job { state: Arc::clone(&state), work };
        self.sender(inner).try_send(Handed::Job(job)).map_err(|_| inner.busy())?;
        let found = match hear_found.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => {
                let order = Ordering::AcqRel;
                if state.compare_exchange(WAITING, GIVEN_UP, order, Ordering::Acquire).is_ok() {
                    return Err(inner.busy());
                }
                hear_found.recv_timeout(COMMIT_WAIT_MAX)
            }
            found => found,
        };
        let found = found.unwrap_or_else(|_| Err(lost(inner.tables.path())))?;
        Ok((found, BeingKept::at(inner, hear)))
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
            let (inner, later) = (Arc::clone(inner), Arc::clone(&self.later));
            let writer = Writer { inner, handed, later, runway: Runway::default() };
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

fn lost(path: &str) -> StoreError {
    StoreError::Failed {
        path: path.to_owned(),
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
    runway: Runway,
}

impl Writer {
    fn serve(mut self) {
        self.carry_out_each();
        self.runway.close();
        self.keep_later();
    }

    fn carry_out_each(&mut self) {
        loop {
            match self.next() {
                Ok(Handed::Job(first)) => self.carry_out(self.group(first)),
                Ok(Handed::Nudge) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.keep_later();
                    settle(&self.inner);
                }
                Err(RecvTimeoutError::Disconnected) => return,
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

    fn carry_out(&mut self, group: Vec<Job>) {
        let Some(mut session) = self.session_for(&group) else { return };
        let mut answers = Vec::with_capacity(group.len());
        for job in group.into_iter().filter(Job::begins) {
            let session = session.as_mut().map_err(|e| e.clone());
            answers.push((job.work)(session));
        }
        let answers = |committed: Result<(), StoreError>| {
            for answer in answers {
                answer(committed.clone());
            }
        };
        // Every answer says already that there is no session.
        let Ok(mut session) = session else { return answers(Ok(())) };
        let committed = match session.take_off() {
            Ok(None) => session.flush(),
            Ok(Some(landing)) => {
                drop(session);
                return self.runway.bring_down(landing, Box::new(answers));
            }
            Err(e) => Err(e),
        };
        drop(session);
        answers(committed);
    }

    /// A turn, for as long as anybody of the group waits for one.
    fn session_for(&self, group: &[Job]) -> Option<Result<Session, StoreError>> {
        while group.iter().any(Job::is_waiting) {
            let taken = match self.inner.turn.take(PATIENCE) {
                Taken::TooLate => continue,
                taken => taken,
            };
            let mut session = self.inner.session_beside(taken);
            if session.as_mut().is_ok_and(|session| !stage_later(&self.later, session)) {
                continue; // what broke it is gone with it
            }
            return Some(session);
        }
        None
    }

    /// Makes durable what still waits to join a commit; while another writes it goes on waiting.
    fn keep_later(&self) {
        let is_flying = self.inner.flying().is_some_and(|flight| flight.is_flying());
        if !self.has_later() || is_flying {
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
