//! One commit: complete rows become the statements of one transaction. The first of them takes
//! the writer's turn, so a commit whose fate is unknown is looked up there, by its own name, and
//! is never applied twice.

use super::client::{Client, Next, Outcome};
use super::cypher::{Ask, Cypher};
use super::property::{Named, known_day, list, map};
use super::rows::{
    put_arrived, put_event, put_extract, put_former_reference, put_income, put_link, put_person,
    put_reject, put_status, type_of,
};
use super::state::{FORMAT, State};
use super::values::Fields;
use super::writes as say;
use crate::domain::{Day, PersonNo, Sources};
use crate::graph::{LinkNo, fold};
use crate::store::{Changes, StoreError, StoredLink, StoredPerson};
use neo4rs::{BoltList, BoltType};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How often a commit is tried that failed in passing.
const TRIES: u32 = 6;
/// Before the second try; doubled each time.
const PAUSE: Duration = Duration::from_millis(20);
/// Rows of one statement.
const ROWS_MAX: usize = 5_000;

/// What becomes of the turn.
enum Turn {
    /// It is ours, and nothing of this commit is there.
    Ours,
    /// This very commit is there already.
    Done,
    /// Somebody else has written since.
    Lost,
}

/// Puts the rows in place, durably and once; the state afterwards.
pub(super) fn commit(
    client: &Client,
    before: &State,
    changes: &Changes,
    command: &str,
) -> Result<State, StoreError> {
    let after = state_after(before, changes);
    let mut last = StoreError::Busy { path: client.url().to_owned() };
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(PAUSE * 2_u32.pow(attempt - 1));
        }
        let asks = statements(before, &after, changes, command);
        match turn(client, before.sequence, command, asks) {
            Outcome::Done(Turn::Ours | Turn::Done) => return Ok(after),
            Outcome::Done(Turn::Lost) => {
                return Err(StoreError::Busy { path: client.url().to_owned() });
            }
            Outcome::Failed(e) => return Err(e),
            // Whether it is there is seen by the next try, which waits for the one before it.
            Outcome::Again(e) | Outcome::Unknown(e) => last = e,
        }
    }
    Err(last)
}

fn turn(client: &Client, sequence: u64, command: &str, asks: Vec<Ask>) -> Outcome<Turn> {
    let (own, url) = (command.to_owned(), client.url().to_owned());
    let take = say::TAKE_TURN.in_transaction().with("command", command);
    client.transaction(client.patience().commit, take, move |rows| {
        let read = || -> Option<(u64, String)> {
            let mut turn = Fields::of(rows.first()?, "turn").ok()?;
            Some((turn.count().ok()?, turn.text().ok()?))
        };
        match read() {
            Some((_, last)) if last == own => Ok(Next::Nothing(Turn::Done)),
            Some((found, _)) if found == sequence => Ok(Next::Write(asks, Turn::Ours)),
            Some(_) => Ok(Next::Nothing(Turn::Lost)),
            None => {
                let reason = "the store's own node is gone".to_owned();
                Err(StoreError::Damaged { path: url, reason })
            }
        }
    })
}

/// Sets or removes the date that is taken where none is given.
pub(super) fn set_default_date(
    client: &Client,
    before: &State,
    date: Option<Day>,
    command: &str,
) -> Result<State, StoreError> {
    let state = State { default_date: date, ..before.clone() };
    commit(client, &state, &Changes::default(), command)
}

pub(super) fn state_after(before: &State, changes: &Changes) -> State {
    let mut after = before.clone();
    after.sequence += 1;
    for name in &changes.other_sources {
        after.sources.find_or_add(name);
    }
    let next = &mut after.next;
    let past = |next: &mut u32, numbers: &mut dyn Iterator<Item = u32>| {
        numbers.for_each(|no| *next = (*next).max(no + 1));
    };
    past(&mut next.person, &mut changes.people.iter().map(|(no, _)| no.0));
    past(&mut next.link, &mut changes.links.iter().map(|(no, _)| no.0));
    past(&mut next.status, &mut changes.statuses.iter().map(|(no, _)| no.0));
    past(&mut next.event, &mut changes.events.iter().map(|(no, _)| no.0));
    if let Some(row) = &changes.extract {
        next.extract = next.extract.max(row.number + 1);
        after.last_extract = Some(row.clone());
    }
    after
}

/// A statement for every so many rows.
fn each(text: Cypher, name: &str, rows: Vec<BoltType>, out: &mut Vec<Ask>) {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: BoltList = rows.by_ref().take(ROWS_MAX).collect();
        out.push(text.in_transaction().with(name, BoltType::List(some)));
    }
}

fn statements(before: &State, after: &State, changes: &Changes, command: &str) -> Vec<Ask> {
    let mut asks = Vec::new();
    people(before, after, changes, &mut asks);
    links(before, after, changes, &mut asks);
    let sources = &after.sources;
    let is_old = |no: u32| no < before.next.status;
    let old = changes.statuses.iter().filter(|(no, _)| is_old(no.0));
    each(say::DROP_STATUSES, "ids", old.map(|(no, _)| no.0.into()).collect(), &mut asks);
    let statuses = changes.statuses.iter().map(|(no, row)| put_status(*no, row, sources));
    each(say::ADD_STATUSES, "rows", statuses.collect(), &mut asks);
    let earners = changes.incomes.iter().map(|(p, _)| p.0.into()).collect();
    each(say::DROP_INCOMES, "ids", earners, &mut asks);
    let incomes = changes.incomes.iter();
    let incomes = incomes.flat_map(|(p, rows)| rows.iter().map(|row| put_income(*p, row)));
    each(say::ADD_INCOMES, "rows", incomes.collect(), &mut asks);
    events_and_extract(before, after, changes, &mut asks);
    asks.push(say::END_TURN.in_transaction().with("state", map(put_state(after, command))));
    asks
}

