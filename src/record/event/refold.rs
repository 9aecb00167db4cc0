//! Brings records up to what the fold says: gathers all records and events that bear on each other,
//! folds them, and writes the difference as versions. Nothing of what came by CSV is ever changed
//! but the time for which it counted.

use super::acts::{Act, Acts, Does, acts};
use super::epochs::Epochs;
use super::facts::{Fact, Numbered, RecordKey};
use super::fold::{Chain, Folded, Occurred};
use super::pending::Pending;
use super::timeline::Timeline;
use super::told::{names, retell_records};
use super::unions::{Book, Unions};
use crate::domain::{CivilEvent, Instant, PersonNo, Recorded};
use crate::store::{EventNo, StoreError, StoredLink, StoredStatus};
use std::collections::{BTreeMap, BTreeSet};

/// Where a change begins.
pub(super) struct Seeds<T: Fact> {
    pub(super) things: BTreeSet<T::Thing>,
    pub(super) records: BTreeSet<RecordKey>,
}

impl<T: Fact> Default for Seeds<T> {
    fn default() -> Seeds<T> {
        Seeds { things: BTreeSet::new(), records: BTreeSet::new() }
    }
}

/// Where changes of links and of statuses begin.
#[derive(Default)]
pub(super) struct AllSeeds {
    pub(super) links: Seeds<StoredLink>,
    pub(super) statuses: Seeds<StoredStatus>,
}

impl<T: Fact> Seeds<T> {
    /// A record and what it states.
    pub(super) fn add_record(&mut self, row: &T) {
        self.records.insert(row.key());
        self.things.insert(row.thing());
    }

    /// Everything that an act may open or change.
    fn add_act(&mut self, pending: &mut Pending, act: &Act<T>) -> Result<(), StoreError> {
        match act {
            Act::Open(row) => self.add_record(row),
            Act::Do(about, _) => self.things.extend(T::things_meant(pending, about)?),
            Act::Judge(judgement) => drop(self.records.insert(judgement.record.clone())),
        }
        Ok(())
    }
}

impl AllSeeds {
    /// Everything that an event may open or change.
    pub(super) fn add_event(
        &mut self,
        pending: &mut Pending,
        event: &CivilEvent,
    ) -> Result<(), StoreError> {
        let Acts { links, statuses } = acts_of(pending, event, |p| p);
        links.iter().try_for_each(|act| self.links.add_act(pending, act))?;
        statuses.iter().try_for_each(|act| self.statuses.add_act(pending, act))
    }

    /// Everything that the events of somebody may open or change: whoever was two until now may
    /// have the records of both.
    pub(super) fn add_events_of(
        &mut self,
        pending: &mut Pending,
        p: PersonNo,
    ) -> Result<(), StoreError> {
        for timeline in pending.timelines_of(p)? {
            timeline.forms().try_for_each(|form| self.add_event(pending, form))?;
        }
        Ok(())
    }

    /// Every record of these people and of all with whom they are ever united, and whatever events
    /// say of them: it has come to be known otherwise who they are.
    pub(super) fn add_all_of(
        &mut self,
        pending: &mut Pending,
        people: &BTreeSet<PersonNo>,
    ) -> Result<(), StoreError> {
        let mut all = BTreeSet::new();
        for p in people {
            all.extend(Unions::around(pending, *p)?.members());
        }
        for p in all {
            pending.links_of(p, |_| true)?.iter().for_each(|row| self.links.add_record(row));
            pending.statuses_of(p, |_| true)?.iter().for_each(|row| self.statuses.add_record(row));
            self.add_events_of(pending, p)?;
        }
        Ok(())
    }

    /// Brings everything that bears on the seeds up to the fold. What each event did is told.
    pub(super) fn refold(self, pending: &mut Pending) -> Result<(), StoreError> {
        refold(pending, self.links)?;
        refold(pending, self.statuses)
    }
}

/// What an event does, to whom its people turn out to be.
fn acts_of(
    pending: &mut Pending,
    event: &CivilEvent,
    known_as: impl Fn(PersonNo) -> PersonNo,
) -> Acts {
    let Some(source) = pending.source(&event.source) else { return Acts::default() };
    let number = |who: &_| pending.find(who).map(|(no, _)| known_as(no));
    acts(event, (source, &pending.sources), number)
}

