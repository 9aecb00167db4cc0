//! People with all their records, fetched in groups: somebody with everybody near by one
//! statement, then whoever is still missing. What was changed after the moment of the answer is
//! noticed, and the answer is given up. Must not know what is asked, or why.

use super::Inner;
use super::client::Client;
use super::cypher::{Ask, Cypher};
use super::property::instant;
use super::rows::{take_income, take_link, take_person, take_status};
use super::state::State;
use super::statements as say;
use super::values::{Fields, Malformed};
use crate::domain::{Day, Identity, Instant, Month, PersonNo};
use crate::graph::{Fetch, Lacked, LinkNo, Node, StatusNo, Which};
use crate::store::{Reads, StoreError, StoredIncome};
use neo4rs::Row;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// People that are fetched because they are near somebody.
pub(super) const NEAR_MAX: i64 = 256;
/// People that one statement names, and addresses: with more it would be sent in pieces.
const LACKING_MAX: usize = 512;
const LACKING_AT_MAX: usize = 64;
/// People near those.
const LACKING_NEAR_MAX: usize = 4_096;
/// People at one of these addresses; one with more is asked for by itself.
pub(super) const CROWD_MAX: usize = 256;
/// People of one name, or at one address, at most.
const MANY_MAX: usize = 20_000;

/// People by the address at which they were found.
pub(super) type Dwellers = BTreeMap<String, Vec<PersonNo>>;

/// Reads people as of one moment.
pub(super) struct Reader {
    client: Arc<Client>,
    state: State,
    reads: Reads,
    months: Arc<Months>,
}

impl Reader {
    pub(super) fn new(inner: &Inner, state: State, reads: Reads) -> Reader {
        let (client, months) = (Arc::clone(&inner.client), Arc::clone(&inner.months));
        Reader { client, state, reads, months }
    }

    fn about(&self, text: Cypher, month: Month) -> Ask {
        let running = self.state.running_extract().map_or(-1, i64::from);
        self.within(text).with("month", month.to_string()).with("running", running)
    }

    fn within(&self, text: Cypher) -> Ask {
        text.within(self.client.patience().answer)
    }

    fn many(&self, text: Cypher) -> Ask {
        self.within(text).with("most", MANY_MAX as i64)
    }

    fn rows(&self, ask: Ask) -> Option<Vec<Row>> {
        if self.reads.check().is_err() {
            return None;
        }
        self.kept(self.client.rows(ask))
    }

    /// A failure ends the answer.
    fn kept<T>(&self, read: Result<T, StoreError>) -> Option<T> {
        read.map_err(|e| self.reads.fail(e)).ok()
    }

    fn nodes(&self, ask: Ask, most: usize) -> Option<Vec<Node>> {
        let rows = self.rows(ask)?;
        if rows.len() >= most {
            let path = self.client.url().to_owned();
            let reason = format!("{most} people or more are meant; ask for fewer");
            return self.kept(Err(StoreError::Unfit { path, reason }));
        }
        self.taken(&rows)
    }

    /// People with all their records; incomes of their other numbers take another question.
    pub(super) fn taken(&self, rows: &[Row]) -> Option<Vec<Node>> {
        let found = self.found(rows)?;
        let here: BTreeSet<PersonNo> = found.iter().map(|found| found.node.no).collect();
        let also: BTreeSet<PersonNo> = found.iter().flat_map(|f| f.also.iter().copied()).collect();
        let lacking: Vec<u32> = also.difference(&here).map(|p| p.0).collect();
        let mut others = Vec::new();
        if !lacking.is_empty() {
            let rows = self.rows(self.within(say::PEOPLE).with_all("ids", lacking))?;
            others = self.found(&rows)?;
        }
        let all = found.iter().chain(&others).filter(|other| also.contains(&other.node.no));
        let own = all.map(|other| (other.node.no, other.incomes.clone())).collect();
        let running = self.state.running_extract();
        Some(found.into_iter().map(|found| found.joined(&own, running)).collect())
    }

