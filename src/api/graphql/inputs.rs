//! What clients hand in: whom they mean, their point of view, and civil events.

use super::enums::CivilEventKind;
use super::scalars::{Date, DateTime, Iin};
use async_graphql::{ID, InputObject, OneofObject};

/// Exactly one way to name a person.
#[derive(OneofObject, Clone, Debug)]
pub enum PersonRef {
    /// By the opaque id.
    Id(ID),
    /// By the public number.
    Iin(Iin),
    /// By the reference of somebody without a number.
    Ref(String),
}

/// D and K. What is left out is the default of the service.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct PointInTime {
    /// D: the civil day asked for.
    pub as_of: Option<Date>,
    /// K: what was known when; null = everything recorded.
    pub known_at: Option<DateTime>,
}

/// The event of spec 1 §6; which fields a kind needs stands there, and a missing or extra one is
/// an `InvalidInput`.
#[derive(InputObject, Clone, Debug)]
pub struct CivilEventInput {
    /// The event's id within its source; with `source` the idempotency key.
    pub id: ID,
    /// The register that states it.
    pub source: String,
    /// What happened.
    pub kind: CivilEventKind,
    /// The day it happened.
    pub on: Option<Date>,
    /// When the register recorded it.
    pub recorded_at: Option<DateTime>,
    /// Act number.
    pub document: Option<String>,
    /// Whom it is about.
    pub person: Option<PersonRef>,
    /// Who was born.
    pub new_person: Option<PersonInput>,
    /// The parents.
    pub parents: Option<Vec<PersonRef>>,
    /// The two spouses.
    pub spouses: Option<Vec<PersonRef>>,
    /// The parent.
    pub parent: Option<PersonRef>,
    /// The child.
    pub child: Option<PersonRef>,
    /// One or two adopters.
    pub adopters: Option<Vec<PersonRef>>,
    /// The parents who are replaced.
    pub replaces: Option<Vec<PersonRef>>,
    /// The guardian.
    pub guardian: Option<PersonRef>,
    /// The institution that is the guardian.
    pub institution: Option<String>,
    /// The ward.
    pub ward: Option<PersonRef>,
    /// The breadwinner.
    pub breadwinner: Option<PersonRef>,
    /// The dependant.
    pub dependant: Option<PersonRef>,
    /// The carer.
    pub carer: Option<PersonRef>,
    /// Who is cared for.
    pub cared_for: Option<PersonRef>,
    /// The second record of the same human.
    pub duplicate: Option<PersonRef>,
    /// On what the link rests.
    pub basis: Option<String>,
    /// The kind of the status.
    pub status: Option<String>,
    /// Its detail.
    pub detail: Option<String>,
    /// Its note.
    pub note: Option<String>,
    /// The number that is replaced.
    pub old: Option<Iin>,
    /// The number that replaces it.
    pub new: Option<Iin>,
    /// The event meant: its id, or `<source>/<id>`.
    pub of: Option<ID>,
}

/// Somebody who was born.
#[derive(InputObject, Clone, Debug)]
pub struct PersonInput {
    /// The public number.
    pub iin: Option<Iin>,
    /// The reference of somebody without one.
    pub r#ref: Option<String>,
    /// Surname.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// `M` `F` `U`.
    pub sex: String,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// ISO 3166-1 alpha-2.
    pub citizenship: Option<String>,
    /// Two-digit KATO prefix.
    pub region: Option<String>,
    /// Opaque dwelling id.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The address is withheld.
    pub protected: Option<bool>,
}
