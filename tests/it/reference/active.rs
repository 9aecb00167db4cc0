//! What is known at K and active at D (spec 1 §§2–4), and the view of a caller who may not see
//! adoptions (spec 2 §8). Must not know families.

use super::world::{LinkRow, PersonRow, StatusRow, World};
use otbasy::domain::{
    Basis, Confidence, Day, EndReason, Instant, LinkKind, RecordState, Secrecy, Sex, StatusKind,
};
use std::{cmp::Ordering, collections::BTreeMap};

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

/// Reading: a replaced link stays hidden at a K before the version that made it a secret; else a
/// question about the past would name the parents by birth. (`false`: the version known at K
/// alone decides.)
const SECRET_ONCE_THE_NEWEST_VERSION_IS: bool = true;

/// All that is known at one K by a caller with or without `ADOPTION_READ`.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) persons: Vec<Person>,
    pub(crate) links: Vec<Link>,
    pub(crate) statuses: Vec<Status>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The identity of spec 1 §2: the IIN, or `ref:<ref>`.
    pub(crate) who: String,
    pub(crate) sex: Sex,
    pub(crate) birth: Option<Day>,
    pub(crate) death: Option<Day>,
    pub(crate) address: String,
    /// The conflict `one-iin-two-people`.
    pub(crate) two_people: bool,
    recorded_at: Option<Instant>,
}

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
    thing: String,
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
fn thing_of_link(kind: LinkKind, from: &End, to: &str) -> String {
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
fn thing_of_status(kind: StatusKind, person: &str, detail: &str) -> String {
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
fn default_confidence(source: &str) -> Confidence {
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

/// "All versions of a `(links or statuses, source, id)` are ordered by `recorded_at`, whatever the
/// order of arrival; each is superseded at the next one's `recorded_at`. *Content* = all columns
/// but `recorded_at`; neighbours with equal content count as one, with the first `recorded_at`".
fn versions<R: Clone>(
    rows: &[R],
    record: impl Fn(&R) -> (String, String),
    recorded_at: impl Fn(&R) -> Option<Instant>,
    same_content: impl Fn(&R, &R) -> bool,
) -> Vec<Vec<R>> {
    let mut records: BTreeMap<(String, String), Vec<R>> = BTreeMap::new();
    for row in rows {
        records.entry(record(row)).or_default().push(row.clone());
    }
    for all in records.values_mut() {
        all.sort_by_key(|row| recorded_at(row));
        all.dedup_by(|later, earlier| same_content(later, earlier));
    }
    records.into_values().collect()
}

/// "'As of D, as known at K' = valid at D among the versions known at K (`recorded_at` ≤ K <
/// `superseded_at`). … K not given = everything recorded": the newest version.
fn known_version<R>(
    versions: &[R],
    recorded_at: impl Fn(&R) -> Option<Instant>,
    k: Option<Instant>,
) -> Option<&R> {
    versions.iter().rfind(|v| k.is_none_or(|k| recorded_at(v).is_none_or(|at| at <= k)))
}

/// "(`recorded_at`; at an earlier K the person does not exist …; empty = always known)".
fn known_by(recorded_at: Option<Instant>, k: Option<Instant>) -> bool {
    match (recorded_at, k) {
        (Some(at), Some(k)) => at <= k,
        _ => true,
    }
}

/// "Person fields and incomes have no history: those of the row imported last count". "A later row
/// with both `iin` and `ref` fills in the IIN; the ref keeps resolving."
struct People(Vec<Vec<PersonRow>>);

impl People {
    fn of(rows: &[PersonRow]) -> People {
        let mut people: Vec<Vec<PersonRow>> = Vec::new();
        for row in rows {
            let same = |known: &Vec<PersonRow>| {
                known.iter().any(|old| {
                    (row.iin.is_some() && old.iin == row.iin)
                        || (!row.reference.is_empty() && old.reference == row.reference)
                })
            };
            match people.iter_mut().find(|known| same(known)) {
                Some(known) => known.push(row.clone()),
                None => people.push(vec![row.clone()]),
            }
        }
        People(people)
    }

    /// "a person without one is `ref:<ref>`".
    fn identity(rows: &[PersonRow]) -> String {
        match rows.iter().find_map(|row| row.iin) {
            Some(iin) => iin.to_string(),
            None => format!("ref:{}", rows[0].reference),
        }
    }

    /// The identity that a text in a file stands for.
    fn resolve(&self, text: &str) -> Option<String> {
        let names = |row: &PersonRow| match text.strip_prefix("ref:") {
            Some(reference) => row.reference == reference,
            None => row.iin.is_some_and(|iin| iin.to_string() == text),
        };
        self.0.iter().find(|rows| rows.iter().any(names)).map(|rows| People::identity(rows))
    }
}

/// "Two rows of one IIN in one extract with another `birth_date`, `surname` or `given_name`: the
/// last one counts, conflict `one-iin-two-people`." Reading: an empty cell and a filled one differ.
fn two_people(rows: &[PersonRow]) -> bool {
    let numbered: Vec<_> = rows.iter().filter(|row| row.iin.is_some()).collect();
    let stated = |row: &PersonRow| (row.birth, row.surname.clone(), row.given_name.clone());
    numbered.iter().any(|row| stated(row) != stated(numbered[0]))
}

impl Person {
    fn new(rows: &[PersonRow], k: Option<Instant>) -> Person {
        let last = rows.last().unwrap();
        Person {
            who: People::identity(rows),
            sex: last.sex,
            birth: last.birth,
            // "`death_recorded_at` (at an earlier K `death_date` is empty; empty = always known)"
            death: last.death.filter(|_| known_by(last.death_recorded_at, k)),
            address: last.address.clone(),
            two_people: two_people(rows),
            recorded_at: last.recorded_at,
        }
    }
}

fn link_of(row: &LinkRow, people: &People) -> Option<Link> {
    let to = people.resolve(&row.to)?;
    // "(`GUARDIAN`: from or institution; if both, the person is the guardian)"
    let from = if row.from.is_empty() {
        End::Institution(row.institution.clone())
    } else {
        End::Person(people.resolve(&row.from)?)
    };
    let claim = Claim {
        thing: thing_of_link(row.kind, &from, &to),
        id: row.id.clone(),
        source: row.source.clone(),
        confidence: row.confidence.unwrap_or(default_confidence(&row.source)),
        state: row.state.unwrap_or(RecordState::Registered),
        recorded_at: row.recorded_at,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    };
    Some(Link { kind: row.kind, from, to, basis: row.basis, end_reason: row.end_reason, claim })
}

fn status_of(row: &StatusRow, people: &People) -> Option<Status> {
    let person = people.resolve(&row.person)?;
    let claim = Claim {
        thing: thing_of_status(row.kind, &person, &row.detail),
        id: row.id.clone(),
        source: row.source.clone(),
        confidence: row.confidence.unwrap_or(default_confidence(&row.source)),
        state: row.state.unwrap_or(RecordState::Registered),
        recorded_at: row.recorded_at,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    };
    Some(Status { person, kind: row.kind, detail: row.detail.clone(), claim })
}

/// "Adoption = a new `PARENT` link with basis `ADOPTION` and an end on the replaced one, both with
/// `secrecy = ADOPTION`." "the replaced links are absent inside the search".
///
/// Reading: replaced = `secrecy` `ADOPTION` and either not itself an adoption, or an adoption with
/// an end (replaced by a second adoption, or ended by an annulment).
fn is_replaced(row: &LinkRow) -> bool {
    row.secrecy == Some(Secrecy::Adoption)
        && (row.basis != Some(Basis::Adoption) || row.valid_until.is_some())
}

impl Known {
    /// Everything known at K to a caller with or without `ADOPTION_READ`.
    pub(crate) fn new(world: &World, k: Option<Instant>, adoption_read: bool) -> Known {
        let people = People::of(&world.persons);
        let persons: Vec<Person> = (people.0.iter().map(|rows| Person::new(rows, k)))
            .filter(|person| known_by(person.recorded_at, k))
            .collect();
        let exists = |who: &str| persons.iter().any(|p| p.who == who);
        // "at an earlier K the person does not exist, nor do links, statuses and incomes of that
        // person": of either end of a link
        let links = known_links(world, k, adoption_read)
            .iter()
            .filter_map(|row| link_of(row, &people))
            .filter(|link| link.people().into_iter().all(exists))
            .map(|link| if adoption_read { link } else { as_by_birth(link, &persons) })
            .collect();
        let statuses = known_statuses(world, k)
            .iter()
            .filter_map(|row| status_of(row, &people))
            .filter(|status| exists(&status.person))
            .collect();
        Known { persons, links, statuses }
    }

    /// The person of this identity, or of this ref.
    pub(crate) fn resolve(&self, world: &World, text: &str) -> Option<String> {
        let who = People::of(&world.persons).resolve(text)?;
        self.persons.iter().any(|p| p.who == who).then_some(who)
    }
}

fn known_links(world: &World, k: Option<Instant>, adoption_read: bool) -> Vec<LinkRow> {
    let at = |row: &LinkRow| row.recorded_at;
    let all = versions(
        &world.links,
        |row| (row.source.clone(), row.id.clone()),
        at,
        |a, b| {
            LinkRow { recorded_at: None, ..a.clone() } == LinkRow { recorded_at: None, ..b.clone() }
        },
    );
    let visible = |versions: &Vec<LinkRow>| {
        let newest = SECRET_ONCE_THE_NEWEST_VERSION_IS && versions.last().is_some_and(is_replaced);
        known_version(versions, at, k)
            .filter(|row| adoption_read || !(is_replaced(row) || newest))
            .cloned()
    };
    all.iter().filter_map(visible).collect()
}

fn known_statuses(world: &World, k: Option<Instant>) -> Vec<StatusRow> {
    let at = |row: &StatusRow| row.recorded_at;
    let all = versions(
        &world.statuses,
        |row| (row.source.clone(), row.id.clone()),
        at,
        |a, b| {
            StatusRow { recorded_at: None, ..a.clone() }
                == StatusRow { recorded_at: None, ..b.clone() }
        },
    );
    all.iter().filter_map(|versions| known_version(versions, at, k).cloned()).collect()
}

/// "the adoptive ones read as `BIRTH`, from the birth". Reading: the law's start of a link by birth
/// (spec 1 §3) then applies, that of a revived link too; a child of unknown birth has the parent
/// from an unknown day, so that the day of the ruling does not show.
fn as_by_birth(link: Link, persons: &[Person]) -> Link {
    if link.kind != LinkKind::Parent || link.basis != Some(Basis::Adoption) {
        return link;
    }
    let born = persons.iter().find(|p| p.who == link.to).and_then(|p| p.birth);
    let claim = Claim { valid_from: born.and(link.claim.valid_from), ..link.claim };
    Link { basis: Some(Basis::Birth), claim, ..link }
}

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
    let beaten = |r: &Dated<&T>| left.iter().any(|other| is_better(other, r));
    left.iter().filter(|r| !beaten(r)).map(|r| (**r).clone()).collect()
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

    /// "a `GUARDIAN` link of a ward who is not `INCAPACITATED` at D ends on the ward's 18th birthday
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

    /// "**Alive at D** = born (`birth_date` empty or ≤ D) and not dead (`death_date` empty or > D)."
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
}
