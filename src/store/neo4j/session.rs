//! A turn of the one writer: rows are looked up by their keys when they are asked for, kept for
//! the batch, and every batch is one transaction. Must not know why something is written.

use super::Inner;
use super::ahead::Fetched;
use super::fetch::{Reader, Trouble};
use super::own::Own;
use super::rows::{
    take_arrived, take_event, take_extract, take_income, take_link, take_name, take_person,
    take_reject, take_status,
};
use super::state::State;
use super::statements as say;
use super::turn::Taken;
use super::values::{Fields, Malformed};
use super::write;
use crate::domain::{EventKey, Identity, Instant, PersonNo, Source, Sources};
use crate::graph::{LinkNo, OnDemand, StatusNo, Subgraph};
use crate::store::staged::Staged;
use crate::store::{
    Ahead, ArrivedRows, Changes, EventNo, ExtractRow, ExtractState, Ground, Intake, IntakeSession,
    NextNumbers, Reads, RowOf, SeeReject, StoreError, StoredEvent, StoredIncome, StoredLink,
    StoredPerson, StoredStatus,
};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// How long one look-up may take.
const LOOK_UP_MAX: Duration = Duration::from_secs(30);
/// Records that one statement looks up: a busy server has done with them long before that.
const LOOKED_UP_MAX: usize = 4_000;
/// Events that name one person, at most.
const EVENTS_MAX: usize = 100_000;

/// The one writer of this process, or somebody who writes in thought.
pub(super) struct Session {
    pub(super) inner: Arc<Inner>,
    /// Held until the session ends; nobody holds it in thought.
    pub(super) turn: Option<Taken>,
    pub(super) before: State,
    /// With what was staged.
    pub(super) now: State,
    pub(super) staged: Staged,
    graph: Option<Arc<OnDemand<Reader>>>,
    pub(super) laid: Option<Arc<Subgraph>>,
    reads: Reads,
    pub(super) names: RefCell<HashMap<Identity, Option<(PersonNo, bool)>>>,
    trouble: RefCell<Option<StoreError>>,
    pub(super) ahead: Fetched,
    /// The event that is recorded first, if what it needs was fetched already.
    pub(super) foreseen: Option<EventKey>,
    own: Own,
}

impl Session {
    pub(super) fn new(
        inner: Arc<Inner>,
        turn: Option<Taken>,
        reads: Reads,
    ) -> Result<Session, StoreError> {
        let state = State::read(&inner.client, &inner.sources)?;
        Ok(Session::at(inner, turn, reads, state))
    }

    /// At a state that is that of the database.
    pub(super) fn at(
        inner: Arc<Inner>,
        turn: Option<Taken>,
        reads: Reads,
        state: State,
    ) -> Session {
        Session {
            inner,
            turn,
            now: state.clone(),
            own: Own::begin(&state.next),
            before: state,
            staged: Staged::default(),
            graph: None,
            laid: None,
            reads,
            names: RefCell::default(),
            trouble: RefCell::default(),
            ahead: Fetched::default(),
            foreseen: None,
        }
    }

    /// Everybody, as of the moment the session began or last committed.
    pub(super) fn fetched(&mut self) -> Arc<OnDemand<Reader>> {
        let (inner, state, reads) = (&self.inner, &self.before, &self.reads);
        let made = self.graph.get_or_insert_with(|| {
            let reader = Reader::new(inner, state.clone(), reads.clone());
            Arc::new(OnDemand::new(reader, state.sources.clone(), state.next.person))
        });
        Arc::clone(made)
    }

