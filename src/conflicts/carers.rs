//! Carers and breadwinners who do not fit.

use super::subject::{Finding, Subject};
use crate::domain::{Detail, LinkKind, StatusKind};
use crate::graph::ActiveLink;

/// `carer-of-two`: active `CARER` links to two or more people alive.
pub(super) fn of_two(s: &Subject) -> Vec<Finding> {
    let cared = s.links.from(LinkKind::Carer, s.p).filter(|link| s.alive(link.to));
    let cared: Vec<&ActiveLink> = cared.collect();
    let row = || Finding::of_links(s.first(cared.iter().map(|link| link.to)), cared.clone());
    (cared.len() > 1).then(row).into_iter().collect()
}

/// `carer-for-not-group-1`: somebody alive is cared for without a disability of group 1.
pub(super) fn for_not_group_1(s: &Subject) -> Vec<Finding> {
    if !s.being.alive || s.being.has_detail(StatusKind::Disability, Detail::Group1) {
        return Vec::new();
    }
    let cared = s.towards(LinkKind::Carer);
    cared.map(|(link, carer)| Finding::of_links(vec![carer, s.p], [link])).collect()
}

/// `breadwinner-is-dependant`: two people are each other's breadwinner. Told by the one with the
/// higher number.
pub(super) fn breadwinner_is_dependant(s: &Subject) -> Vec<Finding> {
    let kept = s.links.from(LinkKind::Breadwinner, s.p).filter(|link| link.to < s.p);
    let both = kept.filter_map(|link| {
        let (back, other) = s.towards(LinkKind::Breadwinner).find(|(_, q)| *q == link.to)?;
        Some(Finding::of_links(s.set([other, s.p]), [link, back]))
    });
    both.collect()
}
