//! The rejects file: `file,line,column,code,message,row` by RFC 4180, written as the rows come, so
//! that a file of nothing but bad rows needs no memory.

use super::ImportError;
use crate::store::{Intake, RejectRow, private};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How many rejects the report holds, the first ones.
pub const REJECTS_SHOWN_MAX: usize = 1000;

/// Where refused rows go.
pub(super) struct Rejects {
    file: Option<(PathBuf, csv::Writer<File>)>,
    pub(super) shown: Vec<RejectRow>,
}

impl Rejects {
    /// With the file, if one is asked for.
    pub(super) fn to(path: Option<&Path>) -> Result<Rejects, ImportError> {
        let Some(path) = path else { return Ok(Rejects { file: None, shown: Vec::new() }) };
        let file = private::file(path).map_err(|e| ImportError::unwritable(path, &e))?;
        let mut writer = csv::Writer::from_writer(file);
        let header = writer.write_record(["file", "line", "column", "code", "message", "row"]);
        header.map_err(|e| ImportError::unwritable(path, &e))?;
        Ok(Rejects { file: Some((path.to_owned(), writer)), shown: Vec::new() })
    }

    pub(super) fn add(&mut self, rows: &[RejectRow]) -> Result<(), ImportError> {
        let room = REJECTS_SHOWN_MAX - self.shown.len();
        self.shown.extend(rows.iter().take(room).cloned());
        let Some((path, writer)) = &mut self.file else { return Ok(()) };
        for r in rows {
            let line = r.line.to_string();
            let record = [&r.file, &line, &r.column, &r.code, &r.message, &r.row];
            writer.write_record(record).map_err(|e| ImportError::unwritable(path, &e))?;
        }
        Ok(())
    }

    /// Those of an earlier run of the same files, which were held back in the store.
    pub(super) fn add_kept(&mut self, intake: &mut dyn Intake) -> Result<(), ImportError> {
        let mut outcome = Ok(());
        intake.for_each_reject(&mut |row| {
            outcome = self.add(std::slice::from_ref(row));
            if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        outcome
    }

    /// Writes what is left; the rejects shown.
    pub(super) fn finish(self) -> Result<Vec<RejectRow>, ImportError> {
        if let Some((path, mut writer)) = self.file {
            writer.flush().map_err(|e| ImportError::unwritable(&path, &e))?;
        }
        Ok(self.shown)
    }
}
