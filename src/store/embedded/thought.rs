//! The store of one moment, changed in thought: events are laid over it, and nothing is ever
//! written. Must not know what the events are, nor hold up the writer.

use super::Inner;
use super::desk;
use super::load;
use super::seen::Rows;
use super::tables::{self, Reading};
use crate::domain::{Identity, Instant, PersonNo, Source, Sources};
use crate::graph::{FamilyGraph, LinkNo, StatusNo, Subgraph};
use crate::store::nodes;
use crate::store::{
    Changes, EventNo, ExtractState, Ground, Intake, NextNumbers, RowOf, SeeReject, StoreError,
    StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use std::sync::Arc;
use std::time::Duration;

/// How often the rows and the graph of one moment are looked for while others write, first at once
/// and then with pauses: a commit of very many rows is durable a while before it is shown.
const TRIES: usize = 50;
const PATIENT_TRIES: usize = 250;
const PAUSE: Duration = Duration::from_millis(2);

/// Rows and graph of one moment, and what was staged over them.
pub(super) struct Thought<'s> {
    rows: Rows<&'s Inner>,
    graph: Arc<dyn FamilyGraph>,
    laid: Option<Arc<Subgraph>>,
    sources: Sources,
    next: NextNumbers,
}

impl<'s> Thought<'s> {
    pub(super) fn over(inner: &'s Inner) -> Result<Thought<'s>, StoreError> {
        for look in 0..TRIES + PATIENT_TRIES {
            let snapshot = inner.snapshot()?;
            let reading = inner.tables.read()?;
            if reading.sequence().map_err(|e| inner.tables.fail(e))? == snapshot.sequence {
                return Thought::of(inner, reading, snapshot.graph);
            }
            if look < TRIES { std::thread::yield_now() } else { std::thread::sleep(PAUSE) }
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
        let rows = Rows::new(inner, Some(reading));
        Ok(Thought { rows, graph, laid: None, sources, next })
    }

    fn seen(&self) -> &dyn FamilyGraph {
        match &self.laid {
            Some(laid) => laid.as_ref(),
            None => self.graph.as_ref(),
        }
    }

    /// Whether the person's own row, or the birth, has come.
    fn has_arrived(&self, p: PersonNo) -> bool {
        self.seen().recorded_at(p).is_some_and(|at| at != Instant::NEVER)
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
        self.rows.staged.add(changes);
        let running = nodes::running_extract(self)?;
        let nodes = nodes::of(self, running, &touched, before.as_ref())?;
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
        let (tables, reading) = self.rows.at_hand()?;
        let last = desk::last_extract(tables, reading)?;
        Ok(ExtractState { last })
    }

    /// Refused rows belong to imports.
    fn for_each_reject(&mut self, _see: &mut SeeReject) -> Result<(), StoreError> {
        Ok(())
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        let no = self.seen().find(identity)?;
        Some((no, self.has_arrived(no)))
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        nodes::Contents::person(&mut self.rows, p)
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let mut maybe = Vec::new();
        self.seen().links_of_id(id, &mut maybe);
        self.rows.link_versions(maybe, (source, id))
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let mut maybe = Vec::new();
        self.seen().statuses_of_id(id, &mut maybe);
        self.rows.status_versions(maybe, (source, id))
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        nodes::Contents::incomes(&mut self.rows, p)
    }

    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        if self.has_arrived(p) {
            return Ok(Vec::new());
        }
        let (mut links, mut statuses) = (Vec::new(), Vec::new());
        self.seen().links(p, &mut links);
        self.seen().statuses(p, &mut statuses);
        let links = links.into_iter().map(|row| RowOf::Link(row.no));
        Ok(links.chain(statuses.into_iter().map(|row| RowOf::Status(row.no))).collect())
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        nodes::Contents::link(&mut self.rows, no)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        nodes::Contents::status(&mut self.rows, no)
    }

    fn has_events(&self, p: PersonNo) -> bool {
        self.rows.has_events(p)
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        self.rows.events_of(p)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        self.rows.event(source, id)
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        self.rows.event_row(no)
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        let mut rows = Vec::new();
        self.seen().links(p, &mut rows);
        Ok(rows.into_iter().map(|row| row.no).collect())
    }

    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        let mut rows = Vec::new();
        self.seen().statuses(p, &mut rows);
        Ok(rows.into_iter().map(|row| row.no).collect())
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.stage(changes)
    }
}
