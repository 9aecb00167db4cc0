//! What readers see: a country, and the people changed since it was built, laid over it. A writer
//! puts a new layer up in one stroke; past a bound the layer is folded into a new country beside
//! both readers and the writer, if it can wait once the writer is quiet.

use super::guard::guarded;
use super::layers::Layers;
use super::{Inner, load};
use crate::domain::{Day, PersonNo, Sources};
use crate::graph::{Country, FamilyGraph, Footprint, Node};
use crate::store::{Reads, Snapshot, StoreError};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// One in so many of a country's people may be laid over it before it is folded, where they are
/// more than the options say: a fold reads everybody.
const LAID_ONE_IN: usize = 64;
/// How long nobody is laid over a country before it is folded: a fold has every core to itself
/// that it can get, and many events in a row would wait for it.
const QUIET: Duration = Duration::from_secs(1);
/// So many times as many people are folded though it never was quiet.
const OVERFULL: usize = 4;

/// What is published, and what it is made of.
#[derive(Default)]
pub(super) struct Shelf {
    current: RwLock<Option<Snapshot>>,
    work: Mutex<Work>,
    /// Somebody was laid over the country, or a fold shall not wait any longer.
    stirred: Condvar,
}

#[derive(Default)]
struct Work {
    country: Option<Arc<Country>>,
    layers: Layers,
    /// People changed since the fold that is under way began.
    since_fold: Option<FxHashSet<PersonNo>>,
    /// Counts whole loads, so that a fold which one of them has overtaken is thrown away.
    loads: u64,
    folding: Vec<JoinHandle<()>>,
    /// Somebody waits for the folds.
    is_awaited: bool,
}

/// A country of one moment.
struct Read {
    country: Arc<Country>,
    sequence: u64,
    default_date: Option<Day>,
}

impl Read {
    fn shown_as(self, graph: Arc<dyn FamilyGraph>) -> Snapshot {
        let Read { sequence, default_date, .. } = self;
        Snapshot { graph, sequence, default_date, reads: Reads::default() }
    }
}

impl Shelf {
    fn current(&self) -> Option<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put_up(&self, snapshot: Option<Snapshot>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the country takes in memory, if one is loaded.
    pub(super) fn footprint(&self) -> Option<Footprint> {
        self.work().country.as_ref().map(|country| country.footprint())
    }

    /// How many people are laid over the country.
    pub(super) fn layer_len(&self) -> usize {
        self.work().layers.len()
    }

    /// Waits until no fold is under way.
    pub(super) fn settle(&self) {
        let mut work = self.work();
        let folding = std::mem::take(&mut work.folding);
        work.is_awaited = true;
        drop(work);
        self.stirred.notify_all();
        for thread in folding {
            // A fold that panicked has published nothing, so there is nothing to undo.
            let _ = thread.join();
        }
        self.work().is_awaited = false;
    }

    /// The same, before the store is closed: a fold that has not begun is for nobody.
    pub(super) fn close(&self) {
        self.work().loads += 1;
        self.settle();
    }
}

impl Inner {
    /// Everything committed and shown so far; the first call loads it.
    pub(super) fn snapshot(&self) -> Result<Snapshot, StoreError> {
        if let Some(found) = self.shelf.current() {
            return Ok(found);
        }
        let mut work = self.shelf.work();
        match self.shelf.current() {
            Some(found) => Ok(found),
            None => self.load(&mut work),
        }
    }

    /// Builds the country anew, if anybody has ever asked for it.
    pub(super) fn rebuild(&self) -> Result<(), StoreError> {
        let mut work = self.shelf.work();
        match self.shelf.current() {
            None => Ok(()),
            Some(_) => self.load(&mut work).map(|_| ()),
        }
    }

    /// The next reader loads anew.
    pub(super) fn forget_graph(&self) {
        let mut work = self.shelf.work();
        (work.country, work.layers, work.since_fold) = (None, Layers::default(), None);
        work.loads += 1;
        let sequence = self.shelf.current().map_or(0, |before| before.sequence);
        self.shelf.put_up(None);
        self.feed.tell(sequence, None);
    }

    fn load(&self, work: &mut Work) -> Result<Snapshot, StoreError> {
        let snapshot = self.read_country()?;
        let country = Arc::clone(&snapshot.country);
        let snapshot = snapshot.shown_as(Arc::clone(&country) as Arc<dyn FamilyGraph>);
        (work.country, work.layers, work.since_fold) = (Some(country), Layers::default(), None);
        work.loads += 1;
        self.shelf.put_up(Some(snapshot.clone()));
        self.feed.tell(snapshot.sequence, None);
        Ok(snapshot)
    }

    fn read_country(&self) -> Result<Read, StoreError> {
        guarded(self.tables.path(), || self.countrys_rows())
    }

    fn countrys_rows(&self) -> Result<Read, StoreError> {
        let reading = self.tables.read()?;
        let sequence = reading.sequence().map_err(|e| self.tables.fail(e))?;
        let default_date = reading.default_date().map_err(|e| self.tables.fail(e))?;
        let country = load::country(&self.tables, &reading, &self.options.sources)?;
        Ok(Read { country: Arc::new(country), sequence, default_date })
    }

