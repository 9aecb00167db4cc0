//! What was handed in, for exports: events and whom they name by ranges of numbers, extracts, and
//! the rows refused in the last one. Must not know what becomes of them.

use super::client::Client;
use super::cypher::Cypher;
use super::fetch::Trouble;
use super::rows::{take_arrived, take_event, take_extract, take_reject};
use super::state::State;
use super::statements as say;
use super::values::{Fields, Malformed};
use crate::domain::PersonNo;
use crate::store::arrivals;
use crate::store::{EventNo, ExtractRow, RejectRow, SeeArrived, StoreError, StoredEvent, Visit};
use std::time::Duration;

/// Events of one statement.
const RANGE: u32 = 2_000;
/// How long one statement may take.
const STATEMENT_MAX: Duration = Duration::from_mins(1);

/// All events that had come at the moment of the state.
pub(super) fn events(
    client: &Client,
    state: &State,
    visit: Visit<EventNo, StoredEvent>,
) -> Result<(), StoreError> {
    ranges(client, state, say::EVENT_RANGE, |fields| {
        let (no, row) = take_event(fields("event")?, &state.sources)?;
        Ok(visit(no, &row))
    })
}

/// Whom they name.
pub(super) fn event_people(
    client: &Client,
    state: &State,
    visit: Visit<PersonNo, EventNo>,
) -> Result<(), StoreError> {
    ranges(client, state, say::NAMES_RANGE, |fields| {
        let mut of = fields("named")?;
        Ok(visit(PersonNo(of.number()?), &EventNo(of.number()?)))
    })
}

/// All extracts that had come at the moment of the state.
pub(super) fn extracts(
    client: &Client,
    state: &State,
    visit: Visit<u32, ExtractRow>,
) -> Result<(), StoreError> {
    each(client, say::EXTRACTS.within(STATEMENT_MAX), |fields| {
        let row = take_extract(fields("extract")?)?;
        Ok(if row.number < state.next.extract { visit(row.number, &row) } else { Ok(()) })
    })
}

/// Rows and events by arrival, as of the state.
pub(super) fn arrivals(client: &Client, state: &State, see: SeeArrived) -> Result<(), StoreError> {
    let mut kept = Vec::new();
    extracts(client, state, &mut |_, row| {
        kept.push(row.clone());
        Ok(())
    })?;
    let mut low = 0u32;
    let events = std::iter::from_fn(|| {
        let high = low.saturating_add(RANGE).min(state.next.event);
        let ask = say::EVENT_RANGE.within(STATEMENT_MAX).with("low", low).with("high", high);
        (std::mem::replace(&mut low, high) < high)
            .then(|| all(client, ask, |fields| take_event(fields("event")?, &state.sources)))
    });
    let mut after = Some(-1i64);
    let rows = std::iter::from_fn(|| {
        let ask = say::ARRIVALS_AFTER.within(STATEMENT_MAX).with("after", after?);
        let page = all(client, ask, |fields| take_arrived(fields("arrival")?));
        after = page.as_ref().ok().and_then(|page| page.last().map(|(id, _)| *id));
        Some(page.map(|page| page.into_iter().map(|(_, rows)| rows).collect::<Vec<_>>()))
    });
    let rows = flat(rows)
        .take_while(|row| row.as_ref().map_or(true, |rows| rows.sequence <= state.sequence));
    arrivals::in_order(rows, flat(events), &kept, client.url(), see)
}

/// Pages as their rows; a page that could not be read is one error.
fn flat<T>(
    pages: impl Iterator<Item = Result<Vec<T>, StoreError>>,
) -> impl Iterator<Item = Result<T, StoreError>> {
    pages.flat_map(|page| match page {
        Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(e) => vec![Err(e)],
    })
}

/// Everything that a statement answers.
fn all<T>(
    client: &Client,
    ask: super::cypher::Ask,
    mut take: impl FnMut(Columns<'_>) -> Result<T, Malformed>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    each(client, ask, |fields| {
        found.push(take(fields)?);
        Ok(Ok(()))
    })?;
    Ok(found)
}

/// The rows refused in the extract imported last.
pub(super) fn rejects(client: &Client, visit: Visit<u32, RejectRow>) -> Result<(), StoreError> {
    let mut numbers = 0..;
    each(client, say::REJECTS.within(STATEMENT_MAX), |fields| {
        let row = take_reject(fields("reject")?)?;
        Ok(visit(numbers.next().unwrap_or_default(), &row))
    })
}

/// The columns of a row by name.
type Columns<'c> = &'c dyn Fn(&'static str) -> Result<Fields<'c>, Malformed>;

fn ranges(
    client: &Client,
    state: &State,
    text: Cypher,
    mut take: impl FnMut(Columns<'_>) -> Result<Result<(), StoreError>, Malformed>,
) -> Result<(), StoreError> {
    for low in (0..state.next.event).step_by(RANGE as usize) {
        let high = low.saturating_add(RANGE).min(state.next.event);
        let ask = text.within(STATEMENT_MAX).with("low", low).with("high", high);
        each(client, ask, &mut take)?;
    }
    Ok(())
}

fn each(
    client: &Client,
    ask: super::cypher::Ask,
    mut take: impl FnMut(Columns<'_>) -> Result<Result<(), StoreError>, Malformed>,
) -> Result<(), StoreError> {
    for row in client.rows(ask)? {
        let taken = take(&|column| Fields::of(&row, column));
        taken.map_err(|e| Trouble::from(e).at(client.url()))??;
    }
    Ok(())
}
