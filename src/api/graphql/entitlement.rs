//! The answer of one rule for one recipient.

use super::basics::{Interval, Money};
use super::directives::list_size;
use super::enums::{EntitlementStatus, Locale};
use super::explanation::Explanation;
use super::person::Person;
use super::texts::Localised;
use async_graphql::{ComplexObject, ID, SimpleObject};

/// The answer of one rule for one recipient on a date.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Entitlement {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// The code of the rule.
    pub code: String,
    /// Its name.
    #[graphql(skip)]
    pub title_text: Localised,
    /// What the rule says.
    pub status: EntitlementStatus,
    /// To whom it is paid.
    pub recipient: Option<Person>,
    /// For whom.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub beneficiaries: Vec<Person>,
    /// Paid every month.
    pub monthly: Option<Money>,
    /// Paid once.
    pub once: Option<Money>,
    /// Since when and until when.
    pub validity: Interval,
    /// Rests on a parameter that nobody has verified.
    pub uses_unverified_value: bool,
    /// Rules that exclude this one.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub exclusive_with: Vec<String>,
    /// The better one of those that exclude each other.
    pub chosen: bool,
    /// CONDITIONAL or UNCONDITIONAL (`TARGETED_AID`), else null.
    pub variant: Option<String>,
    /// Why.
    #[graphql(skip)]
    pub explanations: Vec<Explanation>,
}

#[ComplexObject]
impl Entitlement {
    /// Opaque; says holder, lens, D and K.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }

    /// The name of the payment.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.title_text.in_language(locale.into())
    }

    /// Why.
    async fn explanation(
        &self,
        #[graphql(default_with = "Locale::Kk")] locale: Locale,
    ) -> async_graphql::Result<Explanation> {
        let found = self.explanations.get(locale as usize).cloned();
        found.ok_or_else(|| super::errors::error(super::errors::Code::Internal, "no explanation"))
    }
}
