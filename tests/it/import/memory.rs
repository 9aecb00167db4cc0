//! A store in memory: the plainest thing that keeps the promises of `Intake` and `AllRows`. It can
//! be told to fail at a commit, before or after the rows are in place.

use otbasy::config::registers;
use otbasy::domain::{Identity, PersonNo, Source, Sources};
use otbasy::graph::{LinkNo, StatusNo};
use otbasy::store::*;
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Kept {
    pub(super) people: BTreeMap<PersonNo, StoredPerson>,
    pub(super) links: BTreeMap<LinkNo, StoredLink>,
    pub(super) statuses: BTreeMap<StatusNo, StoredStatus>,
    pub(super) incomes: BTreeMap<PersonNo, Vec<StoredIncome>>,
    pub(super) extract: Option<ExtractRow>,
    pub(super) rejects: Vec<RejectRow>,
    pub(super) sources: Sources,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Fails {
    Never,
    Before(usize),
    After(usize),
}

pub(super) struct Memory {
    pub(super) kept: Kept,
    pub(super) commits: usize,
    pub(super) fails: Fails,
    pub(super) rejects_seen: usize,
}

impl Memory {
    pub(super) fn new() -> Memory {
        let kept = Kept {
            people: BTreeMap::new(),
            links: BTreeMap::new(),
            statuses: BTreeMap::new(),
            incomes: BTreeMap::new(),
            extract: None,
            rejects: Vec::new(),
            sources: registers().unwrap(),
        };
        Memory { kept, commits: 0, fails: Fails::Never, rejects_seen: 0 }
    }

    pub(super) fn by(&self, name: &str) -> Option<(PersonNo, bool)> {
        self.find(&Identity::parse(name).unwrap())
    }
}

fn killed() -> StoreError {
    StoreError::Failed { path: "memory".into(), reason: "killed".into() }
}

/// Numbers must be used without gaps.
fn put<N: Ord + Copy, T>(map: &mut BTreeMap<N, T>, no: N, index: u32, row: T) {
    assert!(map.contains_key(&no) || index == map.len() as u32, "a gap before {index}");
    map.insert(no, row);
}

impl Intake for Memory {
    fn next(&self) -> NextNumbers {
        NextNumbers {
            person: self.kept.people.len() as u32,
            link: self.kept.links.len() as u32,
            status: self.kept.statuses.len() as u32,
            extract: self.kept.extract.as_ref().map_or(1, |row| row.number + 1),
            event: 0,
        }
    }

    fn sources(&self) -> &Sources {
        &self.kept.sources
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        Ok(ExtractState { last: self.kept.extract.clone() })
    }

    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError> {
        for row in &self.kept.rejects {
            self.rejects_seen += 1;
            if see(row).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        let is = |stored: &StoredPerson| match identity {
            Identity::Iin(iin) => stored.person.iin == Some(*iin),
            Identity::Ref(text) => {
                stored.person.reference == *text || stored.also_known_as.iter().any(|n| n == text)
            }
        };
        let mut found = self.kept.people.iter().filter(|(_, stored)| is(stored));
        let first = found.next().map(|(no, stored)| (*no, stored.arrived));
        assert!(found.next().is_none(), "two people of one identity {identity:?}");
        first
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        Ok(self.kept.people.get(&p).cloned())
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let all = self.kept.links.iter().map(|(no, row)| (*no, row.clone()));
        let mut all: Vec<_> = all
            .filter(|(_, row)| row.link.record.source == source && row.link.record.id == id)
            .collect();
        all.sort_by_key(|(_, row)| row.link.record.recorded.from);
        Ok(all)
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let all = self.kept.statuses.iter().map(|(no, row)| (*no, row.clone()));
        let mut all: Vec<_> = all
            .filter(|(_, row)| row.status.record.source == source && row.status.record.id == id)
            .collect();
        all.sort_by_key(|(_, row)| row.status.record.recorded.from);
        Ok(all)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        Ok(self.kept.incomes.get(&p).cloned().unwrap_or_default())
    }

    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        let links = self
            .kept
            .links
            .iter()
            .filter(|(_, row)| row.link.to == p || row.link.from.person() == Some(p));
        let statuses = self.kept.statuses.iter().filter(|(_, row)| row.status.person == p);
        let links = links.map(|(no, _)| RowOf::Link(*no));
        Ok(links.chain(statuses.map(|(no, _)| RowOf::Status(*no))).collect())
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        Ok(self.kept.links.get(&no).cloned())
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        Ok(self.kept.statuses.get(&no).cloned())
    }

    fn has_events(&self, _: PersonNo) -> bool {
        false
    }

    fn events_of(&mut self, _: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        Ok(Vec::new())
    }

    fn event(&mut self, _: &str, _: &str) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        Ok(None)
    }

    fn event_row(&mut self, _: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        Ok(None)
    }

    fn links_of(&mut self, _: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        Ok(Vec::new())
    }

    fn statuses_of(&mut self, _: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        Ok(Vec::new())
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.commits += 1;
        if self.fails == Fails::Before(self.commits) {
            return Err(killed());
        }
        for name in &changes.other_sources {
            assert_eq!(self.kept.sources.find(name), None);
            self.kept.sources.find_or_add(name).unwrap();
        }
        let mut people = changes.people;
        people.sort_by_key(|(no, _)| *no);
        for (no, row) in people {
            put(&mut self.kept.people, no, no.0, row);
        }
        for (no, row) in changes.links {
            put(&mut self.kept.links, no, no.0, row);
        }
        for (no, row) in changes.statuses {
            put(&mut self.kept.statuses, no, no.0, row);
        }
        self.kept.incomes.extend(changes.incomes);
        if let Some(row) = changes.extract {
            if self.kept.extract.as_ref().is_none_or(|last| last.number != row.number) {
                self.kept.rejects.clear();
            }
            self.kept.extract = Some(row);
        }
        self.kept.rejects.extend(changes.rejects);
        if self.fails == Fails::After(self.commits) {
            return Err(killed());
        }
        Ok(())
    }
}

