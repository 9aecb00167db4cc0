//! Records that do not fit together.

use super::basics::PageInfo;
use super::directives::list_size;
use super::enums::Locale;
use super::event::{CivilEvent, EVENTS_OF_ONE_MAX, is_known, may_see};
use super::link::Link;
use super::person::Person;
use super::point::{Point, Session};
use super::scalars::DateTime;
use super::texts;
use crate::api::{ConflictKey, Key};
use crate::conflicts::{self, RecordNo, severity};
use crate::domain::{
    self, Deed, Identity, Instant, PersonNo, RecordName, RecordState, RecordTable, Resolution,
};
use crate::family::Custody;
use crate::graph::{LinkNo, RecordRow, StatusNo, View};
use crate::jobs::check::Row;
use crate::record::{ConflictName, Docket};
use async_graphql::{ComplexObject, ID, Result, SimpleObject};
use std::sync::Arc;

/// Records that do not fit together.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Conflict {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// The code.
    pub code: String,
    /// How bad it is.
    pub severity: String,
    /// The people.
    #[graphql(directive = list_size::apply(Some(4), None, None, None))]
    pub people: Vec<Person>,
    /// The links.
    #[graphql(directive = list_size::apply(Some(4), None, None, None))]
    pub links: Vec<Link>,
    /// Since when it is known.
    pub since: Option<DateTime>,
    /// `OPEN`; `CONTESTED` where a record of it is disputed; `SETTLED`.
    pub state: String,
    /// Who can mend it and how.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub fix: Vec<String>,
    /// The disputes of its links and how it was settled, the earliest first; none for whoever may
    /// see no events.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub history: Vec<CivilEvent>,
}

/// A digest of what tells a conflict from others of its code.
fn digest(row: &Row) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(row.iins.as_bytes()).update(b"\n").update(row.link_ids.as_bytes());
    let mut digest = [0; 16];
    hasher.finalize_xof().fill(&mut digest);
    digest
}

/// A conflict as a view finds it, or found it until it was settled.
pub struct Found {
    row: Row,
    conflict: conflicts::Conflict,
    is_there: bool,
}

impl Found {
    /// One that a view finds.
    pub fn there(view: &View, found: conflicts::Conflict) -> Found {
        Found { row: Row::of(view, &found), conflict: found, is_there: true }
    }

    /// The conflict of a key at a point: what is found there, or was settled.
    pub fn of_key(point: &Arc<Point>, key: &ConflictKey) -> Option<Found> {
        let (view, first) = (point.view(), point.find_identity(&key.first)?);
        let all = conflicts::of_code(&Custody::new(&view), first, &key.code);
        let found = all.into_iter().map(|found| Found::there(&view, found));
        let is_it = |found: &Found| digest(&found.row) == key.row;
        found.into_iter().find(is_it).or_else(|| {
            let docket = docket(point, first);
            let settled = docket.resolutions().filter(|(_, own)| own.code == key.code);
            let mut settled = settled.filter_map(|(_, own)| Found::settled(point, &view, own));
            settled.find(is_it)
        })
    }

    /// As a resolution names it; `None` if the caller may not see all of it.
    fn settled(point: &Point, view: &View, resolution: &Resolution) -> Option<Found> {
        let people = resolution.people.iter().map(|who| point.find_identity(who));
        let records = resolution.records.iter().map(|name| number(point, view, name));
        let mut records = records.collect::<Option<Vec<RecordNo>>>()?;
        records.sort_unstable();
        let code = conflicts::code(&resolution.code)?;
        let found = conflicts::Conflict { code, people: people.collect::<Option<_>>()?, records };
        Some(Found { is_there: false, ..Found::there(view, found) })
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        self.conflict.code
    }

    /// Its people, in its order.
    pub fn people(&self) -> impl Iterator<Item = PersonNo> {
        self.conflict.people.iter().copied()
    }

    /// Its records, as the view has them.
    pub fn record_numbers(&self) -> &[RecordNo] {
        &self.conflict.records
    }

