//! What does not fit (spec 2 §6): one small rule a code, judged at the day of a view on the
//! records known. Must not know cards, texts or who may mend it.

mod one_iin_two_people;
mod parent_cycle;
mod third_legal_parent;
mod two_open_marriages;

use crate::domain::PersonNo;
use crate::graph::{LinkNo, View};

/// Something that does not fit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Conflict {
    /// The code of spec 2 §6.
    pub code: &'static str,
    /// The people, in the order that the code defines.
    pub people: Vec<PersonNo>,
    /// The links in question, ascending.
    pub links: Vec<LinkNo>,
}

/// One rule: every conflict of its code that names `p`.
pub type Rule = fn(view: &View, p: PersonNo) -> Vec<Conflict>;

/// The rules built so far; the other codes of the spec come with `otbasy check`.
pub const RULES: &[(&str, Rule)] = &[
    ("one-iin-two-people", one_iin_two_people::naming),
    ("parent-cycle", parent_cycle::naming),
    ("third-legal-parent", third_legal_parent::naming),
    ("two-open-marriages", two_open_marriages::naming),
];

/// Every conflict that names one of these people, each once, by code.
pub fn naming(view: &View, people: &[PersonNo]) -> Vec<Conflict> {
    let each = RULES.iter().flat_map(|(_, rule)| people.iter().flat_map(|p| rule(view, *p)));
    let mut found: Vec<Conflict> = each.collect();
    found.sort();
    found.dedup();
    found
}

/// A conflict whose people are `first`, then the others as a set.
fn first_and_set(
    view: &View,
    code: &'static str,
    first: PersonNo,
    mut others: Vec<PersonNo>,
    mut links: Vec<LinkNo>,
) -> Conflict {
    view.sort_by_identity(&mut others);
    links.sort_unstable();
    others.insert(0, first);
    Conflict { code, people: others, links }
}
