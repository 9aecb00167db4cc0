//! What a rule is, and the one array of them, in the order of the spec. A test holds it against the
//! folders. Must not know how a rule decides.

use super::{Case, Decision, benefits};
use crate::domain::PersonNo;

/// What a rule is asked about: in the whole country each of these once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// Everybody listed.
    Person,
    /// A home unit, by its first carer.
    Unit,
    /// A family, by its reference person.
    Family,
    /// Everybody departed.
    Departed,
}

/// A rule of the law.
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// Its values, a file of `rules/kz/benefits/`.
    pub law: &'static str,
    /// The parameters that it asks for, its own and those that belong to no single rule.
    pub parameters: &'static [&'static str],
    /// What it is asked about.
    pub anchor: Anchor,
    /// Whether there is anything to decide about this anchor; cheap, and never wrongly `false`.
    pub concerns: fn(&Case, PersonNo) -> bool,
    /// The payments about this anchor; without any the refusal.
    pub decide: fn(&Case, PersonNo) -> Vec<Decision>,
    /// The anchors whose payments may name one of these people; some may turn out not to.
    pub around: fn(&Case, &[PersonNo]) -> Vec<PersonNo>,
    /// About whom it is asked for the refusal of somebody whom no payment names.
    pub near: Near,
}

/// About whom a refusal speaks: whoever asks, or those in whose payment whoever asks would have a
/// part, as the carer of a child or the survivor of a parent.
pub struct Near {
    /// The anchors.
    pub of: fn(&Case, PersonNo) -> Vec<PersonNo>,
    /// The condition that fails where there are none.
    pub nobody: Nobody,
    /// What is said to whoever asks, where it is more than what the rule decides about the anchor.
    pub tell: Option<Tell>,
}

/// A condition that fails where there is nobody to ask about.
#[derive(Clone, Copy)]
pub enum Nobody {
    /// Of whoever asks.
    Asking(&'static str),
    /// Of somebody whom whoever asks has the care of.
    Of(fn(&Case, PersonNo) -> (&'static str, PersonNo)),
}

/// What is said about an anchor (first) to whoever asks (second).
pub(super) type Tell = fn(&Case, PersonNo, PersonNo) -> Vec<Decision>;

impl Near {
    /// Whoever asks.
    pub const ONESELF: Near = Near::to(|_, p| vec![p], "reason-present");

    /// These anchors, or else this condition fails.
    pub const fn to(of: fn(&Case, PersonNo) -> Vec<PersonNo>, nobody: &'static str) -> Near {
        Near { of, nobody: Nobody::Asking(nobody), tell: None }
    }
}

/// Every rule: the eleven proactive benefits with both kinds of three of them, and the guardian's
/// allowance.
pub const REGISTRY: &[Rule] = benefits::ALL;

/// What is asked of everybody beside the rules: the notices, and who is past pension age.
pub const NOTICES: &[(&str, &[&str])] = &[
    ("PENSION_AGE", &["notices.pension_age_days", "pension.men", "pension.women"]),
    ("KANDAS_EXPIRY", &["notices.kandas_days"]),
    ("EMPLOYMENT_MEASURES", &[]),
];

/// Every parameter that somebody asks for, some of them more than once.
pub(super) fn asked_for() -> impl Iterator<Item = &'static str> {
    let of_rules = REGISTRY.iter().flat_map(|rule| rule.parameters);
    let of_notices = NOTICES.iter().flat_map(|(_, parameters)| *parameters);
    of_rules.chain(of_notices).copied()
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    REGISTRY.iter().find(|rule| rule.code == code)
}
