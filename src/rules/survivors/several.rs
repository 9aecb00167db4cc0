//! *Several deceased*: `SURVIVOR_STATE` is one per person, so everybody stays in one set only.
//! Must not know who takes another benefit.

use super::choice::{orphan, total};
use super::{STATE, Survivor, Survivors, departed_around};
use crate::domain::PersonNo;
use crate::rules::{Case, Fraction};
use std::cmp::Reverse;

/// The survivors who stay with this deceased; the others have a better share elsewhere.
pub(super) fn kept(case: &Case, x: PersonNo) -> Survivors {
    let full = Survivors::of(case, x, STATE);
    let stays = |survivor: &&Survivor| best_deceased(case, survivor.person) == Some(x);
    let people = full.people.iter().filter(stays).cloned().collect();
    Survivors::new(x, full.day, people)
}

/// Of the deceased whose survivor somebody is the one with the largest share of a full set; equal:
/// the later departure, then the smaller iin.
pub(super) fn best_deceased(case: &Case, s: PersonNo) -> Option<PersonNo> {
    let mut around = departed_around(case, s).to_vec();
    around.retain(|x| Survivors::of(case, *x, STATE).has(s));
    if around.len() < 2 {
        return around.first().copied();
    }
    case.view().sort_by_identity(&mut around);
    // The first of the best: `min_by_key` keeps the smaller iin.
    around.into_iter().min_by_key(|x| {
        let set = Survivors::of(case, *x, STATE);
        (Reverse(share(case, &set, s)), Reverse(set.day))
    })
}

fn share(case: &Case, set: &Survivors, s: PersonNo) -> Fraction {
    match set.get(s) {
        Some(survivor) if survivor.full_orphan => orphan(case),
        Some(_) => total(case, set.sharing).shared_by(set.sharing),
        None => Fraction::ZERO,
    }
}
