//! `ORPHAN_GUARDIAN`: the guardian or trustee of a child whose parents are all lost (Code on
//! Marriage and the Family, art. 125).

use super::children::need_child;
use super::shared::{multiple, with_linked};
use crate::domain::{Basis, Day, Interval, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::homes::need_dependent;
use crate::rules::registry::{Anchor, Near, Rule};
use crate::rules::{Arg, Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "ORPHAN_GUARDIAN",
    law: include_str!("../../../rules/kz/benefits/orphan_guardian.toml"),
    parameters: &["orphan_guardian.amount", "mci", "family.child_until", "rounding"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: |case, people| with_linked(case, people, LinkKind::Guardian),
    near: Near::to(near, "reason-ward"),
};

fn concerns(case: &Case, c: PersonNo) -> bool {
    case.is(c, Being::child) && case.view().links(c).to(LinkKind::Guardian, c).next().is_some()
}

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    need_child(&mut draft, case, c);
    if case.birth(c).is_some() {
        need_dependent(&mut draft, case, c);
    }
    let link = guardian_link(case, c);
    let facts = link.map(|link| Fact::Link(link.no));
    let guarded = |then: &Case| guardian_link(then, c).is_some();
    draft.ask(("reason-guardian", &who(c)), &[c], facts, guarded);
    let mut parents = case.custody.legal_parents(c).to_vec();
    if case.explains {
        parents.sort_by(|a, b| case.view().by_link(a.no, b.no));
    }
    if parents.is_empty() {
        draft.tell(("reason-no-parent-recorded", &who(c)), [Fact::Person(c)]);
    }
    let lost: Vec<Option<Loss>> = parents.iter().map(|parent| loss(case, parent, c)).collect();
    for (parent, lost) in parents.iter().zip(&lost) {
        let Some(p) = parent.from else { continue };
        let facts = lost.iter().map(|lost| lost.fact).chain([Fact::Link(parent.no)]);
        draft.ask(("reason-parent-lost", &who(p)), &[p, c], facts, |then| {
            loss(then, parent, c).is_some()
        });
    }
    let (Some(link), Some(birth)) = (link, case.birth(c)) else { return draft.refuse() };
    let amount = multiple(&mut draft, "orphan_guardian.amount", "mci", case.day());
    let days = lost.iter().map(|loss| loss.as_ref().and_then(|loss| loss.day));
    let validity = Interval {
        from: latest(days.chain([Some(link.span.from)])),
        until: earliest([Some(birth.plus_years(case.ages.child)), Some(link.span.until)]),
    };
    // "No link" means unknown, not none, before the births that the civil acts speak for.
    let covered = births_covered_since(case);
    let unknown = parents.is_empty() && birth < covered;
    if unknown {
        let args = [("person", Arg::Person(c)), ("day", Arg::Day(covered))];
        draft.doubt(("reason-inside-coverage", &args), [Fact::Person(c)]);
    }
    let amount = if unknown { Amount::MonthlyUnknown(amount) } else { Amount::Monthly(amount) };
    draft.pay(Payment::new(link.from, c, amount, validity))
}

/// In a refusal: the children whose guardian somebody ever was or will be; whoever asks, if young.
fn near(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let ever = case.view().links_ever(p);
    let wards = ever.iter().filter(|l| l.kind == LinkKind::Guardian && l.from == Some(p));
    let mut found: Vec<PersonNo> = wards.map(|link| link.to).collect();
    found.retain(|c| case.is(*c, |being| being.alive && being.child()));
    let young = case.age_under(p, case.ages.student);
    found.extend((young || (found.is_empty() && case.birth(p).is_none())).then_some(p));
    found
}

/// The guardian by `GUARDIANSHIP` or `TRUSTEESHIP`: a woman first, then the smaller iin.
fn guardian_link(case: &Case, c: PersonNo) -> Option<ActiveLink> {
    let links = case.custody.guardians(c);
    let first =
        case.first_woman(links.iter().filter(|link| fits(link)).filter_map(|link| link.from))?;
    links.iter().filter(|link| fits(link)).find(|link| link.from == Some(first)).copied()
}

fn fits(link: &ActiveLink) -> bool {
    matches!(link.basis, Some(Basis::Guardianship | Basis::Trusteeship))
}

/// Why a parent is lost, and the earliest known day of it.
struct Loss {
    day: Option<Day>,
    fact: Fact,
}

fn loss(case: &Case, parent: &ActiveLink, c: PersonNo) -> Option<Loss> {
    let p = parent.from?;
    let being = case.being(p)?;
    let mut losses: Vec<Loss> = Vec::new();
    if being.dead() {
        losses.push(Loss { day: being.row.death.known(), fact: Fact::Person(p) });
    }
    for kind in [StatusKind::Missing, StatusKind::Incapacitated] {
        let status = being.status(kind);
        losses.extend(
            status.map(|status| Loss {
                day: status.span.from.known(),
                fact: Fact::Status(status.no),
            }),
        );
    }
    let links = case.view().links(c);
    let deprived = links.to(LinkKind::RightsLimited, c).filter(|link| link.from == Some(p));
    losses.extend(
        deprived
            .filter(|link| link.basis == Some(Basis::Deprived))
            .map(|link| Loss { day: link.span.from.known(), fact: Fact::Link(link.no) }),
    );
    losses.into_iter().min_by_key(|loss| loss.day.unwrap_or(Day::OPEN_END))
}

fn births_covered_since(case: &Case) -> Day {
    let sources = case.view().graph().sources();
    let acts = sources.find("CIVIL_ACTS");
    acts.map_or(Day::OPEN_START, |acts| sources.coverage(acts).births)
}
