//! A person as events and rows leave them: who was born by an event arrives once all parents have,
//! and a death that an event states is undone by no row (spec 1 §6).

use super::fold::Place;
use super::pending::Pending;
use super::told::{Effect, of_person, retell_person};
use crate::domain::{Day, Deed, Identity, Instant, Person, PersonNo};
use crate::store::{EventNo, StoreError, StoredEvent, StoredPerson};
use std::collections::{BTreeMap, VecDeque};

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
        let mut events = pending.events_of(p)?;
        let sources = pending.sources.clone();
        let place = |row: &StoredEvent| Place::of_event(&sources, row.recorded_at, &row.event);
        events.sort_by_cached_key(|(_, row)| place(row));
        let before = pending.person(p)?;
        let mut after = before.clone();
        let born = born(pending, p, &events, &mut after);
        let effects: BTreeMap<EventNo, String> =
            died(pending, p, &events, &mut after).into_iter().chain(born).collect();
        if after.arrived && !before.arrived {
            queue.extend(children_waiting(pending, p, &events));
        }
        if after != before {
            pending.put_person(p, after);
        }
        let is_fate = |row: &StoredEvent| match &row.event.deed {
            Deed::Born(..) => row.event.newcomer().iter().any(|who| pending.is(who, p)),
            Deed::Died(who) => pending.is(who, p),
            _ => false,
        };
        let fates: Vec<EventNo> =
            events.iter().filter(|(_, row)| is_fate(row)).map(|(no, _)| *no).collect();
        for no in fates {
            retell_person(pending, no, effects.get(&no).cloned())?;
        }
    }
    Ok(())
}

/// Brings the children up whose births were waiting for this parent, who may have come by a row.
pub(super) fn children_waiting(
    pending: &Pending,
    p: PersonNo,
    events: &[(EventNo, StoredEvent)],
) -> Vec<PersonNo> {
    let is_parent = |parents: &[Identity]| parents.iter().any(|parent| pending.is(parent, p));
    let child = |(_, row): &(EventNo, StoredEvent)| match &row.event.deed {
        Deed::Born(_, parents) if is_parent(parents) => {
            row.event.newcomer().iter().find_map(|who| pending.find(who)).map(|(no, _)| no)
        }
        _ => None,
    };
    events.iter().filter_map(child).collect()
}

/// The last birth in force gives the fields, unless a row has stated the person.
fn born(
    pending: &Pending,
    p: PersonNo,
    events: &[(EventNo, StoredEvent)],
    person: &mut StoredPerson,
) -> Option<Effect> {
    let is_p = |who: &Identity| pending.is(who, p);
    let in_force = |parents: &[Identity]| {
        parents.iter().all(|who| pending.find(who).is_some_and(|(_, arrived)| arrived))
    };
    let birth = events.iter().rev().find_map(|(no, row)| match &row.event.deed {
        Deed::Born(newborn, parents)
            if row.event.newcomer().iter().any(is_p) && in_force(parents) =>
        {
            Some((*no, row, newborn))
        }
        _ => None,
    });
    let (no, row, newborn) = birth?;
    if person.extract != 0 {
        return None;
    }
    let known = &person.person;
    person.person = Person {
        iin: known.iin.or(newborn.iin),
        reference: known.reference.clone(),
        death: known.death,
        death_recorded_at: known.death_recorded_at,
        recorded_at: row.recorded_at,
        ..(**newborn).clone()
    };
    person.arrived = true;
    Some((no, of_person(format_args!("born {}", row.event.on))))
}

/// Of the deaths that rows and events state, the one recorded last counts; one that says the same
/// day again says nothing new.
fn died(
    pending: &Pending,
    p: PersonNo,
    events: &[(EventNo, StoredEvent)],
    person: &mut StoredPerson,
) -> Vec<Effect> {
    let (row_death, row_at) = person.stated_death();
    let mut state = (row_death, row_at);
    let mut effects = Vec::new();
    let is_p = |who: &Identity| pending.is(who, p);
    let deaths =
        events.iter().filter(|(_, row)| matches!(&row.event.deed, Deed::Died(who) if is_p(who)));
    for (no, row) in deaths {
        let (on, at) = (row.event.on, row.recorded_at);
        // A row that was recorded later than the event has the last word.
        let row_is_later = row_death != Day::OPEN_END && row_at > at;
        if row_is_later || state.0 == on {
            continue;
        }
        state = (on, at);
        effects.push((*no, of_person(format_args!("died {on}"))));
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