pub(super) fn put_state<'r>(
    state: &'r State,
    command: &'r str,
) -> impl IntoIterator<Item = Named<'r>> {
    let names = state.sources.other_names().iter().map(String::as_str);
    [
        ("format", FORMAT.into()),
        ("sequence", (state.sequence as i64).into()),
        ("command", command.into()),
        ("default_date", state.default_date.map_or(known_day(Day::OPEN_END), known_day)),
        ("next_person", state.next.person.into()),
        ("next_link", state.next.link.into()),
        ("next_status", state.next.status.into()),
        ("next_extract", state.next.extract.into()),
        ("next_event", state.next.event.into()),
        ("other_sources", list(names)),
    ]
}

/// The folded parts of a name, as the index has them.
pub(super) fn words(row: &StoredPerson) -> String {
    let person = &row.person;
    let texts = [&person.surname, &person.given_name, &person.patronymic, &person.reference];
    // Nearly all are letters that need no table to be told.
    let is_letter =
        |letter: char| matches!(letter, 'а'..='я' | 'a'..='z') || letter.is_alphanumeric();
    let mut words = String::new();
    for text in texts {
        let folded = fold(text);
        for part in folded.split(|letter| !is_letter(letter)).filter(|part| !part.is_empty()) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(part);
        }
    }
    words
}

fn people(before: &State, after: &State, changes: &Changes, asks: &mut Vec<Ask>) {
    let sequence = after.sequence as i64;
    // Whoever was absorbed gives their number and reference up before another takes them.
    let is_nobody =
        |row: &StoredPerson| row.person.iin.is_none() && row.person.reference.is_empty();
    let (mut given_up, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for (no, row) in &changes.people {
        let put = map(put_person(*no, row, &words(row), sequence));
        match no.0 < before.next.person {
            true if is_nobody(row) => given_up.push(put),
            true => old.push(put),
            false => new.push(put),
        }
    }
    each(say::SET_PEOPLE, "rows", given_up, asks);
    each(say::SET_PEOPLE, "rows", old, asks);
    each(say::ADD_PEOPLE, "rows", new, asks);
    let former = changes.people.iter().flat_map(|(no, row)| {
        let row_of = |text: &String| map(put_former_reference(text, *no));
        row.also_known_as.iter().map(row_of).collect::<Vec<_>>()
    });
    each(say::SET_FORMER_REFERENCES, "rows", former.collect(), asks);
    let rows: BTreeSet<PersonNo> = changes.people.iter().map(|(no, _)| *no).collect();
    let mut touched: BTreeSet<PersonNo> = changes.people_touched().into_iter().collect();
    touched.extend(changes.statuses.iter().map(|(_, row)| row.status.person));
    touched.extend(changes.incomes.iter().map(|(p, _)| *p));
    let ids: BoltList = touched.difference(&rows).map(|p| p.0).collect();
    if !ids.is_empty() {
        let mark = say::MARK_PEOPLE.in_transaction().with("sequence", sequence);
        asks.push(mark.with("ids", BoltType::List(ids)));
    }
}

fn links(before: &State, after: &State, changes: &Changes, asks: &mut Vec<Ask>) {
    let old: Vec<BoltType> = (changes.links.iter())
        .filter(|(no, _)| no.0 < before.next.link)
        .map(|(no, _)| no.0.into())
        .collect();
    for kind in &say::LINK_TYPES {
        // A version may have changed its ends, never its number, so its type is looked for.
        each(kind.drop, "ids", old.clone(), asks);
    }
    for kind in &say::LINK_TYPES {
        let own = changes.links.iter().filter(|(_, row)| type_of(&row.link) == kind.name);
        let put = |(no, row): &(LinkNo, StoredLink)| put_link(*no, row, &after.sources);
        each(kind.add, "rows", own.map(put).collect(), asks);
    }
}

/// The order in which rows arrived or were refused: the commit, then the place in it.
pub(super) fn place_in(sequence: i64, n: i64) -> i64 {
    (sequence << 24) + n
}

fn events_and_extract(before: &State, after: &State, changes: &Changes, asks: &mut Vec<Ask>) {
    let sequence = after.sequence as i64;
    let events = changes.events.iter().map(|(no, row)| map(put_event(*no, row, sequence)));
    each(say::SET_EVENTS, "rows", events.collect(), asks);
    let names =
        changes.event_people.iter().map(|(p, event)| map([("person", p.0), ("event", event.0)]));
    each(say::NAME_IN_EVENTS, "rows", names.collect(), asks);
    let Some(extract) = &changes.extract else { return };
    let former = before.last_extract.as_ref();
    if former.is_some_and(|former| former.number != extract.number) {
        asks.push(say::DROP_REJECTS.in_transaction());
    }
    asks.push(say::SET_EXTRACT.in_transaction().with("row", map(put_extract(extract))));
    let at = |n: usize| place_in(sequence, n as i64);
    let rejects = changes.rejects.iter().enumerate().map(|(n, row)| map(put_reject(at(n), row)));
    each(say::ADD_REJECTS, "rows", rejects.collect(), asks);
    let arrived = changes.arrived.iter().filter(|rows| !rows.is_empty()).enumerate();
    let arrived = arrived.map(|(n, rows)| map(put_arrived(at(n), sequence, rows)));
    each(say::ADD_ARRIVALS, "rows", arrived.collect(), asks);
}

/// The registers of a state, shared.
pub(super) fn sources_of(state: &State) -> Arc<Sources> {
    Arc::new(state.sources.clone())
}