    /// Makes everything staged durable.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.check()?;
        if self.staged.is_empty() {
            return Ok(());
        }
        let staged = std::mem::take(&mut self.staged);
        self.written(staged.changes())
    }

    fn written(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let command = self.inner.next_command();
        let after = write::commit(&self.inner.client, &self.before, changes, &command)?;
        self.own.note(changes);
        if self.ahead.leaves_incomes(changes, self.before.next) {
            self.inner.months.carry(self.before.sequence, after.sequence);
        }
        *self.inner.left() = Some((after.clone(), command));
        (self.now, self.before) = (after.clone(), after);
        (self.graph, self.laid, self.ahead) = (None, None, Fetched::default());
        self.foreseen = None;
        self.inner.feed.tell(self.before.sequence, Some(changes.people_touched()));
        Ok(())
    }

    /// Nothing is written that rests on a look-up that failed.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if let Some(e) = self.trouble.borrow().as_ref() {
            return Err(e.clone());
        }
        self.reads.check()
    }

    pub(super) fn note_names(&self, changes: &Changes) {
        let mut names = self.names.borrow_mut();
        for (no, row) in &changes.people {
            let found = Some((*no, row.arrived));
            if let Some(iin) = row.person.iin {
                names.insert(Identity::Iin(iin), found);
            }
            let texts = row.also_known_as.iter().chain([&row.person.reference]);
            for text in texts.filter(|text| !text.is_empty()) {
                names.insert(Identity::Ref(text.clone()), found);
            }
        }
    }

    /// Asks for all these names at once, and keeps what is found.
    fn look_names_up<'n>(
        &self,
        wanted: impl IntoIterator<Item = Identity<&'n str>>,
    ) -> Result<(), StoreError> {
        let mut names = self.names.borrow_mut();
        let (mut iins, mut refs) = (Vec::new(), Vec::new());
        for name in wanted {
            let own = name.to_owned();
            if names.contains_key(&own) {
                continue;
            }
            match &own {
                Identity::Iin(iin) => iins.push(iin.to_string()),
                Identity::Ref(text) => refs.push(text.clone()),
            }
            names.insert(own, None);
        }
        if iins.is_empty() && refs.is_empty() || self.own.names {
            return Ok(());
        }
        let ask = say::NAMES.within(LOOK_UP_MAX).with_all("iins", iins).with_all("refs", refs);
        for row in self.inner.client.rows(ask)? {
            let found =
                Fields::of(&row, "named").and_then(take_name).map_err(|e| self.damaged(e))?;
            names.insert(found.0, Some(found.1));
        }
        Ok(())
    }

    pub(super) fn damaged(&self, malformed: Malformed) -> StoreError {
        Trouble::from(malformed).at(self.inner.client.url())
    }

    /// Rows of one column.
    fn column<T>(
        &self,
        ask: super::cypher::Ask,
        column: &'static str,
        take: impl Fn(Fields) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.inner.client.rows(ask)?;
        let taken: Result<Vec<T>, Malformed> =
            rows.iter().map(|row| take(Fields::of(row, column)?)).collect();
        taken.map_err(|e| self.damaged(e))
    }

    fn stored_people(
        &self,
        people: &[PersonNo],
    ) -> Result<Vec<(PersonNo, StoredPerson)>, StoreError> {
        let ask = say::STORED_PEOPLE.within(LOOK_UP_MAX).with_all("ids", numbers(people));
        self.column(ask, "person", take_person)
    }

    /// The incomes of each of these people, also of those who have none.
    fn stored_incomes(
        &self,
        people: &[PersonNo],
    ) -> Result<FxHashMap<PersonNo, Vec<StoredIncome>>, StoreError> {
        let mut all: FxHashMap<PersonNo, Vec<StoredIncome>> =
            people.iter().map(|p| (*p, Vec::new())).collect();
        let may_have = people.iter().copied().filter(|p| self.own.may_have_incomes(*p));
        let earners: Vec<PersonNo> = may_have.collect();
        if earners.is_empty() {
            return Ok(all);
        }
        let ask = say::STORED_INCOMES.within(LOOK_UP_MAX).with_all("ids", numbers(&earners));
        let take = |mut of: Fields| Ok((PersonNo(of.number()?), take_income(of.list()?)?));
        for (p, row) in self.column(ask, "income", take)? {
            all.entry(p).or_default().push(row);
        }
        for rows in all.values_mut() {
            rows.sort_by_key(|row| (row.income.month, row.income.kind));
        }
        Ok(all)
    }

    /// All versions of each of these records, also of those that have none.
    fn stored_links(
        &self,
        ids: &[&str],
    ) -> Result<HashMap<String, Vec<(LinkNo, StoredLink)>>, StoreError> {
        let mut all: HashMap<String, Vec<(LinkNo, StoredLink)>> =
            ids.iter().map(|id| ((*id).to_owned(), Vec::new())).collect();
        let may_be = all.keys().filter(|id| self.own.may_have_link(id));
        let ids: Vec<String> = may_be.cloned().collect();
        for ids in ids.chunks(LOOKED_UP_MAX) {
            let ids = ids.iter().map(String::as_str);
            let ask = say::LINK_VERSIONS.within(LOOK_UP_MAX).with_all("ids", ids);
            for found in self.column(ask, "link", |of| take_link(of, &self.now.sources))? {
                all.entry(found.1.link.record.id.clone()).or_default().push(found);
            }
        }
        Ok(all)
    }

    fn stored_statuses(
        &self,
        ids: &[&str],
    ) -> Result<HashMap<String, Vec<(StatusNo, StoredStatus)>>, StoreError> {
        let mut all: HashMap<String, Vec<(StatusNo, StoredStatus)>> =
            ids.iter().map(|id| ((*id).to_owned(), Vec::new())).collect();
        let may_be = all.keys().filter(|id| self.own.may_have_status(id));
        let ids: Vec<String> = may_be.cloned().collect();
        for ids in ids.chunks(LOOKED_UP_MAX) {
            let ids = ids.iter().map(String::as_str);
            let ask = say::STATUS_VERSIONS.within(LOOK_UP_MAX).with_all("ids", ids);
            for found in self.column(ask, "status", |of| take_status(of, &self.now.sources))? {
                all.entry(found.1.status.record.id.clone()).or_default().push(found);
            }
        }
        Ok(all)
    }

    /// Has everything of these people in one go.
    pub(super) fn fetch_whole(
        &mut self,
        people: impl Iterator<Item = PersonNo>,
    ) -> Result<(), StoreError> {
        let known = self.before.next.person;
        let lacking = |p: &PersonNo| p.0 < known && !self.ahead.whole.contains_key(p);
        let people: Vec<PersonNo> = people.filter(lacking).collect();
        if people.is_empty() {
            return Ok(());
        }
        let ask = say::STORED_WHOLE.within(LOOK_UP_MAX).with_all("ids", numbers(&people));
        for row in self.inner.client.rows(ask)? {
            let taken = self.ahead.take_whole(&row, &self.now.sources);
            taken.map_err(|e| self.damaged(e))?;
        }
        Ok(())
    }
}

