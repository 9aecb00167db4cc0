//! Documents that were read before. Clients send few different ones, each very often, and reading
//! one costs more than walking a family. Must not know what a document asks.

use async_graphql::parser::types::ExecutableDocument;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Documents of one generation; there are two.
const KEPT: usize = 128;
/// Bytes of the longest document that is kept.
const LONGEST: usize = 4 * 1024;

/// The documents sent lately, by their text.
#[derive(Default)]
pub struct Documents {
    shelves: Mutex<Shelves>,
}

/// When the new shelf is full it becomes the old one, so that what nobody sends any more goes.
#[derive(Default)]
struct Shelves {
    new: HashMap<Box<str>, Arc<ExecutableDocument>>,
    old: HashMap<Box<str>, Arc<ExecutableDocument>>,
}

impl Documents {
    /// The document of this text, if it was read lately.
    pub(super) fn find(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        let mut shelves = self.shelves();
        if let Some(found) = shelves.new.get(text) {
            return Some(Arc::clone(found));
        }
        let (text, found) = shelves.old.remove_entry(text)?;
        shelves.keep(text, &found);
        Some(found)
    }

    /// Remembers a document that may be run.
    pub(super) fn keep(&self, text: &str, document: &Arc<ExecutableDocument>) {
        if text.len() <= LONGEST {
            self.shelves().keep(text.into(), document);
        }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        // A shelf is whole between any two of its steps.
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    fn keep(&mut self, text: Box<str>, document: &Arc<ExecutableDocument>) {
        if self.new.len() >= KEPT {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.insert(text, Arc::clone(document));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    #[test]
    fn what_is_sent_stays_and_what_is_not_goes() {
        let documents = Documents::default();
        let text = |n: usize| format!("{{ a{n} }}");
        for n in 0..10 * KEPT {
            let document = Arc::new(parse_query(text(n)).unwrap());
            documents.keep(&text(n), &document);
            assert!(documents.find(&text(0)).is_some(), "asked for after {n} others");
            assert!(documents.find(&text(n)).is_some());
        }
        assert!(documents.find(&text(1)).is_none());
        let shelves = documents.shelves();
        assert!(shelves.new.len() + shelves.old.len() <= 2 * KEPT);
    }

    #[test]
    fn a_long_document_is_not_kept() {
        let documents = Documents::default();
        let text = format!("{{ a }} #{}", "x".repeat(LONGEST));
        documents.keep(&text, &Arc::new(parse_query(&text).unwrap()));
        assert!(documents.find(&text).is_none());
    }
}