    /// Shows people as they are since the commit of this number, which stands: where they cannot be
    /// shown, the next reader loads anew.
    pub(super) fn show(
        inner: &Arc<Inner>,
        nodes: FxHashMap<PersonNo, Arc<Node>>,
        sources: &Sources,
        sequence: u64,
    ) {
        let path = inner.tables.path();
        let laid = guarded(path, || {
            Inner::lay(inner, nodes, sources, sequence);
            Ok(())
        });
        if laid.is_err() {
            inner.forget_graph();
        }
    }

    fn lay(
        inner: &Arc<Inner>,
        nodes: FxHashMap<PersonNo, Arc<Node>>,
        sources: &Sources,
        sequence: u64,
    ) {
        let mut work = inner.shelf.work();
        let (before, country) = (inner.shelf.current(), work.country.clone());
        let touched: Vec<PersonNo> = nodes.keys().copied().collect();
        let (Some(before), Some(country)) = (before, country) else {
            // The next reader loads it, and is told of it all the same.
            inner.feed.tell(sequence, Some(touched));
            return;
        };
        if let Some(since) = &mut work.since_fold {
            since.extend(nodes.keys());
        }
        work.layers.lay(inner.recent_max(), &country, nodes.into_values(), sources);
        inner.shelf.put_up(Some(Snapshot {
            graph: work.layers.graph(&country),
            sequence: before.sequence.max(sequence),
            default_date: before.default_date,
            reads: Reads::default(),
        }));
        inner.feed.tell(sequence, Some(touched));
        inner.shelf.stirred.notify_all();
        let is_full = work.layers.len() > inner.laid_max(&country);
        if is_full && work.since_fold.is_none() {
            work.since_fold = Some(FxHashSet::default()); // no other fold begins
            let (loads, inner) = (work.loads, Arc::clone(inner));
            // One that a whole load has overtaken may still be reading.
            work.folding.retain(|thread| !thread.is_finished());
            work.folding.push(std::thread::spawn(move || inner.fold(loads)));
        }
    }

    /// How many people may be laid over a country. Of those laid over it some answers look at all.
    fn laid_max(&self, country: &Country) -> usize {
        let max = self.options.layer_people_max;
        max.max((country.people() as usize / LAID_ONE_IN).min(8 * max))
    }

    /// How many people of the last commits are copied by the next one at most.
    fn recent_max(&self) -> usize {
        self.options.layer_people_max / 8
    }

    /// Waits until nobody has been laid over the country for a moment, or too many are. Whoever
    /// was until then will be in what is read.
    fn await_quiet(&self, loads: u64) {
        let mut work = self.shelf.work();
        loop {
            let max = work.country.as_ref().map_or(0, |country| OVERFULL * self.laid_max(country));
            if work.loads != loads || work.is_awaited || work.layers.len() > max {
                break;
            }
            let waited = self.shelf.stirred.wait_timeout(work, QUIET);
            let (stirred, quiet) = waited.unwrap_or_else(PoisonError::into_inner);
            work = stirred;
            if quiet.timed_out() {
                break;
            }
        }
        if work.loads == loads {
            work.since_fold = Some(FxHashSet::default());
        }
    }

    /// Builds a country of everything committed, and lays only later changes over it.
    fn fold(&self, loads: u64) {
        self.await_quiet(loads);
        if self.shelf.work().loads != loads {
            return;
        }
        let read = self.read_country();
        let mut work = self.shelf.work();
        if work.loads != loads {
            // A whole load has overtaken this fold; what is noted now belongs to a later one.
            return;
        }
        let since = work.since_fold.take();
        let (Ok(mut read), Some(since)) = (read, since) else {
            // The layer goes on growing; the next commit tries again.
            return;
        };
        let Some(before) = self.shelf.current() else { return };
        let country = Arc::clone(&read.country);
        let before_it = std::mem::take(&mut work.layers);
        let changed: Vec<Arc<Node>> =
            since.iter().filter_map(|p| before_it.node(*p).cloned()).collect();
        if !changed.is_empty() {
            let changed = changed.into_iter();
            work.layers.lay(self.recent_max(), &country, changed, before.graph.sources());
        }
        let graph = work.layers.graph(&country);
        read.sequence = before.sequence.max(read.sequence);
        // Set in between, it is shown already and newer than what was read.
        read.default_date = before.default_date;
        work.country = Some(country);
        self.shelf.put_up(Some(read.shown_as(graph)));
    }

    /// Shows another default date.
    pub(super) fn put_up_default_date(&self, date: Option<Day>, sequence: u64) {
        let _work = self.shelf.work();
        if let Some(before) = self.shelf.current() {
            let sequence = before.sequence.max(sequence);
            self.shelf.put_up(Some(Snapshot { sequence, default_date: date, ..before }));
            self.feed.tell(sequence, None);
        }
    }
}
