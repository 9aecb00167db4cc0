//! A decision while it is being made. Whatever a rule finds out goes through here, so that the
//! answer and its explanation are one thing. Must not know any rule.

use super::law::Used;
use super::{Arg, Case, Decision, EntitlementStatus, Fact, Fraction, Step, Variant};
use crate::domain::{Day, Interval, PersonNo};

/// How much, and how often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    /// Every month.
    Monthly(Fraction),
    /// Once.
    Once(Fraction),
    /// Once, for an event before amounts are known.
    OnceUnknown,
    /// Every month, but it cannot be told whether it is owed.
    MonthlyUnknown(Fraction),
}

/// A payment that a rule found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Payment {
    pub(super) recipient: Option<PersonNo>,
    pub(super) beneficiaries: Vec<PersonNo>,
    pub(super) amount: Amount,
    pub(super) validity: Interval,
    pub(super) variant: Option<Variant>,
    pub(super) chosen: bool,
    pub(super) exclusive_with: &'static [&'static str],
}

impl Payment {
    /// To one person for the same or another one: chosen, without a variant.
    pub(super) fn new(
        recipient: impl Into<Option<PersonNo>>,
        beneficiary: PersonNo,
        amount: Amount,
        validity: Interval,
    ) -> Payment {
        Payment {
            recipient: recipient.into(),
            beneficiaries: vec![beneficiary],
            amount,
            validity,
            variant: None,
            chosen: true,
            exclusive_with: &[],
        }
    }
}

/// What a step says: its key, and what is put into the text.
pub(super) type Said<'a> = (&'static str, &'a [(&'static str, Arg)]);

/// Whom a step is about, for its text.
pub(super) fn who(p: PersonNo) -> [(&'static str, Arg); 1] {
    [("person", Arg::Person(p))]
}

/// Steps so far, and whether a condition has failed. Of a case that explains nothing no step is
/// kept, and neither facts nor days are looked for.
#[derive(Clone)]
pub(super) struct Draft<'c> {
    case: &'c Case<'c>,
    code: &'static str,
    about: PersonNo,
    steps: Vec<Step>,
    used: Vec<Fact>,
    /// The step that the next ones are parts of.
    within: usize,
    failed: bool,
    unverified: bool,
}

/// When a condition that fails would hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ahead {
    /// No record says.
    Unknown,
    /// From this day on by time alone.
    On(Day),
    /// No more.
    Never,
}

