//! What people are to each other in Kazakh, Russian and English, and on which shortest paths. Pure;
//! must not know what a caller may see: the view that is searched holds nothing else.

mod found;
mod kazakh;
mod meeting;
mod path;
mod paths;
mod pattern;
mod russian;
mod table;
mod term;
mod token;

#[cfg(test)]
mod tests;

pub use found::{ego, steps, terms};
pub use path::{Care, Ego, Step, StepKind, inverse};
pub use paths::{KinPath, NotSearched, Paths, SearchLimits, paths};
pub use term::{LONGEST_PATH, Term, term};
