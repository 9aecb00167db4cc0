//! A parent and a child whose births and deaths do not go together. Looked at from the child.

use super::subject::{Finding, Subject};
use crate::domain::{Basis, Day, LinkKind, Sex};
use crate::graph::{ActiveLink, Being};

/// Days after a father's death within which his child may be born.
const DAYS_AFTER_FATHER: i32 = 300;

/// Whether a filiation is by birth: of any basis but adoption.
pub(super) fn by_birth(link: &ActiveLink) -> bool {
    link.basis != Some(Basis::Adoption)
}

/// `parent-younger-than-child`: the parent is born on the day of the child or later.
pub(super) fn younger_than_child(s: &Subject) -> Vec<Finding> {
    found(s, |_| true, |parent, birth| parent.row.birth.known().is_some_and(|own| own >= birth))
}

/// `parent-too-young`: by birth, the parent born earlier and under 12 at the birth.
pub(super) fn too_young(s: &Subject) -> Vec<Finding> {
    found(s, by_birth, |parent, birth| {
        let earlier = parent.row.birth.known().filter(|own| *own < birth);
        earlier.is_some_and(|own| own.age_on(birth) < 12)
    })
}

/// `parent-too-old`: by birth, a mother over 60 or a father over 90 at the birth.
pub(super) fn too_old(s: &Subject) -> Vec<Finding> {
    found(s, by_birth, |parent, birth| {
        let oldest = match parent.row.sex {
            Sex::Female => 60,
            Sex::Male => 90,
            Sex::Unknown => return false,
        };
        parent.row.birth.known().is_some_and(|own| own.age_on(birth) > oldest)
    })
}

/// `born-after-mothers-death`: by birth, the mother died before the day.
pub(super) fn born_after_mothers_death(s: &Subject) -> Vec<Finding> {
    found(s, by_birth, |parent, birth| parent.row.sex == Sex::Female && parent.row.death < birth)
}

/// `born-long-after-fathers-death`: by birth, more than 300 days after the father's death.
pub(super) fn born_long_after_fathers_death(s: &Subject) -> Vec<Finding> {
    found(s, by_birth, |parent, birth| {
        let last = parent.row.death.known().map(|death| death.plus_days(DAYS_AFTER_FATHER));
        parent.row.sex == Sex::Male && last.is_some_and(|last| birth > last)
    })
}

/// The filiations of a child of known birth that are wanted and do not fit.
fn found(
    s: &Subject,
    wanted: fn(&ActiveLink) -> bool,
    unfit: impl Fn(&Being, Day) -> bool,
) -> Vec<Finding> {
    let Some(birth) = s.being.row.birth.known() else { return Vec::new() };
    let unfit = |(link, p)| {
        let parent = s.view().being(p).filter(|_| wanted(link))?;
        unfit(&parent, birth).then(|| Finding::of_links(vec![p, s.p], [link]))
    };
    s.towards(LinkKind::Parent).filter_map(unfit).collect()
}
