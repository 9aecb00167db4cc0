//! Who may lie on a cycle of `PARENT` links, found once for everybody so that no card walks all
//! ancestors. A cycle needs a link whose parent is not born before the child; there are few.

use super::{people::People, records::Links};
use crate::domain::{LinkKind, PersonNo};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// A set that contains everybody on a cycle of `PARENT` versions of any date, and few others.
pub(super) fn suspects(
    people: &People,
    links: &Links,
    parents_of: impl Fn(PersonNo) -> Vec<PersonNo>,
) -> FxHashSet<PersonNo> {
    let parent_links = links.packed().iter().filter(|row| row.kind() == LinkKind::Parent);
    let out_of_order = parent_links.filter_map(|row| match row.ends() {
        (Some(parent), child) => {
            let (older, younger) = (people.birth(parent).known(), people.birth(child).known());
            let in_order = older.is_some() && younger.is_some() && older < younger;
            (!in_order).then_some((parent, child))
        }
        _ => None,
    });
    // Every circle runs through such a link, so everybody on one is above its parent.
    let above = everybody_above(out_of_order.map(|(parent, _)| parent), &parents_of);
    without_loose_ends(above)
}

/// These people and all their ancestors, each with the own parents, visited once.
fn everybody_above(
    people: impl Iterator<Item = PersonNo>,
    parents_of: &impl Fn(PersonNo) -> Vec<PersonNo>,
) -> FxHashMap<PersonNo, Vec<PersonNo>> {
    let mut above = FxHashMap::default();
    let mut queue: Vec<PersonNo> = people.collect();
    while let Some(p) = queue.pop() {
        if let Entry::Vacant(place) = above.entry(p) {
            queue.extend(place.insert(parents_of(p)).iter());
        }
    }
    above
}

/// Takes away, again and again, whoever has no child left among them: on no circle. What is left
/// are the circles and whoever is above one.
fn without_loose_ends(mut above: FxHashMap<PersonNo, Vec<PersonNo>>) -> FxHashSet<PersonNo> {
    let mut children: FxHashMap<PersonNo, u32> = FxHashMap::default();
    for parent in above.values().flatten() {
        *children.entry(*parent).or_default() += 1;
    }
    let mut loose: Vec<PersonNo> =
        above.keys().filter(|p| !children.contains_key(p)).copied().collect();
    while let Some(p) = loose.pop() {
        for parent in above.remove(&p).unwrap_or_default() {
            let left = children.entry(parent).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                loose.push(parent);
            }
        }
    }
    above.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(links: &[(u32, u32)]) -> Vec<u32> {
        let parents_of = |p: PersonNo| {
            let own = links.iter().filter(|(_, child)| *child == p.0);
            own.map(|(parent, _)| PersonNo(*parent)).collect()
        };
        let above = everybody_above(links.iter().map(|(p, _)| PersonNo(*p)), &parents_of);
        let mut found: Vec<u32> = without_loose_ends(above).into_iter().map(|p| p.0).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn circles_and_whoever_is_above_one_are_left() {
        assert_eq!(circles(&[(1, 2), (2, 3), (3, 1), (3, 4)]), [1, 2, 3]);
        assert_eq!(circles(&[(9, 1), (1, 2), (2, 1)]), [1, 2, 9]);
        assert!(circles(&[(1, 2), (1, 3), (2, 4), (3, 4)]).is_empty());
    }
}
