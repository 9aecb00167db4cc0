//! What a rule answers: a payment or a refusal, with the tree of conditions, values and records
//! that was evaluated. Numbers and keys, no text in a language.

use super::{Fraction, Used};
use crate::domain::{Day, IncomeKind, Interval, Month, PersonNo, words};
use crate::graph::{LinkNo, StatusNo};

words! {
    /// Whether something is owed.
    EntitlementStatus {
        /// It is owed.
        Entitled = "ENTITLED",
        /// It is being paid; no record tells so in this version.
        Receiving = "RECEIVING",
        /// It is not owed.
        NotEntitled = "NOT_ENTITLED",
        /// The records do not reach far enough to tell.
        Unknown = "UNKNOWN",
    }
}

words! {
    /// How targeted assistance is given.
    Variant {
        /// Some member is able to work.
        Conditional = "CONDITIONAL",
        /// None is.
        Unconditional = "UNCONDITIONAL",
    }
}

/// What a step of an answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// A link.
    Link(LinkNo),
    /// A status.
    Status(StatusNo),
    /// The row of a person: a birth or death date, a sex.
    Person(PersonNo),
    /// A value of the law.
    Value(Used),
    /// An income.
    Income(PersonNo, Month, IncomeKind),
}

/// What is put into the text of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A count.
    Number(i64),
    /// A day.
    Day(Day),
    /// An exact number without a unit.
    Exact(Fraction),
    /// An amount of tenge.
    Amount(Fraction),
    /// An amount of tenge that is somebody's income, also where none is recorded.
    Income(Fraction),
    /// Somebody.
    Person(PersonNo),
    /// Several people, how many.
    Rule(&'static str),
}

/// One step: a condition that held or did not, or a quantity that was worked out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The step it is a part of; `None` for the rule itself.
    pub parent: Option<usize>,
    /// The key of its text.
    pub key: &'static str,
    /// What is put into the text.
    pub args: Vec<(&'static str, Arg)>,
    /// Whether the condition held; `None` for a quantity.
    pub outcome: Option<bool>,
    /// What it rests on.
    pub facts: Vec<Fact>,
    /// The first day on which time alone makes it hold, if it does not.
    pub turns_on: Option<Day>,
}

/// Conditions on the age of whoever a rule is asked about.
const OF_AGE: [&str; 4] = [
    "reason-child-under-18",
    "reason-younger-than-months",
    "reason-dependent-child",
    "reason-survivors",
];

/// What one rule says about one payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The rule.
    pub code: &'static str,
    /// Whether it is owed.
    pub status: EntitlementStatus,
    /// Who is paid; `None` if there is nobody.
    pub recipient: Option<PersonNo>,
    /// For whom, by the smaller iin. Of a refusal: about whom.
    pub beneficiaries: Vec<PersonNo>,
    /// Whole tenge a month.
    pub monthly: Option<i64>,
    /// Whole tenge, once.
    pub once: Option<i64>,
    /// From and until when.
    pub validity: Interval,
    /// False for the loser of a choice between two that exclude each other.
    pub chosen: bool,
    /// How targeted assistance is given.
    pub variant: Option<Variant>,
    /// Rules whose payment excludes this one for a person.
    pub exclusive_with: &'static [&'static str],
    /// A value was used that has not been held against the act.
    pub uses_unverified: bool,
    /// What was evaluated, the rule itself first, parents before their parts.
    pub steps: Vec<Step>,
}

impl Step {
    /// Whether its text states a sum of money.
    pub fn states_amount(&self) -> bool {
        self.args.iter().any(|(_, arg)| matches!(arg, Arg::Amount(_) | Arg::Income(_)))
    }

    fn rests_on_income(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, Fact::Income(..)))
            || self.args.iter().any(|(_, arg)| matches!(arg, Arg::Income(_)))
    }
}

impl Decision {
    /// Whether it was worked out from somebody's income.
    pub fn rests_on_income(&self) -> bool {
        self.steps.iter().any(Step::rests_on_income)
    }

    /// Whether it stands in `entitlements.csv`.
    pub fn is_row(&self) -> bool {
        self.status != EntitlementStatus::NotEntitled
    }

    /// Whether it names a person as recipient or beneficiary.
    pub fn names(&self, p: PersonNo) -> bool {
        self.recipient == Some(p) || self.beneficiaries.contains(&p)
    }

    /// The nearest change that would turn a refusal: of the conditions that fail the one that time
    /// alone fulfils first, else the first one in the order of the rule's text.
    pub fn nearest_change(&self) -> Option<&Step> {
        let failing = || self.steps.iter().skip(1).filter(|step| step.outcome == Some(false));
        let by_time = failing().filter(|step| step.turns_on.is_some());
        by_time.min_by_key(|step| step.turns_on).or_else(|| failing().next())
    }

    /// The same, with the missing birth date of the person it is about as its first reason, if a
    /// condition on an age fails: without a birth date none holds (spec 2).
    #[must_use]
    pub(super) fn for_want_of_a_birth_date(mut self, p: PersonNo) -> Decision {
        let of_age = |step: &Step| step.outcome == Some(false) && OF_AGE.contains(&step.key);
        if self.steps.iter().any(of_age) {
            let missing = Step {
                parent: Some(0),
                key: "reason-birth-date",
                args: vec![("person", Arg::Person(p))],
                outcome: Some(false),
                facts: vec![Fact::Person(p)],
                turns_on: None,
            };
            self.steps.insert(1, missing);
        }
        self
    }

    /// The same without amounts, as it is shown where a family cannot be certified.
    #[must_use]
    pub fn without_amounts(mut self) -> Decision {
        (self.monthly, self.once) = (None, None);
        self.steps.retain(|step| step.outcome.is_some() && !step.states_amount());
        self
    }

    /// Whether both say the same in every column of `entitlements.csv`.
    pub fn same_row(&self, other: &Decision) -> bool {
        let columns = |d: &Decision| {
            (d.code, d.recipient, d.status, d.monthly, d.once, d.validity, d.chosen, d.variant)
        };
        columns(self) == columns(other) && self.beneficiaries == other.beneficiaries
    }
}
