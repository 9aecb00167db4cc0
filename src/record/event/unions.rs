//! Which numbers are of one human, and since when that is known (spec 1 §6: replaced numbers,
//! merges and what undoes them). Records keep the number they came with; whose they are follows
//! from here. Must not know what a record states.

use super::fold::Place;
use super::pending::Pending;
use super::timeline::Timeline;
use super::told::of_person;
use super::vital::has_own;
use crate::domain::{CivilEvent, Deed, Instant, PersonNo, Recorded};
use crate::graph::Merge;
use crate::store::{EventNo, StoreError};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everybody whom events ever unite with each other.
pub(super) struct Unions {
    /// Their numbers, ascending.
    members: Vec<PersonNo>,
    /// Who each is, by replaced numbers alone: what holds at every time.
    numbers: Vec<PersonNo>,
    /// Who each is from when on, ascending.
    states: Vec<(Instant, Vec<PersonNo>)>,
    /// What the events that unite them do.
    pub(super) told: Vec<(EventNo, Option<String>)>,
}

/// Of two numbers the first is that of the second.
struct Pair {
    no: EventNo,
    known: Recorded,
    gone: usize,
    into: usize,
}

impl Unions {
    fn alone(p: PersonNo) -> Unions {
        let (members, numbers) = (vec![p], vec![p]);
        let states = vec![(Instant::ALWAYS, vec![p])];
        Unions { members, numbers, states, told: Vec::new() }
    }

    /// Those of this person.
    pub(super) fn around(pending: &mut Pending, p: PersonNo) -> Result<Unions, StoreError> {
        if !pending.may_be_united(p) || pending.person(p)?.united.is_none() {
            return Ok(Unions::alone(p));
        }
        let (members, timelines) = everybody(pending, p)?;
        let place = |who: &CivilEvent| {
            let both = who.people();
            let found = |n: usize| pending.find(both.get(n)?).map(|(no, _)| no);
            let at = |p: PersonNo| members.binary_search(&p).ok();
            Some((at(found(0)?)?, at(found(1)?)?)).filter(|(a, b)| a != b)
        };
        let (mut replaced, mut merged) = (Vec::new(), Vec::new());
        for timeline in &timelines {
            let no = timeline.no;
            if matches!(timeline.row.event.deed, Deed::Replaced(_)) {
                // A number is a field of a person, and fields have no history.
                let (known, last) =
                    (Recorded::ALWAYS, timeline.last().and_then(|form| place(form)));
                replaced.extend(last.map(|(gone, into)| Pair { no, known, gone, into }));
                continue;
            }
            for (known, form) in timeline.spans() {
                merged.extend(place(form).map(|(into, gone)| Pair { no, known, gone, into }));
            }
        }
        let numbers = replaced_by(members.len(), &replaced);
        let mut has_come = vec![false; members.len()];
        for (n, p) in members.iter().enumerate() {
            has_come[numbers[n]] |= has_own(pending, *p)?;
        }
        let has_come = |n: usize| has_come[numbers[n]];
        merged.retain(|pair| has_come(pair.gone) && has_come(pair.into));
        replaced.retain(|pair| has_come(pair.gone));
        let named = |all: &[usize]| all.iter().map(|n| members[*n]).collect();
        let starts = merged.iter().flat_map(|pair| [pair.known.from, pair.known.until]);
        let mut starts: BTreeSet<Instant> = starts.filter(|at| *at != Instant::NEVER).collect();
        starts.insert(Instant::ALWAYS);
        let state = |at| (at, named(&merged_into(&numbers, &merged, at)));
        let states = starts.into_iter().map(state).collect();
        let told = timelines.iter().map(|t| (t.no, effect(t.no, &replaced, &merged))).collect();
        let numbers = named(&numbers);
        Ok(Unions { members, numbers, states, told })
    }

    /// All of them.
    pub(super) fn members(&self) -> &[PersonNo] {
        &self.members
    }

    /// One name for all of them.
    pub(super) fn canon(&self) -> PersonNo {
        self.members[0]
    }

    fn at(&self, p: PersonNo, of: &[PersonNo]) -> PersonNo {
        self.members.binary_search(&p).map_or(p, |n| of[n])
    }

    /// Whose number it is now, wherever it was replaced.
    pub(super) fn number(&self, p: PersonNo) -> PersonNo {
        self.at(p, &self.numbers)
    }

    /// Who somebody is as known at an instant.
    pub(super) fn who(&self, p: PersonNo, at: Instant) -> PersonNo {
        let state = self.states.iter().rev().find(|(from, _)| *from <= at);
        state.map_or(p, |(_, who)| self.at(p, who))
    }

    /// When it came to be known otherwise.
    pub(super) fn turns(&self) -> impl Iterator<Item = Instant> {
        self.states.iter().skip(1).map(|(at, _)| *at)
    }

