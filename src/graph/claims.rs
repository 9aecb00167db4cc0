//! Which of several records of one thing counts (spec 1 §3, *Contradicting claims*), for links
//! and statuses alike. Pure comparison; must not know what the records are about.

use super::rows::RecordRow;
use crate::domain::{Day, Interval, Sources};
use std::cmp::Ordering;

/// A record of a thing, ready to be weighed against the others of that thing.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a, T> {
    /// The row itself.
    pub row: T,
    /// What decides between claims.
    pub record: RecordRow,
    /// Start and end as the law understands them.
    pub span: Interval,
    /// Whether it is valid on the day judged.
    pub valid: bool,
    /// The record's id, last but one tie.
    pub id: &'a str,
}

/// How "valid" is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// Valid at D: `start ≤ D < end`.
    On(Day),
    /// Valid at a death on d: `start ≤ d`, end empty or `≥ d`, not `start = end` (spec 3).
    AtDeath(Day),
}

impl Moment {
    /// The day judged.
    pub fn day(self) -> Day {
        match self {
            Moment::On(day) | Moment::AtDeath(day) => day,
        }
    }

    /// Whether a record of this span is valid.
    pub fn holds(self, span: Interval) -> bool {
        match self {
            Moment::On(day) => span.contains(day),
            Moment::AtDeath(day) => {
                span.from <= day && span.until >= day && span.from != span.until
            }
        }
    }
}

/// Better first: higher confidence, earlier source, later `recorded_at`, smaller id, then the
/// smaller source.
pub fn better_first<T>(sources: &Sources, a: &Claim<T>, b: &Claim<T>) -> Ordering {
    let confidence =
        |c: &Claim<T>| c.record.confidence.unwrap_or_else(|| sources.confidence(c.record.source));
    confidence(b)
        .cmp(&confidence(a))
        .then_with(|| sources.rank(a.record.source).cmp(&sources.rank(b.record.source)))
        .then_with(|| b.record.recorded.from.cmp(&a.record.recorded.from))
        .then_with(|| a.id.cmp(b.id))
        .then_with(|| sources.name(a.record.source).cmp(sources.name(b.record.source)))
}

/// The verdict on the records of one thing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// The place of the record that counts.
    pub counts: Option<usize>,
    /// Places that contradict each other, the better one first: the one that counts and another
    /// that is valid, or one that is switched off and what switches it off.
    pub contradictions: Vec<(usize, usize)>,
}

/// Which of the claims of one thing counts on `day`. `claims` are sorted by [`better_first`].
///
/// Of those that are valid the best counts; but a record does not count if a better one with the
/// same start says that it has ended.
pub fn judge<T>(claims: &[Claim<T>], day: Day) -> Verdict {
    let mut verdict = Verdict::default();
    for (place, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.valid) {
        let switched_off_by = claims[..place]
            .iter()
            .position(|c| !c.valid && c.span.until <= day && c.span.from == claim.span.from);
        let rival = switched_off_by.or(verdict.counts);
        verdict.contradictions.extend(rival.map(|rival| (rival, place)));
        if switched_off_by.is_none() && verdict.counts.is_none() {
            verdict.counts = Some(place);
        }
    }
    verdict
}
