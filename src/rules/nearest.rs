//! What would turn an answer (spec 3): of the conditions that fail the one that time alone fulfils
//! first, else the first in the order of the rule's text; then the others that fail beside it. What
//! can never hold any more comes alone: nothing else turns the answer. Must not know rules.

use super::{Decision, Step};
use crate::domain::Day;

/// So many conditions are told.
const TOLD_MAX: usize = 3;

/// Conditions that come true by a loss: nobody is told to bring one about.
const OF_LOSS: [&str; 12] = [
    "reason-below-the-line",
    "reason-burial-near",
    "reason-capacity-loss",
    "reason-dead",
    "reason-departed",
    "reason-departed-near",
    "reason-departed-parent",
    "reason-disability",
    "reason-group-1",
    "reason-no-living-parent",
    "reason-parent-lost",
    "reason-unemployed",
];

impl Step {
    /// Whether it would come true by a death, an absence, a disability, a loss of rights or income.
    pub(super) fn is_of_loss(&self) -> bool {
        OF_LOSS.contains(&self.key)
    }
}

impl Decision {
    /// The nearest change that would turn a refusal, make an amount known, or settle what is
    /// unknown. Of a condition that has parts the one that is in the way, or each that is.
    pub fn nearest_change(&self) -> Option<&Step> {
        self.changes(|_| true).first().copied()
    }

    /// All that is in the way of an answer, the nearest change first; of the conditions that
    /// whoever asks may see, as if there were no others.
    pub fn changes(&self, seen: impl Fn(&Step) -> bool) -> Vec<&Step> {
        let mut failing: Vec<usize> = self.failing_parts(0).collect();
        failing.retain(|n| seen(&self.steps[*n]));
        if let Some(never) = failing.iter().find(|n| self.steps[**n].never) {
            failing = vec![*never];
        }
        failing.sort_by_key(|n| self.steps[*n].turns_on.unwrap_or(Day::OPEN_END));
        let told = failing.into_iter().flat_map(|n| self.parts_in_the_way(n));
        let told = told.map(|n| &self.steps[n]);
        told.filter(|step| self.path_to(step).into_iter().all(&seen)).take(TOLD_MAX).collect()
    }

    /// The day from which on no condition fails that fails now, if every one of them has a day.
    pub(super) fn turns_on(&self) -> Option<Day> {
        let days = self.failing_parts(0).map(|n| self.steps[n].turns_on);
        days.collect::<Option<Vec<Day>>>()?.into_iter().max()
    }

    /// The same without a day: on the one that was found something else would be in the way.
    pub(super) fn without_days(mut self) -> Decision {
        self.steps.iter_mut().for_each(|step| step.turns_on = None);
        self
    }

