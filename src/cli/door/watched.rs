//! The store as a command has it: whoever carries it out for a guest stops reading and writing when
//! the guest has gone. What was committed until then stays, as after a kill.

use super::Wire;
use crate::domain::{Identity, Instant, LinkKind, PersonNo, Source, Sources, StatusKind};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    AllRows, Begun, Changes, Counts, EventNo, ExtractRow, ExtractState, Ground, Intake,
    IntakeSession, NextNumbers, Publish, RejectRow, RowOf, SeeArrived, SeeReject, Store,
    StoreError, StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus, Visit,
};
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

/// A store that a command has opened, or that its host has.
pub(in crate::cli) struct Opened {
    store: Arc<Store>,
    guest: Option<Arc<Wire>>,
}

impl Opened {
    /// For a command of this process.
    pub(in crate::cli) fn here(store: Store) -> Opened {
        Opened { store: Arc::new(store), guest: None }
    }

    /// For the command of a guest.
    pub(in crate::cli) fn of_host(store: Arc<Store>, guest: Arc<Wire>) -> Opened {
        Opened { store, guest: Some(guest) }
    }

    /// The store itself, to be served.
    pub(in crate::cli) fn into_store(self) -> Arc<Store> {
        self.store
    }

    /// As [`Store::intake`].
    pub(in crate::cli) fn intake(
        &self,
        publish: Publish,
    ) -> Result<Box<dyn IntakeSession>, StoreError> {
        let session = self.store.intake(publish)?;
        Ok(match self.watch() {
            None => session,
            Some(watch) => Box::new(Watched { inner: session, watch }),
        })
    }

    /// As [`Store::begin`].
    pub(in crate::cli) fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Ground) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Begun<T>, StoreError> {
        if let Some(watch) = self.watch() {
            watch.goes_on()?;
        }
        self.store.begin(work)
    }

    /// As [`Store::all_rows`].
    pub(in crate::cli) fn all_rows(&self) -> Result<Box<dyn AllRows + '_>, StoreError> {
        let rows = self.store.all_rows()?;
        Ok(match self.watch() {
            None => rows,
            Some(watch) => Box::new(Watched { inner: rows, watch }),
        })
    }

    /// As [`Store::backup`].
    pub(in crate::cli) fn backup(&self, file: &Path) -> Result<(), StoreError> {
        let goes_on = || self.guest.as_ref().is_none_or(|guest| !guest.is_cut());
        self.store.backup(file, &goes_on)
    }

    fn watch(&self) -> Option<Watch> {
        let guest = self.guest.clone()?;
        Some(Watch { guest, path: self.store.place().display().to_string() })
    }
}

impl Deref for Opened {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// Whether anybody still waits.
struct Watch {
    guest: Arc<Wire>,
    path: String,
}

impl Watch {
    fn goes_on(&self) -> Result<(), StoreError> {
        if self.guest.is_cut() {
            return Err(StoreError::Abandoned { path: self.path.clone() });
        }
        Ok(())
    }
}

/// Something of the store that ends when nobody waits any more.
struct Watched<T> {
    inner: T,
    watch: Watch,
}

impl Intake for Watched<Box<dyn IntakeSession>> {
    fn next(&self) -> NextNumbers {
        self.inner.next()
    }

    fn sources(&self) -> &Sources {
        self.inner.sources()
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        self.inner.extracts()
    }

    fn extract(
        &mut self,
        key: (&[u8; 32], Instant),
        nth: usize,
    ) -> Result<Option<ExtractRow>, StoreError> {
        self.inner.extract(key, nth)
    }

    fn arrived_until(&mut self, extract: u32, file: u8) -> Result<Option<u64>, StoreError> {
        self.inner.arrived_until(extract, file)
    }

    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError> {
        self.inner.for_each_reject(see)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        self.inner.find(identity)
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        self.watch.goes_on()?;
        self.inner.person(p)
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        self.watch.goes_on()?;
        self.inner.link_versions(source, id)
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        self.watch.goes_on()?;
        self.inner.status_versions(source, id)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        self.watch.goes_on()?;
        self.inner.incomes(p)
    }

    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        self.inner.rows_waiting_for(p)
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        self.inner.link(no)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        self.inner.status(no)
    }

    fn kind_of_link(&mut self, no: LinkNo) -> Option<LinkKind> {
        self.inner.kind_of_link(no)
    }

    fn kind_of_status(&mut self, no: StatusNo) -> Option<StatusKind> {
        self.inner.kind_of_status(no)
    }

    fn has_events(&self, p: PersonNo) -> bool {
        self.inner.has_events(p)
    }

    fn may_be_united(&self, p: PersonNo) -> bool {
        self.inner.may_be_united(p)
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        self.inner.events_of(p)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        self.inner.event(source, id)
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        self.inner.event_row(no)
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        self.inner.links_of(p)
    }

    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        self.inner.statuses_of(p)
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.watch.goes_on()?;
        self.inner.commit(changes)
    }
}

impl IntakeSession for Watched<Box<dyn IntakeSession>> {
    fn finish(self: Box<Self>) -> Result<(), StoreError> {
        self.inner.finish()
    }
}

impl AllRows for Watched<Box<dyn AllRows + '_>> {
    fn sources(&self) -> &Sources {
        self.inner.sources()
    }

    fn running_extract(&self) -> Result<Option<u32>, StoreError> {
        self.inner.running_extract()
    }

    fn identity(&self, p: PersonNo) -> Result<Option<Identity>, StoreError> {
        self.inner.identity(p)
    }

    fn people(&self, visit: Visit<PersonNo, StoredPerson>) -> Result<(), StoreError> {
        self.inner.people(&mut |no, row| self.watch.goes_on().and_then(|()| visit(no, row)))
    }

    fn links(&self, visit: Visit<LinkNo, StoredLink>) -> Result<(), StoreError> {
        self.inner.links(&mut |no, row| self.watch.goes_on().and_then(|()| visit(no, row)))
    }

    fn statuses(&self, visit: Visit<StatusNo, StoredStatus>) -> Result<(), StoreError> {
        self.inner.statuses(&mut |no, row| self.watch.goes_on().and_then(|()| visit(no, row)))
    }

    fn incomes(&self, visit: Visit<PersonNo, [StoredIncome]>) -> Result<(), StoreError> {
        self.inner.incomes(&mut |no, rows| self.watch.goes_on().and_then(|()| visit(no, rows)))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.inner.counts()
    }

    fn events(&self, visit: Visit<EventNo, StoredEvent>) -> Result<(), StoreError> {
        self.inner.events(&mut |no, row| self.watch.goes_on().and_then(|()| visit(no, row)))
    }

    fn arrivals(&self, see: SeeArrived) -> Result<(), StoreError> {
        self.inner.arrivals(&mut |arrived| self.watch.goes_on().and_then(|()| see(arrived)))
    }

    fn event_people(&self, visit: Visit<PersonNo, EventNo>) -> Result<(), StoreError> {
        self.inner.event_people(&mut |p, no| self.watch.goes_on().and_then(|()| visit(p, no)))
    }

    fn extracts(&self, visit: Visit<u32, ExtractRow>) -> Result<(), StoreError> {
        self.inner.extracts(visit)
    }

    fn rejects(&self, visit: Visit<u32, RejectRow>) -> Result<(), StoreError> {
        self.inner.rejects(&mut |no, row| self.watch.goes_on().and_then(|()| visit(no, row)))
    }
}
