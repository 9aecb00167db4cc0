//! Import and export by the command: counts, rejects, dry runs, packed files, and an export that
//! gives equal cards.

use super::{FILES, Home, MOTHER, WARD, last_line};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;

/// The four numbers of the last line, which must add up.
fn counts(out: &str) -> [u64; 4] {
    let line = last_line(out);
    let numbers: Vec<u64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [read, applied, unchanged, rejected, waiting] = numbers[..] else {
        panic!("no counts: {line}")
    };
    let form = format!(
        "read {read} = applied {applied} + unchanged {unchanged} + rejected {rejected} \
         + waiting {waiting}"
    );
    assert_eq!(line, form);
    assert_eq!(read, applied + unchanged + rejected + waiting);
    [applied, unchanged, rejected, waiting]
}

/// Rows of the demo families: the lines of the files without their headers.
fn rows(home: &Home, dir: &str) -> u64 {
    let lines = FILES.map(|file| home.read(&format!("{dir}/{file}")).lines().count() as u64 - 1);
    lines.iter().sum()
}

/// The card as the tests compare it: all but how many commits there were.
fn card(home: &Home, store: &str, iin: &str) -> Value {
    let out = home.run(&["card", iin, "--format", "json", "--store", store]).done();
    let mut card: Value = serde_json::from_str(&out).unwrap();
    card["snapshot"]["sequence"].take();
    card
}

#[test]
fn twice_the_same_changes_nothing() {
    let home = Home::new();
    home.families("extract");
    let n = rows(&home, "extract");
    let import = ["import", "extract", "--synthetic"];
    assert_eq!(counts(&home.run(&import).done()), [n, 0, 0, 0]);
    let before = home.run(&["health"]).done();
    assert_eq!(counts(&home.run(&import).done()), [0, n, 0, 0]);
    assert_eq!(home.run(&["health"]).done(), before);
    // The same rows in other files: a later extract, which says nothing new.
    let persons = home.read("extract/persons.csv") + "\n";
    home.write("extract/persons.csv", &persons);
    assert_eq!(counts(&home.run(&import).done()), [0, n, 0, 0]);
}

/// What a store says of itself, with the number of its commits, or everything that arrived in it.
fn kept(home: &Home, what: &str) -> String {
    match what {
        "health" => home.run(&["health", "--deep"]).done(),
        _ => home.run(&["events", "export"]).done(),
    }
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let home = Home::new();
    home.families("extract");
    let n = rows(&home, "extract");
    let dry = home.run(&["import", "extract", "--synthetic", "--dry-run"]).done();
    assert_eq!(counts(&dry), [n, 0, 0, 0]);
    assert!(!home.path("otbasy-data").exists(), "a dry run makes no store");
    home.run(&["import", "extract", "--synthetic"]).done();
    let before = ["health", "export"].map(|what| kept(&home, what));
    home.write(
        "extract/incomes.csv",
        &format!("iin,month,kind,amount\n{MOTHER},2026-05,OTHER,7\n"),
    );
    let dry = home.run(&["import", "extract", "--synthetic", "--dry-run"]).done();
    assert_eq!(counts(&dry)[0], 1, "{dry}");
    assert_eq!(["health", "export"].map(|what| kept(&home, what)), before);
    assert!(before[0].starts_with("sound: "), "{}", before[0]);
    assert_eq!(counts(&home.run(&["import", "extract", "--synthetic"]).done())[0], 1);
}

#[test]
fn a_bad_row_costs_that_row_and_says_why() {
    let home = Home::new();
    home.families("extract");
    let n = rows(&home, "extract");
    let wrong = MOTHER.replace("197", "198");
    let persons = home.read("extract/persons.csv");
    let line = persons.lines().count() + 1;
    let (short, digits) = ("123,,S,G,,F,,,KZ,75,,,", format!("{wrong},,\"S, q\",G,,F,,,KZ,75,,,"));
    home.write("extract/persons.csv", &format!("{persons}{short}\n{digits}\n1,2\n"));
    let import = ["import", "extract", "--synthetic", "--rejects", "refused.csv"];
    assert_eq!(counts(&home.run(&import).done()), [n, 0, 3, 0]);
    let refused = home.read("refused.csv");
    let mut lines = refused.lines();
    assert_eq!(lines.next(), Some("file,line,column,code,message,row"));
    for (at, start, row) in [
        (line, ",iin,iin-format,", short),
        (line + 1, ",iin,iin-check-digit,", &*digits.replace('"', "\"\"")),
        (line + 2, ",,row-width,", "1,2"),
    ] {
        let found = lines.next().unwrap();
        assert!(found.starts_with(&format!("persons.csv,{at}{start}")), "{found}");
        assert!(found.ends_with(&format!("\"{row}\"")), "{found}");
    }
    assert_eq!(lines.next(), None);
    // The same files once more: the same rejects, and under --strict the code says so.
    let again = home.run(&[&import[..], &["--strict"]].concat());
    assert_eq!(again.code(), Some(1));
    assert_eq!((counts(&again.out), &*again.err), ([0, n, 3, 0], ""));
    assert_eq!(home.read("refused.csv"), refused);
    let shown = home.run(&["import", "extract", "--synthetic"]).done();
    assert!(shown.contains(&format!("persons.csv:{line} iin iin-format")), "{shown}");
    let json = home.run(&["import", "extract", "--synthetic", "--format", "json"]).done();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["read"].as_u64(), json["rejected"].as_u64()), (Some(n + 3), Some(3)));
}

