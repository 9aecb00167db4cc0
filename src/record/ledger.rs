//! One batch of rows on its way into a store: what the rows before it in the batch changed is seen
//! first, then what the store has. Ends as [`Changes`] for one transaction.

use super::identities::text_of;
use super::{Arrival, Chain, Fault, RejectCode, Rows, Slab, Taken, Version, Versioned, take_in};
use crate::domain::{Identity, Instant, PersonNo, Source, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    Ahead, Changes, EventNo, Intake, NextNumbers, StoreError, StoredIncome, StoredLink,
    StoredPerson, StoredStatus,
};
use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

/// What became of the rows of an extract so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Rows that changed what is known.
    pub applied: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Rows whose person has not arrived.
    pub waiting: u64,
}

impl Counts {
    /// All rows.
    pub fn read(&self) -> u64 {
        self.applied + self.unchanged + self.rejected + self.waiting
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { applied, unchanged, rejected, waiting } = self;
        let read = self.read();
        write!(
            f,
            "read {read} = applied {applied} + unchanged {unchanged} + rejected {rejected} \
             + waiting {waiting}"
        )
    }
}

/// What became of one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It changed what is known.
    Applied,
    /// It changed nothing.
    Unchanged,
    /// Its person has not arrived.
    Waiting,
    /// It was refused.
    Rejected(Fault),
    /// An income, counted with the others of its person, month and kind.
    Grouped,
}

/// The rows of one extract on their way into a store.
pub struct Ledger<'i> {
    pub(super) intake: &'i mut dyn Intake,
    pub(super) sources: Sources,
    pub(super) next: NextNumbers,
    pub(super) extract: u32,
    pub(super) now: Instant,
    pub(super) batch: Batch,
    /// What became of the rows so far.
    pub counts: Counts,
    /// Rows imported earlier whose people have now all arrived.
    pub no_longer_waiting: u64,
}

/// What the rows of the batch at hand changed. Emptied, never dropped, between batches: the next
/// one needs the same room, and room that is new costs its first touch.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) people: FxHashMap<PersonNo, StoredPerson>,
    pub(super) iins: FxHashMap<u64, PersonNo>,
    pub(super) refs: HashMap<String, PersonNo>,
    pub(super) absorbed: Vec<PersonNo>,
    pub(super) links: Chains<StoredLink>,
    pub(super) statuses: Chains<StoredStatus>,
    pub(super) moved_links: FxHashMap<LinkNo, StoredLink>,
    pub(super) moved_statuses: FxHashMap<StatusNo, StoredStatus>,
    pub(super) incomes: FxHashMap<PersonNo, Vec<StoredIncome>>,
    pub(super) event_people: Vec<(PersonNo, EventNo)>,
}

