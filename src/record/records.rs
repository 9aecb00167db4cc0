//! A row of `links.csv` or `statuses.csv`: whom it names, and where it belongs among the versions
//! of its record. People it names who have not arrived get a placeholder once it is accepted.

use super::identities::{Named, text_of};
use super::ledger::{Ledger, Outcome};
use super::{Fault, LinkRow, Slab, Span, StatusRow, Taken};
use crate::domain::{Instant, Link, Party, RecordFields, Recorded, Status};
use crate::store::{CsvMark, StoreError, StoredLink, StoredStatus};

impl Ledger<'_> {
    pub(super) fn link(&mut self, slab: &Slab, row: &LinkRow) -> Result<Outcome, StoreError> {
        let from_who = row.from.as_ref().map(|who| text_of(slab, who));
        let to_who = text_of(slab, &row.to);
        let from = from_who.as_ref().map(|who| self.named(who, 0));
        let ahead = u32::from(from.is_some_and(|from| !from.known));
        let to = self.named(&to_who, ahead);
        if from.is_some_and(|from| from.no == to.no) || from_who.as_ref() == Some(&to_who) {
            return Ok(Outcome::Rejected(super::ledger::self_link()));
        }
        let party = match from {
            Some(from) => Party::Person(from.no),
            None => Party::Institution(slab.get(row.institution).to_owned()),
        };
        let link = Link {
            kind: row.kind,
            from: party,
            to: to.no,
            basis: row.basis,
            end_reason: row.end_reason,
            record: owned(slab, &row.record),
        };
        let taken = self.version(StoredLink { link, csv: CsvMark::default() }, row.stamp)?;
        if taken == Taken::Conflict {
            return Ok(conflict());
        }
        if let (Some(from), Some(who)) = (from, &from_who) {
            self.note(from, who);
        }
        self.note(to, &to_who);
        Ok(outcome(taken, to.arrived && from.is_none_or(|from| from.arrived)))
    }

    pub(super) fn status(&mut self, slab: &Slab, row: &StatusRow) -> Result<Outcome, StoreError> {
        let who = text_of(slab, &row.person);
        let person: Named = self.named(&who, 0);
        let status = Status {
            person: person.no,
            kind: row.kind,
            detail: slab.get(row.detail).to_owned(),
            note: slab.get(row.note).to_owned(),
            record: owned(slab, &row.record),
        };
        let taken = self.version(StoredStatus { status, csv: CsvMark::default() }, row.stamp)?;
        if taken == Taken::Conflict {
            return Ok(conflict());
        }
        self.note(person, &who);
        Ok(outcome(taken, person.arrived))
    }
}

fn outcome(taken: Taken, arrived: bool) -> Outcome {
    match taken {
        _ if !arrived => Outcome::Waiting,
        Taken::Applied => Outcome::Applied,
        _ => Outcome::Unchanged,
    }
}

fn conflict() -> Outcome {
    Outcome::Rejected(Fault::conflict(
        "another row of this id and source says otherwise for the same recorded_at, \
         or in the same files without one",
    ))
}

fn owned(slab: &Slab, record: &RecordFields<Span>) -> RecordFields {
    RecordFields {
        source: record.source,
        id: slab.get(record.id).to_owned(),
        valid: record.valid,
        document: slab.get(record.document).to_owned(),
        confidence: record.confidence,
        state: record.state,
        secrecy: record.secrecy,
        recorded: Recorded { from: Instant::ALWAYS, until: Instant::NEVER },
    }
}
