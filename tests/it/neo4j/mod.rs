//! Neo4j servers of their own, on loopback, for what cannot be tried on a shared one: files of an
//! export, faults, kills. Needs Java and the jars that `cargo xtask neo4j up` fetches.

mod dump;
mod files;
mod server;