    /// As whom somebody else this person is known, by recorded time.
    pub(super) fn merges(&self, p: PersonNo) -> Vec<Merge> {
        let mut merges: Vec<Merge> = Vec::new();
        let ends = self.turns().chain([Instant::NEVER]);
        for ((from, who), until) in self.states.iter().zip(ends) {
            let into = self.at(p, who);
            match merges.last_mut() {
                Some(last) if last.into == into && last.recorded.until == *from => {
                    last.recorded.until = until;
                }
                _ if into != p => {
                    merges.push(Merge { recorded: Recorded { from: *from, until }, into });
                }
                _ => {}
            }
        }
        merges
    }

    /// Since when somebody is known as whom they are known now.
    pub(super) fn since(&self, p: PersonNo) -> Instant {
        let now = self.who(p, Instant::NEVER);
        let same = self.states.iter().rev().take_while(|(_, who)| self.at(p, who) == now);
        same.last().map_or(Instant::ALWAYS, |(at, _)| *at)
    }
}

/// Everybody whom events unite with somebody, and these events in the order of the fold.
fn everybody(
    pending: &mut Pending,
    p: PersonNo,
) -> Result<(Vec<PersonNo>, Vec<Timeline>), StoreError> {
    let (mut members, mut queue) = (BTreeSet::new(), vec![p]);
    let mut timelines: BTreeMap<EventNo, Timeline> = BTreeMap::new();
    while let Some(p) = queue.pop() {
        if !members.insert(p) {
            continue;
        }
        for timeline in pending.timelines_of(p)? {
            if timeline.row.event.unites() {
                let named = timeline.people();
                queue.extend(named.iter().filter_map(|who| pending.find(who)).map(|(no, _)| no));
                timelines.insert(timeline.no, timeline);
            }
        }
    }
    let mut timelines: Vec<Timeline> = timelines.into_values().collect();
    let sources = &pending.sources;
    timelines.sort_by_cached_key(|t| Place::of_event(sources, t.row.recorded_at, &t.row.event));
    Ok((members.into_iter().collect(), timelines))
}

/// Whose number each is after all replacements: where one goes round in a ring, that of the last.
fn replaced_by(members: usize, replaced: &[Pair]) -> Vec<usize> {
    let mut who: Vec<usize> = (0..members).collect();
    for pair in replaced {
        let (gone, into) = (who[pair.gone], who[pair.into]);
        let into = if gone == into { pair.into } else { into };
        who.iter_mut().filter(|w| **w == gone).for_each(|w| *w = into);
    }
    who
}

/// Who each is with the merges known at an instant.
fn merged_into(numbers: &[usize], merged: &[Pair], at: Instant) -> Vec<usize> {
    let mut who = numbers.to_vec();
    for pair in merged.iter().filter(|pair| pair.known.known_at(Some(at))) {
        let (gone, into) = (who[pair.gone], who[pair.into]);
        who.iter_mut().filter(|w| **w == gone).for_each(|w| *w = into);
    }
    who
}

/// What such an event does, in the words of its answer.
fn effect(no: EventNo, replaced: &[Pair], merged: &[Pair]) -> Option<String> {
    let is_own = |pair: &&Pair| pair.no == no && pair.known.until == Instant::NEVER;
    if replaced.iter().any(|pair| is_own(&pair)) {
        return Some(of_person("number replaced"));
    }
    merged.iter().find(is_own).map(|_| of_person("merged"))
}

/// The unions of people as far as they were asked for.
#[derive(Default)]
pub(super) struct Book(FxHashMap<PersonNo, Rc<Unions>>);

impl Book {
    /// Those of this person.
    pub(super) fn of(
        &mut self,
        pending: &mut Pending,
        p: PersonNo,
    ) -> Result<Rc<Unions>, StoreError> {
        if let Some(found) = self.0.get(&p) {
            return Ok(Rc::clone(found));
        }
        let found = Rc::new(Unions::around(pending, p)?);
        self.0.extend(found.members().iter().map(|m| (*m, Rc::clone(&found))));
        Ok(found)
    }

    /// One name for somebody and all with whom they are ever united, if that was asked for.
    pub(super) fn canon(&self, p: PersonNo) -> PersonNo {
        self.0.get(&p).map_or(p, |unions| unions.canon())
    }

    /// Who somebody is as known at an instant, if that was asked for.
    pub(super) fn who(&self, p: PersonNo, at: Instant) -> PersonNo {
        self.0.get(&p).map_or(p, |unions| unions.who(p, at))
    }

    /// When any of it came to be known otherwise.
    pub(super) fn turns(&self) -> impl Iterator<Item = Instant> {
        self.0.values().flat_map(|unions| unions.turns())
    }
}
