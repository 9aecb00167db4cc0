//! Data directories and backups: held by another, of a newer format, damaged, copied beside a
//! writer, and put back.

use super::show::show;
use super::{Dice, ledger, options};
use otbasy::jobs::events::{ExportError, export_events};
use otbasy::store::{Embedded, StoreError};
use redb::{Database, TableDefinition, TableHandle};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// A closed store of so many commits.
fn store_of(commits: u64) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let store = Embedded::create(&data, options()).unwrap();
    (0..commits).for_each(|n| add(&store, n));
    drop(store);
    (dir, data)
}

fn add(store: &Embedded, n: u64) {
    store.write(move |_| Ok(((), ledger::commit(n)))).unwrap();
}

fn the_file(data: &Path) -> PathBuf {
    let files = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let mut stores = files.filter(|path| path.extension().is_some_and(|e| e == "redb"));
    let found = stores.next().unwrap();
    assert_eq!(stores.next(), None);
    found
}

fn shown(store: &Embedded) -> Vec<String> {
    let snapshot = store.snapshot().unwrap();
    let links = store.health(false).unwrap().links as u32;
    let mut lines = show(snapshot.graph.as_ref(), links, &[], &[]);
    lines.push(format!("{} {:?}", snapshot.sequence, snapshot.default_date));
    lines
}

/// One line that names the place.
fn assert_clear(error: &StoreError, place: &Path) {
    let text = error.to_string();
    assert!(!text.contains('\n'), "{text:?}");
    assert!(text.contains(&place.display().to_string()), "{text:?}");
}

#[test]
fn a_second_holder_is_refused_at_once_and_told_by_whom() {
    let (_dir, data) = store_of(2);
    let mut first = options();
    first.command = "otbasy serve".to_owned();
    let held = Embedded::open(&data, first).unwrap();
    let start = Instant::now();
    let outcomes = [
        Embedded::open(&data, options()).map(drop),
        Embedded::open_or_create(&data, options()).map(drop),
        Embedded::open_for_intake(&data, options()).map(drop),
        Embedded::restore(&data, "nowhere", &options()),
    ];
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    for outcome in outcomes {
        let Err(error) = outcome else { panic!("it was let in") };
        assert_clear(&error, &data);
        let StoreError::Held { holder, .. } = error else { panic!("{error}") };
        let wanted = format!("process {} (otbasy serve)", std::process::id());
        assert_eq!(holder, wanted);
    }
    add(&held, 2);
    drop(held);
    assert_eq!(ledger::check(&Embedded::open(&data, options()).unwrap()), Ok(3));
}

#[test]
fn a_newer_format_is_refused() {
    for (key, value) in [("format", &6u32.to_le_bytes()[..]), ("encoding.link", &[2][..])] {
        let (_dir, data) = store_of(2);
        let db = Database::open(the_file(&data)).unwrap();
        let txn = db.begin_write().unwrap();
        txn.open_table(META).unwrap().insert(key, value).unwrap();
        txn.commit().unwrap();
        drop(db);
        let before = std::fs::read(the_file(&data)).unwrap();
        let error = Embedded::open(&data, options()).map(drop).unwrap_err();
        assert_clear(&error, &data);
        assert!(matches!(error, StoreError::NewerFormat { found: 6, known: 5, .. }), "{error}");
        assert_eq!(std::fs::read(the_file(&data)).unwrap().len(), before.len());
    }
}

