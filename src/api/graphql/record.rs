//! Recording an event, and recording it in thought only: what each answers. Must not know HTTP.

use super::card::FamilyCard;
use super::errors::{Code, error};
use super::event::{CivilEvent, may_see};
use super::handed_in::read;
use super::inputs::{CivilEventInput, PersonRef, PointInTime};
use super::payloads::{InvalidInput, RecordEventPayload, UserError};
use super::person::Person;
use super::point::{Point, Session};
use super::thinkable::may_think;
use crate::api::Thought;
use crate::card::CardRequest;
use crate::domain::{EventFault, Lens};
use crate::record::{Answer, Moment, record, record_and_ask};
use crate::store::{Store, StoreError};
use async_graphql::{Error, ErrorExtensions, Result};
use std::sync::Arc;

/// Records an event durably, then answers from the state of the store that has it.
pub(super) async fn record_event(
    session: &Session,
    input: &CivilEventInput,
) -> Result<RecordEventPayload> {
    let event = match read(input, &session.service.ids, session.snapshot().graph.sources()) {
        Ok(event) => event,
        Err(fault) => return Ok(refused(fault)),
    };
    let now = (session.service.clock.now)();
    let moment = Moment { now, day: Some(Point::new(session, None).scope.as_of) };
    let write =
        move |store: &Store, goes_on: GoesOn| record_and_ask(store, &event, moment, goes_on);
    match written(session, write).await? {
        Ok(answer) => Ok(applied(session, &answer)),
        Err(fault) => Ok(refused(fault)),
    }
}

/// Whether a write may begin.
pub(super) type GoesOn = Box<dyn FnOnce() -> std::result::Result<(), StoreError> + Send>;

/// Writes, unless the time of the request is over when its turn comes. From then on the answer is
/// waited for, so nothing is begun for nobody, and nobody is told of a time that was over while it
/// is recorded after all. `write` asks that first of all in its turn: a write that breaks off in
/// the midst of its changes would break off those of others that share its commit.
pub(super) async fn written<T: Send + 'static>(
    session: &Session,
    write: impl FnOnce(&Store, GoesOn) -> std::result::Result<T, StoreError> + Send + 'static,
) -> Result<T> {
    let (store, fate) = (store(session)?, session.fate.clone());
    let goes_on = move || {
        let given_up = || StoreError::Abandoned { path: "the store".to_owned() };
        if fate.writes() { Ok(()) } else { Err(given_up()) }
    };
    let lost = |_| error(Code::Internal, "the write broke off; ask again whether it is there");
    // A write waits for the disk, so it must not hold a thread that others' answers need.
    let write = move || write(&store, Box::new(goes_on));
    let told = tokio::task::spawn_blocking(write).await.map_err(lost)?;
    told.map_err(|e| failed(session, &e))
}

fn store(session: &Session) -> Result<Arc<Store>> {
    let only_reads = || error(Code::Internal, "this service only reads");
    session.service.store.clone().ok_or_else(only_reads)
}

fn failed(session: &Session, e: &StoreError) -> Error {
    match e {
        StoreError::Busy { .. } => error(Code::Timeout, "the store is busy with other writes"),
        StoreError::Abandoned { .. } => error(Code::Timeout, "nobody waits for it any longer"),
        StoreError::Unreachable { .. } | StoreError::Moved { .. } => {
            // Nothing is promised; whoever sends it again is told if it is there already.
            session.snapshot().reads.fail(e.clone());
            error(Code::Unavailable, "the store does not answer")
        }
        e => {
            tracing::error!(error = %e, "an event was not recorded");
            error(Code::Internal, "the event was not recorded")
        }
    }
}

fn applied(session: &Session, answer: &Answer) -> RecordEventPayload {
    let point = Point::new(&session.renewed(), None);
    let view = point.view();
    // Looked for with all rights, so that it would tell of links that are hidden from the caller.
    let touched = answer.event.whose_cards().iter().filter(|_| may_see(&point));
    let touched = touched.filter_map(|p| Person::seen(&point, &view, *p));
    RecordEventPayload {
        event: Some(CivilEvent::answered(&point, &answer.event)),
        outcome: Some(answer.outcome.into()),
        touched: touched.collect(),
        user_errors: Vec::new(),
    }
}

fn refused(fault: EventFault) -> RecordEventPayload {
    let path = std::iter::once("event".to_owned()).chain(fault.path).collect();
    let (code, message) = (fault.code.to_owned(), fault.message);
    let wrong = UserError::InvalidInput(InvalidInput { code, message, path });
    RecordEventPayload { event: None, outcome: None, touched: vec![], user_errors: vec![wrong] }
}

/// The card as it would be after these events.
pub(super) fn what_if(
    session: &Session,
    of: &PersonRef,
    events: &[CivilEventInput],
    at: Option<&PointInTime>,
) -> Result<Option<FamilyCard>> {
    let most = session.service.limits.what_if_events;
    if events.len() > most {
        let message = format!("`events` are at most {most}");
        return Err(error(Code::BadUserInput, message));
    }
    let store = store(session)?;
    let fault = |e: StoreError| failed(session, &e);
    let plain = Point::new(session, at);
    may_think(&plain, events)?;
    let mut ground = store.in_thought(&plain.reads).map_err(fault)?;
    let now = plain.scope.known_at.unwrap_or_else(session.service.clock.now);
    let moment = Moment { now, day: None };
    let mut lines = Vec::with_capacity(events.len());
    for (n, input) in events.iter().enumerate() {
        let wrong = |fault: EventFault| {
            let fault = fault.within(n.to_string()).within("events");
            let message = format!("{}: {}", fault.path.join("."), fault.message);
            error(Code::BadUserInput, message).extend_with(|_, e| e.set("reason", fault.code))
        };
        let event = read(input, &session.service.ids, ground.sources()).map_err(wrong)?;
        record(ground.as_mut(), &event, moment).map_err(fault)?.map_err(wrong)?;
        lines.push(event.draft.to_string());
    }
    let point = if lines.is_empty() {
        plain
    } else {
        plain.in_thought(ground.graph().map_err(fault)?, Thought::of(lines))
    };
    let Some(holder) = point.find(of) else { return Ok(None) };
    FamilyCard::of(&point, CardRequest { holder, lens: Lens::Card, depth: 0 })
}
