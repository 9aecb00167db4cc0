//! The events behind the difference of two cards.

use super::event::{CivilEvent, EventPlace, events_naming, is_known};
use super::point::Point;
use crate::domain::{EventKind, PersonNo};
use crate::store::StoredEvent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Events that are named at most, the earliest recorded.
const CAUSES_MAX: usize = 50;
/// People tied to those on the cards whose fate is looked at.
const TIED_MAX: usize = 200;

/// The events that changed something, that one of the two points does not know or that happened
/// between their days, and that name somebody on either card; or that were the fate of somebody who
/// is tied to one of these, as the death of a father who lived elsewhere. As seen from `to`.
pub(super) fn causes(from: &Arc<Point>, to: &Arc<Point>, people: &[PersonNo]) -> Vec<CivilEvent> {
    let days = [from.scope.as_of, to.scope.as_of];
    let (first, last) = (days[0].min(days[1]), days[0].max(days[1]));
    let view = to.view();
    let mut ties = Vec::new();
    for p in people {
        ties.extend(view.links_ever(*p).iter().filter_map(|link| link.other_end(*p)));
    }
    let ties = ties.into_iter().filter(|p| !people.contains(p));
    let tied: BTreeSet<PersonNo> = ties.take(TIED_MAX).collect();
    let named = people.iter().map(|p| (*p, false)).chain(tied.into_iter().map(|p| (p, true)));
    let mut found = BTreeMap::new();
    for (p, only_fate) in named {
        let rows = events_naming(to, p).into_iter();
        for row in rows.filter(|row| !only_fate || is_fate(row)) {
            let known = [is_known(from, &row), is_known(to, &row)];
            let happened_between = first < row.event.on && row.event.on <= last;
            let between = known[0] != known[1] || (known[1] && happened_between);
            if between && !row.changes.is_empty() {
                found.insert(EventPlace::of(&row), row);
            }
        }
    }
    found.values().take(CAUSES_MAX).map(|row| CivilEvent::of(to, row)).collect()
}

/// Whether it says that somebody is no more, or is after all.
fn is_fate(row: &StoredEvent) -> bool {
    use EventKind::{Death, DeclaredDead, FoundAlive, Missing};
    matches!(row.event.kind, Death | DeclaredDead | FoundAlive | Missing)
}
