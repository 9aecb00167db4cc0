//! Taking civil events in (spec 1 §6): an event becomes a row of its own and new versions of the
//! records it touches. The state is a fold over recorded time, so late, corrected and repeated
//! events give the same whatever came first.

mod acts;
mod fold;
mod pending;
mod refold;
mod touched;
mod vital;

use crate::domain::{
    CivilEvent, Day, Deed, EventFault, Identity, Instant, Link, PersonNo, Sources,
};
use crate::store::{Changes, EventNo, Ground, Intake, NextNumbers, StoreError, StoredEvent};
use acts::{acts, key_of};
use pending::Pending;
use refold::{Seeds, refold};
use vital::{Effect, refold_people};

/// What became of an event that was taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventOutcome {
    /// It stands.
    Applied,
    /// It stands, and acts when whoever it names has arrived.
    Waiting,
    /// It was there already; its first answer is given again.
    Repeated,
}

/// What an event is answered with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Its number in the store.
    pub no: EventNo,
    /// The event.
    pub event: StoredEvent,
    /// What became of it.
    pub outcome: EventOutcome,
}

/// When an event arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The instant that counts as recorded where the event does not say one.
    pub now: Instant,
    /// The day whose cards are looked at for whom it touches.
    pub day: Day,
}

/// Takes one event in: its row, what it changes and its key are staged together, or nothing is.
pub fn record(
    ground: &mut dyn Ground,
    event: &CivilEvent,
    moment: Moment,
) -> Result<Result<Answer, EventFault>, StoreError> {
    if let Some((no, kept)) = ground.event(&event.source, &event.id)? {
        return Ok(repeated(no, kept, event));
    }
    let before = ground.graph()?;
    let mut pending = Pending::over(ground);
    let no = EventNo(pending.next.event);
    if let Err(fault) = place(&mut pending, no, event, moment) {
        return Ok(Err(fault));
    }
    let effects = act(&mut pending, event)?;
    tell(&mut pending, effects)?;
    let Some(mut row) = pending.event(no)? else {
        let (path, reason) = ("the store".into(), "an event was lost".into());
        return Err(StoreError::Failed { path, reason });
    };
    row.answered = if row.waited { 0 } else { row.changes.len() as u32 };
    pending.put_event(no, row.clone());
    let (changes, _) = pending.finish();
    let changed: Vec<PersonNo> = changes.people_touched();
    ground.stage(changes)?;
    let outcome = if row.waited { EventOutcome::Waiting } else { EventOutcome::Applied };
    if row.answered > 0 {
        let after = ground.graph()?;
        row.touched = touched::touched(&*before, &*after, &changed, moment.day.max(event.on));
        let events = vec![(no, row.clone())];
        ground.stage(Changes { events, ..Changes::default() })?;
    }
    Ok(Ok(Answer { no, event: row, outcome }))
}

/// The first answer again, if it is the same event.
fn repeated(no: EventNo, kept: StoredEvent, event: &CivilEvent) -> Result<Answer, EventFault> {
    if !is_same(&kept, event) {
        let message = "the register has another event of this id; give this one its own";
        return Err(EventFault::new("idempotency-conflict", message).within("id"));
    }
    Ok(Answer { no, event: kept, outcome: EventOutcome::Repeated })
}

/// Whether this is the event kept. An export states the instant that an event without one got.
fn is_same(kept: &StoredEvent, event: &CivilEvent) -> bool {
    let stamp = |event: &CivilEvent| event.recorded_at;
    let same_stamp = stamp(&kept.event) == stamp(event)
        || (stamp(&kept.event).is_none() && stamp(event) == Some(kept.recorded_at));
    let without_stamp = |event: &CivilEvent| CivilEvent {
        recorded_at: None,
        draft: crate::domain::EventDraft::default(),
        ..event.clone()
    };
    same_stamp && without_stamp(&kept.event) == without_stamp(event)
}

/// Gives the event its row, and a place to everybody it names.
fn place(
    pending: &mut Pending,
    no: EventNo,
    event: &CivilEvent,
    moment: Moment,
) -> Result<(), EventFault> {
    if pending.source(&event.source).is_none() {
        let message = "there are too many registers";
        return Err(EventFault::new("unknown-value", message).within("source"));
    }
    let newborn = newcomer(pending, event)?;
    let mut people: Vec<PersonNo> = Vec::new();
    for who in event.people() {
        let named = pending.named(who);
        if people.contains(&named) || newborn == Some(named) {
            let message = "two of the people it names are one person";
            return Err(EventFault::new("self-link", message));
        }
        people.push(named);
    }
    let waited =
        event.people().iter().any(|who| !pending.find(who).is_some_and(|(_, arrived)| arrived));
    let row = StoredEvent {
        event: event.clone(),
        recorded_at: event.recorded_at.unwrap_or(moment.now),
        waited,
        changes: Vec::new(),
        answered: 0,
        touched: Vec::new(),
        sequence: 0,
    };
    pending.put_event(no, row);
    people.into_iter().chain(newborn).for_each(|p| pending.belongs_to(no, p));
    Ok(())
}

