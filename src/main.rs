//! Picks a command; everything else lives in the library.

fn main() {}
