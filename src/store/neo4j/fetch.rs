//! People with all their records, fetched in groups: somebody with everybody near by one
//! statement, then whoever is still missing. What was changed after the moment of the answer is
//! noticed, and the answer is given up. Must not know what is asked, or why.

use super::Inner;
use super::client::Client;
use super::cypher::{Ask, Cypher};
use super::rows::{take_income, take_link, take_person, take_status};
use super::state::State;
use super::statements as say;
use super::values::{Fields, Malformed, instant};
use crate::domain::{Identity, Instant, Month, PersonNo};
use crate::graph::{Fetch, LinkNo, Node, StatusNo, Which};
use crate::store::{Reads, StoreError};
use neo4rs::Row;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// People that are fetched because they are near somebody.
const NEAR_MAX: i64 = 256;
/// People of one name, or at one address, at most.
const MANY_MAX: usize = 20_000;

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

    fn taken(&self, rows: &[Row]) -> Option<Vec<Node>> {
        let taken = rows.iter().map(|row| node(row, &self.state)).collect::<Result<Vec<_>, _>>();
        self.kept(taken.map_err(|trouble| trouble.at(self.client.url())))
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

/// A person with all records, unless anything of them is newer than the state.
pub(super) fn node(row: &Row, state: &State) -> Result<Node, Trouble> {
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
    let mut incomes = Vec::new();
    for fields in Fields::of(row, "incomes")?.lists() {
        incomes.extend(take_income(fields?)?.in_force(state.running_extract()));
    }
    links.sort_unstable_by_key(|(no, _)| *no);
    links.dedup_by_key(|(no, _)| *no);
    statuses.sort_unstable_by_key(|(no, _)| *no);
    incomes.sort_unstable_by_key(|income| (income.month, income.kind));
    Ok(Node {
        no,
        person: stored.person,
        also_known_as: stored.also_known_as,
        arrived: stored.arrived,
        two_people: stored.two_people,
        merged: stored.united.map_or_else(Vec::new, |united| united.merged),
        links,
        statuses,
        incomes,
    })
}

/// Since when an income is known, if somebody has one, unless they are newer than the moment.
fn earliest(row: &Row, sequence: u64) -> Result<Option<Instant>, Trouble> {
    let mut of = Fields::of(row, "since")?;
    let (since, last) = (of.maybe_int()?, of.maybe_int()?);
    if last.is_some_and(|last| last as u64 > sequence) {
        return Err(Trouble::Newer);
    }
    Ok(since.map(Instant::from_number))
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
        if let [only] = wanted {
            let ask = self.within(say::PEOPLE_NEAR).with("id", only.0).with("most", NEAR_MAX);
            return self.nodes(ask, usize::MAX);
        }
        let ask = self.within(say::PEOPLE).with_all("ids", wanted.iter().map(|p| p.0));
        self.nodes(ask, usize::MAX)
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
            Which::No(no) => self.within(say::ENDS_OF_LINK).with("id", no.0),
            Which::Id(id) => self.within(say::ENDS_OF_RECORD).with("id", id),
        };
        self.nodes(ask, MANY_MAX)
    }

    fn with_status(&self, which: Which<StatusNo>) -> Option<Vec<Node>> {
        let ask = match which {
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
            let rows = self.rows(self.about(say::INCOMES_KNOWN_SINCE, month))?;
            let since = rows.first().map_or(Ok(None), |row| earliest(row, sequence));
            self.kept(since.map_err(|trouble| trouble.at(self.client.url())))?
        } else {
            Some(Instant::ALWAYS)
        };
        self.months.put(sequence, month, since.unwrap_or(Instant::NEVER));
        Some(since)
    }
}
