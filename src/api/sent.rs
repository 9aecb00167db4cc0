//! The cards that subscribers were sent last, so that whoever comes back soon is told exactly what
//! changed meanwhile. Bounded, in memory only: without it an answer is derived anew. Must not know
//! how cards are sent.

use crate::card::FamilyCard;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Cards remembered at most, the newest; a few kilobytes each.
const SENT_MAX: usize = 1_024;

/// Cards by the cursor they were sent with.
#[derive(Default)]
pub struct Sent(Mutex<VecDeque<(String, Arc<FamilyCard>)>>);

impl Sent {
    /// Remembers a card.
    pub fn put(&self, cursor: &str, card: Arc<FamilyCard>) {
        let mut cards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cards.len() >= SENT_MAX {
            cards.pop_front();
        }
        cards.push_back((cursor.to_owned(), card));
    }

    /// The card of a cursor, if it is remembered.
    pub fn get(&self, cursor: &str) -> Option<Arc<FamilyCard>> {
        let cards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = cards.iter().rev().filter(|(own, _)| own == cursor);
        found.next().map(|(_, card)| Arc::clone(card))
    }
}
