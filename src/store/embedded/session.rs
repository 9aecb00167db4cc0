//! A turn of the one writer: look-ups from memory, contents from the tables, batches committed one
//! by one or staged for a common commit. Must not know why something is written.

use super::Inner;
use super::accept;
use super::codec;
use super::desk::{self, Desk};
use super::flight::{Flight, Landing};
use super::guard::guarded;
use super::load;
use super::log;
use super::seen::{Read, Rows};
use super::tables::Kept;
use crate::domain::{Identity, Instant, LinkKind, PersonNo, Source, Sources, StatusKind};
use crate::graph::{FamilyGraph, LinkNo, Node, StatusNo, Subgraph};
use crate::store::nodes::{self, Touched};
use crate::store::{
    ArrivedRows, Changes, EventNo, ExtractRow, ExtractState, Ground, Intake, IntakeSession,
    NextNumbers, RowOf, SeeReject, StoreError, StoredEvent, StoredIncome, StoredLink, StoredPerson,
    StoredStatus,
};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// When readers see what was committed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Publish {
    /// Once, when the session is finished: for imports that change much.
    AtFinish,
    /// With every commit, laid over what is in memory: for a few changes at a time.
    EachCommit,
}

/// The one writer of an embedded store, until it is dropped.
pub struct Session {
    inner: Arc<Inner>,
    desk: Box<Desk>,
    rows: Rows<Arc<Inner>>,
    publish: Publish,
    /// People changed by what was staged.
    nodes: FxHashMap<PersonNo, Arc<Node>>,
    laid: Option<Arc<Subgraph>>,
    /// Who was touched since: a graph is laid for whoever looks at it, and in a group of events
    /// often nobody does.
    unlaid: Touched,
    /// What readers saw when it was first asked for: a fold beside this session numbers addresses
    /// anew, and what comes before a change is held against what comes after.
    below: Option<Arc<dyn FamilyGraph>>,
    unpublished: bool,
    extract_ended: bool,
    /// Batches staged so far.
    stages: u64,
    broken: bool,
}

impl Session {
    /// Over what is on its way, if anything is.
    pub(super) fn new(
        inner: Arc<Inner>,
        mut desk: Box<Desk>,
        publish: Publish,
        flight: Option<Arc<Flight>>,
    ) -> Session {
        let logged = std::mem::take(&mut desk.logged);
        let rows = match flight {
            Some(flight) => Rows::under(Arc::clone(&inner), flight, Read::default()),
            None => Rows::over(Arc::clone(&inner), logged),
        };
        Session {
            rows,
            inner,
            desk,
            publish,
            nodes: FxHashMap::default(),
            laid: None,
            unlaid: Touched::default(),
            below: None,
            unpublished: false,
            extract_ended: false,
            stages: 0,
            broken: false,
        }
    }

