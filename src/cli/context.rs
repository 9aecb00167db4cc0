//! What a command is run with: the configuration, the store, the caller's rights, the scope.

use super::database::{self, Waits};
use super::door::{Claim, Errand, Held, Opened, WireInput};
use super::named::Named;
use super::{CliError, Command, Exit, Format, Global, Output, clock, serve};
use crate::config::{Effective, Layers, load, registers};
use crate::domain::{Day, Identity, Instant, Permission, PersonNo, Rights, Scope};
use crate::graph::View;
use crate::store::{Embedded, Options, Snapshot, Store, StoreError};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The environment of one command.
pub(super) struct Context {
    /// The configuration and where it comes from.
    pub effective: Effective,
    /// What the caller may see: everything, unless narrowed.
    pub rights: Rights,
    /// The form of the output.
    pub format: Format,
    /// Where it goes.
    pub output: Output,
    held: Option<Held>,
}

/// Read from the working directory if no other file is named.
const CONFIG_FILE: &str = "otbasy.toml";

impl Context {
    pub(super) fn new(global: &Global, command: &Command) -> Result<Context, CliError> {
        let file = config_file(global.config.as_deref())?;
        let mut flags = Vec::new();
        flags.extend(global.store.clone().map(|store| ("store", store)));
        if let Command::Serve(args) = command {
            flags.extend(serve::flags(args));
        }
        let environment: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
            .filter(|(key, _)| key.starts_with("OTBASY_"))
            .collect();
        let layers = Layers {
            file: file.as_ref().map(|(name, text)| (name.as_str(), text.as_str())),
            environment,
            flags,
        };
        let read = |path: &str| std::fs::read_to_string(path).map_err(|e| e.to_string());
        Ok(Context {
            effective: load(&layers, read)?,
            rights: rights(global.permissions.as_deref())?,
            format: global.format,
            output: Output::Here,
            held: None,
        })
    }

    /// For the command of a guest, with the store that this process holds.
    pub(super) fn of_guest(errand: &Errand, held: Held) -> Result<Context, (Output, CliError)> {
        let output = Output::Away(Arc::clone(&held.wire));
        let rights = match rights(errand.permissions.as_deref()) {
            Ok(rights) => rights,
            Err(e) => return Err((output, e)),
        };
        let effective = Effective::from(errand.config.clone());
        Ok(Context { effective, rights, format: errand.format, output, held: Some(held) })
    }

    /// Prints a line.
    pub(super) fn say(&self, line: impl Display) -> Result<(), CliError> {
        self.output.say(line)
    }

    /// Says in one line why the command failed, if it did; its exit code.
    pub(super) fn end(&self, ended: Result<Exit, CliError>) -> u8 {
        let own = &self.effective.config.store;
        self.output.end(ended.map_err(|e| match &self.held {
            Some(held) => e.reworded(|line| held.in_words_of_the_guest(line, own)),
            None => e,
        }))
    }

    /// Where a path is that the user wrote.
    pub(super) fn at(&self, path: &Named) -> PathBuf {
        match &self.held {
            Some(held) => held.at(path),
            None => path.as_ref().to_owned(),
        }
    }

    /// What stands in a file that the user named, or comes by a pipe or (`-`) the standard input.
    /// Whoever wrote the command reads it, wherever that is carried out.
    pub(super) fn read(&self, path: &Named) -> io::Result<Box<dyn BufRead>> {
        Ok(match &self.held {
            Some(held) => Box::new(WireInput::new(Arc::clone(&held.wire))),
            None => Box::new(BufReader::new(path.open()?)),
        })
    }

    /// Whether there is something to read, looked at before anything is made: a pipe cannot be
    /// opened twice.
    pub(super) fn is_there(&self, path: &Named) -> io::Result<()> {
        if self.held.is_some() { Ok(()) } else { path.is_there() }
    }

    /// Where a path is that the command writes to, and nobody else until what is returned is
    /// dropped.
    pub(super) fn claim(&self, path: &Named) -> Result<Claimed, CliError> {
        let place = self.at(path);
        let Some(held) = &self.held else { return Ok(Claimed { place, _claim: None }) };
        match held.claim(&place) {
            Some(claim) => Ok(Claimed { place, _claim: Some(claim) }),
            None => Err(CliError::refused(format!(
                "{path} is being written by another command; name another, or wait until it ends"
            ))),
        }
    }

    /// The directory of the embedded store.
    pub(super) fn directory(&self) -> Result<&Path, CliError> {
        let store = &self.effective.config.store;
        if store.contains("://") {
            return Err(CliError::input(format!(
                "{store}: this command works on the embedded store only; name a directory"
            )));
        }
        Ok(Path::new(store))
    }

    /// The store, loaded for reading.
    pub(super) fn open(&self, command: &str) -> Result<Opened, CliError> {
        if let Some(store) = self.hosted() {
            return Ok(store);
        }
        if let Some(store) = database::open(&self.effective.config, Waits::AsACommand)? {
            return Ok(Opened::here(store));
        }
        let store = Embedded::open(self.directory()?, options(command)?)?;
        Ok(Opened::here(Store::Embedded(store)))
    }

    /// The store, which must be there, without its graph.
    pub(super) fn open_existing(&self, command: &str) -> Result<Opened, CliError> {
        if !self.is_database() {
            self.must_be_there()?;
        }
        self.open_for_intake(command)
    }

