//! `SURVIVOR_SOCIAL`: the payment for the loss of an insured breadwinner (GFSS).

use super::shared::{need_insured, replaced, tell_insurance};
use crate::domain::PersonNo;
use crate::rules::draft::Draft;
use crate::rules::registry::{Anchor, Rule};
use crate::rules::survivors::{self, SOCIAL, Survivors};
use crate::rules::{Arg, Case, Decision};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "SURVIVOR_SOCIAL",
    law: include_str!("../../../rules/kz/benefits/survivor_social.toml"),
    parameters: &[
        "survivor_social.survivors_1",
        "survivor_social.survivors_2",
        "survivor_social.survivors_3",
        "survivor_social.survivors_4",
        "survivor_social.carer_child_age",
        "survivors.posthumous_days",
        "family.child_until",
        "family.student_until",
        "pension.men",
        "pension.women",
        "insurance.income_cap",
        "minimum_wage",
        "insurance.window_months",
        "insurance.wage_deduction",
        "insurance.replacement",
        "insurance.length_under_6",
        "insurance.length_under_12",
        "insurance.length_under_24",
        "insurance.length_under_36",
        "insurance.length_under_48",
        "insurance.length_under_60",
        "insurance.length_full",
        "rounding",
    ],
    anchor: Anchor::Departed,
    concerns: survivors::concerns,
    decide,
    around: survivors::around,
    near: survivors::near(|case, x, p| survivors::told(case, &RULE, x, p)),
};

fn decide(case: &Case, x: PersonNo) -> Vec<Decision> {
    let set = Survivors::of(case, x, SOCIAL);
    let mut draft = Draft::new(case, RULE.code, x);
    survivors::need_survivors(&mut draft, case, &set);
    let Some(day) = set.day else { return vec![draft.refuse()] };
    let insurance = tell_insurance(&mut draft, case, x, day);
    need_insured(&mut draft, x, day, insurance.months);
    if !draft.holds() {
        return vec![draft.refuse()];
    }
    let count = set.people.len();
    let n = draft.value(match count {
        ..2 => "survivor_social.survivors_1",
        2 => "survivor_social.survivors_2",
        3 => "survivor_social.survivors_3",
        4.. => "survivor_social.survivors_4",
    });
    let total = replaced(&mut draft, insurance, n);
    let args = [("amount", Arg::Amount(total)), ("count", Arg::Number(count as i64))];
    draft.tell(("reason-shared-by", &args), []);
    let share = total.shared_by(count);
    let shares: Vec<_> = set.people.iter().map(|s| (s.person, share)).collect();
    survivors::rows(&draft, case, &set, &shares, true)
}
