//! Civil events: one act of a register as a message (spec 1 §6), read once into what it states.
//! Must not know what is recorded already.

mod case;
mod draft;
mod fault;
mod kinds;
mod read;
#[cfg(test)]
mod tests;

pub use case::{Dispute, RecordName, RecordTable, Resolution, Verdict};
pub use draft::{
    CASE_LIST_MAX, EVENT_ID_MAX, EVENT_LIST_MAX, EVENT_TEXT_MAX, EventDraft, EventField,
    PersonField, Stated,
};
pub use fault::EventFault;
pub use kinds::EventKind;

use super::{
    Basis, Day, EndReason, Identity, Instant, LinkKind, Party, Person, Sources, StatusKind,
};

/// An event that can be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CivilEvent {
    /// The id within its source; with `source` the idempotency key.
    pub id: String,
    /// The name of the register.
    pub source: String,
    /// What happened.
    pub kind: EventKind,
    /// The day it happened; [`Day::OPEN_START`] where the kind states none.
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
    /// Somebody who was missing, or was held for dead, is alive.
    FoundAlive(Identity),
    /// A link began.
    Began(Tie),
    /// A link ended, for this reason if it was a marriage.
    Ended(Tie, Option<EndReason>),
    /// A marriage never was.
    Annulled(Tie),
    /// A child got other parents.
    Adopted(Adoption),
    /// It got back those it had before.
    AdoptionAnnulled(Adoption),
    /// A status began.
    StatusBegan(Condition),
    /// A status ended.
    StatusEnded(Condition),
    /// An earlier event is stated with these fields in place of its own.
    Corrects(EventKey, EventDraft),
    /// An earlier event never was.
    Annuls(EventKey),
    /// The first number is that of the second from now on.
    Replaced([Identity; 2]),
    /// The second record is of the same human as the first.
    Merged([Identity; 2]),
    /// The people of an earlier merge are two after all.
    Split(EventKey),
    /// A link is said to be wrong.
    Disputed(Dispute),
    /// A conflict is settled.
    Resolved(Resolution),
}

/// Who adopted whom, and whose parents' place they take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adoption {
    /// The child.
    pub child: Identity,
    /// One or two.
    pub adopters: Vec<Identity>,
    /// The parents who are replaced.
    pub replaces: Vec<Identity>,
}

/// A status as an event states it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Whose.
    pub person: Identity,
    /// Kind.
    pub kind: StatusKind,
    /// Detail; empty = unknown, or where one ends: whichever.
    pub detail: String,
    /// Note.
    pub note: String,
}

/// The name of an event: its register and its id there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EventKey {
    /// The name of the register.
    pub source: String,
    /// The id within its source.
    pub id: String,
}

impl EventKey {
    /// The place at which others wait that supersede it: a name that nobody can have.
    pub fn waiting_place(&self) -> Identity {
        Identity::Ref(format!(" event {}/{}", self.source, self.id))
    }
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
    /// The people it names, in the order of the fields.
    pub fn people(&self) -> Vec<&Identity> {
        match &self.deed {
            Deed::Born(_, parents) => parents.iter().collect(),
            Deed::Died(person) | Deed::FoundAlive(person) => vec![person],
            Deed::Began(tie) | Deed::Ended(tie, _) | Deed::Annulled(tie) => {
                tie.from.person().into_iter().chain([&tie.to]).collect()
            }
            Deed::Adopted(adoption) | Deed::AdoptionAnnulled(adoption) => {
                let Adoption { child, adopters, replaces } = adoption;
                std::iter::once(child).chain(adopters).chain(replaces).collect()
            }
            Deed::StatusBegan(condition) | Deed::StatusEnded(condition) => vec![&condition.person],
            Deed::Replaced(both) | Deed::Merged(both) => both.iter().collect(),
            Deed::Disputed(Dispute { people, .. }) | Deed::Resolved(Resolution { people, .. }) => {
                people.iter().collect()
            }
            // Whom a corrected event names is known once that event is.
            Deed::Corrects(..) | Deed::Annuls(_) | Deed::Split(_) => Vec::new(),
        }
    }

    /// Whether everybody has arrived without whom it does not act; of one human either number is
    /// enough.
    pub fn can_act(&self, has_arrived: impl Fn(&Identity) -> bool) -> bool {
        let people = self.people();
        match &self.deed {
            Deed::Replaced(_) => people.into_iter().any(has_arrived),
            _ => people.into_iter().all(has_arrived),
        }
    }

    /// Whether it states that two names are those of one human.
    pub fn unites(&self) -> bool {
        matches!(self.deed, Deed::Replaced(_) | Deed::Merged(_))
    }

    /// Whether it says something of records rather than what happened.
    pub fn judges(&self) -> bool {
        matches!(self.deed, Deed::Disputed(_) | Deed::Resolved(_))
    }

    /// Where whoever supersedes it waits, and where it waits for what it supersedes.
    pub fn waiting_places(&self) -> Vec<Identity> {
        let keys = [Some(self.key()), self.of().cloned()];
        keys.iter().flatten().map(EventKey::waiting_place).collect()
    }

    /// Its name.
    pub fn key(&self) -> EventKey {
        EventKey { source: self.source.clone(), id: self.id.clone() }
    }

    /// The earlier event that it is about.
    pub fn of(&self) -> Option<&EventKey> {
        match &self.deed {
            Deed::Corrects(of, _) | Deed::Annuls(of) | Deed::Split(of) => Some(of),
            _ => None,
        }
    }

    /// That this event never was, as its register would say it then, under an id that none can
    /// have.
    #[must_use]
    pub fn annulment(&self, at: Instant) -> CivilEvent {
        CivilEvent {
            id: "~".repeat(EVENT_ID_MAX + 1),
            source: self.source.clone(),
            kind: EventKind::Annulment,
            on: Day::OPEN_START,
            recorded_at: Some(at),
            document: String::new(),
            deed: Deed::Annuls(self.key()),
            draft: EventDraft::default(),
        }
    }

    /// The same event with some fields in place of its own; where they came from stays.
    pub fn corrected(
        &self,
        fields: &EventDraft,
        sources: &Sources,
    ) -> Result<CivilEvent, EventFault> {
        let mut draft = self.draft.clone();
        draft.0.extend(fields.0.iter().map(|(field, stated)| (*field, stated.clone())));
        let corrected = CivilEvent::read(draft, sources)?;
        if self.newcomer() != corrected.newcomer() {
            let message = "a correction leaves the iin and ref of a newborn as they are";
            return Err(EventFault::new("id-conflict", message).within("newPerson"));
        }
        Ok(corrected)
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
