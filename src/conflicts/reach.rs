//! From whom a conflict that names somebody may be found: a rule looks at one person, and its row
//! may name others. Must not know any code.

use super::parent_cycle;
use super::subject::Subject;
use crate::domain::{LinkKind, PersonNo};

/// From whom a rule finds the rows that name a person.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Reach {
    /// From that person alone.
    Own,
    /// From whomever links lead to as well, and from spouses.
    Ends,
    /// From a carer as well.
    Carers,
    /// From the parents.
    Parents,
    /// From the first on the circle of parents.
    Circle,
}

impl Reach {
    pub(super) const ALL: [Reach; 5] =
        [Reach::Own, Reach::Ends, Reach::Carers, Reach::Parents, Reach::Circle];

    /// From whom to look for rows that name the subject.
    pub(super) fn from(self, s: &Subject) -> Vec<PersonNo> {
        let with = |others: Vec<PersonNo>| others.into_iter().chain([s.p]).collect();
        match self {
            Reach::Own => vec![s.p],
            Reach::Ends => with(ends(s)),
            Reach::Carers => with(s.towards(LinkKind::Carer).map(|(_, carer)| carer).collect()),
            Reach::Parents => s.towards(LinkKind::Parent).map(|(_, parent)| parent).collect(),
            Reach::Circle => parent_cycle::first(s).into_iter().collect(),
        }
    }
}

fn ends(s: &Subject) -> Vec<PersonNo> {
    let leading = |link: &crate::graph::ActiveLink| match link.kind {
        LinkKind::Spouse => link.other_end(s.p),
        _ => (link.from == Some(s.p)).then_some(link.to),
    };
    s.ever().iter().filter_map(leading).collect()
}
