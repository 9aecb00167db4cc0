//! The file of a store: made under another name and moved into place when it is whole, so that a
//! half-made one is never opened; copied out of and into its folder in the same way.

use super::Options;
use super::events::{EVENT_KEY, EVENT_OF};
use super::guard::guarded;
use super::tables::{self, META, Tables};
use crate::store::{StoreError, private};
use redb::{Database, ReadableDatabase, ReadableTable};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// The file in the data directory.
const NAME: &str = "store.redb";
/// A file that is being made; left over after a kill, it is made anew.
const UNFINISHED: &str = "unfinished";

pub(super) fn store_file(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// Opens the file of a data directory.
pub(super) fn open(dir: &Path, options: &Options) -> Result<Tables, StoreError> {
    let file = store_file(dir);
    if !file.exists() {
        return Err(StoreError::Absent { path: dir.display().to_string() });
    }
    Tables::open(dir, database(&file, dir, options, false)?)
}

/// Makes the file of a data directory that has none.
pub(super) fn create(dir: &Path, options: &Options) -> Result<(), StoreError> {
    let unfinished = unfinished(&store_file(dir))?;
    let db = database(&unfinished, dir, options, true)?;
    Tables::make(dir, &db, &options.sources)?;
    drop(db);
    move_into_place(&unfinished, &store_file(dir))
}

/// Opens or creates a file; errors name `place`.
fn database(
    file: &Path,
    place: &Path,
    options: &Options,
    is_new: bool,
) -> Result<Database, StoreError> {
    let mut builder = Database::builder();
    builder.set_cache_size(options.cache_bytes);
    // An empty file becomes a store.
    let made = if is_new { private::file(file).map(drop) } else { Ok(()) };
    made.map_err(|e| StoreError::failed(place, e))?;
    let opened = if is_new { builder.create(file) } else { builder.open(file) };
    opened.map_err(|e| tables::driver_error(&place.display().to_string(), e.into()))
}

/// The name beside `file` under which it is made; nothing is there.
fn unfinished(file: &Path) -> Result<PathBuf, StoreError> {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    let unfinished = PathBuf::from(name);
    match fs::remove_file(&unfinished) {
        Ok(()) => Ok(unfinished),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(unfinished),
        Err(e) => Err(StoreError::failed(&unfinished, e)),
    }
}

/// Gives a whole file its name; a file that has the name already is never replaced.
fn move_into_place(unfinished: &Path, file: &Path) -> Result<(), StoreError> {
    let failed = |e| StoreError::failed(file, e);
    File::open(unfinished).and_then(|f| f.sync_all()).map_err(failed)?;
    match fs::hard_link(unfinished, file) {
        Ok(()) => fs::remove_file(unfinished).map_err(failed)?,
        Err(e) if e.kind() == ErrorKind::AlreadyExists => return Err(failed(e)),
        // Not every file system knows hard links.
        Err(_) if !file.exists() => fs::rename(unfinished, file).map_err(failed)?,
        Err(e) => return Err(failed(e)),
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|f| f.sync_all()).map_err(failed)
}

/// Copies everything of this moment into a new file, beside readers and the writer.
pub(super) fn backup(
    tables: &Tables,
    file: &Path,
    options: &Options,
    goes_on: &dyn Fn() -> bool,
) -> Result<(), StoreError> {
    if file.exists() {
        return Err(StoreError::unfit(file, "it exists already; name a file that does not"));
    }
    let unfinished = unfinished(file)?;
    let copied = copy(tables, &unfinished, file, options, goes_on);
    copied.and_then(|()| move_into_place(&unfinished, file)).inspect_err(|_| {
        // The error that led here says more than one about the leftovers.
        let _ = fs::remove_file(&unfinished);
    })
}

/// Rows between two questions whether to go on.
const ROWS_AT_ONCE: u32 = 4096;

fn copy(
    tables: &Tables,
    to: &Path,
    file: &Path,
    options: &Options,
    goes_on: &dyn Fn() -> bool,
) -> Result<(), StoreError> {
    let path = file.display().to_string();
    let fail = |e: redb::Error| tables::driver_error(&path, e);
    let copy = database(to, file, options, true)?;
    tables.settle()?;
    let from = tables.shared().begin_read().map_err(|e| tables.fail(e))?;
    // Whether everything was copied.
    let whole = || -> Result<bool, redb::Error> {
        let txn = tables::begin(&copy)?;
        for (_, definition) in tables::ALL {
            let rows = from.open_table(definition)?;
            let mut table = txn.open_table(definition)?;
            let mut end = table.upper_bound_mut(Bound::<u32>::Unbounded)?;
            for entry in rows.iter()? {
                let (no, row) = entry?;
                if no.value() % ROWS_AT_ONCE == 0 && !goes_on() {
                    return Ok(false);
                }
                end.insert_before(no.value(), row.value())?;
            }
            end.close()?;
        }
        {
            let (rows, mut table) = (from.open_table(EVENT_KEY)?, txn.open_table(EVENT_KEY)?);
            for entry in rows.iter()? {
                let (key, no) = entry?;
                table.insert(key.value(), no.value())?;
            }
            let (rows, mut table) = (from.open_table(EVENT_OF)?, txn.open_table(EVENT_OF)?);
            for entry in rows.iter()? {
                table.insert(entry?.0.value(), ())?;
            }
        }
        {
            let rows = from.open_table(META)?;
            let mut table = txn.open_table(META)?;
            for entry in rows.iter()? {
                let (key, value) = entry?;
                table.insert(key.value(), value.value())?;
            }
        }
        txn.commit()?;
        Ok(true)
    };
    if whole().map_err(fail)? { Ok(()) } else { Err(StoreError::Abandoned { path }) }
}

/// Puts a backup into a directory that has no store, once it is known to be sound.
pub(super) fn restore(dir: &Path, backup: &Path, options: &Options) -> Result<(), StoreError> {
    let mut source = File::open(backup)
        .map_err(|e| StoreError::unfit(backup, format!("cannot be read: {e}")))?;
    let unfinished = unfinished(&store_file(dir))?;
    // `fs::copy` would give the store the rights of the backup.
    let checked = private::file(&unfinished)
        .and_then(|mut copy| std::io::copy(&mut source, &mut copy))
        .map_err(|e| StoreError::failed(backup, e))
        .and_then(|_| {
            guarded(&backup.display().to_string(), || check(&unfinished, backup, options))
        });
    checked.and_then(|()| move_into_place(&unfinished, &store_file(dir))).inspect_err(|_| {
        // The error that led here says more than one about the leftovers.
        let _ = fs::remove_file(&unfinished);
    })
}

/// Whether the copy of a backup can be opened and is whole; errors name the backup.
fn check(copy: &Path, backup: &Path, options: &Options) -> Result<(), StoreError> {
    let tables = Tables::open(backup, database(copy, backup, options, false)?)?;
    let is_whole = tables.alone().check_integrity().map_err(|e| tables.fail(e))?;
    if !is_whole {
        return Err(tables.damaged("its pages do not bear out their checksums"));
    }
    let reading = tables.read()?;
    super::load::sources(&tables, &reading, &options.sources).map(|_| ())
}

/// Whether this is the name under which the file of a store is made.
pub(super) fn is_unfinished(name: &std::ffi::OsStr) -> bool {
    name.to_str().and_then(|name| name.strip_prefix(NAME)?.strip_prefix('.')) == Some(UNFINISHED)
}

/// Whether a directory holds nothing of anybody's.
pub(super) fn is_empty(dir: &Path, is_ours: impl Fn(&std::ffi::OsStr) -> bool) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return true };
    entries.flatten().all(|entry| is_ours(&entry.file_name()))
}
