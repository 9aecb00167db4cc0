//! Otbasy: dated, sourced family links in, a family card out.
//!
//! The modules in reading order; `ARCHITECTURE.md` is the map, and `tests/it/tidy.rs` holds the
//! table of which may lean on which.

pub mod domain;

pub mod graph;

pub mod kinship;

pub mod family;

pub mod card;

pub mod store;

pub mod config;

pub mod api;
