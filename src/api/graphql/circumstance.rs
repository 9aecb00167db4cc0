//! What is true of a family on the day, whom it is about, and what proves it.

use super::directives::list_size;
use super::enums::Circumstance;
use super::fact::{Fact, Facts};
use super::person::Person;
use super::point::Point;
use crate::card;
use crate::graph::View;
use async_graphql::{Result, SimpleObject};
use std::sync::Arc;

/// What is true of the family.
#[derive(SimpleObject)]
pub struct CircumstanceFact {
    /// Which circumstance.
    pub kind: Circumstance,
    /// Whom it is about.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub about: Vec<Person>,
    /// The records that prove it.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub because: Vec<Fact>,
}

impl CircumstanceFact {
    /// Of a card.
    pub fn of(
        point: &Arc<Point>,
        view: &View,
        facts: &Facts,
        fact: &card::CircumstanceFact,
    ) -> Result<CircumstanceFact> {
        let about = fact.about.iter().map(|p| Person::named(point, view, *p));
        Ok(CircumstanceFact {
            kind: fact.kind.into(),
            about: about.collect::<Result<_>>()?,
            because: facts.shown(point, view, &fact.because),
        })
    }
}