impl<'i> Ledger<'i> {
    /// For the rows of extract `extract`, which is imported at `now`; `counts` are those of the
    /// rows that an earlier run has done.
    pub fn new(
        intake: &'i mut dyn Intake,
        extract: u32,
        now: Instant,
        counts: Counts,
    ) -> Ledger<'i> {
        let (sources, next) = (intake.sources().clone(), intake.next());
        let batch = Batch::default();
        Ledger { intake, sources, next, extract, now, batch, counts, no_longer_waiting: 0 }
    }

    /// Takes in the rows of a batch and counts them; `see` is told what became of each.
    pub fn take(
        &mut self,
        slab: &Slab,
        rows: &Rows,
        see: &mut dyn FnMut(super::Place, Outcome),
    ) -> Result<(), StoreError> {
        if self.intake.looks_ahead() {
            self.intake.look_ahead(&ahead(slab, rows))?;
        }
        match rows {
            Rows::Persons(rows) => {
                for row in rows {
                    let outcome = self.person(slab, row)?;
                    self.count(row.place, outcome, see);
                }
            }
            Rows::Links(rows, suspects) => {
                for row in rows {
                    let outcome = self.link(slab, row)?;
                    self.count(row.place, outcome, see);
                }
                for (place, ends, fault) in suspects {
                    let fault = self.self_link(slab, ends).unwrap_or_else(|| fault.clone());
                    self.count(*place, Outcome::Rejected(fault), see);
                }
            }
            Rows::Statuses(rows) => {
                for row in rows {
                    let outcome = self.status(slab, row)?;
                    self.count(row.place, outcome, see);
                }
            }
            Rows::Incomes(rows) => {
                for row in rows {
                    let outcome = self.income(slab, row)?;
                    self.count(row.place, outcome, see);
                }
            }
        }
        Ok(())
    }

    fn count(
        &mut self,
        place: super::Place,
        outcome: Outcome,
        see: &mut dyn FnMut(super::Place, Outcome),
    ) {
        match outcome {
            Outcome::Applied => self.counts.applied += 1,
            Outcome::Unchanged => self.counts.unchanged += 1,
            Outcome::Waiting => self.counts.waiting += 1,
            Outcome::Grouped => {}
            Outcome::Rejected(_) => self.counts.rejected += 1,
        }
        see(place, outcome);
    }

    /// Sources that came with this batch, in the order of their numbers.
    pub fn know_source(&mut self, name: &str) {
        self.sources.find_or_add(name);
    }

    /// What the rows since the last call changed, with what events do to them.
    pub fn changes(&mut self) -> Result<Changes, StoreError> {
        let batch = &mut self.batch;
        let known = self.intake.sources().other_names().len();
        let mut changes = Changes {
            other_sources: self.sources.other_names()[known..].to_vec(),
            people: people_in_order(&mut batch.people, &batch.absorbed),
            links: batch.moved_links.drain().collect(),
            statuses: batch.moved_statuses.drain().collect(),
            incomes: batch.incomes.drain().collect(),
            event_people: std::mem::take(&mut batch.event_people),
            ..Changes::default()
        };
        // In one piece: to grow by halves would copy each row once more.
        changes.links.reserve(batch.links.keys.len());
        changes.statuses.reserve(batch.statuses.keys.len());
        changes.links.extend(batch.links.drain_changed().map(|(no, row)| (LinkNo(no), row)));
        let statuses = batch.statuses.drain_changed();
        changes.statuses.extend(statuses.map(|(no, row)| (StatusNo(no), row)));
        batch.absorbed.clear();
        batch.iins.clear();
        batch.refs.clear();
        changes.incomes.sort_unstable_by_key(|(no, _)| *no);
        let (mut changes, next) =
            super::event::after_rows(self.intake, changes, &self.sources, self.next)?;
        self.next = next;
        changes.links.sort_by_key(|(no, _)| *no);
        changes.statuses.sort_by_key(|(no, _)| *no);
        Ok(changes)
    }

    /// Hands a batch to the store.
    pub fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.intake.commit(changes)
    }

    /// The number of the person of this identity, and whether the person arrived.
    pub(super) fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        let here = match identity {
            Identity::Iin(_) if self.batch.iins.is_empty() => None,
            Identity::Iin(iin) => self.batch.iins.get(&iin.number()),
            Identity::Ref(_) if self.batch.refs.is_empty() => None,
            Identity::Ref(text) => self.batch.refs.get(*text),
        };
        let (no, arrived) = match here {
            Some(no) => (*no, false),
            None => self.intake.find(identity)?,
        };
        let arrived = self.batch.people.get(&no).map_or(arrived, |person| person.arrived);
        Some((no, arrived))
    }

    /// Takes a version in among those of its record.
    pub(super) fn version<T: Kept>(
        &mut self,
        row: T,
        stamp: Option<Instant>,
    ) -> Result<Taken, StoreError> {
        let arrival = Arrival { extract: self.extract, stamp, now: self.now };
        let (source, id) = (row.record().source, row.record().id.as_str());
        let found = T::chains(&mut self.batch).find(source, id);
        let place = if let Some(place) = found {
            place
        } else {
            let versions = T::versions(self.intake, source, id)?;
            T::chains(&mut self.batch).add(source, id, versions)
        };
        let next = T::next(&mut self.next);
        let chain = &mut T::chains(&mut self.batch).records[place];
        Ok(take_in(chain, row, arrival, &self.sources, next))
    }
}

/// What these rows will ask of the store.
fn ahead<'s>(slab: &'s Slab, rows: &Rows) -> Ahead<'s> {
    let mut ahead = Ahead::default();
    match rows {
        Rows::Persons(rows) => {
            ahead.people = true;
            for row in rows {
                ahead.names.extend(row.person.iin.map(Identity::Iin));
                let text = slab.get(row.person.reference);
                ahead.names.extend((!text.is_empty()).then_some(Identity::Ref(text)));
            }
        }
        Rows::Links(rows, _) => {
            for row in rows {
                ahead.names.extend(row.from.iter().chain([&row.to]).map(|who| text_of(slab, who)));
                ahead.links.push(slab.get(row.record.id));
            }
        }
        Rows::Statuses(rows) => {
            for row in rows {
                ahead.names.push(text_of(slab, &row.person));
                ahead.statuses.push(slab.get(row.record.id));
            }
        }
        Rows::Incomes(rows) => {
            ahead.incomes = true;
            ahead.names.extend(rows.iter().map(|row| text_of(slab, &row.person)));
        }
    }
    ahead
}

