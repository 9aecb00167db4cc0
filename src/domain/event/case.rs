//! What people say of records rather than what happened: a link is disputed, a conflict is settled.
//! The words of the log alone (decision 0009). Must not know what is recorded already.

use super::read::{Read, people, require};
use super::{Deed, EventDraft, EventFault, EventField, Stated};
use crate::domain::vocabulary::words;
use crate::domain::{Identity, Sources};

words! {
    /// Which records.
    RecordTable {
        /// Links.
        Link = "LINK",
        /// Statuses.
        Status = "STATUS",
    }
}

/// A record by name, as `LINK CIVIL_ACTS m-1`: no part of it has white space.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RecordName {
    /// Which records.
    pub table: RecordTable,
    /// The name of the register.
    pub source: String,
    /// The id within its source.
    pub id: String,
}

impl RecordName {
    /// Reads a name; `None` if it is none.
    pub fn parse(text: &str, sources: &Sources) -> Option<RecordName> {
        let mut parts = text.split(' ');
        let (table, source, id) = (parts.next()?, parts.next()?, parts.next()?);
        let table = RecordTable::parse(table)?;
        let is_name = sources.takes(source) && !id.is_empty() && parts.next().is_none();
        is_name.then(|| RecordName { table, source: source.to_owned(), id: id.to_owned() })
    }
}

impl std::fmt::Display for RecordName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.table, self.source, self.id)
    }
}

/// Somebody says that a link is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// The people at its ends.
    pub people: Vec<Identity>,
    /// The link.
    pub record: RecordName,
    /// Why.
    pub reason: String,
}

/// A caseworker settles a conflict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolution {
    /// The code of the conflict.
    pub code: String,
    /// Its people, in its order.
    pub people: Vec<Identity>,
    /// Its records.
    pub records: Vec<RecordName>,
    /// The one that stands; the others are withdrawn. `None`: all stay as they are.
    pub keep: Option<RecordName>,
    /// Why.
    pub reason: String,
}

/// What is said of one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is disputed.
    Contested,
    /// It stands.
    Confirmed,
    /// It never was.
    Withdrawn,
}

impl Resolution {
    /// What it says of each of its records.
    pub fn verdicts(&self) -> impl Iterator<Item = (&RecordName, Verdict)> {
        let keep = self.keep.as_ref();
        self.records.iter().filter_map(move |record| match keep {
            None => None,
            Some(kept) if kept == record => Some((record, Verdict::Confirmed)),
            Some(_) => Some((record, Verdict::Withdrawn)),
        })
    }

    /// Whether it withdraws any of them.
    pub fn withdraws(&self) -> bool {
        self.verdicts().any(|(_, verdict)| verdict == Verdict::Withdrawn)
    }
}

impl Deed {
    /// What it says of each record, and of whose.
    pub fn verdicts(&self) -> (&[Identity], Vec<(&RecordName, Verdict)>) {
        match self {
            Deed::Disputed(dispute) => {
                (&dispute.people, vec![(&dispute.record, Verdict::Contested)])
            }
            Deed::Resolved(resolution) => (&resolution.people, resolution.verdicts().collect()),
            _ => (&[], Vec::new()),
        }
    }

    /// Why, where the event says so.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Deed::Disputed(dispute) => Some(&dispute.reason),
            Deed::Resolved(resolution) => Some(&resolution.reason),
            _ => None,
        }
    }
}

pub(super) fn disputed(draft: &EventDraft, sources: &Sources) -> Read<Deed> {
    let people = people(draft, EventField::People)?;
    let [record]: [RecordName; 1] = records(draft, sources)?
        .try_into()
        .map_err(|_| EventFault::new("unknown-value", "is not one link").within("records"))?;
    if record.table != RecordTable::Link {
        return Err(EventFault::new("unknown-value", "is no link").within("records"));
    }
    let reason = require(draft, EventField::Note)?.to_owned();
    Ok(Deed::Disputed(Dispute { people, record, reason }))
}

pub(super) fn resolved(draft: &EventDraft, sources: &Sources) -> Read<Deed> {
    let code = require(draft, EventField::Code)?.to_owned();
    let people = people(draft, EventField::People)?;
    let records = records(draft, sources)?;
    let keep = match draft.0.get(&EventField::Keep) {
        None => None,
        Some(_) => Some(record(require(draft, EventField::Keep)?, sources)),
    };
    let strange = || EventFault::new("unknown-value", "is none of the records").within("keep");
    let keep = match keep {
        None => None,
        Some(kept) => Some(kept.ok().filter(|kept| records.contains(kept)).ok_or_else(strange)?),
    };
    let reason = require(draft, EventField::Note)?.to_owned();
    Ok(Deed::Resolved(Resolution { code, people, records, keep, reason }))
}

fn records(draft: &EventDraft, sources: &Sources) -> Read<Vec<RecordName>> {
    let list = match draft.0.get(&EventField::Records) {
        None => return Ok(Vec::new()),
        Some(Stated::List(list)) => list,
        Some(_) => return Err(EventFault::new("bad-json", "is not a list").within("records")),
    };
    let place = |n: usize, fault: EventFault| fault.within(n.to_string()).within("records");
    let read = |(n, text): (usize, &String)| record(text, sources).map_err(|f| place(n, f));
    list.iter().enumerate().map(read).collect()
}

fn record(text: &str, sources: &Sources) -> Read<RecordName> {
    let message = "names no record; write LINK or STATUS, the register and the id";
    RecordName::parse(text, sources).ok_or_else(|| EventFault::new("unknown-value", message))
}