    /// Who of these people, a row each, was found at which address; where they are [`CROWD_MAX`],
    /// others may be there.
    pub(super) fn dwellers(&self, rows: &[Row], nodes: &[Node]) -> Option<Dwellers> {
        let mut dwellers = Dwellers::default();
        for (row, node) in rows.iter().zip(nodes) {
            let at: Result<Vec<String>, _> = row.get("at");
            let lacks = |_| Trouble::from(Malformed("its addresses")).at(self.client.url());
            for address in self.kept(at.map_err(lacks))? {
                dwellers.entry(address).or_default().push(node.no);
            }
        }
        Some(dwellers)
    }

    /// As many as one statement names.
    fn lacking_of(&self, people: &[PersonNo], addresses: &[&str]) -> Option<Lacked> {
        let most = people.len() + LACKING_NEAR_MAX;
        let ask = self.within(say::LACKING).with_all("ids", people.iter().map(|p| p.0));
        let ask = ask.with_all("addresses", addresses.iter().copied()).with("most", most as i64);
        let mut rows = self.rows(ask.with("crowd", CROWD_MAX as i64))?;
        let is_cut = rows.len() >= most;
        // Nobody asked for whoever is near: of those who were changed since nothing hangs on it.
        rows.retain(|row| !self.is_aside(row, people));
        let mut nodes = self.taken(&rows)?;
        let mut found = self.dwellers(&rows, &nodes)?;
        if is_cut {
            nodes.extend(self.people(people)?);
        }
        let all_at = |at: &&str| Some(found.remove(*at).unwrap_or_default());
        let at = addresses.iter().map(all_at);
        let at = at.map(|found| found.filter(|found| found.len() < CROWD_MAX)).collect();
        Some((nodes, at))
    }

    /// Whether a row is newer than the moment, and of somebody who was not asked for.
    fn is_aside(&self, row: &Row, people: &[PersonNo]) -> bool {
        let is_newer = row.get::<i64>("sequence").is_ok_and(|n| n as u64 > self.state.sequence);
        let is_at = row.get::<Vec<String>>("at").is_ok_and(|at| !at.is_empty());
        let no = Fields::of(row, "person").and_then(|mut of| of.number());
        is_newer && !is_at && no.is_ok_and(|no| !people.contains(&PersonNo(no)))
    }

    fn found(&self, rows: &[Row]) -> Option<Vec<Found>> {
        let found = rows.iter().map(|row| found(row, &self.state)).collect::<Result<Vec<_>, _>>();
        self.kept(found.map_err(|trouble| trouble.at(self.client.url())))
    }
}

/// Why a row is not taken.
pub(super) enum Trouble {
    Malformed(Malformed),
    /// It was changed since the moment of the answer.
    Newer,
}

impl Trouble {
    pub(super) fn at(&self, url: &str) -> StoreError {
        let path = url.to_owned();
        match self {
            Trouble::Newer => StoreError::Moved { path },
            Trouble::Malformed(Malformed(what)) => {
                StoreError::Damaged { path, reason: format!("a row lacks {what}") }
            }
        }
    }
}

impl From<Malformed> for Trouble {
    fn from(malformed: Malformed) -> Trouble {
        Trouble::Malformed(malformed)
    }
}

/// Somebody as fetched: the incomes are not yet those of the one human.
struct Found {
    node: Node,
    incomes: Vec<StoredIncome>,
    /// Who are this person, too.
    also: Vec<PersonNo>,
}

impl Found {
    /// With the incomes of all numbers of the person.
    fn joined(
        mut self,
        others: &FxHashMap<PersonNo, Vec<StoredIncome>>,
        running: Option<u32>,
    ) -> Node {
        let others = self.also.iter().filter_map(|other| others.get(other));
        let joined = others.fold(self.incomes, |own, other| StoredIncome::join(own, other));
        self.node.incomes = joined.iter().filter_map(|row| row.in_force(running)).collect();
        self.node
    }
}

