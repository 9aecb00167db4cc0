//! Who may lie on a cycle of `PARENT` links, found once for everybody so that no card walks all
//! ancestors. A cycle needs a link whose parent is not born before the child; there are few.

use super::{people::People, records::Links};
use crate::domain::{LinkKind, PersonNo};
use rustc_hash::{FxHashMap, FxHashSet};

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
    let mut found = FxHashSet::default();
    for (parent, child) in out_of_order {
        found.extend(between(parent, child, &parents_of));
    }
    found
}

/// Everybody on an upward way from `parent` to `child`, the ends included; nobody if there is none.
fn between(
    parent: PersonNo,
    child: PersonNo,
    parents_of: &impl Fn(PersonNo) -> Vec<PersonNo>,
) -> Vec<PersonNo> {
    let mut below: FxHashMap<PersonNo, Vec<PersonNo>> = FxHashMap::default();
    let mut queue = vec![parent];
    below.insert(parent, Vec::new());
    while let Some(p) = queue.pop() {
        for up in parents_of(p) {
            let seen = below.entry(up).or_insert_with(|| {
                queue.push(up);
                Vec::new()
            });
            seen.push(p);
        }
    }
    let mut on_the_way = FxHashSet::default();
    let mut back = if below.contains_key(&child) { vec![child] } else { Vec::new() };
    while let Some(p) = back.pop() {
        if on_the_way.insert(p) {
            back.extend(below.get(&p).into_iter().flatten().copied());
        }
    }
    on_the_way.into_iter().collect()
}
