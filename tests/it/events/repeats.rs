//! The same event again, another under its key, two at once, and those who wait for somebody.

use super::{Register, died, event, married, tell_asking};
use otbasy::domain::PersonNo;
use otbasy::record::EventOutcome;
use otbasy::store::{Ground, StoreError};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn an_event_repeated_gives_its_first_answer_and_changes_nothing() {
    let register = Register::with(&["a", "b"]);
    let line = married("m", "2015-05-01", "a", "b");
    let first = register.tell(&line);
    let (records, people) = (register.records(None), register.people());
    let again = register.tell(&line);
    assert_eq!(again.outcome, EventOutcome::Repeated);
    assert_eq!(again.event.changes, first.event.changes);
    assert_eq!(again.event.whose_cards(), first.event.whose_cards());
    assert_eq!((register.records(None), register.people()), (records, people));
    // As an export would write it: the instant of arrival filled in.
    let stamped = line.replace(r#""on""#, r#""recordedAt":"2026-11-01T00:00:00Z","on""#);
    assert_eq!(register.outcome(&stamped), EventOutcome::Repeated);
    let other_stamp = line.replace(r#""on""#, r#""recordedAt":"2026-11-02T00:00:00Z","on""#);
    assert_eq!(register.refused(&other_stamp), "idempotency-conflict");
    assert_eq!(register.refused(&line.replace("2015", "2016")), "idempotency-conflict");
    // Another register may have the same id.
    assert_eq!(register.outcome(&line.replace("CIVIL_ACTS", "COURT")), EventOutcome::Applied);
}

#[test]
fn of_two_at_once_one_is_first() {
    for _ in 0..20 {
        let register = Arc::new(Register::with(&["a", "b", "c"]));
        let lines = [
            married("m", "2015-05-01", "a", "b"),
            married("m", "2015-05-01", "a", "b"),
            died("d", "2026-03-01", "a"),
            married("m2", "2015-05-01", "a", "c"),
        ];
        let told = |line: String| {
            let register = Arc::clone(&register);
            std::thread::spawn(move || register.outcome(&line))
        };
        let threads: Vec<_> = lines.into_iter().map(told).collect();
        let outcomes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let repeated = outcomes.iter().filter(|o| **o == EventOutcome::Repeated).count();
        assert_eq!(repeated, 1, "{outcomes:?}");
        for key in ["CIVIL_ACTS/m#1", "CIVIL_ACTS/m2#1"] {
            assert!(register.records(None)[key].contains("..2026-03-01 DEATH"));
        }
    }
}

#[test]
fn an_event_waits_for_whoever_has_not_arrived() {
    let register = Register::with(&["a"]);
    let first = register.tell(&married("m", "2015-05-01", "a", "b"));
    assert_eq!(first.outcome, EventOutcome::Waiting);
    assert_eq!(first.event.touched, Some(vec![]));
    assert_eq!(register.outcome(&died("d", "2026-03-01", "b")), EventOutcome::Waiting);
    assert!(!register.people().contains_key("b"));
    register.persons(&["b,S,U,1990-01-01,,".into()]);
    assert!(register.people()["b"].contains("2026-03-01"));
    assert!(register.records(None)["CIVIL_ACTS/m#1"].contains("..2026-03-01 DEATH"));
    assert_eq!(register.outcome(&died("d", "2026-03-01", "b")), EventOutcome::Repeated);
}

#[test]
fn births_wait_for_parents_down_the_generations() {
    let register = Register::with(&[]);
    let birth = |id: &str, child: &str, on: &str, parent: &str| {
        let rest = format!(
            r#""newPerson":{{"ref":"{child}","surname":"N","sex":"F"}},"parents":["ref:{parent}"]"#
        );
        event(id, "CIVIL_ACTS", "BIRTH", on, "", &rest)
    };
    assert_eq!(register.outcome(&birth("n2", "n2", "2025-01-01", "n1")), EventOutcome::Waiting);
    assert_eq!(register.outcome(&birth("n1", "n1", "2000-01-01", "a")), EventOutcome::Waiting);
    assert_eq!(register.people().len(), 0);
    register.persons(&["a,S,U,1970-01-01,,".into()]);
    let everybody: Vec<String> = register.people().into_keys().collect();
    assert_eq!(everybody, ["a", "n1", "n2"]);
    let graph = register.0.snapshot().unwrap().graph;
    let n1 = graph.find(&otbasy::domain::Identity::Ref("n1")).unwrap();
    let mut links = Vec::new();
    graph.links(n1, &mut links);
    assert_eq!(links.len(), 2);
}

#[test]
fn what_ends_nothing_yet_acts_when_the_record_arrives() {
    let divorce = |recorded_at: &str| {
        let rest = r#""spouses":["ref:a","ref:b"]"#;
        event("d", "CIVIL_ACTS", "DIVORCE", "2024-02-01", recorded_at, rest)
    };
    let register = Register::with(&["a", "b"]);
    let answer = register.tell(&divorce("2024-02-05T00:00:00Z"));
    assert_eq!((answer.outcome, answer.event.changes.len()), (EventOutcome::Applied, 0));
    register.tell(&married("m", "2015-05-01", "a", "b"));
    assert!(register.records(None)["CIVIL_ACTS/m#1"].contains("..2024-02-01 DIVORCE"));
    // A marriage after the divorce is another one.
    register.tell(&married("m2", "2025-05-01", "a", "b"));
    assert!(register.records(None)["CIVIL_ACTS/m2#1"].contains("2025-05-01..  "));
    // By CSV as well.
    let register = Register::with(&["a", "b"]);
    register.tell(&divorce(""));
    register.links(&["x,SPOUSE,ref:b,ref:a,,,2015-05-01,,,CIVIL_ACTS,,".into()]);
    assert!(register.records(None)["CIVIL_ACTS/x"].contains("..2024-02-01 DIVORCE"));
    let again = register.tell(&divorce(""));
    assert_eq!((again.outcome, again.event.changes.len()), (EventOutcome::Repeated, 1));
    register.is_sound();
}

#[test]
fn of_an_event_about_which_nobody_asked_it_is_asked_when_it_is_told_again() {
    let (register, asked) = (Register::with(&["a", "b", "c"]), Register::with(&["a", "b", "c"]));
    let wedding = married("m", "2015-05-01", "a", "b");
    let first = asked.tell(&wedding);
    assert_eq!(first.event.whose_cards().len(), 2);
    let unasked = tell_asking(&register.0, &wedding, false).unwrap().unwrap();
    assert_eq!((unasked.outcome, unasked.event.touched), (EventOutcome::Applied, None));
    let sequence = || register.0.snapshot().unwrap().sequence;
    let before = sequence();
    let again = register.tell(&wedding);
    assert_eq!(again.outcome, EventOutcome::Repeated);
    assert_eq!(again.event.touched, first.event.touched);
    assert_eq!(sequence(), before, "nothing has changed");
    // From now on it is the answer, whatever comes.
    register.tell(&died("d", "2026-03-01", "b"));
    let again = tell_asking(&register.0, &wedding, false).unwrap().unwrap();
    assert_eq!(again.event.touched, first.event.touched);
}

fn touched(register: &Register, source: &str, id: &str) -> Option<Vec<PersonNo>> {
    register.0.event(source, id).unwrap().unwrap().1.touched
}

fn touched_when_quiet(register: &Register, source: &str, id: &str) -> Option<Vec<PersonNo>> {
    let until = Instant::now() + Duration::from_secs(20);
    while touched(register, source, id).is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    touched(register, source, id)
}

#[test]
fn what_was_asked_is_kept_when_all_is_quiet_and_with_the_next_write() {
    let register = Register::with(&["a", "b", "c"]);
    let first = register.tell(&married("m", "2015-05-01", "a", "b"));
    register.tell(&died("d", "2026-03-01", "c"));
    assert_eq!(touched(&register, "CIVIL_ACTS", "m"), first.event.touched, "with the next event");
    let when_quiet = touched_when_quiet(&register, "CIVIL_ACTS", "d");
    assert_eq!(when_quiet.map(|all| all.len()), Some(1), "when all is quiet");
    // A register never heard of does not go through the log, so nothing is to be settled.
    let line = died("d2", "2026-04-01", "a").replace("CIVIL_ACTS", "OTHER:new");
    let first = register.tell(&line);
    assert_eq!(touched_when_quiet(&register, "OTHER:new", "d2"), first.event.touched);
    // A write that fails loses nothing that joined it.
    let first = register.tell(&died("d3", "2026-05-01", "b"));
    let fails = |_: &mut dyn Ground| Err::<(), _>(StoreError::Busy { path: "here".into() });
    assert!(register.0.write(fails).is_err());
    assert_eq!(touched_when_quiet(&register, "CIVIL_ACTS", "d3"), first.event.touched);
}

#[test]
fn registers_and_ids_with_slashes_are_told_apart() {
    let (register, asked) = (Register::with(&["a", "b", "c"]), Register::with(&["a", "b", "c"]));
    let of = |source: &str, line: String| line.replace("CIVIL_ACTS", source);
    let lines = [
        of("OTHER:a", married("b/m", "2015-05-01", "a", "b")),
        of("OTHER:a/b", died("m", "2026-03-01", "c")),
    ];
    let first = lines.each_ref().map(|line| asked.tell(line).event.touched);
    for line in &lines {
        assert_eq!(tell_asking(&register.0, line, false).unwrap().unwrap().event.touched, None);
    }
    assert_eq!(lines.each_ref().map(|line| register.tell(line).event.touched), first);
}
