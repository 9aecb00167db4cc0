//! The state of the synthetic country while it grows: a few dozen bytes a person, unions, and
//! adoptions. Knows who is whose; must not know files or texts.

use super::dice::{Dice, Topic};
use crate::domain::Day;

/// Nobody, no union, no home.
pub(super) const NONE: u32 = u32::MAX;

/// A person. People are numbered in the order of their birth days, so parents come first.
#[derive(Clone)]
pub(super) struct Human {
    pub(super) birth: Day,
    /// The day of death by the as-of day, or [`Day::OPEN_END`].
    pub(super) death: Day,
    /// The legal mother or first adopter.
    pub(super) mother: u32,
    /// The legal father or second adopter.
    pub(super) father: u32,
    /// The latest union.
    pub(super) union: u32,
    /// The dwelling at the as-of day.
    pub(super) home: u32,
    /// The latest birth, for women.
    pub(super) last_birth: Day,
    pub(super) surname: u16,
    /// Place among those of one birth day and sex in the number; [`NO_NUMBER`] for nobody's.
    pub(super) serial: u16,
    pub(super) given: u8,
    /// An index into the regions.
    pub(super) region: u8,
    /// One of the peoples.
    pub(super) people: u8,
    /// Children so far.
    pub(super) parity: u8,
    pub(super) flags: u8,
}

/// The serial of somebody without a number.
pub(super) const NO_NUMBER: u16 = u16::MAX;

/// A woman.
pub(super) const FEMALE: u8 = 1;
/// The father acknowledged the child; he is not married to the mother.
pub(super) const ACKNOWLEDGED: u8 = 2;
/// Not a citizen.
pub(super) const FOREIGN: u8 = 4;
/// Adopted by both legal parents.
pub(super) const ADOPTED: u8 = 8;
/// Adopted by the mother's husband.
pub(super) const STEP_ADOPTED: u8 = 32;
/// A twin that came second.
pub(super) const TWIN: u8 = 16;

impl Human {
    pub(super) fn is_female(&self) -> bool {
        self.flags & FEMALE != 0
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether the person lives at the end of a day.
    pub(super) fn lives_on(&self, day: Day) -> bool {
        self.birth <= day && self.death > day
    }

    /// Whether the person lives at the as-of day.
    pub(super) fn lives(&self) -> bool {
        self.death == Day::OPEN_END
    }
}

/// How a union ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Open,
    Divorce,
    Death,
}

/// Two people who marry, or live together unregistered.
pub(super) struct Union {
    pub(super) wife: u32,
    pub(super) husband: u32,
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) ending: Ending,
    pub(super) registered: bool,
}

/// An adoption by strangers: whose the child was before.
pub(super) struct Adopted {
    pub(super) child: u32,
    pub(super) mother: u32,
    pub(super) father: u32,
    pub(super) day: Day,
}

/// Everyone.
pub(super) struct Country {
    pub(super) seed: u64,
    pub(super) as_of: Day,
    pub(super) people: Vec<Human>,
    pub(super) unions: Vec<Union>,
    /// In the order of the children.
    pub(super) adoptions: Vec<Adopted>,
}

impl Country {
    /// The chance that belongs to a person and a topic.
    pub(super) fn dice(&self, topic: Topic, person: u32) -> Dice {
        Dice::of(self.seed, topic, u64::from(person))
    }

    pub(super) fn human(&self, person: u32) -> &Human {
        &self.people[person as usize]
    }

    /// Completed years at the as-of day.
    pub(super) fn age(&self, person: u32) -> i32 {
        self.human(person).birth.age_on(self.as_of)
    }

    /// The legal parents that are recorded.
    pub(super) fn parents(&self, child: u32) -> impl Iterator<Item = u32> + use<> {
        let child = self.human(child);
        [child.mother, child.father].into_iter().filter(|p| *p != NONE)
    }

    /// The union of a person that is still open, with the other one in it.
    pub(super) fn partner(&self, person: u32) -> Option<(u32, &Union)> {
        let union = self.unions.get(self.human(person).union as usize)?;
        let other = if union.wife == person { union.husband } else { union.wife };
        (union.ending == Ending::Open).then_some((other, union))
    }

    /// Whether two people may not marry: parent and child, grandparent, or a common parent.
    pub(super) fn close_kin(&self, a: u32, b: u32) -> bool {
        let ancestor = |old: u32, young: u32| {
            self.parents(young).any(|p| p == old || self.parents(p).any(|g| g == old))
        };
        let common = self.parents(a).any(|p| self.parents(b).any(|q| p == q));
        common || ancestor(a, b) || ancestor(b, a)
    }
}
