//! What an event does, act by act, once the people it names have numbers. Pure; must not know which
//! records are there.

use crate::domain::{
    Basis, CivilEvent, Confidence, Day, Deed, EndReason, Identity, Interval, Link, LinkKind, Party,
    PersonNo, RecordFields, RecordState, Recorded, Secrecy, Source, Tie,
};
use crate::store::{CsvMark, StoredLink};

/// What two records state if they state the same thing (spec 1 §3): a kind and two ends, those of a
/// marriage in the order of their numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Thing {
    pub(super) kind: LinkKind,
    from: Option<PersonNo>,
    institution: String,
    pub(super) to: PersonNo,
}

impl Thing {
    fn new(kind: LinkKind, from: &Party, to: PersonNo) -> Thing {
        let (from, institution) = match from {
            Party::Person(p) => (Some(*p), String::new()),
            Party::Institution(text) => (None, text.clone()),
        };
        match from {
            Some(p) if kind == LinkKind::Spouse && p > to => {
                Thing { kind, from: Some(to), institution, to: p }
            }
            _ => Thing { kind, from, institution, to },
        }
    }

    pub(super) fn of(link: &Link) -> Thing {
        Thing::new(link.kind, &link.from, link.to)
    }

    /// The people at its ends.
    pub(super) fn people(&self) -> impl Iterator<Item = PersonNo> {
        self.from.into_iter().chain([self.to])
    }
}

/// The name of a record: its source and its id.
pub(super) type RecordKey = (Source, String);

/// The name of a version's record.
pub(super) fn key_of(link: &Link) -> RecordKey {
    (link.record.source, link.record.id.clone())
}

/// One thing that an event does to records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// Opens a record.
    Open(Box<StoredLink>),
    /// Ends every record of a thing, but beside those of better registers it states its own.
    End { thing: Thing, reason: Option<EndReason>, own: Box<StoredLink> },
    /// Ends marriages, guardianships and care with this person at an end.
    EndAllOf(PersonNo),
}

/// The kinds of links that a death ends.
const ENDED_BY_DEATH: [LinkKind; 3] = [LinkKind::Spouse, LinkKind::Guardian, LinkKind::Carer];

impl Act {
    /// Whether it would end this record, were it in force.
    pub(super) fn is_about(&self, link: &Link) -> bool {
        match self {
            Act::Open(_) => false,
            Act::End { thing, .. } => *thing == Thing::of(link),
            Act::EndAllOf(p) => {
                let has_end = link.from.person() == Some(*p) || link.to == *p;
                has_end && ENDED_BY_DEATH.contains(&link.kind)
            }
        }
    }

    /// Why a marriage that it ends is over.
    pub(super) fn reason(&self) -> Option<EndReason> {
        match self {
            Act::Open(_) => None,
            Act::End { reason, .. } => *reason,
            Act::EndAllOf(_) => Some(EndReason::Death),
        }
    }
}

/// The acts of an event of this source upon links. `number` knows everybody whom an event names.
pub(super) fn acts(
    event: &CivilEvent,
    source: Source,
    number: impl Fn(&Identity) -> Option<PersonNo>,
) -> Vec<Act> {
    let record = |n: usize| record_fields(event, source, n);
    let tied = |tie: &Tie, n: usize| {
        let from = tie.from.person().and_then(&number);
        let (from, to) = (tie.party(from)?, number(&tie.to)?);
        // Two names can turn out to be those of one person.
        (from.person() != Some(to)).then(|| opened(tie.kind, from, to, tie.basis, record(n)))
    };
    match &event.deed {
        Deed::Born(_, parents) => {
            let child = event.newcomer().iter().find_map(&number);
            let birth = |(n, parent): (usize, &Identity)| {
                let (from, to) = (number(parent)?, child?);
                let (party, basis) = (Party::Person(from), Some(Basis::Birth));
                let link = opened(LinkKind::Parent, party, to, basis, record(n + 1));
                (from != to).then(|| Act::Open(Box::new(link)))
            };
            parents.iter().enumerate().filter_map(birth).collect()
        }
        Deed::Died(person) => number(person).map(Act::EndAllOf).into_iter().collect(),
        Deed::Began(tie) => {
            tied(tie, 1).map(|link| Act::Open(Box::new(link))).into_iter().collect()
        }
        Deed::Ended(tie, reason) => {
            let ended = |link: StoredLink| {
                let (thing, reason) = (Thing::of(&link.link), *reason);
                Act::End { thing, reason, own: Box::new(link) }
            };
            tied(tie, 1).map(ended).into_iter().collect()
        }
    }
}

fn opened(
    kind: LinkKind,
    from: Party,
    to: PersonNo,
    basis: Option<Basis>,
    record: RecordFields,
) -> StoredLink {
    let link = Link { kind, from, to, basis, end_reason: None, record };
    StoredLink { link, csv: CsvMark::default() }
}

/// What the `n`th record of an event has, in force from its day on.
fn record_fields(event: &CivilEvent, source: Source, n: usize) -> RecordFields {
    RecordFields {
        source,
        id: record_id(event, n),
        valid: Interval { from: event.on, until: Day::OPEN_END },
        document: event.document.clone(),
        confidence: None::<Confidence>,
        state: RecordState::Registered,
        secrecy: Secrecy::None,
        recorded: Recorded::ALWAYS,
    }
}

/// The id of the `n`th record of an event.
pub(super) fn record_id(event: &CivilEvent, n: usize) -> String {
    format!("{}#{n}", event.id)
}
