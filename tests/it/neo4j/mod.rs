//! What a Neo4j server makes of the statements that are sent, and servers of their own for what
//! cannot be tried on a shared one. They need Java and the jars that `cargo xtask neo4j up`
//! fetches.

pub(crate) mod bolt;
mod dump;
mod files;
mod kills;
mod plans;
mod program;
mod server;
