//! The single integration binary; one module, one concern. Must not hold tests itself.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, speak, wait until a deadline, and be plain"
)]

mod agree; // the card equals the reference model, from the whole country and from a part of it
mod api; // the service as its clients see it: contract, limits, HTTP, what each caller sees
mod cases; // case books: a story, a family, and the card that the law gives it
mod cli; // the real binary: exit codes, output, kills, and the service beside it
mod compose; // docker-compose.yml: what it starts, checks and tells them
mod demo_families; // the demo families are sound and share a store with a synthetic country
mod events; // civil events: kinds, orders of arrival against a slow fold, waiting, loss of power
mod generate; // the synthetic country: same bytes, exact size, registers that agree
mod import; // rows of files taken in: rejects, versions, waiting, resumption; and export back
#[cfg(feature = "neo4j")]
mod neo4j; // servers of their own: files of an export, what is shipped explained, faults, kills
mod reference; // a slow, literal model of families and cards, written from the spec alone
mod secrets; // pairs of worlds that differ in a secret alone answer the same bytes
mod store; // the embedded store: loss of power, the layer against a rebuild, files, many writers
#[cfg(feature = "neo4j")]
mod store_contract; // the same histories in the embedded store and in Neo4j, to the byte
mod tidy; // the house rules: arrows between rooms, sizes, heads, banned calls, dependencies
