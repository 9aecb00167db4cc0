//! What the one writer keeps in memory: who has which number, which versions a record has, and
//! which rows wait for somebody. Contents stay in the tables. Built by one scan when the first
//! writing begins, then kept in step with what is committed.

use super::codec;
use super::events;
use super::load;
use super::tables::{self, Reading, Tables};
use crate::domain::{Identity, Iin, Instant, Party, PersonNo, Source, Sources};
use crate::graph::{LinkNo, StatusNo};
use crate::store::staged::Staged;
use crate::store::{
    Changes, ExtractRow, NextNumbers, RowOf, StoreError, StoredLink, StoredPerson, StoredStatus,
};
use hashbrown::HashTable;
use redb::ReadableTable;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::BTreeSet;
use std::hash::Hasher;

/// The look-ups of the writer.
pub(super) struct Desk {
    pub(super) next: NextNumbers,
    pub(super) sources: Sources,
    pub(super) last_extract: Option<ExtractRow>,
    /// What went through the log and may not be in the tables yet.
    pub(super) logged: Staged,
    by_iin: FxHashMap<u64, u32>,
    by_reference: FxHashMap<Box<str>, u32>,
    arrived: Vec<bool>,
    links: Versions,
    statuses: Versions,
    waiting: FxHashMap<PersonNo, FxHashSet<RowOf>>,
    /// Whoever may be one human with somebody of another number.
    united: FxHashSet<PersonNo>,
    /// Everybody whom an event names, with their records.
    eventful: FxHashMap<PersonNo, Records>,
}

/// The records of one person.
#[derive(Default)]
struct Records {
    links: BTreeSet<LinkNo>,
    statuses: BTreeSet<StatusNo>,
}

/// The numbers of versions by a hash of their record; whoever asks compares the rows.
#[derive(Default)]
struct Versions(HashTable<(u32, u32)>);

impl Versions {
    fn add(&mut self, hash: u32, no: u32) {
        self.0.insert_unique(spread(hash), (hash, no), |(hash, _)| spread(*hash));
    }

    fn of(&self, hash: u32) -> Vec<u32> {
        let found = self.0.iter_hash(spread(hash)).filter(|(h, _)| *h == hash);
        let mut numbers: Vec<u32> = found.map(|(_, no)| *no).collect();
        numbers.sort_unstable();
        numbers
    }
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of a record's name: its source and id.
pub(super) fn record_hash(source: Source, id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u16(source.0);
    hasher.write(id.as_bytes());
    let h = hasher.finish();
    h ^ (h >> 29)
}

fn short_hash(source: Source, id: &str) -> u32 {
    (record_hash(source, id) >> 16) as u32
}

impl Desk {
    /// Nothing known.
    pub(super) fn empty(sources: Sources) -> Desk {
        Desk {
            next: NextNumbers::default(),
            sources,
            last_extract: None,
            logged: Staged::default(),
            by_iin: FxHashMap::default(),
            by_reference: FxHashMap::default(),
            arrived: Vec::new(),
            links: Versions::default(),
            statuses: Versions::default(),
            waiting: FxHashMap::default(),
            united: FxHashSet::default(),
            eventful: FxHashMap::default(),
        }
    }

    /// Scans the tables.
    pub(super) fn scan(tables: &Tables, named: &Sources) -> Result<Desk, StoreError> {
        let reading = tables.read()?;
        let mut desk = Desk::empty(load::sources(tables, &reading, named)?);
        for p in events::everybody(tables, &reading)? {
            desk.eventful.insert(p, Records::default());
        }
        load::each(tables, &reading.person, "person", |no, row| {
            let raw = codec::decode_person(row)?;
            desk.name(PersonNo(no), raw.person.iin, raw.person.reference);
            raw.also_known_as().for_each(|text| desk.name(PersonNo(no), None, text));
            desk.arrived.push(raw.arrived);
            desk.united.extend(raw.may_be_united().then_some(PersonNo(no)));
            Ok(())
        })?;
        load::each(tables, &reading.link, "link", |no, row| {
            let link = codec::decode_link(row)?.link;
            desk.links.add(short_hash(link.record.source, link.record.id), no);
            desk.wait_for(&[link.from.person(), Some(link.to)], RowOf::Link(LinkNo(no)));
            desk.belongs_to(&[link.from.person(), Some(link.to)], LinkNo(no));
            Ok(())
        })?;
        load::each(tables, &reading.status, "status", |no, row| {
            let status = codec::decode_status(row)?.status;
            desk.statuses.add(short_hash(status.record.source, status.record.id), no);
            desk.wait_for(&[Some(status.person)], RowOf::Status(StatusNo(no)));
            desk.is_of(status.person, StatusNo(no));
            Ok(())
        })?;
        desk.last_extract = last_extract(tables, &reading)?;
        let next = |rows| tables::next_number(rows).map_err(|e| tables.fail(e));
        desk.next = NextNumbers {
            person: next(&reading.person)?,
            link: next(&reading.link)?,
            status: next(&reading.status)?,
            extract: desk.last_extract.as_ref().map_or(1, |row| row.number + 1),
            event: next(&reading.event.rows)?,
        };
        Ok(desk)
    }

