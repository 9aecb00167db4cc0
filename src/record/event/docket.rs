//! Disputes of links and resolutions of conflicts among the events of somebody: what was said
//! already, and whether it still holds. Pure; must not know where events are kept.

use crate::domain::{Deed, Identity, PersonNo, RecordName, Resolution};
use crate::store::StoredEvent;

/// Everything said of records that names somebody, in the order of recording, without what an
/// annulment undid.
#[derive(Clone, Debug, Default)]
pub struct Docket(Vec<StoredEvent>);

/// The code of the conflict that a dispute opens.
pub const CONTESTED_RECORD: &str = "contested-record";

impl Docket {
    /// Of the events that name somebody, each as it is known.
    pub fn of(mut rows: Vec<StoredEvent>) -> Docket {
        let undone: Vec<_> = rows
            .iter()
            .filter(|row| matches!(row.event.deed, Deed::Annuls(_)) && !row.changes.is_empty())
            .filter_map(|row| row.event.of().cloned())
            .collect();
        rows.retain(|row| row.event.judges() && !undone.contains(&row.event.key()));
        rows.sort_by_cached_key(|row| {
            (row.recorded_at, row.event.source.clone(), row.event.id.clone())
        });
        Docket(rows)
    }

    /// Everything that says something of one of these records, or of this conflict.
    pub fn about<'d>(&'d self, conflict: &Conflict<'d>) -> impl Iterator<Item = &'d StoredEvent> {
        self.0.iter().filter(move |row| match &row.event.deed {
            Deed::Resolved(resolution) => conflict.is(resolution) || judges(row, conflict.records),
            _ => judges(row, conflict.records),
        })
    }

    /// How a conflict was settled last, unless it was opened again by a dispute since.
    pub fn settled<'d>(&'d self, conflict: &Conflict<'d>) -> Option<&'d StoredEvent> {
        let last = self.about(conflict).filter(|row| {
            let is_dispute = matches!(row.event.deed, Deed::Disputed(_));
            !is_dispute || conflict.code == CONTESTED_RECORD
        });
        let last = last.last()?;
        let is_own = |r: &Resolution| conflict.is(r);
        matches!(&last.event.deed, Deed::Resolved(own) if is_own(own)).then_some(last)
    }

    /// The same dispute, if nothing was said of the link since.
    pub fn disputed(&self, record: &RecordName, said: (&str, &str)) -> Option<&StoredEvent> {
        let (source, reason) = said;
        let records = std::slice::from_ref(record);
        let all = self.0.iter().rev().filter(|row| judges(row, records));
        let mut open = all.take_while(|row| matches!(row.event.deed, Deed::Disputed(_)));
        open.find(|row| row.event.source == source && row.event.deed.reason() == Some(reason))
    }

    /// Every resolution.
    pub fn resolutions(&self) -> impl Iterator<Item = (&StoredEvent, &Resolution)> {
        self.0.iter().filter_map(|row| match &row.event.deed {
            Deed::Resolved(resolution) => Some((row, resolution)),
            _ => None,
        })
    }
}

/// Whether an event says something of one of these records.
fn judges(row: &StoredEvent, records: &[RecordName]) -> bool {
    let (_, verdicts) = row.event.deed.verdicts();
    verdicts.iter().any(|(record, _)| records.contains(record))
}

/// What tells a conflict from others.
pub struct Conflict<'c> {
    /// Its code.
    pub code: &'c str,
    /// Its people.
    pub people: &'c [PersonNo],
    /// Its records.
    pub records: &'c [RecordName],
    /// The number of somebody whom an event names.
    pub number: &'c dyn Fn(&Identity) -> Option<PersonNo>,
}

impl Conflict<'_> {
    /// Whether it is the one that was settled.
    pub fn is(&self, resolution: &Resolution) -> bool {
        let has = |record: &RecordName| self.records.contains(record);
        let same_records =
            resolution.records.len() == self.records.len() && resolution.records.iter().all(has);
        let named: Vec<PersonNo> =
            resolution.people.iter().filter_map(|who| (self.number)(who)).collect();
        resolution.code == self.code && same_records && named == self.people
    }
}
