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
    /// Months for which social insurance was paid: an income each.
    Insured(i64),
    /// Somebody.
    Person(PersonNo),
    /// A rule, by its code.
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
    /// It does not hold, and cannot any more: an age is past, a term is over.
    pub never: bool,
    /// Each of its parts has to hold, not only one of them.
    pub every: bool,
}

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
    /// What was evaluated, the rule itself first, parents before their parts; empty of a case that
    /// explains nothing.
    pub steps: Vec<Step>,
}

impl Step {
    /// Whether its text states a sum of money.
    pub fn states_amount(&self) -> bool {
        self.args.iter().any(|(_, arg)| matches!(arg, Arg::Amount(_) | Arg::Income(_)))
    }

    /// Whether it tells something about somebody's incomes, if only that there were none.
    pub fn rests_on_income(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, Fact::Income(..)))
            || self.args.iter().any(|(_, arg)| matches!(arg, Arg::Income(_) | Arg::Insured(_)))
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

    /// The same without amounts, as it is shown where a family cannot be certified.
    #[must_use]
    pub fn without_amounts(mut self) -> Decision {
        (self.monthly, self.once) = (None, None);
        self.keep_steps(|step| step.outcome.is_some() && !step.states_amount());
        self
    }

    /// Leaves out steps, and the parts of those that are left out; the rule itself stays.
    pub(super) fn keep_steps(&mut self, keep: impl Fn(&Step) -> bool) {
        let mut places: Vec<Option<usize>> = Vec::with_capacity(self.steps.len());
        let mut kept: Vec<Step> = Vec::with_capacity(self.steps.len());
        for mut step in std::mem::take(&mut self.steps) {
            let parent = step.parent.map(|parent| places.get(parent).copied().flatten());
            if parent.is_some_and(|found| found.is_none()) || (parent.is_some() && !keep(&step)) {
                places.push(None);
                continue;
            }
            step.parent = parent.flatten();
            places.push(Some(kept.len()));
            kept.push(step);
        }
        self.steps = kept;
    }

    /// The same with one more condition of the rule, one that does not hold: what keeps an amount
    /// from being stated, or somebody from being the one who is paid.
    #[must_use]
    pub fn with_doubt(
        mut self,
        key: &'static str,
        args: Vec<(&'static str, Arg)>,
        facts: Vec<Fact>,
    ) -> Decision {
        if !self.steps.is_empty() {
            let (outcome, parent) = (Some(false), Some(0));
            self.steps.push(Step {
                parent,
                key,
                args,
                outcome,
                facts,
                turns_on: None,
                never: false,
                every: false,
            });
        }
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
