//! The people around somebody and the links between them, nearest first: a bounded piece of the
//! graph, equal on every store. Must not know how it is drawn.

use super::{ActiveLink, View};
use crate::domain::{LinkKind, PersonNo};
use rustc_hash::FxHashSet;

/// A piece of the graph around a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Neighbourhood {
    /// Nearest first, then by the smaller iin; the person is the first.
    pub people: Vec<PersonNo>,
    /// Every link between them once, and those from institutions to one of them.
    pub links: Vec<ActiveLink>,
    /// Those of the people who have a link to somebody who is not among them.
    pub frontier: Vec<PersonNo>,
    /// Whether somebody near enough was left out for want of room.
    pub truncated: bool,
}

/// Walks over active links of these kinds (a marriage that a death ended counts, as in kinship) up
/// to `depth` links, and keeps the `people_max` nearest people.
pub fn neighbourhood(
    view: &View,
    start: PersonNo,
    kinds: &[LinkKind],
    depth: u32,
    people_max: usize,
) -> Neighbourhood {
    let mut found = Neighbourhood { people: vec![start], ..Neighbourhood::default() };
    let mut held = FxHashSet::from_iter([start]);
    let mut ring = 0..1;
    for _ in 0..depth {
        let here = &found.people[ring.clone()];
        let mut next: Vec<PersonNo> = (here.iter())
            .flat_map(|p| others(view, *p, kinds))
            .filter(|other| !held.contains(other))
            .collect();
        view.sort_by_identity(&mut next);
        found.truncated = found.people.len() + next.len() > people_max;
        next.truncate(people_max.saturating_sub(found.people.len()));
        held.extend(&next);
        ring = found.people.len()..found.people.len() + next.len();
        found.people.append(&mut next);
        if found.truncated || ring.is_empty() {
            break;
        }
    }
    for p in &found.people {
        // A link is taken at its first end, one from an institution at its only one.
        let own = links(view, *p, kinds).into_iter();
        let first = |link: &ActiveLink| link.from.is_none_or(|from| from == *p);
        found.links.extend(own.filter(|link| first(link) && held.contains(&link.to)));
    }
    let open = |p: &PersonNo| others(view, *p, kinds).iter().any(|other| !held.contains(other));
    found.frontier = found.people.iter().copied().filter(open).collect();
    found
}

fn links(view: &View, p: PersonNo, kinds: &[LinkKind]) -> Vec<ActiveLink> {
    let links = view.links(p);
    let all = links.active.iter().chain(&links.ended_by_death);
    all.filter(|link| kinds.contains(&link.kind)).copied().collect()
}

/// The other ends of these links; nobody for an institution.
fn others(view: &View, p: PersonNo, kinds: &[LinkKind]) -> Vec<PersonNo> {
    links(view, p, kinds).iter().filter_map(|link| link.other_end(p)).filter(|q| *q != p).collect()
}
