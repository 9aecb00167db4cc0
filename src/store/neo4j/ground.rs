//! Events one after another: each sees what was staged before it, as a graph laid over the one that
//! is fetched when it is asked. Must not know what an event does.

use super::session::Session;
use super::write;
use crate::domain::CivilEvent;
use crate::graph::{FamilyGraph, Subgraph};
use crate::store::nodes;
use crate::store::{Changes, Ground, Intake, StoreError};
use std::sync::Arc;

impl Ground for Session {
    fn foresee(&mut self, event: &CivilEvent) -> Result<(), StoreError> {
        if self.foreseen.take().is_some_and(|key| key == event.key()) {
            return Ok(());
        }
        self.fetch_foreseen(event).map(|_| ())
    }

    fn graph(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError> {
        match &self.laid {
            Some(laid) => Ok(Arc::clone(laid) as Arc<dyn FamilyGraph>),
            None => Ok(self.fetched() as Arc<dyn FamilyGraph>),
        }
    }

    fn stage(&mut self, changes: Changes) -> Result<(), StoreError> {
        if changes == Changes::default() {
            return Ok(());
        }
        self.check()?;
        let (before, people) = (self.graph()?, changes.people_touched());
        self.fetch_whole(people.iter().copied())?;
        // The graph is asked about all of them, so it fetches them together.
        before.look_ahead(&people);
        let mut touched = nodes::touched(&changes, before.as_ref());
        for (no, _) in &changes.statuses {
            touched.add(self.status(*no)?.map(|row| row.status.person));
        }
        self.now = write::state_after(&self.now, &changes);
        self.note_names(&changes);
        self.staged.add(changes);
        let running = nodes::running_extract(self)?;
        let nodes = nodes::of(self, running, &touched, before.as_ref())?;
        let sources = write::sources_of(&self.now);
        let under: Arc<dyn FamilyGraph> = self.fetched();
        let laid = match self.laid.take() {
            Some(laid) => laid.with(nodes, sources),
            None => Subgraph::over(under, Arc::clone(&sources)).with(nodes, sources),
        };
        self.laid = Some(Arc::new(laid));
        self.check()
    }
}
