//! All rules about some people: the rows that name one of them, and for each whom no row of a rule
//! names the refusal. Must not know any single rule.

use super::draft::{Draft, who};
use super::{Anchor, Arg, Case, Decision, Fact, REGISTRY, Rule, Step};
use super::{registry::Nobody, survivors};
use crate::domain::{Day, PersonNo};
use crate::graph::Being;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// In a refusal no more than so many others are looked at.
const NEAR_MAX: usize = 30;

/// The rows of `entitlements.csv` that name one of these people as recipient or beneficiary, in the
/// order of the rules. Amounts as they are before any is left out.
pub fn decide(case: &Case, people: &[PersonNo]) -> Vec<Decision> {
    REGISTRY.iter().flat_map(|rule| of_rule(case, rule, people)).collect()
}

/// Those of one rule.
pub fn of_rule(case: &Case, rule: &Rule, people: &[PersonNo]) -> Vec<Decision> {
    let mut anchors = (rule.around)(case, people);
    // By their public names: the numbers inside differ between stores.
    case.view().sort_by_identity(&mut anchors);
    let concerned = anchors.into_iter().filter(|anchor| (rule.concerns)(case, *anchor));
    let wanted = |d: &&Decision| d.is_row() && people.iter().any(|p| d.names(*p));
    let mut found = Vec::new();
    for anchor in concerned {
        found.extend(decided(case, rule, anchor).iter().filter(wanted).cloned());
    }
    found
}

/// What a rule decides about an anchor. About somebody departed it is remembered: a row may name
/// many people, and the family of each asks for it. Beside another case everything is.
fn decided(case: &Case, rule: &Rule, anchor: PersonNo) -> Rc<[Decision]> {
    if rule.anchor != Anchor::Departed && !case.is_beside_another() {
        return (rule.decide)(case, anchor).into();
    }
    case.once(|case| &case.decided, (rule.code, anchor), || (rule.decide)(case, anchor).into())
}

/// Everybody departed because of whom one of these people may be paid; some may turn out not to.
pub fn departed_for(case: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    let of_departed = REGISTRY.iter().filter(|rule| rule.anchor == Anchor::Departed);
    of_departed.flat_map(|rule| (rule.around)(case, people)).collect()
}

/// Everybody who survives this person, or is paid because the person departed.
pub fn named_after(case: &Case, x: PersonNo) -> Vec<PersonNo> {
    let mut named = survivors::everybody(case, x);
    for rule in REGISTRY.iter().filter(|rule| rule.anchor == Anchor::Departed) {
        if (rule.concerns)(case, x) {
            let rows = decided(case, rule, x);
            let rows = rows.iter().filter(|row| row.is_row());
            named.extend(rows.flat_map(|row| row.beneficiaries.iter().chain(&row.recipient)));
        }
    }
    named
}

/// One refusal for each rule and person whom no row of that rule names. Of a case that explains
/// nothing they are bare: a refusal has no columns.
pub fn refusals(case: &Case, people: &[PersonNo], rows: &[Decision]) -> Vec<Decision> {
    let mut found = Vec::new();
    for rule in REGISTRY {
        let of_rule = rows.iter().filter(|row| row.code == rule.code);
        let named: FxHashSet<PersonNo> = of_rule
            .flat_map(|row| row.beneficiaries.iter().chain(&row.recipient))
            .copied()
            .collect();
        let unnamed = people.iter().filter(|p| !named.contains(p));
        found.extend(unnamed.map(|p| refusal(case, rule, *p)));
    }
    found
}

/// Why a rule pays nothing to or for somebody: of those in whose payment that person would have a
/// part, the refusal that time turns first, then the one with least in its way.
fn refusal(case: &Case, rule: &Rule, p: PersonNo) -> Decision {
    if !case.explains {
        return Draft::new(case, rule.code, p).refuse();
    }
    let anchors = in_order(case, p, near(case, rule, p));
    let about = anchors.iter().take(NEAR_MAX).flat_map(|anchor| {
        let told = told(case, rule, *anchor, p).into_iter();
        told.map(|refused| held_to_its_day(case, rule, (Some(*anchor), p), refused))
    });
    // Which one is told must not tell of incomes either.
    let incomes = case.may_tell_of_incomes();
    let seen = |step: &Step| incomes || !step.rests_on_income();
    let nearest = about.min_by_key(|decision| {
        let nearest = decision.changes(seen).first().copied();
        let turns_on = nearest.and_then(|step| step.turns_on).unwrap_or(Day::OPEN_END);
        (turns_on, nearest.is_some_and(|step| step.never), decision.failing(seen))
    });
    let nobody = || held_to_its_day(case, rule, (None, p), nobody(case, rule, p));
    nearest.unwrap_or_else(nobody)
}

