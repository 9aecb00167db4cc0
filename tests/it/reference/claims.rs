//! Links and statuses as claims of their sources: what the same thing is, and which of two claims
//! about it is the better one (spec 1 §3). Must not know dates of interest.

use otbasy::domain::{
    Basis, Confidence, Day, EndReason, Instant, LinkKind, RecordState, StatusKind,
};
use std::cmp::Ordering;

/// "Sources, best first"; every `OTHER:<name>` stands behind them, all in one place.
const SOURCES: [&str; 13] = [
    "CIVIL_ACTS",
    "POPULATION",
    "DISABILITY",
    "GUARDIANSHIP",
    "COURT",
    "PENSION",
    "SOCIAL_INSURANCE",
    "EMPLOYMENT",
    "EDUCATION",
    "TAX",
    "MIGRATION",
    "CASEWORKER",
    "CITIZEN",
];

/// One end of a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum End {
    Person(String),
    Institution(String),
}

/// Who states a record, and when it holds by its columns.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// Equal for two records that state the same thing.
    pub(crate) thing: String,
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) confidence: Confidence,
    pub(crate) state: RecordState,
    pub(crate) recorded_at: Option<Instant>,
    pub(crate) valid_from: Option<Day>,
    pub(crate) valid_until: Option<Day>,
}

#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) from: End,
    pub(crate) to: String,
    pub(crate) basis: Option<Basis>,
    pub(crate) end_reason: Option<EndReason>,
    pub(crate) claim: Claim,
}

#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) person: String,
    pub(crate) kind: StatusKind,
    pub(crate) detail: String,
    pub(crate) note: String,
    pub(crate) claim: Claim,
}

/// A record with its "start" and "end": "the two dates so understood" (spec 1 §3).
#[derive(Clone, Debug)]
pub(crate) struct Dated<T> {
    pub(crate) fact: T,
    pub(crate) start: Option<Day>,
    pub(crate) end: Option<Day>,
}

/// What links and statuses have in common.
pub(crate) trait Fact {
    fn claim(&self) -> &Claim;
    /// The people it is about.
    fn people(&self) -> Vec<&str>;
}

impl Fact for Link {
    fn claim(&self) -> &Claim {
        &self.claim
    }

    fn people(&self) -> Vec<&str> {
        self.from().into_iter().chain([self.to.as_str()]).collect()
    }
}

impl Fact for Status {
    fn claim(&self) -> &Claim {
        &self.claim
    }

    fn people(&self) -> Vec<&str> {
        vec![&self.person]
    }
}

/// "Two records *state the same thing* if they have the same kind and the same two ends (links;
/// `SPOUSE` in either order; an institution is an end by its text)".
pub(crate) fn thing_of_link(kind: LinkKind, from: &End, to: &str) -> String {
    let from = match from {
        End::Person(who) => format!("person {who}"),
        End::Institution(text) => format!("institution {text}"),
    };
    let mut ends = [from, format!("person {to}")];
    if kind == LinkKind::Spouse {
        ends.sort();
    }
    format!("{kind}\n{}\n{}", ends[0], ends[1])
}

/// "or the same person and kind (statuses; for `AWARD` and `PENSIONER` also the same `detail`, so
/// several of these may be active at once)".
pub(crate) fn thing_of_status(kind: StatusKind, person: &str, detail: &str) -> String {
    match kind {
        StatusKind::Award | StatusKind::Pensioner => format!("{kind}\n{person}\n{detail}"),
        _ => format!("{kind}\n{person}"),
    }
}

impl Link {
    /// The person at the from-end.
    pub(crate) fn from(&self) -> Option<&str> {
        match &self.from {
            End::Person(who) => Some(who),
            End::Institution(_) => None,
        }
    }

    /// The person at the other end than `who`.
    pub(crate) fn other_end(&self, who: &str) -> Option<&str> {
        match (self.from(), self.to.as_str()) {
            (Some(from), to) if from == who => Some(to),
            (from, to) if to == who => from,
            _ => None,
        }
    }
}

/// "Default confidence: `CASEWORKER` `MEDIUM`; `CITIZEN` and `OTHER:*` `LOW`; all others `HIGH`."
pub(crate) fn default_confidence(source: &str) -> Confidence {
    match source {
        "CASEWORKER" => Confidence::Medium,
        "CITIZEN" => Confidence::Low,
        other if other.starts_with("OTHER:") => Confidence::Low,
        _ => Confidence::High,
    }
}

fn rank(source: &str) -> usize {
    SOURCES.iter().position(|name| *name == source).unwrap_or(SOURCES.len())
}

/// "the *best* counts: higher confidence; then the source that stands earlier above; then the
/// later `recorded_at`; then the smaller `id`; then the smaller `source`." `Less` = `a` is better.
/// An empty `recorded_at` = always known, before every instant.
pub(crate) fn better_first(a: &Claim, b: &Claim) -> Ordering {
    (b.confidence.cmp(&a.confidence))
        .then(rank(&a.source).cmp(&rank(&b.source)))
        .then(b.recorded_at.cmp(&a.recorded_at))
        .then(a.id.as_bytes().cmp(b.id.as_bytes()))
        .then(a.source.as_bytes().cmp(b.source.as_bytes()))
}
