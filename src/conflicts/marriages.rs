//! Marriages that cannot be, or cannot all be. Each is told of by one of the two.

use super::subject::{Finding, Subject};
use crate::domain::{Day, LinkKind, PersonNo};
use crate::graph::ActiveLink;

/// `two-open-marriages`: somebody alive has active `SPOUSE` links to two or more people alive.
pub(super) fn two_open(s: &Subject) -> Vec<Finding> {
    let to_alive = |link: &&ActiveLink| link.other_end(s.p).is_some_and(|q| s.alive(q));
    let mut open: Vec<&ActiveLink> = s.links.of(LinkKind::Spouse).collect();
    if open.len() < 2 || !s.being.alive {
        return Vec::new();
    }
    open.retain(to_alive);
    let people = s.first(open.iter().filter_map(|link| link.other_end(s.p)));
    (open.len() > 1).then(|| Finding::of_links(people, open)).into_iter().collect()
}

/// `marriage-under-16`: a marriage with a start on which one of the two was under 16.
pub(super) fn under_16(s: &Subject) -> Vec<Finding> {
    of_any_time(s, |start, p| {
        let birth = s.view().being(p).and_then(|being| being.row.birth.known());
        birth.is_some_and(|birth| birth.age_on(start) < 16)
    })
}

/// `marriage-after-death`: a marriage that starts after one of the two died.
pub(super) fn after_death(s: &Subject) -> Vec<Finding> {
    of_any_time(s, |start, p| s.view().being(p).is_some_and(|being| being.row.death < start))
}

/// Marriages known at K with a start on which something is wrong with one of the two.
fn of_any_time(s: &Subject, unfit: impl Fn(Day, PersonNo) -> bool) -> Vec<Finding> {
    let wrong = |link: &&ActiveLink| {
        let mut ends = link.from.into_iter().chain([link.to]);
        link.span.from.known().is_some_and(|start| ends.any(|p| unfit(start, p)))
    };
    let wrong = marriages(s).filter(wrong);
    wrong.map(|link| Finding::of_links(s.ends(link), [link])).collect()
}

/// Every marriage known at K that this one of the two tells of.
fn marriages<'s>(s: &'s Subject) -> impl Iterator<Item = &'s ActiveLink> {
    s.ever().iter().filter(|link| link.kind == LinkKind::Spouse && s.tells_of(link))
}

/// `open-marriage-with-the-dead`: an active marriage of somebody dead with somebody alive.
pub(super) fn open_with_the_dead(s: &Subject) -> Vec<Finding> {
    if !s.being.dead() {
        return Vec::new();
    }
    let open = s.links.of(LinkKind::Spouse);
    let widowed = open.filter_map(|link| Some((link, link.other_end(s.p)?)));
    widowed
        .filter(|(_, other)| s.alive(*other))
        .map(|(link, other)| Finding::of_links(vec![s.p, other], [link]))
        .collect()
}

/// `stale-marriage`: of two records of a marriage with the same start one holds and one has ended.
pub(super) fn stale(s: &Subject) -> Vec<Finding> {
    let (day, mut found) = (s.view().day(), Vec::new());
    let all: Vec<&ActiveLink> = marriages(s).collect();
    for open in all.iter().filter(|link| link.span.contains(day)) {
        let ended = all.iter().filter(|other| {
            other.other_end(s.p) == open.other_end(s.p)
                && other.span.from == open.span.from
                && other.span.until <= day
        });
        found.extend(ended.map(|other| Finding::of_links(s.ends(open), [*open, *other])));
    }
    found
}
