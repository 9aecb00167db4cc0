//! Civil events as they were recorded.

use super::basics::{PageInfo, Provenance};
use super::directives::list_size;
use super::person::Person;
use super::scalars::Date;
use async_graphql::{ComplexObject, ID, SimpleObject};

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
    /// What it changed.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub changes: Vec<String>,
}

#[ComplexObject]
impl CivilEvent {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }
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