/// A person with all records, unless anything of them is newer than the state.
fn found(row: &Row, state: &State) -> Result<Found, Trouble> {
    let sequence: i64 = row.get("sequence").map_err(|_| Malformed("a commit's number"))?;
    if sequence as u64 > state.sequence {
        return Err(Trouble::Newer);
    }
    let (no, stored) = take_person(Fields::of(row, "person")?)?;
    let mut links = Vec::new();
    for fields in Fields::of(row, "links")?.lists() {
        let (no, row) = take_link(fields?, &state.sources)?;
        links.push((no, Arc::new(row.link)));
    }
    let mut statuses = Vec::new();
    for fields in Fields::of(row, "statuses")?.lists() {
        let (no, row) = take_status(fields?, &state.sources)?;
        statuses.push((no, Arc::new(row.status)));
    }
    let incomes = take_incomes(row)?;
    links.sort_unstable_by_key(|(no, _)| *no);
    links.dedup_by_key(|(no, _)| *no);
    statuses.sort_unstable_by_key(|(no, _)| *no);
    let ends = ends(row, state)?;
    let also = stored.also().to_vec();
    let node = Node {
        no,
        person: stored.person,
        also_known_as: stored.also_known_as,
        arrived: stored.arrived,
        two_people: stored.two_people,
        merged: stored.united.map_or_else(Vec::new, |united| united.merged),
        links,
        statuses,
        incomes: Vec::new(),
        ends,
    };
    Ok(Found { node, incomes, also })
}

/// What is told of whoever is at another end of a link, where the statement tells it. Whoever was
/// changed since the moment of the answer is left out, and asked for by those who need them.
fn ends(row: &Row, state: &State) -> Result<Vec<(PersonNo, Instant, Day)>, Malformed> {
    let Ok(told) = Fields::of(row, "ends") else { return Ok(Vec::new()) };
    let mut ends = Vec::new();
    for end in told.lists() {
        let mut of = end?;
        let (p, arrived, at) = (PersonNo(of.number()?), of.flag()?, of.instant()?);
        let birth = of.maybe_day()?.unwrap_or(Day::OPEN_START);
        if of.count()? <= state.sequence {
            ends.push((p, if arrived { at } else { Instant::NEVER }, birth));
        }
    }
    Ok(ends)
}

/// The incomes of a whole person, by month and kind.
pub(super) fn take_incomes(row: &Row) -> Result<Vec<StoredIncome>, Malformed> {
    let incomes = Fields::of(row, "incomes")?.lists().map(|of| take_income(of?));
    let mut incomes = incomes.collect::<Result<Vec<StoredIncome>, _>>()?;
    incomes.sort_by_key(|row| (row.income.month, row.income.kind));
    Ok(incomes)
}

/// Since when an income is known, if somebody has one, unless they are newer than the moment.
fn earliest(row: &Row, sequence: u64) -> Result<Option<Instant>, Trouble> {
    let mut of = Fields::of(row, "since")?;
    let (own, joined) = (of.maybe_int()?, of.maybe_int()?);
    let last = of.maybe_int()?.max(of.maybe_int()?);
    if last.is_some_and(|last| last as u64 > sequence) {
        return Err(Trouble::Newer);
    }
    Ok(own.into_iter().chain(joined).min().map(Instant::from_number))
}

/// Since when incomes of a month are known, as of one commit; asked for with nearly every card.
/// [`Instant::NEVER`] where nobody has one.
#[derive(Default)]
pub(super) struct Months(Mutex<(u64, BTreeMap<Month, Instant>)>);

impl Months {
    fn get(&self, sequence: u64, month: Month) -> Option<Instant> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.0 == sequence).then(|| kept.1.get(&month).copied()).flatten()
    }

    /// A commit after that one says nothing else of anybody's incomes.
    pub(super) fn carry(&self, from: u64, to: u64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == from {
            kept.0 = to;
        }
    }

    fn put(&self, sequence: u64, month: Month, since: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != sequence {
            *kept = (sequence, BTreeMap::new());
        }
        kept.1.insert(month, since);
    }
}

impl Fetch for Reader {
    fn people(&self, wanted: &[PersonNo]) -> Option<Vec<Node>> {
        let ask = self.within(say::PEOPLE).with_all("ids", wanted.iter().map(|p| p.0));
        self.nodes(ask, usize::MAX)
    }

