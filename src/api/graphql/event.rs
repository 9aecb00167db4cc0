//! Civil events as they were recorded.

use super::basics::{PageInfo, Provenance, stated};
use super::directives::list_size;
use super::paging::{ListOf, Page, Place, page_size};
use super::person::Person;
use super::point::Point;
use super::scalars::{Date, DateTime};
use crate::api::{CursorReader, Key, RecordKey, put_text, record_of, without_id};
use crate::domain::{self, Instant, Permission, PersonNo};
use crate::graph::LinkRow;
use crate::store::StoredEvent;
use async_graphql::{ComplexObject, ID, Result, SimpleObject};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A civil event.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct CivilEvent {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// What happened.
    pub kind: String,
    /// The day it happened.
    pub on: Option<Date>,
    /// Where it came from.
    pub provenance: Provenance,
    /// Whom it is about.
    #[graphql(directive = list_size::apply(Some(4), None, None, None))]
    pub people: Vec<Person>,
    /// What it changed, one line a record: kind, what was done, the day and the register.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub changes: Vec<String>,
    /// Why, where somebody disputes a link or settles a conflict.
    pub reason: Option<String>,
}

#[ComplexObject]
impl CivilEvent {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }
}

impl CivilEvent {
    /// An event as it is kept, its people as the point sees them.
    pub fn of(point: &Arc<Point>, row: &StoredEvent) -> CivilEvent {
        let event = &row.event;
        let key = RecordKey { source: event.source.clone(), id: event.id.clone() };
        let sources = point.graph.sources();
        let confidence = sources.find(&event.source).map(|source| sources.confidence(source));
        let view = point.view();
        let people = named(point, event).into_iter();
        CivilEvent {
            key: point.ids().seal(&Key::Event(key)).into(),
            kind: event.kind.word().to_owned(),
            on: Date::known(event.on),
            provenance: Provenance {
                source: event.source.clone(),
                document: stated(&event.document),
                recorded_at: row.recorded_at.known().map(DateTime),
                superseded_at: None,
                confidence: confidence.map_or("LOW", |confidence| confidence.word()).to_owned(),
            },
            people: people.filter_map(|p| Person::seen(point, &view, p)).collect(),
            changes: row.changes.iter().map(|line| without_id(line).to_owned()).collect(),
            reason: event.deed.reason().map(str::to_owned),
        }
    }

    /// The same with the changes of its first answer; without any for whoever may not see them.
    pub fn answered(point: &Arc<Point>, row: &StoredEvent) -> CivilEvent {
        let shown = if may_see(point) { &row.first[..] } else { &[] };
        let changes = shown.iter().map(|line| without_id(line).to_owned());
        CivilEvent { changes: changes.collect(), ..CivilEvent::of(point, row) }
    }

    /// The event of a register and id, if it was recorded by K.
    pub fn of_key(point: &Arc<Point>, key: &RecordKey) -> Option<CivilEvent> {
        let store = point.service.store.as_ref()?;
        let (_, row) = point.read(store.event(&key.source, &key.id))??;
        (may_see(point) && is_known(point, &row)).then(|| CivilEvent::of(point, &row))
    }
}

/// Whether events are there for the caller at all. What an event did is the same record whether or
/// not an adoption hides a part of it, and to leave out only those events would tell where one is;
/// so whoever may not see adoptions sees none (spec 2 §8).
pub fn may_see(point: &Point) -> bool {
    point.scope.rights.has(Permission::AdoptionRead)
}

/// Whether the event is recorded in this state of the store, by this K.
pub fn is_known(point: &Point, row: &StoredEvent) -> bool {
    let by_k = point.scope.known_at.is_none_or(|k| row.recorded_at <= k);
    by_k && row.sequence <= point.sequence
}

/// The people whom an event is about, as the point knows them, each once.
fn named(point: &Point, event: &domain::CivilEvent) -> Vec<PersonNo> {
    // What supersedes another event is about whomever that one names.
    let store = point.service.store.as_ref();
    let meant = event.of().and_then(|of| point.read(store?.event(&of.source, &of.id))?);
    let about = meant.as_ref().map_or(event, |(_, row)| &row.event);
    let newcomer = about.newcomer().first().cloned();
    let mut people: Vec<PersonNo> = Vec::new();
    for p in newcomer.iter().chain(about.people()).filter_map(|who| point.find_identity(who)) {
        if !people.contains(&p) {
            people.push(p);
        }
    }
    people
}

