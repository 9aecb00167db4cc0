//! People by name, in the whole country.

use super::super::{CliError, say};
use crate::store::Snapshot;

pub(super) fn search(snapshot: &Snapshot) -> Result<(), CliError> {
    say(format!("search {}", snapshot.sequence))
}