impl AllRows for Memory {
    fn sources(&self) -> &Sources {
        &self.kept.sources
    }

    fn running_extract(&self) -> Result<Option<u32>, StoreError> {
        Ok(self.kept.extract.as_ref().filter(|row| !row.finished).map(|row| row.number))
    }

    fn identity(&self, p: PersonNo) -> Result<Option<Identity>, StoreError> {
        let person = &self.kept.people[&p].person;
        let by_ref = || Some(person.reference.clone()).filter(|text| !text.is_empty());
        Ok(person.iin.map(Identity::Iin).or_else(|| by_ref().map(Identity::Ref)))
    }

    fn people(&self, visit: Visit<PersonNo, StoredPerson>) -> Result<(), StoreError> {
        self.kept.people.iter().try_for_each(|(no, row)| visit(*no, row))
    }

    fn links(&self, visit: Visit<LinkNo, StoredLink>) -> Result<(), StoreError> {
        self.kept.links.iter().try_for_each(|(no, row)| visit(*no, row))
    }

    fn statuses(&self, visit: Visit<StatusNo, StoredStatus>) -> Result<(), StoreError> {
        self.kept.statuses.iter().try_for_each(|(no, row)| visit(*no, row))
    }

    fn incomes(&self, visit: Visit<PersonNo, [StoredIncome]>) -> Result<(), StoreError> {
        self.kept.incomes.iter().try_for_each(|(no, rows)| visit(*no, rows))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        Ok(Counts { sequence: self.commits as u64, default_date: None, next: self.next() })
    }

    fn events(&self, _: Visit<EventNo, StoredEvent>) -> Result<(), StoreError> {
        Ok(())
    }

    fn arrivals(&self, _: SeeArrived) -> Result<(), StoreError> {
        Ok(())
    }

    fn event_people(&self, _: Visit<PersonNo, EventNo>) -> Result<(), StoreError> {
        Ok(())
    }

    fn extracts(&self, visit: Visit<u32, ExtractRow>) -> Result<(), StoreError> {
        self.kept.extract.iter().try_for_each(|row| visit(row.number, row))
    }

    fn rejects(&self, visit: Visit<u32, RejectRow>) -> Result<(), StoreError> {
        (0..).zip(&self.kept.rejects).try_for_each(|(no, row)| visit(no, row))
    }
}