/// The newborn's place: whoever has the number or the reference already, or a new one.
fn newcomer(pending: &mut Pending, event: &CivilEvent) -> Result<Option<PersonNo>, EventFault> {
    let Deed::Born(newborn, _) = &event.deed else { return Ok(None) };
    let names = event.newcomer();
    let known: Vec<(PersonNo, bool)> = names.iter().filter_map(|who| pending.find(who)).collect();
    let clash = || {
        let message = "its iin and its ref are those of two people";
        EventFault::new("id-conflict", message).within("newPerson")
    };
    let no = match known[..] {
        [] => pending.named(&names[0]),
        [(no, _)] => no,
        [(a, _), (b, _)] if a == b => a,
        _ => return Err(clash()),
    };
    let Ok(mut row) = pending.person(no) else { return Err(clash()) };
    let before = row.clone();
    if newborn.iin.is_some_and(|iin| row.person.iin.is_some_and(|known| known != iin)) {
        return Err(clash());
    }
    row.person.iin = row.person.iin.or(newborn.iin);
    let named =
        row.person.reference == newborn.reference || row.also_known_as.contains(&newborn.reference);
    if row.person.reference.is_empty() {
        row.person.reference.clone_from(&newborn.reference);
    } else if !named && !newborn.reference.is_empty() {
        row.also_known_as.push(newborn.reference.clone());
    }
    if row != before {
        pending.put_person(no, row);
    }
    Ok(Some(no))
}

/// Brings people and records up to what they are with the event.
fn act(pending: &mut Pending, event: &CivilEvent) -> Result<Vec<Effect>, StoreError> {
    let number = |pending: &Pending, who: &Identity| pending.find(who).map(|(no, _)| no);
    let named: Vec<PersonNo> = event
        .newcomer()
        .iter()
        .chain(event.people())
        .filter_map(|who| number(pending, who))
        .collect();
    let mut effects = refold_people(pending, named)?;
    let Some(source) = pending.sources.find(&event.source) else { return Ok(effects) };
    let acts = acts(event, source, |who| number(pending, who));
    let seeds = Seeds::of_acts(pending, &acts)?;
    effects.extend(refold(pending, seeds)?);
    Ok(effects)
}

/// Writes into the rows of events what they did.
fn tell(pending: &mut Pending, effects: Vec<Effect>) -> Result<(), StoreError> {
    for (by, line) in effects {
        let Some(mut row) = pending.event(by)? else { continue };
        if !row.changes.contains(&line) {
            row.changes.push(line);
            pending.put_event(by, row);
        }
    }
    Ok(())
}

/// Whether an event made a version of this record, whoever its ends were then.
fn has_been_opened(intake: &mut dyn Intake, link: &Link) -> Result<bool, StoreError> {
    if !link.record.id.contains('#') {
        return Ok(false);
    }
    let versions = intake.link_versions(link.record.source, &link.record.id)?;
    Ok(versions.iter().any(|(_, row)| row.csv.extract == 0))
}

/// After a batch of an extract: whatever events say of the people and records in it acts on them,
/// in the transaction of the batch.
pub(super) fn after_rows(
    intake: &mut dyn Intake,
    changes: Changes,
    sources: &Sources,
    next: NextNumbers,
) -> Result<(Changes, NextNumbers), StoreError> {
    let concerned = |p: &PersonNo| intake.has_events(*p);
    let moved = changes.event_people.iter().map(|(p, _)| *p);
    let people: Vec<PersonNo> =
        changes.people.iter().map(|(p, _)| *p).filter(concerned).chain(moved).collect();
    let mut seeds = Seeds::default();
    for (_, row) in &changes.links {
        let mut ends = row.link.from.person().into_iter().chain([row.link.to]);
        if ends.any(|p| intake.has_events(p)) || has_been_opened(intake, &row.link)? {
            seeds.records.insert(key_of(&row.link));
            seeds.things.insert(acts::Thing::of(&row.link));
        }
    }
    if people.is_empty() && seeds.records.is_empty() {
        return Ok((changes, next));
    }
    let mut pending = Pending::with(intake, changes, sources.clone(), next);
    let mut queue = people.clone();
    for p in &people {
        let events = pending.events_of(*p)?;
        if pending.person(*p)?.arrived {
            queue.extend(vital::children_waiting(&pending, *p, &events));
        }
        // Somebody who was two until now may have two's records.
        if pending.changes().event_people.iter().any(|(q, _)| q == p) {
            for (_, row) in events {
                let Some(source) = pending.source(&row.event.source) else { continue };
                let acts = acts(&row.event, source, |who| pending.find(who).map(|(no, _)| no));
                let Seeds { things, records } = Seeds::of_acts(&mut pending, &acts)?;
                seeds.things.extend(things);
                seeds.records.extend(records);
            }
        }
    }
    let mut effects = refold_people(&mut pending, queue)?;
    effects.extend(refold(&mut pending, seeds)?);
    tell(&mut pending, effects)?;
    Ok(pending.finish())
}
