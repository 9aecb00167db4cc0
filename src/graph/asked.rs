//! What a part of a graph was asked for and does not hold, and how much one answer may fetch. Must
//! not know who fetches.

use super::AddressNo;
use crate::domain::PersonNo;
use rustc_hash::FxHashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a subgraph was asked for and does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// People, ascending.
    pub people: Vec<PersonNo>,
    /// Address texts.
    pub addresses: Vec<String>,
}

impl Asked {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.addresses.is_empty()
    }
}

/// Bounds on what one answer may fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// People at most.
    pub people_max: usize,
    /// Rounds at most.
    pub rounds_max: usize,
}

/// An answer would need more people or rounds than [`Reach`] allows; nothing is guessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the family is too large to be walked within its limits")]
pub struct FamilyTooLarge;

#[derive(Default)]
pub(super) struct Missing {
    pub(super) people: FxHashSet<PersonNo>,
    pub(super) addresses: FxHashSet<AddressNo>,
}

/// What is missing, noted by whoever asks; of a copy nobody has asked anything.
#[derive(Default)]
pub(super) struct Notes(Mutex<Missing>);

impl Clone for Notes {
    fn clone(&self) -> Notes {
        Notes::default()
    }
}

impl Notes {
    pub(super) fn write(&self) -> MutexGuard<'_, Missing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
