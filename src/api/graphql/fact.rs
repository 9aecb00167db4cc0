//! What proves a statement: the union of the contract, and the way from the numbers on a card to
//! records that a caller may see.

use super::explanation::{Income, Parameter};
use super::link::Link;
use super::person::Person;
use super::point::Point;
use super::status::PersonStatus;
use crate::api::Key;
use crate::card::{self, FactRef};
use crate::domain::{Permission, PersonNo};
use crate::graph::{StatusNo, StatusRow, View};
use async_graphql::Union;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What proves a statement.
#[derive(Union)]
#[allow(clippy::large_enum_variant)] // a few of them per answer
pub enum Fact {
    /// A link.
    Link(Link),
    /// A status.
    PersonStatus(PersonStatus),
    /// A parameter of the law.
    Parameter(Parameter),
    /// The row of a person.
    Person(Person),
    /// An income.
    Income(Income),
}

/// The statuses that a card names, by number: a graph finds them by person only.
pub struct Facts {
    statuses: FxHashMap<StatusNo, StatusRow>,
    health: bool,
}

impl Facts {
    /// Of everybody on a card.
    pub fn of(point: &Point, view: &View, card: &card::FamilyCard) -> Facts {
        let members = card.members.iter().map(|member| member.person);
        let about = card.circumstances.iter().flat_map(|fact| fact.about.iter().copied());
        let warned = card.warnings.iter().flat_map(|warning| warning.about.iter().copied());
        let mut people: Vec<PersonNo> =
            members.chain(about).chain(warned).chain([card.holder]).collect();
        people.sort_unstable();
        people.dedup();
        let mut rows = Vec::new();
        for p in people {
            view.graph().statuses(p, &mut rows);
        }
        Facts {
            statuses: rows.into_iter().map(|row| (row.no, row)).collect(),
            health: point.may(Permission::HealthRead),
        }
    }

    /// The facts that the caller may see.
    pub fn shown(&self, point: &Arc<Point>, view: &View, because: &[FactRef]) -> Vec<Fact> {
        because.iter().filter_map(|fact| self.show(point, view, *fact)).collect()
    }

    fn show(&self, point: &Arc<Point>, view: &View, fact: FactRef) -> Option<Fact> {
        match fact {
            FactRef::Link(no) => Link::numbered(point, view, no).map(Fact::Link),
            FactRef::Person(p) => Person::seen(point, view, p).map(Fact::Person),
            FactRef::Status(no) if self.health => {
                let row = self.statuses.get(&no)?;
                Some(Fact::PersonStatus(PersonStatus::row(point, row)))
            }
            FactRef::Status(_) => None,
        }
    }

    /// The ids of the records named.
    pub fn ids(&self, point: &Arc<Point>, view: &View, records: &[FactRef]) -> Vec<String> {
        let id = |fact: &FactRef| match *fact {
            FactRef::Person(p) => Some(point.ids().person(view, p)),
            FactRef::Status(no) => {
                let row = self.statuses.get(&no).filter(|_| self.health)?;
                Some(PersonStatus::id_of(point, row))
            }
            FactRef::Link(no) => {
                let link = Link::numbered(point, view, no)?;
                Some(point.ids().seal(&Key::Link(link.key())))
            }
        };
        records.iter().filter_map(id).collect()
    }

    /// Whether something of these is withheld from the caller.
    pub fn leaves_out(&self, because: &[FactRef]) -> bool {
        !self.health && because.iter().any(|fact| matches!(fact, FactRef::Status(_)))
    }
}