/// Events of one person that are looked at, the earliest to arrive.
pub(super) const EVENTS_OF_ONE_MAX: usize = 10_000;

/// People at the other end of a link whose events are looked at for one history.
const TIES_OF_ONE_MAX: usize = 200;

/// The events that name somebody, or changed a record of theirs as the death of a spouse does, and
/// are known at the point; in the order of recording.
fn events_of(point: &Point, p: PersonNo) -> Vec<StoredEvent> {
    let mut links = Vec::new();
    point.graph.links(p, &mut links);
    let sources = point.graph.sources();
    let name = |row: &LinkRow| {
        format!("{} {}", sources.name(row.record.source), point.graph.link_text(row.no).id)
    };
    let own: BTreeSet<String> = links.iter().map(name).collect();
    let tied: BTreeSet<PersonNo> = links.iter().filter_map(|row| row.other(p)).collect();
    let others = tied.into_iter().filter(|q| *q != p).take(TIES_OF_ONE_MAX);
    let changed = others.flat_map(|q| events_naming(point, q)).filter(|row| {
        row.changes.iter().any(|line| record_of(line).is_some_and(|record| own.contains(record)))
    });
    let own = events_naming(point, p).into_iter();
    // Of people who were one for a time each has their own again.
    let own = own.filter(|row| {
        let people = named(point, &row.event);
        people.is_empty() || people.contains(&p)
    });
    let mut rows: Vec<StoredEvent> = own.chain(changed).collect();
    rows.retain(|row| is_known(point, row));
    rows.sort_by_cached_key(EventPlace::of);
    rows.dedup_by_key(|row| EventPlace::of(row));
    rows
}

/// The events that name somebody, whenever they were recorded; none for whoever may see none.
pub fn events_naming(point: &Point, p: PersonNo) -> Vec<StoredEvent> {
    let store = point.service.store.as_ref().filter(|_| may_see(point));
    let Some(store) = store else { return Vec::new() };
    let found = point.read(store.events_of(p, None, EVENTS_OF_ONE_MAX)).unwrap_or_default();
    found.into_iter().map(|(_, row)| row).collect()
}

/// The place of an event: when it was recorded, its source and id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EventPlace(Instant, String, String);

impl EventPlace {
    /// Of an event as it is kept.
    pub fn of(row: &StoredEvent) -> EventPlace {
        EventPlace(row.recorded_at, row.event.source.clone(), row.event.id.clone())
    }
}

impl Place for EventPlace {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.0.number().to_be_bytes());
        put_text(out, &self.1);
        put_text(out, &self.2);
    }

    fn take(reader: &mut CursorReader<'_>) -> Option<EventPlace> {
        let at = Instant::from_number(i64::from_be_bytes(reader.bytes()?));
        Some(EventPlace(at, reader.text()?.to_owned(), reader.text()?.to_owned()))
    }
}

/// A page of the events that name a person.
pub fn history(
    person: &Person,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<EventConnection> {
    let point = &person.point;
    let list = ListOf::new("history", point.view().identity(person.no).to_string());
    let (size, after) = (page_size(point, first)?, list.after::<EventPlace>(point, after)?);
    let placed: Vec<(EventPlace, StoredEvent)> =
        events_of(point, person.no).into_iter().map(|row| (EventPlace::of(&row), row)).collect();
    let page = Page::of(&placed, |(place, _)| place, after.as_ref(), size);
    let edge = |(place, row): &(EventPlace, StoredEvent)| EventEdge {
        cursor: list.cursor(point, place),
        node: CivilEvent::of(point, row),
    };
    let edges: Vec<EventEdge> = placed[page.start..page.end].iter().map(edge).collect();
    Ok(EventConnection { page_info: page.info(edges.iter().map(|edge| &edge.cursor)), edges })
}

/// An event in a list.
#[derive(SimpleObject, Clone)]
pub struct EventEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The event.
    pub node: CivilEvent,
}

/// A page of events.
#[derive(SimpleObject, Clone)]
pub struct EventConnection {
    /// The events.
    pub edges: Vec<EventEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
}
