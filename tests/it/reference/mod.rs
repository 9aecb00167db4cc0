//! A slow, literal model of spec 1 §§2–4, spec 2 §§1–5 and spec 3, against which the fast
//! implementation is tested. Every function quotes the sentence it stands for; where the text
//! leaves a choice, the comment begins with "Reading:". Must not know any room of the library but
//! `domain`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

mod active;
mod card;
mod claims;
mod conflicts;
mod examples;
mod family;
mod known;
mod lens;
mod properties;
mod random;
mod rules;
mod soundness;
mod world;

#[allow(unused_imports)] // the doors of this folder; not every test goes through every one
pub(crate) use {
    active::At,
    card::{RefCard, RefFamily, RefMember, reference_card, reference_families, reference_kin},
    conflicts::{Row as ConflictRow, reference_conflicts},
    known::Known,
    random::{Case, Dice},
    rules::{
        CODES, Medians, RefRow, reference_entitlements, reference_lawful_card,
        reference_lawful_families, reference_medians, reference_notices,
    },
    world::{IncomeRow, LinkRow, PersonRow, StatusRow, World},
};
