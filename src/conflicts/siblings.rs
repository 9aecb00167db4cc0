//! Children of one parent who are the same, or whose records disagree. Looked at from the parent.

use super::subject::{Finding, Subject};
use crate::domain::{Basis, Day, LinkKind, PersonNo, Sex};
use crate::graph::ActiveLink;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// `duplicate-person`: children of one legal mother with the same names and birth date.
pub(super) fn duplicate_person(s: &Subject) -> Vec<Finding> {
    let of_mother = |c: &PersonNo| s.custody.is_legal_parent(s.p, *c);
    let alike = born_together(s, |_| true).into_iter().flat_map(|born| {
        let mut by_names: FxHashMap<_, Vec<PersonNo>> = FxHashMap::default();
        for c in born.into_iter().filter(of_mother) {
            let text = s.view().graph().person_text(c);
            let names = (text.surname, text.given_name, text.patronymic);
            by_names.entry(names).or_default().push(c);
        }
        by_names.into_values().filter(|same| same.len() > 1).collect::<Vec<_>>()
    });
    alike.map(|same| Finding { people: s.set(same), records: Vec::new() }).collect()
}

/// `twins-with-different-parents`: born to one woman on one day, the other legal parents not the
/// same.
pub(super) fn twins_with_different_parents(s: &Subject) -> Vec<Finding> {
    let others = |c: PersonNo| -> BTreeSet<Option<PersonNo>> {
        let parents = s.custody.legal_parents(c);
        parents.iter().map(|link| link.from).filter(|p| *p != Some(s.p)).collect()
    };
    let filiations = |c: PersonNo| -> Vec<ActiveLink> {
        s.view().links(c).to(LinkKind::Parent, c).copied().collect()
    };
    let mut found = Vec::new();
    for born in born_together(s, |link| link.basis == Some(Basis::Birth)) {
        let born: Vec<_> = born.into_iter().map(|c| (c, others(c))).collect();
        for (n, (a, of_a)) in born.iter().enumerate() {
            for (b, _) in born[n + 1..].iter().filter(|(_, of_b)| of_a != of_b) {
                let links = [filiations(*a), filiations(*b)].concat();
                found.push(Finding::of_links(s.set([*a, *b]), &links));
            }
        }
    }
    found
}

/// Children of a woman by the links wanted, in groups of two or more who were born on one day.
fn born_together(s: &Subject, wanted: fn(&ActiveLink) -> bool) -> Vec<Vec<PersonNo>> {
    if s.being.row.sex != Sex::Female {
        return Vec::new();
    }
    let children = s.links.from(LinkKind::Parent, s.p).filter(|link| wanted(link));
    let birth = |c: PersonNo| s.view().graph().birth(c).known();
    let mut children: Vec<(Day, PersonNo)> =
        children.filter_map(|link| Some((birth(link.to)?, link.to))).collect();
    children.sort_unstable();
    let groups = children.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, c)| *c).collect()).collect()
}

/// `siblings-split-between-guardians`: two under 18 with a common legal parent, both with
/// guardians, none in common.
pub(super) fn split_between_guardians(s: &Subject) -> Vec<Finding> {
    let (graph, day) = (s.view().graph(), s.view().day());
    let minor = |c: &PersonNo| graph.birth(*c).known().is_some_and(|b| b.age_on(day) < 18);
    let children = s.links.from(LinkKind::Parent, s.p).map(|link| link.to);
    let minors: Vec<PersonNo> = children.filter(minor).collect();
    if minors.len() < 2 {
        return Vec::new();
    }
    let guarded = |c: PersonNo| {
        let guardians = s.custody.guardians(c);
        (!guardians.is_empty() && s.custody.is_legal_parent(s.p, c)).then_some((c, guardians))
    };
    let wards: Vec<_> = minors.into_iter().filter_map(guarded).collect();
    let mut found = Vec::new();
    for (n, (a, of_a)) in wards.iter().enumerate() {
        for (b, of_b) in &wards[n + 1..] {
            let in_common = of_a.iter().any(|link| of_b.iter().any(|own| own.from == link.from));
            if !in_common {
                let links = of_a.iter().chain(of_b);
                found.push(Finding::of_links(s.set([*a, *b]), links));
            }
        }
    }
    found
}
