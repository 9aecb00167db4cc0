//! Records that do not fit together.

use super::basics::PageInfo;
use super::directives::list_size;
use super::enums::Locale;
use super::link::Link;
use super::person::Person;
use super::scalars::DateTime;
use super::texts;
use async_graphql::{ComplexObject, ID, SimpleObject};

/// Records that do not fit together.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Conflict {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// The code.
    pub code: String,
    /// How bad it is.
    pub severity: String,
    /// The people.
    #[graphql(directive = list_size::apply(Some(4), None, None, None))]
    pub people: Vec<Person>,
    /// The links.
    #[graphql(directive = list_size::apply(Some(4), None, None, None))]
    pub links: Vec<Link>,
    /// Since when it is known.
    pub since: Option<DateTime>,
    /// Open or settled.
    pub state: String,
    /// Who can mend it and how.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub fix: Vec<String>,
}

#[ComplexObject]
impl Conflict {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }

    /// What does not fit.
    async fn message(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        texts::warning(locale.into(), &self.code)
    }
}

/// A conflict in a list.
#[derive(SimpleObject, Clone)]
pub struct ConflictEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The conflict.
    pub node: Conflict,
}

/// A page of conflicts.
#[derive(SimpleObject, Clone)]
pub struct ConflictConnection {
    /// The conflicts.
    pub edges: Vec<ConflictEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
    /// How many there are.
    pub total_count: i32,
}
