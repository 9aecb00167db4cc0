//! One integration binary.

mod demo_families;
mod generate;
