//! The parents of a child who do not go with each other, or with what a court decided. Looked at
//! from the child.

use super::parents::by_birth;
use super::subject::{Finding, Subject};
use crate::domain::{Basis, LinkKind, PersonNo, Sex};
use crate::graph::ActiveLink;

/// A filiation and the parent.
type Filiation<'l> = (&'l ActiveLink, PersonNo);

/// The child first, then these parents, with the links.
fn row(s: &Subject, of: &[Filiation]) -> Finding {
    Finding::of_links(s.first(of.iter().map(|(_, p)| *p)), of.iter().map(|(link, _)| *link))
}

/// `third-legal-parent`: more than two active `PARENT` links.
pub(super) fn third_legal_parent(s: &Subject) -> Vec<Finding> {
    let all: Vec<Filiation> = s.towards(LinkKind::Parent).collect();
    (all.len() > 2).then(|| row(s, &all)).into_iter().collect()
}

/// `two-parents-same-role`: two mothers or two fathers by birth, acknowledgement or judgement.
pub(super) fn two_parents_same_role(s: &Subject) -> Vec<Finding> {
    let bases = [Basis::Birth, Basis::Acknowledged, Basis::Court];
    let of_sex = |sex| {
        let sex_of = |p| s.view().being(p).map(|being| being.row.sex);
        let filiations = s.towards(LinkKind::Parent);
        let fits = filiations
            .filter(|(link, _)| link.basis.is_some_and(|basis| bases.contains(&basis)))
            .filter(|(_, p)| sex_of(*p) == Some(sex));
        let fits: Vec<Filiation> = fits.collect();
        (fits.len() > 1).then(|| row(s, &fits))
    };
    [Sex::Female, Sex::Male].into_iter().filter_map(of_sex).collect()
}

/// `adopted-and-birth-parents-both-open`: parents by adoption beside parents by birth, and no
/// adopter was married to one of these on the day of the adoption. An adopter of whom that day is
/// not known was married to nobody on it.
pub(super) fn adopted_and_birth_parents(s: &Subject) -> Vec<Finding> {
    let all: Vec<Filiation> = s.towards(LinkKind::Parent).collect();
    let (born, adopters): (Vec<Filiation>, Vec<Filiation>) =
        all.iter().partition(|(link, _)| by_birth(link));
    if born.is_empty() || adopters.is_empty() {
        return Vec::new();
    }
    let is_step_parent = |(link, adopter): &Filiation| {
        let Some(day) = link.span.from.known() else { return false };
        let links = s.view().at(day).links(*adopter);
        let spouses = links.of(LinkKind::Spouse).filter_map(|link| link.other_end(*adopter));
        spouses.into_iter().any(|spouse| born.iter().any(|(_, parent)| *parent == spouse))
    };
    (!adopters.iter().any(is_step_parent)).then(|| row(s, &all)).into_iter().collect()
}

/// `rights-limited-without-parent`: active `RIGHTS_LIMITED` from somebody who is no parent.
pub(super) fn rights_limited_without_parent(s: &Subject) -> Vec<Finding> {
    let is_parent = |p| s.towards(LinkKind::Parent).any(|(_, parent)| parent == p);
    let limited = s.towards(LinkKind::RightsLimited).filter(|(_, p)| !is_parent(*p));
    limited.map(|(link, p)| Finding::of_links(vec![p, s.p], [link])).collect()
}
