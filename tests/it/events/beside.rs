//! Events begun while those before them are made durable: what each is answered, and everything
//! that is left, is as of events told one after the other.

use super::orders::{Handed, shuffled, take, world};
use super::{Register, died, rebuilt};
use crate::store::disk::{Disk, Sync};
use crate::store::show::show;
use crate::store::{Dice, options};
use otbasy::domain::{CivilEvent, Day, EventFault, Instant};
use otbasy::jobs::events::{Done, EventsError, apply};
use otbasy::record::{Answer, EventOutcome, Moment, record};
use otbasy::store::{Begun, Embedded, Options, Store, StoreError};
use std::time::Duration;

type Told = Result<Answer, EventFault>;

/// Every write that waits in line is made durable while the next is carried out.
pub(super) fn beside() -> Options {
    Options { flight_rows_min: 1, ..options() }
}

fn open(disk: &Disk, options: Options) -> Register {
    Register(Store::Embedded(Embedded::on_backend(disk.clone(), options).unwrap()))
}

/// Begins to tell an event of which nobody asks whose cards it touches.
fn begin(register: &Register, line: &str) -> Result<Begun<Told>, StoreError> {
    let event = CivilEvent::parse(line, &options().sources);
    let now = Instant::parse("2026-11-01T00:00:00Z").unwrap();
    register.0.begin(move |ground| match event {
        Ok(event) => record(ground, &event, Moment { now, day: None }),
        Err(fault) => Ok(Err(fault)),
    })
}

/// Tells events, each begun before the one before it is waited for.
fn told_beside(register: &Register, lines: &[&str]) -> Vec<Told> {
    let mut told = Vec::with_capacity(lines.len());
    let mut before: Option<Begun<Told>> = None;
    for line in lines {
        let begun = begin(register, line).unwrap();
        told.extend(before.replace(begun).map(|begun| begun.wait().unwrap()));
    }
    told.extend(before.map(|begun| begun.wait().unwrap()));
    told
}

fn is_event(one: &Handed) -> bool {
    matches!(one, Handed::Event(..))
}

/// Its line, sometimes twice.
fn again<'h>(one: &'h Handed, dice: &mut Dice) -> impl Iterator<Item = &'h str> + use<'h> {
    std::iter::repeat_n(one.line().as_str(), 1 + usize::from(dice.one_in(3)))
}

/// What an answer says, but for the commit that brought the event.
fn said(told: &Told) -> String {
    match told {
        Ok(Answer { no, event, outcome }) => {
            format!("{no:?} {outcome:?} {:?} {:?}", event.changes, event.first)
        }
        Err(fault) => fault.to_string(),
    }
}

/// The graph that readers see, whole.
fn shown(register: &Register) -> Vec<String> {
    let graph = register.0.snapshot().unwrap().graph;
    show(&*graph, 200, &[], &[])
}

/// The commits that brought the events, by number.
fn sequences(register: &Register) -> Vec<u64> {
    let mut found = Vec::new();
    let rows = register.0.all_rows().unwrap();
    rows.events(&mut |_, row| {
        found.push(row.sequence);
        Ok(())
    })
    .unwrap();
    found
}

#[test]
fn events_begun_beside_others_say_and_leave_what_they_do_alone() {
    let mut applied = 0;
    for seed in super::simulator::seeds(0..120) {
        let (mut dice, mut order) = (Dice::new(seed), Dice::new(!seed));
        let handed = shuffled(&world(seed, &mut dice).handed, &mut order);
        let disk = Disk::new(seed);
        let [alone, beside] = [open(&Disk::new(seed), options()), open(&disk, beside())];
        // Rows of registers come in between, and some events come twice in a row.
        for piece in handed.chunk_by(|a, b| is_event(a) == is_event(b)) {
            if is_event(&piece[0]) {
                let lines: Vec<&str> =
                    piece.iter().flat_map(|one| again(one, &mut order)).collect();
                let wanted = lines.iter().map(|line| begin(&alone, line).unwrap().wait().unwrap());
                let wanted: Vec<String> = wanted.map(|told| said(&told)).collect();
                let told = told_beside(&beside, &lines);
                assert_eq!(told.iter().map(said).collect::<Vec<_>>(), wanted, "seed {seed}");
                let is_applied = |answer: &&Answer| answer.outcome == EventOutcome::Applied;
                applied += told.iter().flatten().filter(is_applied).count();
            } else {
                [&alone, &beside].into_iter().for_each(|register| take(register, piece));
            }
            assert_eq!(shown(&beside), shown(&alone), "seed {seed}");
        }
        assert_eq!(rebuilt::rows(&beside), rebuilt::rows(&alone), "seed {seed}");
        let came = sequences(&beside);
        assert!(came.is_sorted_by(|a, b| 0 < *a && a < b), "seed {seed}: {came:?}");
        beside.is_sound();
        let before = shown(&beside);
        drop(beside);
        assert_eq!(shown(&open(&disk, options())), before, "seed {seed}: read anew");
    }
    assert!(applied > 200, "{applied}");
}

/// A group that is refused ends the file: nothing behind it is begun, though it is read already.
#[test]
fn behind_a_group_that_is_refused_none_is_begun() {
    let now = || Instant::parse("2026-11-01T00:00:00Z").unwrap();
    let day = Day::parse("2026-11-01").unwrap();
    let lines: Vec<String> =
        (0..64 * 5).map(|n| died(&format!("d{n}"), "2026-01-01", &format!("p{n}"))).collect();
    let mut begun = 0;
    let done = apply::<EventsError, ()>(
        &mut lines
            .join(
                "
",
            )
            .as_bytes(),
        (now, Some(day)),
        &mut |_| {
            begun += 1;
            // Long enough for the next one to be read.
            std::thread::sleep(Duration::from_millis(50));
            match begun {
                2 => Err(StoreError::Busy { path: "here".to_owned() }),
                _ => Ok(Box::new(|| Ok((Done::default(), ())))),
            }
        },
        &mut |_, ()| Ok(()),
    );
    assert!(matches!(done, Err(EventsError::Store(StoreError::Busy { .. }))), "{done:?}");
    assert_eq!(begun, 2);
}

/// An event told again is answered from what is on its way; the answer waits until that is durable.
#[test]
fn an_answer_waits_for_what_it_rests_on() {
    for seed in 0..10 {
        let disk = Disk::new(seed);
        let register = open(&disk, beside());
        disk.set_sync(Sync::Honest, Duration::from_millis(20));
        let line = died("d", "2026-01-01", "somebody");
        let (first, again) = (begin(&register, &line), begin(&register, &line));
        let answer = again.unwrap().wait().unwrap().unwrap();
        assert_eq!(answer.outcome, EventOutcome::Repeated);
        // The power goes before the first is waited for.
        let after = open(&disk.after_loss(), options());
        assert!(after.0.event("CIVIL_ACTS", "d").unwrap().is_some(), "seed {seed}");
        drop(first);
    }
}
