//! What one write has changed so far, seen before what the store has; ends as [`Changes`].

use super::timeline::Timeline;
use crate::domain::{EventKey, Identity, LinkKind, PersonNo, Source, Sources, StatusKind};
use crate::graph::{LinkNo, StatusNo};
use crate::record::identities::{move_ends, nobody};
use crate::store::{
    Changes, EventNo, Intake, NextNumbers, RowOf, StoreError, StoredEvent, StoredIncome,
    StoredLink, StoredPerson, StoredStatus,
};
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Changes under way, over a store.
pub(super) struct Pending<'i> {
    intake: &'i mut dyn Intake,
    pub(super) sources: Sources,
    pub(super) next: NextNumbers,
    changes: Changes,
    people: FxHashMap<PersonNo, usize>,
    /// People looked at, as the store has them.
    seen: FxHashMap<PersonNo, StoredPerson>,
    links: FxHashMap<LinkNo, usize>,
    events: FxHashMap<EventNo, usize>,
    names: HashMap<Identity, PersonNo>,
    ends: FxHashMap<PersonNo, Vec<LinkNo>>,
    records: HashMap<(Source, String), Vec<LinkNo>>,
    statuses: FxHashMap<StatusNo, usize>,
    held: FxHashMap<PersonNo, Vec<StatusNo>>,
    status_records: HashMap<(Source, String), Vec<StatusNo>>,
}

