//! For each month from when on it is known that somebody has an income of it. Kept beside the
//! incomes, so that no answer has to walk everybody's. Must not know amounts.

use crate::domain::{Income, Instant, Month};

/// Months with an income of anybody, and since when that is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IncomeMonths {
    /// By month number; [`Instant::NEVER`] where there is none.
    since: Vec<Instant>,
}

impl IncomeMonths {
    /// Takes in the incomes of somebody known since this instant.
    pub fn add(&mut self, incomes: &[Income], known_since: Instant) {
        for income in incomes {
            let place = usize::from(income.month.number());
            if place >= self.since.len() {
                self.since.resize(place + 1, Instant::NEVER);
            }
            self.since[place] = self.since[place].min(known_since);
        }
    }

    /// Takes in what another table has.
    pub fn join(&mut self, other: &IncomeMonths) {
        self.since.resize(self.since.len().max(other.since.len()), Instant::NEVER);
        for (own, other) in self.since.iter_mut().zip(&other.since) {
            *own = (*own).min(*other);
        }
    }

    /// Since when an income of this month is known; `None` if nobody known has one.
    pub fn known_since(&self, month: Month) -> Option<Instant> {
        let since = self.since.get(usize::from(month.number())).copied()?;
        (since != Instant::NEVER).then_some(since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IncomeKind, Tenge};

    #[test]
    fn the_earliest_instant_counts_and_who_waits_does_not() {
        let month = |text| Month::parse(text).unwrap();
        let income =
            |text| Income { month: month(text), kind: IncomeKind::Benefit, amount: Tenge::ZERO };
        let at = |text| Instant::parse(text).unwrap();
        let mut table = IncomeMonths::default();
        table.add(&[income("2026-01"), income("2026-02")], at("2026-03-01T00:00:00Z"));
        table.add(&[income("2026-02")], at("2026-02-01T00:00:00Z"));
        table.add(&[income("2026-05")], Instant::NEVER);
        assert_eq!(table.known_since(month("2026-01")), Some(at("2026-03-01T00:00:00Z")));
        assert_eq!(table.known_since(month("2026-02")), Some(at("2026-02-01T00:00:00Z")));
        for none in ["2025-12", "2026-03", "2026-05", "2026-06"] {
            assert_eq!(table.known_since(month(none)), None, "{none}");
        }
        let mut joined = IncomeMonths::default();
        joined.join(&table);
        assert_eq!(joined, table);
    }
}
