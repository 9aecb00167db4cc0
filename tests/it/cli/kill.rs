//! An import that is killed at any moment goes on where it stopped: in the end the store is sound
//! and everything is as if nobody had killed it.

use super::{FILES, Home, last_line};
use std::os::unix::process::ExitStatusExt;
use std::thread;
use std::time::{Duration, Instant};

const PEOPLE: &str = "60000";
const SEED: u64 = 20_260_601;
/// Stores that are filled under fire.
const STORES: usize = 3;
/// Kills of one store.
const KILLS: usize = 4;
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

fn import<'a>(store: &'a str) -> [&'a str; 7] {
    ["import", "country", "--synthetic", "--store", store, "--recorded-at", "2026-06-01T00:00:00Z"]
}

/// Runs the import and kills it after a while; whether it was still running then.
fn killed(home: &Home, store: &str, after: Duration) -> bool {
    let mut child = home.command(&import(store)).spawn().unwrap();
    thread::sleep(after);
    let _ = child.kill(); // it may have ended already
    child.wait().unwrap().signal() == Some(SIGKILL)
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
    let gone = "w,PARENT,ref:gone,ref:away,,,,,,COURT,,,,,\nx,PARENT,1,2,,,,,,COURT,,,,,\n";
    home.write("country/links.csv", &(links + gone));
    let start = Instant::now();
    let whole = home.run(&import("whole")).done();
    let time = start.elapsed();
    home.run(&["export", "whole.out", "--store", "whole"]).done();
    let mut dice = Dice(SEED);
    let (mut kills, mut half_done) = (0, 0);
    for n in 0..STORES {
        let (store, out) = (format!("store{n}"), format!("store{n}.out"));
        for kill in 0..KILLS {
            // The first comes while the store is being made, the others anywhere.
            let share = if kill == 0 { 0.03 * dice.next() } else { 0.1 + 0.3 * dice.next() };
            let after = time.mul_f64(share);
            if killed(&home, &store, after) {
                kills += 1;
                half_done += usize::from(home.path(&format!("{store}/store.redb")).exists());
            } else {
                break; // whole already: the import that follows would not tell anything more
            }
        }
        let health = home.run(&["health", "--deep", "--store", &store]);
        assert!(health.code() == Some(0) || !health.err.contains("not sound"), "{}", health.err);
        let ended = home.run(&import(&store)).done();
        if !ended.contains("nothing was done") {
            assert_eq!(last_line(&ended), last_line(&whole), "store {n}");
        }
        let health = home.run(&["health", "--deep", "--store", &store]).done();
        assert!(
            health.starts_with("sound: 60000 people") || health.starts_with("sound: 6000"),
            "{health}"
        );
        home.run(&["export", &out, "--store", &store]).done();
        for file in FILES {
            let [a, b] = ["whole.out", &out].map(|dir| home.read(&format!("{dir}/{file}")));
            assert!(a == b, "{file} of store {n} differs");
        }
    }
    assert!(kills > STORES && half_done > 0, "only {kills} kills came in time");
}