impl<'i> Pending<'i> {
    /// Over the store, with the changes of a batch that is about to be written.
    pub(super) fn with(
        intake: &'i mut dyn Intake,
        changes: Changes,
        sources: Sources,
        next: NextNumbers,
    ) -> Pending<'i> {
        let Changes { people, links, statuses, events, .. } = &changes;
        let mut pending = Pending {
            people: people.iter().enumerate().map(|(place, (no, _))| (*no, place)).collect(),
            links: links.iter().enumerate().map(|(place, (no, _))| (*no, place)).collect(),
            events: events.iter().enumerate().map(|(place, (no, _))| (*no, place)).collect(),
            statuses: statuses.iter().enumerate().map(|(place, (no, _))| (*no, place)).collect(),
            intake,
            sources,
            next,
            changes: Changes::default(),
            seen: FxHashMap::default(),
            names: HashMap::new(),
            ends: FxHashMap::default(),
            records: HashMap::new(),
            held: FxHashMap::default(),
            status_records: HashMap::new(),
        };
        for (no, row) in people {
            pending.name(*no, row);
        }
        for (no, row) in links {
            pending.note_link(*no, row);
        }
        for (no, row) in statuses {
            pending.note_status(*no, row);
        }
        pending.changes = changes;
        pending
    }

    /// Over the store, nothing changed yet.
    pub(super) fn over(intake: &'i mut dyn Intake) -> Pending<'i> {
        let (sources, next) = (intake.sources().clone(), intake.next());
        Pending::with(intake, Changes::default(), sources, next)
    }

    /// Everything changed, and the next free numbers.
    pub(super) fn finish(self) -> (Changes, NextNumbers) {
        (self.changes, self.next)
    }

    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    fn name(&mut self, no: PersonNo, row: &StoredPerson) {
        if let Some(iin) = row.person.iin {
            self.names.insert(Identity::Iin(iin), no);
        }
        let texts = row.also_known_as.iter().chain([&row.person.reference]);
        for text in texts.filter(|text| !text.is_empty()) {
            self.names.insert(Identity::Ref(text.clone()), no);
        }
    }

    fn note_link(&mut self, no: LinkNo, row: &StoredLink) {
        for p in row.link.from.person().into_iter().chain([row.link.to]) {
            self.ends.entry(p).or_default().push(no);
        }
        let key = (row.link.record.source, row.link.record.id.clone());
        self.records.entry(key).or_default().push(no);
    }

    fn note_status(&mut self, no: StatusNo, row: &StoredStatus) {
        let record = &row.status.record;
        self.held.entry(row.status.person).or_default().push(no);
        self.status_records.entry((record.source, record.id.clone())).or_default().push(no);
    }

    /// The person of this identity, and whether they have arrived.
    pub(super) fn find(&self, identity: &Identity) -> Option<(PersonNo, bool)> {
        let (no, arrived) = match self.names.get(identity) {
            Some(no) => (*no, false),
            None => match identity {
                Identity::Iin(iin) => self.intake.find(&Identity::Iin(*iin))?,
                Identity::Ref(text) => self.intake.find(&Identity::Ref(text.as_str()))?,
            },
        };
        let here = self.people.get(&no).map(|place| self.changes.people[*place].1.arrived);
        Some((no, here.unwrap_or(arrived)))
    }

    /// Whether this identity is that of `p`.
    pub(super) fn is(&self, identity: &Identity, p: PersonNo) -> bool {
        self.find(identity).is_some_and(|(no, _)| no == p)
    }

    /// The person of this identity; one who is not known gets a place to arrive at.
    pub(super) fn named(&mut self, identity: &Identity) -> PersonNo {
        if let Some((no, _)) = self.find(identity) {
            return no;
        }
        let no = PersonNo(self.next.person);
        self.next.person += 1;
        let mut row = nobody();
        match identity {
            Identity::Iin(iin) => row.person.iin = Some(*iin),
            Identity::Ref(text) => row.person.reference.clone_from(text),
        }
        self.put_person(no, row);
        no
    }

    pub(super) fn person(&mut self, no: PersonNo) -> Result<&StoredPerson, StoreError> {
        if let Some(place) = self.people.get(&no) {
            return Ok(&self.changes.people[*place].1);
        }
        let place = match self.seen.entry(no) {
            Entry::Occupied(found) => return Ok(found.into_mut()),
            Entry::Vacant(place) => place,
        };
        let row = self.intake.person(no)?.ok_or_else(|| StoreError::Damaged {
            path: "the store".into(),
            reason: format!("person number {} is named by an event but not kept", no.0),
        })?;
        Ok(place.insert(row))
    }

    /// Whether somebody of another number may be this person; see [`Intake::may_be_united`].
    pub(super) fn may_be_united(&self, p: PersonNo) -> bool {
        let here = self.people.get(&p).map(|place| &self.changes.people[*place].1);
        here.is_some_and(|row| row.united.is_some()) || self.intake.may_be_united(p)
    }

    pub(super) fn put_person(&mut self, no: PersonNo, row: StoredPerson) {
        self.name(no, &row);
        if let Some(place) = self.people.get(&no) {
            self.changes.people[*place].1 = row;
        } else {
            self.people.insert(no, self.changes.people.len());
            self.changes.people.push((no, row));
        }
    }

    /// A placeholder turns out to be `into`: whatever names it, and its names, are theirs. Before
    /// anything else is changed of `into`, for it must stand behind the placeholder in the changes.
    pub(super) fn absorb(&mut self, gone: PersonNo, into: PersonNo) -> Result<(), StoreError> {
        for row in self.intake.rows_waiting_for(gone)? {
            match row {
                RowOf::Link(no) => {
                    if let Some(mut link) = self.link(no)? {
                        move_ends(&mut link, gone, into);
                        self.put_link(no, link);
                    }
                }
                RowOf::Status(no) => {
                    if let Some(mut row) = self.status(no)? {
                        row.status.person = into;
                        self.put_status(no, row);
                    }
                }
            }
        }
        let moved = self.intake.incomes(gone)?;
        if !moved.is_empty() {
            let merged = StoredIncome::join(self.intake.incomes(into)?, &moved);
            self.changes.incomes.extend([(into, merged), (gone, Vec::new())]);
        }
        for (event, _) in self.events_of(gone)? {
            self.belongs_to(event, into);
        }
        let (was, mut row) = (self.person(gone)?.clone(), self.person(into)?.clone());
        row.take_names_of(&was);
        self.put_person(gone, nobody());
        self.put_person(into, row);
        Ok(())
    }

    pub(super) fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        match self.links.get(&no) {
            Some(place) => Ok(Some(self.changes.links[*place].1.clone())),
            None => self.intake.link(no),
        }
    }

    pub(super) fn put_link(&mut self, no: LinkNo, row: StoredLink) {
        if let Some(place) = self.links.get(&no) {
            self.changes.links[*place].1 = row;
        } else {
            self.note_link(no, &row);
            self.links.insert(no, self.changes.links.len());
            self.changes.links.push((no, row));
        }
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        match self.statuses.get(&no) {
            Some(place) => Ok(Some(self.changes.statuses[*place].1.clone())),
            None => self.intake.status(no),
        }
    }

    pub(super) fn put_status(&mut self, no: StatusNo, row: StoredStatus) {
        if let Some(place) = self.statuses.get(&no) {
            self.changes.statuses[*place].1 = row;
        } else {
            self.note_status(no, &row);
            self.statuses.insert(no, self.changes.statuses.len());
            self.changes.statuses.push((no, row));
        }
    }

    /// Every version of every status of this person, at least those of the kinds that are wanted.
    pub(super) fn statuses_of(
        &mut self,
        p: PersonNo,
        is_wanted: impl Fn(StatusKind) -> bool,
    ) -> Result<Vec<StoredStatus>, StoreError> {
        let mut numbers = self.intake.statuses_of(p)?;
        numbers.extend(self.held.get(&p).into_iter().flatten());
        numbers.sort_unstable();
        numbers.dedup();
        let mut found = Vec::with_capacity(numbers.len());
        for no in numbers {
            let changed = self.statuses.contains_key(&no);
            if changed || self.intake.kind_of_status(no).is_none_or(&is_wanted) {
                found.extend(self.status(no)?.filter(|row| row.status.person == p));
            }
        }
        Ok(found)
    }

    /// Every version of a status, also those that never counted.
    pub(super) fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let mut versions = self.intake.status_versions(source, id)?;
        let own = self.status_records.get(&(source, id.to_owned())).cloned().unwrap_or_default();
        versions.retain(|(no, _)| !self.statuses.contains_key(no));
        for no in own {
            versions.extend(self.status(no)?.map(|row| (no, row)));
        }
        versions.sort_by_key(|(no, row)| (row.status.record.recorded.from, *no));
        versions.dedup_by_key(|(no, _)| *no);
        Ok(versions)
    }

    /// Every version of every link with this person at an end, at least those of the kinds that are
    /// wanted.
    pub(super) fn links_of(
        &mut self,
        p: PersonNo,
        is_wanted: impl Fn(LinkKind) -> bool,
    ) -> Result<Vec<StoredLink>, StoreError> {
        let mut numbers = self.intake.links_of(p)?;
        numbers.extend(self.ends.get(&p).into_iter().flatten());
        numbers.sort_unstable();
        numbers.dedup();
        let mut found = Vec::with_capacity(numbers.len());
        for no in numbers {
            let changed = self.links.contains_key(&no);
            if !changed && !self.intake.kind_of_link(no).is_none_or(&is_wanted) {
                continue;
            }
            let row = self.link(no)?;
            found.extend(row.filter(|row| row.link.from.person() == Some(p) || row.link.to == p));
        }
        Ok(found)
    }

    /// Every version of a link, also those that never counted.
    pub(super) fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let mut versions = self.intake.link_versions(source, id)?;
        let own = self.records.get(&(source, id.to_owned())).cloned().unwrap_or_default();
        versions.retain(|(no, _)| !self.links.contains_key(no));
        for no in own {
            versions.extend(self.link(no)?.map(|row| (no, row)));
        }
        versions.sort_by_key(|(no, row)| (row.link.record.recorded.from, *no));
        versions.dedup_by_key(|(no, _)| *no);
        Ok(versions)
    }

    pub(super) fn has_events(&self, p: PersonNo) -> bool {
        self.intake.has_events(p) || self.changes.event_people.iter().any(|(q, _)| *q == p)
    }

    /// The events that name somebody.
    pub(super) fn events_of(
        &mut self,
        p: PersonNo,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let mut numbers: Vec<EventNo> =
            self.changes.event_people.iter().filter(|(q, _)| *q == p).map(|(_, no)| *no).collect();
        let mut found = self.intake.events_of(p)?;
        numbers.retain(|no| found.iter().all(|(kept, _)| kept != no));
        for (no, row) in &mut found {
            if let Some(place) = self.events.get(no) {
                row.clone_from(&self.changes.events[*place].1);
            }
        }
        for no in numbers {
            found.extend(self.event(no)?.map(|row| (no, row)));
        }
        Ok(found)
    }

    /// The events that name somebody and supersede none, with what supersedes them.
    pub(super) fn timelines_of(&mut self, p: PersonNo) -> Result<Vec<Timeline>, StoreError> {
        let mut found = Vec::new();
        for (no, row) in self.events_of(p)? {
            if row.event.of().is_none() {
                found.push(Timeline::of(self, no, row)?);
            }
        }
        Ok(found)
    }

    /// The events that supersede another.
    pub(super) fn superseding(
        &mut self,
        of: &EventKey,
    ) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        let Some((place, _)) = self.find(&of.waiting_place()) else { return Ok(Vec::new()) };
        let mut found = self.events_of(place)?;
        found.retain(|(_, row)| row.event.of() == Some(of));
        Ok(found)
    }

    /// An event by number.
    pub(super) fn event(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        match self.events.get(&no) {
            Some(place) => Ok(Some(self.changes.events[*place].1.clone())),
            None => self.intake.event_row(no),
        }
    }

    /// An event by register and id.
    pub(super) fn event_of_key(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        let is_it = |row: &StoredEvent| row.event.source == source && row.event.id == id;
        match self.changes.events.iter().find(|(_, row)| is_it(row)) {
            Some(found) => Ok(Some(found.clone())),
            None => self.intake.event(source, id),
        }
    }

    pub(super) fn put_event(&mut self, no: EventNo, row: StoredEvent) {
        if let Some(place) = self.events.get(&no) {
            self.changes.events[*place].1 = row;
        } else {
            self.next.event = self.next.event.max(no.0 + 1);
            self.events.insert(no, self.changes.events.len());
            self.changes.events.push((no, row));
        }
    }

    /// The event is found by this person from now on.
    pub(super) fn belongs_to(&mut self, no: EventNo, p: PersonNo) {
        self.changes.event_people.push((p, no));
    }

    /// The number of a register, which may be new.
    pub(super) fn source(&mut self, name: &str) -> Option<Source> {
        let known = self.sources.find(name).is_some();
        let source = self.sources.find_or_add(name);
        if !known && source.is_some() {
            self.changes.other_sources.push(name.to_owned());
        }
        source
    }
}
