//! Work over the whole store or over files: import, events, export, generate, check, sweep; one
//! job = one file or folder, each resumable or safe to repeat. The clock is handed in; must not
//! print.

pub mod check;
mod cores;
pub mod events;
pub mod export;
pub mod generate;
pub mod import;
pub mod kept;
pub mod sweep;
