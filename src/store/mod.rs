//! The system of record: what a store promises, and the rows it keeps. Every back end gives equal
//! answers; only the folder of a back end may name its driver. Must not know families or rules.

mod all_rows;
mod intake;
mod rows;

pub use all_rows::{AllRows, Visit};
pub use intake::{
    Changes, ExtractRow, ExtractState, Intake, NextNumbers, Progress, RejectRow, RowOf,
};
pub use rows::{CsvMark, StoredIncome, StoredLink, StoredPerson, StoredStatus};

/// Why a store did not do what it was asked. Each says what, where, and what to do, in one line.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the store.
    #[error("{path} is held by {holder}; stop it, or name another store with --store")]
    Held {
        /// The data directory.
        path: String,
        /// Who holds it, as its lock file says.
        holder: String,
    },
    /// Written by a newer version.
    #[error("{path} has format {found}, this program reads up to {known}; use a newer otbasy")]
    NewerFormat {
        /// The data directory.
        path: String,
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Not a store, or damaged.
    #[error("{path} is not a sound store: {reason}; restore it from a backup")]
    Damaged {
        /// The data directory or file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no store at this path.
    #[error("there is no store in {path}; make one with `otbasy import DIR` or `otbasy demo`")]
    Absent {
        /// The data directory.
        path: String,
    },
    /// The disk or the database driver failed.
    #[error("{path}: {reason}")]
    Failed {
        /// The data directory or file.
        path: String,
        /// What failed.
        reason: String,
    },
}
