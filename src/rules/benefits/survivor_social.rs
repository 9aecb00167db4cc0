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
        "survivor_social.survivors",
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
        "insurance.length",
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
    let n = draft.scaled("survivor_social.survivors", count);
    let total = replaced(&mut draft, insurance, n);
    let args = [("amount", Arg::Amount(total)), ("count", Arg::Number(count as i64))];
    draft.tell(("reason-shared-by", &args), []);
    let share = total.shared_by(count);
    let shares: Vec<_> = set.people.iter().map(|s| (s.person, share)).collect();
    survivors::rows(&draft, case, &set, &shares, true)
}
