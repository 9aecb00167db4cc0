//! What was committed lately, and whom it touched: a bounded ring for whoever waits for news. A
//! commit is told after readers can see it, never before. Must not know who listens, nor why.

use crate::domain::PersonNo;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Commits remembered at most.
pub const FEED_COMMITS_MAX: usize = 1_024;
/// People remembered at most, over all commits; four bytes each. A commit that touches more is
/// told as one after which everything may have changed.
pub const FEED_PEOPLE_MAX: usize = 65_536;

/// One commit, as readers came to see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// The number of the commit.
    pub sequence: u64,
    /// Everybody whose row or records it changed: both ends of every link, before and after.
    /// `None` = anything may have changed.
    pub people: Option<Arc<[PersonNo]>>,
}

/// What became visible after a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// The turn up to which this tells; to be asked from the next time.
    pub turn: u64,
    /// The commits, oldest first; `None` = anything may have changed, for whoever asks came too
    /// late, or a commit said so.
    pub commits: Option<Vec<Commit>>,
}

impl News {
    /// Whether nothing became visible.
    pub fn is_empty(&self) -> bool {
        self.commits.as_ref().is_some_and(Vec::is_empty)
    }

    /// Everybody touched; `None` = anybody may be.
    pub fn people(&self) -> Option<impl Iterator<Item = PersonNo> + '_> {
        let commits = self.commits.as_ref()?;
        let touched = |commit: &'_ Commit| commit.people.clone();
        Some(commits.iter().filter_map(touched).flat_map(|people| people.to_vec()))
    }
}

/// Is told of every commit on the thread that made it visible, so it must not wait for anything.
/// Once it answers `false` it is told no more.
pub type Listener = Box<dyn Fn(u64) -> bool + Send>;

/// The ring of commits. Whoever asks remembers a turn: first the turn, then a look at the store;
/// so whatever becomes visible between the two is told again rather than not at all.
#[derive(Default)]
pub struct Feed {
    ring: Mutex<Ring>,
    told: Condvar,
}

#[derive(Default)]
struct Ring {
    /// Commits told so far.
    turn: u64,
    commits: VecDeque<Commit>,
    people: usize,
    listeners: Vec<Listener>,
}

impl Feed {
    /// How many commits were told so far.
    pub fn turn(&self) -> u64 {
        self.ring().turn
    }

    /// The number of the commit told last; 0 before the first.
    #[cfg_attr(not(feature = "neo4j"), allow(dead_code, reason = "others write to databases only"))]
    pub(super) fn newest(&self) -> u64 {
        self.ring().commits.back().map_or(0, |commit| commit.sequence)
    }

    /// What became visible after this turn.
    pub fn since(&self, turn: u64) -> News {
        self.ring().since(turn)
    }

    /// Waits until something becomes visible after this turn, or the time is over.
    pub fn wait(&self, turn: u64, time: Duration) -> News {
        let nothing_yet = |ring: &mut Ring| ring.turn <= turn;
        let waited = self.told.wait_timeout_while(self.ring(), time, nothing_yet);
        let (ring, _) = waited.unwrap_or_else(PoisonError::into_inner);
        ring.since(turn)
    }

    /// Has somebody told of every commit from now on.
    pub fn listen(&self, listener: Listener) {
        self.ring().listeners.push(listener);
    }

