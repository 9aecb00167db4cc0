//! Reading everything a store keeps, in the order of the numbers: for exports and backups. One
//! consistent snapshot for as long as it lives.

use super::{
    EventNo, ExtractRow, NextNumbers, RejectRow, SeeArrived, StoreError, StoredEvent, StoredIncome,
    StoredLink, StoredPerson, StoredStatus,
};
use crate::domain::{Day, Identity, PersonNo, Sources};
use crate::graph::{LinkNo, StatusNo};

/// Takes one row; an error stops the reading and is handed back.
pub type Visit<'v, N, T> = &'v mut dyn FnMut(N, &T) -> Result<(), StoreError>;

/// What a store knows of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Commits.
    pub sequence: u64,
    /// The date that is taken where none is given.
    pub default_date: Option<Day>,
    /// The next free numbers.
    pub next: NextNumbers,
}

/// All rows of a store; several threads may read them at once.
pub trait AllRows: Sync {
    /// The registers known.
    fn sources(&self) -> &Sources;
    /// The extract that is begun but not finished: its incomes do not count yet.
    fn running_extract(&self) -> Result<Option<u32>, StoreError>;
    /// The public name of a person, arrived or not; `None` for one who was absorbed by another.
    fn identity(&self, p: PersonNo) -> Result<Option<Identity>, StoreError>;
    /// Everybody, also those who have not arrived.
    fn people(&self, visit: Visit<PersonNo, StoredPerson>) -> Result<(), StoreError>;
    /// All versions of all links.
    fn links(&self, visit: Visit<LinkNo, StoredLink>) -> Result<(), StoreError>;
    /// All versions of all statuses.
    fn statuses(&self, visit: Visit<StatusNo, StoredStatus>) -> Result<(), StoreError>;
    /// The incomes of everybody.
    fn incomes(&self, visit: Visit<PersonNo, [StoredIncome]>) -> Result<(), StoreError>;
    /// What the store knows of itself.
    fn counts(&self) -> Result<Counts, StoreError>;
    /// All events, by arrival.
    fn events(&self, visit: Visit<EventNo, StoredEvent>) -> Result<(), StoreError>;
    /// All rows of extracts that are kept as they came, and all events, by arrival.
    fn arrivals(&self, see: SeeArrived) -> Result<(), StoreError>;
    /// Whom events name.
    fn event_people(&self, visit: Visit<PersonNo, EventNo>) -> Result<(), StoreError>;
    /// All extracts.
    fn extracts(&self, visit: Visit<u32, ExtractRow>) -> Result<(), StoreError>;
    /// The rows refused in the extract imported last, numbered as they were refused.
    fn rejects(&self, visit: Visit<u32, RejectRow>) -> Result<(), StoreError>;
}
