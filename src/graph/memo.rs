//! What is worked out once, by key, and whether it rests on somebody whom a change made another:
//! what does not is the same after the change, and is not worked out again. Must not know what is
//! remembered.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::cell::RefCell;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often somebody was met who is another after a change. Nobody is where nobody watches (see
/// [`Watched`](super::Watched)).
#[derive(Clone, Copy, Default)]
pub struct Met<'g>(Option<&'g AtomicU64>);

impl<'g> Met<'g> {
    /// Counted here.
    pub(super) fn by(count: &'g AtomicU64) -> Met<'g> {
        Met(Some(count))
    }

    /// Whether anybody watches.
    pub fn is_watched(self) -> bool {
        self.0.is_some()
    }

    fn count(self) -> u64 {
        self.0.map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Whatever is being worked out rests on somebody who changed.
    fn again(self) {
        if let Some(count) = self.0 {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Answers, each worked out once.
pub struct Memo<K, V>(RefCell<FxHashMap<K, Kept<V>>>);

struct Kept<V> {
    value: V,
    /// Whether somebody who changed was met on the way.
    has_met: bool,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo(RefCell::default())
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// Room for so many, so that the table is not laid out anew as they come.
    pub fn with_room(entries: usize) -> Memo<K, V> {
        Memo(RefCell::new(FxHashMap::with_capacity_and_hasher(entries, FxBuildHasher)))
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The answer, if it is remembered here, or is the same in `like`.
    pub fn found(&self, met: Met, like: Option<&Self>, key: &K) -> Option<V> {
        if let Some(kept) = self.0.borrow().get(key) {
            if kept.has_met {
                met.again();
            }
            return Some(kept.value.clone());
        }
        like?.untouched(key)
    }

    /// The answer, if it rests on nobody who changed.
    fn untouched(&self, key: &K) -> Option<V> {
        let found = self.0.borrow();
        found.get(key).filter(|kept| !kept.has_met).map(|kept| kept.value.clone())
    }

    /// The answer, remembered here, taken from `like` where it is the same there, or worked out.
    pub fn once(&self, met: Met, like: Option<&Self>, key: K, work: impl FnOnce() -> V) -> V {
        match self.found(met, None, &key) {
            Some(found) => found,
            None => self.work_out(met, like, key, work),
        }
    }

    /// The same where it is not remembered here.
    pub fn work_out(&self, met: Met, like: Option<&Self>, key: K, work: impl FnOnce() -> V) -> V {
        if let Some(found) = like.and_then(|like| like.untouched(&key)) {
            self.keep(key, &found, false);
            return found;
        }
        let before = met.count();
        let found = work();
        self.keep(key, &found, met.count() != before);
        found
    }

    /// What `work` says of several keys at once, which it names; none is remembered yet.
    pub fn work_out_for_all(&self, met: Met, work: impl FnOnce() -> (V, Vec<K>)) -> V {
        let before = met.count();
        let (found, keys) = work();
        let has_met = met.count() != before;
        for key in keys {
            self.keep(key, &found, has_met);
        }
        found
    }

    fn keep(&self, key: K, value: &V, has_met: bool) {
        self.0.borrow_mut().insert(key, Kept { value: value.clone(), has_met });
    }
}
