//! What is in doubt about a family, and whether its card may be relied upon (spec 2 §5). Broken
//! data are no error: the card is always returned, with its warnings.

use super::{CircumstanceFact, FactRef, Soundness, Warning};
use crate::conflicts::{self, Conflict, FoundFrom, RecordNo};
use crate::domain::{Circumstance, Day, LinkKind, PersonNo, RecordState};
use crate::family::Custody;
use crate::graph::{Contradiction, View};
use crate::rules::amounts_since;

/// The warnings about these people, each once, by code.
pub(super) fn warnings(
    custody: &Custody,
    people: &[PersonNo],
    circumstances: &[CircumstanceFact],
    known: &FoundFrom,
) -> Vec<Warning> {
    let view = custody.view;
    let mut found = Vec::new();
    if view.day() < amounts_since() {
        found.push(Warning { code: "amounts-before-2024", about: vec![], records: vec![] });
    }
    let conflicts = conflicts::naming(custody, people, known);
    found.extend(conflicts.into_iter().map(|found| of(found, people)));
    for p in people {
        found.extend(contradicting_claims(view, *p));
        found.extend(contested_records(view, *p));
        found.extend(no_birth_date(view, *p));
        found.extend(outside_coverage(custody, *p));
    }
    found.extend(only_one_parent(custody, circumstances));
    // By public names alone: the numbers of people and records are those of one store, and tell
    // how many there are that the caller may not see.
    for warning in found.iter_mut().filter(|warning| warning.code != CONTRADICTING) {
        warning.records.sort_by_cached_key(|fact| record_name(view, *fact));
    }
    found.sort_by_cached_key(|warning| {
        let about: Vec<String> =
            warning.about.iter().map(|p| view.identity(*p).to_string()).collect();
        let records = warning.records.iter().map(|fact| record_name(view, *fact));
        (warning.code, about, records.collect::<Vec<String>>())
    });
    found.dedup();
    found
}

/// A conflict as a warning. Whoever else lives at an address is no business of the card.
fn of(conflict: Conflict, members: &[PersonNo]) -> Warning {
    let mut about = conflict.people;
    if conflicts::ADDRESS_CODES.contains(&conflict.code) {
        about.retain(|p| members.contains(p));
    }
    let records = conflict.records.into_iter().map(|no| match no {
        RecordNo::Link(no) => FactRef::Link(no),
        RecordNo::Status(no) => FactRef::Status(no),
    });
    Warning { code: conflict.code, about, records: records.collect() }
}

/// Its two records stand in the order of which is better.
const CONTRADICTING: &str = "contradicting-claims";

/// `source/id` of a record, which no other record has.
fn record_name(view: &View, fact: FactRef) -> String {
    let graph = view.graph();
    let (record, text) = match fact {
        FactRef::Link(no) => (view.link(no).map(|link| link.record), graph.link_text(no)),
        FactRef::Status(no) => (graph.status(no).map(|row| row.record), graph.status_text(no)),
        FactRef::Person(_) => return String::new(),
    };
    let source = record.map_or("", |record| graph.sources().name(record.source));
    format!("{source}/{}", text.id)
}

/// Whether the card may be relied upon.
pub(super) fn soundness(warnings: &[Warning], certifiable: bool) -> Soundness {
    if !certifiable {
        Soundness::NotCertifiable
    } else if warnings.is_empty() {
        Soundness::Sound
    } else {
        Soundness::WithWarnings
    }
}

/// The ends of a link, by the smaller iin.
fn ends(view: &View, fact: FactRef) -> Vec<PersonNo> {
    let FactRef::Link(no) = fact else { return Vec::new() };
    let Some(link) = view.graph().link(no) else { return Vec::new() };
    let mut people: Vec<PersonNo> = link.from.into_iter().chain([link.to]).collect();
    view.sort_by_identity(&mut people);
    people
}

fn contradicting_claims(view: &View, p: PersonNo) -> Vec<Warning> {
    let links = view.links(p);
    let statuses = view.being(p).map(|being| being.contradictions.clone()).unwrap_or_default();
    let pairs = links.contradictions.iter().chain(&statuses).map(|pair| match *pair {
        Contradiction::Links(a, b) => (FactRef::Link(a), FactRef::Link(b)),
        Contradiction::Statuses(a, b) => (FactRef::Status(a), FactRef::Status(b)),
    });
    pairs
        .map(|(a, b)| {
            let ends = ends(view, a);
            let about = if ends.is_empty() { vec![p] } else { ends };
            Warning { code: CONTRADICTING, about, records: vec![a, b] }
        })
        .collect()
}

fn contested_records(view: &View, p: PersonNo) -> Vec<Warning> {
    let contested = RecordState::Contested;
    let links = view.links(p);
    let links = links.active.iter().filter(|link| link.record.state == contested).map(|link| {
        let fact = FactRef::Link(link.no);
        Warning { code: "contested-record", about: ends(view, fact), records: vec![fact] }
    });
    let statuses = view.being(p).map(|being| being.statuses.clone()).unwrap_or_default();
    let statuses =
        statuses.into_iter().filter(|s| s.record.state == contested).map(|status| Warning {
            code: "contested-record",
            about: vec![p],
            records: vec![FactRef::Status(status.no)],
        });
    links.chain(statuses).collect()
}

fn no_birth_date(view: &View, p: PersonNo) -> Option<Warning> {
    let unknown = view.being(p)?.row.birth.known().is_none();
    unknown.then(|| Warning { code: "no-birth-date", about: vec![p], records: vec![] })
}

/// A dependent child born before the births that the civil acts speak for, without any recorded
/// parent: "no link" means unknown. Of adults nothing is said, it would stand on nearly every card.
fn outside_coverage(custody: &Custody, p: PersonNo) -> Option<Warning> {
    let born_outside = born_outside_coverage(custody.view, p);
    let no_parent = custody.legal_parents(p).is_empty();
    (born_outside && no_parent && custody.dependent_child(p)).then(|| Warning {
        code: "outside-coverage",
        about: vec![p],
        records: vec![],
    })
}

fn born_outside_coverage(view: &View, p: PersonNo) -> bool {
    let sources = view.graph().sources();
    let covered_since = sources
        .find("CIVIL_ACTS")
        .map_or(Day::OPEN_START, |acts| sources.coverage(acts).of_link(LinkKind::Parent, None));
    let birth = view.being(p).and_then(|being| being.row.birth.known());
    birth.is_some_and(|birth| birth < covered_since)
}

/// A full orphan of whom one parent alone is recorded, born outside coverage.
fn only_one_parent(custody: &Custody, circumstances: &[CircumstanceFact]) -> Vec<Warning> {
    let orphans = circumstances.iter().filter(|fact| fact.kind == Circumstance::FullOrphan);
    let lonely = orphans.flat_map(|fact| &fact.about).filter(|p| {
        custody.legal_parents(**p).len() == 1 && born_outside_coverage(custody.view, **p)
    });
    lonely
        .map(|p| Warning { code: "only-one-parent-recorded", about: vec![*p], records: vec![] })
        .collect()
}
