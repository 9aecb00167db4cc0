//! A person as events and rows leave them: who was born by an event arrives once all parents have,
//! a death that an event states is undone by no row, and of several numbers of one human the last
//! one has the fields that came last (spec 1 §6).

use super::fold::Place;
use super::pending::Pending;
use super::timeline::Timeline;
use super::told::{Effect, of_person, retell_person};
use super::unions::Unions;
use crate::domain::{CivilEvent, Day, Deed, Identity, Instant, Person, PersonNo};
use crate::store::{EventNo, StoreError, StoredPerson, United};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// An event as it is known now, of which a person's fate may be a part.
struct Fate {
    no: EventNo,
    /// Its place in the fold.
    place: Place,
    recorded_at: Instant,
    /// When it came to be known as one of this person: a correction may name somebody else.
    since: Instant,
    /// What it states; `None`: it never was.
    event: Option<Arc<CivilEvent>>,
    /// Whether it was ever the birth of the person.
    is_birth: bool,
}

/// Brings these people, and whoever waited for them, up to what rows and events say. Everybody of
/// whom it is now known otherwise when they were somebody else.
pub(super) fn refold_people(
    pending: &mut Pending,
    people: impl IntoIterator<Item = PersonNo>,
) -> Result<BTreeSet<PersonNo>, StoreError> {
    let mut queue: VecDeque<PersonNo> = people.into_iter().collect();
    let mut others = BTreeSet::new();
    while let Some(p) = queue.pop_front() {
        if !pending.has_events(p) {
            continue;
        }
        let unions = Unions::around(pending, p)?;
        for (p, before, after) in Humans::of(pending, &unions)?.folded(pending)? {
            if after.arrived != before.arrived {
                queue.extend(children_waiting(pending, p)?);
            }
            let merges = |row: &StoredPerson| row.united.clone().map(|united| united.merged);
            if merges(&after) != merges(&before) {
                others.insert(p);
            }
            if after != before {
                pending.put_person(p, after);
            }
        }
        for (no, line) in unions.told {
            retell_person(pending, no, line)?;
        }
    }
    Ok(others)
}

/// Whether a row or a birth of this very number has come.
pub(super) fn has_own(pending: &mut Pending, p: PersonNo) -> Result<bool, StoreError> {
    let mut row = own(pending.person(p)?.clone());
    if row.extract == 0 && pending.has_events(p) {
        let fates = fates(pending, p)?;
        born(pending, p, &fates, &mut row);
    }
    Ok(row.arrived)
}

/// The row without anything that events laid over it.
fn own(mut row: StoredPerson) -> StoredPerson {
    if let Some(own) = row.united.as_ref().and_then(|united| united.own.clone()) {
        row.person = own;
    } else {
        (row.person.death, row.person.death_recorded_at) = row.stated_death();
    }
    row.row_death = None;
    row.arrived = row.extract != 0;
    if let Some(united) = &mut row.united {
        united.own = None;
    }
    row
}

/// The numbers of some people who are, or ever were, united.
struct Humans<'u> {
    unions: &'u Unions,
    before: Vec<StoredPerson>,
    after: Vec<StoredPerson>,
    fates: Vec<Vec<Fate>>,
    effects: BTreeMap<EventNo, String>,
}

