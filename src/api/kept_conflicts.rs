//! The conflicts of the whole country at a point of view: worked out once, then kept up with what
//! becomes visible in the store. Must not know GraphQL.

use super::Service;
use crate::domain::Scope;
use crate::jobs::check::Listed;
use crate::jobs::kept::Kept;
use crate::store::{Snapshot, StoreError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many points of view are kept: today's, of callers with two sets of rights, and two others.
const KEPT_MAX: usize = 4;

/// What is kept of one point of view.
struct State {
    /// The turn of the feed up to which it has everything.
    turn: u64,
    snapshot: Snapshot,
    kept: Kept,
    listed: Arc<Vec<Listed>>,
}

/// The place of one, while somebody is at it and after.
type Place = Arc<Mutex<Option<State>>>;

/// Answers about everybody.
#[derive(Default)]
pub struct KeptConflicts {
    places: Mutex<VecDeque<(Scope, Place)>>,
}

impl KeptConflicts {
    /// Everything that does not fit, sorted by code, people, records, with the state of the store
    /// that it is true of. Takes its time when it is asked first; whoever asks meanwhile waits.
    pub fn of(
        &self,
        service: &Service,
        scope: Scope,
    ) -> Result<(Snapshot, Arc<Vec<Listed>>), StoreError> {
        let place = self.place(scope);
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        let state = match place.take() {
            Some(state) => followed(service, scope, state)?,
            None => anew(service, scope)?,
        };
        let answer = (state.snapshot.clone(), Arc::clone(&state.listed));
        *place = Some(state);
        Ok(answer)
    }

    fn place(&self, scope: Scope) -> Place {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, place)) = places.iter().find(|(own, _)| *own == scope) {
            return Arc::clone(place);
        }
        if places.len() >= KEPT_MAX {
            places.pop_front();
        }
        let place = Place::default();
        places.push_back((scope, Arc::clone(&place)));
        place
    }
}

fn anew(service: &Service, scope: Scope) -> Result<State, StoreError> {
    // First the turn, then the store: what comes between the two is looked at once more.
    let turn = service.news().map_or(0, |(feed, _)| feed.turn());
    let everybody = service.store.as_ref().map(|store| store.everybody()).transpose()?;
    let snapshot = everybody.unwrap_or_else(|| service.snapshot());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let kept = Kept::anew(&*snapshot.graph, scope, threads);
    stated(scope, turn, snapshot, kept)
}

fn followed(service: &Service, scope: Scope, mut state: State) -> Result<State, StoreError> {
    let news = service.news().map(|(feed, _)| feed.since(state.turn));
    let snapshot = service.snapshot();
    let Some(news) = news else {
        let same = snapshot.sequence == state.snapshot.sequence;
        return if same { Ok(state) } else { anew(service, scope) };
    };
    if news.is_empty() {
        return Ok(state);
    }
    let Some(people) = news.people() else { return anew(service, scope) };
    state.kept.follow(&*snapshot.graph, scope, people);
    stated(scope, news.turn, snapshot, state.kept)
}

fn stated(scope: Scope, turn: u64, snapshot: Snapshot, kept: Kept) -> Result<State, StoreError> {
    let listed = Arc::new(kept.listed(&*snapshot.graph, scope));
    snapshot.reads.check()?;
    Ok(State { turn, snapshot, kept, listed })
}
