//! What a graph answers: small copies of rows, with dense numbers for people, records and
//! addresses. Texts stay in the graph and are asked for only where an answer shows them.

use crate::domain::{
    Basis, Confidence, Day, Detail, EndReason, Iin, Instant, Interval, Link, LinkKind, Party,
    PersonNo, RecordFields, RecordState, Recorded, Region, Secrecy, Sex, Source, Status,
    StatusKind,
};

/// The number of a version of a link inside one store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LinkNo(pub u32);

/// The number of a version of a status inside one store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StatusNo(pub u32);

/// The number of an address text inside one graph; two are equal if the texts are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AddressNo(pub u32);

impl AddressNo {
    /// The empty address: unknown, and equal to no other.
    pub const NONE: AddressNo = AddressNo(0);

    /// `None` for the empty address.
    pub fn known(self) -> Option<AddressNo> {
        (self != AddressNo::NONE).then_some(self)
    }
}

/// A person without texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PersonRow {
    /// The public number, if there is one.
    pub iin: Option<Iin>,
    /// Sex as registered.
    pub sex: Sex,
    /// [`Day::OPEN_START`] if unknown.
    pub birth: Day,
    /// [`Day::OPEN_END`] if alive or unknown.
    pub death: Day,
    /// Region of the person's own row.
    pub region: Option<Region>,
    /// Address of the person's own row.
    pub address: AddressNo,
    /// The address is withheld from everyone but holders of the right.
    pub protected: bool,
    /// Two rows of one extract gave this IIN another name or birth date.
    pub two_people: bool,
    /// Before this instant the person does not exist; [`Instant::NEVER`] for somebody who is only
    /// named by a row that waits.
    pub recorded_at: Instant,
    /// Before this instant `death` is empty.
    pub death_recorded_at: Instant,
    /// At some time this was known to be somebody else (see [`Merge`]).
    pub merged: bool,
}

/// While this was known, somebody was somebody else: two numbers are of one human.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Merge {
    /// When it was known.
    pub recorded: Recorded,
    /// Who the person is.
    pub into: PersonNo,
}

/// The texts of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PersonText<'a> {
    /// The reference; empty if there is none.
    pub reference: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// Given name.
    pub given_name: &'a str,
    /// Patronymic.
    pub patronymic: &'a str,
}

/// A version of a link without texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkRow {
    /// Its number.
    pub no: LinkNo,
    /// Kind.
    pub kind: LinkKind,
    /// Where it starts; `None` = an institution.
    pub from: Option<PersonNo>,
    /// Where it leads.
    pub to: PersonNo,
    /// Basis.
    pub basis: Option<Basis>,
    /// Why a marriage ended.
    pub end_reason: Option<EndReason>,
    /// What every record has.
    pub record: RecordRow,
}

/// What versions of links and statuses have in common, without texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordRow {
    /// The register that states it.
    pub source: Source,
    /// Valid time as written.
    pub valid: Interval,
    /// As written; `None` = the source's default.
    pub confidence: Option<Confidence>,
    /// State.
    pub state: RecordState,
    /// Secrecy.
    pub secrecy: Secrecy,
    /// Recorded time.
    pub recorded: Recorded,
}

impl RecordRow {
    fn whole(&self, text: RecordText) -> RecordFields {
        RecordFields {
            source: self.source,
            id: text.id.to_owned(),
            valid: self.valid,
            document: text.document.to_owned(),
            confidence: self.confidence,
            state: self.state,
            secrecy: self.secrecy,
            recorded: self.recorded,
        }
    }
}

impl LinkRow {
    /// The other end as seen from `p`; `None` for an institution.
    pub fn other(&self, p: PersonNo) -> Option<PersonNo> {
        if self.from == Some(p) { Some(self.to) } else { self.from }
    }

    /// The version with its texts.
    pub fn whole(&self, text: RecordText) -> Link {
        let institution = || Party::Institution(text.detail.to_owned());
        Link {
            kind: self.kind,
            from: self.from.map_or_else(institution, Party::Person),
            to: self.to,
            basis: self.basis,
            end_reason: self.end_reason,
            record: self.record.whole(text),
        }
    }
}

/// The value of a status that families and rules look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatusRow {
    /// Its number.
    pub no: StatusNo,
    /// Whom it is about.
    pub person: PersonNo,
    /// Kind.
    pub kind: StatusKind,
    /// What its detail says.
    pub detail: StatusDetail,
    /// What every record has.
    pub record: RecordRow,
}

impl StatusRow {
    /// The version with its texts.
    pub fn whole(&self, text: RecordText) -> Status {
        Status {
            person: self.person,
            kind: self.kind,
            detail: text.detail.to_owned(),
            note: text.note.to_owned(),
            record: self.record.whole(text),
        }
    }
}

/// A status's detail, read once when the row is taken in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StatusDetail {
    /// Empty, or a text that the kind does not list.
    None,
    /// A listed word.
    Word(Detail),
    /// Loss of work capacity, percent.
    Percent(u8),
    /// The address and region of a `RESIDENCE`.
    Residence(AddressNo, Option<Region>),
}

impl StatusDetail {
    /// What the texts of a status of this kind say; `address` numbers the text of a residence.
    pub(super) fn read(
        kind: StatusKind,
        detail: &str,
        note: &str,
        address: impl FnOnce(&str) -> AddressNo,
    ) -> StatusDetail {
        match kind {
            StatusKind::Residence => StatusDetail::Residence(address(detail), Region::parse(note)),
            StatusKind::CapacityLoss => {
                detail.parse().map_or(StatusDetail::None, StatusDetail::Percent)
            }
            kind => Detail::parse(detail)
                .filter(|word| kind.details().contains(word))
                .map_or(StatusDetail::None, StatusDetail::Word),
        }
    }
}

/// The texts of a version of a link or status; empty where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RecordText<'a> {
    /// The record's id within its source.
    pub id: &'a str,
    /// Act number.
    pub document: &'a str,
    /// The institution that is a guardian; the detail of a status.
    pub detail: &'a str,
    /// The note of a status.
    pub note: &'a str,
}
