//! Files and directories that hold personal data: made for their owner alone, where the system
//! knows owners. What is there already keeps the rights that somebody gave it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, IntoInnerError, Result, Write};
use std::path::Path;

/// Options for opening a file that nobody else may read if it is made by them.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "owners are known on Unix only"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes or empties a file.
pub fn file(path: &Path) -> Result<File> {
    options().write(true).create(true).truncate(true).open(path)
}

/// Makes a directory if there is none, those above it as the system makes them.
pub fn directory(path: &Path) -> Result<()> {
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        std::fs::create_dir_all(above)?;
    }
    #[cfg_attr(not(unix), allow(unused_mut, reason = "owners are known on Unix only"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(e) if e.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made,
    }
}

/// A file that appears under its name only when it is whole.
pub fn whole_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut out = BufWriter::new(file(&unfinished)?);
    out.write_all(bytes)?;
    out.into_inner().map_err(IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(&unfinished, path)
}
