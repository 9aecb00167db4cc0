//! What people are to each other in Kazakh, Russian and English: the walked path in, the term
//! out. Pure; must not know how paths are found, nor what a caller may see.

mod found;
mod kazakh;
mod path;
mod pattern;
mod russian;
mod table;
mod term;
mod token;

#[cfg(test)]
mod tests;

pub use found::{ego, steps, terms};
pub use path::{Care, Ego, Step, StepKind, inverse};
pub use term::{LONGEST_PATH, Term, term};
