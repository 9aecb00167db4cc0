//! Pages of people, and who looked at whom.

use super::basics::PageInfo;
use super::directives::list_size;
use super::person::Person;
use super::scalars::DateTime;
use async_graphql::SimpleObject;

/// A person in a list.
#[derive(SimpleObject, Clone)]
pub struct PersonEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The person.
    pub node: Person,
    /// How well the person fits what was searched.
    pub score: f64,
}

/// A page of people.
#[derive(SimpleObject, Clone)]
pub struct PersonConnection {
    /// The people.
    pub edges: Vec<PersonEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
}

/// One look at a person's data: who, when, why, what was disclosed.
#[derive(SimpleObject, Clone, Debug)]
pub struct AccessRecord {
    /// When.
    pub at: DateTime,
    /// Who.
    pub actor: String,
    /// For which institution.
    pub institution: Option<String>,
    /// In which role.
    pub role: String,
    /// For which purpose.
    pub purpose: String,
    /// In which case.
    pub case: Option<String>,
    /// What was disclosed.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub fields: Vec<String>,
    /// What was decided.
    pub decision: String,
    /// By which policy.
    pub policy: String,
    /// The link to the record before.
    pub proof: String,
}

/// A page of access records.
#[derive(SimpleObject, Clone, Debug)]
pub struct AccessRecordConnection {
    /// The records.
    pub nodes: Vec<AccessRecord>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
}
