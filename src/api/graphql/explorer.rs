//! Pieces of the graph: a neighbourhood, and paths between two people.

use super::basics::Snapshot;
use super::directives::list_size;
use super::enums::Locale;
use super::link::Link;
use super::person::Person;
use crate::kinship::Term;
use async_graphql::{ComplexObject, ID, SimpleObject};

/// A piece of the graph; every person and link once.
#[derive(SimpleObject, Clone)]
pub struct Subgraph {
    /// The point of view.
    pub snapshot: Snapshot,
    /// The people.
    pub people: Vec<Person>,
    /// The links between them.
    pub links: Vec<Link>,
    /// People whose other links were not followed.
    pub frontier: Vec<ID>,
    /// There was more than the limit.
    pub truncated: bool,
}

/// One path between two people.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct KinshipPath {
    /// How many links.
    pub length: i32,
    /// What the far end is to the near one.
    #[graphql(skip)]
    pub there: Term,
    /// The other way round.
    #[graphql(skip)]
    pub back: Term,
    /// The links.
    #[graphql(directive = list_size::apply(Some(16), None, None, None))]
    pub steps: Vec<PathStep>,
}

#[ComplexObject]
impl KinshipPath {
    /// What `to` is to `from`.
    async fn term(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.there.text(locale.into()).to_owned()
    }

    /// What `from` is to `to`.
    async fn inverse_term(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.back.text(locale.into()).to_owned()
    }
}

/// One link of a path.
#[derive(SimpleObject, Clone)]
pub struct PathStep {
    /// The link.
    pub link: Link,
    /// Followed from its start to its end.
    pub forward: bool,
    /// Whom it reaches.
    pub to: Person,
}

/// The shortest paths between two people.
#[derive(SimpleObject, Clone)]
pub struct PathResult {
    /// The point of view.
    pub snapshot: Snapshot,
    /// The paths.
    pub paths: Vec<KinshipPath>,
    /// There are no further ones.
    pub exhausted: bool,
    /// How many people were visited.
    pub visited: i32,
}
