//! Codes that the spec does not have: shown by `otbasy check --all` only, never on a card nor in a
//! file of the sweep.

use super::RecordNo;
use super::parents::by_birth;
use super::subject::{Finding, Subject};
use crate::domain::{Day, LinkKind, PersonNo, RecordState, Sex, StatusKind};

/// Days between two births of one woman that are twins, at most.
const TWINS: i32 = 2;
/// Days between two births of one woman, at least, that are no twins.
const APART: i32 = 180;

/// `siblings-born-too-close`: one woman bore two children some days or weeks apart.
pub(super) fn siblings_born_too_close(s: &Subject) -> Vec<Finding> {
    if s.being.row.sex != Sex::Female {
        return Vec::new();
    }
    let birth = |c: PersonNo| s.view().graph().birth(c).known();
    let born = s.links.from(LinkKind::Parent, s.p).filter(|link| by_birth(link));
    let mut born: Vec<(Day, _)> = born.filter_map(|link| Some((birth(link.to)?, link))).collect();
    born.sort_unstable_by_key(|(day, link)| (*day, link.to));
    let close = born.windows(2).filter(|two| {
        let apart = two[1].0.number() - two[0].0.number();
        (TWINS + 1..APART).contains(&apart)
    });
    let row = |two: &[(Day, _)]| {
        let (a, b): (&crate::graph::ActiveLink, &crate::graph::ActiveLink) = (two[0].1, two[1].1);
        Finding::of_links(s.set([a.to, b.to]), [a, b])
    };
    close.map(row).collect()
}

/// `employed-under-14`: somebody works before the age at which the Labour Code lets a child work.
pub(super) fn employed_under_14(s: &Subject) -> Vec<Finding> {
    let young = s.being.alive && s.being.age.is_some_and(|age| age < 14);
    let works = s.being.status(StatusKind::Employed).filter(|_| young);
    let row = works.map(|status| s.alone(vec![RecordNo::Status(status.no)]));
    row.into_iter().collect()
}

/// `contested-record`: somebody disputes a link or a status, at whatever time it holds.
pub(super) fn contested_record(s: &Subject) -> Vec<Finding> {
    let contested = RecordState::Contested;
    let links = s.ever().iter().filter(|link| link.record.state == contested && s.tells_of(link));
    let of_link = |link: &crate::graph::ActiveLink| {
        let people = match link.kind {
            LinkKind::Spouse => s.ends(link),
            _ => link.from.into_iter().chain([link.to]).collect(),
        };
        Finding::of_links(people, [link])
    };
    let statuses = s.statuses().iter().filter(|status| status.record.state == contested);
    let of_status = |status: &crate::graph::StatusRow| s.alone(vec![RecordNo::Status(status.no)]);
    links.map(of_link).chain(statuses.map(of_status)).collect()
}
