//! A person as events and rows leave them: who was born by an event arrives once all parents have,
//! and a death that an event states is undone by no row (spec 1 §6).

use super::fold::Place;
use super::pending::Pending;
use super::timeline::Timeline;
use super::told::{Effect, of_person, retell_person};
use crate::domain::{CivilEvent, Day, Deed, Identity, Instant, Person, PersonNo};
use crate::store::{EventNo, StoreError, StoredPerson};
use std::collections::{BTreeMap, VecDeque};

/// An event as it is known now, of which a person's fate may be a part.
struct Fate {
    no: EventNo,
    recorded_at: Instant,
    /// What it states; `None`: it never was.
    event: Option<CivilEvent>,
    /// Whether it was ever the birth of the person.
    is_birth: bool,
}

/// Brings these people, and whoever waited for them, up to what rows and events say.
pub(super) fn refold_people(
    pending: &mut Pending,
    people: impl IntoIterator<Item = PersonNo>,
) -> Result<(), StoreError> {
    let mut queue: VecDeque<PersonNo> = people.into_iter().collect();
    while let Some(p) = queue.pop_front() {
        if !pending.has_events(p) {
            continue;
        }
        let fates = fates(pending, p)?;
        let before = pending.person(p)?;
        let mut after = before.clone();
        let born = born(pending, p, &fates, &mut after);
        let effects: BTreeMap<EventNo, String> =
            died(pending, p, &fates, &mut after).into_iter().chain(born).collect();
        if after.arrived != before.arrived {
            let children =
                fates.iter().filter_map(|fate| child_of(pending, p, fate.event.as_ref()?));
            queue.extend(children);
        }
        if after != before {
            pending.put_person(p, after);
        }
        for fate in fates {
            // An event that never was did nothing to anybody.
            if fate.event.is_none_or(|event| is_fate_of(pending, p, &event)) {
                retell_person(pending, fate.no, effects.get(&fate.no).cloned())?;
            }
        }
    }
    Ok(())
}

/// The events that name somebody, in the order of the fold.
fn fates(pending: &mut Pending, p: PersonNo) -> Result<Vec<Fate>, StoreError> {
    let mut timelines = pending.timelines_of(p)?;
    let sources = pending.sources.clone();
    timelines.sort_by_cached_key(|t| Place::of_event(&sources, t.row.recorded_at, &t.row.event));
    let fate = |t: Timeline| Fate {
        no: t.no,
        recorded_at: t.row.recorded_at,
        is_birth: t.row.event.newcomer().iter().any(|who| pending.is(who, p)),
        event: t.last().cloned(),
    };
    Ok(timelines.into_iter().map(fate).collect())
}

fn is_fate_of(pending: &Pending, p: PersonNo, event: &CivilEvent) -> bool {
    match &event.deed {
        Deed::Born(..) => event.newcomer().iter().any(|who| pending.is(who, p)),
        Deed::Died(who) | Deed::FoundAlive(who) => pending.is(who, p),
        _ => false,
    }
}

/// The children whose births waited for this parent, who may have come by a row.
pub(super) fn children_waiting(
    pending: &mut Pending,
    p: PersonNo,
) -> Result<Vec<PersonNo>, StoreError> {
    let fates = fates(pending, p)?;
    Ok(fates.iter().filter_map(|fate| child_of(pending, p, fate.event.as_ref()?)).collect())
}

/// The newborn of whom this person is a parent.
fn child_of(pending: &Pending, p: PersonNo, event: &CivilEvent) -> Option<PersonNo> {
    let Deed::Born(_, parents) = &event.deed else { return None };
    let is_parent = parents.iter().any(|parent| pending.is(parent, p));
    let child = event.newcomer().iter().find_map(|who| pending.find(who)).map(|(no, _)| no);
    child.filter(|_| is_parent)
}

/// The last birth in force gives the fields, unless a row has stated the person; without one
/// whoever came by a birth alone is nobody.
fn born(
    pending: &Pending,
    p: PersonNo,
    fates: &[Fate],
    person: &mut StoredPerson,
) -> Option<Effect> {
    if person.extract != 0 {
        return None;
    }
    let in_force = |parents: &[Identity]| {
        parents.iter().all(|who| pending.find(who).is_some_and(|(_, arrived)| arrived))
    };
    let birth = fates.iter().rev().find_map(|fate| {
        let event = fate.event.as_ref()?;
        let Deed::Born(newborn, parents) = &event.deed else { return None };
        let is_own = event.newcomer().iter().any(|who| pending.is(who, p));
        (is_own && in_force(parents)).then_some((fate, event.on, newborn))
    });
    let Some((fate, on, newborn)) = birth else {
        if fates.iter().any(|fate| fate.is_birth) {
            person.arrived = false;
        }
        return None;
    };
    let known = &person.person;
    person.person = Person {
        iin: known.iin.or(newborn.iin),
        reference: known.reference.clone(),
        death: known.death,
        death_recorded_at: known.death_recorded_at,
        recorded_at: fate.recorded_at,
        ..(**newborn).clone()
    };
    person.arrived = true;
    Some((fate.no, of_person(format_args!("born {on}"))))
}

/// Of the deaths that rows and events state, the one recorded last counts; one that says the same
/// day again says nothing new. Who is found alive has not died.
fn died(pending: &Pending, p: PersonNo, fates: &[Fate], person: &mut StoredPerson) -> Vec<Effect> {
    let (row_death, row_at) = person.stated_death();
    let mut state = (row_death, row_at);
    let mut effects = Vec::new();
    for fate in fates {
        let (at, Some(event)) = (fate.recorded_at, &fate.event) else { continue };
        let (new, what) = match &event.deed {
            Deed::Died(who) if pending.is(who, p) => ((event.on, at), "died"),
            Deed::FoundAlive(who) if pending.is(who, p) => {
                ((Day::OPEN_END, Instant::ALWAYS), "found alive")
            }
            _ => continue,
        };
        // A row that was recorded later than the event has the last word.
        let row_is_later = row_death != Day::OPEN_END && row_at > at;
        if row_is_later || state.0 == new.0 {
            continue;
        }
        state = new;
        effects.push((fate.no, of_person(format_args!("{what} {}", event.on))));
    }
    (person.person.death, person.person.death_recorded_at) = state;
    person.row_death = (state != (row_death, row_at)).then_some((row_death, row_at));
    effects
}

impl StoredPerson {
    /// The death as the row imported last states it, and when that was recorded.
    pub(crate) fn stated_death(&self) -> (Day, Instant) {
        self.row_death.unwrap_or((self.person.death, self.person.death_recorded_at))
    }

    /// The fields of the row imported last.
    pub(crate) fn stated(&self) -> Person {
        let (death, death_recorded_at) = self.stated_death();
        Person { death, death_recorded_at, ..self.person.clone() }
    }
}
