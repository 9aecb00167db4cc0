//! The hash of everything that a sweep rests on, whatever the order of rows and the numbers of a
//! store: each person is hashed alone, and the hashes are added.

use crate::domain::{Income, PersonNo};
use crate::graph::{FamilyGraph, RecordRow};

/// A sum of hashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sum([u64; 4]);

impl Sum {
    pub(super) fn join(&mut self, other: Sum) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = own.wrapping_add(other);
        }
    }

    /// Adds the hash of one thing.
    pub(super) fn add(&mut self, text: &str) {
        let hash = blake3::hash(text.as_bytes());
        for (own, bytes) in self.0.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
            let mut lane = [0; 8];
            lane.copy_from_slice(bytes);
            *own = own.wrapping_add(u64::from_le_bytes(lane));
        }
    }

    pub(super) fn hex(self) -> String {
        let [a, b, c, d] = self.0;
        format!("{a:016x}{b:016x}{c:016x}{d:016x}")
    }
}

/// A person with statuses and incomes, and the links that lead to that person.
pub(super) fn add(graph: &dyn FamilyGraph, p: PersonNo, sum: &mut Sum) {
    let Some(row) = graph.person(p) else { return };
    let name = |p: PersonNo| match graph.person(p).and_then(|row| row.iin) {
        Some(iin) => iin.to_string(),
        None => format!("ref:{}", graph.person_text(p).reference),
    };
    let own = name(p);
    let address = graph.address(row.address);
    sum.add(&format!(
        "person {own} {} {:?} {:?} {:?} {address:?} {} {} {:?} {:?}",
        row.sex,
        row.birth,
        row.death,
        row.region,
        row.protected,
        row.two_people,
        row.recorded_at,
        row.death_recorded_at
    ));
    let record = |row: &RecordRow| {
        let source = graph.sources().name(row.source);
        let (from, until) = (row.valid.from, row.valid.until);
        let (confidence, state, secrecy) = (row.confidence, row.state, row.secrecy);
        format!("{source} {from:?} {until:?} {confidence:?} {state} {secrecy} {:?}", row.recorded)
    };
    let (mut links, mut statuses) = (Vec::new(), Vec::new());
    graph.links(p, &mut links);
    for link in links.iter().filter(|link| link.to == p) {
        let (from, basis) = (link.from.map(name), link.basis);
        let (text, stated) = (graph.link_text(link.no), record(&link.record));
        let (kind, end) = (link.kind, link.end_reason);
        sum.add(&format!("link {kind} {from:?} {own} {basis:?} {end:?} {stated} {text:?}"));
    }
    graph.statuses(p, &mut statuses);
    for status in &statuses {
        let (text, stated) = (graph.status_text(status.no), record(&status.record));
        sum.add(&format!("status {own} {} {stated} {text:?}", status.kind));
    }
    let mut incomes: Vec<Income> = Vec::new();
    graph.incomes(p, &mut incomes);
    for income in &incomes {
        let Income { month, kind, amount } = income;
        sum.add(&format!("income {own} {month} {kind} {}", amount.tiyn()));
    }
}
