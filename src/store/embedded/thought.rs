//! The store of one moment, changed in thought: events are laid over it, and nothing is ever
//! written. Must not know what the events are, nor hold up the writer.

use super::Inner;
use super::codec;
use super::desk;
use super::events;
use super::load;
use super::tables::{self, Reading};
use crate::domain::{Identity, Instant, PersonNo, Source, Sources};
use crate::graph::{FamilyGraph, LinkNo, StatusNo, Subgraph};
use crate::store::nodes;
use crate::store::staged::Staged;
use crate::store::{
    Changes, EventNo, ExtractState, Ground, Intake, NextNumbers, RowOf, SeeReject, StoreError,
    StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use std::sync::Arc;

/// How often the rows and the graph of one moment are looked for while others write.
const TRIES: usize = 50;

/// Rows and graph of one moment, and what was staged over them.
pub(super) struct Thought<'s> {
    inner: &'s Inner,
    reading: Reading,
    graph: Arc<dyn FamilyGraph>,
    laid: Option<Arc<Subgraph>>,
    staged: Staged,
    sources: Sources,
    next: NextNumbers,
}

impl<'s> Thought<'s> {
    pub(super) fn over(inner: &'s Inner) -> Result<Thought<'s>, StoreError> {
        for _ in 0..TRIES {
            let snapshot = inner.snapshot()?;
            let reading = inner.tables.read()?;
            if reading.sequence().map_err(|e| inner.tables.fail(e))? == snapshot.sequence {
                return Thought::of(inner, reading, snapshot.graph);
            }
            std::thread::yield_now();
        }
        Err(StoreError::Busy { path: inner.tables.path().to_owned() })
    }

    fn of(
        inner: &'s Inner,
        reading: Reading,
        graph: Arc<dyn FamilyGraph>,
    ) -> Result<Thought<'s>, StoreError> {
        let sources = load::sources(&inner.tables, &reading, &inner.options.sources)?;
        let next = |rows| tables::next_number(rows).map_err(|e| inner.tables.fail(e));
        let next = NextNumbers {
            person: next(&reading.person)?,
            link: next(&reading.link)?,
            status: next(&reading.status)?,
            extract: 1,
            event: next(&reading.event.rows)?,
        };
        let staged = Staged::default();
        Ok(Thought { inner, reading, graph, laid: None, staged, sources, next })
    }

    fn seen(&self) -> &dyn FamilyGraph {
        match &self.laid {
            Some(laid) => laid.as_ref(),
            None => self.graph.as_ref(),
        }
    }

    fn advance(&mut self, changes: &Changes) {
        let next = &mut self.next;
        let after = |next: &mut u32, numbers: &mut dyn Iterator<Item = u32>| {
            numbers.for_each(|no| *next = (*next).max(no + 1));
        };
        after(&mut next.person, &mut changes.people.iter().map(|(no, _)| no.0));
        after(&mut next.link, &mut changes.links.iter().map(|(no, _)| no.0));
        after(&mut next.status, &mut changes.statuses.iter().map(|(no, _)| no.0));
        after(&mut next.event, &mut changes.events.iter().map(|(no, _)| no.0));
        for name in &changes.other_sources {
            self.sources.find_or_add(name);
        }
    }
}

impl Ground for Thought<'_> {
    fn graph(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError> {
        Ok(match &self.laid {
            Some(laid) => Arc::clone(laid) as Arc<dyn FamilyGraph>,
            None => Arc::clone(&self.graph),
        })
    }

    fn stage(&mut self, changes: Changes) -> Result<(), StoreError> {
        let before = self.graph()?;
        let mut touched = nodes::touched(&changes, before.as_ref());
        for (no, _) in &changes.statuses {
            touched.add(self.status(*no)?.map(|row| row.status.person));
        }
        self.advance(&changes);
        self.staged.add(changes);
        let nodes = nodes::of(self, &touched, before.as_ref())?;
        let sources = Arc::new(self.sources.clone());
        let under = || Subgraph::over(Arc::clone(&self.graph), Arc::clone(&sources));
        let laid = self.laid.take().map_or_else(under, |laid| laid.with([], Arc::clone(&sources)));
        self.laid = Some(Arc::new(laid.with(nodes, sources)));
        Ok(())
    }
}