    /// Everybody as of now, with what was staged in this session and is not yet durable.
    pub fn graph(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError> {
        self.await_landing()?;
        let nodes = self.touched_nodes()?;
        let last = self.last_laid()?;
        if nodes.is_empty() && *last.sources() == self.desk.sources {
            return Ok(last);
        }
        drop(last);
        let sources = Arc::new(self.desk.sources.clone());
        let mut laid = match self.laid.take() {
            Some(laid) => laid,
            None => Arc::new(Subgraph::over(self.last_laid()?, Arc::clone(&sources))),
        };
        match Arc::get_mut(&mut laid) {
            // Nobody has looked at it who may look again.
            Some(laid) => laid.lay(nodes, sources),
            None => laid = Arc::new(laid.with(nodes, sources)),
        }
        Ok(Arc::clone(self.laid.insert(laid)) as Arc<dyn FamilyGraph>)
    }

    /// The links of somebody, and maybe others.
    fn links_now(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        let mut rows = Vec::new();
        self.last_laid()?.links(p, &mut rows);
        let unlaid = self.unlaid().flat_map(|touched| touched.links_of(p)).copied();
        Ok(rows.into_iter().map(|row| row.no).chain(unlaid).collect())
    }

    /// The statuses of somebody, and maybe others.
    fn statuses_now(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        let mut rows = Vec::new();
        self.last_laid()?.statuses(p, &mut rows);
        let unlaid = self.unlaid().flat_map(|touched| touched.statuses_of(p)).copied();
        Ok(rows.into_iter().map(|row| row.no).chain(unlaid).collect())
    }

    /// Of whom the graph laid last may not tell as of now.
    fn unlaid(&self) -> impl Iterator<Item = &Touched> {
        let flying = self.rows.flying().map(|flight| &flight.touched);
        flying.into_iter().chain([&self.unlaid])
    }

    /// Waits until what was on its way is durable and shown.
    fn await_landing(&mut self) -> Result<(), StoreError> {
        let Some(flight) = self.rows.flying() else { return Ok(()) };
        let landed = flight.landing().unwrap_or_else(|| Err(self.inner.busy()));
        // The look-ups are ahead of the tables, or may be.
        let sequence = landed.inspect_err(|_| self.broken = true)?;
        self.rows.note_landed(sequence);
        self.below = None;
        Ok(())
    }

    /// Hands over what was staged, to be made durable while the next writes, if that is worth
    /// while.
    pub(super) fn take_off(&mut self) -> Result<Option<Landing>, StoreError> {
        let changes = self.rows.staged.changes();
        // The graph that somebody looked at is laid already.
        let is_free = self.laid.is_none() && !self.extract_ended && !self.broken;
        let is_large = log::rows_of(changes) >= self.inner.options.flight_rows_min;
        let is_settled = !self.inner.tables.is_unsettled();
        let is_news = log::is_of_events(changes) && !changes.only_retells_events();
        if !(is_free && is_large && is_settled && is_news) {
            return Ok(None);
        }
        let leavings = (self.rows.flying().cloned(), self.below.clone());
        self.await_landing()?;
        // The tables have all of it.
        drop(self.rows.take_logged());
        let (rows, touched) =
            (std::mem::take(&mut self.rows.staged), std::mem::take(&mut self.unlaid));
        let (sources, running) = (self.desk.sources.clone(), self.desk.running_extract());
        let flight = Arc::new(Flight::new(rows, touched, sources, running));
        self.inner.put_in_the_air(Some(Arc::clone(&flight)));
        Ok(Some(Landing::of(Arc::clone(&self.inner), flight, self.rows.take_read(), leavings)))
    }

    /// Everybody touched since the graph was laid, as they are now.
    fn touched_nodes(&mut self) -> Result<Vec<Arc<Node>>, StoreError> {
        if self.unlaid.is_empty() {
            return Ok(Vec::new());
        }
        let touched = std::mem::take(&mut self.unlaid);
        let before = self.last_laid()?;
        let was_broken = std::mem::replace(&mut self.broken, true);
        let running = self.desk.running_extract();
        let nodes = nodes::of(&mut self.rows, running, &touched, before.as_ref())?;
        self.nodes.extend(nodes.iter().map(|node| (node.no, Arc::clone(node))));
        self.broken = was_broken;
        Ok(nodes)
    }

    /// The graph as it was laid last.
    fn last_laid(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError> {
        if let Some(laid) = &self.laid {
            return Ok(Arc::clone(laid) as Arc<dyn FamilyGraph>);
        }
        let below = match self.below.take() {
            Some(below) => below,
            None => self.inner.snapshot()?.graph,
        };
        Ok(Arc::clone(self.below.insert(below)))
    }

    /// Does `work` and stages what it changes. A panic on the way ends this write and those that
    /// share its commit, never the thread that writes: the next turn begins from the tables.
    pub(super) fn carry_out<T>(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<(T, Changes), StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.inner.tables.path().to_owned();
        let (mut ended, stages) = (false, self.stages);
        let done = guarded(&path, || {
            let done = work(self).and_then(|(found, changes)| self.stage(changes).map(|()| found));
            ended = true;
            done
        });
        if ended {
            // What it had staged before it failed cannot be taken back one by one.
            self.broken |= done.is_err() && self.stages != stages;
            return done;
        }
        self.broken = true;
        Err(StoreError::Failed { path, reason: "the write broke off; nothing was written".into() })
    }

    /// Accepts a batch for the next [`flush`](Session::flush); later look-ups see it.
    pub(super) fn stage(&mut self, changes: Changes) -> Result<(), StoreError> {
        if changes == Changes::default() {
            return Ok(());
        }
        self.stop_if_broken()?;
        self.accept(&changes)?;
        self.stages += 1;
        // From here on a failure leaves the look-ups ahead of the tables.
        self.broken = true;
        for p in self.new_in_events(&changes) {
            let (links, statuses) = (self.links_now(p)?, self.statuses_now(p)?);
            self.desk.begin_events(p, links, statuses);
        }
        self.note_touched(&changes)?;
        let running = self.desk.running_extract();
        self.desk.note(&changes);
        self.extract_ended |= running.is_some() && running != self.desk.running_extract();
        self.rows.staged.add(changes);
        self.broken = false;
        Ok(())
    }

    /// Whom a batch touches: whose rows and records it states, and whose they were.
    fn note_touched(&mut self, changes: &Changes) -> Result<(), StoreError> {
        self.unlaid.add_all_of(changes);
        let next = self.desk.next;
        for (no, _) in changes.links.iter().filter(|(no, _)| no.0 < next.link) {
            let old = self.link(*no)?.map(|row| row.link);
            for p in old.map_or([None; 2], |link| [link.from.person(), Some(link.to)]) {
                self.unlaid.add(p);
            }
        }
        for (no, _) in changes.statuses.iter().filter(|(no, _)| no.0 < next.status) {
            let was_of = self.status(*no)?.map(|row| row.status.person);
            self.unlaid.add(was_of);
        }
        Ok(())
    }

    /// Whether it can be gone on with: nothing failed half-way.
    pub(super) fn is_sound(&self) -> bool {
        !self.broken
    }

    /// Makes everything staged durable in one transaction, then shows it to readers.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        let (path, mut ended) = (self.inner.tables.path().to_owned(), false);
        let flushed = guarded(&path, || {
            let flushed = self.make_durable();
            ended = true;
            flushed
        });
        self.broken |= !ended;
        flushed.inspect_err(|_| self.inner.note_failed_commit())
    }

    /// Refuses what was asked for when so many commits had failed, if one more did since.
    pub(super) fn stop_if_failed_since(&self, failed: u64) -> Result<(), StoreError> {
        if self.inner.failed_commits() == failed {
            return Ok(());
        }
        let path = self.inner.tables.path().to_owned();
        let reason = "a write before this one failed; nothing was written".to_owned();
        Err(StoreError::Failed { path, reason })
    }

    fn make_durable(&mut self) -> Result<(), StoreError> {
        self.stop_if_broken()?;
        // Whatever was answered may rest on it.
        self.await_landing()?;
        if self.rows.staged.is_empty() {
            return Ok(());
        }
        self.touched_nodes()?;
        self.rows.let_go();
        let changes = std::mem::take(&mut self.rows.staged).into_changes();
        (self.laid, self.below) = (None, None);
        let nodes = std::mem::take(&mut self.nodes);
        let kept = self.inner.tables.keep(&changes).inspect_err(|_| {
            // What was staged is known to the look-ups, but not to the tables.
            self.broken = true;
        })?;
        let tells_nothing_new = changes.only_retells_events();
        self.rows.note_kept(changes, kept);
        if tells_nothing_new {
            return Ok(());
        }
        if !std::mem::take(&mut self.extract_ended) {
            Inner::show(&self.inner, nodes, &self.desk.sources, kept.sequence);
        } else if self.inner.rebuild().is_err() {
            // The incomes of the whole extract count from now on, also of people whom this batch
            // does not touch. What was written stands; the next reader loads anew.
            self.inner.forget_graph();
        }
        Ok(())
    }

    /// People whom an event names from this batch on.
    fn new_in_events(&self, changes: &Changes) -> Vec<PersonNo> {
        let people = changes.event_people.iter().map(|(p, _)| *p);
        let mut new: Vec<PersonNo> = people.filter(|p| !self.desk.has_events(*p)).collect();
        new.sort_unstable();
        new.dedup();
        new
    }

    /// Finds their records in the tables: the graph is older than they are.
    fn scan_records_of(&mut self, people: &[PersonNo]) -> Result<(), StoreError> {
        if people.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        let tables = &self.inner.tables;
        let reading = tables.read()?;
        load::each(tables, &reading.link, "link", |no, row| {
            let link = codec::decode_link(row)?.link;
            for p in link.from.person().into_iter().chain([link.to]) {
                found.extend(people.contains(&p).then_some((p, LinkNo(no))));
            }
            Ok(())
        })?;
        let mut held = Vec::new();
        load::each(tables, &reading.status, "status", |no, row| {
            let p = codec::decode_status(row)?.status.person;
            held.extend(people.contains(&p).then_some((p, StatusNo(no))));
            Ok(())
        })?;
        for p in people {
            self.desk.begin_events(*p, [], []);
        }
        for (p, no) in found {
            self.desk.begin_events(p, [no], []);
        }
        for (p, no) in held {
            self.desk.begin_events(p, [], [no]);
        }
        Ok(())
    }

    fn stop_if_broken(&self) -> Result<(), StoreError> {
        if !self.broken {
            return Ok(());
        }
        Err(StoreError::Failed {
            path: self.inner.tables.path().to_owned(),
            reason: "an earlier write of the same group failed; nothing was written".to_owned(),
        })
    }

    fn accept(&self, changes: &Changes) -> Result<(), StoreError> {
        let refuse = |reason| StoreError::Failed {
            path: self.inner.tables.path().to_owned(),
            reason: format!("a batch was refused: {reason}"),
        };
        accept::check(&self.desk, changes).map_err(refuse)
    }
}

impl Intake for Session {
    fn next(&self) -> NextNumbers {
        self.desk.next
    }

