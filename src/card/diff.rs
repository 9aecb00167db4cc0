//! What changed between two cards of one holder: who joined and left, which circumstances and which
//! rows of the rules came, went or became others. Must not know why.

use super::{FamilyCard, Member};
use crate::domain::Circumstance;
use crate::rules::Decision;

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
    /// Rows of the later card that no row of the earlier one became.
    pub rows_gained: Vec<Decision>,
    /// Rows of the earlier card that became none of the later one.
    pub rows_lost: Vec<Decision>,
    /// Rows that became another one in some column, before and after.
    pub rows_changed: Vec<(Decision, Decision)>,
}

impl CardDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == CardDiff::default()
    }
}

/// From the earlier card to the later one; one that is not there has nobody and nothing on it.
pub fn diff(earlier: Option<&FamilyCard>, later: Option<&FamilyCard>) -> CardDiff {
    let [before, after] = [earlier, later].map(|card| card.map_or(&[][..], |card| &card.members));
    let only = |own: &[Member], other: &[Member]| {
        let absent = |m: &&Member| other.iter().all(|o| o.person != m.person);
        own.iter().filter(absent).cloned().collect()
    };
    let kinds = |card: Option<&FamilyCard>| -> Vec<Circumstance> {
        card.into_iter().flat_map(|card| card.circumstances.iter().map(|fact| fact.kind)).collect()
    };
    let (held, holds) = (kinds(earlier), kinds(later));
    let [old, new] = [earlier, later].map(|card| card.map_or(&[][..], |card| &card.entitlements));
    let (rows_gained, rows_lost, rows_changed) = rows(old, new);
    CardDiff {
        joined: only(after, before),
        left: only(before, after),
        gained: holds.iter().filter(|kind| !held.contains(kind)).copied().collect(),
        lost: held.iter().filter(|kind| !holds.contains(kind)).copied().collect(),
        rows_gained,
        rows_lost,
        rows_changed,
    }
}

type Rows = (Vec<Decision>, Vec<Decision>, Vec<(Decision, Decision)>);

/// Gained, lost and changed: rows that say the same are set aside, then each that is left is what
/// the likest one became.
fn rows(old: &[Decision], new: &[Decision]) -> Rows {
    let mut new: Vec<&Decision> = new.iter().collect();
    let mut gone = Vec::new();
    for row in old {
        match new.iter().position(|other| row.same_row(other)) {
            Some(place) => drop(new.remove(place)),
            None => gone.push(row),
        }
    }
    let mut pairs = Vec::new();
    for (o, before) in gone.iter().enumerate() {
        let alike =
            new.iter().enumerate().filter_map(|(n, after)| Some((alike(before, after)?, n)));
        pairs.extend(alike.map(|(likeness, n)| (likeness, o, n)));
    }
    // The likest first; among those the order of the cards decides.
    pairs.sort_by_key(|(likeness, o, n)| (std::cmp::Reverse(*likeness), *o, *n));
    let mut became: Vec<(usize, usize)> = Vec::new();
    for (_, o, n) in pairs {
        if became.iter().all(|(old, new)| *old != o && *new != n) {
            became.push((o, n));
        }
    }
    became.sort_unstable();
    let stays = |place: usize| became.iter().any(|(_, n)| *n == place);
    let gained = new.iter().enumerate().filter(|(n, _)| !stays(*n)).map(|(_, row)| (*row).clone());
    let ends = |place: usize| became.iter().all(|(o, _)| *o != place);
    let lost = gone.iter().enumerate().filter(|(o, _)| ends(*o)).map(|(_, row)| (*row).clone());
    let changed = became.iter().map(|(o, n)| (gone[*o].clone(), new[*n].clone()));
    (gained.collect(), lost.collect(), changed.collect())
}

/// How alike two rows of a rule are that pay for somebody in common; `None` if they are about
/// different things.
fn alike(before: &Decision, after: &Decision) -> Option<[bool; 4]> {
    let common = before.beneficiaries.iter().any(|p| after.beneficiaries.contains(p));
    (before.code == after.code && common).then(|| {
        [
            before.chosen == after.chosen,
            before.recipient == after.recipient,
            before.beneficiaries == after.beneficiaries,
            before.validity.from == after.validity.from,
        ]
    })
}
