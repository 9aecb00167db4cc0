//! Which links of a person are active: the law's starts and ends, contradicting records, and what
//! adoption secrecy leaves for a caller without the right (spec 1 §3, spec 2 §8).

use super::{View, secrecy};
use crate::domain::{Basis, Day, EndReason, Interval, LinkKind, PersonNo, RecordState, StatusKind};
use crate::graph::{Claim, LinkNo, LinkRow, Moment, RecordRow, StatusNo, better_first, judge};
use std::cmp::Ordering;

/// A link that is active on the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActiveLink {
    /// Its number.
    pub no: LinkNo,
    /// Kind.
    pub kind: LinkKind,
    /// Where it starts; `None` = an institution.
    pub from: Option<PersonNo>,
    /// Where it leads.
    pub to: PersonNo,
    /// Basis as the caller may see it.
    pub basis: Option<Basis>,
    /// Start and end as the law understands them.
    pub span: Interval,
    /// What every record has.
    pub record: RecordRow,
}

impl ActiveLink {
    /// The other end as seen from `p`; `None` for an institution.
    pub fn other_end(&self, p: PersonNo) -> Option<PersonNo> {
        if self.from == Some(p) { Some(self.to) } else { self.from }
    }
}

/// Two records of one thing that contradict each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Contradiction {
    /// Two links.
    Links(LinkNo, LinkNo),
    /// Two statuses.
    Statuses(StatusNo, StatusNo),
}

/// The active links of one person.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// All of them, by kind.
    pub active: Vec<ActiveLink>,
    /// Marriages that a death ended by the day: no marriages any more, but still kinship.
    pub ended_by_death: Vec<ActiveLink>,
    /// Records of one link that contradict each other.
    pub contradictions: Vec<Contradiction>,
}

impl Links {
    /// Those of a kind.
    pub fn of(&self, kind: LinkKind) -> impl Iterator<Item = &ActiveLink> {
        self.active.iter().filter(move |link| link.kind == kind)
    }

    /// Those of a kind that lead to `p`.
    pub fn to(&self, kind: LinkKind, p: PersonNo) -> impl Iterator<Item = &ActiveLink> {
        self.of(kind).filter(move |link| link.to == p)
    }

    /// Those of a kind that start at `p`.
    pub fn from(&self, kind: LinkKind, p: PersonNo) -> impl Iterator<Item = &ActiveLink> {
        self.of(kind).filter(move |link| link.from == Some(p))
    }
}

/// The links of `p` (of one kind, if named) that are active at the moment.
pub(super) fn resolve(view: &View, p: PersonNo, moment: Moment, kind: Option<LinkKind>) -> Links {
    let mut rows = Vec::new();
    view.graph.links(p, &mut rows);
    secrecy::as_seen(view, &mut rows);
    rows.retain(|row| kind.is_none_or(|k| k == row.kind) && counts_at_all(view, p, row));
    rows.sort_by(|a, b| by_thing(view, a, b));
    let mut links = Links { active: Vec::with_capacity(rows.len()), ..Links::default() };
    for group in rows.chunk_by(|a, b| by_thing(view, a, b) == Ordering::Equal) {
        judge_group(view, group, moment, &mut links);
    }
    links
}

/// The links of `p` at whatever time they hold, each by its own record.
pub(super) fn ever(view: &View, p: PersonNo) -> Vec<ActiveLink> {
    let mut rows = Vec::new();
    view.graph.links(p, &mut rows);
    secrecy::as_seen(view, &mut rows);
    rows.retain(|row| counts_at_all(view, p, row));
    rows.sort_by(|a, b| by_thing(view, a, b));
    let mut found = Vec::with_capacity(rows.len());
    for group in rows.chunk_by(|a, b| by_thing(view, a, b) == Ordering::Equal) {
        found.extend(group.iter().map(|row| as_active(row, span(view, row, group))));
    }
    found
}

/// One version of a link as the caller may see it, whether or not it is active: for showing a
/// record that an answer names. `None` if it is unknown at K or hidden.
pub(super) fn as_shown(view: &View, no: LinkNo) -> Option<ActiveLink> {
    let to = view.graph.link(no)?.to;
    let mut rows = Vec::new();
    view.graph.links(to, &mut rows);
    secrecy::as_seen(view, &mut rows);
    let row = *rows.iter().find(|row| row.no == no)?;
    let ends = [row.from, Some(to)];
    let known = row.record.recorded.known_at(view.known_at())
        && ends.into_iter().flatten().all(|end| view.exists(end));
    if !known {
        return None;
    }
    rows.retain(|other| counts_at_all(view, to, other) && same_thing(view, other, &row));
    Some(as_active(&row, span(view, &row, &rows)))
}

pub(super) fn same_thing(view: &View, a: &LinkRow, b: &LinkRow) -> bool {
    by_thing(view, a, b) == Ordering::Equal
}

