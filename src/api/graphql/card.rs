//! The family card as the contract shows it.

use super::basics::{Money, Redaction, Snapshot};
use super::calendar::CalendarEntry;
use super::circumstance::CircumstanceFact;
use super::directives::{cost, list_size, requires};
use super::entitlement::{self, Entitlement, Reasons};
use super::enums::{EntitlementStatus, Lens, Permission, Soundness};
use super::errors::{Code, error};
use super::fact::Facts;
use super::member::Member;
use super::person::Person;
use super::point::{Point, Session};
use super::scalars::Date;
use super::warning::Warning;
use super::wellbeing::{self, Wellbeing};
use crate::api::{CardKey, Key};
use crate::card::{self, CardRequest, Roster, assemble, certifiable, refused, roster};
use crate::domain;
use crate::family::Custody;
use crate::graph::{FamilyTooLarge, View};
use crate::rules::{self, Case, Decision};
use async_graphql::{Error, ID, Object, Result};
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};

/// A card at a point in time.
#[derive(Clone)]
pub struct FamilyCard {
    point: Arc<Point>,
    depth: u32,
    roster: Arc<Roster>,
    /// The rest of the card, worked out when a field of it is first asked for: who is in a family
    /// asks no rule.
    whole: Arc<OnceLock<Result<Whole>>>,
    /// Every decision about the family with its steps, for whoever asks why.
    explained: Arc<OnceLock<Result<Vec<Arc<Decision>>>>>,
}

/// A card with the records that it names.
struct Whole {
    card: card::FamilyCard,
    facts: Facts,
}

impl FamilyCard {
    /// `None` if nobody of this number is known at K.
    pub fn of(point: &Arc<Point>, request: CardRequest) -> Result<Option<FamilyCard>> {
        let view = point.view();
        let roster = roster(&view, &point.service.law, request).map_err(too_large)?;
        let Some(roster) = roster else { return Ok(None) };
        point.service.cards_built.fetch_add(1, Ordering::Relaxed);
        let depth = if request.lens == domain::Lens::Kin { request.depth } else { 0 };
        let (point, roster) = (Arc::clone(point), Arc::new(roster));
        let (whole, explained) = (Arc::default(), Arc::default());
        Ok(Some(FamilyCard { point, depth, roster, whole, explained }))
    }

    /// The card of an id, at the dates that the id says.
    pub fn of_key(session: &Session, key: &CardKey) -> Result<Option<FamilyCard>> {
        let point = Point::dated(session, key.as_of, key.known_at);
        let Some(holder) = point.find_identity(&key.holder) else { return Ok(None) };
        FamilyCard::of(&point, CardRequest { holder, lens: key.lens, depth: key.depth })
    }

    fn view(&self) -> View<'_> {
        self.point.view()
    }

    fn whole(&self) -> Result<&Whole> {
        let Roster { holder, lens, .. } = *self.roster;
        let request = CardRequest { holder, lens, depth: self.depth };
        let whole = self.whole.get_or_init(|| {
            let view = self.view();
            // The roster found this person at the same point in time.
            let card = card_of(&self.point, &view, request)?;
            let card = card.ok_or_else(|| error(Code::Internal, "a card lost its holder"))?;
            Ok(Whole { facts: Facts::of(&self.point, &view, &card), card })
        });
        whole.as_ref().map_err(Clone::clone)
    }

    /// Where the steps of the decision at this place are found, rows before refusals.
    fn reasons(&self, place: usize) -> Reasons {
        let card = self.clone();
        Arc::new(move || {
            let found = card.explained.get_or_init(|| {
                let (view, law) = (card.view(), &card.point.service.law);
                let found = card::explained(&view, law, card.roster.holder, true);
                Ok(found.map_err(too_large)?.into_iter().map(Arc::new).collect())
            });
            let found = found.as_ref().map_err(Clone::clone)?.get(place).cloned();
            found.ok_or_else(|| error(Code::Internal, "a card lost a decision"))
        })
    }

    fn key(&self) -> CardKey {
        let scope = &self.point.scope;
        CardKey {
            holder: self.view().identity(self.roster.holder).to_owned(),
            lens: self.roster.lens,
            depth: self.depth,
            as_of: scope.as_of,
            known_at: scope.known_at,
        }
    }

    /// The row of this digest, paid or refused.
    pub fn entitlement(&self, row: [u8; 16]) -> Result<Option<Entitlement>> {
        let view = self.view();
        let rows = &self.whole()?.card.entitlements;
        let refused = self.refusals(&view, rows);
        let all: Vec<&Decision> = rows.iter().chain(&refused).collect();
        let mut places = 0..all.len();
        let found = places.find(|n| entitlement::row(&view, &all[..*n], all[*n]) == row);
        found
            .map(|n| {
                let (row, reasons) = ((&all[..n], all[n]), self.reasons(n));
                Entitlement::of(&self.point, &view, &self.key(), row, reasons)
            })
            .transpose()
    }

    /// The refusals of the holder's family; none before amounts are known.
    fn refusals(&self, view: &View, rows: &[Decision]) -> Vec<Decision> {
        let custody = Custody::new(view);
        let family = custody.card_family(self.roster.holder).unwrap_or_default();
        if view.day() < rules::amounts_since() {
            return Vec::new();
        }
        let case = Case::new(&custody, &self.point.service.law);
        refused(&case, &family.members, rows, certifiable(&case, &family.members))
    }
}

