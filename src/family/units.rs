//! Home units: people connected by being custodians in one child's home, or home spouses of such
//! a custodian, with the dependent children whose home lies in it (spec 2 §1). Not followed
//! upwards: the baby of a minor daughter is in the daughter's unit.

use super::{Custody, Home, Tie, TieKind};
use crate::domain::{PersonNo, StatusKind};
use crate::graph::ActiveLink;
use rustc_hash::FxHashSet;

/// One home unit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HomeUnit {
    /// Custodians in the children's homes, and their home spouses.
    pub carers: Vec<PersonNo>,
    /// All dependent children whose home lies in the unit, counted or not.
    pub children: Vec<PersonNo>,
    /// The custody and marriage links that hold it together.
    pub ties: Vec<Tie>,
}

impl Custody<'_, '_> {
    /// The home unit in which `p` is a carer, else the one in which `p` is a child.
    pub fn home_unit(&self, p: PersonNo) -> Option<HomeUnit> {
        self.unit_around(p).or_else(|| self.unit_around(self.home(p)?.first.from?))
    }

    fn unit_around(&self, carer: PersonNo) -> Option<HomeUnit> {
        let mut unit = HomeUnit::default();
        let (mut queue, mut seen) = (vec![carer], FxHashSet::from_iter([carer]));
        while let Some(here) = queue.pop() {
            let children = self.children_at_home(here);
            let spouse = self.home_spouse(here);
            let spouse_cares = spouse.is_some_and(|s| !self.children_at_home(s).is_empty());
            if children.is_empty() && !spouse_cares {
                continue;
            }
            unit.carers.push(here);
            for (child, link) in children.iter().copied() {
                unit.children.push(child);
                unit.ties.push(Tie { kind: TieKind::Custody, a: child, b: here, link });
                let home = self.home(child);
                queue.extend(home.iter().flat_map(Home::custodians).filter(|c| seen.insert(*c)));
            }
            queue.extend(spouse.filter(|s| seen.insert(*s)));
            unit.ties.extend(self.unit_marriage(here, spouse));
        }
        self.view.sort_by_identity(&mut unit.carers);
        self.view.sort_by_identity(&mut unit.children);
        (!unit.children.is_empty()).then_some(unit)
    }

    /// The marriage of a carer, stated once from the smaller number.
    fn unit_marriage(&self, p: PersonNo, spouse: Option<PersonNo>) -> Option<Tie> {
        let spouse = spouse.filter(|s| p < *s)?;
        let link: ActiveLink = self.marriage(p)?;
        Some(Tie { kind: TieKind::Marriage, a: p, b: spouse, link })
    }

    /// The children of a unit without `STATE_CARE` or `IMPRISONED`.
    pub fn counted_children(&self, unit: &HomeUnit) -> Vec<PersonNo> {
        let away = [StatusKind::StateCare, StatusKind::Imprisoned];
        let counts = |c: &PersonNo| {
            self.view.being(*c).is_some_and(|being| !away.into_iter().any(|kind| being.has(kind)))
        };
        unit.children.iter().copied().filter(counts).collect()
    }
}