/// The others under the smaller iin, whoever asks before or behind them as before.
fn in_order(case: &Case, p: PersonNo, mut anchors: Vec<PersonNo>) -> Vec<PersonNo> {
    let first = anchors.first() == Some(&p);
    let asks = anchors.contains(&p).then_some(p);
    anchors.retain(|anchor| *anchor != p);
    case.view().sort_by_identity(&mut anchors);
    let (before, behind) = if first { (asks, None) } else { (None, asks) };
    before.into_iter().chain(anchors).chain(behind).collect()
}

/// A day is told only if there is a payment on it: until then something else may be over.
fn held_to_its_day(
    case: &Case,
    rule: &Rule,
    (anchor, p): (Option<PersonNo>, PersonNo),
    refused: Decision,
) -> Decision {
    let Some(day) = refused.turns_on().filter(|_| case.may_tell_of_payments_to_come()) else {
        return refused;
    };
    let paid = |then: &Case| {
        anchor.is_some_and(|anchor| pays(then, rule, anchor, p)) || names(then, rule, p)
    };
    if case.on(day, paid) { refused } else { refused.without_days() }
}

/// Whether what a rule decides about an anchor is a payment that names somebody.
fn pays(case: &Case, rule: &Rule, anchor: PersonNo, p: PersonNo) -> bool {
    (rule.decide)(case, anchor).iter().any(|d| d.is_row() && d.names(p))
}

/// Whether any payment of a rule names somebody. Of what is paid for a child the family knows.
fn names(case: &Case, rule: &Rule, p: PersonNo) -> bool {
    let family = case.custody.card_family(p).map(|family| family.members.clone());
    let rows = of_rule(case, rule, &family.unwrap_or_else(|| vec![p]));
    rows.iter().any(|row| row.names(p))
}

fn near(case: &Case, rule: &Rule, p: PersonNo) -> Vec<PersonNo> {
    (rule.near.of)(case, p)
}

/// The refusals of whoever asks about an anchor: what the rule decides, or that the payment which
/// there is goes to others.
fn told(case: &Case, rule: &Rule, anchor: PersonNo, p: PersonNo) -> Vec<Decision> {
    let own = rule.near.tell.map(|tell| tell(case, anchor, p));
    let decided = own.unwrap_or_else(|| (rule.decide)(case, anchor));
    let refused = |decision: Decision| {
        let refused =
            if decision.is_row() { of_others(case, rule, (anchor, p), decision) } else { decision };
        Decision { beneficiaries: vec![p], ..refused }
    };
    decided.into_iter().map(refused).collect()
}

/// A payment to and for others, as the refusal of somebody who would have had a part in it. Whether
/// their amounts may be stated nobody has asked, so none is.
fn of_others(
    case: &Case,
    rule: &Rule,
    (anchor, p): (PersonNo, PersonNo),
    row: Decision,
) -> Decision {
    let draft = Draft::new(case, row.code, p);
    let (recipient, people) = (row.recipient, row.beneficiaries.clone());
    let mut refused = Decision { steps: row.without_amounts().steps, ..draft.refuse() };
    if let Some(rule) = refused.steps.first_mut() {
        rule.outcome = Some(false);
    }
    let mut near: Vec<PersonNo> = recipient.into_iter().chain(people.iter().copied()).collect();
    near.truncate(NEAR_MAX);
    near.push(p);
    refused = if let Some(other) = recipient {
        let args = vec![("person", Arg::Person(p)), ("other", Arg::Person(other))];
        refused.with_doubt("reason-paid-to", args, vec![Fact::Person(other)])
    } else {
        let whose = people.first().copied().unwrap_or(p);
        refused.with_doubt("reason-payee", who(whose).to_vec(), Vec::new())
    };
    if let Some(step) = refused.steps.last_mut().filter(|_| case.may_tell_of_payments_to_come()) {
        step.turns_on = case.first_day(&near, |then| pays(then, rule, anchor, p));
    }
    refused
}

/// There is nobody in whose payment that person could have a part.
fn nobody(case: &Case, rule: &Rule, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, rule.code, p);
    // What is said of others does not come true by what happens to whoever asks.
    let somebody = |then: &Case| near(then, rule, p).iter().any(|anchor| *anchor != p);
    let (key, whom) = match rule.near.nobody {
        Nobody::Asking(key) => (key, p),
        Nobody::Of(whom) => whom(case, p),
    };
    draft.ask((key, &who(whom)), &[p, whom], [Fact::Person(whom)], somebody);
    if case.is(p, Being::dead) {
        draft.need_still(("reason-alive", &who(p)), false, [Fact::Person(p)]);
    }
    draft.refuse()
}
