//! One file a rule, each with the same parts: the rule, whether it concerns somebody, what it
//! decides, how much. What several of them ask stands in `shared` and `children`. The list of them
//! is made by `build.rs` from the files of values in `rules/kz/benefits/`.

use super::registry::Rule;

include!(concat!(env!("OUT_DIR"), "/benefits.rs"));

mod children;
mod shared;

pub(super) use shared::need_insured;

#[cfg(test)]
mod tests;