/// Where every card of an answer is assembled.
pub fn card_of(
    point: &Point,
    view: &View,
    request: CardRequest,
) -> Result<Option<card::FamilyCard>> {
    let law = &point.service.law;
    assemble(view, law, request).map_err(too_large)
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(super) fn too_large(large: FamilyTooLarge) -> Error {
    error(Code::FamilyTooLarge, large.to_string())
}

/// The family around a person. The ids of cards and entitlements say their holder, lens, D and K,
/// so that a client's cache never mixes two dates.
#[Object]
impl FamilyCard {
    /// Opaque; says holder, lens, D and K.
    pub async fn id(&self) -> ID {
        let key = match self.point.thought {
            None => Key::Card(self.key()),
            Some(thought) => Key::Thought(self.key(), thought),
        };
        self.point.ids().seal(&key).into()
    }

    /// Whose card.
    async fn holder(&self) -> Result<Person> {
        Person::named(&self.point, &self.view(), self.roster.holder)
    }

    /// The reference person of spec 2 §2 (`family_key`); null outside lens CARD.
    async fn reference(&self) -> Option<Person> {
        Person::seen(&self.point, &self.view(), self.roster.reference?)
    }

    /// Under which definition of family.
    async fn lens(&self) -> Lens {
        self.roster.lens.into()
    }

    /// The point of view.
    async fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.point)
    }

    /// The holder first, then the oldest first.
    #[graphql(directive = list_size::apply(Some(12), None, None, None))]
    async fn members(&self) -> Result<Vec<Member>> {
        let view = self.view();
        self.roster.members.iter().map(|member| Member::of(&self.point, &view, member)).collect()
    }

    /// What is true of the holder's family on the day.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    async fn circumstances(&self) -> Result<Vec<CircumstanceFact>> {
        let (view, Whole { card, facts }) = (self.view(), self.whole()?);
        let found = card.circumstances.iter();
        found.map(|fact| CircumstanceFact::of(&self.point, &view, facts, fact)).collect()
    }

    /// The rows of the rules that name a member; `NOT_ENTITLED`, one for each rule and member whom
    /// no row names, only where asked for.
    #[graphql(
        directive = cost::apply("10".to_owned()),
        directive = list_size::apply(Some(10), None, None, None)
    )]
    async fn entitlements(
        &self,
        codes: Option<Vec<String>>,
        #[graphql(default_with = "Some(vec![EntitlementStatus::Entitled, \
                                  EntitlementStatus::Receiving, EntitlementStatus::Unknown])")]
        statuses: Option<Vec<EntitlementStatus>>,
    ) -> Result<Vec<Entitlement>> {
        let wanted = |decision: &Decision| {
            let status: EntitlementStatus = decision.status.into();
            codes.as_ref().is_none_or(|codes| codes.iter().any(|code| code == decision.code))
                && statuses.as_ref().is_none_or(|statuses| statuses.contains(&status))
        };
        let view = self.view();
        let rows = &self.whole()?.card.entitlements;
        let refused = statuses.as_ref().is_none_or(|s| s.contains(&EntitlementStatus::NotEntitled));
        let refused = if refused { self.refusals(&view, rows) } else { Vec::new() };
        let all: Vec<&Decision> = rows.iter().chain(&refused).collect();
        let (key, asked) = (self.key(), (0..all.len()).filter(|n| wanted(all[*n])));
        let row = |n: usize| {
            let (row, reasons) = ((&all[..n], all[n]), self.reasons(n));
            Entitlement::of(&self.point, &view, &key, row, reasons)
        };
        asked.map(row).collect()
    }

    /// The mean income per head of the family for targeted aid; null where no income of the
    /// quarter is on record.
    #[graphql(directive = requires::apply(Permission::IncomeRead))]
    async fn income_per_member(&self) -> Result<Option<Money>> {
        let may = self.point.may(domain::Permission::IncomeRead);
        // A card that cannot be certified carries no amounts (spec 2 §5).
        if !may || self.whole()?.card.soundness == card::Soundness::NotCertifiable {
            return Ok(None);
        }
        let view = self.view();
        let custody = Custody::new(&view);
        let case = Case::new(&custody, &self.point.service.law);
        let means = rules::means(&case, self.roster.holder).filter(|_| rules::has_incomes(&case));
        Ok(means.map(|means| Money(means.mean.tenge())))
    }

    /// The level of the family by a scoring model, the first of `service.scoringModels` unless one
    /// is named; null where something that the model looks at is not on record.
    #[graphql(
        directive = requires::apply(Permission::IncomeRead),
        directive = cost::apply("5".to_owned())
    )]
    async fn wellbeing(&self, model: Option<String>) -> Result<Option<Wellbeing>> {
        let model = wellbeing::model(&self.point.service.law, model.as_deref())?;
        let Some(model) = model.filter(|_| self.point.may(domain::Permission::IncomeRead)) else {
            return Ok(None);
        };
        let circumstances = &self.whole()?.card.circumstances;
        Ok(wellbeing::of(&self.point, self.roster.holder, circumstances, model))
    }

    /// The next dated changes of this family if nothing else happens; `until` is the first day no
    /// longer asked for.
    #[graphql(directive = list_size::apply(Some(20), None, None, None))]
    async fn calendar(&self, until: Option<Date>) -> Result<Vec<CalendarEntry>> {
        let view = self.view();
        let asked = |on: domain::Day| until.is_none_or(|until| on < until.0);
        let card = &self.whole()?.card;
        let rows = Arc::new(card.entitlements.clone());
        let entries = card.calendar.iter().filter(|entry| asked(entry.on));
        entries.map(|entry| CalendarEntry::of(&self.point, &view, &rows, *entry)).collect()
    }

    /// The earliest date of the calendar.
    async fn next_review(&self) -> Result<Option<Date>> {
        Ok(self.whole()?.card.next_review.and_then(Date::known))
    }

    /// Whether the card may be relied upon.
    async fn soundness(&self) -> Result<Soundness> {
        Ok(self.whole()?.card.soundness.into())
    }

    /// What is in doubt.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    async fn warnings(&self) -> Result<Vec<Warning>> {
        let (view, Whole { card, facts }) = (self.view(), self.whole()?);
        let warnings = card.warnings.iter();
        Ok(warnings.map(|warning| Warning::of(&self.point, &view, facts, warning)).collect())
    }

    /// What is withheld from this caller.
    async fn redactions(&self) -> Result<Vec<Redaction>> {
        let mut out = Vec::new();
        let Whole { card, facts } = self.whole()?;
        if !self.point.may(domain::Permission::IncomeRead) {
            out.push(Redaction::purpose("incomePerMember"));
            out.push(Redaction::purpose("wellbeing"));
        } else if wellbeing::leaves_out(&self.point, card.holder, &card.circumstances) {
            out.push(Redaction::purpose("wellbeing.indicators"));
        }
        let left_out = |fact: &card::CircumstanceFact| facts.leaves_out(&fact.because);
        if card.circumstances.iter().any(left_out) {
            out.push(Redaction::purpose("circumstances.because"));
        }
        Ok(out)
    }
}