#[test]
fn a_store_without_room_for_events_gets_it() {
    let (_dir, data) = store_of(2);
    let look = || shown(&Embedded::open(&data, options()).unwrap());
    let before = look();
    {
        let db = Database::open(the_file(&data)).unwrap();
        let txn = db.begin_write().unwrap();
        for table in ["event", "event_key", "event_of", "arrival"] {
            let untyped = txn.list_tables().unwrap().find(|t| t.name() == table);
            txn.delete_table(untyped.unwrap()).unwrap();
        }
        let mut meta = txn.open_table(META).unwrap();
        meta.insert("format", &1u32.to_le_bytes()[..]).unwrap();
        meta.remove("encoding.event").unwrap();
        drop(meta);
        txn.commit().unwrap();
    }
    assert_eq!(look(), before);
    assert_eq!(look(), before, "and once more");
    // What came before is not there as it came, and an export of a part would rebuild a part.
    let store = Embedded::open(&data, options()).unwrap();
    let exported = export_events(&store.all_rows().unwrap(), &mut Vec::new());
    assert!(matches!(exported, Err(ExportError::Incomplete)), "{exported:?}");
}

/// What opening and a deep look say of a file of these bytes: `None` = that all is well. A panic is
/// named as such.
fn opinion(bytes: &[u8]) -> Option<String> {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("store.redb"), bytes).unwrap();
    let look = || -> Result<Vec<String>, StoreError> {
        let store = Embedded::open(dir.path(), options())?;
        let findings = store.health(true)?.findings;
        Ok(if findings.is_empty() {
            ledger::check(&store).err().into_iter().collect()
        } else {
            findings
        })
    };
    match catch_unwind(AssertUnwindSafe(look)) {
        Err(_) => Some("PANIC".to_owned()),
        Ok(Err(error)) => {
            assert_clear(&error, dir.path());
            assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
            Some(error.to_string())
        }
        Ok(Ok(findings)) => findings.first().cloned(),
    }
}

#[test]
fn a_file_that_is_no_store_or_a_part_of_one_is_said_to_be_damaged() {
    let (_dir, data) = store_of(40);
    let whole = std::fs::read(the_file(&data)).unwrap();
    assert_eq!(opinion(&whole), None);
    let mut dice = Dice::new(3);
    let garbage: Vec<u8> = (0..100_000).map(|_| dice.roll() as u8).collect();
    let mut wrong = vec![
        ("empty", Vec::new()),
        ("a letter", b"x".to_vec()),
        ("text", b"iin,ref,surname\n".repeat(1000)),
        ("garbage", garbage.clone()),
        ("zeros", vec![0; 1 << 20]),
        ("garbage behind the head", [&whole[..4096], &garbage[..]].concat()),
    ];
    for len in [100, 512, 4096, 8192, whole.len() / 3, whole.len() / 2, whole.len() - 4096] {
        wrong.push(("cut", whole[..len].to_vec()));
    }
    for (what, bytes) in wrong {
        let said = opinion(&bytes);
        println!("{what}, {} bytes: {said:?}", bytes.len());
        assert!(said.as_ref().is_some_and(|said| said != "PANIC"), "{what}, {}", bytes.len());
    }
}

#[test]
fn flipped_bytes_are_found_or_are_where_nothing_is() {
    let (_dir, data) = store_of(40);
    let whole = std::fs::read(the_file(&data)).unwrap();
    let mut dice = Dice::new(4);
    // Pages in use are few: aim at bytes that say something.
    let places: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] != 0).collect();
    let (mut found, mut panics, mut caught) = (0, Vec::new(), 0);
    let trials = 600;
    for _ in 0..trials {
        let mut bytes = whole.clone();
        let at = places[dice.below(places.len() as u64) as usize];
        bytes[at] ^= 1 + dice.below(255) as u8;
        match opinion(&bytes) {
            Some(said) if said == "PANIC" => panics.push(at),
            Some(said) => {
                found += 1;
                caught += usize::from(said.contains("contradicts itself"));
            }
            None => {}
        }
    }
    println!("{found} of {trials} flips found, {caught} by a panic of the driver");
    assert!(found > trials / 10, "{found}");
    // The driver trusts the pages that it reads, and about three in a hundred flips that matter end
    // in a panic of its own; whoever opens or looks at the store is told so all the same.
    assert_eq!(panics, [0usize; 0], "they came through");
}

