//! A real server that is killed, held still and stopped while events are written: what was
//! acknowledged is there once, every wait ends by its deadline, and the same store goes on by
//! itself when the server is back.

use super::server::Server;
use crate::events::tell;
use crate::store::options;
use otbasy::record::EventOutcome;
use otbasy::store::neo4j::{Address, Neo4j, Patience};
use otbasy::store::{Store, StoreError};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What nobody else has.
const PASSWORD: &str = "tulpar-and-kyran";
const PATIENCE: Patience =
    Patience { answer: Duration::from_secs(2), commit: Duration::from_secs(5) };
/// A look-up and a commit, each tried again where that may help, and what the machine takes.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// As the service promises, and what a busy machine takes to plan statements anew.
const RECOVERY_MAX: Duration = Duration::from_secs(5);
const PLANNING_MAX: Duration = Duration::from_secs(60);

fn birth(n: u64) -> String {
    format!(
        r#"{{"id":"e{n}","source":"CIVIL_ACTS","kind":"BIRTH","on":"2026-01-01",
            "newPerson":{{"ref":"n{n}","surname":"S","sex":"F"}},"parents":[]}}"#
    )
}

/// Hands event after event in; one that was not acknowledged again and again.
struct Load {
    ends: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    slowest: Arc<Mutex<Duration>>,
    thread: Option<JoinHandle<()>>,
}

impl Load {
    fn on(store: &Arc<Store>) -> Load {
        let (ends, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let slowest = Arc::new(Mutex::new(Duration::ZERO));
        let (store, end, done) = (Arc::clone(store), Arc::clone(&ends), Arc::clone(&acknowledged));
        let longest = Arc::clone(&slowest);
        let thread = std::thread::spawn(move || {
            while !end.load(Ordering::SeqCst) {
                let begun = Instant::now();
                let told = tell(&store, &birth(done.load(Ordering::SeqCst)));
                let mut longest = longest.lock().unwrap();
                *longest = begun.elapsed().max(*longest);
                drop(longest);
                match told {
                    Ok(answer) => {
                        answer.unwrap();
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(50)),
                }
            }
        });
        Load { ends, acknowledged, slowest, thread: Some(thread) }
    }

    fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Until more events are acknowledged; how long that took.
    fn goes_on(&self, max: Duration) -> Duration {
        let (begun, before) = (Instant::now(), self.acknowledged());
        while self.acknowledged() < before + 2 {
            assert!(begun.elapsed() < max, "nothing is acknowledged for {max:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        begun.elapsed()
    }

    fn end(&mut self) -> u64 {
        self.ends.store(true, Ordering::SeqCst);
        self.thread.take().unwrap().join().unwrap();
        assert!(*self.slowest.lock().unwrap() < WAIT_MAX, "{:?}", self.slowest);
        self.acknowledged()
    }
}

/// Whoever has not the password is told so, in one line that does not name it.
fn refuses_strangers(address: &Address) {
    for (user, password) in [("neo4j", "wrong-word"), ("", ""), ("nobody", PASSWORD)] {
        let (user, password) = (user.to_owned(), password.to_owned());
        let stranger = Address { user, password, ..address.clone() };
        let Err(e) = Neo4j::reach(&stranger, options().sources) else { panic!("let in") };
        assert!(matches!(e, StoreError::Refused { .. }), "{e}");
        let line = e.to_string();
        assert!(line.contains("OTBASY_STORE_PASSWORD_FILE") && !line.contains('\n'), "{line}");
        assert!(!line.contains("wrong-word") && !line.contains(PASSWORD), "{line}");
    }
}

#[test]
fn what_was_acknowledged_is_there_once_however_the_server_ends() {
    let Some(server) = Server::new() else { return };
    let mut server = server.locked(PASSWORD);
    server.start();
    refuses_strangers(&server.address());
    let address = Address { patience: PATIENCE, ..server.address() };
    Neo4j::reach(&server.address(), options().sources).unwrap().migrate("tests").unwrap();
    let store = Arc::new(Store::Neo4j(Neo4j::open(&address, options().sources).unwrap()));
    let mut load = Load::on(&store);
    load.goes_on(PLANNING_MAX);
    server.kill();
    std::thread::sleep(Duration::from_millis(700));
    server.start();
    load.goes_on(PLANNING_MAX);
    server.signal("STOP");
    std::thread::sleep(Duration::from_secs(8));
    server.signal("CONT");
    let took = load.goes_on(RECOVERY_MAX);
    eprintln!("after a silence of 8 s it went on within {took:?}");
    server.stop();
    server.start();
    load.goes_on(PLANNING_MAX);
    let acknowledged = load.end();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.graph.people() as u64, acknowledged, "each is there once");
    assert_eq!(snapshot.sequence, acknowledged, "each was committed once");
    for n in 0..acknowledged {
        let answer = tell(&store, &birth(n)).unwrap().unwrap();
        assert_eq!(answer.outcome, EventOutcome::Repeated, "event {n} of {acknowledged}");
    }
}
