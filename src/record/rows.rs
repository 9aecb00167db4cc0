//! Rows of an extract after validation. Their texts lie in one slab per batch, so that a row costs
//! no allocation; must not know where the slab came from.

use crate::domain::{
    Basis, EndReason, Identity, Income, Instant, LinkKind, Person, RecordFields, StatusKind,
};

/// A text inside a [`Slab`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    start: u32,
    len: u32,
}

/// The texts of a batch of rows, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Slab(String);

impl Slab {
    /// Appends a text.
    pub fn push(&mut self, text: &str) -> Span {
        let start = self.0.len() as u32;
        self.0.push_str(text);
        Span { start, len: text.len() as u32 }
    }

    /// A text again.
    pub fn get(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.0.get(start..start + span.len as usize).unwrap_or("")
    }

    /// The place of a part of the text at `within`.
    pub fn part(within: Span, start: usize, end: usize) -> Span {
        Span { start: within.start + start as u32, len: (end - start) as u32 }
    }

    /// Bytes held.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets everything and keeps the room.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets everything from `span` on.
    pub fn truncate_at(&mut self, span: Span) {
        self.0.truncate(span.start as usize);
    }
}

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The line where it begins; the header is line 1.
    pub line: u64,
    /// The row as written.
    pub raw: Span,
}

/// How a row names a person.
pub type Who = Identity<Span>;

/// A row of `persons.csv`.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Where it stands.
    pub place: Place,
    /// Its fields.
    pub person: Person<Span>,
}

/// A row of `links.csv`.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// Where it stands.
    pub place: Place,
    /// Kind.
    pub kind: LinkKind,
    /// Where it starts; `None` = the institution.
    pub from: Option<Who>,
    /// The institution that is a guardian.
    pub institution: Span,
    /// Where it leads.
    pub to: Who,
    /// Basis.
    pub basis: Option<Basis>,
    /// Why a marriage ended.
    pub end_reason: Option<EndReason>,
    /// Everything else.
    pub record: RecordFields<Span>,
    /// Its `recorded_at`.
    pub stamp: Option<Instant>,
}

/// A row of `statuses.csv`.
#[derive(Clone, Debug)]
pub struct StatusRow {
    /// Where it stands.
    pub place: Place,
    /// Whom it is about.
    pub person: Who,
    /// Kind.
    pub kind: StatusKind,
    /// Detail.
    pub detail: Span,
    /// Note.
    pub note: Span,
    /// Everything else.
    pub record: RecordFields<Span>,
    /// Its `recorded_at`.
    pub stamp: Option<Instant>,
}

/// A row of `incomes.csv`.
#[derive(Clone, Debug)]
pub struct IncomeRow {
    /// Where it stands.
    pub place: Place,
    /// Whose it is.
    pub person: Who,
    /// Month, kind and amount.
    pub income: Income,
}

/// The good rows of a batch, all of one file.
#[derive(Clone, Debug)]
pub enum Rows {
    /// Of `persons.csv`.
    Persons(Vec<PersonRow>),
    /// Of `links.csv`; the last part: rows with a fault behind `to_iin` whose ends may yet turn out
    /// to be one person, which is the earlier fault.
    Links(Vec<LinkRow>, Vec<(Place, [Who; 2], super::Fault)>),
    /// Of `statuses.csv`.
    Statuses(Vec<StatusRow>),
    /// Of `incomes.csv`.
    Incomes(Vec<IncomeRow>),
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Rows::Persons(rows) => rows.len(),
            Rows::Links(rows, suspects) => rows.len() + suspects.len(),
            Rows::Statuses(rows) => rows.len(),
            Rows::Incomes(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all of them and keeps the room.
    pub fn clear(&mut self) {
        match self {
            Rows::Persons(rows) => rows.clear(),
            Rows::Links(rows, suspects) => {
                rows.clear();
                suspects.clear();
            }
            Rows::Statuses(rows) => rows.clear(),
            Rows::Incomes(rows) => rows.clear(),
        }
    }

    /// Where those stand that have no fault yet, in the order of the file.
    pub fn places(&self) -> Box<dyn Iterator<Item = Place> + '_> {
        match self {
            Rows::Persons(rows) => Box::new(rows.iter().map(|row| row.place)),
            Rows::Links(rows, _) => Box::new(rows.iter().map(|row| row.place)),
            Rows::Statuses(rows) => Box::new(rows.iter().map(|row| row.place)),
            Rows::Incomes(rows) => Box::new(rows.iter().map(|row| row.place)),
        }
    }
}
