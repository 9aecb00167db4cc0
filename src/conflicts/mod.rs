//! What does not fit (spec 2 §6): one small rule a code, judged at the day of a view on the
//! records known. Must not know cards, texts or who may mend it.

mod addresses;
mod carers;
mod close_kin;
mod coverage;
mod dates;
mod guardians;
mod life;
mod marriages;
mod numbers;
mod own;
mod parent_cycle;
mod parentage;
mod parents;
mod reach;
mod registry;
mod severity;
mod siblings;
mod statuses;
mod subject;

pub use addresses::{ADDRESS_CODES, Dweller, at_addresses};
pub use registry::{OWN_RULES, RULES, Rule};
pub use severity::{Severity, severity};

use crate::domain::{PersonNo, RecordName, RecordTable};
use crate::family::Custody;
use crate::graph::{FamilyGraph, LinkNo, Memo, StatusNo, View};
use reach::Reach;
use std::collections::BTreeSet;
use std::rc::Rc;
use subject::Subject;

/// Something that does not fit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Conflict {
    /// The code of spec 2 §6.
    pub code: &'static str,
    /// The people, in the order that the code defines.
    pub people: Vec<PersonNo>,
    /// The records in question, ascending.
    pub records: Vec<RecordNo>,
}

/// A version of a record that a conflict is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RecordNo {
    /// Of a link.
    Link(LinkNo),
    /// Of a status.
    Status(StatusNo),
}

impl Conflict {
    /// The records as `source/id`, sorted as text.
    pub fn record_names(&self, view: &View) -> Vec<String> {
        let mut names: Vec<String> = self.records.iter().map(|no| no.name(view)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl RecordNo {
    /// The name under which the record is kept, whoever asks; `None` if there is none.
    pub fn recorded_as(self, graph: &dyn FamilyGraph) -> Option<RecordName> {
        let (table, source, id) = match self {
            RecordNo::Link(no) => {
                (RecordTable::Link, graph.link(no)?.record.source, graph.link_text(no).id)
            }
            RecordNo::Status(no) => {
                (RecordTable::Status, graph.status(no)?.record.source, graph.status_text(no).id)
            }
        };
        let source = graph.sources().name(source).to_owned();
        Some(RecordName { table, source, id: id.to_owned() })
    }

    /// Each once, links first, in the order of their names: their numbers would tell of what came
    /// between them that the caller may not see.
    pub fn by_name(view: &View, mut records: Vec<RecordNo>) -> Vec<RecordNo> {
        records.sort_unstable();
        records.dedup();
        let is_status = |no: &RecordNo| matches!(no, RecordNo::Status(_));
        records.sort_by_cached_key(|no| (is_status(no), no.name(view)));
        records
    }

    /// `source/id`, as the caller of the view may see it.
    pub fn name(self, view: &View) -> String {
        let graph = view.graph();
        let (source, id) = match self {
            RecordNo::Link(no) => {
                (view.link(no).map(|link| link.record.source), graph.link_text(no).id)
            }
            RecordNo::Status(no) => {
                (graph.status(no).map(|row| row.record.source), graph.status_text(no).id)
            }
        };
        let source = source.map_or("", |source| graph.sources().name(source));
        format!("{source}/{id}")
    }
}

/// Every code of the spec, those of the rules and those of addresses.
pub fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code).chain(ADDRESS_CODES)
}

/// The code of this spelling, of the spec or our own.
pub fn code(word: &str) -> Option<&'static str> {
    codes().chain(OWN_RULES.iter().map(|rule| rule.code)).find(|code| *code == word)
}

/// Whether codes are looked for that the spec does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Own {
    /// Those of the spec alone.
    Not,
    /// These too.
    Too,
}

