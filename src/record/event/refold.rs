//! Brings records up to what the fold says: gathers all records and events that bear on each other,
//! folds them, and writes the difference as versions. Nothing of what came by CSV is ever changed
//! but the time for which it counted.

use super::acts::{Act, RecordKey, Thing, acts, key_of};
use super::fold::{Chain, Folded, Occurred, fold};
use super::pending::Pending;
use super::told::{names, retell_records};
use crate::domain::{Instant, PersonNo, Recorded};
use crate::graph::LinkNo;
use crate::store::{EventNo, StoreError, StoredEvent, StoredLink};
use std::collections::{BTreeMap, BTreeSet};

/// Where a change begins.
#[derive(Default)]
pub(super) struct Seeds {
    pub(super) things: BTreeSet<Thing>,
    pub(super) records: BTreeSet<RecordKey>,
}

impl Seeds {
    /// Everything that the events of somebody may open or end: whoever was two until now may have
    /// the records of both.
    pub(super) fn of_events_of(pending: &mut Pending, p: PersonNo) -> Result<Seeds, StoreError> {
        let mut seeds = Seeds::default();
        for (_, row) in pending.events_of(p)? {
            let Some(source) = pending.source(&row.event.source) else { continue };
            let acts = acts(&row.event, source, |who| pending.find(who).map(|(no, _)| no));
            seeds.add(Seeds::of_acts(pending, &acts)?);
        }
        Ok(seeds)
    }

    pub(super) fn add(&mut self, others: Seeds) {
        self.things.extend(others.things);
        self.records.extend(others.records);
    }

    /// Everything that an event may open or end.
    pub(super) fn of_acts(pending: &mut Pending, acts: &[Act]) -> Result<Seeds, StoreError> {
        let mut seeds = Seeds::default();
        for act in acts {
            match act {
                Act::Open(row) => {
                    seeds.things.insert(Thing::of(&row.link));
                    seeds.records.insert(key_of(&row.link));
                }
                Act::End { thing, .. } => {
                    seeds.things.insert(thing.clone());
                }
                Act::EndAllOf(p) => {
                    let links = pending.links_of(*p)?;
                    let about = links.iter().filter(|row| act.is_about(&row.link));
                    seeds.things.extend(about.map(|row| Thing::of(&row.link)));
                }
            }
        }
        Ok(seeds)
    }
}

/// What bears on what: all versions of the records of some things, and the events upon them.
#[derive(Default)]
struct Gathered {
    things: BTreeSet<Thing>,
    records: BTreeMap<RecordKey, Vec<(LinkNo, StoredLink)>>,
    people: BTreeSet<PersonNo>,
    events: BTreeMap<EventNo, (StoredEvent, Vec<Act>)>,
}

impl Gathered {
    fn from(pending: &mut Pending, seeds: Seeds) -> Result<Gathered, StoreError> {
        let mut gathered = Gathered::default();
        let mut things: Vec<Thing> = seeds.things.into_iter().collect();
        let mut records: Vec<RecordKey> = seeds.records.into_iter().collect();
        loop {
            if let Some(key) = records.pop() {
                things.extend(gathered.record(pending, key)?);
            } else if let Some(thing) = things.pop() {
                records.extend(gathered.thing(pending, &thing)?);
            } else {
                return Ok(gathered);
            }
        }
    }

    /// The things that a record ever stated by CSV.
    fn record(&mut self, pending: &mut Pending, key: RecordKey) -> Result<Vec<Thing>, StoreError> {
        if self.records.contains_key(&key) {
            return Ok(Vec::new());
        }
        let versions = pending.versions(key.0, &key.1)?;
        let by_csv = versions.iter().filter(|(_, row)| row.csv.extract != 0);
        let mut things: Vec<Thing> = by_csv.map(|(_, row)| Thing::of(&row.link)).collect();
        things.extend(opened_by_event(pending, &key)?);
        self.records.insert(key, versions);
        Ok(things)
    }

    /// The records that ever stated a thing.
    fn thing(
        &mut self,
        pending: &mut Pending,
        thing: &Thing,
    ) -> Result<Vec<RecordKey>, StoreError> {
        if !self.things.insert(thing.clone()) {
            return Ok(Vec::new());
        }
        let mut records: Vec<RecordKey> = Vec::new();
        for row in pending.links_of(thing.to)? {
            if Thing::of(&row.link) == *thing {
                records.push(key_of(&row.link));
            }
        }
        for p in thing.people() {
            self.events_of(pending, p)?;
        }
        let opens = |act: &Act| match act {
            Act::Open(row) => (Thing::of(&row.link) == *thing).then(|| key_of(&row.link)),
            _ => None,
        };
        let opened = self.events.values().flat_map(|(_, acts)| acts.iter().filter_map(opens));
        records.extend(opened);
        Ok(records)
    }

