//! Long work over a whole store or a directory of files: one job, one file, each resumable. Must
//! not know how it was asked for.

pub mod export;
pub mod import;
