//! Loss of power at any moment, also while the loss before is being repaired: the store opens,
//! every commit that was acknowledged is there, and none is there by half.

use super::disk::{Disk, Sync};
use super::{Dice, ledger, options};
use otbasy::store::{BeingKept, Embedded, Intake, IntakeSession, Options, Publish};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

const LOSSES: u64 = 150;
/// A disk is worn out after so many commits: looking at all of them takes its time.
const COMMITS_MAX: u64 = 60;

/// Of the commits of events those that wait in line are made durable while the next is carried out.
fn open(disk: &Disk) -> Result<Embedded, String> {
    let options = Options { flight_rows_min: 1, ..options() };
    Embedded::on_backend(disk.clone(), options).map_err(|e| e.to_string())
}

/// A disk with an empty store, everything of it safe.
fn fresh(seed: u64) -> Disk {
    let disk = Disk::new(seed);
    drop(open(&disk).unwrap());
    disk
}

/// Some commits, each begun before the one before it is waited for; how many were acknowledged, and
/// whether all were.
fn one_beside_the_other(store: &Embedded, first: u64, count: u64) -> (u64, bool) {
    let (mut acknowledged, mut all) = (0, true);
    let mut wait = |before: Option<BeingKept>| {
        let Some(before) = before else { return };
        let is_kept = before.wait().is_ok();
        assert!(!is_kept || all, "kept behind one that was not");
        acknowledged += u64::from(is_kept);
        all &= is_kept;
    };
    let mut before: Option<BeingKept> = None;
    let mut all_begun = true;
    for n in first..first + count {
        let begun = store.begin(move |_| Ok(((), ledger::commit(n))));
        all_begun = begun.is_ok();
        wait(before.take());
        before = begun.ok().map(|((), kept)| kept);
        if !all_begun {
            break;
        }
    }
    wait(before);
    (acknowledged, all && all_begun)
}

/// Commits through the door that imports use, the one that every single write uses, and the one of
/// files of events, until the power is cut or `until` commits are there. `acknowledged` counts
/// those that returned.
fn work(store: &Embedded, dice: &mut Dice, acknowledged: &mut u64, until: u64) {
    while *acknowledged < until {
        if dice.one_in(4) {
            // Whoever reads rows has the tables take what is in the log.
            drop(store.all_rows());
        }
        let publish = if dice.one_in(2) { Publish::AtFinish } else { Publish::EachCommit };
        if dice.one_in(4) {
            let changes = ledger::commit(*acknowledged);
            if store.write(move |_| Ok(((), changes))).is_err() {
                return;
            }
            *acknowledged += 1;
            continue;
        }
        if dice.one_in(4) {
            let (more, all) = one_beside_the_other(store, *acknowledged, 2 + dice.below(4));
            *acknowledged += more;
            if !all {
                return;
            }
            continue;
        }
        let Ok(mut session) = store.intake(publish) else { return };
        for _ in 0..=dice.below(4) {
            if session.commit(ledger::commit(*acknowledged)).is_err() {
                return;
            }
            *acknowledged += 1;
        }
        if !dice.one_in(4) && Box::new(session).finish().is_err() {
            return;
        }
    }
}

#[test]
fn no_acknowledged_commit_is_lost_with_the_power_and_none_is_there_by_half() {
    let (mut losses, mut commits, mut repairs) = (0, 0, 0);
    let mut seed = 0;
    while losses < LOSSES {
        seed += 1;
        let mut dice = Dice::new(seed);
        let (mut disk, mut acknowledged) = (fresh(seed), 0);
        while acknowledged < COMMITS_MAX && losses < LOSSES {
            if dice.one_in(3) {
                disk.cut_after(dice.below(30));
            }
            // Opening, and looking at everything, may lose the power as well.
            let store = open(&disk);
            let found = store.as_ref().map_err(Clone::clone).and_then(ledger::check);
            if disk.has_power() {
                let found = found.unwrap_or_else(|e| panic!("seed {seed}, loss {losses}: {e}"));
                assert!(found >= acknowledged, "seed {seed}: {found} of {acknowledged} are there");
                assert!(found <= acknowledged + 1, "seed {seed}: {found}, tried {acknowledged}");
                acknowledged = found;
                disk.cut_after(dice.below(150));
                let before = acknowledged;
                let store = store.unwrap();
                work(&store, &mut dice, &mut acknowledged, COMMITS_MAX);
                commits += acknowledged - before;
            } else {
                repairs += 1;
                drop(store);
            }
            losses += 1;
            disk = disk.after_loss();
        }
    }
    println!("{losses} losses, {repairs} of them while opening, {commits} acknowledged commits");
    assert!(commits > LOSSES, "{commits}");
    assert!(repairs > LOSSES / 20, "{repairs}");
}

/// The same checks on a disk that says "synced" and does nothing; what they say.
fn on_a_lying_disk(seed: u64) -> Result<(), String> {
    let disk = fresh(seed);
    disk.set_sync(Sync::Lies, Duration::ZERO);
    let mut dice = Dice::new(seed);
    let mut acknowledged = 0;
    work(&open(&disk)?, &mut dice, &mut acknowledged, 8);
    let disk = disk.after_loss();
    let found = ledger::check(&open(&disk)?)?;
    if found < acknowledged { Err(format!("{found} of {acknowledged}")) } else { Ok(()) }
}

#[test]
fn the_checks_catch_a_disk_that_lies_about_syncing() {
    let trials = 20;
    let is_caught = |seed: &u64| {
        let outcome = catch_unwind(AssertUnwindSafe(|| on_a_lying_disk(*seed)));
        !matches!(outcome, Ok(Ok(())))
    };
    let caught = (0..trials).filter(is_caught).count();
    println!("{caught} of {trials} lies caught");
    assert!(caught >= 15, "{caught} of {trials}");
}
