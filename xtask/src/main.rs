//! The project's own chores, so that a fresh clone needs nothing but cargo.
fn main() {}