/// What bears on what: all versions of the records of some things, and the events upon them. Of
/// people who are ever united one name is used for all, so that nothing of any of them is missed.
struct Gathered<T: Fact> {
    book: Book,
    things: BTreeSet<T::Thing>,
    records: BTreeMap<RecordKey, Vec<Numbered<T>>>,
    people: BTreeSet<PersonNo>,
    events: BTreeMap<EventNo, Timeline>,
    /// What they open at any time.
    opened: Vec<(T::Thing, RecordKey)>,
}

impl<T: Fact> Gathered<T> {
    fn from(pending: &mut Pending, seeds: Seeds<T>) -> Result<Gathered<T>, StoreError> {
        let (things, records) = (BTreeSet::new(), BTreeMap::new());
        let (people, events) = (BTreeSet::new(), BTreeMap::new());
        let (book, opened) = (Book::default(), Vec::new());
        let mut gathered = Gathered { book, things, records, people, events, opened };
        let mut things: Vec<T::Thing> = seeds.things.into_iter().collect();
        let mut records: Vec<RecordKey> = seeds.records.into_iter().collect();
        loop {
            if let Some(key) = records.pop() {
                things.extend(gathered.record(pending, key)?);
            } else if let Some(thing) = things.pop() {
                let thing = gathered.canonical(pending, thing)?;
                records.extend(gathered.thing(pending, &thing)?);
            } else {
                return Ok(gathered);
            }
        }
    }

    /// The same thing in the one name of each of its people.
    fn canonical(
        &mut self,
        pending: &mut Pending,
        thing: T::Thing,
    ) -> Result<T::Thing, StoreError> {
        for p in T::people(&thing) {
            self.book.of(pending, p)?;
        }
        Ok(T::renamed(thing, &|p| self.book.canon(p)))
    }

    /// The things that a record ever stated by CSV.
    fn record(
        &mut self,
        pending: &mut Pending,
        key: RecordKey,
    ) -> Result<Vec<T::Thing>, StoreError> {
        if self.records.contains_key(&key) {
            return Ok(Vec::new());
        }
        let versions = T::versions(pending, &key)?;
        let by_csv = versions.iter().filter(|(_, row)| row.csv().extract != 0);
        let mut things: Vec<T::Thing> = by_csv.map(|(_, row)| row.thing()).collect();
        things.extend(opened_by_event::<T>(pending, &key)?);
        self.records.insert(key, versions);
        Ok(things)
    }

    /// The records that ever stated a thing.
    fn thing(
        &mut self,
        pending: &mut Pending,
        thing: &T::Thing,
    ) -> Result<Vec<RecordKey>, StoreError> {
        if !self.things.insert(thing.clone()) {
            return Ok(Vec::new());
        }
        let people = T::people(thing);
        let mut records: Vec<RecordKey> = Vec::new();
        if let Some(p) = people.last() {
            for p in self.book.of(pending, *p)?.members() {
                for row in T::of_person(pending, *p, thing)? {
                    let own = self.canonical(pending, row.thing())?;
                    records.extend((own == *thing).then(|| row.key()));
                }
            }
        }
        for p in people {
            for p in self.book.of(pending, p)?.members() {
                self.events_of(pending, *p)?;
            }
        }
        let opened = self.opened.iter().filter(|(opened, _)| opened == thing);
        records.extend(opened.map(|(_, key)| key.clone()));
        Ok(records)
    }

    fn events_of(&mut self, pending: &mut Pending, p: PersonNo) -> Result<(), StoreError> {
        if !self.people.insert(p) || !pending.has_events(p) {
            return Ok(());
        }
        for timeline in pending.timelines_of(p)? {
            for form in timeline.forms() {
                for act in T::own(acts_of(pending, form, |p| p)) {
                    if let Act::Open(row) = act {
                        let thing = self.canonical(pending, row.thing())?;
                        self.opened.push((thing, row.key()));
                    }
                }
            }
            self.events.insert(timeline.no, timeline);
        }
        Ok(())
    }

    /// What the fold makes of all that.
    fn folded(&self, pending: &mut Pending) -> BTreeMap<RecordKey, Chain<T>> {
        let by_csv = self.records.values().flatten().filter(|(_, row)| row.csv().extract != 0);
        let rows: Vec<Numbered<T>> = by_csv.cloned().collect();
        let turns = self.events.values().flat_map(Timeline::turns);
        let mut epochs = Epochs::new(turns.chain(self.book.turns()));
        while let Some((start, end)) = epochs.turn() {
            let events = self.occurred(pending, (start, end));
            epochs.add(&pending.sources, &rows, &events, &|p| self.book.who(p, start));
        }
        epochs.whole()
    }

