//! Small types that many others carry: pages, points in time, money, intervals, where a fact came
//! from, and what is withheld.

use super::enums::{Locale, RedactionReason};
use super::point::Point;
use super::scalars::{Date, DateTime, Decimal};
use super::texts;
use crate::domain::{self, Tenge};
use crate::graph::RecordRow;
use async_graphql::{Object, SimpleObject};

/// Which part of a list a page is.
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct PageInfo {
    /// More edges follow.
    pub has_next_page: bool,
    /// Edges came before.
    pub has_previous_page: bool,
    /// The cursor of the first edge.
    pub start_cursor: Option<String>,
    /// The cursor of the last edge; pass it as `after`.
    pub end_cursor: Option<String>,
}

/// knownAt null = everything recorded.
#[derive(SimpleObject, Clone, Debug)]
pub struct Snapshot {
    /// D.
    pub as_of: Date,
    /// K.
    pub known_at: Option<DateTime>,
    /// The state of the store that answered.
    pub sequence: String,
}

impl Snapshot {
    /// Of a point of view.
    pub fn of(point: &Point) -> Snapshot {
        Snapshot {
            as_of: Date(point.scope.as_of),
            known_at: point.scope.known_at.map(DateTime),
            sequence: point.sequence.to_string(),
        }
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug)]
pub struct Money(pub Tenge);

/// An exact amount of money.
#[Object]
impl Money {
    /// The amount.
    async fn amount(&self) -> Decimal {
        Decimal(self.0.to_string())
    }

    /// ISO 4217.
    async fn currency(&self) -> String {
        "KZT".to_owned()
    }

    /// As the language writes it.
    async fn formatted(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        texts::amount(locale.into(), self.0)
    }
}

/// Half-open: `until` is the first day no longer in force. Null = open on that side.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct Interval {
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
}

impl From<domain::Interval> for Interval {
    fn from(interval: domain::Interval) -> Interval {
        Interval { from: Date::known(interval.from), until: Date::known(interval.until) }
    }
}

/// A field withheld from this caller, so that null is never ambiguous.
#[derive(SimpleObject, Clone, Debug)]
pub struct Redaction {
    /// The name of the field.
    pub field: String,
    /// Why.
    pub reason: RedactionReason,
}

impl Redaction {
    /// Withheld because the permission is missing for the declared purpose.
    pub fn purpose(field: &str) -> Redaction {
        Redaction { field: field.to_owned(), reason: RedactionReason::Purpose }
    }
}

/// recordedAt null = always known.
#[derive(SimpleObject, Clone, Debug)]
pub struct Provenance {
    /// The register that states it.
    pub source: String,
    /// Act number.
    pub document: Option<String>,
    /// Since when the system knew this version.
    pub recorded_at: Option<DateTime>,
    /// Since when it knows better.
    pub superseded_at: Option<DateTime>,
    /// `HIGH`, `MEDIUM` or `LOW`; the default of the source where the record says nothing.
    pub confidence: String,
}

impl Provenance {
    /// Of a record and its act number.
    pub fn of(point: &Point, record: &RecordRow, document: &str) -> Provenance {
        let sources = point.graph.sources();
        let confidence = record.confidence.unwrap_or_else(|| sources.confidence(record.source));
        Provenance {
            source: sources.name(record.source).to_owned(),
            document: stated(document),
            recorded_at: record.recorded.from.known().map(DateTime),
            superseded_at: record.recorded.until.known().map(DateTime),
            confidence: confidence.word().to_owned(),
        }
    }
}

/// An empty text is one that is not stated.
pub fn stated(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
