//! Why no amount is stated on a row: the birth date, the contradiction or the contested record
//! behind it. Must not know how an answer is told.

use crate::conflicts::{self, RecordNo};
use crate::domain::{PersonNo, RecordState};
use crate::graph::View;
use crate::rules::{Arg, Case, Decision, Fact};

/// Records that make the families of these people such that nothing is certified, by condition.
const GRAVE: [(&str, &str); 2] = [
    ("parent-cycle", "reason-sound-parent-cycle"),
    ("one-iin-two-people", "reason-sound-one-iin-two-people"),
];

/// A decision without amounts, with what keeps them from being stated: `of` are people it names
/// whose families cannot be certified.
pub(super) fn withheld(case: &Case, decision: &Decision, of: &[PersonNo]) -> Decision {
    let mut told = decision.clone().without_amounts();
    if told.steps.is_empty() {
        return told;
    }
    let mut members = Vec::new();
    for p in of {
        let family = case.custody.card_family(*p).unwrap_or_default();
        members.extend(family.members.iter().copied());
    }
    case.view().sort_by_identity(&mut members);
    let born = |p: &PersonNo| case.view().being(*p).is_some_and(|b| b.row.birth.known().is_some());
    for p in members.iter().filter(|p| !born(p)) {
        let args = vec![("person", Arg::Person(*p))];
        told = told.with_doubt("reason-birth-date", args, vec![Fact::Person(*p)]);
    }
    for (code, key) in GRAVE {
        let found = conflicts::naming_with(case.custody, &members, &[code]);
        if !found.is_empty() {
            let records = found.iter().flat_map(|conflict| &conflict.records).copied();
            told = told.with_doubt(key, Vec::new(), facts(case.view(), records.collect()));
        }
    }
    let named = decision.beneficiaries.iter().chain(&decision.recipient).copied();
    let contested = contested(case, decision, named.chain(members));
    if !contested.is_empty() {
        told = told.with_doubt("reason-uncontested", Vec::new(), contested);
    }
    told
}

/// Records as facts, each once.
fn facts(view: &View, records: Vec<RecordNo>) -> Vec<Fact> {
    let fact = |record| match record {
        RecordNo::Link(no) => Fact::Link(no),
        RecordNo::Status(no) => Fact::Status(no),
    };
    RecordNo::by_name(view, records).into_iter().map(fact).collect()
}

/// The contested records that a decision rests on; where it rests on none, so that one decides by
/// standing in the way, those of the people.
fn contested(
    case: &Case,
    decision: &Decision,
    people: impl Iterator<Item = PersonNo>,
) -> Vec<Fact> {
    let view = case.view();
    let is = |state: RecordState| state == RecordState::Contested;
    let rests = decision.steps.iter().flat_map(|step| step.facts.iter().copied());
    let mut found: Vec<RecordNo> = rests
        .filter_map(|fact| match fact {
            Fact::Link(no) => {
                view.link(no).filter(|l| is(l.record.state)).map(|_| RecordNo::Link(no))
            }
            Fact::Status(no) => {
                view.status(no).filter(|s| is(s.record.state)).map(|_| RecordNo::Status(no))
            }
            _ => None,
        })
        .collect();
    if found.is_empty() {
        for p in people {
            let links = view.links(p);
            let links = links.active.iter().filter(|link| is(link.record.state));
            found.extend(links.map(|link| RecordNo::Link(link.no)));
            let being = view.being(p);
            let statuses = being.iter().flat_map(|being| &being.statuses);
            let statuses = statuses.filter(|status| is(status.record.state));
            found.extend(statuses.map(|status| RecordNo::Status(status.no)));
        }
    }
    facts(view, found)
}
