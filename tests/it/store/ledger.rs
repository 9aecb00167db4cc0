//! A store whose whole content follows from the number of its commits, so that any state after a
//! loss can be told whole from half. Tests only.

use super::{link, options, person, residence};
use otbasy::domain::{CivilEvent, Identity, Income, IncomeKind, Instant, Month, PersonNo, Tenge};
use otbasy::graph::{LinkNo, StatusNo};
use otbasy::store::{
    AllRows, Changes, Embedded, EventNo, ExtractRow, Intake, Progress, Publish, RejectRow,
    StoreError, StoredEvent, StoredIncome,
};
use std::ops::ControlFlow;

/// The extract that all commits belong to.
const EXTRACT: u32 = 1;

fn income(amount: u64) -> StoredIncome {
    let month = Month::parse("2026-03").unwrap();
    let amount = Tenge::from_tiyn(amount as i64);
    let income = Income { month, kind: IncomeKind::Salary, amount };
    StoredIncome { income, extract: 0, former: None, rows: 1 }
}

fn hot_surname(n: u64) -> String {
    // Of growing length, so that the row moves between pages.
    format!("S{n}{}", "x".repeat((n % 50) as usize * 20))
}

/// Whether a commit is of the extract; all others are of an event each, and go through the log.
fn is_of_extract(n: u64) -> bool {
    n.is_multiple_of(3)
}

/// How many of the first `n` commits are of the extract.
fn of_extract(n: u64) -> u64 {
    n.div_ceil(3)
}