    fn sources(&self) -> &Sources {
        &self.desk.sources
    }

    fn extracts(&mut self) -> Result<ExtractState, StoreError> {
        Ok(ExtractState { last: self.desk.last_extract.clone() })
    }

    fn extract(
        &mut self,
        key: (&[u8; 32], Instant),
        nth: usize,
    ) -> Result<Option<ExtractRow>, StoreError> {
        let (tables, reading) = self.rows.at_hand()?;
        let mut found = desk::extracts_of(tables, reading, key)?;
        // What was staged is newer than the tables.
        let staged = self.desk.last_extract.iter();
        for row in staged.filter(|row| (&row.hash, row.recorded_at) == key) {
            found.retain(|known| known.number != row.number);
            found.push(row.clone());
        }
        Ok(found.into_iter().nth(nth))
    }

    fn arrived_until(&mut self, extract: u32, file: u8) -> Result<Option<u64>, StoreError> {
        let own = |rows: &&ArrivedRows| (rows.extract, rows.file) == (extract, file);
        let staged = self.rows.staged.changes().arrived.iter().rfind(own);
        if let Some(line) = staged.and_then(ArrivedRows::last_line) {
            return Ok(Some(line));
        }
        let (tables, reading) = self.rows.at_hand()?;
        desk::arrived_until(tables, reading, extract, file)
    }

    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError> {
        let mut seen = ControlFlow::Continue(());
        let (tables, reading) = self.rows.at_hand()?;
        load::each(tables, &reading.reject, "reject", |_, row| {
            if seen.is_continue() {
                seen = see(&codec::decode_reject(row)?);
            }
            Ok(())
        })?;
        if seen.is_continue() {
            let _ = self.rows.staged.changes().rejects.iter().try_for_each(see);
        }
        Ok(())
    }

    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)> {
        self.desk.find(identity).map(|p| (p, self.desk.has_arrived(p)))
    }

    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        nodes::Contents::person(&mut self.rows, p)
    }

    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError> {
        let maybe = self.desk.maybe_links(source, id).into_iter().map(LinkNo).collect();
        self.rows.link_versions(maybe, (source, id))
    }

    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError> {
        let maybe = self.desk.maybe_statuses(source, id).into_iter().map(StatusNo).collect();
        self.rows.status_versions(maybe, (source, id))
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        nodes::Contents::incomes(&mut self.rows, p)
    }

    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError> {
        Ok(self.desk.waiting_for(p))
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        nodes::Contents::link(&mut self.rows, no)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        nodes::Contents::status(&mut self.rows, no)
    }

    fn kind_of_link(&mut self, no: LinkNo) -> Option<LinkKind> {
        if self.publish == Publish::AtFinish {
            return None; // there may be no graph, and it is not kept in step
        }
        let newer = self.rows.newer_link(no).map(|row| row.link.kind);
        newer.or_else(|| Some(self.last_laid().ok()?.link(no)?.kind))
    }

    fn kind_of_status(&mut self, no: StatusNo) -> Option<StatusKind> {
        if self.publish == Publish::AtFinish {
            return None;
        }
        let newer = self.rows.newer_status(no).map(|row| row.status.kind);
        newer.or_else(|| Some(self.last_laid().ok()?.status(no)?.kind))
    }

    fn has_events(&self, p: PersonNo) -> bool {
        self.desk.has_events(p)
    }

    fn may_be_united(&self, p: PersonNo) -> bool {
        self.desk.may_be_united(p)
    }

    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError> {
        if !self.desk.has_events(p) {
            return Ok(Vec::new());
        }
        self.rows.events_of(p)
    }

    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
        self.rows.event(source, id)
    }

    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError> {
        self.rows.event_row(no)
    }

    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError> {
        if self.desk.has_events(p) {
            return Ok(self.desk.links_of(p));
        }
        self.links_now(p)
    }

    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError> {
        if self.desk.has_events(p) {
            return Ok(self.desk.statuses_of(p));
        }
        self.statuses_now(p)
    }

    fn commit(&mut self, changes: Changes) -> Result<(), StoreError> {
        if self.publish == Publish::EachCommit || !self.rows.staged.is_empty() {
            self.stage(changes)?;
            return self.flush();
        }
        self.accept(&changes)?;
        let new = self.new_in_events(&changes);
        self.scan_records_of(&new)?;
        self.rows.let_go();
        let sequence = self.inner.tables.write(&changes)?;
        self.desk.note(&changes);
        self.rows.note_kept(changes, Kept::in_tables(sequence));
        self.unpublished = true;
        Ok(())
    }
}

impl Ground for Session {
    fn graph(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError> {
        Session::graph(self)
    }

    fn stage(&mut self, changes: Changes) -> Result<(), StoreError> {
        Session::stage(self, changes)
    }
}

impl IntakeSession for Session {
    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.flush()?;
        self.rows.let_go();
        if std::mem::take(&mut self.unpublished) { self.inner.rebuild() } else { Ok(()) }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.rows.let_go();
        if self.unpublished {
            // Left half-way: what is in memory is older than the tables, so readers load anew.
            self.inner.forget_graph();
        }
        let empty = Box::new(Desk::empty(Sources::new(Vec::new())));
        let mut desk = std::mem::replace(&mut self.desk, empty);
        desk.logged = self.rows.take_logged();
        let is_sound = !self.broken && self.rows.staged.is_empty() && !std::thread::panicking();
        self.inner.turn.give_back(is_sound.then_some(desk));
    }
}