    /// Keeps in step with a batch that was accepted.
    pub(super) fn note(&mut self, changes: &Changes) {
        for name in &changes.other_sources {
            self.sources.find_or_add(name);
        }
        changes.people.iter().for_each(|(no, row)| self.note_person(*no, row));
        changes.links.iter().for_each(|(no, row)| self.note_link(*no, row));
        changes.statuses.iter().for_each(|(no, row)| self.note_status(*no, row));
        for (no, _) in &changes.events {
            self.next.event = self.next.event.max(no.0 + 1);
        }
        for (p, _) in &changes.event_people {
            self.eventful.entry(*p).or_default();
        }
        changes.links.iter().for_each(|(no, row)| {
            self.belongs_to(&[row.link.from.person(), Some(row.link.to)], *no);
        });
        changes.statuses.iter().for_each(|(no, row)| self.is_of(row.status.person, *no));
        if let Some(row) = &changes.extract {
            self.next.extract = self.next.extract.max(row.number + 1);
            self.last_extract = Some(row.clone());
        }
    }

    fn note_person(&mut self, no: PersonNo, row: &StoredPerson) {
        self.name(no, row.person.iin, &row.person.reference);
        row.also_known_as.iter().for_each(|text| self.name(no, None, text));
        let place = no.0 as usize;
        if self.arrived.len() <= place {
            self.arrived.resize(place + 1, false);
        }
        self.arrived[place] = row.arrived;
        self.united.extend(row.united.as_ref().map(|_| no));
        self.next.person = self.next.person.max(no.0 + 1);
        if row.arrived {
            self.waiting.remove(&no);
        }
    }

    fn note_link(&mut self, no: LinkNo, row: &StoredLink) {
        let link = &row.link;
        if no.0 >= self.next.link {
            self.links.add(short_hash(link.record.source, &link.record.id), no.0);
            self.next.link = no.0 + 1;
        }
        let from = match &link.from {
            Party::Person(p) => Some(*p),
            Party::Institution(_) => None,
        };
        self.wait_for(&[from, Some(link.to)], RowOf::Link(no));
    }

    fn note_status(&mut self, no: StatusNo, row: &StoredStatus) {
        let status = &row.status;
        if no.0 >= self.next.status {
            self.statuses.add(short_hash(status.record.source, &status.record.id), no.0);
            self.next.status = no.0 + 1;
        }
        self.wait_for(&[Some(status.person)], RowOf::Status(no));
    }

    fn name(&mut self, no: PersonNo, iin: Option<Iin>, reference: &str) {
        if let Some(iin) = iin {
            self.by_iin.insert(iin.number(), no.0);
        }
        if !reference.is_empty() && self.by_reference.get(reference) != Some(&no.0) {
            self.by_reference.insert(reference.into(), no.0);
        }
    }

    fn wait_for(&mut self, people: &[Option<PersonNo>], row: RowOf) {
        for p in people.iter().flatten() {
            if self.has_arrived(*p) {
                continue;
            }
            self.waiting.entry(*p).or_default().insert(row);
        }
    }

    /// Notes the link for those of its ends who have events.
    fn belongs_to(&mut self, people: &[Option<PersonNo>], no: LinkNo) {
        if self.eventful.is_empty() {
            return;
        }
        for p in people.iter().flatten() {
            if let Some(own) = self.eventful.get_mut(p) {
                own.links.insert(no);
            }
        }
    }

    /// Notes the status if its person has events.
    fn is_of(&mut self, p: PersonNo, no: StatusNo) {
        if let Some(own) = self.eventful.get_mut(&p) {
            own.statuses.insert(no);
        }
    }

