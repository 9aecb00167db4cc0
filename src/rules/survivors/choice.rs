//! *One state benefit*: `SURVIVOR_STATE` and `DISABILITY_STATE` exclude each other for one person;
//! the way to choose with the largest sum over all survivors of one deceased. Must not know rows.

use super::several::{best_deceased, kept};
use super::{Survivor, Survivors};
use crate::domain::PersonNo;
use crate::rules::benefits::disability_state;
use crate::rules::{Case, Fraction};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// What survivors who are no full orphans share, by their number.
pub(super) const SHARED: &str = "survivor_state.survivors";

/// The shares of `SURVIVOR_STATE` in subsistence minimums, in the order of the people.
pub(super) fn coefficients(case: &Case, people: &[Survivor]) -> Vec<(PersonNo, Fraction)> {
    let count = people.iter().filter(|s| !s.full_orphan).count();
    let (orphan, each) = (orphan(case), total(case, count).shared_by(count));
    people.iter().map(|s| (s.person, if s.full_orphan { orphan } else { each })).collect()
}

/// What so many survivors who are no full orphans get together, in subsistence minimums.
pub(super) fn total(case: &Case, count: usize) -> Fraction {
    if count == 0 {
        return Fraction::ZERO;
    }
    case.law.step_on(SHARED, count, case.day())
}

pub(super) fn orphan(case: &Case) -> Fraction {
    case.law.number_on("survivor_state.full_orphan", case.day())
}

/// Those of a set who take the disability benefit instead.
///
/// What the others get depends on how many leave, never on who, so for each number of leavers the
/// best paid ones leave; a full orphan's share depends on nobody. No subset has to be tried.
fn leavers(case: &Case, set: &Survivors) -> Vec<PersonNo> {
    let offers =
        set.people.iter().filter_map(|s| Some((s, disability_state::coefficient(case, s.person)?)));
    let (orphans, mut others): (Vec<_>, Vec<_>) = offers.partition(|(s, _)| s.full_orphan);
    // Equal sums: more people take disability.
    let leaving = orphans.into_iter().filter(|(_, offer)| *offer >= orphan(case));
    let mut leaving: Vec<PersonNo> = leaving.map(|(s, _)| s.person).collect();
    // By the higher offer; the people stand by the smaller iin, and the sort keeps that order.
    others.sort_by(|(_, a), (_, b)| b.cmp(a));
    let count = set.sharing;
    let (mut best, mut best_sum) = (0, total(case, count));
    let mut offered = Fraction::ZERO;
    for (n, (_, offer)) in others.iter().enumerate() {
        offered = offered.plus(*offer);
        let sum = offered.plus(total(case, count - n - 1));
        if sum >= best_sum {
            (best, best_sum) = (n + 1, sum);
        }
    }
    leaving.extend(others.iter().take(best).map(|(s, _)| s.person));
    leaving
}

/// The set of one deceased after *Several deceased*, and who of it takes the disability benefit.
#[derive(Debug)]
pub(in crate::rules) struct Settled {
    pub(super) set: Survivors,
    leaving: FxHashSet<PersonNo>,
}

impl Settled {
    /// Worked out once for each deceased: every survivor with a disability asks for it.
    pub(super) fn of(case: &Case, x: PersonNo) -> Rc<Settled> {
        case.once(
            |case| &case.settled,
            x,
            || {
                let set = kept(case, x);
                let leaving = leavers(case, &set).into_iter().collect();
                Rc::new(Settled { set, leaving })
            },
        )
    }

    /// Whether this survivor takes the disability benefit instead.
    pub(super) fn leaves(&self, p: PersonNo) -> bool {
        self.leaving.contains(&p)
    }

    /// Those who do, by the smaller iin.
    pub(super) fn leaving(&self) -> Vec<PersonNo> {
        let people = self.set.people.iter().map(|survivor| survivor.person);
        people.filter(|p| self.leaves(*p)).collect()
    }
}

/// Whether a survivor takes the disability benefit; `None` for somebody who is no survivor, and
/// has no choice to make.
pub(in crate::rules) fn takes_disability(case: &Case, p: PersonNo) -> Option<bool> {
    let x = best_deceased(case, p)?;
    Some(Settled::of(case, x).leaves(p))
}
