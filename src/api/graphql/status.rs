//! A dated, sourced statement about one person.

use super::basics::{Interval, Provenance, stated};
use super::directives::requires;
use super::enums::Permission;
use super::point::Point;
use crate::api::{Key, RecordKey};
use crate::domain::{self, StatusKind};
use crate::graph::{ActiveStatus, RecordRow, StatusNo, StatusRow};
use async_graphql::{ID, Object};
use std::sync::Arc;

/// A status of a person.
#[derive(Clone)]
pub struct PersonStatus {
    point: Arc<Point>,
    no: StatusNo,
    kind: StatusKind,
    record: RecordRow,
}

impl PersonStatus {
    /// One that is active.
    pub fn active(point: &Arc<Point>, status: &ActiveStatus) -> PersonStatus {
        let (no, kind, record) = (status.no, status.kind, status.record);
        PersonStatus { point: Arc::clone(point), no, kind, record }
    }

    /// One that an answer names, active or not.
    pub fn row(point: &Arc<Point>, row: &StatusRow) -> PersonStatus {
        let (no, kind, record) = (row.no, row.kind, row.record);
        PersonStatus { point: Arc::clone(point), no, kind, record }
    }

    /// The record of an id: its version known at K; `None` without the right to statuses.
    pub fn of_key(point: &Arc<Point>, key: &RecordKey) -> Option<PersonStatus> {
        if !point.may(domain::Permission::HealthRead) {
            return None;
        }
        let view = point.view();
        let source = point.graph.sources().find(&key.source)?;
        let mut versions = Vec::new();
        point.graph.statuses_of_id(&key.id, &mut versions);
        let mut seen = versions.into_iter().filter_map(|no| view.status(no));
        seen.find(|row| row.record.source == source).map(|row| PersonStatus::row(point, &row))
    }

    /// The opaque id of a status.
    pub fn id_of(point: &Point, row: &StatusRow) -> String {
        PersonStatus::seal(point, row.no, &row.record)
    }

    fn seal(point: &Point, no: StatusNo, record: &RecordRow) -> String {
        point.ids().seal(&Key::Status(RecordKey {
            source: point.graph.sources().name(record.source).to_owned(),
            id: point.graph.status_text(no).id.to_owned(),
        }))
    }
}

/// A dated, sourced statement about one person.
#[Object(directive = requires::apply(Permission::HealthRead))]
impl PersonStatus {
    /// Opaque.
    pub async fn id(&self) -> ID {
        PersonStatus::seal(&self.point, self.no, &self.record).into()
    }

    /// The kind, as `DISABILITY`.
    async fn kind(&self) -> String {
        self.kind.word().to_owned()
    }

    /// The detail, as `GROUP_1`; null if unknown. The dwelling id of a `RESIDENCE` needs
    /// `ADDRESS_READ`.
    async fn detail(&self) -> Option<String> {
        let hidden =
            self.kind == StatusKind::Residence && !self.point.may(domain::Permission::AddressRead);
        let text = self.point.graph.status_text(self.no);
        (!hidden).then(|| stated(text.detail)).flatten()
    }

    /// The note; of a `RESIDENCE` the region.
    async fn note(&self) -> Option<String> {
        stated(self.point.graph.status_text(self.no).note)
    }

    /// Valid time.
    async fn validity(&self) -> Interval {
        self.record.valid.into()
    }

    /// Where it came from.
    async fn provenance(&self) -> Provenance {
        let document = self.point.graph.status_text(self.no).document;
        Provenance::of(&self.point, &self.record, document)
    }
}
