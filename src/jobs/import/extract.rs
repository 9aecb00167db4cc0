//! The files of an extract on disk: which are there, their identity, and their bytes. Must not know
//! rows.

use super::ImportError;
use super::reader::Reader;
use super::tables::{Header, Table};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const HASH_BUFFER: usize = 128 << 10;

/// One file of an extract.
#[derive(Clone, Debug)]
pub(super) struct ExtractFile {
    pub(super) table: Table,
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
}

/// The files of a directory, in the order they are read.
#[derive(Clone, Debug)]
pub(super) struct Extract {
    pub(super) files: Vec<ExtractFile>,
}

/// A file whose header was accepted.
pub(super) struct OpenFile {
    pub(super) table: Table,
    pub(super) path: PathBuf,
    /// Bytes on disk.
    pub(super) bytes: u64,
    /// Those taken from disk so far.
    pub(super) read: Arc<AtomicU64>,
    pub(super) header: Header,
    /// The header as written.
    pub(super) heading: String,
    pub(super) reader: Reader<Box<dyn Read + Send>>,
}

impl Extract {
    /// Looks for the four files; at least one must be there.
    pub(super) fn find(dir: &Path) -> Result<Extract, ImportError> {
        if !dir.is_dir() {
            let shown = dir.display();
            return Err(ImportError::Input(format!("{shown} is not a directory that can be read")));
        }
        let mut files = Vec::new();
        for table in Table::ALL {
            let plain = dir.join(table.file());
            let packed = dir.join(format!("{}.gz", table.file()));
            let path = match (plain.is_file(), packed.is_file()) {
                (true, true) => {
                    let (shown, name) = (dir.display(), table.file());
                    return Err(ImportError::Input(format!(
                        "{shown} has both {name} and {name}.gz; keep one of them"
                    )));
                }
                (true, false) => plain,
                (false, true) => packed,
                (false, false) => continue,
            };
            let bytes = path.metadata().map_err(|e| ImportError::unreadable(&path, &e))?.len();
            files.push(ExtractFile { table, path, bytes });
        }
        if files.is_empty() {
            let names = Table::ALL.map(Table::file).join(", ");
            let shown = dir.display();
            return Err(ImportError::Input(format!("{shown} has none of {names} (or .gz)")));
        }
        Ok(Extract { files })
    }

    /// The identity of the extract: its files in the order they are read. Rows that a run without
    /// `--synthetic` refused are good in one with it, so that is another extract.
    pub(super) fn hash(&self, synthetic: bool) -> Result<[u8; 32], ImportError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[u8::from(synthetic)]);
        let mut buffer = vec![0; HASH_BUFFER];
        for file in &self.files {
            let unreadable = |e| ImportError::unreadable(&file.path, &e);
            let name = file.path.file_name().unwrap_or_default().as_encoded_bytes();
            hasher.update(&(name.len() as u64).to_le_bytes()).update(name);
            hasher.update(&file.bytes.to_le_bytes());
            let mut input = File::open(&file.path).map_err(unreadable)?;
            loop {
                match input.read(&mut buffer).map_err(unreadable)? {
                    0 => break,
                    n => hasher.update(&buffer[..n]),
                };
            }
        }
        Ok(*hasher.finalize().as_bytes())
    }

    /// Bytes on disk.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Opens all files and reads their headers; nothing is imported if one is not accepted.
    pub(super) fn open(&self, ignore_unknown: bool) -> Result<Vec<OpenFile>, ImportError> {
        self.files.iter().map(|file| file.open(ignore_unknown)).collect()
    }
}

impl ExtractFile {
    fn open(&self, ignore_unknown: bool) -> Result<OpenFile, ImportError> {
        let unreadable = |e| ImportError::unreadable(&self.path, &e);
        let file = File::open(&self.path).map_err(unreadable)?;
        let read = Arc::new(AtomicU64::new(0));
        let counted = Counted { file, read: Arc::clone(&read) };
        let input: Box<dyn Read + Send> = if self.path.extension().is_some_and(|e| e == "gz") {
            Box::new(MultiGzDecoder::new(counted))
        } else {
            Box::new(counted)
        };
        let mut reader = Reader::new(input).map_err(unreadable)?;
        let (header, heading) = self.header(&mut reader, ignore_unknown)?;
        let (table, path, bytes) = (self.table, self.path.clone(), self.bytes);
        Ok(OpenFile { table, path, bytes, read, header, heading, reader })
    }

    fn header(
        &self,
        reader: &mut Reader<Box<dyn Read + Send>>,
        ignore_unknown: bool,
    ) -> Result<(Header, String), ImportError> {
        let bad = |why: &str| ImportError::Input(format!("{}: {why}", self.path.display()));
        let row = reader.next_row().map_err(|e| ImportError::unreadable(&self.path, &e))?;
        let row = row.ok_or_else(|| bad("there is no header row"))?;
        if let Some(broken) = row.broken {
            return Err(bad(&format!("the header is no CSV row: {}", broken.message())));
        }
        let names: Option<Vec<&str>> = row
            .fields
            .iter()
            .map(|(start, end)| std::str::from_utf8(&row.text[*start as usize..*end as usize]).ok())
            .collect();
        let names = names.filter(|_| !row.raw.contains(&0));
        let names = names.ok_or_else(|| bad("the header is not UTF-8"))?;
        let heading = String::from_utf8_lossy(row.raw).into_owned();
        let header = Header::read(self.table, &names, ignore_unknown);
        Ok((header.map_err(ImportError::Input)?, heading))
    }
}

/// Counts what is read from disk, for the progress bar.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
