//! Something in doubt, and who can mend it.

use super::directives::list_size;
use super::enums::Locale;
use super::fact::Facts;
use super::point::Point;
use super::texts;
use crate::card;
use crate::graph::View;
use async_graphql::{ID, Object};
use std::sync::Arc;

/// A warning on a card.
#[derive(Clone, Debug)]
pub struct Warning {
    code: &'static str,
    about: Vec<ID>,
}

impl Warning {
    /// Of a card: the people first, then the records.
    pub fn of(point: &Arc<Point>, view: &View, facts: &Facts, warning: &card::Warning) -> Warning {
        let people = warning.about.iter().map(|p| point.ids().person(view, *p));
        let records = facts.ids(point, view, &warning.records);
        Warning { code: warning.code, about: people.chain(records).map(ID).collect() }
    }
}

/// Codes: spec 2 §5. `fix`: who can mend it and how.
#[Object]
impl Warning {
    /// The code.
    async fn code(&self) -> &str {
        self.code
    }

    /// What is in doubt.
    async fn message(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        texts::warning(locale.into(), self.code)
    }

    /// The people and records in question.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    async fn about(&self) -> &[ID] {
        &self.about
    }

    /// Who can mend it and how.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    async fn fix(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> Vec<String> {
        vec![texts::fix(locale.into(), self.code)]
    }
}
