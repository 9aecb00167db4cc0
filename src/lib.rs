//! Otbasy: dated, sourced family links in, a family card out.
//!
//! The modules in reading order; `ARCHITECTURE.md` is the map, and `tests/it/tidy.rs` holds the
//! table of which may lean on which.

pub mod config;
pub mod domain;
pub mod graph;
pub mod jobs;
pub mod record;
pub mod store;
