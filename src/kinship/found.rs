//! From the links of a walk to the steps that a term is made of. Knows what a graph tells of the
//! people on the way; must not know the words.

use super::{Care, Ego, Step, StepKind, Term, term};
use crate::domain::{Basis, Day, LinkKind, PersonNo, Sex, StatusKind};
use crate::graph::{KinStep, View, Walk, WalkLimits};
use rustc_hash::{FxHashMap, FxHashSet};

/// How far members are looked for to name them, where the lens itself does not walk further.
const NAMING_DEPTH: u32 = 8;
/// People walked to name the members of a small family. A lens that walked itself reached its
/// members first, so that as many people as it has members are enough.
const NAMING_PEOPLE: usize = 400;

/// The person from whom a path starts.
pub fn ego(view: &View, p: PersonNo) -> Ego {
    let row = view.graph().person(p);
    Ego {
        sex: row.map_or(Sex::Unknown, |row| row.sex),
        birth: row.map_or(Day::OPEN_START, |row| row.birth),
    }
}

/// The steps of a path as the namer wants them.
pub fn steps(view: &View, start: PersonNo, path: &[KinStep]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(path.len());
    for (n, kin) in path.iter().enumerate() {
        let reached = ego(view, kin.to);
        let mut step = Step::new(step_kind(view, kin), reached.sex, reached.birth);
        step.adopted = kin.link.kind == LinkKind::Parent && kin.link.basis == Some(Basis::Adoption);
        let sibling =
            step.kind == StepKind::Child && n > 0 && steps[n - 1].kind == StepKind::Parent;
        if sibling {
            let ego = if n > 1 { path[n - 2].to } else { start };
            step.half = half_blood(view, ego, kin.to);
        }
        steps.push(step);
    }
    steps
}

fn step_kind(view: &View, kin: &KinStep) -> StepKind {
    match (kin.link.kind, kin.forward) {
        (LinkKind::Parent, true) => StepKind::Child,
        (LinkKind::Parent, false) => StepKind::Parent,
        (LinkKind::Guardian, forward) => {
            let ward = view.being(kin.link.to);
            let care = Care::of(
                kin.link.basis,
                ward.as_ref().and_then(|ward| ward.age),
                ward.is_some_and(|ward| ward.has(StatusKind::Incapacitated)),
            );
            if forward { StepKind::Ward(care) } else { StepKind::Guardian(care) }
        }
        _ => StepKind::Spouse,
    }
}

/// Two siblings of whom both parents are recorded and just one is common.
fn half_blood(view: &View, a: PersonNo, b: PersonNo) -> bool {
    let parents = |p: PersonNo| -> Vec<PersonNo> {
        view.links(p).to(LinkKind::Parent, p).filter_map(|link| link.from).collect()
    };
    let (of_a, of_b) = (parents(a), parents(b));
    let common = of_a.iter().filter(|p| of_b.contains(p)).count();
    of_a.len() >= 2 && of_b.len() >= 2 && common == 1
}

/// What each of these people is to `start`; nothing for those who are not reached. `depth` is how
/// far whoever found them walked.
pub fn terms(
    view: &View,
    start: PersonNo,
    people: &[PersonNo],
    depth: u32,
) -> FxHashMap<PersonNo, Term> {
    let mut wanted: FxHashSet<PersonNo> = people.iter().copied().collect();
    let limits = WalkLimits {
        depth_max: NAMING_DEPTH.max(depth),
        people_max: NAMING_PEOPLE.max(people.len() + 1),
    };
    let walk = Walk::from(view, start, limits, |p| {
        wanted.remove(&p);
        wanted.is_empty()
    });
    let ego = ego(view, start);
    let named = people.iter().filter_map(|p| {
        let path = walk.steps_to(*p)?;
        Some((*p, term(ego, &steps(view, start, &path))))
    });
    named.collect()
}
