//! What `events export` writes, applied to an empty store, makes the same store, row by row.

use super::orders::{shuffled, take, world};
use super::{Register, married};
use crate::store::Dice;
use otbasy::domain::{Day, Instant};
use otbasy::jobs::events::{EventsError, Line, Told, apply, export_events};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::record::{Answer, Counts};
use otbasy::store::{Publish, StoreError};
use std::io::Write;

const INCOMES: &str = "iin,month,kind,amount";

fn exported(register: &Register) -> String {
    let mut out = Vec::new();
    export_events(register.0.all_rows().unwrap().as_ref(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn applied(register: &Register, file: &str) -> (Counts, Vec<Line>) {
    let now = || Instant::parse("2026-12-01T00:00:00Z").unwrap();
    let day = Day::parse("2026-12-01").unwrap();
    let mut lines = Vec::new();
    let counts = apply(
        &mut file.as_bytes(),
        (now, Some(day)),
        &mut |work| {
            let begun = register.0.begin(work)?;
            Ok(Box::new(move || Ok((begun.wait()?, ()))))
        },
        &mut |line, ()| -> Result<(), EventsError> {
            lines.push(line.clone());
            Ok(())
        },
    );
    (counts.unwrap_or_else(|e| panic!("{e}")), lines)
}

/// Every row with its number; only the numbers of commits are another store's own, and whose cards
/// an event touched depends on the day on which it was asked.
pub(super) fn rows(register: &Register) -> Vec<String> {
    let all = register.0.all_rows().unwrap();
    let mut found = vec![format!("{:?}", all.sources())];
    let mut say = |text: String| -> Result<(), StoreError> {
        found.push(text);
        Ok(())
    };
    all.people(&mut |no, row| say(format!("{no:?} {row:?}"))).unwrap();
    all.links(&mut |no, row| say(format!("{no:?} {row:?}"))).unwrap();
    all.statuses(&mut |no, row| say(format!("{no:?} {row:?}"))).unwrap();
    all.incomes(&mut |no, rows| say(format!("{no:?} {rows:?}"))).unwrap();
    all.event_people(&mut |p, no| say(format!("{p:?} {no:?}"))).unwrap();
    all.events(&mut |no, row| {
        let event = &row.event;
        let (changes, first) = (&row.changes, &row.first);
        let key = (&event.source, &event.id, row.recorded_at, row.waited);
        say(format!("{no:?} {key:?} {changes:?} {first:?}"))
    })
    .unwrap();
    all.extracts(&mut |no, row| say(format!("{no:?} {:?} {:?}", row.hash, row.recorded_at)))
        .unwrap();
    found
}

/// Rebuilds the store, and again from what the copy exports.
fn is_rebuilt(register: &Register, what: &str) {
    let file = exported(register);
    let copy = Register::new();
    let (counts, _) = applied(&copy, &file);
    assert_eq!(counts.rejected, 0, "{what}");
    assert_eq!(counts.read() as usize, file.lines().count(), "{what}");
    assert_eq!(rows(&copy), rows(register), "{what}\n{file}");
    assert_eq!(exported(&copy), file, "{what}");
    copy.is_sound();
    let (again, _) = applied(&copy, &file);
    assert_eq!((again.applied, again.rejected), (0, 0), "{what}: the same file twice");
    assert_eq!(rows(&copy), rows(register), "{what}: the same file twice\n{file}");
}

#[test]
fn whatever_came_in_whatever_order() {
    for seed in super::simulator::seeds(0..40) {
        let (mut dice, mut order) = (Dice::new(seed), Dice::new(!seed));
        let handed = shuffled(&world(seed, &mut dice).handed, &mut order);
        let register = Register::new();
        take(&register, &handed);
        is_rebuilt(&register, &format!("seed {seed}"));
    }
}

/// Events of one commit are asked together whose cards they touched, on several cores: each answer
/// and each row is that of the event told alone, also of one that is told again in the same commit.
#[test]
fn events_told_together_touch_whom_each_touches_alone() {
    let mut touched = 0;
    for seed in super::simulator::seeds(0..12) {
        let (mut dice, mut order) = (Dice::new(seed), Dice::new(!seed));
        let handed = shuffled(&world(seed, &mut dice).handed, &mut order);
        let register = Register::new();
        take(&register, &handed);
        let file = exported(&register);
        let is_row = |line: &&str| line.contains(r#""RECORD""#);
        let (rows, mut events): (Vec<&str>, Vec<&str>) = file.lines().partition(is_row);
        events.extend_from_within(..events.len() / 2);
        let (alone, together) = (Register::new(), Register::new());
        for register in [&alone, &together] {
            applied(register, &rows.join("\n"));
        }
        let answer = |line: &Line| match &line.told {
            Told::Event(told) => {
                let answer = |a: &Answer| (a.outcome, a.event.touched.clone());
                told.as_ref().as_ref().map(answer).map_err(ToString::to_string)
            }
            Told::Record { .. } => panic!("seed {seed}: {line:?}"),
        };
        let each = events.iter().flat_map(|event| applied(&alone, event).1);
        let each: Vec<_> = each.map(|line| answer(&line)).collect();
        let all = applied(&together, &events.join("\n")).1;
        assert_eq!(all.iter().map(answer).collect::<Vec<_>>(), each, "seed {seed}\n{file}");
        let kept = [&alone, &together].map(|register| {
            let mut kept = Vec::new();
            let rows = register.0.all_rows().unwrap();
            rows.events(&mut |no, row| {
                kept.push((no, row.touched.clone(), row.changes.clone()));
                Ok(())
            })
            .unwrap();
            kept
        });
        assert_eq!(kept[0], kept[1], "seed {seed}\n{file}");
        touched += kept[0]
            .iter()
            .filter(|(_, touched, _)| touched.as_ref().is_some_and(|all| !all.is_empty()))
            .count();
    }
    assert!(touched > 20, "{touched}");
}

/// Extracts of several files with rows that say things again, contradict, wait, and name one number
/// twice.
fn extract(register: &Register, dice: &mut Dice, n: usize) {
    let dir = tempfile::TempDir::new().unwrap();
    let iin = |k: u64| super::orders::number(90_010_130_000 + 1000 * k);
    let persons = format!("{},recorded_at", super::PERSON_COLUMNS.join(","));
    let links = format!("{},confidence,state,secrecy", super::LINKS);
    let mut files = [
        ("persons.csv", persons),
        ("links.csv", links),
        ("statuses.csv", super::STATUSES.to_owned()),
        ("incomes.csv", INCOMES.to_owned()),
    ];
    let stamps = ["", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"];
    for _ in 0..4 + dice.below(12) {
        let (a, b) = (iin(dice.below(4)), iin(dice.below(4)));
        let mut any = |of: &[&str]| of[dice.below(of.len() as u64) as usize].to_owned();
        let (stamp, letter) = (any(&stamps), any(&["A", "B", "\"C, \"\"D\"\"\nE\""]));
        let row = match any(&["p", "p", "l", "l", "s", "i", "i"]).as_str() {
            "p" => (0, format!("{a},,{letter},,,F,1990-01-01,,,,,,,{stamp}")),
            "l" => {
                let id = any(&["1", "2"]);
                let source = any(&["CIVIL_ACTS", "OTHER:x"]);
                (1, format!("{id},SPOUSE,{a},{b},,,2015-01-01,,,{source},{letter},{stamp},,,"))
            }
            "s" => (2, format!("s,{a},EMPLOYED,,{letter},2020-01-01,,LABOUR,,{stamp}")),
            _ => (3, format!("{a},2026-01,SALARY,{}", any(&["1", "2.5", "3"]))),
        };
        files[row.0].1 += "\n";
        files[row.0].1 += &row.1;
    }
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text + "\n").unwrap();
    }
    let at = Instant::parse("2026-10-01T00:00:00Z").unwrap();
    let at = Instant::from_number(at.number() + 1_000_000_000 * n as i64);
    let options = ImportOptions { rows_per_commit: 3, ..ImportOptions::at(at) };
    let mut session = register.0.intake(Publish::AtFinish).unwrap();
    import(dir.path(), &options, session.as_mut(), &mut |_, _| {}).unwrap();
    session.finish().unwrap();
}

#[test]
fn extract_after_extract() {
    for seed in super::simulator::seeds(0..40) {
        let mut dice = Dice::new(seed);
        let register = Register::new();
        for n in 0..1 + dice.below(4) as usize {
            extract(&register, &mut dice, n);
            if dice.one_in(2) {
                register.tell(&married(&format!("e{n}"), "2016-01-01", "x", "y"));
            }
        }
        is_rebuilt(&register, &format!("seed {seed}"));
    }
}

/// An import that breaks off in its last file.
fn broken_off(register: &Register) {
    let dir = tempfile::TempDir::new().unwrap();
    let persons = "iin,ref,surname,given_name,patronymic,sex,birth_date,death_date,citizenship,\
                   region,address,phone,protected\n,a,S,,,U,1990-01-01,,,,,,\n";
    std::fs::write(dir.path().join("persons.csv"), persons).unwrap();
    let file = std::fs::File::create(dir.path().join("incomes.csv.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::none());
    packed.write_all(format!("{INCOMES}\n").as_bytes()).unwrap();
    for n in 0..60_000 {
        writeln!(packed, "ref:a,2026-01,SALARY,{n}").unwrap();
    }
    let file = packed.finish().unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    let at = Instant::parse("2026-09-01T00:00:00Z").unwrap();
    let options = ImportOptions { rows_per_commit: 1_000, ..ImportOptions::at(at) };
    let mut session = register.0.intake(Publish::AtFinish).unwrap();
    import(dir.path(), &options, session.as_mut(), &mut |_, _| {}).unwrap_err();
    session.finish().unwrap();
}

#[test]
fn incomes_of_an_extract_that_was_broken_off_never_came() {
    let register = Register::new();
    broken_off(&register);
    let file = exported(&register);
    assert!(file.contains("persons.csv") && !file.contains("incomes.csv"), "{file}");
    let copy = Register::new();
    applied(&copy, &file);
    let incomes = |of: &Register| {
        let (all, mut found) = (of.0.all_rows().unwrap(), 0);
        all.incomes(&mut |_, rows| {
            found += rows.iter().filter(|row| row.in_force(None).is_some()).count();
            Ok(())
        })
        .unwrap();
        found
    };
    assert_eq!(incomes(&copy), 0);
    // The import goes on in the copy as it would have where it broke off.
    register.take("incomes.csv", INCOMES, &["ref:a,2026-01,SALARY,5".into()]);
    is_rebuilt(&register, "after another extract");
}

#[test]
fn lines_that_are_no_rows_are_refused_one_by_one() {
    let register = Register::with(&["a", "b"]);
    register.links(&["m,SPOUSE,ref:a,ref:b,,,2015-01-01,,,CIVIL_ACTS,,".into()]);
    let file = exported(&register);
    let good = file.lines().last().unwrap();
    assert!(good.starts_with(r#"{"kind":"RECORD","extract":""#), "{good}");
    let bad = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} in {good}");
        good.replacen(from, to, 1)
    };
    let cases = [
        (bad("links.csv", "lynx.csv"), "file unknown-value"),
        (bad(r#""line":2"#, r#""line":1"#), "line bad-json"),
        (bad(r#""line":2,"#, ""), "line missing-field"),
        (bad(r#""extract":""#, r#""extract":"z"#), "extract unknown-value"),
        (bad("2026-10-01T", "2026-99-01T"), "importedAt date-format"),
        (bad(r#""kind":"RECORD""#, r#""id":"1","kind":"RECORD""#), "id extra-field"),
        (bad(r#""to_iin""#, r#""to""#), "row.to extra-field"),
        (bad(r#""SPOUSE""#, r#""FRIEND""#), "row.kind unknown-kind"),
        (bad(r#""SPOUSE""#, "1"), "row.kind bad-json"),
    ];
    for (line, expected) in cases {
        let copy = Register::new();
        let (counts, told) = applied(&copy, &format!("{line}\n{good}\n"));
        let fault = match &told[0].told {
            Told::Event(answer) => answer.as_ref().as_ref().unwrap_err().to_string(),
            Told::Record { outcome, .. } => outcome.as_ref().unwrap_err().to_string(),
        };
        assert!(fault.starts_with(expected), "{fault} instead of {expected}");
        // The one behind it is taken in, unless it is the same line of the same file.
        let same = expected.starts_with("row.kind unknown");
        assert_eq!((counts.rejected, counts.waiting), if same { (2, 0) } else { (1, 1) }, "{line}");
    }
    // Backwards: whether the first was there already cannot be told.
    let people: Vec<&str> = file.lines().take(2).collect();
    let backwards = format!("{}\n{}\n", people[1], people[0]);
    let (counts, told) = applied(&Register::new(), &backwards);
    assert_eq!((counts.applied, counts.rejected), (1, 1), "{told:?}");
    assert!(format!("{:?}", told[1]).contains("record-order"), "{told:?}");
}

/// Two extracts with incomes, the first in three pieces: people, some incomes, the others.
#[test]
fn a_file_that_was_cut_off_goes_on_and_loses_nothing() {
    let register = Register::with(&["a", "b"]);
    let incomes: Vec<String> = (1..40).map(|n| format!("ref:a,2026-01,SALARY,{n}")).collect();
    register.take("incomes.csv", INCOMES, &incomes);
    let file = exported(&register);
    let lines: Vec<&str> = file.lines().collect();
    for cut in [1, 2, 10, 20, 40] {
        let copy = Register::new();
        applied(&copy, &lines[..cut].join("\n"));
        let (counts, _) = applied(&copy, &file);
        assert_eq!((counts.rejected, counts.read()), (0, lines.len() as u64), "cut at {cut}");
        assert_eq!(rows(&copy), rows(&register), "cut at {cut}");
    }
    // Another extract in between: what did not come of the first is refused, not forgotten.
    let copy = Register::new();
    applied(&copy, lines[0]);
    copy.links(&["m,SPOUSE,ref:a,ref:b,,,2015-01-01,,,CIVIL_ACTS,,".into()]);
    let (counts, told) = applied(&copy, &lines[..2].join("\n"));
    assert_eq!((counts.unchanged, counts.rejected), (1, 1), "{told:?}");
    assert!(format!("{:?}", told[1]).contains("extract-closed"), "{told:?}");
}

#[test]
fn an_extract_that_came_again_at_the_same_instant_is_another_one() {
    let register = Register::with(&["a"]);
    for amount in ["100", "200", "100"] {
        register.take("incomes.csv", INCOMES, &[format!("ref:a,2026-01,SALARY,{amount}")]);
    }
    is_rebuilt(&register, "the same files at the same instant");
}

#[test]
fn an_import_of_the_same_files_behind_a_part_of_their_rows_begins_the_file_anew() {
    let dir = tempfile::TempDir::new().unwrap();
    let people: String = (0..40).map(|n| format!(",p{n},S,,,U,1990-01-01,,,,,,\n\n")).collect();
    let text = format!("{}\n{people}", super::PERSON_COLUMNS.join(","));
    std::fs::write(dir.path().join("persons.csv"), text).unwrap();
    let take = |register: &Register| {
        let options = ImportOptions::at(Instant::parse("2026-10-01T00:00:00Z").unwrap());
        let mut session = register.0.intake(Publish::AtFinish).unwrap();
        import(dir.path(), &options, session.as_mut(), &mut |_, _| {}).unwrap();
        session.finish().unwrap();
    };
    let (register, copy) = (Register::new(), Register::new());
    take(&register);
    let file = exported(&register);
    let some: Vec<&str> = file.lines().take(10).collect();
    applied(&copy, &some.join("\n"));
    take(&copy);
    assert_eq!(copy.people(), register.people());
    assert_eq!(copy.people().len(), 40);
    // Rows that came both ways are exported once.
    let (third, file) = (Register::new(), exported(&copy));
    let (counts, _) = applied(&third, &file);
    assert_eq!((counts.applied, counts.read()), (40, 40));
    assert_eq!(third.people(), register.people());
}

#[test]
fn a_line_that_is_too_long_says_how_long_it_may_be() {
    let long = |bytes: usize| "y".repeat(bytes);
    let row = format!(r#"{{"kind":"RECORD","row":{{"id":"{}"}}}}"#, long(9 << 20));
    for (line, max) in [(row, "8388608"), (long(9 << 20), "65536"), (long(70 << 10), "65536")] {
        let (counts, lines) = applied(&Register::new(), &line);
        let Told::Event(told) = &lines[0].told else { panic!("{lines:?}") };
        let fault = told.as_ref().as_ref().unwrap_err();
        assert!(fault.code == "too-long" && fault.message.contains(max), "{fault}");
        assert_eq!(counts.rejected, 1);
    }
}
