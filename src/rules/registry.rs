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
    /// The parameters of that file that it asks for.
    pub parameters: &'static [&'static str],
    /// What it is asked about.
    pub anchor: Anchor,
    /// Whether there is anything to decide about this anchor; cheap, and never wrongly `false`.
    pub concerns: fn(&Case, PersonNo) -> bool,
    /// The payments about this anchor; without any the refusal.
    pub decide: fn(&Case, PersonNo) -> Vec<Decision>,
    /// The anchors whose payments may name one of these people; some may turn out not to.
    pub around: fn(&Case, &[PersonNo]) -> Vec<PersonNo>,
}

/// Every rule: the eleven proactive benefits with both kinds of three of them, and the guardian's
/// allowance.
pub const REGISTRY: &[Rule] = benefits::ALL;

/// The parameters that belong to no single rule.
pub(super) const BASE: &[&str] = &[
    "mci",
    "subsistence_minimum",
    "minimum_wage",
    "rounding",
    "pension.men",
    "pension.women",
    "insurance.income_cap",
    "insurance.replacement",
    "insurance.wage_deduction",
    "insurance.length_under_6",
    "insurance.length_under_12",
    "insurance.length_under_24",
    "insurance.length_under_36",
    "insurance.length_under_48",
    "insurance.length_under_60",
    "insurance.length_full",
    "notices.pension_age_days",
    "notices.kandas_days",
];

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    REGISTRY.iter().find(|rule| rule.code == code)
}
