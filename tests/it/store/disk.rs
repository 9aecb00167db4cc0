//! A disk in memory whose power can be cut: whatever was not synced then, every sector of 512 bytes
//! by itself, is there afterwards or is not. Tests only.

use super::Dice;
use std::collections::BTreeSet;
use std::io::{Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const SECTOR: usize = 512;

/// How the disk answers a request to sync.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sync {
    Honest,
    /// It says that everything is safe, and keeps nothing safe.
    Lies,
}

#[derive(Debug)]
struct State {
    /// What survives a loss of power for certain.
    safe: Vec<u8>,
    /// What is read.
    seen: Vec<u8>,
    unsynced: BTreeSet<usize>,
    dice: u64,
    /// Calls until the power is cut; `None` = never.
    left: Option<u64>,
    is_on: bool,
    sync: Sync,
    sync_takes: Duration,
    /// Handles of earlier powering are dead.
    powering: u64,
}

/// The disk; its clones are one disk.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    state: Arc<Mutex<State>>,
    powering: u64,
}

impl Disk {
    pub(crate) fn new(seed: u64) -> Disk {
        let state = State {
            safe: Vec::new(),
            seen: Vec::new(),
            unsynced: BTreeSet::new(),
            dice: seed,
            left: None,
            is_on: true,
            sync: Sync::Honest,
            sync_takes: Duration::ZERO,
            powering: 0,
        };
        Disk { state: Arc::new(Mutex::new(state)), powering: 0 }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_sync(&self, sync: Sync, takes: Duration) {
        let mut state = self.state();
        (state.sync, state.sync_takes) = (sync, takes);
    }

    /// Cuts the power after that many calls.
    pub(crate) fn cut_after(&self, calls: u64) {
        self.state().left = Some(calls);
    }

    pub(crate) fn has_power(&self) -> bool {
        self.state().is_on
    }

    /// Cuts the power if it is on, decides what became of every unsynced sector, and hands out the
    /// disk with power again.
    pub(crate) fn after_loss(&self) -> Disk {
        let mut state = self.state();
        let mut dice = Dice::new(state.dice);
        state.dice = dice.roll();
        if state.seen.len() != state.safe.len() && dice.one_in(2) {
            let len = state.seen.len();
            state.safe.resize(len, 0);
        }
        for sector in std::mem::take(&mut state.unsynced) {
            let start = sector * SECTOR;
            let end = (start + SECTOR).min(state.seen.len()).min(state.safe.len());
            if dice.one_in(2) && start < end {
                let State { safe, seen, .. } = &mut *state;
                safe[start..end].copy_from_slice(&seen[start..end]);
            }
        }
        state.seen = state.safe.clone();
        (state.left, state.is_on) = (None, true);
        state.powering += 1;
        Disk { state: Arc::clone(&self.state), powering: state.powering }
    }

    /// The state, if there is power; whether this call is the one that loses it.
    fn call(&self) -> Result<(MutexGuard<'_, State>, bool)> {
        let mut state = self.state();
        if !state.is_on || state.powering != self.powering {
            return Err(no_power());
        }
        let is_last = state.left == Some(0);
        state.left = state.left.map(|left| left.saturating_sub(1));
        state.is_on = !is_last;
        Ok((state, is_last))
    }
}

fn no_power() -> Error {
    Error::other("there is no power")
}

fn done(is_last: bool) -> Result<()> {
    if is_last { Err(no_power()) } else { Ok(()) }
}

impl redb::StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        Ok(self.call()?.0.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let (state, is_last) = self.call()?;
        let start = offset as usize;
        let found = state.seen.get(start..start + out.len());
        out.copy_from_slice(found.ok_or_else(|| Error::other("read behind the end"))?);
        done(is_last)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let (mut state, is_last) = self.call()?;
        state.seen.resize(len as usize, 0);
        done(is_last)
    }

    fn sync_data(&self) -> Result<()> {
        let (mut state, is_last) = self.call()?;
        std::thread::sleep(state.sync_takes);
        // A sync that the loss interrupts has made nothing certain.
        if state.sync == Sync::Honest && !is_last {
            let State { safe, seen, unsynced, .. } = &mut *state;
            safe.resize(seen.len(), 0);
            for sector in std::mem::take(unsynced) {
                let start = sector * SECTOR;
                let end = (start + SECTOR).min(seen.len());
                if start < end {
                    safe[start..end].copy_from_slice(&seen[start..end]);
                }
            }
        }
        done(is_last)
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let (mut state, is_last) = self.call()?;
        let start = offset as usize;
        let end = start + data.len();
        let place = state.seen.get_mut(start..end);
        place.ok_or_else(|| Error::other("write behind the end"))?.copy_from_slice(data);
        state.unsynced.extend(start / SECTOR..end.div_ceil(SECTOR));
        done(is_last)
    }
}
