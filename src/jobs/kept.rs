//! The conflicts of a country, kept up as things change: after a change only the people whom it can
//! concern are judged again. Must not know who asks, nor how changes are told.

use super::check::{Listed, Row};
use super::cores::on_all_cores;
use crate::conflicts::{Conflict, Dweller, Own, at_addresses, found_from};
use crate::domain::{LinkKind, PersonNo, Scope};
use crate::family::Custody;
use crate::graph::{AddressNo, FamilyGraph, LinkRow, View};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many links away from somebody a change can matter to what is found from there. Most of it
/// lies within two; whether somebody is a family of one hangs on homes, these on the marriages of
/// custodians, these on other marriages of either.
const LINKS_AWAY: u32 = 4;

/// What is found from everybody at one point of view.
#[derive(Default)]
pub struct Kept {
    found: FxHashMap<PersonNo, Vec<Conflict>>,
    dwellers: FxHashMap<PersonNo, Dweller>,
    /// Own numbers of addresses: those of a graph are not those of the next one.
    addresses: FxHashMap<Box<str>, AddressNo>,
}

/// What is found from some people.
type Judged = Vec<(PersonNo, Vec<Conflict>, Option<Dweller>)>;

fn judge(graph: &dyn FamilyGraph, scope: Scope, p: PersonNo) -> (Vec<Conflict>, Option<Dweller>) {
    let view = View::within(graph, scope, usize::MAX);
    let custody = Custody::new(&view);
    (found_from(&custody, p, Own::Too), Dweller::of(&custody, p))
}

impl Kept {
    /// Everybody judged.
    pub fn anew(graph: &dyn FamilyGraph, scope: Scope, threads: usize) -> Kept {
        let look = |p: PersonNo, all: &mut Judged| {
            let (found, dweller) = judge(graph, scope, p);
            if !found.is_empty() || dweller.is_some() {
                all.push((p, found, dweller));
            }
        };
        let mut kept = Kept::default();
        let judged = on_all_cores(threads, graph.people(), look, Judged::extend);
        for judged in judged {
            kept.put(graph, judged);
        }
        kept
    }

    /// Judges again whom a change of these people concerns; how many that were. `graph` has the
    /// change, with all versions of what was there before.
    pub fn follow(
        &mut self,
        graph: &dyn FamilyGraph,
        scope: Scope,
        changed: impl IntoIterator<Item = PersonNo>,
    ) -> usize {
        let concerned = concerned(graph, changed);
        for p in &concerned {
            self.found.remove(p);
            self.dwellers.remove(p);
            let (found, dweller) = judge(graph, scope, *p);
            self.put(graph, (*p, found, dweller));
        }
        concerned.len()
    }

    fn put(
        &mut self,
        graph: &dyn FamilyGraph,
        (p, found, dweller): (PersonNo, Vec<Conflict>, Option<Dweller>),
    ) {
        if !found.is_empty() {
            self.found.insert(p, found);
        }
        if let Some(dweller) = dweller {
            let next = AddressNo(self.addresses.len() as u32 + 1);
            let text = graph.address(dweller.address());
            let own = match self.addresses.get(text) {
                Some(own) => *own,
                None => *self.addresses.entry(text.into()).or_insert(next),
            };
            self.dwellers.insert(p, dweller.at(own));
        }
    }

    /// All of it, our own codes too, sorted as `conflicts.csv` is, each row once.
    pub fn listed(&self, graph: &dyn FamilyGraph, scope: Scope) -> Vec<Listed> {
        let view = View::within(graph, scope, usize::MAX);
        let at_addresses = at_addresses(&view, self.dwellers.values().copied().collect());
        let all = self.found.values().flatten().chain(&at_addresses);
        let mut listed: Vec<Listed> =
            all.map(|found| (Row::of(&view, found), found.clone())).collect();
        listed.sort_unstable();
        listed.dedup_by(|a, b| a.0 == b.0);
        listed
    }
}

/// Everybody from whom something else may be found now: those some links away from whoever
/// changed, and on account of close kin and circles of parents whoever descends from them, with
/// the spouses.
fn concerned(
    graph: &dyn FamilyGraph,
    changed: impl IntoIterator<Item = PersonNo>,
) -> FxHashSet<PersonNo> {
    let changed: Vec<PersonNo> = changed.into_iter().collect();
    let mut near: FxHashSet<PersonNo> = changed.iter().copied().collect();
    let mut edge = changed.clone();
    for _ in 0..LINKS_AWAY {
        let next = edge.iter().flat_map(|p| linked(graph, *p, |row| row.other(*p)));
        edge = next.filter(|q| near.insert(*q)).collect();
    }
    let mut below: FxHashSet<PersonNo> = changed.iter().copied().collect();
    let mut queue = changed;
    while let Some(p) = queue.pop() {
        let is_child = |row: &LinkRow| row.kind == LinkKind::Parent && row.from == Some(p);
        let children = linked(graph, p, |row| is_child(row).then_some(row.to));
        queue.extend(children.into_iter().filter(|c| below.insert(*c)));
    }
    for p in below {
        near.insert(p);
        let is_marriage = |row: &LinkRow| row.kind == LinkKind::Spouse;
        near.extend(linked(graph, p, |row| is_marriage(row).then(|| row.other(p)).flatten()));
    }
    near
}

/// The people at the other ends of links of any version that are wanted.
fn linked(
    graph: &dyn FamilyGraph,
    p: PersonNo,
    wanted: impl Fn(&LinkRow) -> Option<PersonNo>,
) -> Vec<PersonNo> {
    let mut rows: Vec<LinkRow> = Vec::new();
    graph.links(p, &mut rows);
    rows.iter().filter_map(wanted).collect()
}
