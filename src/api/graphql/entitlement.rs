//! The answer of one rule for one recipient.

use super::basics::{Interval, Money};
use super::directives::list_size;
use super::enums::{EntitlementStatus, Locale};
use super::explanation::{Explanation, explain};
use super::person::Person;
use super::point::Point;
use crate::domain::Tenge;
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
}

impl Entitlement {
    /// Of a card, whose id is sealed into its own.
    pub fn of(
        point: &Arc<Point>,
        view: &View,
        card: &str,
        decision: &Decision,
    ) -> Result<Entitlement> {
        let recipient = decision.recipient.map(|p| Person::named(point, view, p)).transpose()?;
        let people = decision.beneficiaries.iter().map(|p| Person::named(point, view, *p));
        let names = decision.beneficiaries.iter().chain(&decision.recipient);
        let names: Vec<String> = names.map(|p| view.identity(*p).to_string()).collect();
        let place = format!(
            "{} {} {} {}",
            decision.code,
            names.join(" "),
            decision.validity.from,
            decision.chosen
        );
        Ok(Entitlement {
            point: Arc::clone(point),
            key: point.ids().seal_cursor("entitlement", card, place.as_bytes()).into(),
            recipient,
            beneficiaries: people.collect::<Result<_>>()?,
            decision: Arc::new(decision.clone()),
        })
    }
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
    async fn uses_unverified_value(&self) -> bool {
        self.decision.uses_unverified
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
    ) -> Explanation {
        explain(&self.point, &self.decision, locale.into())
    }
}
