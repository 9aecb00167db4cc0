//! Single faults of a database or a network, each at every place where an event can meet it: every
//! request ends by its deadline, what was acknowledged is there, and everything is there once.
//!
//! | fault | test |
//! |---|---|
//! | deadlock, or anything else that passes, on the nth statement | `a_deadlock_on_any_statement_…` |
//! | cut off before a statement, BEGIN or COMMIT arrives | `whatever_is_lost_on_its_way_…` |
//! | reset there | `a_reset_connection_…` |
//! | garbage there | `garbage_is_an_outage_…` |
//! | COMMIT carried out, its answer lost | `outage::a_commit_whose_answer_is_lost_…` |
//! | cut off for long, silence | `outage::it_refuses_while_…` |
//! | slow | `a_slow_database_…` |
//! | answers byte by byte | `answers_in_slices_…` |
//! | the server killed, held and stopped under load | `neo4j::kills` |

use super::proxy::{BEGIN, COMMIT, Fate, RUN};
use super::server;
use super::serving::{Serving, serving};
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
            serving.recovers_from(&format!("{fate:?} at {tag:02x} {nth}"));
            let body = serving.born(births);
            let known = body.contains("APPLIED") || body.contains("REPEATED");
            assert!(known, "{fate:?} at {tag:02x} {nth}: {body}");
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
    for (n, garbage) in (1..).zip(GARBAGE) {
        for tag in [RUN, COMMIT] {
            serving.proxy.strike(tag, 1, Fate::Garbled(garbage));
            let (status, _, body) = serving.birth(n);
            assert!([200, 503].contains(&status), "{garbage:02x?}: {body}");
            serving.recovers_from(&format!("{garbage:02x?} at {tag:02x}"));
            assert!(serving.proxy.has_struck());
        }
        let body = serving.born(n);
        assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
    }
    assert_eq!(serving.sequence(), 1 + GARBAGE.len() as u64, "each once");
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
