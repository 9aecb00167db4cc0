//! The words of the registers, as types that cannot be wrong: numbers, days, people, links,
//! statuses, money, sources, and the scope of a question. No I/O, no clock, no other room.

mod circumstance;
mod day;
mod event;
mod iin;
mod instant;
mod json;
mod link;
mod money;
mod person;
mod scope;
mod source;
mod status;

mod vocabulary;

pub use circumstance::Circumstance;
pub use day::{Day, DayError, Interval};
pub use event::{
    Adoption, CASE_LIST_MAX, CivilEvent, Condition, Deed, Dispute, EVENT_ID_MAX, EVENT_LIST_MAX,
    EVENT_TEXT_MAX, End, EventDraft, EventFault, EventField, EventKey, EventKind, PersonField,
    RecordName, RecordTable, Resolution, Stated, Tie, Verdict,
};
pub use iin::{Iin, IinError};
pub use instant::{Instant, InstantError, Recorded};
pub use json::{JsonFault, strict_json};
pub use link::{
    Basis, Confidence, EndReason, Link, LinkKind, Party, RecordFields, RecordState, Secrecy,
};
pub use money::{Month, Tenge};
pub use person::{Identity, Person, PersonNo, Region, Sex};
pub use scope::{Lens, Locale, Permission, Rights, Scope};
pub use source::{Coverage, SOURCES_MAX, Source, SourceRule, Sources};
pub use status::{Detail, Income, IncomeKind, Status, StatusKind};
pub(crate) use vocabulary::words;
