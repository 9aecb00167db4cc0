//! The registers that state facts, their order, and the dates they speak for (spec 1 §3).
//! The data live in `rules/kz/sources.toml`; this file only gives them a shape.

use super::{Basis, Confidence, Day, LinkKind};
use std::sync::Arc;

/// A register. Its number is its place in `sources.toml`, best first; every `OTHER:<name>` has a
/// number behind them, given by the store in the order of arrival.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Source(pub u16);

/// The highest number a source can have (the packed graph keeps eleven bits).
pub const SOURCES_MAX: usize = 2048;

/// One row of `sources.toml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceRule {
    /// The name in files.
    pub name: String,
    /// What an empty `confidence` means.
    pub confidence: Confidence,
    /// Since when it speaks for marriages, births, adoptions and deaths; absent = always.
    pub coverage: Coverage,
}

/// Whether a text is `OTHER:<name>`.
fn is_other(name: &str) -> bool {
    let rest = name.strip_prefix("OTHER:").filter(|rest| !rest.is_empty());
    rest.is_some() && !name.contains(char::is_whitespace)
}

/// Since when a source speaks for a kind of act; [`Day::OPEN_START`] = always.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Marriages.
    pub marriages: Day,
    /// Births.
    pub births: Day,
    /// Adoptions.
    pub adoptions: Day,
    /// Deaths.
    pub deaths: Day,
}

impl Coverage {
    /// Speaks for all dates.
    pub const ALWAYS: Coverage = Coverage {
        marriages: Day::OPEN_START,
        births: Day::OPEN_START,
        adoptions: Day::OPEN_START,
        deaths: Day::OPEN_START,
    };

    /// The first day this coverage speaks for a link of that kind and basis.
    pub fn of_link(&self, kind: LinkKind, basis: Option<Basis>) -> Day {
        match (kind, basis) {
            (LinkKind::Spouse, _) => self.marriages,
            (LinkKind::Parent, Some(Basis::Adoption)) => self.adoptions,
            (LinkKind::Parent, _) => self.births,
            _ => Day::OPEN_START,
        }
    }
}

/// All sources known to a store: those of `sources.toml`, then every `OTHER:<name>` that came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sources {
    named: Arc<[SourceRule]>,
    other: Vec<String>,
}

impl Sources {
    /// With the rows of `sources.toml`, best first.
    pub fn new(named: Vec<SourceRule>) -> Sources {
        Sources { named: named.into(), other: Vec::new() }
    }

    /// The source of this name, if it is known.
    pub fn find(&self, name: &str) -> Option<Source> {
        let named = self.named.iter().position(|rule| rule.name == name);
        let place = named.or_else(|| {
            self.other.iter().position(|other| other == name).map(|n| n + self.named.len())
        });
        place.map(|n| Source(n as u16))
    }

    /// The source of this name; an `OTHER:<name>` not yet known gets the next number.
    /// `None`: no such source, or more than [`SOURCES_MAX`].
    pub fn find_or_add(&mut self, name: &str) -> Option<Source> {
        if let Some(found) = self.find(name) {
            return Some(found);
        }
        let number = self.named.len() + self.other.len();
        if !is_other(name) || number >= SOURCES_MAX {
            return None;
        }
        self.other.push(name.to_owned());
        Some(Source(number as u16))
    }

    /// Whether [`Sources::find_or_add`] would answer with a source.
    pub fn takes(&self, name: &str) -> bool {
        let is_full = self.named.len() + self.other.len() >= SOURCES_MAX;
        self.find(name).is_some() || (is_other(name) && !is_full)
    }

    /// The name in files.
    pub fn name(&self, source: Source) -> &str {
        let place = source.0 as usize;
        match self.named.get(place) {
            Some(rule) => &rule.name,
            None => self.other.get(place - self.named.len()).map_or("OTHER:", String::as_str),
        }
    }

    /// The names in files, in the order of the numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let named = self.named.iter().map(|rule| rule.name.as_str());
        named.chain(self.other.iter().map(String::as_str))
    }

    /// The place in the order of trust, smaller is better; all `OTHER:<name>` share the last.
    pub fn rank(&self, source: Source) -> u16 {
        source.0.min(self.named.len() as u16)
    }

    /// What an empty `confidence` means for this source.
    pub fn confidence(&self, source: Source) -> Confidence {
        self.named.get(source.0 as usize).map_or(Confidence::Low, |rule| rule.confidence)
    }

    /// The dates this source speaks for.
    pub fn coverage(&self, source: Source) -> Coverage {
        self.named.get(source.0 as usize).map_or(Coverage::ALWAYS, |rule| rule.coverage)
    }

    /// The names of every `OTHER:<name>`, in the order of their numbers.
    pub fn other_names(&self) -> &[String] {
        &self.other
    }
}
