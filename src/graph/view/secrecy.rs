//! What a caller without the right to adoptions meets: a world in which the adopted child was born
//! to its adopters (spec 2 §8). Works on all versions of one person's links before anything is
//! judged, so that nothing above can tell. Must not know families.

use super::View;
use crate::domain::{
    Basis, Day, Instant, LinkKind, Permission, PersonNo, RecordState, Recorded, Secrecy,
};
use crate::graph::LinkRow;

/// The register that states births; an adoption reads as if it stated this one too.
const CIVIL_ACTS: &str = "CIVIL_ACTS";

/// Whether the caller may not see all of these links as they are.
pub(super) fn applies(view: &View, rows: &[LinkRow]) -> bool {
    let secret = |row: &LinkRow| {
        row.record.secrecy == Secrecy::Adoption || row.basis == Some(Basis::Adoption)
    };
    !view.scope.rights.has(Permission::AdoptionRead) && rows.iter().any(secret)
}

/// Turns the versions of a person's links into what the caller may see.
pub(super) fn as_seen(view: &View, rows: &mut Vec<LinkRow>) {
    if !applies(view, rows) {
        return;
    }
    // The newest version decides for the earlier ones, lest a question about the past tell.
    let key = |row: &LinkRow| (row.record.source, view.graph.link_text(row.no).id);
    let newest = |row: &LinkRow| row.record.recorded.until == Instant::NEVER;
    let of_newest = |fits: fn(&LinkRow) -> bool| -> Vec<_> {
        rows.iter().filter(|row| newest(row) && fits(row)).map(key).collect()
    };
    let (replaced, adoptive) = (of_newest(is_replaced), of_newest(is_adoptive));
    let is_hidden = |row: &LinkRow| {
        let earlier = adoptive.contains(&key(row)) && !newest(row);
        is_replaced(row) || replaced.contains(&key(row)) || earlier || is_other_secret(row)
    };
    let hidden: Vec<bool> = rows.iter().map(is_hidden).collect();
    let parents = hidden_parents(rows, &hidden);
    let mut place = 0;
    rows.retain(|row| {
        let gives_away = matches!(row.kind, LinkKind::RightsLimited | LinkKind::Breadwinner)
            && row.from.is_some_and(|from| parents.contains(&(from, row.to)));
        place += 1;
        !hidden[place - 1] && !gives_away
    });
    let mut told: Vec<LinkRow> = Vec::new();
    rows.retain_mut(|row| {
        let adoptive = is_adoptive(row);
        if adoptive {
            read_as_by_birth(view, row);
        }
        // The day of the ruling is not shown, whatever each register says of it.
        let alike = |other: &LinkRow| {
            let mut other = LinkRow { no: row.no, ..*other };
            other.record.valid.from = row.record.valid.from;
            other == *row
        };
        let same = |other: &LinkRow| view.graph.link_text(other.no) == view.graph.link_text(row.no);
        // Two adoptions that read alike now are one statement, not a contradiction.
        let repeated = told.iter().any(|other| alike(other) && same(other));
        told.push(*row);
        !(adoptive && repeated)
    });
}

/// A filiation that an adoption ended, or an adoption that ended itself.
fn is_replaced(row: &LinkRow) -> bool {
    row.kind == LinkKind::Parent
        && row.record.secrecy == Secrecy::Adoption
        && row.record.valid.until != Day::OPEN_END
}

fn is_adoptive(row: &LinkRow) -> bool {
    row.kind == LinkKind::Parent && row.basis == Some(Basis::Adoption)
}

/// Any other kind of link that is marked as a part of the secret.
fn is_other_secret(row: &LinkRow) -> bool {
    row.kind != LinkKind::Parent && row.record.secrecy == Secrecy::Adoption
}

/// Parent and child of every hidden filiation that no visible one states too.
fn hidden_parents(rows: &[LinkRow], hidden: &[bool]) -> Vec<(PersonNo, PersonNo)> {
    let pairs = |wanted: bool| {
        let parents = rows.iter().zip(hidden).filter(move |(row, hidden)| {
            row.kind == LinkKind::Parent
                && **hidden == wanted
                && row.record.state != RecordState::Annulled
        });
        parents.filter_map(|(row, _)| Some((row.from?, row.to)))
    };
    pairs(true).filter(|pair| pairs(false).all(|shown| shown != *pair)).collect()
}

/// By birth, from the birth, always known, as the civil acts would state it; a child of unknown
/// birth has the parent from an unknown day, so that the day of the ruling does not show.
fn read_as_by_birth(view: &View, row: &mut LinkRow) {
    row.basis = Some(Basis::Birth);
    if row.record.recorded.until == Instant::NEVER {
        row.record.secrecy = Secrecy::None;
        row.record.confidence = None;
        row.record.recorded = Recorded::ALWAYS;
        row.record.source = view.graph.sources().find(CIVIL_ACTS).unwrap_or(row.record.source);
    }
    if view.graph.person(row.to).is_some_and(|child| child.birth.known().is_none()) {
        row.record.valid.from = Day::OPEN_START;
    }
}
