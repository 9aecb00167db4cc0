//! A service on a database that is cut off, falls silent, or loses the answer to COMMIT: each
//! request ends by its deadline with 503, nothing is written twice or lost, and it goes on by
//! itself.

use super::proxy::{COMMIT, Fate};
use super::server;
use super::serving::serving;

#[test]
fn it_refuses_while_the_database_is_away_and_goes_on_when_it_is_back() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    let body = serving.born(0);
    assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
    serving.recovers();
    serving.proxy.cut();
    serving.refuses();
    serving.proxy.mend();
    serving.recovers();
    serving.proxy.silence();
    serving.refuses();
    serving.proxy.mend();
    serving.recovers();
    // What was refused was not written, or is there once.
    let body = serving.born(7);
    assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
    let body = serving.born(7);
    assert!(body.contains("REPEATED"), "{body}");
}

#[test]
fn a_commit_whose_answer_is_lost_is_looked_up() {
    let Some(server) = server() else { return };
    let serving = serving(&server);
    for n in 0..3 {
        serving.proxy.strike(COMMIT, 1, Fate::Unanswered);
        let body = serving.born(n);
        assert!(body.contains("APPLIED") || body.contains("REPEATED"), "{body}");
        assert!(serving.proxy.has_struck(), "the answer to COMMIT was cut off");
    }
    let (_, _, body) = serving.person();
    assert!(body.contains("\"sequence\":\"3\""), "each once: {body}");
}
