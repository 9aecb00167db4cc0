//! `SURVIVOR_STATE`: the state benefit for the loss of a breadwinner.

use crate::domain::PersonNo;
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Case, Decision, survivors};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "SURVIVOR_STATE",
    law: include_str!("../../../rules/kz/benefits/survivor_state.toml"),
    parameters: &[
        "survivor_state.survivors_1",
        "survivor_state.survivors_2",
        "survivor_state.survivors_3",
        "survivor_state.survivors_4",
        "survivor_state.survivors_5",
        "survivor_state.survivors_6",
        "survivor_state.full_orphan",
        "survivor_state.carer_child_age",
    ],
    anchor: Anchor::Departed,
    concerns: survivors::concerns,
    decide,
    around: survivors::around,
};

fn decide(case: &Case, x: PersonNo) -> Vec<Decision> {
    survivors::state_rows(case, RULE.code, x)
}