    /// Tells of a commit that readers can see. `None` = anything may have changed.
    pub(super) fn tell(&self, sequence: u64, people: Option<Vec<PersonNo>>) {
        let people = people.filter(|people| people.len() <= FEED_PEOPLE_MAX).map(Arc::from);
        let mut ring = self.ring();
        ring.push(Commit { sequence, people });
        let turn = ring.turn;
        ring.listeners.retain(|listener| listener(turn));
        drop(ring);
        self.told.notify_all();
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn push(&mut self, commit: Commit) {
        let size = |commit: &Commit| commit.people.as_ref().map_or(0, |people| people.len());
        if commit.people.is_none() {
            // Whoever asks from before this one is told the same without the others.
            self.commits.clear();
            self.people = 0;
        }
        self.turn += 1;
        self.people += size(&commit);
        self.commits.push_back(commit);
        while self.commits.len() > FEED_COMMITS_MAX || self.people > FEED_PEOPLE_MAX {
            let Some(oldest) = self.commits.pop_front() else { return };
            self.people -= size(&oldest);
        }
    }

    fn since(&self, turn: u64) -> News {
        let missed = usize::try_from(self.turn.saturating_sub(turn)).unwrap_or(usize::MAX);
        let told = self.commits.len().checked_sub(missed);
        let commits = told.map(|old| self.commits.range(old..).cloned().collect::<Vec<_>>());
        let commits = commits.filter(|all| all.iter().all(|commit| commit.people.is_some()));
        News { turn: self.turn, commits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(numbers: std::ops::Range<u32>) -> Vec<PersonNo> {
        numbers.map(PersonNo).collect()
    }

    fn touched(news: &News) -> Option<Vec<u32>> {
        news.people().map(|people| people.map(|p| p.0).collect())
    }

    #[test]
    fn what_came_after_a_turn_is_told_and_no_more() {
        let feed = Feed::default();
        assert!(feed.since(0).is_empty());
        feed.tell(5, Some(people(1..3)));
        let turn = feed.turn();
        feed.tell(6, Some(people(7..8)));
        assert_eq!(touched(&feed.since(0)), Some(vec![1, 2, 7]));
        let news = feed.since(turn);
        assert_eq!(touched(&news), Some(vec![7]));
        assert_eq!(news.commits.unwrap()[0].sequence, 6);
        assert!(feed.since(feed.turn()).is_empty());
    }

    #[test]
    fn whoever_comes_too_late_is_told_that_anything_may_have_changed() {
        let feed = Feed::default();
        for n in 0..FEED_COMMITS_MAX as u64 + 3 {
            feed.tell(n, Some(people(0..1)));
        }
        assert_eq!(feed.since(2).commits, None);
        assert_eq!(feed.since(3).commits.unwrap().len(), FEED_COMMITS_MAX);
        feed.tell(9_000, Some(people(0..FEED_PEOPLE_MAX as u32 + 1)));
        assert_eq!(feed.since(feed.turn() - 1).commits, None);
        assert!(feed.since(feed.turn()).is_empty());
        feed.tell(9_001, Some(people(3..4)));
        assert_eq!(touched(&feed.since(feed.turn() - 1)), Some(vec![3]));
        assert_eq!(feed.since(feed.turn() - 2).commits, None);
    }

    #[test]
    fn the_ring_holds_no_more_people_than_it_says() {
        let feed = Feed::default();
        for n in 0..10 {
            feed.tell(n, Some(people(0..FEED_PEOPLE_MAX as u32 / 3)));
        }
        let ring = feed.ring();
        assert!(ring.people <= FEED_PEOPLE_MAX, "{}", ring.people);
        assert_eq!(ring.commits.len(), 3);
    }

    #[test]
    fn a_wait_ends_with_the_news_or_with_its_time() {
        let feed = Arc::new(Feed::default());
        assert!(feed.wait(0, Duration::from_millis(5)).is_empty());
        let teller = Arc::clone(&feed);
        let thread = std::thread::spawn(move || teller.tell(1, Some(people(4..5))));
        assert_eq!(touched(&feed.wait(0, Duration::from_secs(20))), Some(vec![4]));
        thread.join().unwrap();
    }

    #[test]
    fn a_listener_is_told_until_it_has_enough() {
        let feed = Feed::default();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        feed.listen(Box::new(move |turn| {
            hears.lock().unwrap().push(turn);
            turn < 2
        }));
        (0..4).for_each(|n| feed.tell(n, None));
        assert_eq!(*heard.lock().unwrap(), [1, 2]);
    }
}
