//! Writers on many threads share commits, and what was acknowledged to any of them is durable.

use super::disk::{Disk, Sync};
use super::{ledger, options, person};
use otbasy::domain::{Identity, PersonNo};
use otbasy::store::{Changes, Embedded, Ground, Intake, Options, StoreError};
use std::time::Duration;

const THREADS: u64 = 8;
const WRITES: u64 = 50;

fn one_more(store: &Embedded, name: String) -> Result<PersonNo, StoreError> {
    store.write(move |session| {
        let no = PersonNo(session.next().person);
        let people = vec![(no, person(&name, "S", ""))];
        Ok((no, Changes { people, ..Changes::default() }))
    })
}

#[test]
fn writers_share_commits_and_lose_nothing() {
    lose_nothing(options());
}

#[test]
fn writers_whose_commits_are_kept_beside_each_other_lose_nothing() {
    lose_nothing(Options { flight_rows_min: 1, ..options() });
}

fn lose_nothing(options: Options) {
    let disk = Disk::new(5);
    let store = Embedded::on_backend(disk.clone(), options.clone()).unwrap();
    disk.set_sync(Sync::Honest, Duration::from_millis(1));
    let (said, store) = (std::sync::Mutex::new(Vec::new()), &store);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let said = &said;
            scope.spawn(move || {
                for n in 0..WRITES {
                    let name = format!("t{thread}-{n}");
                    let no = one_more(store, name.clone()).unwrap();
                    // Shown before it is acknowledged.
                    let graph = store.snapshot().unwrap().graph;
                    assert_eq!(graph.find(&Identity::Ref(name.as_str())), Some(no));
                    said.lock().unwrap().push((name, no));
                }
            });
        }
    });
    let said = said.into_inner().unwrap();
    let sequence = store.snapshot().unwrap().sequence;
    println!("{} writes in {sequence} commits", said.len());
    assert_eq!(said.len() as u64, THREADS * WRITES);
    assert!(sequence <= THREADS * WRITES / 2, "{sequence} commits");
    // The power goes before anything is closed.
    let after = Embedded::on_backend(disk.after_loss(), options).unwrap();
    let graph = after.snapshot().unwrap().graph;
    assert_eq!(u64::from(graph.people()), THREADS * WRITES);
    for (name, no) in said {
        assert_eq!(graph.find(&Identity::Ref(name.as_str())), Some(no), "{name}");
    }
}

#[test]
fn a_refused_write_harms_no_other_of_its_group() {
    let store = Embedded::on_backend(Disk::new(6), options()).unwrap();
    let outcomes: Vec<Result<PersonNo, StoreError>> = std::thread::scope(|scope| {
        let store = &store;
        let write = |n: u64| {
            move || -> Result<PersonNo, StoreError> {
                if !n.is_multiple_of(3) {
                    return one_more(store, format!("w{n}"));
                }
                store.write(|session| {
                    // It leaves a number out, which no batch may.
                    let no = PersonNo(session.next().person + 1);
                    Ok((
                        no,
                        Changes { people: vec![(no, person("x", "", ""))], ..Changes::default() },
                    ))
                })
            }
        };
        let threads: Vec<_> = (0..30).map(|n| scope.spawn(write(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(done, 20, "{outcomes:?}");
    assert_eq!(store.snapshot().unwrap().graph.people(), 20);
    assert_eq!(store.health(true).unwrap().findings, Vec::<String>::new());
}

/// Whoever begins many writes means each to follow those before it.
#[test]
fn a_write_begun_before_another_fails_is_not_carried_out_after_it() {
    let store = Embedded::on_backend(Disk::new(9), options()).unwrap();
    let (let_fail, fails) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let store = &store;
        let failing = scope.spawn(move || {
            store.begin(move |session| {
                // What it staged cannot be taken back.
                session.stage(ledger::commit(0))?;
                let _ = fails.recv();
                Err::<((), Changes), _>(StoreError::Busy { path: "here".to_owned() })
            })
        });
        std::thread::sleep(Duration::from_millis(100));
        let behind = scope.spawn(|| {
            let begun = store.begin(|_| Ok(((), ledger::commit(0))));
            begun.and_then(|((), kept)| kept.wait())
        });
        std::thread::sleep(Duration::from_millis(100));
        let_fail.send(()).unwrap();
        assert!(failing.join().unwrap().is_err());
        let behind = behind.join().unwrap();
        assert!(matches!(behind, Err(StoreError::Failed { .. })), "{behind:?}");
    });
    // Whoever comes later is not concerned.
    store.begin(|_| Ok(((), ledger::commit(0)))).unwrap().1.wait().unwrap();
    assert_eq!(ledger::check(&store), Ok(1));
}

#[test]
fn a_write_after_a_lost_disk_is_an_error_and_not_a_wait() {
    let disk = Disk::new(7);
    let options = Options { flight_rows_min: 1, ..options() };
    let store = Embedded::on_backend(disk.clone(), options.clone()).unwrap();
    for n in 0..3 {
        store.write(move |_| Ok(((), ledger::commit(n)))).unwrap();
    }
    disk.cut_after(0);
    let begun: Vec<_> = (3..6).map(|n| store.begin(move |_| Ok(((), ledger::commit(n))))).collect();
    for begun in begun {
        let outcome = begun.and_then(|((), kept)| kept.wait());
        assert!(matches!(outcome, Err(StoreError::Failed { .. })), "{outcome:?}");
    }
    for _ in 0..3 {
        let outcome = store.write(|_| Ok(((), ledger::commit(3))));
        assert!(matches!(outcome, Err(StoreError::Failed { .. })), "{outcome:?}");
    }
    // Readers go on with what was there.
    assert_eq!(store.snapshot().unwrap().graph.people(), 6);
    drop(store);
    let store = Embedded::on_backend(disk.after_loss(), options).unwrap();
    assert_eq!(ledger::check(&store), Ok(3));
}

#[test]
fn events_are_found_before_the_tables_have_them() {
    let store = Embedded::on_backend(Disk::new(8), options()).unwrap();
    for n in 0..9 {
        store.write(move |_| Ok(((), ledger::commit(n)))).unwrap();
        ledger::events(&store, n + 1).unwrap();
    }
    assert_eq!(ledger::check(&store), Ok(9));
}
