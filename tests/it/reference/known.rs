//! What is known at K (spec 1 §§2, 3, 5), and the view of a caller who may not see adoptions
//! (spec 2 §8). Must not know D.

use super::{
    claims::{Claim, End, Fact, Link, Status, default_confidence, thing_of_link, thing_of_status},
    world::{IncomeRow, LinkRow, PersonRow, StatusRow, World},
};
use otbasy::domain::{
    Basis, Day, IncomeKind, Instant, LinkKind, Month, RecordState, Region, Secrecy, Sex, Tenge,
};
use std::collections::BTreeMap;

/// Reading: a replaced link stays hidden at a K before the version that made it a secret; else a
/// question about the past would name the parents by birth. (`false`: the version known at K
/// alone decides.)
const SECRET_ONCE_THE_NEWEST_VERSION_IS: bool = true;

/// All that is known at one K by a caller with or without `ADOPTION_READ`.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) persons: Vec<Person>,
    pub(crate) links: Vec<Link>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) incomes: Vec<Income>,
}

/// One row of `incomes.csv` of somebody known.
#[derive(Clone, Debug)]
pub(crate) struct Income {
    pub(crate) person: String,
    pub(crate) month: Month,
    pub(crate) kind: IncomeKind,
    pub(crate) amount: Tenge,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The identity of spec 1 §2: the IIN, or `ref:<ref>`.
    pub(crate) who: String,
    pub(crate) sex: Sex,
    pub(crate) birth: Option<Day>,
    pub(crate) death: Option<Day>,
    pub(crate) address: String,
    pub(crate) region: Option<Region>,
    /// `surname`, `given_name`, `patronymic`.
    pub(crate) names: [String; 3],
    /// The conflict `one-iin-two-people`.
    pub(crate) two_people: bool,
    recorded_at: Option<Instant>,
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
            region: last.region,
            names: [&last.surname, &last.given_name, &last.patronymic].map(Clone::clone),
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
    let (detail, note) = (row.detail.clone(), row.note.clone());
    Some(Status { person, kind: row.kind, detail, note, claim })
}

fn income_of(row: &IncomeRow, people: &People) -> Option<Income> {
    let person = people.resolve(&row.person)?;
    let (month, amount) = (Month::parse(&row.month).unwrap(), Tenge::parse(&row.amount).unwrap());
    Some(Income { person, month, kind: row.kind, amount })
}

/// "Adoption = a new `PARENT` link with basis `ADOPTION` and an end on the replaced one, both with
/// `secrecy = ADOPTION`." "the replaced links are absent inside the search".
///
/// Reading: replaced = `secrecy` `ADOPTION` and an end: a filiation that an adoption ended, or an
/// adoption that was replaced or annulled. (One opened again has no end and shows.)
fn is_replaced(row: &LinkRow) -> bool {
    row.kind == LinkKind::Parent
        && row.secrecy == Some(Secrecy::Adoption)
        && row.valid_until.is_some()
}

/// Reading: links of another kind that are marked as part of the secret are absent too.
fn is_other_secret(row: &LinkRow) -> bool {
    row.kind != LinkKind::Parent && row.secrecy == Some(Secrecy::Adoption)
}

fn is_adoptive(row: &LinkRow) -> bool {
    row.kind == LinkKind::Parent && row.basis == Some(Basis::Adoption)
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
        let links =
            known_links(world, k, adoption_read, |text| people.resolve(text).unwrap_or_default())
                .iter()
                .filter_map(|row| link_of(row, &people))
                .filter(|link| link.people().into_iter().all(exists))
                .map(|link| if adoption_read { link } else { as_by_birth(link, &persons) })
                .collect();
        let statuses = known_statuses(world, k)
            .iter()
            .filter(|row| adoption_read || row.secrecy != Some(Secrecy::Adoption))
            .filter_map(|row| status_of(row, &people))
            .filter(|status| exists(&status.person))
            .collect();
        let incomes = (world.incomes.iter())
            .filter_map(|row| income_of(row, &people))
            .filter(|income| exists(&income.person))
            .collect();
        Known { persons, links, statuses, incomes }
    }

    /// The person of this identity, or of this ref.
    pub(crate) fn resolve(&self, world: &World, text: &str) -> Option<String> {
        let who = People::of(&world.persons).resolve(text)?;
        self.persons.iter().any(|p| p.who == who).then_some(who)
    }
}

