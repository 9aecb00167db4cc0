//! A store over a store: everything that is committed stays in memory and is seen by what follows,
//! the store behind it is only read. For `--dry-run`.

use crate::domain::{Identity, PersonNo, Source, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    Changes, EventNo, ExtractRow, ExtractState, Intake, NextNumbers, RowOf, SeeReject, StoreError,
    StoredEvent, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap};

/// The most changed rows that a dry run keeps in memory; more are refused, not guessed.
pub const DRY_RUN_ROWS_MAX: usize = 4_000_000;

/// A store that forgets.
pub struct DryRun<'i> {
    behind: &'i mut dyn Intake,
    sources: Sources,
    next: NextNumbers,
    last: Option<ExtractRow>,
    people: FxHashMap<PersonNo, StoredPerson>,
    found: HashMap<Identity, PersonNo>,
    links: BTreeMap<LinkNo, StoredLink>,
    statuses: BTreeMap<StatusNo, StoredStatus>,
    link_ids: HashMap<(Source, String), Vec<LinkNo>>,
    status_ids: HashMap<(Source, String), Vec<StatusNo>>,
    incomes: FxHashMap<PersonNo, Vec<StoredIncome>>,
}

impl<'i> DryRun<'i> {
    /// Over a store that must not change.
    pub fn over(behind: &'i mut dyn Intake) -> Result<DryRun<'i>, StoreError> {
        Ok(DryRun {
            sources: behind.sources().clone(),
            next: behind.next(),
            last: behind.extracts()?.last,
            behind,
            people: FxHashMap::default(),
            found: HashMap::new(),
            links: BTreeMap::new(),
            statuses: BTreeMap::new(),
            link_ids: HashMap::new(),
            status_ids: HashMap::new(),
            incomes: FxHashMap::default(),
        })
    }

    fn put_person(&mut self, no: PersonNo, person: StoredPerson) {
        self.next.person = self.next.person.max(no.0 + 1);
        let names = person.also_known_as.iter().chain([&person.person.reference]);
        for name in names.filter(|name| !name.is_empty()) {
            self.found.insert(Identity::Ref(name.clone()), no);
        }
        if let Some(iin) = person.person.iin {
            self.found.insert(Identity::Iin(iin), no);
        }
        self.people.insert(no, person);
    }

    fn put_link(&mut self, no: LinkNo, link: StoredLink) {
        self.next.link = self.next.link.max(no.0 + 1);
        let key = (link.link.record.source, link.link.record.id.clone());
        if self.links.insert(no, link).is_none() {
            self.link_ids.entry(key).or_default().push(no);
        }
    }

    fn put_status(&mut self, no: StatusNo, status: StoredStatus) {
        self.next.status = self.next.status.max(no.0 + 1);
        let key = (status.status.record.source, status.status.record.id.clone());
        if self.statuses.insert(no, status).is_none() {
            self.status_ids.entry(key).or_default().push(no);
        }
    }

    fn kept(&self) -> usize {
        self.people.len() + self.links.len() + self.statuses.len() + self.incomes.len()
    }
}

/// The rows of the store behind, with those of the dry run in their place or added.
fn laid_over<N: Copy + Eq, T: Clone>(
    behind: Vec<(N, T)>,
    own: &[N],
    row: impl Fn(N) -> Option<T>,
) -> Vec<(N, T)> {
    let mut all: Vec<(N, T)> = behind.into_iter().filter(|(no, _)| !own.contains(no)).collect();
    all.extend(own.iter().filter_map(|no| Some((*no, row(*no)?))));
    all
}

impl Intake for DryRun<'_> {
    fn next(&self) -> NextNumbers {
        self.next
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        Ok(ExtractState { last: self.last.clone() })
    }

    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError> {
        self.behind.for_each_reject(see)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        let own = if self.found.is_empty() { None } else { self.found.get(&identity.to_owned()) };
        let (no, arrived) = match own {
            Some(no) => (*no, false),
            None => self.behind.find(identity)?,
        };
        Some((no, self.people.get(&no).map_or(arrived, |person| person.arrived)))
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        match self.people.get(&p) {
            Some(person) => Ok(Some(person.clone())),
            None => self.behind.person(p),
        }
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let behind = self.behind.link_versions(source, id)?;
        let own = self.link_ids.get(&(source, id.to_owned())).map_or(&[][..], Vec::as_slice);
        let mut all = laid_over(behind, own, |no| self.links.get(&no).cloned());
        all.sort_by_key(|(_, row)| row.link.record.recorded.from);
        Ok(all)
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let behind = self.behind.status_versions(source, id)?;
        let own = self.status_ids.get(&(source, id.to_owned())).map_or(&[][..], Vec::as_slice);
        let mut all = laid_over(behind, own, |no| self.statuses.get(&no).cloned());
        all.sort_by_key(|(_, row)| row.status.record.recorded.from);
        Ok(all)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        match self.incomes.get(&p) {
            Some(incomes) => Ok(incomes.clone()),
            None => self.behind.incomes(p),
        }
    }

    /// What the dry run brought cannot wait for somebody it brings later: people are read first.
    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        self.behind.rows_waiting_for(p)
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        match self.links.get(&no) {
            Some(link) => Ok(Some(link.clone())),
            None => self.behind.link(no),
        }
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        match self.statuses.get(&no) {
            Some(status) => Ok(Some(status.clone())),
            None => self.behind.status(no),
        }
    }

    fn has_events(&self, p: PersonNo) -> bool {
        self.behind.has_events(p)
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        self.behind.events_of(p)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        self.behind.event(source, id)
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        self.behind.event_row(no)
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        let has_end = |row: &StoredLink| row.link.from.person() == Some(p) || row.link.to == p;
        let mut links = self.behind.links_of(p)?;
        links.extend(self.links.iter().filter(|(_, row)| has_end(row)).map(|(no, _)| *no));
        Ok(links)
    }

    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        let mut statuses = self.behind.statuses_of(p)?;
        let own = self.statuses.iter().filter(|(_, row)| row.status.person == p);
        statuses.extend(own.map(|(no, _)| *no));
        Ok(statuses)
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        for name in &changes.other_sources {
            self.sources.find_or_add(name);
        }
        for (no, person) in changes.people {
            self.put_person(no, person);
        }
        for (no, link) in changes.links {
            self.put_link(no, link);
        }
        for (no, status) in changes.statuses {
            self.put_status(no, status);
        }
        self.incomes.extend(changes.incomes);
        if let Some(row) = changes.extract {
            self.next.extract = self.next.extract.max(row.number + 1);
            self.last = Some(row);
        }
        if self.kept() > DRY_RUN_ROWS_MAX {
            return Err(StoreError::Failed {
                path: "--dry-run".into(),
                reason: format!(
                    "more than {DRY_RUN_ROWS_MAX} changed rows do not fit in memory; import a \
                     part, \
                     or into an empty store"
                ),
            });
        }
        Ok(())
    }
}
