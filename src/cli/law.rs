//! The law that commands compute by: the shipped values or those of a directory, with the medians
//! and the scoring model of the configuration.

use super::named::Named;
use super::{CliError, context::Context};
use crate::config;
use crate::domain::{Region, Tenge};
use crate::rules::{Law, put_in_force};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

/// Files of law that are read from one directory, and how large one may be.
const FILES_MAX: usize = 200;
const BYTES_MAX: u64 = 1 << 20;

/// The shipped law; a mistake in it is told with its file and line.
pub(super) fn shipped() -> Result<Arc<Law>, CliError> {
    Law::shipped().map(Arc::new).map_err(CliError::input)
}

/// The law with the medians and the scoring model that the configuration names.
pub(super) fn configured(context: &Context) -> Result<Arc<Law>, CliError> {
    let config = &context.effective.config;
    let mut law = values(context)?;
    if !config.medians.is_empty() {
        let path = place(context, &config.medians);
        law = law.with_medians(medians(&path, &config.medians)?);
    }
    if !config.scoring.is_empty() {
        let text = read(&place(context, &config.scoring), &config.scoring)?;
        law = law.with_model(&config.scoring, &text).map_err(CliError::input)?;
    }
    Ok(Arc::new(law))
}

/// The law with the medians of this file alone, or with none.
pub(super) fn with_medians(context: &Context, file: Option<&Named>) -> Result<Arc<Law>, CliError> {
    let law = values(context)?;
    let Some(file) = file else { return Ok(Arc::new(law)) };
    let medians = medians(&context.at(file), &file.to_string())?;
    Ok(Arc::new(law.with_medians(medians)))
}

/// The values that ship, or those of the directory that the configuration names.
fn values(context: &Context) -> Result<Law, CliError> {
    let name = context.effective.config.rules.trim_end_matches('/');
    if name.is_empty() {
        return Law::shipped().map_err(CliError::input);
    }
    let mut files = BTreeMap::new();
    let root = place(context, name);
    gather(&root, "", name, &mut files)?;
    let law = Law::own(name, &files).map_err(CliError::input)?;
    put_in_force(&law);
    Ok(law)
}

/// The texts of all files of law below a directory, by their places in it.
fn gather(
    root: &Path,
    below: &str,
    name: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<(), CliError> {
    let unreadable = |e| CliError::input(format!("{name}: the rules cannot be read: {e}"));
    for entry in std::fs::read_dir(root.join(below)).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let place = if below.is_empty() { file } else { format!("{below}/{file}") };
        let about = std::fs::metadata(entry.path()).map_err(unreadable)?;
        if about.is_dir() && !below.is_empty() {
            return Err(CliError::input(format!("{name}/{place}: no rule reads this directory")));
        }
        if about.is_dir() {
            gather(root, &place, name, files)?;
        } else if Path::new(&place).extension().is_some_and(|ending| ending == "toml") {
            if files.len() >= FILES_MAX || about.len() > BYTES_MAX {
                let line = format!("{name}/{place}: too many files, or too large for one of law");
                return Err(CliError::input(line));
            }
            files.insert(place.clone(), read(&entry.path(), &format!("{name}/{place}"))?);
        }
    }
    Ok(())
}

/// Where a path of the configuration is, for whoever wrote the command.
fn place(context: &Context, path: &str) -> std::path::PathBuf {
    context.at(&Named::from(OsString::from(path)))
}

fn medians(path: &Path, name: &str) -> Result<BTreeMap<Region, Tenge>, CliError> {
    config::medians(&read(path, name)?).map_err(|e| CliError::input(format!("{name}:{e}")))
}

fn read(path: &Path, name: &str) -> Result<String, CliError> {
    let text = std::fs::read_to_string(path);
    text.map_err(|e| CliError::input(format!("{name} cannot be read: {e}")))
}