/// Known at K, not annulled, the other end known.
pub(super) fn counts_at_all(view: &View, p: PersonNo, row: &LinkRow) -> bool {
    let record = &row.record;
    record.recorded.known_at(view.known_at())
        && record.state != RecordState::Annulled
        && !view.leaves_out(record)
        && row.other(p).is_none_or(|other| view.exists(other))
}

/// Orders links so that records of one thing stand together: the same kind and the same two ends,
/// a marriage in either order, an institution by its text.
fn by_thing(view: &View, a: &LinkRow, b: &LinkRow) -> Ordering {
    let ends = |row: &LinkRow| match (row.kind, row.from) {
        (LinkKind::Spouse, Some(from)) => (Some(from.min(row.to)), from.max(row.to)),
        _ => (row.from, row.to),
    };
    a.kind.cmp(&b.kind).then_with(|| ends(a).cmp(&ends(b))).then_with(|| match (a.from, b.from) {
        (None, None) => view.graph.link_text(a.no).detail.cmp(view.graph.link_text(b.no).detail),
        _ => Ordering::Equal,
    })
}

fn judge_group(view: &View, group: &[LinkRow], moment: Moment, links: &mut Links) {
    if let [row] = group {
        let span = span(view, row, group);
        if valid(row, span, moment) {
            links.active.push(as_active(row, span));
        } else if valid(row, lasting(row, span), moment) {
            links.ended_by_death.push(as_active(row, span));
        }
        return;
    }
    let mut claims: Vec<Claim<&LinkRow>> = group
        .iter()
        .map(|row| {
            let span = span(view, row, group);
            let id = view.graph.link_text(row.no).id;
            Claim { row, record: row.record, span, valid: valid(row, span, moment), id }
        })
        .collect();
    claims.sort_by(|a, b| better_first(view.graph.sources(), a, b));
    let verdict = judge(&claims, moment.day());
    match verdict.counts {
        Some(n) => links.active.push(as_active(claims[n].row, claims[n].span)),
        None => links.ended_by_death.extend(outlasting_death(&claims, moment)),
    }
    let pairs = verdict.contradictions.iter();
    links
        .contradictions
        .extend(pairs.map(|(a, b)| Contradiction::Links(claims[*a].row.no, claims[*b].row.no)));
}

/// A marriage that ends by divorce or annulment on the very day of a death was over (spec 3).
pub(super) fn valid(row: &LinkRow, span: Interval, moment: Moment) -> bool {
    let dissolved = matches!(row.end_reason, Some(EndReason::Divorce | EndReason::Annulment));
    let moment = match moment {
        Moment::AtDeath(day) if row.kind == LinkKind::Spouse && dissolved => Moment::On(day),
        other => other,
    };
    moment.holds(span)
}

/// The span with which a marriage counts for kinship: one that a death ended goes on.
pub(super) fn lasting(row: &LinkRow, span: Interval) -> Interval {
    let by_death = row.kind == LinkKind::Spouse && row.end_reason == Some(EndReason::Death);
    if by_death && span.from != span.until {
        Interval { until: Day::OPEN_END, ..span }
    } else {
        span
    }
}

/// Of contradicting records of a marriage that is over the one that counts for kinship, if any.
fn outlasting_death(claims: &[Claim<&LinkRow>], moment: Moment) -> Option<ActiveLink> {
    let lasting: Vec<Claim<&LinkRow>> = claims
        .iter()
        .map(|claim| {
            let span = lasting(claim.row, claim.span);
            Claim { span, valid: valid(claim.row, span, moment), ..*claim }
        })
        .collect();
    let counts = judge(&lasting, moment.day()).counts?;
    Some(as_active(claims[counts].row, claims[counts].span))
}

/// Start and end as the law understands them, whatever the columns say.
pub(super) fn span(view: &View, row: &LinkRow, group: &[LinkRow]) -> Interval {
    let mut span = row.record.valid;
    match row.kind {
        LinkKind::Parent if row.basis != Some(Basis::Adoption) && !is_revived(row, group) => {
            let birth = view.graph.birth(row.to);
            span.from = birth.known().unwrap_or(span.from);
        }
        LinkKind::Guardian => {
            if let Some(ward) = view.being(row.to)
                && let Some(birth) = ward.row.birth.known()
                && !ward.has(StatusKind::Incapacitated)
            {
                span.until = span.until.min(birth.plus_years(18));
            }
        }
        _ => {}
    }
    span
}

/// A filiation that holds again after an earlier record of it ended, as when an adoption was
/// annulled: then its own start counts, not the birth.
fn is_revived(row: &LinkRow, group: &[LinkRow]) -> bool {
    let Some(from) = row.record.valid.from.known() else { return false };
    group.iter().any(|other| {
        other.no != row.no && other.record.valid.until.known().is_some_and(|end| end <= from)
    })
}

pub(super) fn as_active(row: &LinkRow, span: Interval) -> ActiveLink {
    ActiveLink {
        no: row.no,
        kind: row.kind,
        from: row.from,
        to: row.to,
        basis: row.basis,
        span,
        record: row.record,
    }
}
