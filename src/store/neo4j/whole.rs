//! Everybody, by ranges of numbers over a few connections: for sweeps and exports. Must not know
//! what becomes of them.

use super::Inner;
use super::client::Client;
use super::fetch::{Trouble, take_incomes};
use super::journal;
use super::rows::{take_link, take_person, take_status};
use super::state::State;
use super::statements::PERSON_RANGE;
use super::values::Fields;
use crate::domain::{Identity, Income, PersonNo, Sources};
use crate::graph::{Builder, Country, LinkNo, StatusNo};
use crate::store::{
    AllRows, Counts, EventNo, ExtractRow, RejectRow, SeeArrived, StoreError, StoredEvent,
    StoredIncome, StoredLink, StoredPerson, StoredStatus, Visit,
};
use neo4rs::Row;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// People of one statement.
const RANGE: u32 = 2_000;
/// Statements at once.
const CONNECTIONS: usize = 2;
/// How long one range may take.
const RANGE_MAX: Duration = Duration::from_mins(1);

/// All rows of one moment.
pub(super) struct Whole {
    client: Arc<Client>,
    state: State,
    people: ByNumber<StoredPerson>,
    links: ByNumber<StoredLink>,
    statuses: ByNumber<StoredStatus>,
    incomes: ByNumber<Vec<StoredIncome>>,
}

/// Rows in the order of their numbers.
struct ByNumber<T>(Vec<(u32, T)>);

impl<T> ByNumber<T> {
    /// Rows are large, so their numbers are sorted, and each row moves once.
    fn of(rows: impl Iterator<Item = (u32, T)>) -> ByNumber<T> {
        let mut rows: Vec<Option<(u32, T)>> = rows.map(Some).collect();
        let number = |row: &Option<(u32, T)>| row.as_ref().map_or(0, |(no, _)| *no);
        let mut order: Vec<(u32, usize)> = rows.iter().map(number).zip(0..).collect();
        order.sort_unstable();
        order.dedup_by_key(|(no, _)| *no);
        ByNumber(order.into_iter().filter_map(|(_, place)| rows[place].take()).collect())
    }

    fn get(&self, no: u32) -> Option<&T> {
        let place = self.0.binary_search_by_key(&no, |(no, _)| *no).ok()?;
        Some(&self.0[place].1)
    }

