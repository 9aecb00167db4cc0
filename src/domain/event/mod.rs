//! Civil events: one act of a register as a message (spec 1 §6), read once into what it states.
//! Must not know what is recorded already.

mod draft;
mod fault;
mod kinds;
mod read;
#[cfg(test)]
mod tests;

pub use draft::{
    EVENT_ID_MAX, EVENT_LIST_MAX, EVENT_TEXT_MAX, EventDraft, EventField, PersonField, Stated,
};
pub use fault::EventFault;
pub use kinds::EventKind;

use super::{Basis, Day, EndReason, Identity, Instant, LinkKind, Party, Person};

/// An event that can be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CivilEvent {
    /// The id within its source; with `source` the idempotency key.
    pub id: String,
    /// The name of the register.
    pub source: String,
    /// What happened.
    pub kind: EventKind,
    /// The day it happened.
    pub on: Day,
    /// When the register recorded it; absent = the instant of arrival.
    pub recorded_at: Option<Instant>,
    /// Act number; may be empty.
    pub document: String,
    /// What it states.
    pub deed: Deed,
    /// The same, field by field, as it was handed in.
    pub draft: EventDraft,
}

/// What an event states.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Somebody was born to these parents.
    Born(Box<Person>, Vec<Identity>),
    /// Somebody died.
    Died(Identity),
    /// A link began.
    Began(Tie),
    /// A link ended, for this reason if it was a marriage.
    Ended(Tie, Option<EndReason>),
}

/// A link that begins or ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tie {
    /// Kind.
    pub kind: LinkKind,
    /// Where it starts; only a guardian may be an institution.
    pub from: End,
    /// Where it leads.
    pub to: Identity,
    /// On what it rests, if the event says so.
    pub basis: Option<Basis>,
}

/// Where a link starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// A person.
    Person(Identity),
    /// An institution by its text.
    Institution(String),
}

impl End {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&Identity> {
        match self {
            End::Person(identity) => Some(identity),
            End::Institution(_) => None,
        }
    }
}

impl CivilEvent {
    /// The people it names, who must have arrived for it to act, in the order of the fields.
    pub fn people(&self) -> Vec<&Identity> {
        match &self.deed {
            Deed::Born(_, parents) => parents.iter().collect(),
            Deed::Died(person) => vec![person],
            Deed::Began(tie) | Deed::Ended(tie, _) => {
                tie.from.person().into_iter().chain([&tie.to]).collect()
            }
        }
    }

    /// Who comes with it: everything by which the newborn is known.
    pub fn newcomer(&self) -> Vec<Identity> {
        let Deed::Born(person, _) = &self.deed else { return Vec::new() };
        let by_ref = Some(&person.reference).filter(|text| !text.is_empty());
        let iin = person.iin.map(Identity::Iin);
        iin.into_iter().chain(by_ref.map(|text| Identity::Ref(text.clone()))).collect()
    }
}

impl Tie {
    /// The start as an end of a link, once the person has a number.
    pub fn party(&self, person: Option<super::PersonNo>) -> Option<Party> {
        match &self.from {
            End::Person(_) => person.map(Party::Person),
            End::Institution(text) => Some(Party::Institution(text.clone())),
        }
    }
}
