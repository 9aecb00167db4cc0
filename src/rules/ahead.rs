//! What time alone brings about by the records that are known: a condition is asked again on the
//! later days on which a record near it begins or ends. For the nearest change of a refusal; must
//! not know any rule.

use super::Case;
use crate::domain::{Day, LinkKind, Permission, PersonNo};
use crate::family::Custody;

/// People whose records a condition may turn on, and days that are tried: a bound, not a guess at
/// how many there are.
const PEOPLE_MAX: usize = 40;
const DAYS_MAX: usize = 120;

impl Case<'_> {
    /// Whether whoever asks may learn of statuses at other times than D: those of D show in the
    /// rows.
    pub(super) fn may_tell_of_other_times(&self) -> bool {
        self.view().scope().rights.has(Permission::HealthRead)
    }

    /// Whether whoever asks may learn on which day there is a payment: statuses to come and incomes
    /// make it, or keep it from being made.
    pub(super) fn may_tell_of_payments_to_come(&self) -> bool {
        self.may_tell_of_other_times() && self.may_tell_of_incomes()
    }

    /// Whether whoever asks may learn of incomes.
    pub(super) fn may_tell_of_incomes(&self) -> bool {
        self.view().scope().rights.has(Permission::IncomeRead)
    }

    /// The first later day on which a condition holds, if nothing else is recorded. `near`: whose
    /// records, and whose kin's, it may turn on. The day would give away the status that begins or
    /// ends on it, so whoever may not see those is told none.
    pub(super) fn first_day(
        &self,
        near: &[PersonNo],
        holds: impl Fn(&Case) -> bool,
    ) -> Option<Day> {
        if !self.may_tell_of_other_times() {
            return None;
        }
        self.days_ahead(near).into_iter().find(|day| self.on(*day, &holds))
    }

    /// Whether a condition holds on another day, if nothing else is recorded.
    pub(super) fn on(&self, day: Day, holds: impl Fn(&Case) -> bool) -> bool {
        let view = self.view().at(day);
        holds(&Case::new(&Custody::new(&view), self.law))
    }

    /// The later days on which something recorded of these people, or of whoever is linked to one
    /// of them, begins or ends.
    fn days_ahead(&self, near: &[PersonNo]) -> Vec<Day> {
        let mut days = Vec::new();
        let mut people = near.to_vec();
        for p in near {
            for link in self.view().links_ever(*p).iter().take(PEOPLE_MAX) {
                days.extend([link.record.valid.from, link.record.valid.until]);
                people.extend(link.other_end(*p));
            }
        }
        people.sort_unstable();
        people.dedup();
        people.truncate(PEOPLE_MAX.max(near.len()));
        for p in people {
            // A guardian is somebody else's link, and ends what a parent could be paid for.
            let ever = self.view().links_ever(p);
            let guardians = ever.iter().filter(|link| link.kind == LinkKind::Guardian);
            days.extend(
                guardians
                    .take(PEOPLE_MAX)
                    .flat_map(|link| [link.record.valid.from, link.record.valid.until]),
            );
            self.days_of(p, &mut days);
        }
        days.retain(|day| day.known().is_some() && *day > self.day());
        days.sort_unstable();
        days.dedup();
        days.truncate(DAYS_MAX);
        days
    }

    fn days_of(&self, p: PersonNo, days: &mut Vec<Day>) {
        for row in self.view().all_statuses_ever(p) {
            days.extend([row.record.valid.from, row.record.valid.until]);
        }
        let Some(row) = self.view().glance(p).map(|being| being.row) else { return };
        days.push(row.death);
        if let Some(birth) = row.birth.known() {
            days.extend([birth, birth.plus_years(self.ages.child)]);
            days.extend(self.pension_date(p));
        }
    }
}