fn known_links(
    world: &World,
    k: Option<Instant>,
    adoption_read: bool,
    who: impl Fn(&str) -> String,
) -> Vec<LinkRow> {
    let at = |row: &LinkRow| row.recorded_at;
    let all = versions(
        &world.links,
        |row| (row.source.clone(), row.id.clone()),
        at,
        |a, b| {
            LinkRow { recorded_at: None, ..a.clone() } == LinkRow { recorded_at: None, ..b.clone() }
        },
    );
    if adoption_read {
        return all.iter().filter_map(|vs| known_version(vs, at, k).cloned()).collect();
    }
    // "the replaced links are absent inside the search, the adoptive ones read as `BIRTH`, from the
    // birth". Reading: the newest version decides for the past too, and an adoption is always
    // known; but whether it is contested or withdrawn is known when it is of a birth.
    let hidden = |vs: &Vec<LinkRow>| {
        let newest = SECRET_ONCE_THE_NEWEST_VERSION_IS && vs.last().is_some_and(is_replaced);
        newest || vs.iter().any(|row| is_replaced(row) || is_other_secret(row))
    };
    let seen = |vs: &Vec<LinkRow>| -> Vec<LinkRow> {
        match vs.last() {
            Some(newest) if is_replaced(newest) => Vec::new(),
            Some(newest) if is_adoptive(newest) => vec![LinkRow {
                recorded_at: None,
                confidence: None,
                secrecy: None,
                source: "CIVIL_ACTS".to_owned(),
                state: Some(stood(vs, k)),
                ..newest.clone()
            }],
            _ => {
                let open = vs.iter().filter(|row| !is_replaced(row) && !is_other_secret(row));
                open.cloned().collect()
            }
        }
    };
    let parents = |rows: Vec<&LinkRow>| -> Vec<(String, String)> {
        let stated = rows
            .into_iter()
            .filter(|row| row.kind == LinkKind::Parent && row.state != Some(RecordState::Annulled));
        stated.map(|row| (who(&row.from), who(&row.to))).collect()
    };
    let mut shown: Vec<Vec<LinkRow>> = all.iter().map(seen).collect();
    let is_adoption = |(vs, _): &(&Vec<LinkRow>, &mut Vec<LinkRow>)| {
        vs.last().is_some_and(|newest| is_adoptive(newest) && !is_replaced(newest))
    };
    let adoptions: Vec<LinkRow> =
        all.iter().zip(&mut shown).filter(is_adoption).flat_map(|(_, row)| row.clone()).collect();
    for (n, (_, row)) in all.iter().zip(&mut shown).filter(is_adoption).enumerate() {
        if !speaks(&adoptions, n) {
            row.clear();
        }
    }
    let shown_parents = parents(shown.iter().flatten().collect());
    let secret_parents: Vec<_> = parents(all.iter().filter(|vs| hidden(vs)).flatten().collect());
    let gives_away = |row: &LinkRow| {
        let pair = (who(&row.from), who(&row.to));
        matches!(row.kind, LinkKind::RightsLimited | LinkKind::Breadwinner)
            && secret_parents.contains(&pair)
            && !shown_parents.contains(&pair)
    };
    // What was superseded by a version that is not shown was still superseded. Two adoptions that
    // read alike are one statement.
    let mut known: Vec<LinkRow> = Vec::new();
    for (versions, shown) in all.iter().zip(&shown) {
        let row = match (versions.last(), shown.first()) {
            (Some(newest), Some(row)) if is_adoptive(newest) => Some(row),
            _ => known_version(versions, at, k).filter(|row| shown.contains(row)),
        };
        let row = row.filter(|row| !gives_away(row) && !known.contains(row));
        known.extend(row.cloned());
    }
    known
}

/// How an adoption stood at K: as of its version known then, or of its first.
fn stood(versions: &[LinkRow], k: Option<Instant>) -> RecordState {
    let at = |row: &LinkRow| row.recorded_at;
    let counted = |row: &&LinkRow| {
        known_version(versions, at, Some(row.recorded_at.unwrap_or(Instant::ALWAYS))) == Some(*row)
    };
    let first = || versions.iter().filter(|row| is_adoptive(row)).find(counted);
    let row = known_version(versions, at, k).filter(|row| is_adoptive(row)).or_else(first);
    row.and_then(|row| row.state).unwrap_or(RecordState::Registered)
}

/// Whether this one of some adoptions is told. Reading: of those that several registers state alike
/// one is, before the others one that is contested, then one that stands.
fn speaks(adoptions: &[LinkRow], n: usize) -> bool {
    let said = |row: &LinkRow| LinkRow { state: None, valid_from: None, ..row.clone() };
    let alike = || adoptions.iter().enumerate().filter(|(_, row)| said(row) == said(&adoptions[n]));
    let with = |state| alike().find(|(_, row)| row.state == Some(state));
    let first = with(RecordState::Contested).or_else(|| with(RecordState::Registered));
    first.or_else(|| alike().next()).is_some_and(|(place, _)| place == n)
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