    /// The events of an epoch, each as it was known in it.
    fn occurred(
        &self,
        pending: &mut Pending,
        (start, end): (Instant, Instant),
    ) -> Vec<Occurred<'_, T>> {
        let concerns = |act: &Act<T>| match act {
            Act::Open(row) => self.records.contains_key(&row.key()),
            Act::Do(..) | Act::Judge(_) => true,
        };
        let mut events = Vec::with_capacity(self.events.len());
        for timeline in self.events.values().filter(|t| t.row.recorded_at < end) {
            let Some(event) = timeline.at(start) else { continue };
            let Some(source) = pending.source(&event.source) else { continue };
            let mut acts = T::own(acts_of(pending, event, |p| self.book.who(p, start)));
            acts.retain(concerns);
            let (no, recorded_at) = (timeline.no, timeline.row.recorded_at);
            events.push(Occurred { no, event, source, recorded_at, acts });
        }
        events
    }
}

/// What the event after which a record is called states: a row of that name may state otherwise.
fn opened_by_event<T: Fact>(
    pending: &mut Pending,
    key: &RecordKey,
) -> Result<Vec<T::Thing>, StoreError> {
    let Some((id, _)) = key.1.rsplit_once('#') else { return Ok(Vec::new()) };
    let source = pending.sources.name(key.0).to_owned();
    let Some((no, row)) = pending.event_of_key(&source, id)? else { return Ok(Vec::new()) };
    let timeline = Timeline::of(pending, no, row)?;
    let mut things = Vec::new();
    for form in timeline.forms() {
        let own = T::own(acts_of(pending, form, |p| p));
        things.extend(own.into_iter().filter_map(|act| match act {
            Act::Open(row) => (row.key() == *key).then(|| row.thing()),
            Act::Do(_, Does::End(_, Some(row)) | Does::Revive(row)) => Some(row.thing()),
            Act::Do(..) | Act::Judge(_) => None,
        }));
    }
    Ok(things)
}

fn refold<T: Fact>(pending: &mut Pending, seeds: Seeds<T>) -> Result<(), StoreError> {
    if seeds.things.is_empty() && seeds.records.is_empty() {
        return Ok(());
    }
    let gathered = Gathered::from(pending, seeds)?;
    let mut folded = gathered.folded(pending);
    for key in gathered.records.keys() {
        folded.entry(key.clone()).or_insert_with(Chain::empty);
    }
    let records = names(&pending.sources, folded.keys());
    let mut told: BTreeMap<EventNo, Vec<String>> =
        gathered.events.keys().map(|no| (*no, Vec::new())).collect();
    for (key, chain) in folded {
        let kept = match gathered.records.get(&key) {
            Some(kept) => kept.clone(),
            None => T::versions(pending, &key)?,
        };
        for (no, line) in chain.told {
            told.entry(no).or_default().push(line);
        }
        write(pending, &kept, chain.versions);
    }
    told.into_iter().try_for_each(|(no, lines)| retell_records(pending, no, &records, lines))
}

/// A version that never counted and is nobody's row: its number is free.
const VOID: Recorded = Recorded { from: Instant::ALWAYS, until: Instant::ALWAYS };

/// Puts versions in place of those kept: rows that came by CSV keep their numbers, so do equal
/// ones; numbers that are left over are used again or stand void.
fn write<T: Fact>(pending: &mut Pending, kept: &[Numbered<T>], versions: Vec<Folded<T>>) {
    let mut free: Vec<&Numbered<T>> =
        kept.iter().filter(|(_, row)| row.csv().extract == 0).collect();
    let mut made = Vec::new();
    for version in versions {
        if let Some(no) = version.csv {
            let before = kept.iter().find(|(kept, _)| *kept == no);
            if before.is_none_or(|(_, row)| *row != version.row) {
                T::put(pending, no, version.row);
            }
        } else if let Some(place) = free.iter().position(|(_, row)| *row == version.row) {
            free.remove(place);
        } else {
            made.push(version.row);
        }
    }
    for row in made {
        let no = if free.is_empty() {
            let next = T::next(&mut pending.next);
            *next += 1;
            *next - 1
        } else {
            free.remove(0).0
        };
        T::put(pending, no, row);
    }
    for (no, row) in free {
        if row.record().recorded != VOID {
            let mut void = row.clone();
            void.record_mut().recorded = VOID;
            T::put(pending, *no, void);
        }
    }
}
