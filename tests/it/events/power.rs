//! A loss of power among events: what was acknowledged is whole, and nothing is there by half.

use super::{Register, event};
use crate::store::disk::Disk;
use crate::store::{Dice, options};
use otbasy::domain::PersonNo;
use otbasy::record::EventOutcome;
use otbasy::store::{Embedded, Store};

const PEOPLE: usize = 6;

fn open(disk: &Disk) -> Option<Register> {
    Embedded::on_backend(disk.clone(), options()).ok().map(|store| Register(Store::Embedded(store)))
}

/// The nth event: marriages, each ended by the one that follows.
fn line(n: usize) -> String {
    let couple = n / 2;
    let (a, b) = (format!("p{}", couple % PEOPLE), format!("q{}", couple % PEOPLE));
    let (year, id) = (1900 + couple, format!("e{n}"));
    let rest = format!(r#""spouses":["ref:{a}","ref:{b}"]"#);
    let stamp = format!("2020-01-01T{:02}:{:02}:00Z", n / 60, n % 60);
    let (kind, month) = if n.is_multiple_of(2) { ("MARRIAGE", 1) } else { ("DIVORCE", 6) };
    event(&id, "CIVIL_ACTS", kind, &format!("{year}-{month:02}-01"), &stamp, &rest)
}

/// How many events are there; each is whole.
fn check(register: &Register) -> usize {
    let records = register.records(None);
    let mut there = 0;
    while let Some((no, row)) = register.0.event("CIVIL_ACTS", &format!("e{there}")).unwrap() {
        assert_eq!(no.0 as usize, there);
        assert_eq!(row.changes.len(), 1, "{row:?}");
        let marriage = &records[&format!("CIVIL_ACTS/e{}#1", there / 2 * 2)];
        if there % 2 == 1 {
            assert!(marriage.contains("DIVORCE"), "{marriage}");
        }
        there += 1;
    }
    assert_eq!(records.len(), there.div_ceil(2), "records without an event, or none of one");
    let ended = records.values().filter(|line| line.contains("DIVORCE")).count();
    assert_eq!(ended, there / 2);
    there
}

/// What the last events were answered with first they are answered with again, though the power
/// may have been lost before it was kept whose cards they touched; how often it was.
fn are_told_again(register: &Register, first: &[Vec<PersonNo>]) -> usize {
    let mut lost = 0;
    for (n, first) in first.iter().enumerate().rev().take(2) {
        let kept = register.0.event("CIVIL_ACTS", &format!("e{n}")).unwrap().unwrap().1;
        lost += usize::from(kept.touched.is_none());
        let again = register.tell(&line(n));
        assert_eq!(again.outcome, EventOutcome::Repeated);
        assert_eq!(again.event.touched.as_ref(), Some(first), "e{n}");
        let kept = register.0.event("CIVIL_ACTS", &format!("e{n}")).unwrap().unwrap().1;
        assert_eq!(kept.touched.as_ref(), Some(first), "e{n} is asked about once");
    }
    lost
}

#[test]
fn whose_cards_an_event_touched_is_told_again_after_a_loss_of_power() {
    let (mut lost, mut told) = (0, 0);
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let mut disk = Disk::new(seed);
        let register = open(&disk).unwrap();
        let row = |name: String| format!("{name},S,U,1990-01-01,,");
        let rows: Vec<String> =
            (0..PEOPLE).flat_map(|n| [row(format!("p{n}")), row(format!("q{n}"))]).collect();
        register.persons(&rows);
        drop(register);
        let mut first: Vec<Vec<PersonNo>> = Vec::new();
        for _ in 0..4 {
            let register = open(&disk).unwrap();
            // One that nobody was told of may be there as well.
            while register.0.event("CIVIL_ACTS", &format!("e{}", first.len())).unwrap().is_some() {
                first.push(register.tell(&line(first.len())).event.touched.unwrap());
            }
            lost += are_told_again(&register, &first);
            disk.cut_after(dice.below(200));
            while let Ok(Ok(answer)) = register.try_to_tell(&line(first.len())) {
                first.push(answer.event.touched.unwrap());
                told += 1;
            }
            drop(register);
            disk = disk.after_loss();
        }
        assert!(first.iter().all(|touched| touched.len() == 2), "{first:?}");
    }
    println!("{told} events told, {lost} of them without whose cards after a loss of power");
    assert!(lost > 3, "{lost} of {told}");
}

#[test]
fn an_acknowledged_event_survives_a_loss_of_power_whole() {
    let (mut losses, mut told) = (0, 0);
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut disk = Disk::new(seed);
        drop(open(&disk).unwrap());
        let mut acknowledged = 0;
        for _ in 0..4 {
            let Some(register) = open(&disk) else { panic!("seed {seed}: it does not open") };
            let there = check(&register);
            assert!(there >= acknowledged, "seed {seed}: {there} of {acknowledged}");
            acknowledged = there;
            disk.cut_after(dice.below(200));
            while let Ok(Ok(_)) = register.try_to_tell(&line(acknowledged)) {
                acknowledged += 1;
                told += 1;
            }
            drop(register);
            losses += 1;
            disk = disk.after_loss();
        }
    }
    println!("{told} events acknowledged, {losses} losses of power");
    assert!(told > losses, "{told}");
}
