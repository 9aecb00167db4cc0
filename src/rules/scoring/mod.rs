//! Scoring models of well-being as data: indicators with their weights, and the levels that a score
//! falls into, one file a model in `rules/kz/scoring/`. Must not know how a measure is taken.

mod read;

#[cfg(test)]
mod tests;

pub(super) use read::{read, read_all};

use super::{Fraction, Title};
use crate::domain::{Circumstance, words};

/// The models that ship with the program: samples, the first of them meant where none is named.
pub(super) const SHIPPED: &[(&str, &str)] = &[
    (
        "rules/kz/scoring/sample_counting.toml",
        include_str!("../../../rules/kz/scoring/sample_counting.toml"),
    ),
    (
        "rules/kz/scoring/sample_six_categories.toml",
        include_str!("../../../rules/kz/scoring/sample_six_categories.toml"),
    ),
];

words! {
    /// A number of the holder's family that is never negative.
    Quantity {
        /// Income a month per head, as a multiple of the poverty line.
        IncomeToPovertyLine = "INCOME_TO_POVERTY_LINE",
        /// Income a month per head, as a multiple of the subsistence minimum.
        IncomeToSubsistenceMinimum = "INCOME_TO_SUBSISTENCE_MINIMUM",
        /// Members with an income in the quarter.
        Earners = "EARNERS",
        /// Members without an income in the quarter to each one with; all of them if nobody has.
        DependantsPerEarner = "DEPENDANTS_PER_EARNER",
        /// Members.
        Members = "MEMBERS",
        /// Dependent children.
        DependentChildren = "DEPENDENT_CHILDREN",
        /// Members with a disability.
        DisabledMembers = "DISABLED_MEMBERS",
        /// Adults able to work who neither work nor study nor care for a child under 3.
        IdleAdults = "IDLE_ADULTS",
    }
}

/// What an indicator looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// A number of the family.
    Quantity(Quantity),
    /// The number of people whom a circumstance is about.
    People(Circumstance),
}

impl Measure {
    /// The measure of this word.
    fn parse(word: &str) -> Option<Measure> {
        let quantity = Quantity::parse(word).map(Measure::Quantity);
        quantity.or_else(|| Circumstance::parse(word).map(Measure::People))
    }

    /// Its word in a file.
    pub fn word(self) -> &'static str {
        match self {
            Measure::Quantity(quantity) => quantity.word(),
            Measure::People(kind) => kind.word(),
        }
    }

    /// Every word of a measure.
    fn words() -> impl Iterator<Item = &'static str> {
        let quantities = Quantity::ALL.iter().map(|quantity| quantity.word());
        quantities.chain(Circumstance::ALL.iter().map(|kind| kind.word()))
    }

    /// Whether it is a count of statuses, which need a permission of their own. What is a
    /// circumstance is on every card.
    pub fn states_health(self) -> bool {
        use Quantity::{DisabledMembers, IdleAdults};
        matches!(self, Measure::Quantity(DisabledMembers | IdleAdults))
    }
}

/// A scoring model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Model {
    /// Its name among models, `SAMPLE_COUNTING`.
    pub code: String,
    /// Which version of it: weights change.
    pub version: u32,
    /// Not the model of any administration.
    pub sample: bool,
    /// What it is.
    pub title: Title,
    /// What it rests on, and what it leaves out.
    pub about: Title,
    /// From the lowest score on; never empty.
    pub levels: Vec<Level>,
    /// In the order of the file; their weights sum to 1.
    pub indicators: Vec<Indicator>,
}

/// A level and the score from which on it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// `A`, `1` …
    pub name: String,
    /// What it means.
    pub title: Title,
    /// The lowest score of it.
    pub from: Fraction,
}

/// One thing that a model looks at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indicator {
    /// Its name in the model.
    pub name: String,
    /// What it says.
    pub title: Title,
    /// What is measured.
    pub measure: Measure,
    /// Its part of the score.
    pub weight: Fraction,
    steps: Vec<Step>,
}

/// From a value on, the share of the weight that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Step {
    from: Fraction,
    share: Fraction,
}

/// What a model says of one family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Score<'m> {
    /// The model.
    pub model: &'m Model,
    /// The level that the score falls into.
    pub level: &'m Level,
    /// From 0 to 1: the contributions added.
    pub score: Fraction,
    /// What each indicator added, in their order.
    pub indicators: Vec<Scored<'m>>,
}

/// One indicator of a score.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scored<'m> {
    /// Which.
    pub indicator: &'m Indicator,
    /// What was measured.
    pub value: Fraction,
    /// What it adds: its weight, or the share of it that counts from that value on.
    pub contribution: Fraction,
}

impl Model {
    /// What the model says of a family with these measures; `None` if one that it looks at cannot
    /// be told.
    pub fn score<'m>(
        &'m self,
        measured: impl Fn(Measure) -> Option<Fraction>,
    ) -> Option<Score<'m>> {
        let scored = |indicator: &'m Indicator| {
            let value = measured(indicator.measure)?;
            let step = indicator.steps.iter().rfind(|step| step.from <= value)?;
            Some(Scored { indicator, value, contribution: indicator.weight.times(step.share) })
        };
        let indicators: Vec<Scored> = self.indicators.iter().map(scored).collect::<Option<_>>()?;
        let score = indicators.iter().fold(Fraction::ZERO, |sum, own| sum.plus(own.contribution));
        let level = self.levels.iter().rfind(|level| level.from <= score)?;
        Some(Score { model: self, level, score, indicators })
    }
}
