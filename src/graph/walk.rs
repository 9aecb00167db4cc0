//! Bounded walks over kinship: parents, children, spouses, guardians and wards, dead or alive.
//! Everybody is visited once, so collapsed pedigrees cost no more than their people. Must not
//! know what a relation is called.

use super::{ActiveLink, Links, View, room_for};
use crate::domain::{LinkKind, PersonNo};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// One step over a link that counts for kinship.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KinStep {
    /// The link.
    pub link: ActiveLink,
    /// Whether it was followed from `from` to `to`.
    pub forward: bool,
    /// The person reached.
    pub to: PersonNo,
}

/// The steps of kinship from a person, in a fixed order: parents, children, spouses, guardians,
/// wards. A marriage that a death ended still counts; a second open one and a third parent do too.
pub fn kin_links(view: &View, p: PersonNo) -> Vec<KinStep> {
    kin_links_to(view, p, |_| true)
}

/// Those that reach somebody wanted: putting the others in order would cost looks at their rows.
fn kin_links_to(view: &View, p: PersonNo, wanted: impl Fn(PersonNo) -> bool) -> Vec<KinStep> {
    let mut steps = Vec::new();
    each_kin_link(&view.links(p), p, |step| {
        if wanted(step.to) {
            steps.push(step);
        }
    });
    steps.sort_by(|a, b| by_kin_order(view, a, b));
    steps
}

/// The same steps in no order that could be relied upon, for searches that sort later or never.
pub fn each_kin_link(links: &Links, p: PersonNo, mut take: impl FnMut(KinStep)) {
    for link in links.active.iter().chain(&links.ended_by_death) {
        if !is_kinship(link.kind) {
            continue;
        }
        let forward = link.from == Some(p);
        if let Some(to) = if forward { Some(link.to) } else { link.from } {
            take(KinStep { link: *link, forward, to });
        }
    }
}

/// Whether links of this kind make kin.
pub(super) fn is_kinship(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::Parent | LinkKind::Spouse | LinkKind::Guardian)
}

/// The fixed order of the steps from one person, equal on every store: no two of them are equal.
pub fn by_kin_order(view: &View, a: &KinStep, b: &KinStep) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| view.by_identity(a.to, b.to))
}

fn rank(step: &KinStep) -> u8 {
    match (step.link.kind, step.forward) {
        (LinkKind::Parent, false) => 0,
        (LinkKind::Parent, true) => 1,
        (LinkKind::Spouse, _) => 2,
        (_, false) => 3,
        (_, true) => 4,
    }
}

/// People whom most walks come by at most.
const NEAR: usize = 28;

/// How far a walk may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WalkLimits {
    /// Links from the start.
    pub depth_max: u32,
    /// People visited.
    pub people_max: usize,
}

/// Somebody reached by a walk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// Who.
    pub person: PersonNo,
    /// Links from the start.
    pub distance: u32,
    /// The place in [`Walk::reached`] of whom this person was reached from, and the step.
    pub by: Option<(usize, KinStep)>,
}

/// A walk in rings around a person, nearest first.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Everybody reached; the start is at place 0.
    pub reached: Vec<Reached>,
    /// Whether a limit stopped the walk before everybody within the depth was reached.
    pub truncated: bool,
    places: FxHashMap<PersonNo, usize>,
}

impl Walk {
    /// Walks until `enough` says so, the limits are reached, or there is nobody new.
    pub fn from(
        view: &View,
        start: PersonNo,
        limits: WalkLimits,
        mut enough: impl FnMut(PersonNo) -> bool,
    ) -> Walk {
        let first = Reached { person: start, distance: 0, by: None };
        // Room for those near: to move what was reached costs more than to reach it.
        let mut places = room_for(NEAR);
        places.insert(start, 0);
        let mut reached = Vec::with_capacity(NEAR);
        reached.push(first);
        let mut walk = Walk { reached, truncated: false, places };
        if enough(start) {
            return walk;
        }
        let mut next = 0;
        while next < walk.reached.len() && walk.reached[next].distance < limits.depth_max {
            let here = walk.reached[next];
            let is_new = |p| !walk.places.contains_key(&p);
            for step in kin_links_to(view, here.person, is_new) {
                if walk.places.contains_key(&step.to) {
                    continue;
                }
                if walk.reached.len() >= limits.people_max {
                    walk.truncated = true;
                    return walk;
                }
                walk.places.insert(step.to, walk.reached.len());
                let by = Some((next, step));
                walk.reached.push(Reached { person: step.to, distance: here.distance + 1, by });
                if enough(step.to) {
                    return walk;
                }
            }
            next += 1;
        }
        walk
    }

    /// The steps from the start to `p`, if the walk reached it.
    pub fn steps_to(&self, p: PersonNo) -> Option<Vec<KinStep>> {
        let mut place = *self.places.get(&p)?;
        let mut steps = Vec::with_capacity(self.reached[place].distance as usize);
        while let Some((before, step)) = self.reached[place].by {
            steps.push(step);
            place = before;
        }
        steps.reverse();
        Some(steps)
    }
}
