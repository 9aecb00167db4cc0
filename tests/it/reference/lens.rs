//! The lenses of spec 2 §3 and the home units they rest on. Must not know cards.

use super::{
    active::{At, counting, ended_by, valid_at},
    claims::{Dated, Link},
    family::{Set, connected},
};
use otbasy::domain::{EndReason, Lens, LinkKind, StatusKind};

/// "people connected by being custodians in one child's home, or home spouses of such a custodian,
/// with all dependent children whose home lies in it."
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) adults: Set,
    pub(crate) children: Set,
}

impl At<'_> {
    /// "**home unit**: … Not followed upwards: the baby of a minor daughter is in the daughter's
    /// unit."
    pub(crate) fn units(&self) -> Vec<Unit> {
        let homes = self.dependent_children().into_iter().map(|c| {
            let mut people = self.home(c);
            let spouses: Vec<_> = people.iter().filter_map(|p| self.home_spouse(p)).collect();
            people.extend(spouses.into_iter().map(str::to_owned));
            people
        });
        let inside = |c: &str, adults: &Set| {
            let home = self.home(c);
            !home.is_empty() && home.is_subset(adults)
        };
        let unit = |adults: Set| {
            let children = self.dependent_children().into_iter().filter(|c| inside(c, &adults));
            Unit { children: children.map(str::to_owned).collect(), adults }
        };
        connected(homes.filter(|people| !people.is_empty())).into_iter().map(unit).collect()
    }

    /// "the *counted children* of the home unit = its dependent children without `STATE_CARE` or
    /// `IMPRISONED`".
    pub(crate) fn counted_children(&self, unit: &Unit) -> Set {
        (unit.children.iter())
            .filter(|c| !self.has(c, StatusKind::StateCare) && !self.has(c, StatusKind::Imprisoned))
            .cloned()
            .collect()
    }

    /// "the custodians, their home spouses and the *counted children* of the home unit …; an adult
    /// in no home unit: that adult and the home spouse".
    ///
    /// Reading: the unit of somebody who is custodian (or the home spouse of one) in one unit and a
    /// young student at home in another is the former ("not followed upwards"). A young student
    /// whom the unit does not count is not a member, though the holder.
    fn large_family(&self, holder: &str) -> Set {
        let units = self.units();
        let unit = (units.iter().find(|u| u.adults.contains(holder)))
            .or_else(|| units.iter().find(|u| u.children.contains(holder)));
        if let Some(unit) = unit {
            return &unit.adults | &self.counted_children(unit);
        }
        let both = [holder].into_iter().chain(self.home_spouse(holder));
        both.map(str::to_owned).collect()
    }

    /// "`CARD` minus persons in `STATE_CARE`, `IMPRISONED`, `CONSCRIPT`, `MISSING`".
    fn targeted_aid(&self, holder: &str) -> Set {
        use StatusKind::{Conscript, Imprisoned, Missing, StateCare};
        let away = [StateCare, Imprisoned, Conscript, Missing];
        let stays = |who: &String| !away.iter().any(|kind| self.has(who, *kind));
        self.family(holder).unwrap_or_default().into_iter().filter(stays).collect()
    }

    /// "everyone listed with the same non-empty address at D". Reading: with an empty address the
    /// holder alone, who is in the household in any case.
    fn household(&self, holder: &str) -> Set {
        let with_holder = |who: &&str| *who == holder || self.same_address(who, holder);
        let listed = self.everyone().into_iter().filter(|who| self.listed(who));
        listed.filter(with_holder).map(str::to_owned).collect()
    }

    /// "over active `PARENT`, `SPOUSE`, `GUARDIAN` links of people dead or alive (for kinship a
    /// marriage ended by `DEATH` still counts, one ended otherwise does not; every active claim
    /// counts, also a second open marriage or a third parent)".
    ///
    /// Reading: a `SPOUSE` record with `end_reason` `DEATH` that was ever in force is read without
    /// its end, then spec 1 §3 decides as ever (a better record with the same start that says the
    /// marriage ended by divorce switches it off).
    fn kin_links(&self) -> Vec<Dated<&Link>> {
        let lasting = |link: &Dated<&Link>| {
            link.fact.kind == LinkKind::Spouse
                && link.fact.end_reason == Some(EndReason::Death)
                && (link.start.is_none() || link.start != link.end)
        };
        let mut all = self.dated_links();
        all.iter_mut().filter(|link| lasting(link)).for_each(|link| link.end = None);
        let kin = [LinkKind::Parent, LinkKind::Spouse, LinkKind::Guardian];
        counting(&all, |r| valid_at(self.d, r), |r| ended_by(self.d, r))
            .into_iter()
            .filter(|link| kin.contains(&link.fact.kind))
            .collect()
    }

    /// "everyone within N links (default 2)", the holder too.
    pub(crate) fn kin(&self, holder: &str, depth: usize) -> Set {
        let links = self.kin_links();
        let mut found = Set::from([holder.to_owned()]);
        for _ in 0..depth {
            let next: Vec<_> = (found.iter())
                .flat_map(|who| links.iter().filter_map(|link| link.fact.other_end(who)))
                .map(str::to_owned)
                .collect();
            found.extend(next);
        }
        found
    }

    /// The members under a lens; `None`: "A lens that does not apply (`CARD`, `LARGE_FAMILY`,
    /// `TARGETED_AID`, `HOUSEHOLD` of somebody not listed; `LARGE_FAMILY` of a child; `SURVIVORS`
    /// of
    /// somebody not departed; `KIN` always applies)". Survivors rest on spec 3: no members here.
    pub(crate) fn members(&self, holder: &str, lens: Lens, depth: usize) -> Option<Set> {
        let listed = self.listed(holder);
        match lens {
            Lens::Card => self.family(holder),
            Lens::LargeFamily if listed && self.adult(holder) => Some(self.large_family(holder)),
            Lens::TargetedAid if listed => Some(self.targeted_aid(holder)),
            Lens::Household if listed => Some(self.household(holder)),
            Lens::Survivors => self.departure(holder).map(|_| Set::new()),
            Lens::Kin => Some(self.kin(holder, depth)),
            Lens::LargeFamily | Lens::TargetedAid | Lens::Household => None,
        }
    }
}
