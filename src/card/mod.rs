//! The assembled answer: members with roles and terms, circumstances, calendar, soundness. Pure:
//! no clock, no I/O, no language; the same code for one card and for a whole country.

mod assemble;
mod calendar;
mod circumstances;
mod diff;
mod family_card;
mod roles;
mod soundness;

pub use assemble::{CardRequest, assemble};
pub use diff::{CardDiff, diff};
pub use family_card::{
    AgeMark, CalendarEntry, Change, Circumstance, CircumstanceFact, FactRef, FamilyCard, Member,
    MemberRole, Soundness, Standing, Warning,
};