    /// The store, made if there is none, for taking rows in.
    pub(super) fn open_for_intake(&self, command: &str) -> Result<Opened, CliError> {
        if let Some(store) = self.hosted() {
            return Ok(store);
        }
        match database::open(&self.effective.config, Waits::AsACommand)? {
            Some(store) => Ok(Opened::here(store)),
            None => make_store(self.directory()?, options(command)?),
        }
    }

    /// The store without its graph, for a command that serves it and will carry others out at its
    /// door; it is made if there is none and that is wanted. A database has no door: everybody
    /// reaches it by themselves.
    pub(super) fn open_to_host(
        &self,
        command: &str,
        door: Option<PathBuf>,
        made: bool,
    ) -> Result<Opened, CliError> {
        if let Some(store) = database::open(&self.effective.config, Waits::AsAService)? {
            return Ok(Opened::here(store));
        }
        if !made {
            self.must_be_there()?;
        }
        make_store(self.directory()?, Options { door, ..options(command)? })
    }

    /// The store that this process holds anyway.
    fn hosted(&self) -> Option<Opened> {
        let held = self.held.as_ref()?;
        Some(Opened::of_host(Arc::clone(&held.store), Arc::clone(&held.wire)))
    }

    fn must_be_there(&self) -> Result<(), CliError> {
        if self.has_store()? {
            return Ok(());
        }
        let path = self.directory()?.display().to_string();
        Err(StoreError::Absent { path }.into())
    }

    /// Whether the store is a database, which is made by `migrate` and by nothing else.
    pub(super) fn is_database(&self) -> bool {
        self.held.is_none() && self.effective.config.store.contains("://")
    }

    /// Where the store is, as a message names it.
    pub(super) fn place(&self) -> &Path {
        Path::new(&self.effective.config.store)
    }

    /// Whether there is a store.
    pub(super) fn has_store(&self) -> Result<bool, CliError> {
        Ok(self.held.is_some() || self.is_database() || Embedded::exists(self.directory()?))
    }

    /// Puts a backup where there is no store.
    pub(super) fn restore(&self, backup: &Path) -> Result<(), CliError> {
        let restored = Embedded::restore(self.directory()?, backup, &options("restore")?);
        restored.map_err(|e| match e {
            // The file is what was handed in; the store is not there yet.
            StoreError::Damaged { .. } => CliError::input(e),
            e => e.into(),
        })
    }

    /// Refuses a command that hides nothing to a caller who may not see everything.
    pub(super) fn needs_all_rights(&self, command: &str) -> Result<(), CliError> {
        if self.rights == Rights::ALL {
            return Ok(());
        }
        Err(CliError::refused(format!(
            "{command} hides nothing and needs all permissions; leave --permissions out"
        )))
    }

    /// D as asked for, else the store's own date, else today.
    pub(super) fn scope(&self, snapshot: &Snapshot, at: &At) -> Scope {
        let as_of = at.as_of.or(snapshot.default_date).unwrap_or_else(clock::today);
        Scope { as_of, known_at: at.known_at, rights: self.rights }
    }
}

/// A place that one command writes to.
pub(super) struct Claimed {
    place: PathBuf,
    _claim: Option<Claim>,
}

impl AsRef<Path> for Claimed {
    fn as_ref(&self) -> &Path {
        &self.place
    }
}

/// The store of this directory, made if there is none, without its graph.
pub(super) fn make_store(dir: &Path, options: Options) -> Result<Opened, CliError> {
    Ok(Opened::here(Store::Embedded(Embedded::open_for_intake(dir, options)?)))
}

/// How an embedded store is opened by a command.
pub(super) fn options(command: &str) -> Result<Options, CliError> {
    let mut options = Options::new(registers().map_err(CliError::input)?);
    options.command = format!("otbasy {command}, since {}", clock::second());
    Ok(options)
}

fn config_file(named: Option<&Path>) -> Result<Option<(String, String)>, CliError> {
    let path = named.unwrap_or(Path::new(CONFIG_FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(e) if named.is_none() && e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(CliError::input(format!("{} cannot be read: {e}", path.display()))),
    }
}

fn rights(list: Option<&str>) -> Result<Rights, CliError> {
    let Some(list) = list else { return Ok(Rights::ALL) };
    Rights::parse(list).map_err(|word| {
        let words: Vec<&str> = Permission::ALL.iter().map(|p| p.word()).collect();
        CliError::input(format!("--permissions: {word} is none of {}", words.join(", ")))
    })
}

/// The point in time of a question.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(super) struct At {
    /// The day asked for, YYYY-MM-DD [default: the store's own date, else today in UTC]
    #[arg(long, value_name = "D", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// As known at this instant, RFC 3339 [default: everything recorded]
    #[arg(long, value_name = "T", value_parser = parse_instant)]
    pub known_at: Option<Instant>,
}

pub(super) fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|e| e.to_string())
}

pub(super) fn parse_instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|e| e.to_string())
}

/// The person whom the text names.
pub(super) fn person(snapshot: &Snapshot, scope: Scope, text: &str) -> Result<PersonNo, CliError> {
    let graph = snapshot.graph.as_ref();
    let identity = Identity::parse(text)
        .map_err(|e| CliError::input(format!("{text}: {e}; give twelve digits or ref:<text>")))?;
    let view = View::new(graph, scope);
    let found = view.find(&identity).filter(|p| view.being(*p).is_some());
    snapshot.reads.check()?;
    found.ok_or_else(|| {
        CliError::input(format!(
            "{text}: nobody known has this number; `otbasy find` looks for names"
        ))
    })
}
