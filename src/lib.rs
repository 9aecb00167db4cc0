//! Otbasy: dated, sourced family links in, a family card out.
//!
//! The modules in reading order; `ARCHITECTURE.md` is the map, and `tests/it/tidy/` holds the
//! table of which may lean on which.

pub mod domain;

pub mod language;

pub mod graph;

pub mod kinship;

pub mod family;

pub mod conflicts;

pub mod rules;

pub mod card;

pub mod store;

pub mod record;

pub mod jobs;

pub mod config;

pub mod telemetry;

pub mod api;

pub mod cli;
