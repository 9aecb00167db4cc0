//! People with all their records, fetched in groups: somebody with everybody near by one
//! statement, then whoever is still missing. What was changed after the moment of the answer is
//! noticed, and the answer is given up. Must not know what is asked, or why.

use super::client::Client;
use super::cypher::{Ask, Cypher};
use super::rows::{take_income, take_link, take_person, take_status};
use super::state::State;
use super::statements as say;
use super::values::{Fields, Malformed};
use crate::domain::{Identity, Instant, Month, PersonNo};
use crate::graph::{Fetch, LinkNo, Node, StatusNo, Which};
use crate::store::{Reads, StoreError};
use neo4rs::Row;
use std::sync::Arc;
use std::time::Duration;

/// How long one statement may take.
const STATEMENT_MAX: Duration = Duration::from_secs(10);
/// People that are fetched because they are near somebody.
const NEAR_MAX: i64 = 256;
/// People of one name, or at one address, at most.
const MANY_MAX: usize = 20_000;

/// Reads people as of one moment.
pub(super) struct Reader {
    client: Arc<Client>,
    state: State,
    reads: Reads,
}

impl Reader {
    pub(super) fn new(client: Arc<Client>, state: State, reads: Reads) -> Reader {
        Reader { client, state, reads }
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

fn within(text: Cypher) -> Ask {
    text.within(STATEMENT_MAX)
}

fn many(text: Cypher) -> Ask {
    within(text).with("most", MANY_MAX as i64)
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

impl Fetch for Reader {
    fn people(&self, wanted: &[PersonNo]) -> Option<Vec<Node>> {
        if let [only] = wanted {
            let ask = within(say::PEOPLE_NEAR).with("id", only.0).with("most", NEAR_MAX);
            return self.nodes(ask, usize::MAX);
        }
        let ask = within(say::PEOPLE).with_all("ids", wanted.iter().map(|p| p.0));
        self.nodes(ask, usize::MAX)
    }

    fn named(&self, identity: &Identity<&str>) -> Option<(Option<PersonNo>, Vec<Node>)> {
        let near = |text| within(text).with("most", NEAR_MAX);
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
        self.nodes(many(say::AT_ADDRESS).with("address", address), MANY_MAX)
    }

    fn with_link(&self, which: Which<LinkNo>) -> Option<Vec<Node>> {
        let ask = match which {
            Which::No(no) => within(say::ENDS_OF_LINK).with("id", no.0),
            Which::Id(id) => within(say::ENDS_OF_RECORD).with("id", id),
        };
        self.nodes(ask, MANY_MAX)
    }

    fn with_status(&self, which: Which<StatusNo>) -> Option<Vec<Node>> {
        let ask = match which {
            Which::No(no) => within(say::PERSON_OF_STATUS).with("id", no.0),
            Which::Id(id) => within(say::PERSON_OF_STATUS_RECORD).with("id", id),
        };
        self.nodes(ask, MANY_MAX)
    }

    fn maybe_named(&self, words: &[String]) -> Option<Vec<Node>> {
        // Folded words are letters and digits, so nothing in them means anything to the index.
        let each: Vec<String> = words.iter().map(|word| format!("{word}*")).collect();
        self.nodes(many(say::NAMED).with("words", each.join(" AND ")), MANY_MAX)
    }

    fn incomes_known_since(&self, month: Month) -> Option<Option<Instant>> {
        let running = self.state.running_extract().map_or(-1, i64::from);
        let ask = within(say::INCOMES_KNOWN_SINCE).with("month", month.to_string());
        let rows = self.rows(ask.with("running", running))?;
        let since = rows.first().map(|row| Fields::of(row, "since")?.maybe_int());
        let since = since.transpose().map_err(|e| Trouble::from(e).at(self.client.url()));
        Some(self.kept(since)?.flatten().map(Instant::from_number))
    }
}
