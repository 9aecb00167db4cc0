//! A link is disputed, a conflict is settled: what each answers. Whoever may not see a link or a
//! conflict is answered as if there were none. Must not know HTTP.

use super::conflict::{Conflict, Found};
use super::link::Link;
use super::payloads::{DisputeLinkPayload, InvalidInput, ResolveConflictPayload, UserError};
use super::point::{Point, Session};
use super::record::{GoesOn, written};
use crate::api::{ConflictKey, Key, RecordKey};
use crate::conflicts::{RecordNo, of_code};
use crate::domain::{EventFault, Identity, Permission, PersonNo, RecordName, RecordState};
use crate::family::Custody;
use crate::record::{About, CONTESTED_RECORD, Filing, Moment, file};
use crate::store::Store;
use async_graphql::{ID, Result};
use std::sync::Arc;

type Told<T> = std::result::Result<T, EventFault>;

/// Of a change that was not made.
fn refused(fault: EventFault) -> Vec<UserError> {
    let known = ["id", "keep", "reason"];
    let is_own = fault.path.first().is_some_and(|place| known.contains(&place.as_str()));
    // What the event would say follows from what the id stands for.
    let path = if is_own { fault.path } else { vec!["id".to_owned()] };
    let (code, message) = (fault.code.to_owned(), fault.message);
    vec![UserError::InvalidInput(InvalidInput { code, message, path })]
}

fn unknown(place: &str, what: &str) -> EventFault {
    EventFault::new("unknown-id", format!("is not the id of {what}")).within(place)
}

/// Says durably that a link is wrong.
pub(super) async fn dispute_link(
    session: &Session,
    id: &ID,
    reason: String,
) -> Result<DisputeLinkPayload> {
    let point = Point::new(session, None);
    let told = match disputing(&point, id, reason) {
        Ok((key, filing)) => filed(session, &point, filing).await?.map(|()| key),
        Err(fault) => Err(fault),
    };
    let key = match told {
        Ok(key) => key,
        Err(fault) => {
            let user_errors = refused(fault);
            return Ok(DisputeLinkPayload { link: None, conflict: None, user_errors });
        }
    };
    let point = Point::new(&session.renewed(), None);
    let link = Link::of_key(&point, &key);
    let conflict = match &link {
        Some(link) => of_link(&point, link)?,
        None => None,
    };
    Ok(DisputeLinkPayload { link, conflict, user_errors: Vec::new() })
}

fn disputing(point: &Arc<Point>, id: &ID, reason: String) -> Told<(RecordKey, Filing)> {
    Filing::check_reason(&reason)?;
    let Some(Key::Link(key)) = point.ids().open(id) else {
        return Err(unknown("id", "a link"));
    };
    let link = Link::of_key(point, &key).ok_or_else(|| unknown("id", "a link"))?.link;
    if link.record.state == RecordState::Annulled {
        let message = "the link is annulled already";
        return Err(EventFault::new("record-annulled", message).within("id"));
    }
    let people = names(point, link.from.into_iter().chain([link.to]));
    let records = RecordNo::Link(link.no).recorded_as(&*point.graph).into_iter().collect();
    let may_write = point.may(Permission::CaseWrite);
    let source = if may_write { "CASEWORKER" } else { "CITIZEN" };
    Ok((key, Filing { source, people, records, reason, about: About::Dispute }))
}

/// The conflict that a dispute opened.
fn of_link(point: &Arc<Point>, link: &Link) -> Result<Option<Conflict>> {
    let view = point.view();
    let found = of_code(&Custody::new(&view), link.link.to, CONTESTED_RECORD);
    let own = found.into_iter().find(|found| found.records == [RecordNo::Link(link.link.no)]);
    own.map(|found| Conflict::of(point, &view, &Found::there(&view, found))).transpose()
}

fn names(point: &Point, people: impl IntoIterator<Item = PersonNo>) -> Vec<Identity> {
    let view = point.view();
    people.into_iter().map(|p| view.identity(p).to_owned()).collect()
}

/// Settles a conflict durably.
pub(super) async fn resolve_conflict(
    session: &Session,
    id: &ID,
    keep: Option<&ID>,
    reason: String,
) -> Result<ResolveConflictPayload> {
    let told = match session.service.ids.open(id) {
        Some(Key::Conflict(key)) => resolved(session, &key, keep, reason).await?,
        _ => Err(Filing::check_reason(&reason).err().unwrap_or(unknown("id", "a conflict"))),
    };
    Ok(match told {
        Ok(conflict) => ResolveConflictPayload { conflict, user_errors: Vec::new() },
        Err(fault) => ResolveConflictPayload { conflict: None, user_errors: refused(fault) },
    })
}

/// The conflict as it is after it was settled. A conflict is settled as it is now, whenever the
/// caller looked at it.
async fn resolved(
    session: &Session,
    key: &ConflictKey,
    keep: Option<&ID>,
    reason: String,
) -> Result<Told<Option<Conflict>>> {
    if let Err(fault) = Filing::check_reason(&reason) {
        return Ok(Err(fault));
    }
    let point = Point::dated(session, key.as_of, None);
    let Some(found) = Found::of_key(&point, key) else {
        return Ok(Err(unknown("id", "a conflict")));
    };
    let kept = match keep.map(|keep| kept(&point, &found, keep)).transpose() {
        Ok(kept) => kept,
        Err(fault) => return Ok(Err(fault)),
    };
    let records = found.records(&point);
    // Whether a disputed record stands is all that is asked of it.
    let only = (found.code() == CONTESTED_RECORD).then(|| records.first().cloned()).flatten();
    let about = About::Resolution(found.code().to_owned(), kept.or(only));
    let people = names(&point, found.people());
    let filing = Filing { source: "CASEWORKER", people, records, reason, about };
    if let Err(fault) = filed(session, &point, filing).await? {
        return Ok(Err(fault));
    }
    let point = Point::dated(&session.renewed(), key.as_of, None);
    let found = Found::of_key(&point, key);
    found.map(|found| Conflict::of(&point, &point.view(), &found)).transpose().map(Ok)
}

/// The record of a conflict that this id names.
fn kept(point: &Arc<Point>, found: &Found, id: &ID) -> Told<RecordName> {
    let view = point.view();
    let wanted = point.ids().open(id);
    let is_wanted = |no: &&RecordNo| match (**no, &wanted) {
        (RecordNo::Link(no), Some(Key::Link(key))) => {
            Link::numbered(point, &view, no).is_some_and(|link| link.key() == *key)
        }
        (RecordNo::Status(no), Some(Key::Status(key))) => {
            let name = RecordNo::Status(no).recorded_as(&*point.graph);
            let own = name.map(|name| RecordKey { source: name.source, id: name.id });
            point.may(Permission::HealthRead) && own.as_ref() == Some(key)
        }
        _ => false,
    };
    let record = found.record_numbers().iter().find(is_wanted);
    let name = record.and_then(|no| no.recorded_as(&*point.graph));
    name.ok_or_else(|| unknown("keep", "one of the records of the conflict"))
}

async fn filed(session: &Session, point: &Point, filing: Filing) -> Result<Told<()>> {
    let now = (session.service.clock.now)();
    let moment = Moment { now, day: Some(point.scope.as_of) };
    let write = move |store: &Store, goes_on: GoesOn| {
        store.write(move |ground| {
            goes_on()?;
            file(ground, &filing, moment)
        })
    };
    Ok(written(session, write).await?.map(drop))
}
