//! Records that do not fit together.

use super::basics::PageInfo;
use super::directives::list_size;
use super::enums::Locale;
use super::link::Link;
use super::person::Person;
use super::point::{Point, Session};
use super::scalars::DateTime;
use super::texts;
use crate::api::{ConflictKey, Key};
use crate::conflicts::{self, RecordNo, naming, severity};
use crate::domain::{self, Instant, RecordState};
use crate::family::Custody;
use crate::graph::View;
use crate::jobs::check::Row;
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
    /// Open or settled.
    pub state: String,
    /// Who can mend it and how.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub fix: Vec<String>,
}

/// A digest of what tells a conflict from others of its code.
fn digest(row: &Row) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(row.iins.as_bytes()).update(b"\n").update(row.link_ids.as_bytes());
    let mut digest = [0; 16];
    hasher.finalize_xof().fill(&mut digest);
    digest
}

impl Conflict {
    /// As the caller may see it.
    pub fn of(
        point: &Arc<Point>,
        view: &View,
        row: &Row,
        found: &conflicts::Conflict,
    ) -> Result<Conflict> {
        let links = found.records.iter().filter_map(|no| match no {
            RecordNo::Link(no) => Link::numbered(point, view, *no),
            RecordNo::Status(_) => None,
        });
        let people = found.people.iter().map(|p| Person::named(point, view, *p));
        let records: Vec<_> = found.records.iter().filter_map(|no| record(view, *no)).collect();
        let since = records.iter().filter_map(|(at, _)| at.known()).max();
        let contested = records.iter().any(|(_, state)| *state == RecordState::Contested);
        Ok(Conflict {
            key: ID(point.ids().seal(&Key::Conflict(key(point, view, row, found)))),
            code: found.code.to_owned(),
            severity: severity(found.code).word().to_owned(),
            people: people.collect::<Result<_>>()?,
            links: links.collect(),
            since: since.map(DateTime),
            state: if contested { "CONTESTED" } else { "OPEN" }.to_owned(),
            fix: vec![texts::fix(domain::Locale::Kk, found.code)],
        })
    }

    /// The conflict of an id, if it is still there at its point in time.
    pub fn of_key(session: &Session, key: &ConflictKey) -> Result<Option<Conflict>> {
        let point = Point::dated(session, key.as_of, key.known_at);
        let Some(first) = point.find_identity(&key.first) else { return Ok(None) };
        if !point.may(domain::Permission::Explore) {
            return Ok(None);
        }
        let view = point.view();
        let all = naming(&Custody::new(&view), &[first]);
        let same = all.iter().filter(|found| found.code == key.code);
        let rows = same.map(|found| (Row::of(&view, found), found));
        let found = rows.into_iter().find(|(row, _)| digest(row) == key.row);
        found.map(|(row, found)| Conflict::of(&point, &view, &row, found)).transpose()
    }
}

fn key(point: &Point, view: &View, row: &Row, found: &conflicts::Conflict) -> ConflictKey {
    let first = found.people.first().map_or(domain::PersonNo(0), |p| *p);
    ConflictKey {
        code: found.code.to_owned(),
        first: view.identity(first).to_owned(),
        row: digest(row),
        as_of: point.scope.as_of,
        known_at: point.scope.known_at,
    }
}

/// When a record became known, and whether it stands.
fn record(view: &View, no: RecordNo) -> Option<(Instant, RecordState)> {
    let record = match no {
        RecordNo::Link(no) => view.link(no)?.record,
        RecordNo::Status(no) => view.status(no)?.record,
    };
    Some((record.recorded.from, record.state))
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