/// The absorbed first, then everybody by number.
fn people_in_order(
    people: &mut FxHashMap<PersonNo, StoredPerson>,
    absorbed: &[PersonNo],
) -> Vec<(PersonNo, StoredPerson)> {
    let mut all = Vec::with_capacity(people.len());
    all.extend(absorbed.iter().filter_map(|no| Some((*no, people.remove(no)?))));
    let first = all.len();
    all.extend(people.drain());
    all[first..].sort_unstable_by_key(|(no, _)| *no);
    all
}

/// What a store keeps in versions.
pub(super) trait Kept: Versioned {
    fn chains(batch: &mut Batch) -> &mut Chains<Self>;
    fn next(next: &mut NextNumbers) -> &mut u32;
    fn versions(
        intake: &mut dyn Intake,
        source: Source,
        id: &str,
    ) -> Result<Vec<Version<Self>>, StoreError>;
}

impl Kept for StoredLink {
    fn chains(batch: &mut Batch) -> &mut Chains<StoredLink> {
        &mut batch.links
    }

    fn next(next: &mut NextNumbers) -> &mut u32 {
        &mut next.link
    }

    fn versions(
        intake: &mut dyn Intake,
        source: Source,
        id: &str,
    ) -> Result<Vec<Version<StoredLink>>, StoreError> {
        let versions = intake.link_versions(source, id)?.into_iter();
        // Those that events made are folded in again when the batch is whole.
        let by_csv = versions.filter(|(_, row)| row.csv.extract != 0);
        let version = |(no, row): (LinkNo, _)| Version { no: no.0, row, changed: false };
        Ok(by_csv.map(version).collect())
    }
}

impl Kept for StoredStatus {
    fn chains(batch: &mut Batch) -> &mut Chains<StoredStatus> {
        &mut batch.statuses
    }

    fn next(next: &mut NextNumbers) -> &mut u32 {
        &mut next.status
    }

    fn versions(
        intake: &mut dyn Intake,
        source: Source,
        id: &str,
    ) -> Result<Vec<Version<StoredStatus>>, StoreError> {
        let versions = intake.status_versions(source, id)?.into_iter();
        let by_csv = versions.filter(|(_, row)| row.csv.extract != 0);
        let version = |(no, row): (StatusNo, _)| Version { no: no.0, row, changed: false };
        Ok(by_csv.map(version).collect())
    }
}

/// The records that the batch touched, found by source and id.
pub(super) struct Chains<T> {
    table: HashTable<u32>,
    keys: Vec<u64>,
    records: Vec<Chain<T>>,
    // Ids come from outside: a hash that nobody can foresee.
    hasher: RandomState,
}

impl<T> Default for Chains<T> {
    fn default() -> Self {
        Chains {
            table: HashTable::new(),
            keys: Vec::new(),
            records: Vec::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<T: Versioned> Chains<T> {
    fn find(&self, source: Source, id: &str) -> Option<usize> {
        let is_it = |place: &u32| {
            self.records[*place as usize].versions.first().is_some_and(|version| {
                let record = version.row.record();
                record.source == source && record.id == id
            })
        };
        let hash = self.hasher.hash_one((source, id));
        self.table.find(hash, is_it).map(|place| *place as usize)
    }

    /// A record that is not there yet. It must get its first version before the next look-up.
    fn add(&mut self, source: Source, id: &str, versions: Vec<Version<T>>) -> usize {
        let place = self.records.len();
        let hash = self.hasher.hash_one((source, id));
        self.records.push(Chain { versions });
        self.keys.push(hash);
        self.table.insert_unique(hash, place as u32, |place| self.keys[*place as usize]);
        place
    }

    /// Hands out what changed and leaves nothing behind.
    fn drain_changed(&mut self) -> impl Iterator<Item = (u32, T)> {
        self.table.clear();
        self.keys.clear();
        let versions = self.records.drain(..).flat_map(|chain| chain.versions);
        versions.filter(|version| version.changed).map(|version| (version.no, version.row))
    }
}

/// Both ends of a link are one person.
pub(super) fn self_link() -> Fault {
    Fault::new(RejectCode::SelfLink, "to_iin", "both ends of the link are one person")
}
