//! The other lenses of spec 2 §3, all from the same blocks: who is in the family, and by what.

use super::{Custody, Tie, TieKind};
use crate::domain::{Day, Lens, PersonNo, StatusKind};
use crate::graph::{LinkNo, View, Walk, WalkLimits};

/// Somebody in a lens, and the links that put them there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LensMember {
    /// Who.
    pub person: PersonNo,
    /// The links, in the order in which records are told.
    pub because: Vec<LinkNo>,
    /// The earliest known start of these links.
    pub since: Option<Day>,
}

/// Who is in a lens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LensMembers {
    /// These people.
    Members(Vec<LensMember>),
    /// The lens does not apply to this person.
    NotApplicable,
    /// The lens rests on law, which this room does not know.
    RestsOnLaw,
}

impl Custody<'_, '_> {
    /// Who is in the lens of `p`; `depth` is for lens `KIN` alone.
    pub fn lens(&self, p: PersonNo, lens: Lens, depth: u32) -> LensMembers {
        let found = match lens {
            Lens::Card => self.card_members(p),
            Lens::LargeFamily => self.large_family(p),
            Lens::TargetedAid => self.targeted_aid(p),
            Lens::Household => self.household(p),
            Lens::Kin => Some(self.kin(p, depth)),
            Lens::Survivors => {
                let departed = self.view.being(p).is_some_and(|b| b.departed_on().is_some());
                if departed {
                    return LensMembers::RestsOnLaw;
                }
                None
            }
        };
        found.map_or(LensMembers::NotApplicable, LensMembers::Members)
    }

    fn card_members(&self, p: PersonNo) -> Option<Vec<LensMember>> {
        let family = self.card_family(p)?;
        Some(family.members.iter().map(|m| member(self.view, *m, &family.ties)).collect())
    }

    fn large_family(&self, p: PersonNo) -> Option<Vec<LensMember>> {
        let being = self.view.being(p)?;
        if !being.listed() || !being.adult() {
            return None;
        }
        let Some(unit) = self.home_unit(p) else { return Some(self.couple(p)) };
        let mut people = self.counted_children(&unit);
        people.extend(&unit.carers);
        self.view.sort_by_identity(&mut people);
        Some(people.into_iter().map(|m| member(self.view, m, &unit.ties)).collect())
    }

    /// An adult in no home unit: that adult and the home spouse.
    fn couple(&self, p: PersonNo) -> Vec<LensMember> {
        let spouse = self.home_spouse(p);
        let tie = spouse.zip(self.marriage(p)).map(|(s, link)| Tie {
            kind: TieKind::Marriage,
            a: p,
            b: s,
            link,
        });
        let ties: Vec<Tie> = tie.into_iter().collect();
        let mut people: Vec<PersonNo> = spouse.into_iter().chain([p]).collect();
        self.view.sort_by_identity(&mut people);
        people.into_iter().map(|m| member(self.view, m, &ties)).collect()
    }

    fn targeted_aid(&self, p: PersonNo) -> Option<Vec<LensMember>> {
        let mut members = self.card_members(p)?;
        members.retain(|m| !self.is_away(m.person));
        Some(members)
    }

    fn is_away(&self, p: PersonNo) -> bool {
        let away = [
            StatusKind::StateCare,
            StatusKind::Imprisoned,
            StatusKind::Conscript,
            StatusKind::Missing,
        ];
        self.view.being(p).is_some_and(|being| away.into_iter().any(|kind| being.has(kind)))
    }

    /// Everyone listed with the same non-empty address; `p` alone where the address is unknown.
    fn household(&self, p: PersonNo) -> Option<Vec<LensMember>> {
        let being = self.view.being(p).filter(|being| being.listed())?;
        let Some(address) = being.address().known() else {
            return Some(vec![member(self.view, p, &[])]);
        };
        let mut people = Vec::new();
        self.view.graph().lives_at(address, &mut people);
        people
            .retain(|q| self.view.being(*q).is_some_and(|b| b.listed() && b.address() == address));
        self.view.sort_by_identity(&mut people);
        Some(people.into_iter().map(|m| member(self.view, m, &[])).collect())
    }

    fn kin(&self, p: PersonNo, depth: u32) -> Vec<LensMember> {
        // The view's own cap ends a walk that grows too large, with an error instead of a part.
        let limits = WalkLimits { depth_max: depth, people_max: usize::MAX };
        let walk = Walk::from(self.view, p, limits, |_| false);
        let reached = walk.reached.iter().map(|r| LensMember {
            person: r.person,
            because: r.by.iter().map(|(_, step)| step.link.no).collect(),
            since: r.by.and_then(|(_, step)| step.link.span.from.known()),
        });
        reached.collect()
    }
}

fn member(view: &View, person: PersonNo, ties: &[Tie]) -> LensMember {
    let own = || ties.iter().filter(|tie| tie.has(person)).map(|tie| tie.link);
    let mut because: Vec<LinkNo> = own().map(|link| link.no).collect();
    view.sort_links(&mut because);
    LensMember { person, because, since: own().filter_map(|link| link.span.from.known()).min() }
}
