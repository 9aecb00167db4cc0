//! The difference of two cards, and of two lenses.

use super::basics::Snapshot;
use super::causes::causes;
use super::directives::list_size;
use super::entitlement::Entitlement;
use super::enums::Circumstance;
use super::event::CivilEvent;
use super::link::Link;
use super::member::Member;
use super::person::Person;
use super::point::Point;
use crate::card;
use crate::domain::PersonNo;
use async_graphql::{ComplexObject, Result, SimpleObject};
use std::sync::Arc;

/// What changed between two points in time.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct CardDiff {
    /// The earlier point.
    pub from: Snapshot,
    /// The later one.
    pub to: Snapshot,
    /// Who joined the family, as of the later point.
    #[graphql(directive = list_size::apply(Some(12), None, None, None))]
    pub joined: Vec<Member>,
    /// Who left it, as of the earlier point.
    #[graphql(directive = list_size::apply(Some(12), None, None, None))]
    pub left: Vec<Member>,
    /// What became true.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub circumstances_gained: Vec<Circumstance>,
    /// What is no longer true.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub circumstances_lost: Vec<Circumstance>,
    /// Rights gained; empty until the rules are built.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_gained: Vec<Entitlement>,
    /// Rights lost; empty until the rules are built.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_lost: Vec<Entitlement>,
    /// Rights that changed; empty until the rules are built.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_changed: Vec<EntitlementChange>,
    /// The two points and everybody on either card: the events behind the difference are looked
    /// for only if somebody asks.
    #[graphql(skip)]
    pub behind: (Arc<Point>, Arc<Point>, Vec<PersonNo>),
}

#[ComplexObject]
impl CardDiff {
    /// The events that touch the people concerned and were recorded, or happened, between the two
    /// points.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    async fn causes(&self) -> Vec<CivilEvent> {
        let (from, to, people) = &self.behind;
        causes(from, to, people)
    }
}

impl CardDiff {
    /// From an earlier card to a later one of the same holder; `None` = the holder is not known.
    pub fn between(
        from: &Arc<Point>,
        earlier: Option<&card::FamilyCard>,
        to: &Arc<Point>,
        later: Option<&card::FamilyCard>,
    ) -> Result<CardDiff> {
        let changed = match (earlier, later) {
            (Some(earlier), Some(later)) => card::diff(earlier, later),
            (Some(card), None) => card::CardDiff {
                left: card.members.clone(),
                lost: card.circumstances.iter().map(|fact| fact.kind).collect(),
                ..card::CardDiff::default()
            },
            (None, Some(card)) => card::CardDiff {
                joined: card.members.clone(),
                gained: card.circumstances.iter().map(|fact| fact.kind).collect(),
                ..card::CardDiff::default()
            },
            (None, None) => card::CardDiff::default(),
        };
        let members = |card: Option<&card::FamilyCard>| {
            let members = card.into_iter().flat_map(|card| card.members.iter());
            members.map(|member| member.person).collect::<Vec<_>>()
        };
        let view = to.view();
        let joined = changed.joined.iter().map(|member| Member::of(to, &view, member));
        let joined = joined.collect::<Result<Vec<Member>>>()?;
        let left = changed.left.iter().filter_map(|member| Member::gone(&[from, to], member));
        let people = [members(earlier), members(later)].concat();
        Ok(CardDiff {
            from: Snapshot::of(from),
            to: Snapshot::of(to),
            joined,
            left: left.collect(),
            circumstances_gained: changed.gained.into_iter().map(Into::into).collect(),
            circumstances_lost: changed.lost.into_iter().map(Into::into).collect(),
            entitlements_gained: Vec::new(),
            entitlements_lost: Vec::new(),
            entitlements_changed: Vec::new(),
            behind: (Arc::clone(from), Arc::clone(to), people),
        })
    }
}

/// A right before and after.
#[derive(SimpleObject, Clone)]
pub struct EntitlementChange {
    /// Before.
    pub before: Entitlement,
    /// After.
    pub after: Entitlement,
}

/// Who is in one lens and not in the other.
#[derive(SimpleObject, Clone)]
pub struct LensDiff {
    /// The point of view.
    pub snapshot: Snapshot,
    /// Only in the first.
    #[graphql(name = "onlyA")]
    pub only_a: Vec<LensDifference>,
    /// Only in the second.
    #[graphql(name = "onlyB")]
    pub only_b: Vec<LensDifference>,
}

/// Somebody in one lens only.
#[derive(SimpleObject, Clone)]
pub struct LensDifference {
    /// Who.
    pub person: Person,
    /// The rule that made the difference.
    pub rule: String,
    /// The links it looked at.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub because: Vec<Link>,
}
