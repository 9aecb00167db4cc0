//! `BURIAL`: once to whoever is next to a dead pensioner, disabled person or survivor.

use super::shared::{doubt_amounts, need_within, of_status};
use crate::domain::{Day, Interval, LinkKind, PersonNo, StatusKind};
use crate::family::Custody;
use crate::graph::{ActiveLink, Being};
use crate::rules::draft::{Ahead, Amount, Draft, Payment, who};
use crate::rules::eves::Eves;
use crate::rules::law::amounts_since;
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::survivors::{self, Bonds};
use crate::rules::{Arg, Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "BURIAL",
    law: include_str!("../../../rules/kz/benefits/burial.toml"),
    parameters: &["burial.amount", "burial.months", "mci", "family.child_until", "rounding"],
    anchor: Anchor::Departed,
    concerns,
    decide: |case, x| vec![decide(case, x)],
    around,
    near: Near::to(near, "reason-burial-near"),
};

/// Dead, and not for so long that the term is over.
fn concerns(case: &Case, x: PersonNo) -> bool {
    let months = case.law.number_on("burial.months", case.day()).ceiling() as i32;
    let ends = |being: &Being| being.row.death.plus_months(months);
    case.is(x, |being| being.dead() && case.day() < ends(being))
}

fn decide(case: &Case, x: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, x);
    let death = case.being(x).and_then(|being| being.row.death.known());
    draft.need_from(("reason-dead", &who(x)), death, [Fact::Person(x)]);
    let Some(death) = death.filter(|death| *death <= case.day()) else { return draft.refuse() };
    let until = death.plus_months(draft.count("burial.months"));
    need_within(&mut draft, case, Interval { from: death, until });
    need_supported(&mut draft, case, x, death);
    let recipient = recipient(case, x, death);
    draft.count("family.child_until");
    let found = recipient.map(Fact::Person);
    let said = (("reason-burial-recipient", &who(x)[..]), Ahead::Unknown);
    draft.ask_later(said, found.is_some(), &kin(case, x, death), found, |then| {
        self::recipient(then, x, death).is_some()
    });
    if !draft.holds() {
        return draft.refuse();
    }
    let validity = Interval { from: death, until };
    if death < amounts_since() {
        doubt_amounts(&mut draft, death);
        return draft.pay(Payment::new(recipient, x, Amount::OnceUnknown, validity));
    }
    let times = draft.value("burial.amount");
    let amount = draft.value_on("mci", death).times(times);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
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
    let facts = of_status(status.as_ref());
    draft.need_still(("reason-supported-by-the-state", &who(x)), supported, facts);
}

/// For whoever reads why nobody is paid: who may be one day, the kin and the family on the eve.
fn kin(case: &Case, x: PersonNo, death: Day) -> Vec<PersonNo> {
    if !case.explains {
        return Vec::new();
    }
    let bonds = Bonds::at_death(case, x, death);
    let eve = case.view().at(death.plus_days(-1));
    let family = Custody::new(&eve).card_family(x).unwrap_or_default();
    let mut found = bonds.children();
    found.extend(bonds.spouse.iter().chain(&bonds.parents).chain(&family.members));
    case.view().sort_by_identity(&mut found);
    found
}

/// The first who is present at D: the spouse at the death; the oldest child of 18 or more; the
/// mother, then the father; the oldest adult of the family on the eve.
fn recipient(case: &Case, x: PersonNo, death: Day) -> Option<PersonNo> {
    let bonds = Bonds::at_death(case, x, death);
    let by_age = |people: &mut Vec<PersonNo>| people.sort_by(|a, b| case.view().by_age(*a, *b));
    let mut children = bonds.children();
    children.retain(|c| case.is(*c, |being| being.age.is_some_and(|age| age >= case.ages.child)));
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
    let family = Custody::new(&eve).card_family(x).unwrap_or_default();
    let mut family = family.members.clone();
    family.retain(|p| *p != x && case.is(*p, Being::adult) && case.present(*p));
    by_age(&mut family);
    family.first().copied()
}

/// Whoever died lately: one of these people, their kin, and those in whose family an adult of them
/// may have been on the eve.
fn around(case: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    let months = case.law.number_on("burial.months", case.day()).ceiling() as i32;
    let eves = Eves { case, first: case.day().plus_months(-months).plus_days(-1) };
    let kin = |link: &ActiveLink| matches!(link.kind, LinkKind::Parent | LinkKind::Spouse);
    let mut found = people.to_vec();
    for p in people {
        let ever = case.view().links_ever(*p);
        found.extend(ever.iter().filter(|link| kin(link)).filter_map(|link| link.other_end(*p)));
    }
    found.retain(|x| eves.died_lately(*x));
    let last = |p: &PersonNo| case.present(*p) && case.is(*p, Being::adult);
    found.extend(eves.died_near(people.iter().copied().filter(last)));
    found.sort_unstable();
    found.dedup();
    found.retain(|x| concerns(case, *x));
    found
}

/// In a refusal: whoever asks, if departed or known to die; else those lately dead beside whom
/// somebody nearer may be.
fn near(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let departs =
        |being: &Being| being.departed_on().is_some() || being.row.death.known().is_some();
    if case.is(p, departs) { vec![p] } else { around(case, &[p]) }
}
