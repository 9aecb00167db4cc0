//! The nearest change that would turn an answer (spec 3): of the conditions that fail the one that
//! time alone fulfils first, else the first in the order of the rule's text. Must not know rules.

use super::{Decision, Step};

impl Decision {
    /// What would turn a refusal, make an amount known, or settle what is unknown. Of a condition
    /// that has parts the part that is in the way.
    pub fn nearest_change(&self) -> Option<&Step> {
        let failing = || self.failing_parts(0);
        let by_time = failing().filter(|n| self.steps[*n].turns_on.is_some());
        let found = by_time.min_by_key(|n| self.steps[*n].turns_on).or_else(|| failing().next())?;
        self.steps.get(self.part_in_the_way(found))
    }

    /// A step of this decision and the steps it is a part of, without the rule itself.
    pub fn path_to<'d>(&'d self, step: &'d Step) -> Vec<&'d Step> {
        let mut path = vec![step];
        while let Some(parent) = path.last().and_then(|step| step.parent).filter(|n| *n > 0) {
            path.extend(self.steps.get(parent));
        }
        path
    }

    fn failing_parts(&self, whole: usize) -> impl Iterator<Item = usize> + '_ {
        let steps = self.steps.iter().enumerate();
        let failing =
            steps.filter(move |(_, s)| s.parent == Some(whole) && s.outcome == Some(false));
        failing.map(|(n, _)| n)
    }

    /// The part that turns on the day of the whole; of parts that no day turns the one with least
    /// in its way.
    fn part_in_the_way(&self, whole: usize) -> usize {
        let Some(day) = self.steps[whole].turns_on else {
            let nearest = self.failing_parts(whole).min_by_key(|n| self.failures(*n));
            return nearest.map_or(whole, |n| self.part_in_the_way(n));
        };
        let mut parts = self.failing_parts(whole).map(|n| self.part_turning(n, day));
        parts.find_map(|n| n).unwrap_or(whole)
    }

    fn part_turning(&self, part: usize, day: crate::domain::Day) -> Option<usize> {
        let below = self.failing_parts(part).find_map(|n| self.part_turning(n, day));
        below.or_else(|| (self.steps[part].turns_on == Some(day)).then_some(part))
    }

    /// How many conditions without parts fail below a step, itself if it has none.
    fn failures(&self, part: usize) -> usize {
        let below: usize = self.failing_parts(part).map(|n| self.failures(n)).sum();
        below.max(1)
    }

    /// How many conditions of the rule fail.
    pub(super) fn failing(&self) -> usize {
        self.failing_parts(0).count()
    }
}
