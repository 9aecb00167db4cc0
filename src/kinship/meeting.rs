//! The people and links on all shortest ways between two people, found from both ends at once.
//! Every person is visited once, however many ways lead there, so that collapsed pedigrees cost
//! no more than their people. Must not know terms, nor how many ways are wanted.

use super::paths::{NotSearched, SearchLimits};
use crate::domain::PersonNo;
use crate::graph::{KinRows, KinStep, LinkNo, View, each_kin_link};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// How many people are fetched side by side: so few that all of theirs stays in the fastest cache.
const TOGETHER: usize = 32;

/// Room for the people of a search between strangers, so that the table seldom grows.
const ROOM: usize = 8_192;

/// The shortest ways as a graph without dead ends: whichever steps are taken from the start, the
/// goal is reached after `length` of them.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// The steps on from each person who lies on a way.
    pub(super) next: FxHashMap<PersonNo, Vec<KinStep>>,
    /// How many steps every way has; `None` if there is no way.
    pub(super) length: Option<usize>,
    /// How many people were visited.
    pub(super) visited: usize,
}

/// A step seen from the person who was visited first.
#[derive(Clone, Copy)]
struct Seen {
    at: PersonNo,
    to: PersonNo,
    no: LinkNo,
}

/// From which end somebody was reached first, and over how many links.
type Reached = FxHashMap<PersonNo, (End, u32)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    Goal,
}

/// What is known from one end.
struct Side {
    end: End,
    /// The people farthest out.
    frontier: Vec<PersonNo>,
    /// The steps to the people of each distance, from one on.
    levels: Vec<Vec<Seen>>,
}

impl Side {
    fn at(end: End, p: PersonNo) -> Side {
        Side { end, frontier: vec![p], levels: Vec::new() }
    }

    /// Visits everybody one link farther out, and tells whom of them the other side reached, too.
    fn widen(
        &mut self,
        view: &View,
        reached: &mut Reached,
        people_max: usize,
    ) -> Result<FxHashSet<PersonNo>, NotSearched> {
        let own = (self.end, self.levels.len() as u32 + 1);
        let (mut level, mut next) = (Vec::new(), Vec::new());
        let mut met = FxHashSet::default();
        let mut room = KinRows::default();
        let frontier = std::mem::take(&mut self.frontier);
        for (n, at) in frontier.iter().copied().enumerate() {
            if n % TOGETHER == 0 {
                view.graph().look_ahead_at_kin(&frontier[n..frontier.len().min(n + TOGETHER)]);
            }
            view.glance_at_kin(at, &mut room, |to, no| {
                let first = *reached.entry(to).or_insert_with(|| {
                    next.push(to);
                    own
                });
                let is_met = first.0 != own.0;
                if is_met {
                    met.insert(to);
                }
                if is_met || first == own {
                    level.push(Seen { at, to, no });
                }
            });
            if reached.len() > people_max {
                return Err(NotSearched::TooManyPeople);
            }
        }
        self.levels.push(level);
        self.frontier = next;
        Ok(met)
    }

    /// Of all steps those that lead to one of `ends`, who are all as far out as this side goes.
    fn steps_to(&self, ends: &FxHashSet<PersonNo>, mut take: impl FnMut(&Seen)) {
        let mut wanted = ends.clone();
        for level in self.levels.iter().rev() {
            let on_a_way = level.iter().filter(|seen| wanted.contains(&seen.to));
            let before = on_a_way.inspect(|seen| take(seen)).map(|seen| seen.at).collect();
            wanted = before;
        }
    }
}

/// All shortest ways between two different people.
pub(super) fn ways(
    view: &View,
    from: PersonNo,
    to: PersonNo,
    limits: SearchLimits,
) -> Result<Ways, NotSearched> {
    let mut reached = Reached::with_capacity_and_hasher(ROOM, FxBuildHasher);
    reached.extend([(from, (End::Start, 0)), (to, (End::Goal, 0))]);
    let (mut near, mut far) = (Side::at(End::Start, from), Side::at(End::Goal, to));
    loop {
        if near.frontier.is_empty() || far.frontier.is_empty() {
            return Ok(Ways { visited: reached.len(), ..Ways::default() });
        }
        if near.levels.len() + far.levels.len() >= limits.length_max {
            return Err(NotSearched::TooLong);
        }
        // The smaller ring first: its size does not depend on the order of any rows.
        let near_is_smaller = near.frontier.len() <= far.frontier.len();
        let side = if near_is_smaller { &mut near } else { &mut far };
        // Whoever is met is as far from both ends as both sides go: nearer ones were met before.
        let met = side.widen(view, &mut reached, limits.people_max)?;
        if !met.is_empty() {
            return Ok(joined(view, &near, &far, &met, reached.len()));
        }
    }
}

/// The steps of both sides that lead over somebody met, all turned towards the goal.
fn joined(view: &View, near: &Side, far: &Side, met: &FxHashSet<PersonNo>, visited: usize) -> Ways {
    let length = Some(near.levels.len() + far.levels.len());
    let mut ways = Ways { length, visited, ..Ways::default() };
    near.steps_to(met, |seen| {
        ways.next.entry(seen.at).or_default().extend(step(view, seen));
    });
    far.steps_to(met, |seen| {
        let back = step(view, seen).map(|s| KinStep { forward: !s.forward, to: seen.at, ..s });
        ways.next.entry(seen.to).or_default().extend(back);
    });
    ways
}

/// The step again: only the few on a way are remembered by the view.
fn step(view: &View, seen: &Seen) -> Option<KinStep> {
    let mut found = None;
    each_kin_link(&view.links(seen.at), seen.at, |step| {
        if step.link.no == seen.no {
            found = Some(step);
        }
    });
    found
}
