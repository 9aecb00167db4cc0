//! All rules about some people: the rows that name one of them, and for each whom no row of a rule
//! names the refusal. Must not know any single rule.

use super::draft::Draft;
use super::{Case, Decision, REGISTRY, Rule, survivors};
use crate::domain::{Day, PersonNo};

/// The rows of `entitlements.csv` that name one of these people as recipient or beneficiary, in the
/// order of the rules. Amounts as they are before any is left out.
pub fn decide(case: &Case, people: &[PersonNo]) -> Vec<Decision> {
    REGISTRY.iter().flat_map(|rule| of_rule(case, rule, people)).collect()
}

/// Those of one rule.
pub fn of_rule(case: &Case, rule: &Rule, people: &[PersonNo]) -> Vec<Decision> {
    let anchors = anchors(case, rule, people);
    let concerned = anchors.into_iter().filter(|anchor| (rule.concerns)(case, *anchor));
    let decisions = concerned.flat_map(|anchor| (rule.decide)(case, anchor));
    decisions.filter(|d| d.is_row() && people.iter().any(|p| d.names(*p))).collect()
}

/// Whom a rule is asked about, by their public names: the numbers inside differ between stores.
fn anchors(case: &Case, rule: &Rule, people: &[PersonNo]) -> Vec<PersonNo> {
    let mut anchors = (rule.around)(case, people);
    case.view().sort_by_identity(&mut anchors);
    anchors
}

/// One refusal for each rule and person whom no row of that rule names.
pub fn refusals(case: &Case, people: &[PersonNo], rows: &[Decision]) -> Vec<Decision> {
    let mut found = Vec::new();
    for rule in REGISTRY {
        let named = |p: &PersonNo| rows.iter().any(|row| row.code == rule.code && row.names(*p));
        let unnamed = people.iter().filter(|p| !named(p));
        found.extend(unnamed.map(|p| refusal(case, rule, *p)));
    }
    found
}

/// Why a rule pays nothing to or for somebody: of all it was asked about around that person, the
/// refusal that time turns first, and before others the one about the person.
fn refusal(case: &Case, rule: &Rule, p: PersonNo) -> Decision {
    let mut anchors = anchors(case, rule, &[p]);
    let of_survivors = survivors::RULES.contains(&rule.code);
    if anchors.is_empty() && of_survivors {
        anchors = survivors::departed_near(case, p);
        case.view().sort_by_identity(&mut anchors);
    }
    if anchors.is_empty() {
        anchors.push(p);
    }
    let awaited = || of_survivors.then(|| survivors::awaited(case, &anchors, p)).flatten();
    let decisions = anchors.iter().copied().flat_map(|anchor| (rule.decide)(case, anchor));
    let refused = decisions.filter(|decision| !decision.is_row());
    let nearest = refused.min_by_key(|decision| {
        let turns_on = decision.nearest_change().and_then(|step| step.turns_on);
        (turns_on.unwrap_or(Day::OPEN_END), decision.beneficiaries != [p])
    });
    let nobody = || {
        let mut draft = Draft::new(case, rule.code, p);
        draft.need_when("reason-named", false, awaited, []);
        draft.refuse()
    };
    let refused = Decision { beneficiaries: vec![p], ..nearest.unwrap_or_else(nobody) };
    if case.birth(p).is_none() { refused.for_want_of_a_birth_date(p) } else { refused }
}
