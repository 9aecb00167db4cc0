//! Single faults of a database or a network, each at every place where an event can meet it: every
//! request ends by its deadline, what was acknowledged is there, and everything is there once.
//!
//! | fault | test |
//! |---|---|
//! | deadlock, or what else passes, on the nth statement | `a_deadlock_on_any_statement_…` |
//! | cut off before a statement, BEGIN or COMMIT arrives | `whatever_is_lost_on_its_way_…` |
//! | reset there | `a_reset_connection_…` |
//! | garbage there | `garbage_is_an_outage_…` |
//! | a statement carried out, its answer lost | `a_statement_whose_answer_is_lost_…` |
//! | COMMIT carried out, its answer lost | `outage::a_commit_whose_answer_is_lost_…` |
//! | cut off for long, silence | `outage::it_refuses_while_…` |
//! | slow | `a_slow_database_…` |
//! | somebody else holds the lock of all writes | `whoever_waits_for_a_lock_…` |
//! | answers byte by byte | `answers_in_slices_…` |
//! | the server killed, held and stopped under load | `neo4j::kills` |
//!
//! What the driver does unexpectedly (decision 0005), and which test would see it:
//!
//! | trap | test |
//! |---|---|
//! | it sends a write again after a failed answer | `a_statement_whose_answer_is_lost_…` |
//! | it waits two minutes for a message | `a_slow_database_…`, `garbage_is_an_outage_…` |
//! | it waits for ever for a connection | `more_askers_than_connections_…` |
//! | what nobody waits for runs on and keeps locks | `whoever_waits_for_a_lock_…` |
//! | it looks at each connection before it is used | `rounds::a_typical_card_…` counts it |
//! | BEGIN always says that it writes | `rounds::a_typical_card_…`: no card begins one |
//! | a stream that ends within an answer | `garbage_is_an_outage_…`, `answers_in_slices_…` |
//! | a database in the URL is ignored | `neo4j::program::a_url_that_leads_nowhere_…` |
//! | TLS without a provider of it panics | `neo4j::program::a_url_that_leads_nowhere_…` |
//! | errors that pass are told from others | `a_deadlock_on_any_statement_…` |
//! | lost after COMMIT: nobody knows | `outage::a_commit_whose_answer_is_lost_…` |
//! | a collected list loses its nulls | `events`, `extracts`, `books`: equal to the byte |
//! | zoned times are those of an older Bolt | `neo4j::files`: none are kept |

use super::proxy::{BEGIN, COMMIT, Fate, RUN};
use super::server;
use super::serving::{Serving, serving};
use crate::neo4j::bolt::Client;
use std::time::{Duration, Instant};

/// Statements that an event sends, at most; a fault that comes later meets none.
const STATEMENTS_MAX: u64 = 40;

/// Meets every place of an event with this fate, until it comes too late. Every event is applied
/// once; it has to be at once if `passes`.
fn everywhere(serving: &Serving, tags: &[u8], fate: Fate, passes: bool) -> u64 {
    let begun = serving.sequence();
    let mut births = 1; // the first is there
    for tag in tags {
        for nth in 1..=STATEMENTS_MAX {
            serving.proxy.strike(*tag, nth, fate);
            let (status, _, body) = serving.birth(births);
            let struck = serving.proxy.has_struck();
            if passes {
                assert_eq!(status, 200, "{fate:?} at {tag:02x} {nth}: {body}");
            }
            let applied = body.contains("APPLIED");
            let what = format!("{fate:?} at {tag:02x} {nth}");
            assert!(status == 503 || applied || body.contains("REPEATED"), "{what}: {body}");
            serving.recovers_from(&what);
            let body = serving.born(births);
            let is_there = body.contains("REPEATED") || body.contains("APPLIED") && !applied;
            assert!(is_there, "{what}: what was acknowledged is there: {body}");
            births += 1;
            if !struck {
                break;
            }
            assert!(nth < STATEMENTS_MAX, "{fate:?} at {tag:02x}: an event sends more");
        }
    }
    let born = u64::from(births - 1);
    assert_eq!(serving.sequence() - begun, born, "{fate:?}: each once");
    born
}

