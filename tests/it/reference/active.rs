//! What is active at D (spec 1 §§3–4). Must not know families.

use super::{
    claims::{Dated, Fact, Link, Status, better_first},
    known::{Known, Person},
};
use otbasy::domain::{Basis, Day, LinkKind, RecordState, Region, StatusKind};

/// What is active at D.
#[derive(Debug)]
pub(crate) struct At<'a> {
    pub(crate) known: &'a Known,
    pub(crate) d: Day,
    pub(crate) links: Vec<Dated<&'a Link>>,
    pub(crate) statuses: Vec<Dated<&'a Status>>,
    /// The people of every contradiction: of each thing with two records valid at D, or with one
    /// switched off.
    pub(crate) contradictions: Vec<Vec<String>>,
}

/// Valid at a moment: "half-open; empty = open on that side".
pub(crate) fn valid_at<T>(d: Day, record: &Dated<T>) -> bool {
    record.start.is_none_or(|start| start <= d) && record.end.is_none_or(|end| d < end)
}

/// "says that it has ended by D".
pub(crate) fn ended_by<T>(d: Day, record: &Dated<T>) -> bool {
    record.end.is_some_and(|end| end <= d)
}

/// "`ANNULLED` records never count. Of the records of one thing that are valid at D the *best*
/// counts …. But a record does not count if a better record of that thing *with the same start*
/// says that it has ended by D."
///
/// Reading: of those that are not so switched off the best counts.
pub(crate) fn counting<'a, T: Fact>(
    all: &[Dated<&'a T>],
    valid: impl Fn(&Dated<&'a T>) -> bool,
    ended: impl Fn(&Dated<&'a T>) -> bool,
) -> Vec<Dated<&'a T>> {
    let left: Vec<_> =
        all.iter().filter(|r| valid(r) && switched_off_by(all, r, &ended).is_none()).collect();
    // Two records may be equal in all of it: without the right to adoptions POPULATION/1 reads as
    // CIVIL_ACTS/1. One of them counts.
    let equal = |a: &Dated<&T>, b: &Dated<&T>| {
        a.fact.claim().thing == b.fact.claim().thing
            && better_first(a.fact.claim(), b.fact.claim()).is_eq()
    };
    let beaten = |(n, r): (usize, &Dated<&T>)| {
        left.iter().any(|other| is_better(other, r)) || left[..n].iter().any(|o| equal(o, r))
    };
    let counts = left.iter().enumerate().filter(|(n, r)| !beaten((*n, r)));
    counts.map(|(_, r)| (**r).clone()).collect()
}

/// Two records of one thing, the first of them the better one.
fn is_better<T: Fact>(a: &Dated<&T>, b: &Dated<&T>) -> bool {
    a.fact.claim().thing == b.fact.claim().thing
        && better_first(a.fact.claim(), b.fact.claim()).is_lt()
}

fn switched_off_by<'r, 'a, T: Fact>(
    all: &'r [Dated<&'a T>],
    record: &Dated<&'a T>,
    ended: impl Fn(&Dated<&'a T>) -> bool,
) -> Option<&'r Dated<&'a T>> {
    all.iter().find(|other| is_better(other, record) && other.start == record.start && ended(other))
}

/// "Where two records of one thing are valid at D, or one is switched off in this way, the card has
/// a warning that names both."
fn contradictions<T: Fact>(all: &[Dated<&T>], d: Day) -> Vec<Vec<String>> {
    let valid: Vec<_> = all.iter().filter(|r| valid_at(d, r)).collect();
    let disputed = |r: &Dated<&T>| {
        valid.iter().any(|other| is_better(other, r) || is_better(r, other))
            || switched_off_by(all, r, |other| ended_by(d, other)).is_some()
    };
    let people = |r: &Dated<&T>| r.fact.people().into_iter().map(str::to_owned).collect();
    valid.iter().filter(|r| disputed(r)).map(|r| people(r)).collect()
}

impl<'a> At<'a> {
    /// "'Active' everywhere = valid at D, known at K, and counting by these rules."
    pub(crate) fn new(known: &'a Known, d: Day) -> At<'a> {
        let statuses: Vec<_> = (known.statuses.iter())
            .filter(|status| status.claim.state != RecordState::Annulled)
            .map(|fact| Dated { fact, start: fact.claim.valid_from, end: fact.claim.valid_until })
            .collect();
        let mut at = At { known, d, links: vec![], statuses: vec![], contradictions: vec![] };
        at.statuses = counting(&statuses, |r| valid_at(d, r), |r| ended_by(d, r));
        let links = at.dated_links();
        at.links = counting(&links, |r| valid_at(d, r), |r| ended_by(d, r));
        at.contradictions = contradictions(&statuses, d);
        at.contradictions.extend(contradictions(&links, d));
        at
    }

    /// All links known and not annulled, with their starts and ends by law.
    pub(crate) fn dated_links(&self) -> Vec<Dated<&'a Link>> {
        (self.known.links.iter())
            .filter(|link| link.claim.state != RecordState::Annulled)
            .map(|fact| Dated { fact, start: self.start(fact), end: self.end(fact) })
            .collect()
    }

    /// "a `PARENT` link of any basis but `ADOPTION` is valid from the child's birth …, unless
    /// another `PARENT` record p → c (known at K, not annulled) has a `valid_until` ≤ its own
    /// `valid_from` (a revived link: then its own `valid_from` counts, as with an unknown birth
    /// date); adoption: from `valid_from`, the ruling".
    ///
    /// Reading: an empty basis is a basis other than `ADOPTION`; the `valid_until` of the other
    /// record is that of its columns, its basis any.
    fn start(&self, link: &Link) -> Option<Day> {
        if link.kind != LinkKind::Parent || link.basis == Some(Basis::Adoption) {
            return link.claim.valid_from;
        }
        let revived = self.known.links.iter().any(|other| {
            other.claim.thing == link.claim.thing
                && (&other.claim.source, &other.claim.id) != (&link.claim.source, &link.claim.id)
                && other.claim.state != RecordState::Annulled
                && matches!((other.claim.valid_until, link.claim.valid_from),
                    (Some(until), Some(from)) if until <= from)
        });
        match self.person(&link.to).birth {
            Some(birth) if !revived => Some(birth),
            _ => link.claim.valid_from,
        }
    }

    /// "a `GUARDIAN` link of a ward who is not `INCAPACITATED` at D ends on the ward's 18th
    /// birthday
    /// at the latest."
    fn end(&self, link: &Link) -> Option<Day> {
        let of_age = self.person(&link.to).birth.map(|birth| birth.plus_years(18));
        match (link.claim.valid_until, of_age) {
            (written, Some(of_age))
                if link.kind == LinkKind::Guardian
                    && !self.has(&link.to, StatusKind::Incapacitated) =>
            {
                Some(written.map_or(of_age, |written| written.min(of_age)))
            }
            (written, _) => written,
        }
    }

    /// The person of this identity, who is known to exist.
    pub(crate) fn person(&self, who: &str) -> &'a Person {
        self.known.persons.iter().find(|p| p.who == who).expect("a person known at K")
    }

    /// Whether somebody has an active status of a kind.
    pub(crate) fn has(&self, who: &str, kind: StatusKind) -> bool {
        self.statuses.iter().any(|s| s.fact.person == who && s.fact.kind == kind)
    }

    /// Whether somebody has an active status of a kind with this detail.
    pub(crate) fn has_detail(&self, who: &str, kind: StatusKind, detail: &str) -> bool {
        (self.statuses.iter())
            .any(|s| s.fact.person == who && s.fact.kind == kind && s.fact.detail == detail)
    }

    /// The active links of a kind.
    pub(crate) fn active(&self, kind: LinkKind) -> impl Iterator<Item = &Dated<&'a Link>> {
        self.links.iter().filter(move |link| link.fact.kind == kind)
    }

    /// Whether there is an active link of a kind from one person to another.
    pub(crate) fn linked(&self, kind: LinkKind, from: &str, to: &str) -> bool {
        self.active(kind).any(|link| link.fact.from() == Some(from) && link.fact.to == to)
    }

    /// "**Alive at D** = born (`birth_date` empty or ≤ D) and not dead (`death_date` empty or >
    /// D)."
    pub(crate) fn alive(&self, who: &str) -> bool {
        self.person(who).birth.is_none_or(|birth| birth <= self.d) && !self.dead(who)
    }

    /// "dead by D".
    pub(crate) fn dead(&self, who: &str) -> bool {
        self.person(who).death.is_some_and(|death| death <= self.d)
    }

    /// "**address at D** and **region at D** are those of the active `RESIDENCE`, with none active
    /// those of the person." "While active it replaces both …, also where it is empty."
    pub(crate) fn address(&self, who: &str) -> &'a str {
        (self.statuses.iter())
            .find(|s| s.fact.person == who && s.fact.kind == StatusKind::Residence)
            .map_or(&self.person(who).address, |s| &s.fact.detail)
    }

    /// The same for the region: "`note` = two-digit region".
    pub(crate) fn region(&self, who: &str) -> Option<Region> {
        (self.statuses.iter())
            .find(|s| s.fact.person == who && s.fact.kind == StatusKind::Residence)
            .map_or(self.person(who).region, |s| Region::parse(&s.fact.note))
    }

    /// The active status of a kind (the one that counts first, where several may be active).
    pub(crate) fn status(&self, who: &str, kind: StatusKind) -> Option<&Dated<&'a Status>> {
        self.statuses.iter().find(|s| s.fact.person == who && s.fact.kind == kind)
    }

    /// The active link of a kind from one person to another.
    pub(crate) fn link(&self, kind: LinkKind, from: &str, to: &str) -> Option<&Dated<&'a Link>> {
        self.active(kind).find(|link| link.fact.from() == Some(from) && link.fact.to == to)
    }
}
