//! Whose cards an event touched: those that are other than before on the day asked for. Looked for
//! among the people near whoever changed; a card rests on nobody further away.

use crate::card::{CardRequest, FamilyCard, assemble};
use crate::domain::{Day, Lens, PersonNo, Rights, Scope};
use crate::graph::{FamilyGraph, View};
use crate::rules::shipped;
use std::collections::BTreeSet;

/// How many links away from a change a card is looked for: a survivor's share hangs on the other
/// survivors of one parent, and is paid to whoever they live with.
const HOPS: usize = 3;
/// The most cards that are looked at for one event, the nearest first.
const CARDS_MAX: usize = 256;

/// Everybody whose card of this day differs, by number.
pub(super) fn touched(
    before: &dyn FamilyGraph,
    after: &dyn FamilyGraph,
    changed: &[PersonNo],
    day: Day,
) -> Vec<PersonNo> {
    let scope = Scope { as_of: day, known_at: None, rights: Rights::ALL };
    let (earlier, later) = (View::new(before, scope), View::new(after, scope));
    let differs = |p: &PersonNo| card(&earlier, *p) != card(&later, *p);
    let mut found: Vec<PersonNo> =
        near(before, after, changed).into_iter().filter(differs).collect();
    found.sort_unstable();
    found
}

fn card(view: &View, holder: PersonNo) -> Option<FamilyCard> {
    let request = CardRequest { holder, lens: Lens::Card, depth: 0 };
    // The shipped values: whether a card differs does not hang on the medians of a region.
    assemble(view, shipped()?, request).ok().flatten()
}

/// The people within some links of a change, before or after it.
fn near(before: &dyn FamilyGraph, after: &dyn FamilyGraph, changed: &[PersonNo]) -> Vec<PersonNo> {
    let mut seen: BTreeSet<PersonNo> = changed.iter().copied().collect();
    let mut all: Vec<PersonNo> = seen.iter().copied().collect();
    let mut edge = all.clone();
    for _ in 0..HOPS {
        let mut next = Vec::new();
        for p in edge {
            let mut rows = Vec::new();
            before.links(p, &mut rows);
            after.links(p, &mut rows);
            let others = rows.iter().filter_map(|row| row.other(p));
            next.extend(others.filter(|other| seen.insert(*other)));
        }
        next.sort_unstable();
        all.extend(&next);
        edge = next;
    }
    all.truncate(CARDS_MAX);
    all
}