#[test]
fn a_deadlock_on_any_statement_is_tried_again() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let fate = Fate::Fails("Neo.TransientError.Transaction.DeadlockDetected");
    let places = everywhere(&serving, &[RUN, BEGIN, COMMIT], fate, true);
    assert!(places > 8, "{places} places");
}

#[test]
fn whatever_is_lost_on_its_way_is_sent_again_or_refused() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let places = everywhere(&serving, &[RUN, BEGIN, COMMIT], Fate::Lost, false);
    assert!(places > 8, "{places} places");
}

#[test]
fn a_reset_connection_loses_nothing() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let places = everywhere(&serving, &[RUN, BEGIN, COMMIT], Fate::Reset, false);
    assert!(places > 8, "{places} places");
}

#[test]
fn a_statement_whose_answer_is_lost_is_not_carried_out_twice() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let places = everywhere(&serving, &[RUN, BEGIN, COMMIT], Fate::Unanswered, false);
    assert!(places > 8, "{places} places");
}

#[test]
fn garbage_is_an_outage_and_no_panic() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    // No marker, no message, a list without an end, a text that is none, the end of a message.
    const GARBAGE: [&[u8]; 5] = [
        &[0, 3, 0xc7, 0xc7, 0xc7, 0, 0],
        &[0, 2, 0xb1, 0x55, 0, 0],
        &[0, 7, 0xb1, 0x70, 0xa1, 0xd6, 0xff, 0xff, 0xff, 0, 0],
        &[0, 6, 0xb1, 0x70, 0xa1, 0x82, 0xff, 0xfe, 0, 0],
        &[0, 0, 0, 0],
    ];
    let mut births = 0;
    for garbage in GARBAGE {
        for tag in [RUN, COMMIT] {
            births += 1;
            serving.proxy.strike(tag, 1, Fate::Garbled(garbage));
            let (status, _, body) = serving.birth(births);
            assert!([200, 503].contains(&status), "{garbage:02x?}: {body}");
            serving.recovers_from(&format!("{garbage:02x?} at {tag:02x}"));
            assert!(serving.proxy.has_struck(), "{garbage:02x?} at {tag:02x}");
            let body = serving.born(births);
            assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
        }
    }
    assert_eq!(serving.sequence(), 1 + u64::from(births), "each once");
}

#[test]
fn a_slow_database_is_waited_for_and_a_slower_one_refused() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    serving.proxy.slow(Duration::from_millis(40));
    let (status, _, body) = serving.birth(1);
    assert_eq!(status, 200, "{body}");
    serving.proxy.slow(Duration::from_millis(2_500));
    for _ in 0..3 {
        let begun = Instant::now();
        let (status, _, body) = serving.person();
        assert_eq!(status, 503, "{body}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    }
    let (status, _, body) = serving.birth(2);
    assert_eq!(status, 503, "{body}");
    serving.proxy.mend();
    serving.recovers();
    let body = serving.born(2);
    assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
    assert_eq!(serving.sequence(), 3, "each once");
}

#[test]
fn answers_in_slices_are_the_same_answers() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let (_, _, whole) = serving.person();
    serving.proxy.slice();
    let (status, _, sliced) = serving.person();
    assert_eq!((status, sliced), (200, whole));
    let (status, _, body) = serving.birth(1);
    assert_eq!(status, 200, "{body}");
    assert_eq!(serving.sequence(), 2, "each once");
}

#[test]
fn whoever_waits_for_a_lock_is_refused_in_time() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let mut other = Client::to(&server.url);
    other.hold("MATCH (s:Store {id: 1}) SET s.turn = 'another'");
    let (status, _, body) = serving.birth(1);
    assert_eq!(status, 503, "{body}");
    // Readers wait for no lock.
    serving.recovers();
    drop(other);
    let body = serving.born(1);
    assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
    assert_eq!(serving.sequence(), 2, "each once");
}

#[test]
fn more_askers_than_connections_are_all_answered_in_time() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let _ = serving.born(0);
    let ask = |expected: u16| {
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..24).map(|_| scope.spawn(|| serving.person().0)).collect();
            let all: Vec<u16> = all.into_iter().map(|one| one.join().unwrap()).collect();
            assert!(all.iter().all(|status| *status == expected), "{all:?}");
        });
    };
    ask(200);
    serving.proxy.silence();
    ask(503);
    serving.proxy.mend();
    serving.recovers();
    ask(200);
}
