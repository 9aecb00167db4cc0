//! Rows as whoever writes, or thinks of writing, sees them: what was staged first, then what is on
//! its way to the disk, then what is in the log, then the tables of one moment. Must not know who
//! writes, nor which numbers belong to what.

use super::Inner;
use super::codec;
use super::events;
use super::flight::Flight;
use super::load;
use super::tables::{Kept, Reading, Tables};
use crate::domain::{PersonNo, Source};
use crate::graph::{LinkNo, StatusNo};
use crate::store::nodes::Contents;
use crate::store::staged::Staged;
use crate::store::{
    Changes, EventNo, StoreError, StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::Arc;

/// Staged rows over those of the log and of the tables.
pub(super) struct Rows<I> {
    inner: I,
    /// The moment that is read; taken anew after each write.
    reading: Option<Reading>,
    pub(super) staged: Staged,
    /// What is not durable yet, and nobody stages any more.
    flying: Option<Arc<Flight>>,
    /// What is durable, and may not be in the tables yet.
    logged: Staged,
    /// What was read at this moment: a fold asks for the same rows again and again.
    read: Read,
}

/// The most rows of a kind that are remembered; then it begins anew.
const READ_MAX: usize = 16_384;

/// Rows of one moment.
#[derive(Default)]
pub(super) struct Read {
    people: FxHashMap<PersonNo, Option<StoredPerson>>,
    links: FxHashMap<LinkNo, Option<StoredLink>>,
    statuses: FxHashMap<StatusNo, Option<StoredStatus>>,
}

impl<I: Deref<Target = Inner>> Rows<I> {
    /// Nothing staged. Without a moment the first look takes one.
    pub(super) fn new(inner: I, reading: Option<Reading>) -> Rows<I> {
        let (staged, logged) = (Staged::default(), Staged::default());
        Rows { inner, reading, staged, flying: None, logged, read: Read::default() }
    }

    /// The same over what is on its way; of the log the tables took everything before.
    pub(super) fn under(inner: I, flight: Arc<Flight>, read: Read) -> Rows<I> {
        Rows { flying: Some(flight), read, ..Rows::new(inner, None) }
    }

    /// What was read so far.
    pub(super) fn take_read(&mut self) -> Read {
        std::mem::take(&mut self.read)
    }

    /// What is on its way.
    pub(super) fn flying(&self) -> Option<&Arc<Flight>> {
        self.flying.as_ref()
    }

    /// What was on its way is in the tables, by the commit of this number.
    pub(super) fn note_landed(&mut self, sequence: u64) {
        let Some(flight) = self.flying.take() else { return };
        // What was read of the tables is not what they took now: that was looked for before them.
        self.reading = None;
        let came_with_it = |no| flight.rows.event(no).is_some_and(|row| row.sequence == 0);
        self.staged.came(sequence, came_with_it);
    }

    /// The same over what is in the log, of which `logged` was left by the last writer.
    pub(super) fn over(inner: I, logged: Staged) -> Rows<I> {
        let logged = if inner.tables.is_unsettled() { logged } else { Staged::default() };
        Rows { logged, ..Rows::new(inner, None) }
    }

    /// What is in the log, for the next writer.
    pub(super) fn take_logged(&mut self) -> Staged {
        std::mem::take(&mut self.logged)
    }

    /// Notes that these changes are durable.
    pub(super) fn note_kept(&mut self, mut changes: Changes, kept: Kept) {
        if !kept.behind_others {
            self.logged = Staged::default();
        }
        if !kept.in_log {
            return;
        }
        for (_, row) in changes.events.iter_mut().filter(|(_, row)| row.sequence == 0) {
            row.sequence = kept.sequence;
        }
        self.logged.add(changes);
    }

    /// What is newer than the tables.
    fn newer<'s, T: ?Sized>(&'s self, of: impl Fn(&'s Staged) -> Option<&'s T>) -> Option<&'s T> {
        let flying = || of(&self.flying.as_ref()?.rows);
        of(&self.staged).or_else(flying).or_else(|| of(&self.logged))
    }

    /// A version of a link that may not be in the tables yet.
    pub(super) fn newer_link(&self, no: LinkNo) -> Option<&StoredLink> {
        self.newer(|rows| rows.link(no))
    }

    /// The same of a status.
    pub(super) fn newer_status(&self, no: StatusNo) -> Option<&StoredStatus> {
        self.newer(|rows| rows.status(no))
    }

    /// Lets go of the moment: the tables are about to be others.
    pub(super) fn let_go(&mut self) {
        self.reading = None;
        self.read = Read::default();
    }

    /// The tables, and the moment at which they are read.
    pub(super) fn at_hand(&mut self) -> Result<(&Tables, &Reading), StoreError> {
        let reading = match self.reading.take() {
            Some(reading) => reading,
            None => self.inner.tables.read_settled()?,
        };
        Ok((&self.inner.tables, self.reading.insert(reading)))
    }

    /// Of these versions of links those of one record, ascending by recorded time.
    pub(super) fn link_versions(
        &mut self,
        mut numbers: Vec<LinkNo>,
        (source, id): (Source, &str),
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        numbers.sort_unstable();
        numbers.dedup();
        let mut versions = Vec::new();
        for no in numbers {
            let row = self
                .link(no)?
                .filter(|row| row.link.record.source == source && row.link.record.id == id);
            versions.extend(row.map(|row| (no, row)));
        }
        versions.sort_by_key(|(no, row)| (row.link.record.recorded.from, *no));
        Ok(versions)
    }

    /// The same of statuses.
    pub(super) fn status_versions(
        &mut self,
        mut numbers: Vec<StatusNo>,
        (source, id): (Source, &str),
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        numbers.sort_unstable();
        numbers.dedup();
        let mut versions = Vec::new();
        for no in numbers {
            let row = self
                .status(no)?
                .filter(|row| row.status.record.source == source && row.status.record.id == id);
            versions.extend(row.map(|row| (no, row)));
        }
        versions.sort_by_key(|(no, row)| (row.status.record.recorded.from, *no));
        Ok(versions)
    }

    /// Whether an event names this person, at the moment that is read.
    pub(super) fn has_events(&self, p: PersonNo) -> bool {
        let kept = |reading: &Reading| {
            let found = events::of_person(&self.inner.tables, &reading.event, p, None, 1);
            found.is_ok_and(|found| !found.is_empty())
        };
        self.newer_events_of(p).next().is_some() || self.reading.as_ref().is_some_and(kept)
    }

    /// The events that name somebody and may not be in the tables yet.
    fn newer_events_of(&self, p: PersonNo) -> impl Iterator<Item = EventNo> + '_ {
        let flying = self.flying.as_ref().map(|flight| &flight.rows);
        let newer = [Some(&self.staged), flying, Some(&self.logged)].into_iter().flatten();
        newer.flat_map(move |rows| rows.events_of(p)).copied()
    }

    pub(super) fn events_of(
        &mut self,
        p: PersonNo,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let mut numbers: Vec<EventNo> = self.newer_events_of(p).collect();
        let (tables, reading) = self.at_hand()?;
        numbers.extend(events::of_person(tables, &reading.event, p, None, usize::MAX)?);
        numbers.sort_unstable();
        numbers.dedup();
        let mut found = Vec::with_capacity(numbers.len());
        for no in numbers {
            found.extend(self.event_row(no)?.map(|row| (no, row)));
        }
        Ok(found)
    }

    pub(super) fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        if let Some(found) = self.newer(|rows| rows.event_of_key(source, id)) {
            return Ok(Some(found.clone()));
        }
        self.at_hand()?;
        let Rows { inner, reading: Some(reading), .. } = self else { return Ok(None) };
        events::by_key(&inner.tables, &reading.event, &inner.options.sources, (source, id))
    }

    pub(super) fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        if let Some(row) = self.newer(|rows| rows.event(no)) {
            return Ok(Some(row.clone()));
        }
        self.at_hand()?;
        let Rows { inner, reading: Some(reading), .. } = self else { return Ok(None) };
        events::by_no(&inner.tables, &reading.event, &inner.options.sources, no.0)
    }
}