#[test]
fn a_backup_beside_a_writer_is_whole_and_a_restored_one_is_equal() {
    let (dir, data) = store_of(3);
    let store = Embedded::open(&data, options()).unwrap();
    let at = |name: &str| dir.path().join(name);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (store, stop) = (&store, &stop);
        let writer = scope.spawn(move || {
            let mut n = 3;
            while !stop.load(Ordering::Relaxed) && n < 400 {
                add(store, n);
                n += 1;
            }
            n
        });
        for name in ["one", "two", "three"] {
            let least = store.snapshot().unwrap().sequence;
            store.backup(at(name)).unwrap();
            let most = store.snapshot().unwrap().sequence + 1;
            let into = at(&format!("restored {name}"));
            Embedded::restore(&into, at(name), &options()).unwrap();
            let found = ledger::check(&Embedded::open(&into, options()).unwrap()).unwrap();
            assert!((least..=most).contains(&found), "{least} {found} {most}");
        }
        stop.store(true, Ordering::Relaxed);
        assert!(writer.join().unwrap() > 3);
    });
    store.set_default_date(Some(otbasy::domain::Day::parse("2026-06-01").unwrap())).unwrap();
    store.backup(at("last")).unwrap();
    Embedded::restore(at("restored"), at("last"), &options()).unwrap();
    let restored = Embedded::open(at("restored"), options()).unwrap();
    assert_eq!(shown(&restored), shown(&store));
}

#[test]
fn backups_and_restores_replace_nothing() {
    let (dir, data) = store_of(3);
    let store = Embedded::open(&data, options()).unwrap();
    let (file, full) = (dir.path().join("file"), dir.path().join("full"));
    std::fs::write(&file, "precious").unwrap();
    assert_clear(&store.backup(&file).unwrap_err(), &file);
    assert_eq!(std::fs::read(&file).unwrap(), b"precious");
    let backup = dir.path().join("backup");
    store.backup(&backup).unwrap();
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("letter"), "precious").unwrap();
    let error = Embedded::restore(&full, &backup, &options()).unwrap_err();
    assert_clear(&error, &full);
    assert!(!Embedded::exists(&full));
    assert_eq!(std::fs::read(full.join("letter")).unwrap(), b"precious");
    drop(store);
    assert_clear(&Embedded::restore(&data, &backup, &options()).unwrap_err(), &data);
    // What is no backup leaves nothing behind that could be taken for a store.
    let into = dir.path().join("into");
    let error = Embedded::restore(&into, &file, &options()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert_clear(&error, &file);
    assert!(!Embedded::exists(&into));
    Embedded::restore(&into, &backup, &options()).unwrap();
    assert_eq!(ledger::check(&Embedded::open(&into, options()).unwrap()), Ok(3));
}

#[test]
fn what_a_lost_power_left_half_made_is_made_anew() {
    let (dir, data) = store_of(3);
    let new = dir.path().join("new");
    std::fs::create_dir(&new).unwrap();
    // Whatever a making that was cut off has left: nothing, a part, something else.
    for left in [&b""[..], b"redb", &[0; 9000]] {
        std::fs::write(new.join("store.redb.unfinished"), left).unwrap();
        assert!(!Embedded::exists(&new));
        drop(Embedded::open_or_create(&new, options()).unwrap());
        std::fs::remove_file(the_file(&new)).unwrap();

        let backup = dir.path().join("backup");
        std::fs::write(dir.path().join("backup.unfinished"), left).unwrap();
        Embedded::open(&data, options()).unwrap().backup(&backup).unwrap();
        std::fs::write(new.join("store.redb.unfinished"), left).unwrap();
        Embedded::restore(&new, &backup, &options()).unwrap();
        assert_eq!(ledger::check(&Embedded::open(&new, options()).unwrap()), Ok(3));
        std::fs::remove_file(the_file(&new)).unwrap();
        std::fs::remove_file(&backup).unwrap();
    }
}
