//! One integration binary.

mod generate;
