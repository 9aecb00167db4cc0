//! `SURVIVOR_STATE`: the state benefit for the loss of a breadwinner.

use crate::domain::PersonNo;
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Case, Decision, survivors};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "SURVIVOR_STATE",
    law: include_str!("../../../rules/kz/benefits/survivor_state.toml"),
    parameters: &[
        "survivor_state.survivors",
        "survivor_state.full_orphan",
        "survivor_state.carer_child_age",
        "survivors.posthumous_days",
        "family.child_until",
        "family.student_until",
        "pension.men",
        "pension.women",
        "subsistence_minimum",
        "rounding",
    ],
    anchor: Anchor::Departed,
    concerns: survivors::concerns,
    decide,
    around: survivors::around,
    near: survivors::near(|case, x, p| survivors::told(case, &RULE, x, p)),
};

fn decide(case: &Case, x: PersonNo) -> Vec<Decision> {
    survivors::state_rows(case, RULE.code, x)
}
