//! Guardians who cannot guard, and wards who need none. Looked at from the ward.

use super::subject::{Finding, Subject};
use crate::domain::{LinkKind, PersonNo, StatusKind};
use crate::graph::Being;

/// `guardian-dead`: the ward alive, the guardian dead.
pub(super) fn dead(s: &Subject) -> Vec<Finding> {
    if s.being.alive { by_guardian(s, Being::dead) } else { Vec::new() }
}

/// `guardian-is-minor`: a guardian under 18.
pub(super) fn minor(s: &Subject) -> Vec<Finding> {
    by_guardian(s, Being::child)
}

/// `guardian-incapacitated`: a guardian with active `INCAPACITATED`.
pub(super) fn incapacitated(s: &Subject) -> Vec<Finding> {
    by_guardian(s, |guardian| guardian.has(StatusKind::Incapacitated))
}

fn by_guardian(s: &Subject, unfit: impl Fn(&Being) -> bool) -> Vec<Finding> {
    let unfit = |g: PersonNo| s.view().being(g).is_some_and(|guardian| unfit(&guardian));
    let links = s.towards(LinkKind::Guardian).filter(|(_, g)| unfit(*g));
    links.map(|(link, g)| Finding::of_links(vec![g, s.p], [link])).collect()
}

/// `guardianship-past-18`: a record that holds by its columns over somebody grown up, alive and not
/// `INCAPACITATED`.
pub(super) fn past_18(s: &Subject) -> Vec<Finding> {
    let grown = s.being.age.is_some_and(|age| age >= 18);
    if !grown || !s.being.alive || s.being.has(StatusKind::Incapacitated) {
        return Vec::new();
    }
    let day = s.view().day();
    let holds = s.ever().iter().filter(|link| {
        link.kind == LinkKind::Guardian && link.to == s.p && link.record.valid.contains(day)
    });
    holds
        .map(|link| Finding::of_links(link.from.into_iter().chain([s.p]).collect(), [link]))
        .collect()
}

/// `guardian-of-child-with-able-parents`: a ward under 18 with an able legal parent whose rights
/// are not limited.
pub(super) fn able_parents(s: &Subject) -> Vec<Finding> {
    let guardianships = || s.links.to(LinkKind::Guardian, s.p);
    if !s.being.child() || guardianships().next().is_none() {
        return Vec::new();
    }
    let parents = s.custody.legal_parents(s.p).into_iter().filter_map(|link| link.from);
    let able: Vec<PersonNo> = parents.filter(|p| s.custody.may_care(*p, s.p)).collect();
    let row = || Finding::of_links(s.first(able.iter().copied()), guardianships());
    (!able.is_empty()).then(row).into_iter().collect()
}

/// `ward-and-spouse`: one spouse is the other's guardian.
pub(super) fn ward_and_spouse(s: &Subject) -> Vec<Finding> {
    let guardians = s.towards(LinkKind::Guardian);
    let married = guardians.filter_map(|(link, g)| {
        let marriage = s.custody.marriage(s.p)?;
        let both = marriage.other_end(s.p) == Some(g);
        both.then(|| Finding::of_links(vec![g, s.p], [link, &marriage]))
    });
    married.collect()
}