    fn around(&self, people: &[PersonNo]) -> Option<Vec<Node>> {
        let ask = self.within(say::PEOPLE_AROUND).with_all("ids", people.iter().map(|p| p.0));
        self.nodes(ask.with("most", NEAR_MAX), usize::MAX)
    }

    fn lacking(&self, people: &[PersonNo], addresses: &[&str]) -> Option<Lacked> {
        let (mut nodes, mut at) = (Vec::new(), Vec::new());
        let (mut people, mut addresses) = (people, addresses);
        while !people.is_empty() || !addresses.is_empty() {
            let (some, others) = people.split_at(people.len().min(LACKING_MAX));
            let (some_at, others_at) = addresses.split_at(addresses.len().min(LACKING_AT_MAX));
            let (near, found) = self.lacking_of(some, some_at)?;
            nodes.extend(near);
            at.extend(found);
            (people, addresses) = (others, others_at);
        }
        Some((nodes, at))
    }

    fn named(&self, identity: &Identity<&str>) -> Option<(Option<PersonNo>, Vec<Node>)> {
        let near = |text| self.within(text).with("most", NEAR_MAX);
        let asks = match identity {
            Identity::Iin(iin) => vec![near(say::BY_IIN).with("iin", iin.to_string())],
            Identity::Ref(text) => {
                [say::BY_REF, say::BY_FORMER_REF].map(|by| near(by).with("ref", *text)).into()
            }
        };
        for ask in asks {
            let rows = self.rows(ask)?;
            if let Some(first) = rows.first() {
                let start: Option<i64> = first.get("start").ok();
                let start = start.and_then(|no| u32::try_from(no).ok()).map(PersonNo);
                return Some((start, self.taken(&rows)?));
            }
        }
        Some((None, Vec::new()))
    }

    fn at_address(&self, address: &str) -> Option<Vec<Node>> {
        self.nodes(self.many(say::AT_ADDRESS).with("address", address), MANY_MAX)
    }

    fn with_link(&self, which: Which<LinkNo>) -> Option<Vec<Node>> {
        let ask = match which {
            Which::No(no) if no.0 >= self.state.next.link => return Some(Vec::new()),
            Which::No(no) => self.within(say::ENDS_OF_LINK).with("id", no.0),
            Which::Id(id) => self.within(say::ENDS_OF_RECORD).with("id", id),
        };
        self.nodes(ask, MANY_MAX)
    }

    fn with_status(&self, which: Which<StatusNo>) -> Option<Vec<Node>> {
        let ask = match which {
            Which::No(no) if no.0 >= self.state.next.status => return Some(Vec::new()),
            Which::No(no) => self.within(say::PERSON_OF_STATUS).with("id", no.0),
            Which::Id(id) => self.within(say::PERSON_OF_STATUS_RECORD).with("id", id),
        };
        self.nodes(ask, MANY_MAX)
    }

    fn maybe_named(&self, words: &[String]) -> Option<Vec<Node>> {
        // Folded words are letters and digits, so nothing in them means anything to the index.
        let each: Vec<String> = words.iter().map(|word| format!("{word}*")).collect();
        self.nodes(self.many(say::NAMED).with("words", each.join(" AND ")), MANY_MAX)
    }

    fn incomes_known_since(&self, month: Month) -> Option<Option<Instant>> {
        let sequence = self.state.sequence;
        if let Some(found) = self.months.get(sequence, month) {
            return Some((found != Instant::NEVER).then_some(found));
        }
        let ask = self.about(say::INCOMES_ALWAYS_KNOWN, month);
        let ask = ask.with("always", instant(Instant::ALWAYS)).with("sequence", sequence as i64);
        let since = if self.rows(ask)?.is_empty() {
            let ask = self.about(say::INCOMES_KNOWN_SINCE, month);
            let rows = self.rows(ask.with("never", instant(Instant::NEVER)))?;
            let since = rows.first().map_or(Ok(None), |row| earliest(row, sequence));
            self.kept(since.map_err(|trouble| trouble.at(self.client.url())))?
        } else {
            Some(Instant::ALWAYS)
        };
        self.months.put(sequence, month, since.unwrap_or(Instant::NEVER));
        Some(since)
    }
}
