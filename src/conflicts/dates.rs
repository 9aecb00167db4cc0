//! `contradicting-dates`: two registers state one thing for overlapping times with other dates.

use super::RecordNo;
use super::subject::{Finding, Subject};
use crate::domain::Interval;
use crate::graph::{ActiveLink, RecordRow, StatusRow};

pub(super) fn contradicting_dates(s: &Subject) -> Vec<Finding> {
    let told: Vec<&ActiveLink> = s.ever().iter().filter(|link| s.tells_of(link)).collect();
    let links = pairs(&told).filter(|(a, b)| {
        contradict((a.span, &a.record), (b.span, &b.record)) && are_one_thing(s, a, b)
    });
    let links = links.map(|(a, b)| Finding::of_links(s.ends(a), [a, b]));
    let statuses: Vec<&StatusRow> = s.statuses().iter().collect();
    let of_statuses = pairs(&statuses).filter(|(a, b)| {
        let (own, other) = (&a.record, &b.record);
        let same = a.kind == b.kind && (!a.kind.detail_tells_apart() || a.detail == b.detail);
        same && contradict((own.valid, own), (other.valid, other))
    });
    let no = |row: &StatusRow| RecordNo::Status(row.no);
    links.chain(of_statuses.map(|(a, b)| s.alone(vec![no(a), no(b)]))).collect()
}

/// Every two of these.
fn pairs<'p, T>(all: &'p [&'p T]) -> impl Iterator<Item = (&'p T, &'p T)> {
    (1..).zip(all).flat_map(|(next, a)| all[next..].iter().map(move |b| (*a, *b)))
}

/// The same kind and the same two ends; an institution is an end by its text. The end towards
/// which both lead is the subject, or both are marriages of the subject.
fn are_one_thing(s: &Subject, a: &ActiveLink, b: &ActiveLink) -> bool {
    let graph = s.view().graph();
    let institution = |link: &ActiveLink| graph.link_text(link.no).detail;
    a.kind == b.kind
        && a.other_end(s.p) == b.other_end(s.p)
        && (a.from.is_some() || institution(a) == institution(b))
}

/// From different sources, overlapping, with starts or ends both known and not the same.
fn contradict(a: (Interval, &RecordRow), b: (Interval, &RecordRow)) -> bool {
    let differ = |a: crate::domain::Day, b: crate::domain::Day| {
        a.known().is_some() && b.known().is_some() && a != b
    };
    let overlap = a.0.from.max(b.0.from) < a.0.until.min(b.0.until);
    a.1.source != b.1.source
        && overlap
        && (differ(a.0.from, b.0.from) || differ(a.0.until, b.0.until))
}
