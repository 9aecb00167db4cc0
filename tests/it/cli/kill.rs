//! An import that is killed at any moment goes on where it stopped: in the end the store is sound
//! and everything is as if nobody had killed it.

use super::{FILES, Home, last_line};
use serde_json::Value;
use std::os::unix::process::ExitStatusExt;
use std::thread;
use std::time::{Duration, Instant};

const PEOPLE: &str = "60000";
const SEED: u64 = 20_260_601;
/// Stores that are filled under fire.
const STORES: usize = 3;
/// Kills of one store, and how many more if none of them came while rows were being taken in.
const KILLS: usize = 4;
const KILLS_MAX: usize = 12;
const SIGKILL: i32 = 9;

/// A row of numbers below one, the same in every run of the tests.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn import(store: &str) -> [&str; 7] {
    ["import", "country", "--synthetic", "--store", store, "--recorded-at", "2026-06-01T00:00:00Z"]
}

/// Runs the import and kills it after a while; whether it was still running then.
fn killed(home: &Home, store: &str, after: Duration) -> bool {
    let mut child = home.command(&import(store)).spawn().unwrap();
    thread::sleep(after);
    let _ = child.kill(); // it may have ended already
    child.wait().unwrap().signal() == Some(SIGKILL)
}

/// How many people and records a store holds; if it is there, it is sound.
fn size(home: &Home, store: &str) -> u64 {
    if !home.path(&format!("{store}/store.redb")).exists() {
        return 0;
    }
    let out = home.run(&["health", "--deep", "--format", "json", "--store", store]).done();
    let health: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(health["sound"], true, "{out}");
    ["people", "links", "statuses"].map(|of| health[of].as_u64().unwrap()).iter().sum()
}

/// Kills imports into one store; how many were still running, and how many had got part of the way.
fn under_fire(home: &Home, store: &str, whole: u64, time: Duration, dice: &mut Dice) -> [usize; 2] {
    let (mut kills, mut partly) = (0, 0);
    while kills < KILLS || partly == 0 && kills < KILLS_MAX {
        // The first comes while the store is being made, the others anywhere.
        let share = match kills {
            0 => 0.03 * dice.next(),
            n => 0.1 + 0.3 * dice.next() + 0.05 * n as f64,
        };
        if !killed(home, store, time.mul_f64(share)) {
            break; // all is in: there is nothing more to interrupt
        }
        kills += 1;
        partly += usize::from((1..whole).contains(&size(home, store)));
    }
    [kills, partly]
}

#[test]
fn a_demo_that_was_killed_goes_on() {
    let home = Home::new();
    let demo = ["demo", "--people", "5000", "--once", "--store"];
    let start = Instant::now();
    home.run(&[&demo[..], &["whole"]].concat()).done();
    let time = start.elapsed();
    home.run(&["export", "whole.out", "--store", "whole"]).done();
    let mut kills = 0;
    for share in [0.2, 0.5, 0.7, 0.8, 0.9] {
        let mut child = home.command(&[&demo[..], &["other"]].concat()).spawn().unwrap();
        thread::sleep(time.mul_f64(share));
        let _ = child.kill(); // it may have ended already
        kills += usize::from(child.wait().unwrap().signal() == Some(SIGKILL));
    }
    assert!(kills > 0, "no kill came in time");
    home.run(&[&demo[..], &["other"]].concat()).done();
    home.run(&["health", "--deep", "--store", "other"]).done();
    home.run(&["export", "other.out", "--store", "other"]).done();
    for file in FILES {
        let [a, b] = ["whole.out", "other.out"].map(|dir| home.read(&format!("{dir}/{file}")));
        assert_eq!(a.lines().count(), b.lines().count(), "{file}");
    }
}

#[test]
fn an_import_that_was_killed_goes_on() {
    let home = Home::new();
    let generate = ["generate", "--people", PEOPLE, "--errors", "realistic", "--out", "country"];
    home.run(&generate).done();
    // Rows that are refused and rows that wait are counted across the kills, too.
    let links = home.read("country/links.csv");
    let more = "w,PARENT,ref:gone,ref:away,,,,,,COURT,,,,,\nx,PARENT,1,2,,,,,,COURT,,,,,\n";
    home.write("country/links.csv", &(links + more));
    let start = Instant::now();
    let whole = home.run(&import("whole")).done();
    let time = start.elapsed();
    assert!(last_line(&whole).ends_with("rejected 1 + waiting 1"), "{whole}");
    home.run(&["export", "whole.out", "--store", "whole"]).done();
    let all = size(&home, "whole");
    let mut dice = Dice(SEED);
    let (mut kills, mut partly) = (0, 0);
    for n in 0..STORES {
        let store = format!("store{n}");
        let [k, p] = under_fire(&home, &store, all, time, &mut dice);
        (kills, partly) = (kills + k, partly + p);
        let ended = home.run(&import(&store)).done();
        // An import that ended before its kill has said its line to nobody.
        if !ended.contains("nothing was done") {
            assert_eq!(last_line(&ended), last_line(&whole), "store {n}");
        }
        assert_eq!(size(&home, &store), all);
        let out = format!("{store}.out");
        home.run(&["export", &out, "--store", &store]).done();
        for file in FILES {
            let [a, b] = ["whole.out", &out].map(|dir| home.read(&format!("{dir}/{file}")));
            assert!(a == b, "{file} of store {n} differs");
        }
    }
    assert!(kills > STORES && partly > 0, "{kills} kills came in time, {partly} on the way");
}