/// The conflicts that are found from `p`: asked of everybody, all there are but those of addresses,
/// some more than once.
pub fn found_from(custody: &Custody, p: PersonNo, own: Own) -> Vec<Conflict> {
    let Some(subject) = Subject::of(custody, p) else { return Vec::new() };
    let own = if own == Own::Too { OWN_RULES } else { &[] };
    RULES.iter().chain(own).flat_map(|rule| rule.at(&subject)).collect()
}

/// What was found from each person, for whoever asks about several families one after the other:
/// neighbours are looked at for each other's sake.
#[derive(Default)]
pub struct FoundFrom<'k> {
    found: Memo<Start, Rc<[Conflict]>>,
    like: Option<&'k FoundFrom<'k>>,
}

/// From whom some rules look, and which rules.
type Start = (Reach, PersonNo);

impl<'k> FoundFrom<'k> {
    /// The same, beside what was found by a custody that is [like](Custody::like) this one.
    #[must_use]
    pub fn like(before: &'k FoundFrom<'k>) -> FoundFrom<'k> {
        FoundFrom { found: Memo::default(), like: Some(before) }
    }

    fn at(&self, custody: &Custody, reach: Reach, p: PersonNo) -> Rc<[Conflict]> {
        let like = self.like.map(|like| &like.found);
        self.found.once(custody.view.met(), like, (reach, p), || {
            let rules = RULES.iter().filter(|rule| rule.reach == reach);
            let subject = Subject::of(custody, p);
            subject.iter().flat_map(|subject| rules.clone().flat_map(|r| r.at(subject))).collect()
        })
    }
}

/// Every conflict that names one of these people, each once, by code. `known` is of this custody.
pub fn naming(custody: &Custody, people: &[PersonNo], known: &FoundFrom) -> Vec<Conflict> {
    let mut found = Vec::new();
    for reach in Reach::ALL {
        for p in starts(custody, people, reach) {
            found.extend_from_slice(&known.at(custody, reach, p));
        }
    }
    found.extend(addresses::around(custody, people));
    tidied(found, people)
}

/// The conflicts of one code, of the spec or our own, that name somebody.
pub fn of_code(custody: &Custody, p: PersonNo, code: &str) -> Vec<Conflict> {
    let mut found =
        by_rules(custody, &[p], RULES.iter().chain(OWN_RULES).filter(|rule| rule.code == code));
    if ADDRESS_CODES.contains(&code) {
        found.extend(addresses::around(custody, &[p]));
        found.retain(|found| found.code == code);
    }
    tidied(found, &[p])
}

/// The conflicts of some codes alone that name one of these people.
pub fn naming_with(custody: &Custody, people: &[PersonNo], codes: &[&str]) -> Vec<Conflict> {
    tidied(
        by_rules(custody, people, RULES.iter().filter(|rule| codes.contains(&rule.code))),
        people,
    )
}

fn by_rules(
    custody: &Custody,
    people: &[PersonNo],
    all: impl IntoIterator<Item = &'static Rule>,
) -> Vec<Conflict> {
    let all: Vec<&Rule> = all.into_iter().collect();
    let mut found = Vec::new();
    for reach in Reach::ALL {
        let rules: Vec<&Rule> = all.iter().filter(|r| r.reach == reach).copied().collect();
        if rules.is_empty() {
            continue;
        }
        let from = starts(custody, people, reach).into_iter();
        for subject in from.filter_map(|p| Subject::of(custody, p)) {
            found.extend(rules.iter().flat_map(|rule| rule.at(&subject)));
        }
    }
    found
}

/// From whom to look for what names one of these people.
fn starts(custody: &Custody, people: &[PersonNo], reach: Reach) -> BTreeSet<PersonNo> {
    let subjects = people.iter().filter_map(|p| Subject::of(custody, *p));
    subjects.flat_map(|subject| reach.from(&subject)).collect()
}

fn tidied(mut found: Vec<Conflict>, people: &[PersonNo]) -> Vec<Conflict> {
    found.retain(|conflict| conflict.people.iter().any(|p| people.contains(p)));
    found.sort();
    found.dedup();
    found
}