impl Intake for Thought<'_> {
    fn next(&self) -> NextNumbers {
        self.next
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        let last = desk::last_extract(&self.inner.tables, &self.reading)?;
        Ok(ExtractState { last })
    }

    /// Refused rows belong to imports.
    fn for_each_reject(&mut self, _see: &mut SeeReject) -> Result<(), StoreError> {
        Ok(())
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        let no = self.seen().find(identity)?;
        let recorded_at = self.seen().recorded_at(no);
        Some((no, recorded_at.is_some_and(|at| at != Instant::NEVER)))
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        if let Some(row) = self.staged.person(p) {
            return Ok(Some(row.clone()));
        }
        let decode = |row: &[u8]| codec::decode_person(row).map(|raw| raw.to_stored());
        load::row(&self.inner.tables, &self.reading.person, "person", p.0, decode)
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let mut numbers = Vec::new();
        self.seen().links_of_id(id, &mut numbers);
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

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let mut numbers = Vec::new();
        self.seen().statuses_of_id(id, &mut numbers);
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

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        if let Some(rows) = self.staged.incomes(p) {
            return Ok(rows.to_vec());
        }
        let decode = |row: &[u8]| codec::decode_incomes(row).collect::<Result<Vec<_>, _>>();
        let rows = &self.reading.income;
        Ok(load::row(&self.inner.tables, rows, "income", p.0, decode)?.unwrap_or_default())
    }

    /// Rows that wait are laid with the people who arrive: nobody counts them here.
    fn rows_waiting_for(&mut self, _p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        Ok(Vec::new())
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        if let Some(row) = self.staged.link(no) {
            return Ok(Some(row.clone()));
        }
        let decode = |row: &[u8]| codec::decode_link(row).map(|raw| raw.to_stored());
        load::row(&self.inner.tables, &self.reading.link, "link", no.0, decode)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        if let Some(row) = self.staged.status(no) {
            return Ok(Some(row.clone()));
        }
        let decode = |row: &[u8]| codec::decode_status(row).map(|raw| raw.to_stored());
        load::row(&self.inner.tables, &self.reading.status, "status", no.0, decode)
    }

    fn has_events(&self, p: PersonNo) -> bool {
        let kept = events::of_person(&self.inner.tables, &self.reading.event, p, None, 1);
        self.staged.events_of(p).next().is_some() || kept.is_ok_and(|found| !found.is_empty())
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let (tables, kept) = (&self.inner.tables, &self.reading.event);
        let mut numbers: Vec<EventNo> = self.staged.events_of(p).collect();
        numbers.extend(events::of_person(tables, kept, p, None, usize::MAX)?);
        numbers.sort_unstable();
        numbers.dedup();
        let mut found = Vec::with_capacity(numbers.len());
        for no in numbers {
            let row = match self.staged.event(no) {
                Some(row) => Some(row.clone()),
                None => events::by_no(tables, kept, &self.sources, no.0)?,
            };
            found.extend(row.map(|row| (no, row)));
        }
        Ok(found)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        if let Some(found) = self.staged.event_of_key(source, id) {
            return Ok(Some(found.clone()));
        }
        events::by_key(&self.inner.tables, &self.reading.event, &self.sources, (source, id))
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        if let Some(row) = self.staged.event(no) {
            return Ok(Some(row.clone()));
        }
        events::by_no(&self.inner.tables, &self.reading.event, &self.sources, no.0)
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        let mut rows = Vec::new();
        self.seen().links(p, &mut rows);
        Ok(rows.into_iter().map(|row| row.no).collect())
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.stage(changes)
    }
}
