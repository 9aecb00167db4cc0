//! The store in a Neo4j database, over Bolt. The only folder that may name the driver. Readers
//! fetch the people an answer needs; one writer at a time commits, and the database itself says
//! whose turn it is. Must not know families or rules.

mod ahead;
mod client;
mod cypher;
mod fetch;
pub mod files;
mod foresee;
mod ground;
mod journal;
mod own;
mod property;
mod rows;
mod schema;
mod session;
mod shipped;
mod silence;
mod state;
mod statements;
mod tap;
mod turn;
mod united;
mod values;
mod watch;
mod whole;
mod write;
mod writes;

pub use client::{Address, Patience};
pub use schema::{Plan, Script};

use super::{
    AllRows, EventNo, Feed, Ground, Health, IntakeSession, Reads, Snapshot, StoreError, StoredEvent,
};
use crate::domain::{CivilEvent, Day, Identity, Iin, PersonNo, Sources};
use crate::graph::{FamilyGraph, Fetch, OnDemand};
use client::Client;
use fetch::{Months, Reader, Trouble};
use session::Session;
use state::State;
use statements as say;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use turn::{Taken, Turn};
use values::Fields;
use whole::Whole;

/// How long a write waits for an earlier one of this process.
const TURN_WAIT_MAX: Duration = Duration::from_secs(5);

/// A store in a Neo4j database.
pub struct Neo4j {
    inner: Arc<Inner>,
    watched: Once,
}

struct Inner {
    client: Arc<Client>,
    sources: Sources,
    feed: Arc<Feed>,
    turn: Arc<Turn>,
    months: Arc<Months>,
    /// The state that the last commit of a session of this process left, and the name of that
    /// commit: the state of the database as long as the commit is the last one there.
    left: Mutex<Option<(State, String)>>,
    /// Names this process among all that write to the database, with a counter.
    name: u64,
    commands: AtomicU64,
}

impl Inner {
    fn left(&self) -> MutexGuard<'_, Option<(State, String)>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A name for a commit that no other commit has.
    fn next_command(&self) -> String {
        let n = self.commands.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}-{n}", self.name)
    }

    fn events_of(
        &self,
        p: PersonNo,
        after: Option<EventNo>,
        limit: usize,
        sources: &Sources,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let after = after.map_or(-1, |no| i64::from(no.0));
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let ask = say::EVENTS_OF
            .within(self.client.patience().answer)
            .with("id", p.0)
            .with("after", after);
        self.events(ask.with("most", most), sources)
    }

    fn event(
        &self,
        source: &str,
        id: &str,
        sources: &Sources,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        let ask = say::EVENT_OF_KEY.within(self.client.patience().answer).with("source", source);
        Ok(self.events(ask.with("id", id), sources)?.pop())
    }

    fn events(
        &self,
        ask: cypher::Ask,
        sources: &Sources,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let rows = self.client.rows(ask)?;
        let take = |row| rows::take_event(Fields::of(row, "event")?, sources);
        let taken: Result<_, values::Malformed> = rows.iter().map(take).collect();
        taken.map_err(|e| Trouble::from(e).at(self.client.url()))
    }
}

impl Neo4j {
    /// Reaches a database and looks whether it has a store of this program.
    pub fn open(address: &Address, sources: Sources) -> Result<Neo4j, StoreError> {
        let store = Neo4j::reach(address, sources)?;
        let plan = store.plan()?;
        if let Some(script) = plan.open.first() {
            let reason = format!("{} has not run; run `otbasy migrate apply`", script.file);
            return Err(StoreError::Refused { path: address.url.clone(), reason });
        }
        State::read(&store.inner.client, &store.inner.sources)?;
        Ok(store)
    }

    /// Reaches a database, whatever is in it.
    pub fn reach(address: &Address, sources: Sources) -> Result<Neo4j, StoreError> {
        let client = Arc::new(Client::connect(address)?);
        let inner = Inner {
            client,
            sources,
            feed: Arc::default(),
            turn: Arc::default(),
            months: Arc::default(),
            left: Mutex::default(),
            name: RandomState::new().hash_one(std::process::id()),
            commands: AtomicU64::new(0),
        };
        Ok(Neo4j { inner: Arc::new(inner), watched: Once::new() })
    }

    /// Has the server plan what answers ask most, so that the first of them need not wait for it.
    pub fn warm_up(&self) -> Result<(), StoreError> {
        let reads = Reads::watched();
        let reader = Reader::new(&self.inner, self.state()?, reads.clone());
        let nobody = [Some(Identity::Ref("-")), Iin::from_trusted(0).map(Identity::Iin)];
        for nobody in nobody.into_iter().flatten() {
            reader.named(&nobody);
        }
        let nobody = [PersonNo(u32::MAX)];
        let _ = (reader.people(&nobody), reader.around(&nobody), reader.at_address(""));
        reader.lacking(&nobody, &[""]);
        reads.check()
    }

    /// What of the schema is there.
    pub fn plan(&self) -> Result<Plan, StoreError> {
        schema::plan(&self.inner.client)
    }

    /// Brings the schema up; what was there before.
    pub fn migrate(&self, user: &str) -> Result<Plan, StoreError> {
        schema::apply(&self.inner.client, user)
    }

    /// What is not as it should be, one sentence each.
    pub fn validate(&self) -> Result<Vec<String>, StoreError> {
        schema::validate(&self.inner.client)
    }

