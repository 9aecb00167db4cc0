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

/// A file of these bytes; see [`whole`].
pub fn whole_file(path: &Path, bytes: &[u8]) -> Result<()> {
    whole(path, |out| out.write_all(bytes))
}

/// A file that appears under its name only when it is whole. What is there already and is no file,
/// as a device or a pipe, is written to and stays what it is.
pub fn whole<T, E: From<std::io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
        let done = write(&mut out)?;
        out.flush()?;
        return Ok(done);
    }
    let unfinished = path.with_extension("unfinished");
    let made = || -> std::result::Result<T, E> {
        let mut out = BufWriter::new(file(&unfinished)?);
        let done = write(&mut out)?;
        out.into_inner().map_err(IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&unfinished, path)?;
        Ok(done)
    };
    made().inspect_err(|_| {
        // The error that led here says more than one about the leftovers.
        let _ = std::fs::remove_file(&unfinished);
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::whole_file;
    use std::os::unix::fs::FileTypeExt;

    #[test]
    fn a_device_stays_a_device() {
        let null = std::path::Path::new("/dev/null");
        whole_file(null, b"into nothing").unwrap();
        assert!(null.metadata().unwrap().file_type().is_char_device());
    }
}
