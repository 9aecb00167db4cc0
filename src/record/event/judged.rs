//! What is said of records within a fold: a disputed record stays contested through whatever is
//! stated of it later, until it is said that it stands. Pure.

use super::acts::Judgement;
use super::facts::{Fact, RecordKey};
use crate::domain::{PersonNo, RecordState, Verdict};
use crate::store::EventNo;
use std::collections::BTreeMap;

/// Everything said so far, record by record, in the order of the fold.
#[derive(Default)]
pub(super) struct Judged<'f>(BTreeMap<RecordKey, Vec<(EventNo, &'f Judgement)>>);

impl<'f> Judged<'f> {
    pub(super) fn add(&mut self, no: EventNo, judgement: &'f Judgement) {
        self.0.entry(judgement.record.clone()).or_default().push((no, judgement));
    }

    /// What was said last of a record, by which event.
    pub(super) fn last<T: Fact>(&self, row: &T) -> Option<(EventNo, Verdict)> {
        let people = T::people(&row.thing());
        let all = self.0.get(&row.key())?.iter().rev();
        let mut own = all.filter(|(_, judgement)| concerns(judgement, &people));
        own.next().map(|(no, judgement)| (*no, judgement.verdict))
    }
}

/// Whether it is about a record of these people.
pub(super) fn concerns(judgement: &Judgement, people: &[PersonNo]) -> bool {
    judgement.people.iter().any(|p| people.contains(p))
}

/// The state of a record after what is said of it, if that is another.
pub(super) fn state_after(state: RecordState, verdict: Verdict) -> Option<RecordState> {
    match (state, verdict) {
        (RecordState::Registered, Verdict::Contested) => Some(RecordState::Contested),
        (RecordState::Contested, Verdict::Confirmed) => Some(RecordState::Registered),
        (RecordState::Registered | RecordState::Contested, Verdict::Withdrawn) => {
            Some(RecordState::Annulled)
        }
        _ => None,
    }
}