    /// A step of this decision and the steps it is a part of, without the rule itself.
    fn path_to<'d>(&'d self, step: &'d Step) -> Vec<&'d Step> {
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

    /// The part that turns on the day of the whole. Where no day turns it, of ways each of which
    /// would do the one with least in its way, of parts each of which is needed all, as the text
    /// has them: the day of one is none of the whole. What can never hold stands alone in the way
    /// of a whole that never can.
    fn parts_in_the_way(&self, whole: usize) -> Vec<usize> {
        let Step { turns_on, never, every, .. } = self.steps[whole];
        if let Some(day) = turns_on {
            let mut parts = self.failing_parts(whole).map(|n| self.part_turning(n, day));
            return vec![parts.find_map(|n| n).unwrap_or(whole)];
        }
        let alike = self.failing_parts(whole).filter(|n| self.steps[*n].never == never);
        let mut parts: Vec<usize> = alike.collect();
        if !every || never {
            parts.sort_by_key(|n| self.failures(*n));
            parts.truncate(1);
        }
        if parts.is_empty() {
            return vec![whole];
        }
        parts.into_iter().flat_map(|n| self.parts_in_the_way(n)).collect()
    }

    fn part_turning(&self, part: usize, day: Day) -> Option<usize> {
        if self.steps[part].never {
            return None;
        }
        let below = self.failing_parts(part).find_map(|n| self.part_turning(n, day));
        below.or_else(|| (self.steps[part].turns_on == Some(day)).then_some(part))
    }

    /// How many conditions without parts fail below a step, itself if it has none.
    fn failures(&self, part: usize) -> usize {
        let below: usize = self.failing_parts(part).map(|n| self.failures(n)).sum();
        below.max(1)
    }

    /// How many conditions of the rule fail, of these.
    pub(super) fn failing(&self, seen: impl Fn(&Step) -> bool) -> usize {
        self.failing_parts(0).filter(|n| seen(&self.steps[*n])).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Interval;
    use crate::rules::EntitlementStatus;

    const FIRST: &str = "2026-07-03";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// A condition that fails, as a part of another step.
    fn failing(key: &'static str, parent: usize, turns_on: Option<Day>, never: bool) -> Step {
        let (args, facts) = (Vec::new(), Vec::new());
        let (outcome, every) = (Some(false), false);
        Step { parent: Some(parent), key, args, outcome, facts, turns_on, never, every }
    }

    fn refusal(steps: Vec<Step>) -> Decision {
        let rule = Step { parent: None, ..failing("rule", 0, None, false) };
        Decision {
            code: "RULE",
            status: EntitlementStatus::NotEntitled,
            recipient: None,
            beneficiaries: Vec::new(),
            monthly: None,
            once: None,
            validity: Interval::OPEN,
            chosen: false,
            variant: None,
            exclusive_with: &[],
            uses_unverified: false,
            steps: [rule].into_iter().chain(steps).collect(),
        }
    }

    fn told(steps: Vec<Step>) -> Vec<&'static str> {
        refusal(steps).changes(|_| true).iter().map(|step| step.key).collect()
    }

    #[test]
    fn what_time_turns_comes_first_and_the_others_beside_it() {
        let (a, b) = (failing("a", 0, None, false), failing("b", 0, Some(day(FIRST)), false));
        let (c, d) =
            (failing("c", 0, Some(day("2026-07-02")), false), failing("d", 0, None, false));
        assert_eq!(told(vec![a, b, c, d]), ["c", "b", "a"]);
    }

    #[test]
    fn what_can_never_hold_silences_the_day_of_another() {
        let (a, b) = (failing("a", 0, Some(day(FIRST)), false), failing("b", 0, None, true));
        let decision = refusal(vec![a.clone(), b]);
        assert_eq!(decision.nearest_change().map(|step| step.key), Some("b"));
        assert_eq!((decision.changes(|_| true).len(), decision.turns_on()), (1, None));
        let unseen = |step: &Step| step.key != "b";
        assert_eq!(decision.changes(unseen).first().map(|step| step.key), Some("a"));
        assert_eq!(refusal(vec![a]).turns_on(), Some(day(FIRST)));
    }

    #[test]
    fn a_day_of_the_whole_needs_one_of_every_condition() {
        let (a, b) = (failing("a", 0, Some(day(FIRST)), false), failing("b", 0, None, false));
        assert_eq!(refusal(vec![a.clone(), b]).turns_on(), None);
        let b = failing("b", 0, Some(day("2026-09-01")), false);
        assert_eq!(refusal(vec![a, b]).turns_on(), Some(day("2026-09-01")));
    }

    #[test]
    fn of_parts_each_of_which_is_needed_all_are_told_and_none_as_the_day_of_the_whole() {
        let mut way = failing("way", 0, None, false);
        way.every = true;
        let (e, f) = (failing("e", 1, None, false), failing("f", 1, Some(day(FIRST)), false));
        assert_eq!(told(vec![way.clone(), e.clone(), f.clone()]), ["e", "f"]);
        let (alike, never) = (failing("f", 1, None, false), failing("g", 1, None, true));
        assert_eq!(told(vec![way.clone(), e.clone(), alike.clone()]), ["e", "f"]);
        way.never = true;
        assert_eq!(told(vec![way, e, alike, never]), ["g"]);
    }

    #[test]
    fn of_the_ways_to_a_right_a_closed_one_is_not_told() {
        let (ways, closed) = (failing("ways", 0, None, false), failing("closed", 1, None, true));
        let past = failing("past", 2, None, true);
        let (open, e, f) = (
            failing("open", 1, None, false),
            failing("e", 4, None, false),
            failing("f", 4, None, false),
        );
        assert_eq!(told(vec![ways, closed, past, open, e, f]), ["e"]);
        // Nor for the day of the whole.
        let (ways, closed) =
            (failing("ways", 0, Some(day(FIRST)), false), failing("x", 1, None, true));
        let (past, late) =
            (failing("past", 2, None, true), failing("late", 2, Some(day(FIRST)), false));
        let (open, on) =
            (failing("open", 1, None, false), failing("on", 5, Some(day(FIRST)), false));
        assert_eq!(told(vec![ways, closed, past, late, open, on]), ["on"]);
    }
}
