//! The answer of one rule for one recipient, and the id by which it is found again on its card.

use super::basics::{Interval, Money};
use super::card::too_large;
use super::directives::list_size;
use super::enums::{EntitlementStatus, Locale};
use super::errors::{Code, error};
use super::explanation::{Explanation, explain};
use super::person::Person;
use super::point::Point;
use super::query::DEPTH_OF_CARDS;
use crate::api::{CardKey, EntitlementKey, Key};
use crate::card;
use crate::domain::{Lens, PersonNo, Tenge};
use crate::graph::View;
use crate::rules::Decision;
use async_graphql::{ID, Object, Result};
use std::sync::Arc;

/// One decision on a card.
#[derive(Clone)]
pub struct Entitlement {
    point: Arc<Point>,
    key: ID,
    recipient: Option<Person>,
    beneficiaries: Vec<Person>,
    decision: Arc<Decision>,
    reasons: Reasons,
}

/// Finds the same decision with the steps that explain it: worked out only where somebody asks.
pub type Reasons = Arc<dyn Fn() -> Result<Arc<Decision>> + Send + Sync>;

impl Entitlement {
    /// Of a card; `before` are the rows that stand before it there.
    pub fn of(
        point: &Arc<Point>,
        view: &View,
        card: &CardKey,
        (before, decision): (&[&Decision], &Decision),
        reasons: Reasons,
    ) -> Result<Entitlement> {
        let named = |p: PersonNo| Person::named(point, view, p);
        let recipient = decision.recipient.map(named).transpose()?;
        let people = decision.beneficiaries.iter().map(|p| named(*p));
        Ok(Entitlement {
            point: Arc::clone(point),
            key: seal(point, card, row(view, before, decision)),
            recipient,
            beneficiaries: people.collect::<Result<_>>()?,
            decision: Arc::new(decision.clone()),
            reasons,
        })
    }

    /// A row of a card, which may be older than the newest: people are shown at the first of these
    /// points of view that knows them. `None` if it is no row of that card.
    pub fn on(
        card: &card::FamilyCard,
        points: &[&Arc<Point>],
        decision: &Decision,
    ) -> Option<Entitlement> {
        let place = card.entitlements.iter().position(|other| other == decision)?;
        let before: Vec<&Decision> = card.entitlements[..place].iter().collect();
        let point = points.first()?;
        let views: Vec<(&Arc<Point>, View<'_>)> =
            points.iter().map(|point| (*point, point.view())).collect();
        let seen = |p: PersonNo| views.iter().find_map(|(at, view)| Person::seen(at, view, p));
        let (_, view) = views.first()?;
        Some(Entitlement {
            point: Arc::clone(point),
            key: seal(point, &key_of(point, card), row(view, &before, decision)),
            recipient: decision.recipient.and_then(seen),
            beneficiaries: decision.beneficiaries.iter().filter_map(|p| seen(*p)).collect(),
            decision: Arc::new(decision.clone()),
            reasons: reasons_on(point, card.holder, place),
        })
    }
}

/// The reasons of the row at this place of a card that was put together without them.
fn reasons_on(point: &Arc<Point>, holder: PersonNo, place: usize) -> Reasons {
    let point = Arc::clone(point);
    Arc::new(move || {
        let found = card::explained(&point.view(), &point.service.law, holder, false);
        let row = found.map_err(too_large)?.into_iter().nth(place);
        row.map(Arc::new).ok_or_else(|| error(Code::Internal, "a card lost a row"))
    })
}

/// What the id of a card is made of, for the cards that have no depth of their own to ask for.
fn key_of(point: &Point, card: &card::FamilyCard) -> CardKey {
    let depth = if card.lens == Lens::Kin { DEPTH_OF_CARDS } else { 0 };
    CardKey {
        holder: point.view().identity(card.holder).to_owned(),
        lens: card.lens,
        depth,
        as_of: point.scope.as_of,
        known_at: point.scope.known_at,
    }
}

fn seal(point: &Point, card: &CardKey, row: [u8; 16]) -> ID {
    let card = card.clone();
    let key = match point.thought {
        None => Key::Entitlement(EntitlementKey { card, row }),
        Some(thought) => Key::Thought(card, thought.row(row)),
    };
    point.ids().seal(&key).into()
}

/// A digest of what tells a row from the others of its card: rule, people, start, choice; of rows
/// that are alike in all of these, how many stand before it.
pub(super) fn row(view: &View, before: &[&Decision], decision: &Decision) -> [u8; 16] {
    let place = |d: &Decision| {
        (d.code, d.recipient, d.beneficiaries.clone(), d.validity.from, d.chosen, d.is_row())
    };
    let own = place(decision);
    let alike = before.iter().filter(|other| place(other) == own).count();
    let names = decision.recipient.iter().chain(&decision.beneficiaries);
    let names: Vec<String> = names.map(|p| view.identity(*p).to_string()).collect();
    let text = format!(
        "{}\n{}\n{}\n{} {} {} {alike}",
        decision.code,
        decision.recipient.is_some(),
        names.join("\n"),
        decision.validity.from,
        decision.chosen,
        decision.status,
    );
    let mut digest = [0; 16];
    blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut digest);
    digest
}

fn money(whole: Option<i64>) -> Option<Money> {
    whole.map(|whole| Money(Tenge::from_tiyn(whole.saturating_mul(100))))
}

/// The answer of one rule for one recipient on a date.
#[Object]
impl Entitlement {
    /// Opaque; says holder, lens, D and K.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }

    /// The code of the rule.
    async fn code(&self) -> &str {
        self.decision.code
    }

    /// The name of the payment.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        let title = self.point.service.law.of_rule(self.decision.code);
        title.map_or(self.decision.code, |(title, _)| title.text(locale.into())).to_owned()
    }

    /// What the rule says.
    async fn status(&self) -> EntitlementStatus {
        self.decision.status.into()
    }

    /// To whom it is paid.
    async fn recipient(&self) -> Option<&Person> {
        self.recipient.as_ref()
    }

    /// For whom.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    async fn beneficiaries(&self) -> &[Person] {
        &self.beneficiaries
    }

    /// Paid every month.
    async fn monthly(&self) -> Option<Money> {
        money(self.decision.monthly)
    }

    /// Paid once.
    async fn once(&self) -> Option<Money> {
        money(self.decision.once)
    }

    /// Since when and until when.
    async fn validity(&self) -> Interval {
        self.decision.validity.into()
    }

    /// Rests on a parameter that nobody has verified.
    async fn uses_unverified_value(&self) -> Result<bool> {
        // What a refusal rested on is known from its reasons alone.
        if self.decision.is_row() {
            return Ok(self.decision.uses_unverified);
        }
        Ok((self.reasons)()?.uses_unverified)
    }

    /// Rules that exclude this one.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    async fn exclusive_with(&self) -> Vec<String> {
        self.decision.exclusive_with.iter().map(|code| (*code).to_owned()).collect()
    }

    /// The better one of those that exclude each other.
    async fn chosen(&self) -> bool {
        self.decision.chosen
    }

    /// CONDITIONAL or UNCONDITIONAL (`TARGETED_AID`), else null.
    async fn variant(&self) -> Option<String> {
        self.decision.variant.map(|variant| variant.word().to_owned())
    }

    /// Why.
    async fn explanation(
        &self,
        #[graphql(default_with = "Locale::Kk")] locale: Locale,
    ) -> Result<Explanation> {
        Ok(explain(&self.point, &(self.reasons)()?, locale.into()))
    }
}