#[test]
fn strict_with_nothing_refused_is_done() {
    let home = Home::new();
    home.families("extract");
    home.run(&["import", "extract", "--synthetic", "--strict"]).done();
}

#[test]
fn test_numbers_are_taken_only_on_demand() {
    let home = Home::new();
    home.families("extract");
    let out = home.run(&["import", "extract", "--rejects", "refused.csv"]).done();
    let [applied, _, rejected, _] = counts(&out);
    let refused = home.read("refused.csv");
    let synthetic = refused.lines().filter(|line| line.contains(",synthetic-iin,")).count();
    assert!(applied < 10 && rejected > 300, "{out}");
    assert_eq!(synthetic as u64, rejected);
    home.run(&["card", MOTHER]).fails(2, &[MOTHER]);
    let out = home.run(&["import", "extract", "--synthetic"]).done();
    assert_eq!(counts(&out)[2], 0, "{out}");
    home.run(&["card", MOTHER]).done();
}

#[test]
fn packed_files_are_the_same_extract() {
    let home = Home::new();
    home.families("plain");
    fs::create_dir(home.path("packed")).unwrap();
    for file in FILES {
        let packed = File::create(home.path(&format!("packed/{file}.gz"))).unwrap();
        let mut packer = GzEncoder::new(packed, Compression::fast());
        packer.write_all(home.read(&format!("plain/{file}")).as_bytes()).unwrap();
        packer.finish().unwrap();
    }
    for dir in ["plain", "packed"] {
        home.run(&["import", dir, "--synthetic", "--store", &format!("of-{dir}")]).done();
    }
    for iin in [MOTHER, WARD, "ref:DEMO-KANDAS-1"] {
        assert_eq!(card(&home, "of-plain", iin), card(&home, "of-packed", iin));
    }
}

#[test]
fn what_is_exported_gives_equal_cards() {
    let home = Home::demo();
    home.run(&["export", "out"]).done();
    home.run(&["import", "out", "--synthetic", "--store", "other", "--strict"]).done();
    let on = ["--as-of", "2026-06-01"];
    for iin in [MOTHER, WARD, "ref:DEMO-KANDAS-1"] {
        for lens in ["CARD", "HOUSEHOLD", "KIN"] {
            let ask = |store: &str| {
                let args = ["card", iin, "--format", "json", "--lens", lens, "--store", store];
                let out = home.run(&[&args[..], &on].concat()).done();
                let mut card: Value = serde_json::from_str(&out).unwrap();
                card["snapshot"]["sequence"].take();
                card.to_string()
            };
            assert_eq!(ask("otbasy-data"), ask("other"), "{iin} {lens}");
        }
    }
    home.run(&["export", "again", "--store", "other"]).done();
    for file in FILES {
        assert!(home.read(&format!("out/{file}")) == home.read(&format!("again/{file}")), "{file}");
    }
}

#[test]
fn columns_that_are_not_ours() {
    let home = Home::new();
    let columns = "ref,surname,sex,shoe_size,iin,given_name,patronymic,birth_date,death_date,\
                   citizenship,region,address,phone,protected";
    home.write("x/persons.csv", &format!("{columns}\na,S,F,40,,,,,,,,,,\n"));
    home.run(&["import", "x"]).fails(2, &["persons.csv", "shoe_size", "--ignore-unknown"]);
    assert_eq!(counts(&home.run(&["import", "x", "--ignore-unknown"]).done()), [1, 0, 0, 0]);
}