impl<'u> Humans<'u> {
    /// As their own rows and births leave them.
    fn of(pending: &mut Pending, unions: &'u Unions) -> Result<Humans<'u>, StoreError> {
        let mut humans = Humans {
            unions,
            before: Vec::new(),
            after: Vec::new(),
            fates: Vec::new(),
            effects: BTreeMap::new(),
        };
        for p in unions.members() {
            let fates = fates(pending, *p)?;
            let before = pending.person(*p)?.clone();
            let mut after = own(before.clone());
            humans.effects.extend(born(pending, *p, &fates, &mut after));
            humans.before.push(before);
            humans.after.push(after);
            humans.fates.push(fates);
        }
        Ok(humans)
    }

    /// The events of all numbers of one human are found by the one that counts.
    fn share_events(&self, pending: &mut Pending) {
        for (p, fates) in self.unions.members().iter().zip(&self.fates) {
            let one = self.unions.who(*p, Instant::NEVER);
            if one != *p {
                for fate in fates {
                    pending.belongs_to(fate.no, one);
                }
            }
        }
    }

    fn place(&self, p: PersonNo) -> usize {
        self.unions.members().binary_search(&p).unwrap_or_default()
    }

    /// Each as before and after.
    fn folded(
        mut self,
        pending: &mut Pending,
    ) -> Result<Vec<(PersonNo, StoredPerson, StoredPerson)>, StoreError> {
        let members = self.unions.members();
        for p in members {
            self.take_fields(*p);
        }
        for p in members.iter().filter(|p| self.unions.number(**p) == **p) {
            self.die(pending, *p);
        }
        for p in members {
            self.unite(*p);
        }
        // An event that never was did nothing to anybody.
        for (p, fates) in members.iter().zip(&self.fates) {
            for fate in fates {
                if fate.event.as_ref().is_none_or(|event| is_fate_of(pending, *p, event)) {
                    retell_person(pending, fate.no, self.effects.get(&fate.no).cloned())?;
                }
            }
        }
        self.share_events(pending);
        let rows = self.before.into_iter().zip(self.after);
        Ok(members.iter().zip(rows).map(|(p, (before, after))| (*p, before, after)).collect())
    }

    /// The number that replaced others has the fields of the row that came last of all of them.
    fn take_fields(&mut self, p: PersonNo) {
        let (unions, own) = (self.unions, self.place(p));
        let numbers = unions.members().iter().zip(0..);
        let numbers: Vec<usize> =
            numbers.filter(|(q, _)| unions.number(**q) == p).map(|(_, n)| n).collect();
        let came = numbers.iter().copied().filter(|n| self.after[*n].arrived);
        let Some(last) = came.max_by_key(|n| (self.after[*n].extract, *n == own)) else { return };
        let Person { iin, reference, .. } = self.after[own].person.clone();
        let fields = Person { iin, reference, ..self.after[last].person.clone() };
        if last != own {
            let row = &mut self.after[own];
            let stated = std::mem::replace(&mut row.person, fields);
            row.united.get_or_insert_default().own = Some(stated);
        }
        for n in numbers {
            self.after[n].arrived = true;
        }
    }

    /// What ends the life of a number that none replaced: events of all that are this human.
    fn die(&mut self, pending: &Pending, p: PersonNo) {
        let unions = self.unions;
        let now = |q: PersonNo| unions.who(q, Instant::NEVER);
        let is_of = |q: PersonNo| unions.number(q) == p || now(q) == p;
        // What was told of another is known to be of this one since they are one.
        let since = |q: PersonNo| {
            if unions.number(q) == p { Instant::ALWAYS } else { unions.since(q) }
        };
        let of_p = unions.members().iter().zip(&self.fates).filter(|(q, _)| is_of(**q));
        let mut fates: Vec<(Instant, &Fate)> = Vec::new();
        for (q, own) in of_p {
            fates.extend(own.iter().map(|fate| (since(*q).max(fate.since), fate)));
        }
        fates.sort_by(|(s, a), (t, b)| (&a.place, s).cmp(&(&b.place, t)));
        let who = |who: &Identity| pending.find(who).is_some_and(|(q, _)| is_of(q));
        let own = self.place(p);
        let effects = died(&fates, who, &mut self.after[own]);
        self.effects.extend(effects);
    }

    fn unite(&mut self, p: PersonNo) {
        let (unions, own) = (self.unions, self.place(p));
        let now = |q: PersonNo| unions.who(q, Instant::NEVER);
        let row = &mut self.after[own];
        if unions.members().len() == 1 && row.united.is_none() {
            return;
        }
        let also = unions.members().iter().copied().filter(|q| *q != p && now(*q) == p);
        let united = row.united.get_or_insert_default();
        **united =
            United { merged: unions.merges(p), also: also.collect(), own: united.own.take() };
    }
}

/// The events that name somebody, in the order of the fold.
fn fates(pending: &mut Pending, p: PersonNo) -> Result<Vec<Fate>, StoreError> {
    let timelines = pending.timelines_of(p)?;
    let sources = &pending.sources;
    let since = |t: &Timeline| {
        let spans = t.spans().into_iter();
        let mut own = spans.filter(|(_, form)| is_fate_of(pending, p, form));
        own.next().map_or(t.row.recorded_at, |(known, _)| known.from)
    };
    let fate = |t: Timeline| Fate {
        no: t.no,
        place: Place::of_event(sources, t.row.recorded_at, &t.row.event),
        recorded_at: t.row.recorded_at,
        since: since(&t),
        is_birth: t.row.event.newcomer().iter().any(|who| pending.is(who, p)),
        event: t.last().cloned(),
    };
    let names_it = |t: &Timeline| t.people().iter().any(|who| pending.is(who, p));
    let mut fates: Vec<Fate> = timelines.into_iter().filter(names_it).map(fate).collect();
    fates.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(fates)
}

/// Whether an event is about the birth or death of somebody.
pub(super) fn is_fate_of(pending: &Pending, p: PersonNo, event: &CivilEvent) -> bool {
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
/// day again says nothing new. Who is found alive has not died. With each event goes the instant
/// since which it is known to be of this person.
fn died(
    fates: &[(Instant, &Fate)],
    is_own: impl Fn(&Identity) -> bool,
    person: &mut StoredPerson,
) -> Vec<Effect> {
    let (row_death, row_at) = (person.person.death, person.person.death_recorded_at);
    let mut state = (row_death, row_at);
    let mut effects = Vec::new();
    for (since, fate) in fates {
        let (at, Some(event)) = (fate.recorded_at, &fate.event) else { continue };
        let (new, what) = match &event.deed {
            Deed::Died(who) if is_own(who) => ((event.on, at.max(*since)), "died"),
            Deed::FoundAlive(who) if is_own(who) => {
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

    /// The fields of the row of this number imported last.
    pub(crate) fn stated(&self) -> Person {
        if let Some(own) = self.united.as_ref().and_then(|united| united.own.as_ref()) {
            return own.clone();
        }
        let (death, death_recorded_at) = self.stated_death();
        Person { death, death_recorded_at, ..self.person.clone() }
    }
}
