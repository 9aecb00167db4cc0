//! What time alone brings about by the records that are known: on which later day somebody is back,
//! a status or a link begins. For the nearest change of a refusal; must not know any rule.

use super::Case;
use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};

impl Case<'_> {
    /// The first later day on which somebody is present, who is not now.
    pub(super) fn back_on(&self, p: PersonNo) -> Option<Day> {
        let away = [StatusKind::Missing, StatusKind::Emigrated];
        let ends = away.iter().filter_map(|kind| {
            let status = self.status(p, *kind)?;
            self.status_end(p, &status, false).known()
        });
        let on = ends.max()?;
        self.view().at(on).glance(p).is_some_and(|being| being.present()).then_some(on)
    }

    /// The end of an active status that stands in the way.
    pub(super) fn over_on(&self, p: PersonNo, kind: StatusKind) -> Option<Day> {
        let status = self.status(p, kind)?;
        self.status_end(p, &status, false).known()
    }

    /// The first later day on which a status of this kind is active.
    pub(super) fn begins_on(&self, p: PersonNo, kind: StatusKind) -> Option<Day> {
        let ever = self.view().statuses_ever(p, kind);
        let starts = ever.iter().map(|row| row.record.valid.from);
        let has = |being: &Being| being.has(kind);
        let there = |day: Day| self.view().at(day).glance(p).is_some_and(|being| has(&being));
        self.first_ahead(starts, there)
    }

    /// The first later day on which such a link to somebody is active.
    pub(super) fn link_on(
        &self,
        p: PersonNo,
        kind: LinkKind,
        fits: impl Fn(&ActiveLink) -> bool,
    ) -> Option<Day> {
        let ever = self.view().links_ever(p);
        let to = ever.iter().filter(|link| link.kind == kind && link.to == p);
        let starts = to.map(|link| link.record.valid.from);
        let there = |day: Day| {
            let then = self.view().at(day);
            then.links(p).to(kind, p).any(&fits)
        };
        self.first_ahead(starts, there)
    }

    fn first_ahead(
        &self,
        starts: impl Iterator<Item = Day>,
        there: impl Fn(Day) -> bool,
    ) -> Option<Day> {
        let ahead = starts.filter_map(Day::known).filter(|day| *day > self.day());
        ahead.filter(|day| there(*day)).min()
    }
}