/// Each once.
fn numbers(people: &[PersonNo]) -> BTreeSet<u32> {
    people.iter().map(|p| p.0).collect()
}

impl Intake for Session {
    fn next(&self) -> NextNumbers {
        self.now.next
    }

    fn sources(&self) -> &Sources {
        &self.now.sources
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        Ok(ExtractState { last: self.now.last_extract.clone() })
    }

    fn extract(
        &mut self,
        key: (&[u8; 32], Instant),
        nth: usize,
    ) -> Result<Option<ExtractRow>, StoreError> {
        let mut found = self.column(say::EXTRACTS.within(LOOK_UP_MAX), "extract", take_extract)?;
        // What was staged is newer than the database.
        if let Some(last) = &self.now.last_extract {
            found.retain(|row| row.number != last.number);
            found.push(last.clone());
        }
        found.retain(|row| (&row.hash, row.recorded_at) == key);
        Ok(found.into_iter().nth(nth))
    }

    fn arrived_until(&mut self, extract: u32, file: u8) -> Result<Option<u64>, StoreError> {
        let own = |rows: &&ArrivedRows| (rows.extract, rows.file) == (extract, file);
        let staged = self.staged.changes().arrived.iter().rfind(own);
        if let Some(line) = staged.and_then(ArrivedRows::last_line) {
            return Ok(Some(line));
        }
        let ask = say::LAST_ARRIVAL.within(LOOK_UP_MAX).with("extract", extract);
        let found = self.column(ask.with("file", u32::from(file)), "arrival", take_arrived)?;
        Ok(found.first().and_then(|(_, rows)| rows.last_line()))
    }

    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError> {
        let rejects = self.column(say::REJECTS.within(LOOK_UP_MAX), "reject", take_reject)?;
        let _ = rejects.iter().try_for_each(see); // whoever has enough has enough
        Ok(())
    }

