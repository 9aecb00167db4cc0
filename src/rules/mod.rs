//! The rules of the law (spec 3): dated values, survivors, one file per benefit, and decisions that
//! explain themselves. Pure functions of a view and the law; must not know cards, clocks or stores.

mod ahead;
mod benefits;
mod case;
mod contested;
mod decide;
mod decision;
mod draft;
mod eves;
mod fraction;
mod homes;
mod law;
mod nearest;
mod notices;
mod registry;
mod scoring;
mod study;
mod survivors;
mod words;

pub use benefits::targeted_aid::{Means, able_to_work, has_incomes, means, poverty_line};
pub use case::Case;
pub use contested::decided_by_contested;
pub use decide::{decide, departed_for, named_after, of_rule, refusals};
pub use decision::{Arg, Decision, EntitlementStatus, Fact, Step, Variant};
pub use fraction::Fraction;
pub use law::{
    Act, Law, LawError, Parameter, RULE_SET, Reference, Title, Used, Value, amounts_since,
    in_force, put_in_force, shipped, title,
};
pub use notices::{Notice, notices};
pub use registry::{Anchor, NOTICES, Near, REGISTRY, Rule, rule};
pub use scoring::{Indicator, Level, Measure, Model, Quantity, Score, Scored};
pub use survivors::{of_departed, survives};
pub use words::Words;
