//! `ORPHAN_GUARDIAN`: the guardian or trustee of a child whose parents are all lost (Code on
//! Marriage and the Family, art. 125).

use super::shared::{multiple, with_linked};
use crate::domain::{Basis, Day, Interval, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::case::{earliest, latest};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "ORPHAN_GUARDIAN",
    law: include_str!("../../../rules/kz/benefits/orphan_guardian.toml"),
    parameters: &["orphan_guardian.amount"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: |case, people| with_linked(case, people, LinkKind::Guardian),
};

fn concerns(case: &Case, c: PersonNo) -> bool {
    case.is(c, Being::child) && case.view().links(c).to(LinkKind::Guardian, c).next().is_some()
}

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    draft.need("reason-child-under-18", case.is(c, Being::child), [Fact::Person(c)]);
    draft.need("reason-dependent-child", case.custody.dependent_child(c), [Fact::Person(c)]);
    let link = guardian_link(case, c);
    let begins = || case.link_on(c, LinkKind::Guardian, fits);
    draft.need_when(
        "reason-guardian",
        link.is_some(),
        begins,
        link.map(|link| Fact::Link(link.no)),
    );
    let parents = case.custody.legal_parents(c);
    let lost: Vec<Option<Loss>> = parents.iter().map(|parent| loss(case, parent, c)).collect();
    for (parent, loss) in parents.iter().zip(&lost) {
        let facts = loss.iter().map(|loss| loss.fact).chain([Fact::Link(parent.no)]);
        draft.need("reason-parent-lost", loss.is_some(), facts);
    }
    let (Some(link), Some(birth)) = (link, case.birth(c)) else { return draft.refuse() };
    let amount = multiple(&mut draft, "orphan_guardian.amount", "mci", case.day());
    let days = lost.iter().map(|loss| loss.as_ref().and_then(|loss| loss.day));
    let validity = Interval {
        from: latest(days.chain([Some(link.span.from)])),
        until: earliest([Some(birth.plus_years(18)), Some(link.span.until)]),
    };
    // "No link" means unknown, not none, before the births that the civil acts speak for.
    let unknown = parents.is_empty() && birth < births_covered_since(case);
    if unknown {
        draft.tell("reason-outside-coverage", &[], [Fact::Person(c)]);
    }
    let amount = if unknown { Amount::MonthlyUnknown(amount) } else { Amount::Monthly(amount) };
    draft.pay(Payment::new(link.from, c, amount, validity))
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
