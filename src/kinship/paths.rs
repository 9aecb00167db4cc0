//! The shortest paths between two people, and what they are to each other on each (spec 2 §7).
//! Pure over a view: what is hidden from it is absent inside the search. Must not know texts, nor
//! who may ask.

use super::meeting::{Ways, ways};
use super::{Term, ego, inverse, steps, term};
use crate::domain::PersonNo;
use crate::graph::{KinStep, View, by_kin_order};

/// How far a search may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SearchLimits {
    /// People visited, from both ends together.
    pub people_max: usize,
    /// Links of a path.
    pub length_max: usize,
    /// Paths named.
    pub paths_max: usize,
}

/// Why there is no answer: it would not be known to be the right one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotSearched {
    /// The search would have to visit more people than its limit.
    #[error("the search would visit more people than it may")]
    TooManyPeople,
    /// There is no path within the limit on links, and there may be a longer one.
    #[error("there is no path as short as the longest that is looked for")]
    TooLong,
}

/// One path, and what its ends are to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KinPath {
    /// From the start on; empty from somebody to themselves.
    pub steps: Vec<KinStep>,
    /// What the goal is to the start.
    pub term: Term,
    /// What the start is to the goal.
    pub inverse_term: Term,
}

/// The shortest paths.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paths {
    /// In the order of their steps (parents, children, spouses, guardians, wards; then by the
    /// smaller iin of whom the step reaches), the same on every store.
    pub paths: Vec<KinPath>,
    /// There are no further ones of this length.
    pub exhausted: bool,
    /// How many different people were visited.
    pub visited: usize,
}

/// The shortest paths between two people over links that count for kinship.
///
/// The work is bounded by the people visited and by the paths named, never by how many there are.
/// The view must allow as many people as the limits do.
pub fn paths(
    view: &View,
    from: PersonNo,
    to: PersonNo,
    limits: SearchLimits,
) -> Result<Paths, NotSearched> {
    if from == to {
        let paths: Vec<KinPath> =
            std::iter::once(named(view, from, Vec::new())).take(limits.paths_max).collect();
        return Ok(Paths { exhausted: !paths.is_empty(), paths, visited: 1 });
    }
    let ways = ways(view, from, to, limits)?;
    let visited = ways.visited;
    let Some(length) = ways.length else {
        return Ok(Paths { paths: Vec::new(), exhausted: true, visited });
    };
    let mut found = first_of(view, from, length, ways, limits.paths_max.saturating_add(1));
    let exhausted = found.len() <= limits.paths_max;
    found.truncate(limits.paths_max);
    let paths = found.into_iter().map(|steps| named(view, from, steps)).collect();
    Ok(Paths { paths, exhausted, visited })
}

fn named(view: &View, from: PersonNo, path: Vec<KinStep>) -> KinPath {
    let (start, there) = (ego(view, from), steps(view, from, &path));
    let (goal, back) = inverse(start, &there);
    KinPath { steps: path, term: term(start, &there), inverse_term: term(goal, &back) }
}

/// The first ways in order, at most `most`. There are no dead ends, so each costs its own steps.
fn first_of(
    view: &View,
    from: PersonNo,
    length: usize,
    mut ways: Ways,
    most: usize,
) -> Vec<Vec<KinStep>> {
    for steps in ways.next.values_mut() {
        steps.sort_by(|a, b| by_kin_order(view, a, b));
    }
    let choices = |p: PersonNo| ways.next.get(&p).map_or(&[][..], Vec::as_slice);
    let mut found = Vec::new();
    let mut path: Vec<KinStep> = Vec::with_capacity(length);
    // The choices that are left at each place of the path.
    let mut left = vec![choices(from)];
    while let Some(here) = left.last_mut() {
        let Some((step, others)) = here.split_first() else {
            left.pop();
            path.pop();
            continue;
        };
        *here = others;
        path.push(*step);
        if path.len() < length {
            left.push(choices(step.to));
            continue;
        }
        found.push(path.clone());
        path.pop();
        if found.len() == most {
            break;
        }
    }
    found
}