    fn state(&self) -> Result<State, StoreError> {
        State::read(&self.inner.client, &self.inner.sources)
    }

    /// Everybody, fetched when asked for.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let (state, reads) = (self.state()?, Reads::watched());
        let (sequence, default_date) = (state.sequence, state.default_date);
        let (sources, people) = (state.sources.clone(), state.next.person);
        let reader = Reader::new(&self.inner, state, reads.clone());
        let graph: Arc<dyn FamilyGraph> = Arc::new(OnDemand::new(reader, sources, people));
        Ok(Snapshot { graph, sequence, default_date, reads })
    }

    /// Everybody, held in memory.
    pub fn everybody(&self) -> Result<Snapshot, StoreError> {
        let state = self.state()?;
        let (sequence, default_date) = (state.sequence, state.default_date);
        let graph: Arc<dyn FamilyGraph> = Arc::new(Whole::read(&self.inner, state)?.country());
        Ok(Snapshot { graph, sequence, default_date, reads: Reads::default() })
    }

    /// What becomes visible: at once what this process writes, a second later what others do.
    pub fn feed(&self) -> Arc<Feed> {
        self.watched.call_once(|| watch::begin(&self.inner));
        Arc::clone(&self.inner.feed)
    }

    fn turn(&self) -> Result<Taken, StoreError> {
        let busy = || StoreError::Busy { path: self.inner.client.url().to_owned() };
        self.inner.turn.take(TURN_WAIT_MAX).ok_or_else(busy)
    }

    fn session(&self) -> Result<Session, StoreError> {
        let turn = self.turn()?;
        Session::new(Arc::clone(&self.inner), Some(turn), Reads::watched())
    }

    /// The one writer of this process.
    pub fn intake(&self) -> Result<impl IntakeSession + 'static, StoreError> {
        self.session()
    }

    /// A write among others: what it staged is durable when this returns, or nothing is.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut session = self.session()?;
        let done = work(&mut session)?;
        session.flush()?;
        Ok(done)
    }

    /// The same for work that records this event first of all.
    pub fn write_about<T>(
        &self,
        event: &CivilEvent,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut session = Session::about(Arc::clone(&self.inner), self.turn()?, event)?;
        let done = work(&mut session)?;
        session.flush()?;
        Ok(done)
    }

    /// The store of this moment, to be changed in thought.
    pub fn in_thought(&self, reads: &Reads) -> Result<impl Ground + '_, StoreError> {
        Session::new(Arc::clone(&self.inner), None, reads.clone())
    }

    /// The events that name this person, by arrival, at most `limit` of those after `after`.
    pub fn events_of(
        &self,
        p: PersonNo,
        after: Option<EventNo>,
        limit: usize,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let sources = self.state()?.sources;
        self.inner.events_of(p, after, limit, &sources)
    }

    /// The event of this register and id.
    pub fn event(
        &self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        let sources = self.state()?.sources;
        self.inner.event(source, id, &sources)
    }

    /// Sets or removes the date that is taken where none is given.
    pub fn set_default_date(&self, date: Option<Day>) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        self.inner.left().take();
        let command = self.inner.next_command();
        write::set_default_date(&self.inner.client, &self.state()?, date, &command).map(|_| ())
    }

    /// Every row of this moment, for exports.
    pub fn all_rows(&self) -> Result<impl AllRows + '_, StoreError> {
        Whole::read(&self.inner, self.state()?)
    }

    /// How much is there, and with a deep look what does not fit.
    pub fn health(&self, deep: bool) -> Result<Health, StoreError> {
        let state = self.state()?;
        let mut health = Health {
            findings: self.validate()?,
            people: state.next.person.into(),
            links: state.next.link.into(),
            statuses: state.next.status.into(),
            sequence: state.sequence,
            ..Health::default()
        };
        if deep {
            let whole = Whole::read(&self.inner, state)?;
            health.findings.extend(whole.gaps());
        }
        Ok(health)
    }

    /// Throws everything away, the schema apart. For tests alone.
    #[doc(hidden)]
    pub fn wipe(&self) -> Result<(), StoreError> {
        self.inner.left().take();
        let ask = writes::WIPE.within(Duration::from_mins(2));
        self.inner.client.schema(ask)?;
        self.migrate("tests").map(|_| ())
    }

    /// How often the database was asked so far, a transaction counted once. For tests and figures.
    #[doc(hidden)]
    pub fn rounds(&self) -> u64 {
        self.inner.client.rounds()
    }

    /// Keeps everything that is sent from now on. For figures alone.
    #[doc(hidden)]
    pub fn tap(&self) {
        self.inner.client.tap.open();
    }

    /// How many reads were kept; from now on nothing is. For figures alone.
    #[doc(hidden)]
    pub fn tapped(&self) -> usize {
        self.inner.client.tap.close().0.len()
    }

    /// Sends what was kept again, by the driver alone with the rows thrown away: all reads, so many
    /// at once, or all transactions; how many there were. For figures alone.
    #[doc(hidden)]
    pub fn replay(&self, at_once: usize, writes: bool) -> Result<usize, StoreError> {
        self.inner.client.replay(at_once, writes)
    }

    /// Every statement that is sent, by name, for the tests that explain them.
    #[doc(hidden)]
    pub fn shipped() -> Vec<(String, &'static str)> {
        shipped::all()
    }

    /// The URL.
    pub fn url(&self) -> &str {
        self.inner.client.url()
    }
}
