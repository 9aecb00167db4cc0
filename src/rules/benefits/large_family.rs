//! `LARGE_FAMILY`: a home unit with four or more counted children, whatever the income.

use crate::domain::{Day, Detail, Interval, LinkKind, PersonNo, StatusKind};
use crate::family::Home;
use crate::graph::StatusDetail;
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::homes::tell_home;
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision, Fact, Fraction, study};
use std::cmp::Reverse;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "LARGE_FAMILY",
    law: include_str!("../../../rules/kz/benefits/large_family.toml"),
    parameters: &[
        "large_family.children_least",
        "large_family.children",
        "large_family.each_from",
        "large_family.each",
        "mci",
        "rounding",
    ],
    anchor: Anchor::Unit,
    concerns,
    decide: |case, p| vec![decide(case, p)],
    around,
    near: Near::to(|case, p| around(case, &[p]), "reason-home-unit"),
};

/// Fewer children do not make a large family.
fn children_least(case: &Case) -> usize {
    case.law.number_on("large_family.children_least", case.day()).ceiling() as usize
}

/// A unit is asked about by its first carer, once.
fn concerns(case: &Case, p: PersonNo) -> bool {
    // Most people have no children at all; their units need not be walked.
    let parents = [LinkKind::Parent, LinkKind::Guardian, LinkKind::Spouse];
    let links = case.view().links(p);
    if !links.active.iter().any(|link| parents.contains(&link.kind)) {
        return false;
    }
    let least = children_least(case);
    case.custody
        .home_unit(p)
        .is_some_and(|unit| unit.children.len() >= least && unit.carers.first() == Some(&p))
}

fn around(case: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    let units = people.iter().filter_map(|p| case.custody.home_unit(*p));
    units.filter_map(|unit| unit.carers.first().copied()).collect()
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    let unit = case.custody.home_unit(p).unwrap_or_default();
    let counted = case.custody.counted_children(&unit);
    let facts = unit.ties.iter().filter(|tie| counted.contains(&tie.a));
    let facts: Vec<Fact> = facts.map(|tie| Fact::Link(tie.link.no)).collect();
    let least = draft.count("large_family.children_least");
    let args = [("least", Arg::Number(least.into()))];
    let near: Vec<PersonNo> = unit.carers.iter().chain(&unit.children).copied().collect();
    draft.ask(("reason-many-children", &args), &near, facts, |then| {
        let unit = then.custody.home_unit(p).unwrap_or_default();
        then.custody.counted_children(&unit).len() >= children_least(then)
    });
    draft.below(|draft| {
        draft.tell(("reason-children", &[("count", Arg::Number(counted.len() as i64))]), []);
        for c in &counted {
            tell_home(draft, case, *c);
        }
    });
    let recipient = recipient(case, &counted);
    let paid = recipient.map(Fact::Person);
    if !draft.holds() || !draft.need(("reason-custodian", &[]), paid.is_some(), paid) {
        return draft.refuse();
    }
    let amount = amount(&mut draft, counted.len());
    let validity = Interval {
        from: latest(counted.iter().map(|c| joined(case, *c))),
        until: earliest(counted.iter().map(|c| Some(study::no_longer_young(case, *c)))),
    };
    let mut payment = Payment::new(recipient, p, Amount::Monthly(amount), validity);
    payment.beneficiaries = counted;
    draft.pay(payment)
}

fn amount(draft: &mut Draft, children: usize) -> Fraction {
    let each_from = draft.count("large_family.each_from");
    let times = if (children as i32) < each_from {
        draft.scaled("large_family.children", children)
    } else {
        draft.value("large_family.each").by(children)
    };
    let amount = draft.value("mci").times(times);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    amount
}

/// Of the custodians in the counted children's homes a woman, of several the one in more of these
/// homes, then the smaller iin; without a woman, anyone by the same order.
fn recipient(case: &Case, counted: &[PersonNo]) -> Option<PersonNo> {
    let homes: Vec<_> = counted.iter().filter_map(|c| case.custody.home(*c)).collect();
    let mut custodians: Vec<PersonNo> = homes.iter().flat_map(Home::custodians).collect();
    case.view().sort_by_identity(&mut custodians);
    custodians.into_iter().min_by_key(|p| {
        (!case.woman(*p), Reverse(homes.iter().filter(|home| home.has(*p)).count()))
    })
}

/// The day a counted child joined the unit.
fn joined(case: &Case, c: PersonNo) -> Option<Day> {
    let home = case.custody.home(c)?;
    let links = case.view().links(c);
    let from_home = links.active.iter().filter(|link| {
        let kind = matches!(link.kind, LinkKind::Parent | LinkKind::Guardian);
        kind && link.to == c && link.from.is_some_and(|p| home.has(p))
    });
    let taken_in = from_home.map(|link| link.span.from).min();
    let being = case.being(c)?;
    let grown = being.row.birth.known().map(|birth| birth.plus_years(case.ages.child));
    let student = being.status(StatusKind::Student).filter(|status| {
        status.detail == StatusDetail::Word(Detail::FullTime)
            && being.young_student()
            && grown.is_some_and(|grown| status.span.from > grown)
    });
    Some(latest([being.row.birth.known(), taken_in, student.map(|status| status.span.from)]))
}
