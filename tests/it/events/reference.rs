//! A slow, literal fold of events and rows, written from spec 1 §6 alone: to know a state,
//! everything recorded by then is replayed from nothing.

use super::said;
use otbasy::domain::{Day, Instant};
use std::collections::BTreeMap;

/// Registers, best first.
pub(super) const SOURCES: [&str; 4] = ["CIVIL_ACTS", "COURT", "TAX", "CITIZEN"];

/// Something that came.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) source: &'static str,
    pub(super) id: String,
    pub(super) recorded_at: Instant,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Row(Said),
    Opens(Vec<Said>),
    Ends {
        kind: &'static str,
        from: String,
        to: String,
        on: Day,
        reason: &'static str,
        basis: &'static str,
    },
    Dies {
        person: String,
        on: Day,
    },
}

/// What a version says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Said {
    pub(super) kind: &'static str,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) basis: &'static str,
    pub(super) start: Day,
    pub(super) until: Day,
    pub(super) reason: &'static str,
    pub(super) document: String,
}

impl Said {
    fn line(&self) -> String {
        let ends = (self.from.as_str(), self.to.as_str());
        said(self.kind, ends, self.basis, (self.start, self.until), self.reason, &self.document)
    }

    fn is_of(&self, kind: &str, a: &str, b: &str) -> bool {
        let straight = self.from == a && self.to == b;
        let swapped = kind == "SPOUSE" && self.from == b && self.to == a;
        self.kind == kind && (straight || swapped)
    }
}

type Key = (&'static str, String);

fn rank(source: &str) -> usize {
    SOURCES.iter().position(|name| *name == source).unwrap()
}

/// The records as known at an instant.
pub(super) fn records(items: &[Item], known_at: Instant) -> BTreeMap<String, String> {
    let mut known: Vec<&Item> = items.iter().filter(|i| i.recorded_at <= known_at).collect();
    known.sort_by_key(|item| {
        let is_event = !matches!(item.what, What::Row(_));
        let worse_first = usize::MAX - rank(item.source);
        (item.recorded_at, worse_first, item.source, item.id.clone(), is_event)
    });
    let mut state: BTreeMap<Key, Said> = BTreeMap::new();
    let mut ends: Vec<(&Item, Vec<Day>)> = Vec::new();
    for item in known {
        match &item.what {
            What::Row(said) => put(&mut state, &mut ends, (item.source, item.id.clone()), said),
            What::Opens(all) => {
                for (n, said) in all.iter().enumerate() {
                    let key = (item.source, format!("{}#{}", item.id, n + 1));
                    put(&mut state, &mut ends, key, said);
                }
            }
            _ => {
                ends.push((item, Vec::new()));
                let mut keys: Vec<Key> = state.keys().cloned().collect();
                keys.sort_by_key(|key| (state[key].start, rank(key.0), key.0, key.1.clone()));
                let last = ends.len() - 1;
                keys.iter().for_each(|key| end(&mut state, &mut ends, last, key));
            }
        }
    }
    state.iter().map(|((source, id), said)| (format!("{source}/{id}"), said.line())).collect()
}

fn put(state: &mut BTreeMap<Key, Said>, ends: &mut Vec<(&Item, Vec<Day>)>, key: Key, said: &Said) {
    let is_new = state.insert(key.clone(), said.clone()).is_none();
    if is_new {
        (0..ends.len()).for_each(|n| end(state, ends, n, &key));
    }
}

fn end(state: &mut BTreeMap<Key, Said>, ends: &mut Vec<(&Item, Vec<Day>)>, n: usize, key: &Key) {
    let item = ends[n].0;
    let said = state[key].clone();
    let in_force = |on: Day| said.start <= on && said.until > on;
    match &item.what {
        What::Dies { person, on } => {
            let kind = ["SPOUSE", "GUARDIAN", "CARER"].contains(&said.kind);
            if kind && (said.from == *person || said.to == *person) && in_force(*on) {
                let reason = if said.kind == "SPOUSE" { "DEATH" } else { said.reason };
                state.insert(key.clone(), Said { until: *on, reason, ..said });
            }
        }
        What::Ends { kind, from, to, on, reason, basis } => {
            if !said.is_of(kind, from, to) || !in_force(*on) {
                return;
            }
            let reason = if *kind == "SPOUSE" { reason } else { said.reason };
            let ended = Said { until: *on, reason, ..said.clone() };
            if rank(key.0) >= rank(item.source) {
                state.insert(key.clone(), ended);
            } else if !ends[n].1.contains(&said.start) {
                ends[n].1.push(said.start);
                let id = format!("{}#{}", item.id, ends[n].1.len());
                let basis = if basis.is_empty() { said.basis } else { basis };
                let (from, to, document) = (from.clone(), to.clone(), String::new());
                let own = Said { from, to, basis, document, ..ended };
                put(state, ends, (item.source, id), &own);
            }
        }
        _ => {}
    }
}

/// The death of a person: the row's, unless an event recorded no earlier says otherwise; the last
/// one counts, and one that says the same day again says nothing.
pub(super) fn death(items: &[Item], person: &str, row: Option<(Day, Instant)>) -> (Day, Instant) {
    let mut deaths: Vec<&Item> = items
        .iter()
        .filter(|item| matches!(&item.what, What::Dies { person: p, .. } if p == person))
        .collect();
    deaths.sort_by_key(|item| {
        (item.recorded_at, usize::MAX - rank(item.source), item.source, item.id.clone())
    });
    let mut state = row.unwrap_or((Day::OPEN_END, Instant::ALWAYS));
    for item in deaths {
        let What::Dies { on, .. } = &item.what else { continue };
        let row_is_later = row.is_some_and(|(_, at)| at > item.recorded_at);
        if !row_is_later && state.0 != *on {
            state = (*on, item.recorded_at);
        }
    }
    state
}