impl<'c> Draft<'c> {
    /// Nothing evaluated yet of this rule about this person.
    pub(super) fn new(case: &'c Case<'c>, code: &'static str, about: PersonNo) -> Draft<'c> {
        let (steps, used) = (Vec::new(), Vec::new());
        let (within, failed, unverified) = (0, false, false);
        let mut draft = Draft { case, code, about, steps, used, within, failed, unverified };
        let args = [("rule", Arg::Rule(code)), ("day", Arg::Day(case.day()))];
        draft.step(("reason-rule", &args), None, [], Ahead::Unknown);
        draft
    }

    /// Whether somebody reads the steps.
    pub(super) fn explains(&self) -> bool {
        self.case.explains
    }

    /// A condition; says whether it holds. One that fails makes the decision a refusal.
    pub(super) fn need(
        &mut self,
        said: Said,
        holds: bool,
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        self.condition(said, holds, facts, Ahead::Unknown)
    }

    /// A condition that, once past, never holds again: an age, a term.
    pub(super) fn need_still(
        &mut self,
        said: Said,
        holds: bool,
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        self.condition(said, holds, facts, Ahead::Never)
    }

    /// A condition that holds from a day on.
    pub(super) fn need_from(
        &mut self,
        said: Said,
        from: Option<Day>,
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        let holds = from.is_some_and(|from| from <= self.case.day());
        self.condition(said, holds, facts, from.map_or(Ahead::Unknown, Ahead::On))
    }

    /// A condition that is asked again on later days, if it fails: the first on which it holds is
    /// the day on which time alone turns it. `near`: whose records, and whose kin's, it rests on.
    pub(super) fn ask(
        &mut self,
        said: Said,
        near: &[PersonNo],
        facts: impl IntoIterator<Item = Fact>,
        holds: impl Fn(&Case) -> bool,
    ) -> bool {
        let held = holds(self.case);
        self.ask_later((said, Ahead::Unknown), held, near, facts, holds)
    }

    /// The same of a condition of which is known whether it holds now, and what is ahead of it if
    /// no record of a later day turns it.
    pub(super) fn ask_later(
        &mut self,
        (said, otherwise): (Said, Ahead),
        held: bool,
        near: &[PersonNo],
        facts: impl IntoIterator<Item = Fact>,
        holds: impl Fn(&Case) -> bool,
    ) -> bool {
        let asks_on = !held && self.explains();
        let on = asks_on.then(|| self.case.first_day(near, &holds)).flatten();
        self.condition(said, held, facts, on.map_or(otherwise, Ahead::On))
    }

    /// A condition of which the next steps are parts: it holds or not by itself, and its parts say
    /// what is in the way.
    pub(super) fn ask_in_parts(
        &mut self,
        said: Said,
        near: &[PersonNo],
        holds: impl Fn(&Case) -> bool,
        parts: impl FnOnce(&mut Self),
    ) -> bool {
        let held = self.ask(said, near, [], holds);
        let place = self.steps.len().saturating_sub(1);
        self.below(parts);
        // No way is left open.
        let failing: Vec<bool> = self.failing_parts(place).map(|part| part.never).collect();
        let never = !failing.is_empty() && failing.into_iter().all(|never| never);
        if let Some(step) = self.steps.get_mut(place).filter(|_| !held) {
            step.never = never && step.turns_on.is_none();
        }
        held
    }

    /// Conditions that must all hold, as parts of one step.
    pub(super) fn all(&mut self, said: Said, parts: impl FnOnce(&mut Self)) {
        if !self.explains() {
            return;
        }
        self.step(said, Some(true), [], Ahead::Unknown);
        let place = self.steps.len() - 1;
        self.below(parts);
        let failing: Vec<bool> = self.failing_parts(place).map(|part| part.never).collect();
        self.steps[place].outcome = Some(failing.is_empty());
        self.steps[place].never = failing.contains(&true);
        self.steps[place].every = true;
    }

    fn failing_parts(&self, place: usize) -> impl Iterator<Item = &Step> {
        let fails = |step: &&Step| step.outcome == Some(false);
        self.steps.iter().filter(move |step| step.parent == Some(place)).filter(fails)
    }

    /// Steps that are parts of the last one; they decide nothing.
    pub(super) fn below(&mut self, parts: impl FnOnce(&mut Self)) {
        if !self.explains() {
            return;
        }
        let (within, failed, unverified) = (self.within, self.failed, self.unverified);
        self.within = self.steps.len() - 1;
        parts(self);
        (self.within, self.failed, self.unverified) = (within, failed, unverified);
    }

    /// Something found out that is no condition.
    pub(super) fn tell(&mut self, said: Said, facts: impl IntoIterator<Item = Fact>) {
        self.step(said, None, facts, Ahead::Unknown);
    }

    /// A condition that fails, and what is ahead of it.
    pub(super) fn lack(&mut self, said: Said, ahead: Ahead) {
        self.condition(said, false, [], ahead);
    }

    /// What keeps an answer from being known, though nothing fails.
    pub(super) fn doubt(&mut self, said: Said, facts: impl IntoIterator<Item = Fact>) {
        self.step(said, Some(false), facts, Ahead::Unknown);
    }

    fn condition(
        &mut self,
        said: Said,
        holds: bool,
        facts: impl IntoIterator<Item = Fact>,
        ahead: Ahead,
    ) -> bool {
        self.failed |= !holds;
        self.step(said, Some(holds), facts, ahead);
        holds
    }

    fn step(
        &mut self,
        (key, args): Said,
        outcome: Option<bool>,
        facts: impl IntoIterator<Item = Fact>,
        ahead: Ahead,
    ) {
        if !self.explains() {
            return;
        }
        let mut own = std::mem::take(&mut self.used);
        own.extend(facts);
        let ahead = if outcome == Some(false) { ahead } else { Ahead::Unknown };
        let turns_on = match ahead {
            Ahead::On(day) if day > self.case.day() && day.known().is_some() => Some(day),
            _ => None,
        };
        self.steps.push(Step {
            parent: (!self.steps.is_empty()).then_some(self.within),
            key,
            args: args.to_vec(),
            outcome,
            facts: own,
            turns_on,
            never: ahead == Ahead::Never,
            every: false,
        });
    }

    /// The value of a parameter at D; the next step rests on it.
    pub(super) fn value(&mut self, name: &'static str) -> Fraction {
        self.value_on(name, self.case.day())
    }

    /// The same of a whole number, as an age or a count.
    pub(super) fn count(&mut self, name: &'static str) -> i32 {
        self.value(name).ceiling() as i32
    }

    /// The value of a parameter on another day.
    pub(super) fn value_on(&mut self, name: &'static str, day: Day) -> Fraction {
        self.take(self.case.law.used(name, day))
    }

    /// The value of a scale at D, of so many.
    pub(super) fn scaled(&mut self, scale: &'static str, count: usize) -> Fraction {
        self.take(self.case.law.step(scale, count, self.case.day()))
    }

    fn take(&mut self, used: Option<Used>) -> Fraction {
        let (law, Some(used)) = (self.case.law, used) else { return Fraction::ZERO };
        if self.explains() {
            self.used.push(Fact::Value(used));
        }
        self.unverified |= law.value(used).is_some_and(|(_, value)| !value.verified);
        law.number(used)
    }

    /// Whether this is about a payment of that rule.
    pub(super) fn is_of(&self, code: &str) -> bool {
        self.code == code
    }

    /// Whether every condition held so far.
    pub(super) fn holds(&self) -> bool {
        !self.failed
    }

    /// The payment, if every condition held and there is something to pay; else the refusal.
    pub(super) fn pay(mut self, payment: Payment) -> Decision {
        use EntitlementStatus::{Entitled, Unknown};
        let (status, exact, monthly) = match payment.amount {
            Amount::Monthly(exact) => (Entitled, Some(exact), true),
            Amount::MonthlyUnknown(exact) => (Unknown, Some(exact), true),
            Amount::Once(exact) => (Entitled, Some(exact), false),
            Amount::OnceUnknown => (Unknown, None, false),
        };
        if let Some(exact) = exact.filter(|_| self.holds()) {
            let paid = [("amount", Arg::Amount(exact))];
            self.value("rounding");
            self.need(("reason-something-to-pay", &paid), exact.is_positive(), []);
        }
        if self.failed {
            return self.refuse();
        }
        let whole = exact.map(|exact| self.rounded(exact));
        let mut decision = self.decision(status);
        decision.recipient = payment.recipient;
        decision.beneficiaries = payment.beneficiaries;
        (decision.monthly, decision.once) = if monthly { (whole, None) } else { (None, whole) };
        decision.validity = payment.validity;
        decision.variant = payment.variant;
        decision.chosen = payment.chosen;
        decision.exclusive_with = payment.exclusive_with;
        decision
    }

    /// A payment is rounded to whole tenge once, upwards unless the law says otherwise.
    fn rounded(&self, exact: Fraction) -> i64 {
        let upwards = self.case.law.number_on("rounding", self.case.day()) == Fraction::ZERO;
        let whole = if upwards { exact.ceiling() } else { exact.nearest() };
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// The refusal.
    pub(super) fn refuse(self) -> Decision {
        self.decision(EntitlementStatus::NotEntitled)
    }

    fn decision(mut self, status: EntitlementStatus) -> Decision {
        if let Some(rule) = self.steps.first_mut() {
            rule.outcome = Some(status != EntitlementStatus::NotEntitled);
        }
        Decision {
            code: self.code,
            status,
            recipient: None,
            beneficiaries: vec![self.about],
            monthly: None,
            once: None,
            validity: Interval::OPEN,
            chosen: status != EntitlementStatus::NotEntitled,
            variant: None,
            exclusive_with: &[],
            uses_unverified: self.unverified,
            steps: self.steps,
        }
    }
}
