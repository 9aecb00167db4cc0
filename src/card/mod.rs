//! The assembled answer: members with roles and terms, circumstances, calendar, soundness. Pure:
//! no clock, no I/O, no language; the same code for one card and for a whole country.

mod assemble;
mod calendar;
mod circumstances;
mod diff;
mod doubts;
mod entitlements;
mod family_card;
mod lens;
mod roles;
mod soundness;
mod wellbeing;
mod why;

pub use assemble::{CardRequest, Roster, Shared, assemble, enrol, roster};
pub use calendar::{calendar, turning};
pub use circumstances::circumstances;
pub use diff::{CardDiff, diff};
pub use entitlements::{Owed, certifiable, has_sound_records, refused};
pub use family_card::{
    AgeMark, CalendarEntry, Change, CircumstanceFact, FactRef, FamilyCard, Member, MemberRole,
    Soundness, Standing, Warning,
};
pub use lens::lens_members;
pub use wellbeing::wellbeing;
pub use why::{explained, said};