/// The event of commit `n`, by its number; the store knows which commit brought it.
fn event(n: u64) -> (EventNo, StoredEvent) {
    let key = format!(r#""id":"e{n}","source":"CIVIL_ACTS","kind":"STATUS_START""#);
    let line = format!(r#"{{{key},"on":"2026-01-01","person":"ref:p{n}a","status":"EMPLOYED"}}"#);
    let row = StoredEvent {
        event: CivilEvent::parse(&line, &options().sources).unwrap().into(),
        recorded_at: Instant::ALWAYS,
        waited: false,
        changes: vec![format!("line {n}")],
        first: Vec::new(),
        touched: Some(vec![PersonNo(n as u32)]),
        sequence: 0,
    };
    (EventNo((n - of_extract(n)) as u32), row)
}

/// Commit `n`, from 0: two people, a link between them, a residence; of the extract an income, and
/// the row of the extract written anew, else an event; and the row of person 0 written anew.
pub(super) fn commit(n: u64) -> Changes {
    let (a, b) = (PersonNo(2 * n as u32), PersonNo(2 * n as u32 + 1));
    let mut changes = Changes::default();
    if n > 0 {
        changes.people.push((PersonNo(0), person("p0a", &hot_surname(n), "street 0")));
    }
    changes.people.push((a, person(&format!("p{n}a"), &hot_surname(n), &format!("street {n}"))));
    changes.people.push((b, person(&format!("p{n}b"), "B", "street 0")));
    changes.links.push((LinkNo(n as u32), link(format!("l{n}"), a, b)));
    changes.statuses.push((StatusNo(n as u32), residence(format!("s{n}"), b, "street 1")));
    if !is_of_extract(n) {
        let (no, row) = event(n);
        changes.events.push((no, row));
        changes.event_people.push((a, no));
        return changes;
    }
    changes.incomes.push((a, vec![income(n)]));
    let (applied, rejected) = (n + 1, n + 1);
    changes.extract = Some(ExtractRow {
        number: EXTRACT,
        hash: [7; 32],
        recorded_at: Instant::ALWAYS,
        progress: Progress { rows: n + 1, applied, rejected, ..Progress::default() },
        finished: false,
    });
    let [column, code, message] = ["iin", "bad", "It is bad."].map(str::to_owned);
    let (file, row) = ("persons.csv".to_owned(), format!("row {n}"));
    changes.rejects.push(RejectRow { file, line: n, column, code, message, row });
    changes
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: found {found:?}, not {wanted:?}"))
}

/// Whether the store is exactly what its number of commits makes it; that number.
pub(super) fn check(store: &Embedded) -> Result<u64, String> {
    let say = |e: StoreError| e.to_string();
    let snapshot = store.snapshot().map_err(say)?;
    let n = snapshot.sequence;
    expect("people", u64::from(snapshot.graph.people()), 2 * n)?;
    in_graph(snapshot.graph.as_ref(), n)?;
    events(store, n)?;
    rows(store, n)?;
    let mut session = store.intake(Publish::EachCommit).map_err(say)?;
    let next = session.next();
    expect("next", (u64::from(next.person), u64::from(next.link)), (2 * n, n))?;
    expect("next", u64::from(next.status), n)?;
    expect("next", u64::from(next.event), n - of_extract(n))?;
    let last = session.extracts().map_err(say)?.last;
    expect("extract", last, (0..n).rev().find_map(|n| commit(n).extract))?;
    let mut rejects = Vec::new();
    let see = &mut |row: &RejectRow| {
        rejects.push(row.clone());
        ControlFlow::Continue(())
    };
    session.for_each_reject(see).map_err(say)?;
    let wanted: Vec<RejectRow> = (0..n).flat_map(|n| commit(n).rejects).collect();
    expect("rejects", rejects, wanted)?;
    for k in 0..n {
        let name = format!("p{k}b");
        let found = session.find(&Identity::Ref(name.as_str()));
        expect("find", found, Some((PersonNo(2 * k as u32 + 1), true)))?;
        let kept = session.event("CIVIL_ACTS", &format!("e{k}")).map_err(say)?;
        expect("event", kept.as_ref(), event_kept(k).as_ref())?;
        let named = session.events_of(PersonNo(2 * k as u32)).map_err(say)?;
        expect("events", named, kept.into_iter().collect())?;
    }
    drop(session);
    let health = store.health(true).map_err(say)?;
    expect("findings", health.findings, Vec::new())?;
    Ok(n)
}

/// The event of commit `k`, if it has one, as it is read.
fn event_kept(k: u64) -> Option<(EventNo, StoredEvent)> {
    let (no, row) = event(k);
    (!is_of_extract(k)).then_some((no, StoredEvent { sequence: k + 1, ..row }))
}

/// Events as readers find them, before anybody has had the tables take the log.
pub(super) fn events(store: &Embedded, n: u64) -> Result<(), String> {
    for k in 0..n {
        let found = store.event("CIVIL_ACTS", &format!("e{k}")).map_err(|e| e.to_string())?;
        expect("event by key", &found, &event_kept(k))?;
        let named = store.events_of(PersonNo(2 * k as u32), None, 9).map_err(|e| e.to_string())?;
        expect("events of a person", named, found.into_iter().collect())?;
    }
    Ok(())
}

fn in_graph(graph: &dyn otbasy::graph::FamilyGraph, n: u64) -> Result<(), String> {
    for k in 0..n {
        let (a, b) = (PersonNo(2 * k as u32), PersonNo(2 * k as u32 + 1));
        let surname = hot_surname(if k == 0 { n - 1 } else { k });
        expect("surname", graph.person_text(a).surname, &surname)?;
        let (mut links, mut statuses, mut incomes) = (Vec::new(), Vec::new(), Vec::new());
        graph.links(b, &mut links);
        graph.statuses(b, &mut statuses);
        graph.incomes(a, &mut incomes);
        let ends: Vec<_> = links.iter().map(|row| (row.from, row.to)).collect();
        expect("links", ends, vec![(Some(a), b)])?;
        expect("statuses", statuses.len(), 1)?;
        let wanted = is_of_extract(k).then(|| income(k).income);
        expect("incomes", incomes, wanted.into_iter().collect())?;
    }
    Ok(())
}

/// Every row as it was written.
fn rows(store: &Embedded, n: u64) -> Result<(), String> {
    let all = store.all_rows().map_err(|e| e.to_string())?;
    let odd = |what: String| StoreError::Failed { path: String::new(), reason: what };
    let commits: Vec<Changes> = (0..n).map(commit).collect();
    let mut people = 0;
    all.people(&mut |p, row| {
        people += 1;
        let commit = &commits[if p.0 == 0 { n as usize - 1 } else { p.0 as usize / 2 }];
        let wanted = commit.people.iter().find(|(no, _)| *no == p).map(|(_, row)| row);
        expect("person", Some(row), wanted).map_err(odd)
    })
    .map_err(|e| e.to_string())?;
    expect("people", people, 2 * n)?;
    all.links(&mut |no, row| expect("link", row, &commits[no.0 as usize].links[0].1).map_err(odd))
        .map_err(|e| e.to_string())?;
    all.statuses(&mut |no, row| {
        expect("status", row, &commits[no.0 as usize].statuses[0].1).map_err(odd)
    })
    .map_err(|e| e.to_string())?;
    let wanted = &mut 0;
    all.incomes(&mut |p, rows| {
        *wanted += 1;
        expect("income", rows, &commits[p.0 as usize / 2].incomes[0].1[..]).map_err(odd)
    })
    .map_err(|e| e.to_string())?;
    expect("incomes", *wanted, of_extract(n))?;
    let mut events = Vec::new();
    all.events(&mut |no, row| {
        events.push((no, row.clone()));
        Ok(())
    })
    .map_err(|e| e.to_string())?;
    expect("events", events, (0..n).filter_map(event_kept).collect())
}
