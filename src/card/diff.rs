//! What changed between two cards of one holder: who joined and left, which circumstances came and
//! went. Entitlements join when there are any. Must not know why.

use super::{Circumstance, FamilyCard, Member};

/// The difference of two cards; empty for two equal ones.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CardDiff {
    /// Members of the later card who are not on the earlier one.
    pub joined: Vec<Member>,
    /// Members of the earlier card who are not on the later one.
    pub left: Vec<Member>,
    /// Circumstances that hold only on the later card.
    pub gained: Vec<Circumstance>,
    /// Circumstances that held only on the earlier one.
    pub lost: Vec<Circumstance>,
}

impl CardDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == CardDiff::default()
    }
}

/// From the earlier card to the later one.
pub fn diff(earlier: &FamilyCard, later: &FamilyCard) -> CardDiff {
    let only = |card: &FamilyCard, other: &FamilyCard| {
        let absent = |m: &&Member| other.members.iter().all(|o| o.person != m.person);
        card.members.iter().filter(absent).cloned().collect()
    };
    let kinds = |card: &FamilyCard, other: &FamilyCard| {
        let kinds = card.circumstances.iter().map(|fact| fact.kind);
        kinds.filter(|kind| other.circumstances.iter().all(|o| o.kind != *kind)).collect()
    };
    CardDiff {
        joined: only(later, earlier),
        left: only(earlier, later),
        gained: kinds(later, earlier),
        lost: kinds(earlier, later),
    }
}
