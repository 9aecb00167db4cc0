//! Everything that can be asked for again by its id.

use super::card::FamilyCard;
use super::conflict::Conflict;
use super::entitlement::Entitlement;
use super::event::CivilEvent;
use super::inputs::PointInTime;
use super::job::Job;
use super::link::Link;
use super::notice::Notice;
use super::person::Person;
use super::point::{Point, Session};
use super::status::PersonStatus;
use crate::api::Key;
use async_graphql::{ID, Interface, Result};

/// A thing with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque."))]
#[allow(clippy::large_enum_variant)] // made once per answer, never kept in a list
pub enum Node {
    /// A person.
    Person(Person),
    /// A link.
    Link(Link),
    /// A status.
    PersonStatus(PersonStatus),
    /// A card.
    FamilyCard(FamilyCard),
    /// An entitlement.
    Entitlement(Entitlement),
    /// An event.
    CivilEvent(CivilEvent),
    /// A conflict.
    Conflict(Conflict),
    /// A notice.
    Notice(Notice),
    /// A job.
    Job(Job),
}

impl Node {
    /// The thing of an id; `None` if there is none, or none that the caller may see. For a dated
    /// id `at` is ignored.
    pub fn find(session: &Session, id: &str, at: Option<&PointInTime>) -> Result<Option<Node>> {
        let Some(key) = session.service.ids.open(id) else { return Ok(None) };
        Ok(match key {
            Key::Person(identity) => {
                let point = Point::new(session, at);
                let found = point.find_identity(&identity);
                found.and_then(|p| Person::seen(&point, &point.view(), p)).map(Node::Person)
            }
            Key::Link(key) => Link::of_key(&Point::new(session, at), &key).map(Node::Link),
            Key::Event(key) => {
                CivilEvent::of_key(&Point::new(session, at), &key).map(Node::CivilEvent)
            }
            Key::Thought(..) => None,
            Key::Conflict(key) => Conflict::of_key(session, &key)?.map(Node::Conflict),
            Key::Card(key) => FamilyCard::of_key(session, &key)?.map(Node::FamilyCard),
            Key::Entitlement(key) => match FamilyCard::of_key(session, &key.card)? {
                Some(card) => card.entitlement(key.row)?.map(Node::Entitlement),
                None => None,
            },
            Key::Status(key) => {
                PersonStatus::of_key(&Point::new(session, at), &key).map(Node::PersonStatus)
            }
        })
    }
}
