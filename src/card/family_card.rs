//! The family card as data (spec 2 §4): numbers of people and records, words of the spec, no text.
//! Texts in three languages and permissions are the business of whoever shows a card.

use crate::domain::{Circumstance, Day, Lens, LinkKind, PersonNo, StatusKind, words};
use crate::graph::{LinkNo, StatusNo, View};
use crate::kinship::Term;
use crate::rules::Decision;
use std::cmp::Ordering;

words! {
    /// Whether somebody carries the family or is carried by it.
    Standing {
        /// Everyone who is not a dependant.
        Core = "CORE",
        /// A dependent child, or an incapacitated adult tied to a guardian.
        Dependent = "DEPENDENT",
    }
}

words! {
    /// What a member is to the holder, in the order of the spec.
    MemberRole {
        /// The holder.
        Holder = "HOLDER",
        /// Spouse.
        Spouse = "SPOUSE",
        /// Legal child.
        Child = "CHILD",
        /// Legal child by adoption, for a caller with the right.
        AdoptedChild = "ADOPTED_CHILD",
        /// The holder is a step-parent.
        Stepchild = "STEPCHILD",
        /// The holder is the guardian.
        Ward = "WARD",
        /// A young student.
        Student = "STUDENT",
        /// Legal parent.
        Parent = "PARENT",
        /// Step-parent of the holder.
        Stepparent = "STEPPARENT",
        /// Guardian of the holder.
        Guardian = "GUARDIAN",
        /// Carer of the holder.
        Carer = "CARER",
        /// Breadwinner of the holder.
        Breadwinner = "BREADWINNER",
        /// Maintained or cared for by the holder.
        Dependant = "DEPENDANT",
        /// A common legal parent.
        Sibling = "SIBLING",
        /// None of these.
        Other = "OTHER",
    }
}

words! {
    /// Whether the card may be relied upon.
    Soundness {
        /// Nothing is in doubt.
        Sound = "SOUND",
        /// Something is; see the warnings.
        WithWarnings = "WITH_WARNINGS",
        /// The card carries no amounts.
        NotCertifiable = "NOT_CERTIFIABLE",
    }
}

/// One member of the family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub person: PersonNo,
    /// Core or dependent.
    pub standing: Standing,
    /// All roles that hold towards the holder, in the order of [`MemberRole`].
    pub roles: Vec<MemberRole>,
    /// The kinship term seen from the holder.
    pub term: Term,
    /// The links that put the person here, ascending.
    pub because: Vec<LinkNo>,
    /// The earliest known start of these links.
    pub since: Option<Day>,
}

/// A record that proves something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FactRef {
    /// A link.
    Link(LinkNo),
    /// A status.
    Status(StatusNo),
    /// The row of a person (a birth or death date).
    Person(PersonNo),
}

impl FactRef {
    /// The order in which facts are told.
    pub(super) fn by_what_is_seen(self, other: FactRef, view: &View) -> Ordering {
        match (self, other) {
            (FactRef::Link(a), FactRef::Link(b)) => view.by_link(a, b),
            (FactRef::Status(a), FactRef::Status(b)) => view.by_status(a, b),
            (FactRef::Person(a), FactRef::Person(b)) => view.by_identity(a, b),
            (a, b) => a.cmp(&b),
        }
    }
}

/// A circumstance and whom it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CircumstanceFact {
    /// Which.
    pub kind: Circumstance,
    /// Whom it is about, by the smaller iin; never empty.
    pub about: Vec<PersonNo>,
    /// What proves it.
    pub because: Vec<FactRef>,
}

/// What changes on a date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// So many months after the birth: `AGE_1`, `AGE_18M`, `AGE_3` …
    Age(AgeMark),
    /// `STATUS_END:<kind>`.
    StatusEnd(StatusKind),
    /// `LINK_END:<kind>`.
    LinkEnd(LinkKind),
    /// `PENSION_AGE`.
    PensionAge,
    /// `TERM_END:<rule code>`.
    TermEnd(&'static str),
}

words! {
    /// The ages at which something changes.
    AgeMark {
        /// One year.
        Age1 = "AGE_1",
        /// Eighteen months.
        Age18Months = "AGE_18M",
        /// Three years.
        Age3 = "AGE_3",
        /// Six.
        Age6 = "AGE_6",
        /// Seven.
        Age7 = "AGE_7",
        /// Eight.
        Age8 = "AGE_8",
        /// Fourteen.
        Age14 = "AGE_14",
        /// Eighteen.
        Age18 = "AGE_18",
        /// Twenty-three.
        Age23 = "AGE_23",
    }
}

impl AgeMark {
    /// Months from the birth.
    pub fn months(self) -> i32 {
        match self {
            AgeMark::Age1 => 12,
            AgeMark::Age18Months => 18,
            AgeMark::Age3 => 36,
            AgeMark::Age6 => 72,
            AgeMark::Age7 => 84,
            AgeMark::Age8 => 96,
            AgeMark::Age14 => 168,
            AgeMark::Age18 => 216,
            AgeMark::Age23 => 276,
        }
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Change::Age(mark) => write!(f, "{mark}"),
            Change::StatusEnd(kind) => write!(f, "STATUS_END:{kind}"),
            Change::LinkEnd(kind) => write!(f, "LINK_END:{kind}"),
            Change::PensionAge => f.write_str("PENSION_AGE"),
            Change::TermEnd(rule) => write!(f, "TERM_END:{rule}"),
        }
    }
}

/// A dated change of the family if nothing else happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CalendarEntry {
    /// The day.
    pub on: Day,
    /// Whom it is about.
    pub about: PersonNo,
    /// What changes.
    pub change: Change,
}

/// Something in doubt, by its code of spec 2 §5.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// The code, for instance `contradicting-claims`.
    pub code: &'static str,
    /// Whom it is about, in the order of the code's definition.
    pub about: Vec<PersonNo>,
    /// The records in question.
    pub records: Vec<FactRef>,
}

/// The family around a person at a point in time, derived from links, never stored as truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyCard {
    /// Whose card.
    pub holder: PersonNo,
    /// Under which definition of family.
    pub lens: Lens,
    /// The reference person; `None` outside lens `CARD`.
    pub reference: Option<PersonNo>,
    /// The members: the holder first, then the oldest first.
    pub members: Vec<Member>,
    /// What is true of the holder's `CARD` family.
    pub circumstances: Vec<CircumstanceFact>,
    /// The rows of the rules that name a member of it, in the order of the rules; without amounts
    /// where somebody whom a row names belongs to a family that cannot be certified.
    pub entitlements: Vec<Decision>,
    /// Its next dated changes, by date, person and change.
    pub calendar: Vec<CalendarEntry>,
    /// The earliest of them.
    pub next_review: Option<Day>,
    /// Whether it may be relied upon.
    pub soundness: Soundness,
    /// What is in doubt.
    pub warnings: Vec<Warning>,
}
