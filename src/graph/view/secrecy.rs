//! What a caller without the right to adoptions meets: a world in which the adopted child was born
//! to its adopters (spec 2 §8). Works on all versions of one person's links before anything is
//! judged, so that nothing above can tell. Must not know families.

use super::View;
use crate::domain::{
    Basis, Day, Instant, LinkKind, Permission, PersonNo, RecordState, Recorded, Secrecy,
};
use crate::graph::{LinkNo, LinkRow};

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
    let newest_adoptions: Vec<LinkRow> =
        rows.iter().filter(|row| newest(row) && is_adoptive(row)).copied().collect();
    let told_as: Vec<(LinkNo, RecordState)> =
        newest_adoptions.iter().map(|row| told_as(view, rows, &newest_adoptions, row)).collect();
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
            let own = newest_adoptions.iter().position(|newest| newest.no == row.no);
            if let Some((speaker, state)) = own.map(|place| told_as[place]) {
                if speaker != row.no {
                    return false;
                }
                row.record.state = state;
            }
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

/// Which record speaks for an adoption that several registers state alike, and how it stands:
/// whoever disputes a birth disputes one statement, so one that is contested counts before one that
/// stands.
fn told_as(
    view: &View,
    rows: &[LinkRow],
    adoptions: &[LinkRow],
    row: &LinkRow,
) -> (LinkNo, RecordState) {
    let is_alike = |other: &&LinkRow| {
        let said = |row: &LinkRow| (row.from, row.to, row.end_reason, row.record.valid.until);
        said(other) == said(row) && view.graph.link_text(other.no) == view.graph.link_text(row.no)
    };
    let alike = adoptions.iter().filter(is_alike);
    let stated: Vec<(LinkNo, RecordState)> =
        alike.map(|other| (other.no, stood(view, rows, other))).collect();
    let counts = |wanted: RecordState| stated.iter().find(|(_, state)| *state == wanted);
    let first = counts(RecordState::Contested).or_else(|| counts(RecordState::Registered));
    first.or(stated.first()).copied().unwrap_or((row.no, row.record.state))
}

/// How the record of an adoption stood at K, or when it came to be known, if that was later: what
/// is said of it meanwhile is said of a birth, too, and is not known before.
fn stood(view: &View, rows: &[LinkRow], newest: &LinkRow) -> RecordState {
    let id = |row: &LinkRow| view.graph.link_text(row.no).id;
    let is_own = |row: &&LinkRow| {
        is_adoptive(row) && row.record.source == newest.record.source && id(row) == id(newest)
    };
    let counted = |row: &&LinkRow| row.record.recorded.from < row.record.recorded.until;
    let own = || rows.iter().filter(is_own).filter(counted);
    let at_k = own().find(|row| row.record.recorded.known_at(view.known_at()));
    let first = || own().min_by_key(|row| row.record.recorded.from);
    at_k.or_else(first).map_or(newest.record.state, |row| row.record.state)
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