    fn rows(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(no, row)| (*no, row))
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// What one statement brought.
#[derive(Default)]
struct Part {
    people: Vec<(u32, StoredPerson)>,
    links: Vec<(u32, StoredLink)>,
    statuses: Vec<(u32, StoredStatus)>,
    incomes: Vec<(u32, Vec<StoredIncome>)>,
}

impl Part {
    fn take(rows: &[Row], state: &State) -> Result<Part, Trouble> {
        let mut part = Part::default();
        for row in rows {
            let sequence: i64 = row.get("sequence").map_err(|_| super::values::Malformed("it"))?;
            if sequence as u64 > state.sequence {
                return Err(Trouble::Newer);
            }
            let (no, person) = take_person(Fields::of(row, "person")?)?;
            part.people.push((no.0, person));
            for fields in Fields::of(row, "links")?.lists() {
                let (no, link) = take_link(fields?, &state.sources)?;
                part.links.push((no.0, link));
            }
            for fields in Fields::of(row, "statuses")?.lists() {
                let (no, status) = take_status(fields?, &state.sources)?;
                part.statuses.push((no.0, status));
            }
            let own = take_incomes(row)?;
            if !own.is_empty() {
                part.incomes.push((no.0, own));
            }
        }
        Ok(part)
    }
}

impl Whole {
    /// Everything as of the state; refused if somebody writes meanwhile.
    pub(super) fn read(inner: &Inner, state: State) -> Result<Whole, StoreError> {
        let (shared, next) = (Mutex::new(Ok(Vec::new())), AtomicU32::new(0));
        let people = state.next.person;
        std::thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| {
                    loop {
                        let low = next.fetch_add(RANGE, Ordering::Relaxed);
                        if low >= people || lock(&shared).is_err() {
                            return;
                        }
                        let ask = PERSON_RANGE.within(RANGE_MAX).with("low", low);
                        let rows = inner.client.rows(ask.with("high", low + RANGE));
                        let at = |e: Trouble| e.at(inner.client.url());
                        let part = rows.and_then(|rows| Part::take(&rows, &state).map_err(at));
                        match (&mut *lock(&shared), part) {
                            (Ok(parts), Ok(part)) => parts.push(part),
                            (shared @ Ok(_), Err(e)) => *shared = Err(e),
                            (Err(_), _) => return,
                        }
                    }
                });
            }
        });
        let parts: Result<Vec<Part>, StoreError> =
            shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Whole::of(Arc::clone(&inner.client), state, parts?))
    }

    fn of(client: Arc<Client>, state: State, mut parts: Vec<Part>) -> Whole {
        fn all<T>(parts: &mut [Part], own: impl Fn(&mut Part) -> Vec<(u32, T)>) -> ByNumber<T> {
            ByNumber::of(parts.iter_mut().flat_map(own))
        }
        let parts = &mut parts[..];
        Whole {
            people: all(parts, |part| std::mem::take(&mut part.people)),
            links: all(parts, |part| std::mem::take(&mut part.links)),
            statuses: all(parts, |part| std::mem::take(&mut part.statuses)),
            incomes: all(parts, |part| std::mem::take(&mut part.incomes)),
            client,
            state,
        }
    }

    /// Numbers that are given to nobody, one sentence a kind: all must be there.
    pub(super) fn gaps(&self) -> Vec<String> {
        let next = &self.state.next;
        let kinds = [
            ("people", self.people.len(), next.person),
            ("versions of links", self.links.len(), next.link),
            ("versions of statuses", self.statuses.len(), next.status),
        ];
        let short = kinds.into_iter().filter(|(_, found, next)| *found != *next as usize);
        short.map(|(what, found, next)| format!("{found} {what} where there were {next}")).collect()
    }

    /// Those of all numbers of a person.
    fn incomes_of(&self, p: PersonNo, also: &[PersonNo]) -> Vec<StoredIncome> {
        let of = |p: &PersonNo| self.incomes.get(p.0).map_or(&[][..], Vec::as_slice);
        also.iter().fold(of(&p).to_vec(), |own, other| StoredIncome::join(own, of(other)))
    }

    /// The same as a graph.
    pub(super) fn country(&self) -> Country {
        let Builder { mut people, mut links, mut statuses, mut incomes } = Builder::default();
        for (no, row) in self.people.rows() {
            people.push(&row.person, row.arrived, row.two_people);
            row.also_known_as.iter().for_each(|text| people.also_known_as(text, PersonNo(no)));
            people.merged(row.united.as_ref().map_or(&[], |united| &united.merged));
        }
        self.links.rows().for_each(|(_, row)| links.push(&row.link));
        self.statuses.rows().for_each(|(_, row)| statuses.push(&row.status));
        let running = self.state.running_extract();
        for (no, row) in self.people.rows() {
            let no = PersonNo(no);
            let own = self.incomes_of(no, row.also());
            let own: Vec<Income> = own.iter().filter_map(|row| row.in_force(running)).collect();
            incomes.push(no, &own);
        }
        Builder { people, links, statuses, incomes }.finish(self.state.sources.clone())
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl AllRows for Whole {
    fn sources(&self) -> &Sources {
        &self.state.sources
    }

    fn running_extract(&self) -> Result<Option<u32>, StoreError> {
        Ok(self.state.running_extract())
    }

    fn identity(&self, p: PersonNo) -> Result<Option<Identity>, StoreError> {
        let person = self.people.get(p.0).map(|row| &row.person);
        Ok(person.and_then(|person| match person.iin {
            Some(iin) => Some(Identity::Iin(iin)),
            None if person.reference.is_empty() => None,
            None => Some(Identity::Ref(person.reference.clone())),
        }))
    }

    fn people(&self, visit: Visit<PersonNo, StoredPerson>) -> Result<(), StoreError> {
        self.people.rows().try_for_each(|(no, row)| visit(PersonNo(no), row))
    }

    fn links(&self, visit: Visit<LinkNo, StoredLink>) -> Result<(), StoreError> {
        self.links.rows().try_for_each(|(no, row)| visit(LinkNo(no), row))
    }

    fn statuses(&self, visit: Visit<StatusNo, StoredStatus>) -> Result<(), StoreError> {
        self.statuses.rows().try_for_each(|(no, row)| visit(StatusNo(no), row))
    }

    fn incomes(&self, visit: Visit<PersonNo, [StoredIncome]>) -> Result<(), StoreError> {
        self.incomes.rows().try_for_each(|(no, rows)| visit(PersonNo(no), rows))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let State { sequence, default_date, next, .. } = self.state;
        Ok(Counts { sequence, default_date, next })
    }

    fn events(&self, visit: Visit<EventNo, StoredEvent>) -> Result<(), StoreError> {
        journal::events(&self.client, &self.state, visit)
    }

    fn arrivals(&self, see: SeeArrived) -> Result<(), StoreError> {
        journal::arrivals(&self.client, &self.state, see)
    }

    fn event_people(&self, visit: Visit<PersonNo, EventNo>) -> Result<(), StoreError> {
        journal::event_people(&self.client, &self.state, visit)
    }

    fn extracts(&self, visit: Visit<u32, ExtractRow>) -> Result<(), StoreError> {
        journal::extracts(&self.client, &self.state, visit)
    }

    fn rejects(&self, visit: Visit<u32, RejectRow>) -> Result<(), StoreError> {
        journal::rejects(&self.client, visit)
    }
}