    /// Whether this person may be one with somebody of another number.
    pub(super) fn may_be_united(&self, p: PersonNo) -> bool {
        self.united.contains(&p)
    }

    /// Whether an event names this person.
    pub(super) fn has_events(&self, p: PersonNo) -> bool {
        self.eventful.contains_key(&p)
    }

    /// The records of somebody whom an event names from now on.
    pub(super) fn begin_events(
        &mut self,
        p: PersonNo,
        links: impl IntoIterator<Item = LinkNo>,
        statuses: impl IntoIterator<Item = StatusNo>,
    ) {
        let own = self.eventful.entry(p).or_default();
        own.links.extend(links);
        own.statuses.extend(statuses);
    }

    /// The links of somebody who has events.
    pub(super) fn links_of(&self, p: PersonNo) -> Vec<LinkNo> {
        self.eventful.get(&p).into_iter().flat_map(|own| &own.links).copied().collect()
    }

    /// The statuses of somebody who has events.
    pub(super) fn statuses_of(&self, p: PersonNo) -> Vec<StatusNo> {
        self.eventful.get(&p).into_iter().flat_map(|own| &own.statuses).copied().collect()
    }

    /// The extract that is begun but not finished.
    pub(super) fn running_extract(&self) -> Option<u32> {
        self.last_extract.as_ref().filter(|last| !last.finished).map(|last| last.number)
    }

    /// Whether the person's own row has come.
    pub(super) fn has_arrived(&self, p: PersonNo) -> bool {
        self.arrived.get(p.0 as usize).copied().unwrap_or(false)
    }

    pub(super) fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let found = match identity {
            Identity::Iin(iin) => self.by_iin.get(&iin.number()),
            Identity::Ref(text) => self.by_reference.get(*text),
        };
        found.copied().map(PersonNo)
    }

    /// Versions that may be of this record; a hash may mistake one for another.
    pub(super) fn maybe_links(&self, source: Source, id: &str) -> Vec<u32> {
        self.links.of(short_hash(source, id))
    }

    /// As for links.
    pub(super) fn maybe_statuses(&self, source: Source, id: &str) -> Vec<u32> {
        self.statuses.of(short_hash(source, id))
    }

    pub(super) fn waiting_for(&self, p: PersonNo) -> Vec<RowOf> {
        let mut rows: Vec<RowOf> = self.waiting.get(&p).into_iter().flatten().copied().collect();
        rows.sort_unstable();
        rows
    }
}

/// The extracts of these files that were imported at this instant, by number.
pub(super) fn extracts_of(
    tables: &Tables,
    reading: &Reading,
    key: (&[u8; 32], Instant),
) -> Result<Vec<ExtractRow>, StoreError> {
    let damaged = |e: codec::Malformed| tables.damaged(format!("extract: {e}"));
    let mut found = Vec::new();
    for entry in reading.extract.iter().map_err(|e| tables.fail(e))? {
        let (_, row) = entry.map_err(|e| tables.fail(e))?;
        let row = codec::decode_extract(row.value()).map_err(damaged)?;
        if (&row.hash, row.recorded_at) == key {
            found.push(row);
        }
    }
    Ok(found)
}

/// The last line of a file of an extract that is kept.
pub(super) fn arrived_until(
    tables: &Tables,
    reading: &Reading,
    extract: u32,
    file: u8,
) -> Result<Option<u64>, StoreError> {
    for entry in reading.arrival.iter().map_err(|e| tables.fail(e))?.rev() {
        let (no, row) = entry.map_err(|e| tables.fail(e))?;
        let damaged = |e: codec::Malformed| tables.damaged(format!("arrival {}: {e}", no.value()));
        match codec::arrived_of(row.value()).map_err(damaged)? {
            (own, in_file) if (own, in_file) == (extract, file) => {
                return Ok(codec::decode_arrived(row.value()).map_err(damaged)?.last_line());
            }
            // Extracts come one after the other.
            (earlier, _) if earlier < extract => return Ok(None),
            _ => {}
        }
    }
    Ok(None)
}

/// The extract imported last.
pub(super) fn last_extract(
    tables: &Tables,
    reading: &Reading,
) -> Result<Option<ExtractRow>, StoreError> {
    let last = reading.extract.last().map_err(|e| tables.fail(e))?;
    let row = last.map(|(_, row)| codec::decode_extract(row.value()));
    row.transpose().map_err(|e| tables.damaged(format!("extract: {e}")))
}