impl<I: Deref<Target = Inner>> Contents for Rows<I> {
    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        if let Some(row) = self.newer(|rows| rows.person(p)) {
            return Ok(Some(row.clone()));
        }
        if let Some(row) = self.read.people.get(&p) {
            return Ok(row.clone());
        }
        let decode = |row: &[u8]| codec::decode_person(row).map(|raw| raw.to_stored());
        let (tables, reading) = self.at_hand()?;
        let row = load::row(tables, &reading.person, "person", p.0, decode)?;
        remember(&mut self.read.people, p, row.clone());
        Ok(row)
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        if let Some(row) = self.newer_link(no) {
            return Ok(Some(row.clone()));
        }
        if let Some(row) = self.read.links.get(&no) {
            return Ok(row.clone());
        }
        let decode = |row: &[u8]| codec::decode_link(row).map(|raw| raw.to_stored());
        let (tables, reading) = self.at_hand()?;
        let row = load::row(tables, &reading.link, "link", no.0, decode)?;
        remember(&mut self.read.links, no, row.clone());
        Ok(row)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        if let Some(row) = self.newer_status(no) {
            return Ok(Some(row.clone()));
        }
        if let Some(row) = self.read.statuses.get(&no) {
            return Ok(row.clone());
        }
        let decode = |row: &[u8]| codec::decode_status(row).map(|raw| raw.to_stored());
        let (tables, reading) = self.at_hand()?;
        let row = load::row(tables, &reading.status, "status", no.0, decode)?;
        remember(&mut self.read.statuses, no, row.clone());
        Ok(row)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        if let Some(rows) = self.newer(|rows| rows.incomes(p)) {
            return Ok(rows.to_vec());
        }
        let decode = |row: &[u8]| codec::decode_incomes(row).collect::<Result<Vec<_>, _>>();
        let (tables, reading) = self.at_hand()?;
        Ok(load::row(tables, &reading.income, "income", p.0, decode)?.unwrap_or_default())
    }
}

fn remember<N: Eq + Hash, T: Clone>(read: &mut FxHashMap<N, Option<T>>, no: N, row: Option<T>) {
    if read.len() >= READ_MAX {
        read.clear();
    }
    read.insert(no, row);
}
