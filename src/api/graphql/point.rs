//! The point of view of one root field: one state of the store, D, K and the caller's rights. It
//! is made once and handed down, so that everything below sees the same.

use super::errors::{Code, error};
use super::inputs::{PersonRef, PointInTime};
use crate::api::{Caller, Fate, Ids, Key, Service, Snapshot, Thought};
use crate::domain::{Day, Identity, Instant, Permission, PersonNo, Scope};
use crate::graph::{FamilyGraph, View};
use crate::store::{Reads, StoreError};
use async_graphql::Context;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// What a request brings to its resolvers.
pub struct Session {
    /// The service.
    pub service: Arc<Service>,
    /// Who asks.
    pub caller: Caller,
    /// Whether anybody still waits for what it would write.
    pub fate: Fate,
    snapshot: OnceLock<Snapshot>,
    watched: Watched,
}

/// The states of the store that an answer was read from.
#[derive(Clone, Default)]
pub struct Watched(Arc<Mutex<Vec<Reads>>>);

impl Watched {
    fn all(&self) -> MutexGuard<'_, Vec<Reads>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From here on the answer is read from this state alone.
    pub fn only(&self, reads: &Reads) {
        *self.all() = vec![reads.clone()];
    }

    fn also(&self, reads: &Reads) {
        self.all().push(reads.clone());
    }

    /// The error, if something of the answer could not be read: it is worth nothing then.
    pub fn check(&self) -> Result<(), StoreError> {
        self.all().iter().try_for_each(Reads::check)
    }
}

impl Session {
    /// Of one request.
    pub fn new(service: Arc<Service>, caller: Caller) -> Session {
        let (fate, snapshot) = (Fate::default(), OnceLock::new());
        Session { service, caller, fate, snapshot, watched: Watched::default() }
    }

    /// The same, whose writes stop when it is given up.
    #[must_use]
    pub fn under(self, fate: Fate) -> Session {
        Session { fate, ..self }
    }

    /// That sees this state of the store.
    pub fn at(service: Arc<Service>, caller: Caller, snapshot: Snapshot) -> Session {
        let watched = Watched::default();
        watched.only(&snapshot.reads);
        let (fate, snapshot) = (Fate::default(), OnceLock::from(snapshot));
        Session { service, caller, fate, snapshot, watched }
    }

    /// The one state of the store that this request sees.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot.get_or_init(|| {
            let snapshot = self.service.snapshot();
            self.watched.also(&snapshot.reads);
            snapshot
        })
    }

    /// The same request, after it has written.
    #[must_use]
    pub fn renewed(&self) -> Session {
        let (snapshot, watched) = (self.service.snapshot(), self.watched.clone());
        watched.also(&snapshot.reads);
        let (service, caller) = (Arc::clone(&self.service), self.caller.clone());
        let (fate, snapshot) = (self.fate.clone(), OnceLock::from(snapshot));
        Session { service, caller, fate, snapshot, watched }
    }

    /// What this request is answered from.
    pub fn watched(&self) -> Watched {
        self.watched.clone()
    }

    /// The session of the request that is being answered.
    pub fn of<'c>(ctx: &Context<'c>) -> async_graphql::Result<&'c Session> {
        ctx.data::<Session>().map_err(|_| error(Code::Internal, "the request has no session"))
    }
}

/// The point of view of everything below a root field.
pub struct Point {
    /// The service.
    pub service: Arc<Service>,
    /// Everybody.
    pub graph: Arc<dyn FamilyGraph>,
    /// D, K and rights.
    pub scope: Scope,
    /// The state of the store.
    pub sequence: u64,
    /// Where it is noted that something could not be read.
    pub reads: Reads,
    /// The events laid over it, if any: what is seen then is not, and may not be taken for what is.
    pub thought: Option<Thought>,
}

impl Point {
    /// At the dates given, else at the default date of the store, else today.
    pub fn new(session: &Session, at: Option<&PointInTime>) -> Arc<Point> {
        let default = || session.snapshot().default_date;
        let today = || (session.service.clock.today)();
        let as_of = at.and_then(|at| at.as_of).map(|date| date.0);
        let known_at = at.and_then(|at| at.known_at).map(|instant| instant.0);
        Point::dated(session, as_of.or_else(default).unwrap_or_else(today), known_at)
    }

    /// At these dates.
    pub fn dated(session: &Session, as_of: Day, known_at: Option<Instant>) -> Arc<Point> {
        let snapshot = session.snapshot();
        Arc::new(Point {
            service: Arc::clone(&session.service),
            graph: Arc::clone(&snapshot.graph),
            scope: Scope { as_of, known_at, rights: session.caller.rights },
            sequence: snapshot.sequence,
            reads: snapshot.reads.clone(),
            thought: None,
        })
    }

    /// The same after events that were laid over this graph.
    pub fn in_thought(&self, graph: Arc<dyn FamilyGraph>, thought: Thought) -> Arc<Point> {
        let (service, scope, sequence) = (Arc::clone(&self.service), self.scope, self.sequence);
        let reads = self.reads.clone();
        Arc::new(Point { service, graph, scope, sequence, reads, thought: Some(thought) })
    }

    /// What was read; `None` if it could not be, which ends the whole answer.
    pub fn read<T>(&self, read: Result<T, StoreError>) -> Option<T> {
        read.map_err(|e| self.reads.fail(e)).ok()
    }

    /// A view for one piece of work; cheap to make, and it remembers what it resolves.
    pub fn view(&self) -> View<'_> {
        View::within(&*self.graph, self.scope, self.service.limits.family_people)
    }

    /// Whether the caller has the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.scope.rights.has(permission)
    }

    /// Seals and opens ids.
    pub fn ids(&self) -> &Ids {
        &self.service.ids
    }

    /// The person meant; `None` if there is nobody, or nobody whom the caller may know of.
    pub fn find(&self, of: &PersonRef) -> Option<PersonNo> {
        match of {
            PersonRef::Iin(iin) => self.view().find(&Identity::Iin(iin.0)),
            PersonRef::Ref(text) => self.view().find(&Identity::Ref(text.as_str())),
            PersonRef::Id(id) => match self.ids().open(id)? {
                Key::Person(identity) => self.find_identity(&identity),
                _ => None,
            },
        }
    }

    /// The person of a public name; older names keep resolving.
    pub fn find_identity(&self, identity: &Identity) -> Option<PersonNo> {
        let view = self.view();
        match identity {
            Identity::Iin(iin) => view.find(&Identity::Iin(*iin)),
            Identity::Ref(text) => view.find(&Identity::Ref(text.as_str())),
        }
    }
}
