//! Who was what to somebody at the death: spouse, parents, children (spec 3, *Survivors*).
//! Must not know who is a survivor.

use crate::domain::{Day, LinkKind, PersonNo};
use crate::graph::ActiveLink;
use crate::rules::Case;

/// The relations of a person at the moment of departure.
pub(in crate::rules) struct Bonds<'c> {
    case: &'c Case<'c>,
    x: PersonNo,
    day: Day,
    /// The spouse at the death.
    pub(in crate::rules) spouse: Option<PersonNo>,
    /// The legal parents at the death.
    pub(in crate::rules) parents: Vec<PersonNo>,
}

impl<'c> Bonds<'c> {
    pub(in crate::rules) fn at_death(case: &'c Case<'c>, x: PersonNo, day: Day) -> Bonds<'c> {
        Bonds { case, x, day, spouse: spouse(case, x, day), parents: legal(case, x, day) }
    }

    /// The children of whom this person was a legal parent at the death.
    pub(in crate::rules) fn children(&self) -> Vec<PersonNo> {
        let links = self.case.view().links_at_death(self.x, LinkKind::Parent, self.day);
        let children = links.from(LinkKind::Parent, self.x).map(|link| link.to);
        children.filter(|c| self.parents_of(*c).contains(&self.x)).collect()
    }

    /// The legal parents of somebody at a departure on this day.
    pub(super) fn legal_parents(case: &Case, c: PersonNo, day: Day) -> Vec<PersonNo> {
        legal(case, c, day)
    }

    /// The legal parents of somebody at the death.
    pub(super) fn parents_of(&self, c: PersonNo) -> Vec<PersonNo> {
        legal(self.case, c, self.day)
    }

    /// The `BREADWINNER` links from this person that were valid at the death.
    pub(super) fn maintained(&self) -> Vec<ActiveLink> {
        let links = self.case.view().links_at_death(self.x, LinkKind::Breadwinner, self.day);
        links.from(LinkKind::Breadwinner, self.x).copied().collect()
    }
}

/// Of the marriages valid at the death with people alive on the eve the best one.
fn spouse(case: &Case, x: PersonNo, day: Day) -> Option<PersonNo> {
    let links = case.view().links_at_death(x, LinkKind::Spouse, day);
    let alive_on_the_eve = |p: PersonNo| {
        let eve = day.plus_days(-1);
        case.is(p, |being| being.row.birth <= eve && being.row.death > eve)
    };
    let open = links.of(LinkKind::Spouse).filter(|l| l.other_end(x).is_some_and(alive_on_the_eve));
    let best =
        open.min_by(|a, b| b.span.from.cmp(&a.span.from).then_with(|| case.view().by_claim(a, b)));
    best?.other_end(x)
}

/// The legal parents of somebody at a death on this day; of more than two the two best claims.
fn legal(case: &Case, c: PersonNo, day: Day) -> Vec<PersonNo> {
    let links = case.view().links_at_death(c, LinkKind::Parent, day);
    let mut parents: Vec<&ActiveLink> = links.to(LinkKind::Parent, c).collect();
    if parents.len() > 2 {
        parents.sort_by(|a, b| case.view().by_claim(a, b));
        parents.truncate(2);
    }
    parents.into_iter().filter_map(|link| link.from).collect()
}
