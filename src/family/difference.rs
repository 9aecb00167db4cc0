//! The difference of two lenses: who is in one and not in the other, and by which rule. A closed
//! list of rules, each the reason why the other lens leaves somebody out. Must not know what a
//! rule is called in a language, nor the law behind lens `SURVIVORS`.

use super::{Custody, LensMember, LensMembers};
use crate::domain::{Lens, PersonNo, StatusKind};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// Why a lens leaves somebody out whom another one has.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum LensRule { $($(#[$doc])* $variant),+ }

        impl LensRule {
            /// Every rule.
            pub const ALL: &'static [LensRule] = &[$(LensRule::$variant),+];

            /// As answers write it.
            pub fn word(self) -> &'static str {
                match self { $(LensRule::$variant => $word),+ }
            }
        }
    };
}

rules! {
    /// The lens has no members for this holder at all.
    NotApplicable = "not-applicable",
    /// Dead, not born yet, or emigrated: in no family and no household.
    NotListed = "not-listed",
    /// In full state care.
    StateCare = "state-care",
    /// Imprisoned.
    Imprisoned = "imprisoned",
    /// A conscript.
    Conscript = "conscript",
    /// Missing.
    Missing = "missing",
    /// No custody, guardianship or marriage ties the person to the holder's family.
    NoTie = "no-tie",
    /// Neither custodian, home spouse nor dependent child of the holder's home unit.
    OutsideHomeUnit = "outside-home-unit",
    /// Lives at another address than the holder, or at none that is known.
    OtherAddress = "other-address",
    /// The holder's address is not known, so that nobody can share it.
    AddressUnknown = "address-unknown",
    /// More links away than the lens walks.
    TooFar = "too-far",
    /// Not among those whom the departed left without support.
    NoSurvivor = "no-survivor",
}

/// Somebody whom one lens has and the other leaves out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LensDifference {
    /// The member of the one lens, with the links that put them there.
    pub member: LensMember,
    /// Why the other one leaves them out.
    pub rule: LensRule,
}

impl Custody<'_, '_> {
    /// The members of one lens of `holder` whom the other lens leaves out, by the smaller iin.
    pub fn only_in(
        &self,
        holder: PersonNo,
        these: &LensMembers,
        (other, those): (Lens, &LensMembers),
    ) -> Vec<LensDifference> {
        let members = |of: &LensMembers| match of {
            LensMembers::Members(members) => members.clone(),
            LensMembers::NotApplicable | LensMembers::RestsOnLaw => Vec::new(),
        };
        let there = members(those);
        let mut only = members(these);
        only.retain(|m| there.iter().all(|other| other.person != m.person));
        only.sort_by(|a, b| self.view.by_identity(a.person, b.person));
        let rule = |m: &LensMember| match those {
            LensMembers::Members(_) => self.left_out(holder, other, m.person),
            LensMembers::NotApplicable | LensMembers::RestsOnLaw => LensRule::NotApplicable,
        };
        only.into_iter().map(|m| LensDifference { rule: rule(&m), member: m }).collect()
    }

    /// Why a lens of `holder` that applies does not have `p`.
    fn left_out(&self, holder: PersonNo, lens: Lens, p: PersonNo) -> LensRule {
        let listed = self.view.being(p).is_some_and(|being| being.listed());
        match lens {
            Lens::Kin => LensRule::TooFar,
            Lens::Survivors => LensRule::NoSurvivor,
            _ if !listed => LensRule::NotListed,
            Lens::Card => self.untied(holder, p),
            Lens::TargetedAid => {
                let away = [
                    StatusKind::StateCare,
                    StatusKind::Imprisoned,
                    StatusKind::Conscript,
                    StatusKind::Missing,
                ];
                let family = self.card_family(holder).unwrap_or_default();
                let tied = family.members.contains(&p);
                let status = tied.then(|| self.status_rule(p, &away)).flatten();
                status.unwrap_or_else(|| self.untied(holder, p))
            }
            Lens::LargeFamily => {
                let unit = self.home_unit(holder).unwrap_or_default();
                let away = [StatusKind::StateCare, StatusKind::Imprisoned];
                let of_unit = unit.children.contains(&p);
                let status = of_unit.then(|| self.status_rule(p, &away)).flatten();
                status.unwrap_or(LensRule::OutsideHomeUnit)
            }
            Lens::Household => {
                let address = self.view.being(holder).and_then(|being| being.address().known());
                if address.is_some() { LensRule::OtherAddress } else { LensRule::AddressUnknown }
            }
        }
    }

    /// The status that unties two spouses, else that there is no tie.
    fn untied(&self, holder: PersonNo, p: PersonNo) -> LensRule {
        let untying = [StatusKind::Missing, StatusKind::Imprisoned];
        let married = self.spouse(holder) == Some(p);
        let status = |q| married.then(|| self.status_rule(q, &untying)).flatten();
        status(p).or_else(|| status(holder)).unwrap_or(LensRule::NoTie)
    }

    fn status_rule(&self, p: PersonNo, kinds: &[StatusKind]) -> Option<LensRule> {
        let being = self.view.being(p)?;
        let kind = kinds.iter().find(|kind| being.has(**kind))?;
        match kind {
            StatusKind::StateCare => Some(LensRule::StateCare),
            StatusKind::Imprisoned => Some(LensRule::Imprisoned),
            StatusKind::Conscript => Some(LensRule::Conscript),
            StatusKind::Missing => Some(LensRule::Missing),
            _ => None,
        }
    }
}
