//! What events did, in the words of their answers: one line a person or record, told anew whenever
//! something that bears on it arrives, so that the order of arrival leaves no trace. Must not know
//! how anything is worked out.

use super::facts::RecordKey;
use super::pending::Pending;
use crate::domain::{Deed, Sources};
use crate::store::{EventNo, StoreError};
use std::collections::BTreeSet;

/// What an event did: one line.
pub(super) type Effect = (EventNo, String);

/// How the line of a person begins; an event has one at most.
const PERSON: &str = "PERSON ";

/// The line of what was done to a person.
pub(super) fn of_person(what: impl std::fmt::Display) -> String {
    format!("{PERSON}{what}")
}

/// The line of what was done to a record.
pub(super) fn of_record(
    what: impl std::fmt::Display,
    sources: &Sources,
    key: &RecordKey,
) -> String {
    format!("{what} in {}", name(sources, key))
}

/// The event supersedes another, or does not.
pub(super) fn retell_superseding(
    pending: &mut Pending,
    no: EventNo,
    in_force: bool,
) -> Result<(), StoreError> {
    let Some(row) = pending.event(no)? else { return Ok(()) };
    let what = match &row.event.deed {
        Deed::Annuls(_) => "annulled",
        Deed::Split(_) => "undone",
        _ => "corrected",
    };
    let line = row.event.of().map(|of| format!("EVENT {what} in {} {}", of.source, of.id));
    retell(pending, no, |_| false, line.filter(|_| in_force))
}

fn name(sources: &Sources, (source, id): &RecordKey) -> String {
    format!("{} {id}", sources.name(*source))
}

/// The event does this to its person, or nothing.
pub(super) fn retell_person(
    pending: &mut Pending,
    no: EventNo,
    line: Option<String>,
) -> Result<(), StoreError> {
    retell(pending, no, |kept| !kept.starts_with(PERSON), line)
}

/// The event does this to these records.
pub(super) fn retell_records(
    pending: &mut Pending,
    no: EventNo,
    records: &BTreeSet<String>,
    lines: Vec<String>,
) -> Result<(), StoreError> {
    let others = |kept: &str| kept.rsplit_once(" in ").is_none_or(|(_, r)| !records.contains(r));
    retell(pending, no, others, lines)
}

/// The names of records as lines end with them.
pub(super) fn names<'k>(
    sources: &Sources,
    keys: impl Iterator<Item = &'k RecordKey>,
) -> BTreeSet<String> {
    keys.map(|key| name(sources, key)).collect()
}

fn retell(
    pending: &mut Pending,
    no: EventNo,
    keeps: impl Fn(&str) -> bool,
    lines: impl IntoIterator<Item = String>,
) -> Result<(), StoreError> {
    let Some(mut row) = pending.event(no)? else { return Ok(()) };
    let mut changes: Vec<String> =
        row.changes.iter().filter(|line| keeps(line)).cloned().chain(lines).collect();
    changes.sort_unstable();
    changes.dedup();
    if row.changes != changes {
        row.changes = changes;
        pending.put_event(no, row);
    }
    Ok(())
}
