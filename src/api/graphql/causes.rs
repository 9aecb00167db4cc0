//! The events behind the difference of two cards.

use super::event::{CivilEvent, EventPlace, events_naming, is_known};
use super::point::Point;
use crate::domain::PersonNo;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Events that are named at most, the earliest recorded.
const CAUSES_MAX: usize = 50;

/// The events that name one of these people (everybody on either card) and that one of the two
/// points does not know, or that happened between their days. As seen from `to`.
pub(super) fn causes(from: &Arc<Point>, to: &Arc<Point>, people: &[PersonNo]) -> Vec<CivilEvent> {
    let days = [from.scope.as_of, to.scope.as_of];
    let (first, last) = (days[0].min(days[1]), days[0].max(days[1]));
    let mut found = BTreeMap::new();
    for p in people {
        for row in events_naming(to, *p) {
            let known = [is_known(from, &row), is_known(to, &row)];
            let happened_between = first < row.event.on && row.event.on <= last;
            if known[0] != known[1] || (known[1] && happened_between) {
                found.insert(EventPlace::of(&row), row);
            }
        }
    }
    found.values().take(CAUSES_MAX).map(|row| CivilEvent::of(to, row)).collect()
}
