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
use crate::rules::Decision;
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
    /// Rights that are on the later card alone, as of the later point.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_gained: Vec<Entitlement>,
    /// Rights that were on the earlier card alone, as of the earlier point.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_lost: Vec<Entitlement>,
    /// Rights that became others: another amount, recipient, term, or choice.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub entitlements_changed: Vec<EntitlementChange>,
    /// The two points and everybody concerned: the events behind the difference are looked
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
        let changed = card::diff(earlier, later);
        let view = to.view();
        let rights = Rights { from, earlier, to, later };
        let joined = changed.joined.iter().map(|member| Member::of(to, &view, member));
        let joined = joined.collect::<Result<Vec<Member>>>()?;
        let left = changed.left.iter().filter_map(|member| Member::gone(&[from, to], member));
        let pairs = changed.rows_changed.iter();
        let entitlements_changed = pairs.filter_map(|(before, after)| {
            Some(EntitlementChange { before: rights.before(before)?, after: rights.after(after)? })
        });
        let people = concerned(&[earlier, later], &changed);
        Ok(CardDiff {
            from: Snapshot::of(from),
            to: Snapshot::of(to),
            joined,
            left: left.collect(),
            circumstances_gained: changed.gained.into_iter().map(Into::into).collect(),
            circumstances_lost: changed.lost.into_iter().map(Into::into).collect(),
            entitlements_gained: changed
                .rows_gained
                .iter()
                .filter_map(|r| rights.after(r))
                .collect(),
            entitlements_lost: changed.rows_lost.iter().filter_map(|r| rights.before(r)).collect(),
            entitlements_changed: entitlements_changed.collect(),
            behind: (Arc::clone(from), Arc::clone(to), people),
        })
    }
}

/// Everybody on either card, and everybody whom a row names that differs.
fn concerned(cards: &[Option<&card::FamilyCard>], changed: &card::CardDiff) -> Vec<PersonNo> {
    let members = cards.iter().flatten().flat_map(|card| card.members.iter().map(|m| m.person));
    let pairs = changed.rows_changed.iter().flat_map(|(before, after)| [before, after]);
    let rows = changed.rows_gained.iter().chain(&changed.rows_lost).chain(pairs);
    let named = rows.flat_map(|row| row.beneficiaries.iter().copied().chain(row.recipient));
    let mut people: Vec<PersonNo> = members.chain(named).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The rows of two cards, each as of the point of its own card.
struct Rights<'a> {
    from: &'a Arc<Point>,
    earlier: Option<&'a card::FamilyCard>,
    to: &'a Arc<Point>,
    later: Option<&'a card::FamilyCard>,
}

impl Rights<'_> {
    fn before(&self, row: &Decision) -> Option<Entitlement> {
        Entitlement::on(self.earlier?, &[self.from, self.to], row)
    }

    fn after(&self, row: &Decision) -> Option<Entitlement> {
        Entitlement::on(self.later?, &[self.to], row)
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
