//! `BURIAL`: once to whoever is next to a dead pensioner, disabled person or survivor.

use super::shared::of_status;
use crate::domain::{Day, Interval, LinkKind, PersonNo, StatusKind};
use crate::family::Custody;
use crate::graph::{ActiveLink, Being};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::law::amounts_since;
use crate::rules::registry::{Anchor, Rule};
use crate::rules::survivors::{self, Bonds};
use crate::rules::{Arg, Case, Decision, Fact};
use rustc_hash::FxHashSet;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "BURIAL",
    law: include_str!("../../../rules/kz/benefits/burial.toml"),
    parameters: &["burial.amount", "burial.months"],
    anchor: Anchor::Departed,
    concerns,
    decide: |case, x| vec![decide(case, x)],
    around,
};

/// Dead, and not for so long that the term is over.
fn concerns(case: &Case, x: PersonNo) -> bool {
    let months = case.law.number_on("burial.months", case.day()).ceiling() as i32;
    let ends = |being: &Being| being.row.death.plus_months(months);
    case.is(x, |being| being.dead() && case.day() < ends(being))
}

fn decide(case: &Case, x: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, x);
    let being = case.being(x).filter(|being| being.dead());
    draft.need("reason-dead", being.is_some(), [Fact::Person(x)]);
    let Some(death) = being.and_then(|being| being.row.death.known()) else {
        return draft.refuse();
    };
    let until = death.plus_months(draft.value("burial.months").ceiling() as i32);
    draft.need_by("reason-within-term", case.day() < until, None, &[("day", Arg::Day(until))], []);
    need_supported(&mut draft, case, x, death);
    let recipient = recipient(case, x, death);
    draft.need("reason-burial-recipient", recipient.is_some(), recipient.map(Fact::Person));
    if !draft.holds() {
        return draft.refuse();
    }
    let validity = Interval { from: death, until };
    if death < amounts_since() {
        draft.tell("reason-before-amounts", &[("day", Arg::Day(death))], []);
        return draft.pay(Payment::new(recipient, x, Amount::OnceUnknown, validity));
    }
    let times = draft.value("burial.amount");
    let amount = draft.value_on("mci", death).times(times);
    draft.tell("reason-amount", &[("amount", Arg::Amount(amount))], []);
    draft.pay(Payment::new(recipient, x, Amount::Once(amount), validity))
}

/// A pensioner or disabled at the death, or a survivor on the eve.
fn need_supported(draft: &mut Draft, case: &Case, x: PersonNo, death: Day) {
    let kinds = [StatusKind::Pensioner, StatusKind::Disability];
    let status = kinds
        .into_iter()
        .find_map(|kind| case.view().statuses_at_death(x, kind, death).into_iter().next());
    let supported = status.is_some() || {
        let eve = case.view().at(death.plus_days(-1));
        let custody = Custody::new(&eve);
        survivors::is_survivor(&Case::new(&custody, case.law), x)
    };
    draft.need("reason-supported-by-the-state", supported, of_status(status.as_ref()));
}

/// The first who is present at D: the spouse at the death; the oldest child of 18 or more; the
/// mother, then the father; the oldest adult of the family on the eve.
fn recipient(case: &Case, x: PersonNo, death: Day) -> Option<PersonNo> {
    let bonds = Bonds::at_death(case, x, death);
    let by_age = |people: &mut Vec<PersonNo>| people.sort_by(|a, b| case.view().by_age(*a, *b));
    let mut children = bonds.children();
    children.retain(|c| case.is(*c, |being| being.age.is_some_and(|age| age >= 18)));
    by_age(&mut children);
    let mut parents = bonds.parents.clone();
    parents.sort_by(|a, b| {
        let man = |p| !case.woman(p);
        man(*a).cmp(&man(*b)).then_with(|| case.view().by_identity(*a, *b))
    });
    let kin = bonds.spouse.into_iter().chain(children).chain(parents);
    if let Some(found) = kin.into_iter().find(|p| case.present(*p)) {
        return Some(found);
    }
    let eve = case.view().at(death.plus_days(-1));
    let family = Custody::new(&eve).card_family(x);
    let mut family = family.map(|family| family.members).unwrap_or_default();
    family.retain(|p| *p != x && case.is(*p, Being::adult) && case.present(*p));
    by_age(&mut family);
    family.first().copied()
}

/// Whoever died lately among the kin of `p`, and among all whom ties of a family could join to `p`
/// on an eve within the term. A family of that eve is a part of these.
fn around(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let months = case.law.number_on("burial.months", case.day()).ceiling() as i32;
    let first_eve = case.day().plus_months(-months).plus_days(-1);
    let kin = |link: &ActiveLink| matches!(link.kind, LinkKind::Parent | LinkKind::Spouse);
    let ever = case.view().links_ever(p);
    let mut found: Vec<PersonNo> =
        ever.iter().filter(|link| kin(link)).filter_map(|link| link.other_end(p)).collect();
    let (mut seen, mut queue) = (FxHashSet::from_iter([p]), vec![p]);
    while let Some(here) = queue.pop() {
        if has_died(case, here) {
            found.push(here);
            // Over somebody who died before the term nobody was joined in it.
            if case.is(here, Being::dead) && !concerns(case, here) {
                continue;
            }
        }
        let links = case.view().links_ever(here).into_iter();
        let joined = links.filter(|link| joins(case, link, first_eve));
        queue.extend(joined.filter_map(|link| link.other_end(here)).filter(|p| seen.insert(*p)));
    }
    found.retain(|x| has_died(case, *x) && concerns(case, *x));
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a link could make one family of its ends on some day from the first eve to D: custody of
/// a child or young student, a marriage. Without these bounds the walk would go from marriage to
/// marriage through the country.
fn joins(case: &Case, link: &ActiveLink, first_eve: Day) -> bool {
    let birth = case.view().graph().birth(link.to).known();
    let young_until = |years| birth.map_or(Day::OPEN_END, |birth| birth.plus_years(years));
    let within = |stated: Interval| stated.until > first_eve && stated.from <= case.day();
    let studied = || {
        let studies = case.view().statuses_ever(link.to, StatusKind::Student);
        studies.iter().any(|row| within(row.record.valid))
    };
    match link.kind {
        LinkKind::Parent => {
            young_until(18) > first_eve || (young_until(23) > first_eve && studied())
        }
        LinkKind::Guardian | LinkKind::Spouse => within(link.record.valid),
        _ => false,
    }
}

/// Whether a death is stated at all, known by K or not: a look at the row, which takes no place
/// among the people that a card may look at.
fn has_died(case: &Case, p: PersonNo) -> bool {
    case.view().graph().person(p).is_some_and(|row| row.death.known().is_some())
}
