//! The difference of two cards, and of two lenses.

use super::basics::Snapshot;
use super::directives::list_size;
use super::entitlement::Entitlement;
use super::enums::Circumstance;
use super::event::CivilEvent;
use super::link::Link;
use super::member::Member;
use super::person::Person;
use async_graphql::SimpleObject;

/// What changed between two points in time.
#[derive(SimpleObject, Clone)]
pub struct CardDiff {
    /// The earlier point.
    pub from: Snapshot,
    /// The later one.
    pub to: Snapshot,
    /// Who joined the family.
    pub joined: Vec<Member>,
    /// Who left it.
    pub left: Vec<Member>,
    /// What became true.
    pub circumstances_gained: Vec<Circumstance>,
    /// What is no longer true.
    pub circumstances_lost: Vec<Circumstance>,
    /// Rights gained.
    pub entitlements_gained: Vec<Entitlement>,
    /// Rights lost.
    pub entitlements_lost: Vec<Entitlement>,
    /// Rights that changed.
    pub entitlements_changed: Vec<EntitlementChange>,
    /// The events that did it.
    pub causes: Vec<CivilEvent>,
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
