//! A path of kinship as it is walked from one person to another, and its way back. Knows the
//! steps only; must not know how they were found, nor what they are called.

use crate::domain::{Basis, Day, Sex};

/// What a guardianship rests on, as far as it changes the name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Care {
    /// Guardian of a child under 14, or of an incapacitated person.
    Guardianship,
    /// Trustee of somebody from 14 to 18.
    Trusteeship,
    /// Foster carer by contract of patronage.
    Patronage,
    /// Foster family, professional or not.
    Foster,
}

impl Care {
    /// The care that a basis means for a ward of this age: at 14 guardianship turns into
    /// trusteeship without a decision, and `incapacitated` adults keep a guardian.
    pub fn of(basis: Option<Basis>, age: Option<i32>, incapacitated: bool) -> Care {
        match basis {
            Some(Basis::Patronage) => Care::Patronage,
            Some(Basis::Foster | Basis::ProfessionalFoster) => Care::Foster,
            _ if incapacitated => Care::Guardianship,
            Some(Basis::Trusteeship) if age.is_none_or(|age| age >= 14) => Care::Trusteeship,
            _ if age.is_some_and(|age| age >= 14) => Care::Trusteeship,
            _ => Care::Guardianship,
        }
    }
}

/// Which link is followed, and which way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StepKind {
    /// Up to a parent.
    Parent,
    /// Down to a child.
    Child,
    /// Across to a spouse; also after a death.
    Spouse,
    /// Up to a guardian.
    Guardian(Care),
    /// Down to a ward.
    Ward(Care),
    /// Up to a breadwinner.
    Breadwinner,
    /// Down to a dependant.
    Dependant,
    /// Up to a carer.
    Carer,
    /// Down to the person cared for.
    CaredFor,
}

impl StepKind {
    /// The same link, followed the other way.
    #[must_use]
    pub fn reversed(self) -> StepKind {
        match self {
            StepKind::Parent => StepKind::Child,
            StepKind::Child => StepKind::Parent,
            StepKind::Spouse => StepKind::Spouse,
            StepKind::Guardian(care) => StepKind::Ward(care),
            StepKind::Ward(care) => StepKind::Guardian(care),
            StepKind::Breadwinner => StepKind::Dependant,
            StepKind::Dependant => StepKind::Breadwinner,
            StepKind::Carer => StepKind::CaredFor,
            StepKind::CaredFor => StepKind::Carer,
        }
    }
}

/// One step: the link, and the person it reaches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Step {
    /// The link.
    pub kind: StepKind,
    /// Of the person reached.
    pub sex: Sex,
    /// Of the person reached; [`Day::OPEN_START`] = unknown.
    pub birth: Day,
    /// The link is a parent's, rests on adoption, and the caller may see that.
    pub adopted: bool,
    /// On a step to a child right after one to a parent: these two siblings are known to have
    /// this one parent in common and no other.
    pub half: bool,
}

impl Step {
    /// A step without adoption or half blood.
    pub fn new(kind: StepKind, sex: Sex, birth: Day) -> Step {
        Step { kind, sex, birth, adopted: false, half: false }
    }
}

/// The person from whom a path starts, and as whose relative the other end is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ego {
    /// As registered.
    pub sex: Sex,
    /// [`Day::OPEN_START`] = unknown.
    pub birth: Day,
}

/// The same path from its other end.
pub fn inverse(ego: Ego, steps: &[Step]) -> (Ego, Vec<Step>) {
    let person = |at: usize| match at.checked_sub(1).and_then(|i| steps.get(i)) {
        Some(step) => Ego { sex: step.sex, birth: step.birth },
        None => ego,
    };
    let back = |(at, step): (usize, &Step)| {
        let reached = person(at);
        // The half blood of two siblings stands on the second of the two steps between them,
        // which on the way back is the first one.
        let half = step.kind == StepKind::Parent
            && steps.get(at + 1).is_some_and(|next| next.kind == StepKind::Child && next.half);
        Step {
            kind: step.kind.reversed(),
            sex: reached.sex,
            birth: reached.birth,
            adopted: step.adopted,
            half,
        }
    };
    (person(steps.len()), steps.iter().enumerate().rev().map(back).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn care_follows_the_age_of_the_ward() {
        use Basis::{Foster, Guardianship, Patronage, Trusteeship};
        for (basis, age, incapacitated, care) in [
            (Some(Guardianship), Some(13), false, Care::Guardianship),
            (Some(Guardianship), Some(14), false, Care::Trusteeship),
            (Some(Trusteeship), Some(13), false, Care::Guardianship),
            (Some(Trusteeship), None, false, Care::Trusteeship),
            (Some(Trusteeship), Some(40), true, Care::Guardianship),
            (None, None, false, Care::Guardianship),
            (Some(Patronage), Some(15), false, Care::Patronage),
            (Some(Foster), Some(15), false, Care::Foster),
        ] {
            assert_eq!(Care::of(basis, age, incapacitated), care, "{basis:?} {age:?}");
        }
    }
}