    fn looks_ahead(&self) -> bool {
        true
    }

    fn look_ahead(&mut self, ahead: &Ahead) -> Result<(), StoreError> {
        self.look_names_up(ahead.names.iter().cloned())?;
        let known: Vec<PersonNo> = {
            let names = self.names.borrow();
            let number = |name: &Identity<&str>| names.get(&name.to_owned()).copied().flatten();
            ahead.names.iter().filter_map(number).map(|(no, _)| no).collect()
        };
        if ahead.people && !known.is_empty() {
            self.ahead.people = self.stored_people(&known)?.into_iter().collect();
        }
        if ahead.incomes && !known.is_empty() {
            self.ahead.incomes = self.stored_incomes(&known)?;
        }
        if !ahead.links.is_empty() {
            self.ahead.links = self.stored_links(&ahead.links)?;
        }
        if !ahead.statuses.is_empty() {
            self.ahead.statuses = self.stored_statuses(&ahead.statuses)?;
        }
        Ok(())
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        if let Err(e) = self.look_names_up([identity.clone()]) {
            // Whatever is worked out from here on is not written.
            self.trouble.borrow_mut().get_or_insert(e);
        }
        self.names.borrow().get(&identity.to_owned()).copied().flatten()
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        if let Some(row) = self.staged.person(p) {
            return Ok(Some(row.clone()));
        }
        if !self.ahead.people.contains_key(&p) {
            self.fetch_whole([p].into_iter())?;
        }
        Ok(self.ahead.people.get(&p).cloned())
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        if !self.ahead.has_links(id) {
            let found = self.stored_links(&[id])?;
            self.ahead.links.extend(found);
        }
        let mut all = self.ahead.links.get(id).cloned().unwrap_or_default();
        all.retain(|(no, _)| self.staged.link(*no).is_none());
        let staged = self.staged.changes().links.iter();
        all.extend(staged.filter(|(_, row)| row.link.record.id == id).cloned());
        all.retain(|(_, row)| row.link.record.source == source);
        all.sort_by_key(|(no, row)| (row.link.record.recorded.from, *no));
        Ok(all)
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        if !self.ahead.has_statuses(id) {
            let found = self.stored_statuses(&[id])?;
            self.ahead.statuses.extend(found);
        }
        let mut all = self.ahead.statuses.get(id).cloned().unwrap_or_default();
        all.retain(|(no, _)| self.staged.status(*no).is_none());
        let staged = self.staged.changes().statuses.iter();
        all.extend(staged.filter(|(_, row)| row.status.record.id == id).cloned());
        all.retain(|(_, row)| row.status.record.source == source);
        all.sort_by_key(|(no, row)| (row.status.record.recorded.from, *no));
        Ok(all)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        if let Some(rows) = self.staged.incomes(p) {
            return Ok(rows.to_vec());
        }
        if !self.ahead.incomes.contains_key(&p) {
            self.fetch_whole([p].into_iter())?;
        }
        Ok(self.ahead.incomes.get(&p).cloned().unwrap_or_default())
    }

    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        let Some(person) = self.person(p)? else { return Ok(Vec::new()) };
        if person.arrived {
            return Ok(Vec::new());
        }
        let links = self.links_of(p)?.into_iter().map(RowOf::Link);
        let statuses = self.statuses_of(p)?.into_iter().map(RowOf::Status);
        let mut rows: Vec<RowOf> = links.chain(statuses).collect();
        rows.sort_unstable();
        Ok(rows)
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        let kept = self.staged.link(no).or_else(|| self.ahead.link_rows.get(&no));
        let is_new = no.0 >= self.before.next.link;
        if kept.is_some() || is_new {
            return Ok(kept.cloned());
        }
        let ask = say::LINK.within(LOOK_UP_MAX).with("id", no.0);
        let mut found = self.column(ask, "link", |of| take_link(of, &self.now.sources))?;
        Ok(found.pop().map(|(_, row)| row))
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        let kept = self.staged.status(no).or_else(|| self.ahead.status_rows.get(&no));
        let is_new = no.0 >= self.before.next.status;
        if kept.is_some() || is_new {
            return Ok(kept.cloned());
        }
        let ask = say::STATUS.within(LOOK_UP_MAX).with("id", no.0);
        let mut found = self.column(ask, "status", |of| take_status(of, &self.now.sources))?;
        Ok(found.pop().map(|(_, row)| row))
    }

    fn has_events(&self, p: PersonNo) -> bool {
        if self.now.next.event == 0 {
            return false; // nobody has any
        }
        if !self.staged.events_of(p).is_empty() {
            return true;
        }
        if p.0 >= self.before.next.person {
            return false; // it is new
        }
        if let Some(records) = self.ahead.whole.get(&p) {
            return records.named;
        }
        let ask = say::EVENTS_OF.within(LOOK_UP_MAX).with("id", p.0).with("after", -1_i64);
        match self.inner.client.rows(ask.with("most", 1_i64)) {
            Ok(rows) => !rows.is_empty(),
            Err(e) => {
                self.trouble.borrow_mut().get_or_insert(e);
                false
            }
        }
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        if self.now.next.event == 0 {
            return Ok(Vec::new());
        }
        let mut all = match self.ahead.events_of(p) {
            Some(all) => all,
            None if p.0 >= self.before.next.person => Vec::new(),
            None => self.inner.events_of(p, None, EVENTS_MAX, &self.now.sources)?,
        };
        for no in self.staged.events_of(p).to_vec() {
            if all.iter().all(|(kept, _)| *kept != no) {
                all.extend(self.event_row(no)?.map(|row| (no, row)));
            }
        }
        for (no, row) in &mut all {
            if let Some(staged) = self.staged.event(*no) {
                row.clone_from(staged);
            }
        }
        all.sort_by_key(|(no, _)| *no);
        Ok(all)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        if let Some(found) = self.staged.event_of_key(source, id) {
            return Ok(Some(found.clone()));
        }
        match self.ahead.keys.get(&(source.to_owned(), id.to_owned())).copied() {
            Some(None) => Ok(None),
            Some(Some(no)) => Ok(self.event_row(no)?.map(|row| (no, row))),
            None => self.inner.event(source, id, &self.now.sources),
        }
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        if let Some(row) = self.staged.event(no) {
            return Ok(Some(row.clone()));
        }
        if let Some(row) = self.ahead.events.get(&no) {
            return Ok(Some(row.clone()));
        }
        let ask = say::EVENT.within(LOOK_UP_MAX).with("id", no.0);
        let mut found = self.column(ask, "event", |of| take_event(of, &self.now.sources))?;
        Ok(found.pop().map(|(_, row)| row))
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        self.fetch_whole([p].into_iter())?;
        let kept = self.ahead.whole.get(&p).map(|records| records.links.clone());
        let mut all = kept.unwrap_or_default();
        let staged = self.staged.changes().links.iter();
        let ends = |row: &StoredLink| row.link.from.person() == Some(p) || row.link.to == p;
        all.extend(staged.filter(|(_, row)| ends(row)).map(|(no, _)| *no));
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        self.fetch_whole([p].into_iter())?;
        let kept = self.ahead.whole.get(&p).map(|records| records.statuses.clone());
        let kept = kept.into_iter().flatten();
        let staged = self.staged.changes().statuses.iter();
        let staged = staged.filter(|(_, row)| row.status.person == p).map(|(no, _)| *no);
        let mut all: Vec<StatusNo> = kept.chain(staged).collect();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        if !self.staged.is_empty() {
            self.stage(changes)?;
            return self.flush();
        }
        self.check()?;
        self.written(&changes)?;
        self.note_names(&changes);
        Ok(())
    }
}

impl IntakeSession for Session {
    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.flush()
    }
}
