//! A decision while it is being made. Whatever a rule finds out goes through here, so that the
//! answer and its explanation are one thing. Must not know any rule.

use super::{Arg, Case, Decision, EntitlementStatus, Fact, Fraction, Law, Step, Variant};
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

/// Steps so far, and whether a condition has failed.
#[derive(Clone)]
pub(super) struct Draft<'c> {
    law: &'c Law,
    day: Day,
    code: &'static str,
    about: PersonNo,
    steps: Vec<Step>,
    used: Vec<Fact>,
    failed: bool,
    unverified: bool,
}

impl<'c> Draft<'c> {
    /// Nothing evaluated yet of this rule about this person.
    pub(super) fn new(case: &'c Case<'c>, code: &'static str, about: PersonNo) -> Draft<'c> {
        let rule = Step {
            parent: None,
            key: "reason-rule",
            args: vec![("rule", Arg::Rule(code)), ("day", Arg::Day(case.day()))],
            outcome: None,
            facts: Vec::new(),
            turns_on: None,
        };
        Draft {
            law: case.law,
            day: case.day(),
            code,
            about,
            steps: vec![rule],
            used: Vec::new(),
            failed: false,
            unverified: false,
        }
    }

    /// A condition; says whether it holds. One that fails makes the decision a refusal.
    pub(super) fn need(
        &mut self,
        key: &'static str,
        holds: bool,
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        self.need_by(key, holds, None, &[], facts)
    }

    /// A condition that is asked when it does not hold on which day time alone makes it hold.
    pub(super) fn need_when(
        &mut self,
        key: &'static str,
        holds: bool,
        turns_on: impl FnOnce() -> Option<Day>,
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        let turns_on = if holds { None } else { turns_on() };
        self.need_by(key, holds, turns_on, &[], facts)
    }

    /// A condition with its words, that time alone makes hold on a day (if it does not yet).
    pub(super) fn need_by(
        &mut self,
        key: &'static str,
        holds: bool,
        turns_on: Option<Day>,
        args: &[(&'static str, Arg)],
        facts: impl IntoIterator<Item = Fact>,
    ) -> bool {
        self.failed |= !holds;
        self.step(key, Some(holds), args, facts);
        if let Some(step) = self.steps.last_mut() {
            step.turns_on = turns_on.filter(|on| !holds && *on > self.day);
        }
        holds
    }

    /// Something found out that is no condition.
    pub(super) fn tell(
        &mut self,
        key: &'static str,
        args: &[(&'static str, Arg)],
        facts: impl IntoIterator<Item = Fact>,
    ) {
        self.step(key, None, args, facts);
    }

    fn step(
        &mut self,
        key: &'static str,
        outcome: Option<bool>,
        args: &[(&'static str, Arg)],
        facts: impl IntoIterator<Item = Fact>,
    ) {
        let mut own = std::mem::take(&mut self.used);
        own.extend(facts);
        let step =
            Step { parent: Some(0), key, args: args.to_vec(), outcome, facts: own, turns_on: None };
        self.steps.push(step);
    }

    /// The value of a parameter at D; the next step rests on it.
    pub(super) fn value(&mut self, name: &'static str) -> Fraction {
        self.value_on(name, self.day)
    }

    /// The value of a parameter on another day.
    pub(super) fn value_on(&mut self, name: &'static str, day: Day) -> Fraction {
        let Some(used) = self.law.used(name, day) else { return Fraction::ZERO };
        self.used.push(Fact::Value(used));
        self.unverified |= self.law.value(used).is_some_and(|(_, value)| !value.verified);
        self.law.number(used)
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
            self.need_by("reason-something-to-pay", exact.is_positive(), None, &paid, []);
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
        let upwards = self.law.number_on("rounding", self.day) == Fraction::ZERO;
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
