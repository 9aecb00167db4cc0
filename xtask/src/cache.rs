//! The folder for what is fetched once and outlives the project's own folders.

use std::env;
use std::path::PathBuf;

/// `otbasy` in the user's cache folder.
pub(crate) fn folder() -> PathBuf {
    let named = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    named.or_else(home).unwrap_or_else(env::temp_dir).join("otbasy")
}
