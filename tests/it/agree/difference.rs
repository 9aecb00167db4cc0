//! The difference of two lenses over random worlds: it is the difference of the two lists, and a
//! status that is named as the reason is the reason: without it the answer changes. Tests only.

use super::{country::country, rights};
use crate::reference::{Case, World};
use otbasy::domain::{Identity, Lens, PersonNo, Scope, StatusKind};
use otbasy::family::{Custody, LensMember, LensMembers, LensRule};
use otbasy::graph::{Country, FamilyGraph, View};
use std::collections::BTreeMap;

const DEPTH: u32 = 2;

fn view<'a>(country: &'a Country, case: &Case) -> View<'a> {
    View::new(country, Scope { as_of: case.d, known_at: case.k, rights: rights(true) })
}

fn list(members: &LensMembers) -> &[LensMember] {
    match members {
        LensMembers::Members(members) => members,
        LensMembers::NotApplicable | LensMembers::RestsOnLaw => &[],
    }
}

fn status_of(rule: LensRule) -> Option<StatusKind> {
    Some(match rule {
        LensRule::StateCare => StatusKind::StateCare,
        LensRule::Imprisoned => StatusKind::Imprisoned,
        LensRule::Conscript => StatusKind::Conscript,
        LensRule::Missing => StatusKind::Missing,
        _ => return None,
    })
}

/// The rule by which `lens` of `holder` leaves out `whom`, who is in `other`; nothing if it has
/// them, or the other one has not.
fn rule_in(world: &World, case: &Case, asked: [&str; 2], lenses: [Lens; 2]) -> Option<LensRule> {
    let country = country(world);
    let view = view(&country, case);
    let custody = Custody::new(&view);
    let [holder, whom] = asked.map(|who| country.find(&Identity::parse(who).unwrap()).unwrap());
    let [these, those] = lenses.map(|lens| custody.lens(holder, lens, DEPTH));
    let only = custody.only_in(holder, &these, (lenses[1], &those));
    only.iter().find(|d| d.member.person == whom).map(|d| d.rule)
}

/// A status that is named as the reason is one of the person left out or, between spouses, of the
/// holder; without all of them of that kind the person is in the lens, or another status is the
/// reason.
fn the_status_is_the_reason(
    case: &Case,
    asked: [&str; 2],
    lenses: [Lens; 2],
    rule: LensRule,
    seed: u64,
) {
    let Some(kind) = status_of(rule) else { return };
    let country = country(&case.world);
    let no = |who: &str| country.find(&Identity::parse(who).unwrap());
    let asked_nos = asked.map(no);
    let mut without = case.world.clone();
    without.statuses.retain(|row| row.kind != kind || !asked_nos.contains(&no(&row.person)));
    let now = rule_in(&without, case, asked, lenses);
    let another = now.is_some_and(|now| now != rule && status_of(now).is_some());
    assert!(
        now.is_none() || another,
        "seed {seed}: {asked:?} in {lenses:?} without {kind}: {now:?}"
    );
}

fn check(seed: u64, met: &mut BTreeMap<&'static str, usize>) {
    let case = Case::random(seed, 3 + (seed % 10) as usize);
    let country = country(&case.world);
    let view = view(&country, &case);
    let custody = Custody::new(&view);
    for holder in (0..country.people()).map(PersonNo).filter(|p| view.exists(*p)) {
        let lenses: Vec<(Lens, LensMembers)> =
            Lens::ALL.iter().map(|lens| (*lens, custody.lens(holder, *lens, DEPTH))).collect();
        for (a, these) in &lenses {
            for (b, those) in &lenses {
                let only = custody.only_in(holder, these, (*b, those));
                let found: Vec<PersonNo> = only.iter().map(|d| d.member.person).collect();
                let mut expected: Vec<PersonNo> = list(these).iter().map(|m| m.person).collect();
                expected.retain(|p| list(those).iter().all(|m| m.person != *p));
                expected.sort_by(|p, q| view.by_identity(*p, *q));
                assert_eq!(found, expected, "seed {seed}: {a} and not {b}");
                for d in only {
                    *met.entry(d.rule.word()).or_default() += 1;
                    let asked = [holder, d.member.person].map(|p| view.identity(p).to_string());
                    let asked = [asked[0].as_str(), asked[1].as_str()];
                    the_status_is_the_reason(&case, asked, [*a, *b], d.rule, seed);
                }
            }
        }
    }
}

#[test]
fn the_difference_of_two_lenses_names_the_reason() {
    let mut met = BTreeMap::new();
    for seed in 0..150 {
        check(seed, &mut met);
    }
    let silent: Vec<&str> = LensRule::ALL
        .iter()
        .filter(|rule| **rule != LensRule::NoSurvivor && !met.contains_key(rule.word()))
        .map(|rule| rule.word())
        .collect();
    assert!(silent.is_empty(), "never a reason: {silent:?} among {met:?}");
}