    /// Its records by the names under which they are kept.
    pub fn records(&self, point: &Point) -> Vec<RecordName> {
        let names = self.conflict.records.iter().filter_map(|no| no.recorded_as(&*point.graph));
        let mut names: Vec<RecordName> = names.collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The version of a record that the caller may see.
fn number(point: &Point, view: &View, name: &RecordName) -> Option<RecordNo> {
    let source = point.graph.sources().find(&name.source)?;
    let is_own = |record: RecordRow| record.source == source;
    match name.table {
        RecordTable::Link => {
            let mut all = Vec::new();
            point.graph.links_of_id(&name.id, &mut all);
            let own = |no: &LinkNo| point.graph.link(*no).is_some_and(|row| is_own(row.record));
            let mut seen = all.into_iter().filter(own).filter(|no| view.link(*no).is_some());
            seen.next().map(RecordNo::Link)
        }
        RecordTable::Status => {
            let mut all = Vec::new();
            point.graph.statuses_of_id(&name.id, &mut all);
            let own = |no: &StatusNo| view.status(*no).is_some_and(|row| is_own(row.record));
            all.into_iter().find(own).map(RecordNo::Status)
        }
    }
}

/// What was said of records of somebody, as known at the point.
fn docket(point: &Point, p: PersonNo) -> Docket {
    let Some(store) = point.service.store.as_ref() else { return Docket::default() };
    let rows = point.read(store.events_of(p, None, EVENTS_OF_ONE_MAX)).unwrap_or_default();
    let known = rows.into_iter().map(|(_, row)| row).filter(|row| is_known(point, row));
    Docket::of(known.collect())
}

impl Conflict {
    /// As the caller may see it.
    pub fn of(point: &Arc<Point>, view: &View, of: &Found) -> Result<Conflict> {
        let Found { row, conflict: found, is_there } = of;
        let links = RecordNo::by_name(view, found.records.clone());
        let links = links.into_iter().filter_map(|no| match no {
            RecordNo::Link(no) => Link::numbered(point, view, no),
            RecordNo::Status(_) => None,
        });
        let people = found.people.iter().map(|p| Person::named(point, view, *p));
        let records: Vec<_> = found.records.iter().filter_map(|no| record(view, *no)).collect();
        let since = records.iter().filter_map(|(at, _)| at.known()).max();
        let contested = records.iter().any(|(_, state)| *state == RecordState::Contested);
        let first = found.people.first().copied();
        let docket = first.map(|first| docket(point, first)).unwrap_or_default();
        let number = |who: &Identity| point.find_identity(who);
        let (records, people_of) = (of.records(point), &found.people[..]);
        let name = ConflictName {
            code: found.code,
            people: people_of,
            records: &records,
            number: &number,
        };
        let state = match docket.settled(&name).map(|row| &row.event.deed) {
            _ if !is_there => "SETTLED",
            // What was withdrawn and is found again was stated anew.
            Some(Deed::Resolved(resolution)) if !resolution.withdraws() => "SETTLED",
            _ if contested => "CONTESTED",
            _ => "OPEN",
        };
        let history = docket.about(&name).filter(|_| may_see(point));
        Ok(Conflict {
            key: ID(point.ids().seal(&Key::Conflict(key(point, view, row, found)))),
            code: found.code.to_owned(),
            severity: severity(found.code).word().to_owned(),
            people: people.collect::<Result<_>>()?,
            links: links.collect(),
            since: since.map(DateTime),
            state: state.to_owned(),
            fix: vec![texts::fix(domain::Locale::Kk, found.code)],
            history: history.map(|row| CivilEvent::of(point, row)).collect(),
        })
    }

    /// The conflict of an id, if it is still there at its point in time, or was settled by then.
    pub fn of_key(session: &Session, key: &ConflictKey) -> Result<Option<Conflict>> {
        let point = Point::dated(session, key.as_of, key.known_at);
        if !point.may(domain::Permission::Explore) {
            return Ok(None);
        }
        let found = Found::of_key(&point, key);
        found.map(|found| Conflict::of(&point, &point.view(), &found)).transpose()
    }
}

fn key(point: &Point, view: &View, row: &Row, found: &conflicts::Conflict) -> ConflictKey {
    let first = found.people.first().map_or(PersonNo(0), |p| *p);
    ConflictKey {
        code: found.code.to_owned(),
        first: view.identity(first).to_owned(),
        row: digest(row),
        as_of: point.scope.as_of,
        known_at: point.scope.known_at,
    }
}

/// When a record became known, as far as the caller may see it, and whether it stands.
fn record(view: &View, no: RecordNo) -> Option<(Instant, RecordState)> {
    let (recorded, state) = match no {
        RecordNo::Link(no) => {
            let link = view.link(no)?;
            (view.link_recorded(link.kind, &link.record), link.record.state)
        }
        RecordNo::Status(no) => {
            let record = view.status(no)?.record;
            (record.recorded, record.state)
        }
    };
    Some((recorded.from, state))
}

#[ComplexObject]
impl Conflict {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }

    /// What does not fit.
    async fn message(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        texts::warning(locale.into(), &self.code)
    }
}

/// A conflict in a list.
#[derive(SimpleObject, Clone)]
pub struct ConflictEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The conflict.
    pub node: Conflict,
}

/// A page of conflicts.
#[derive(SimpleObject, Clone)]
pub struct ConflictConnection {
    /// The conflicts.
    pub edges: Vec<ConflictEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
    /// How many there are.
    pub total_count: i32,
}
