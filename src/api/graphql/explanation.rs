//! Why a rule says what it says, and a family's level of well-being: flat lists, so that nobody
//! needs to ask in depth.

use super::basics::Money;
use super::directives::{list_size, requires};
use super::enums::{Locale, Permission};
use super::fact::Fact;
use super::person::Person;
use super::scalars::{Date, Decimal};
use super::texts::Localised;
use async_graphql::{ComplexObject, SimpleObject};
use std::sync::Arc;

/// Why a rule says what it says.
#[derive(SimpleObject, Clone)]
pub struct Explanation {
    /// In one sentence.
    pub summary: String,
    /// The steps; each names its parent by index.
    #[graphql(directive = list_size::apply(Some(12), None, None, None))]
    pub steps: Vec<ExplanationStep>,
    /// The articles of the law.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub law: Vec<LegalReference>,
    /// What would change the answer.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub would_change_if: Vec<String>,
}

/// One step of an explanation.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct ExplanationStep {
    /// Its number.
    pub index: i32,
    /// The step that it belongs to.
    pub parent: Option<i32>,
    /// Whether it holds; null = unknown.
    pub outcome: Option<bool>,
    /// In words.
    pub text: String,
    /// What proves it.
    #[graphql(skip)]
    pub proof: Arc<dyn Fn() -> Vec<Fact> + Send + Sync>,
}

#[ComplexObject]
impl ExplanationStep {
    /// What proves it.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    async fn facts(&self) -> Vec<Fact> {
        (self.proof)()
    }
}

/// The income of one kind in one month.
#[derive(SimpleObject, Clone)]
#[graphql(directive = requires::apply(Permission::IncomeRead))]
pub struct Income {
    /// Whose.
    pub person: Person,
    /// `YYYY-MM`.
    pub month: String,
    /// The kind, as `SALARY`.
    pub kind: String,
    /// How much.
    pub amount: Money,
}

/// A number that the law sets.
#[derive(SimpleObject, Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Since when.
    pub since: Date,
    /// Whether somebody has verified it.
    pub verified: bool,
    /// Where it stands.
    pub law: Option<LegalReference>,
}

/// A place in the law.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct LegalReference {
    /// The act.
    pub act: String,
    /// The article.
    pub article: String,
    /// Its title.
    #[graphql(skip)]
    pub title_text: Localised,
}

#[ComplexObject]
impl LegalReference {
    /// The title.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.title_text.in_language(locale.into())
    }
}

/// What a scoring model says.
#[derive(SimpleObject, Clone, Debug)]
pub struct Wellbeing {
    /// The model.
    pub model: String,
    /// A to E.
    pub level: String,
    /// What each indicator contributed.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub indicators: Vec<Indicator>,
}

/// One indicator of a scoring model.
#[derive(SimpleObject, Clone, Debug)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its weight.
    pub weight: Decimal,
    /// What it contributed.
    pub contribution: Decimal,
}