    fn events_of(&mut self, pending: &mut Pending, p: PersonNo) -> Result<(), StoreError> {
        if !self.people.insert(p) || !pending.has_events(p) {
            return Ok(());
        }
        for (no, row) in pending.events_of(p)? {
            let Some(source) = pending.source(&row.event.source) else { continue };
            let number = |who: &_| pending.find(who).map(|(no, _)| no);
            let acts = acts(&row.event, source, number);
            self.events.insert(no, (row, acts));
        }
        Ok(())
    }

    /// What the fold makes of all that.
    fn folded(&self, pending: &Pending) -> BTreeMap<RecordKey, Chain> {
        let concerns = |act: &Act| match act {
            Act::Open(row) => self.records.contains_key(&key_of(&row.link)),
            _ => true,
        };
        let occurred = |(no, (row, acts)): (&EventNo, &'_ (StoredEvent, Vec<Act>))| {
            let acts = acts.iter().filter(|act| concerns(act)).cloned().collect();
            (*no, row.recorded_at, acts)
        };
        let mut events = Vec::with_capacity(self.events.len());
        for (entry, (row, _)) in self.events.iter().map(|e| (occurred(e), e.1)) {
            let (no, recorded_at, acts) = entry;
            if let Some(source) = pending.sources.find(&row.event.source) {
                events.push(Occurred { no, event: &row.event, source, recorded_at, acts });
            }
        }
        let by_csv = self.records.values().flatten().filter(|(_, row)| row.csv.extract != 0);
        fold(&pending.sources, by_csv.cloned().collect(), &events)
    }
}

/// What the event after which a record is called states: a row of that name may state otherwise.
fn opened_by_event(pending: &mut Pending, key: &RecordKey) -> Result<Vec<Thing>, StoreError> {
    let Some((id, _)) = key.1.rsplit_once('#') else { return Ok(Vec::new()) };
    let source = pending.sources.name(key.0).to_owned();
    let Some((_, row)) = pending.event_of_key(&source, id)? else { return Ok(Vec::new()) };
    let acts = acts(&row.event, key.0, |who| pending.find(who).map(|(no, _)| no));
    let thing = |act: Act| match act {
        Act::Open(row) => (key_of(&row.link) == *key).then(|| Thing::of(&row.link)),
        Act::End { thing, .. } => Some(thing),
        Act::EndAllOf(_) => None,
    };
    Ok(acts.into_iter().filter_map(thing).collect())
}

/// Brings everything that bears on the seeds up to the fold. What each event did is told.
pub(super) fn refold(pending: &mut Pending, seeds: Seeds) -> Result<(), StoreError> {
    let gathered = Gathered::from(pending, seeds)?;
    let mut folded = gathered.folded(pending);
    for key in gathered.records.keys() {
        folded.entry(key.clone()).or_default();
    }
    let records = names(&pending.sources, folded.keys());
    let mut told: BTreeMap<EventNo, Vec<String>> =
        gathered.events.keys().map(|no| (*no, Vec::new())).collect();
    for (key, chain) in folded {
        let kept = match gathered.records.get(&key) {
            Some(kept) => kept.clone(),
            None => pending.versions(key.0, &key.1)?,
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
fn write(pending: &mut Pending, kept: &[(LinkNo, StoredLink)], versions: Vec<Folded>) {
    let mut free: Vec<&(LinkNo, StoredLink)> =
        kept.iter().filter(|(_, row)| row.csv.extract == 0).collect();
    let mut made = Vec::new();
    for version in versions {
        if let Some(no) = version.csv {
            let before = kept.iter().find(|(kept, _)| *kept == no);
            if before.is_none_or(|(_, row)| *row != version.row) {
                pending.put_link(no, version.row);
            }
        } else if let Some(place) = free.iter().position(|(_, row)| *row == version.row) {
            free.remove(place);
        } else {
            made.push(version.row);
        }
    }
    for row in made {
        let no = if free.is_empty() {
            let no = LinkNo(pending.next.link);
            pending.next.link += 1;
            no
        } else {
            free.remove(0).0
        };
        pending.put_link(no, row);
    }
    for (no, row) in free {
        if row.link.record.recorded != VOID {
            let mut void = row.clone();
            void.link.record.recorded = VOID;
            pending.put_link(*no, void);
        }
    }
}
