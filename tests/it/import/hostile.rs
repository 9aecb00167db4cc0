//! Files that are not what they should be: one clear reject each, the good rows are kept, and a row
//! of any length fits in bounded memory.

use super::memory::Memory;
use super::*;
use flate2::{Compression, write::GzEncoder};
use otbasy::jobs::import::Reader;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::{Read, Write};

/// Imports `persons.csv` of these bytes: people kept, and the rejects as (line, code).
fn bytes(bytes: &[u8]) -> (usize, Vec<(u64, String)>) {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("persons.csv"), bytes).unwrap();
    let mut store = Memory::new();
    let report = run(dir.path(), &options(), &mut store);
    let all = store.kept.people.len() as u64 + report.counts.rejected;
    assert_eq!(report.counts.read(), all);
    assert_eq!(report.rejects.len() as u64, report.counts.rejected.min(1000));
    let rejects = report.rejects.into_iter().map(|r| (r.line, r.code)).collect();
    (store.kept.people.len(), rejects)
}

/// A broken row between two good ones.
fn between(broken: &[u8]) -> (usize, Vec<(u64, String)>) {
    let mut file = format!("{PERSONS}{}", person(0)).into_bytes();
    file.extend_from_slice(broken);
    file.extend_from_slice(person(1).as_bytes());
    bytes(&file)
}

fn one(line: u64, code: &str) -> (usize, Vec<(u64, String)>) {
    (2, vec![(line, code.to_owned())])
}

#[test]
fn a_broken_row_between_two_good_ones() {
    let row = person(2);
    assert_eq!(between(row.replace("Given2", "Gi\0ven").as_bytes()), one(3, "bad-encoding"));
    assert_eq!(between(&[&b"\xff"[..], row.as_bytes()].concat()), one(3, "bad-encoding"));
    assert_eq!(between(b"\xff,\n"), one(3, "row-width"));
    assert_eq!(between(row.replace("Given2", "Gi\"ven").as_bytes()), one(3, "row-width"));
    assert_eq!(between(row.replace("Given2", "\"Gi\"ven").as_bytes()), one(3, "row-width"));
    assert_eq!(between(row.replace("Given2", "\"Given").as_bytes()), one(3, "row-width"));
    assert_eq!(between(row.replace("Given2", "Gi\rven").as_bytes()), one(3, "row-width"));
    assert_eq!(between(row.replace("Given2", "\"a\nb\",x").as_bytes()), one(3, "row-width"));
    assert_eq!(between(b"   \n"), one(3, "row-width"));
}

#[test]
fn quoted_new_lines_and_quotes_are_data_and_lines_are_counted() {
    let row = person(2).replace("Given2", "\"a\r\n\"\"b\"\"\n\"");
    let mut file = format!("\u{feff}{}{row}\r\n\n\r\nx\n", PERSONS.replace('\n', "\r\n"));
    file.push_str(person(3).trim_end());
    let dir = extract(&[("persons.csv", &file)]);
    let mut store = Memory::new();
    let report = run(dir.path(), &options(), &mut store);
    assert_eq!(report.rejects.iter().map(|r| r.line).collect::<Vec<_>>(), [8]);
    let names: Vec<_> = store.kept.people.values().map(|p| p.person.given_name.as_str()).collect();
    assert_eq!(names, ["a\r\n\"b\"\n", "Given3"]);
}

#[test]
fn the_last_row_may_be_cut_off() {
    let whole = people(0..2);
    let (kept, rejects) = bytes(&whole.as_bytes()[..whole.len() - 12]);
    assert_eq!((kept, rejects.len()), (1, 1));
    let open = format!("{}{},\"never closed\n{}", people(0..1), iin(5), person(1));
    assert_eq!(bytes(open.as_bytes()), one(3, "row-width"));
}

#[test]
fn a_row_longer_than_the_bound_is_skipped_to_its_end() {
    let long = "x".repeat(3 << 20);
    let row = person(2).replace("Given2", &long);
    assert_eq!(between(row.as_bytes()), one(3, "row-width"));
    // An open quote swallows up to the bound; only its own line is lost.
    let mut open = format!("{},\"{}", iin(2), person(3));
    for n in 0..60_000 {
        writeln!(open, "bad {n},,S,G,,F,,,,,,,,,").unwrap();
    }
    let (kept, rejects) = between(open.as_bytes());
    assert_eq!((kept, rejects.len()), (2, 1000));
    assert_eq!(rejects[..2], [(3, "row-width".to_owned()), (4, "iin-format".to_owned())]);
}

/// A line without end costs no more memory than the bound: the reader's answer is small and what
/// stands behind the line is found.
#[test]
fn a_line_of_a_gigabyte() {
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = (buffer.len() as u64).min(self.0) as usize;
            buffer[..n].fill(b'x');
            self.0 -= n as u64;
            Ok(n)
        }
    }
    let input = Endless(1 << 30).chain(&b"\na,b\n"[..]);
    let mut reader = Reader::new(input).unwrap();
    let row = reader.next_row().unwrap().unwrap();
    assert!(row.broken.is_some() && row.raw.len() <= 8 << 10);
    let row = reader.next_row().unwrap().unwrap();
    assert_eq!((row.line, row.raw, row.fields.len()), (2, &b"a,b"[..], 2));
    assert!(reader.next_row().unwrap().is_none());
}

/// One byte at a time.
struct Drip<'b>(&'b [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(1).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// Line, bytes, fields, and whether it is no row.
type Seen = (u64, Vec<u8>, Vec<Vec<u8>>, bool);

fn rows(input: impl Read) -> Vec<Seen> {
    let mut reader = Reader::new(input).unwrap();
    let mut all = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        let field = |f: &(u32, u32)| row.text[f.0 as usize..f.1 as usize].to_vec();
        let fields = row.fields.iter().map(field).collect();
        all.push((row.line, row.raw.to_vec(), fields, row.broken.is_some()));
    }
    all
}

/// Rows do not depend on how the bytes come in.
#[test]
fn bytes_one_by_one_give_the_same_rows() {
    let text = b"a,\"b\"\"c\",\r\n\r\n\"x\ny\",z\r\nq\"r\n\"s\"t,u\nv\rw\n\"open\n1,2\r";
    let whole = rows(&text[..]);
    assert_eq!(whole, rows(Drip(text)));
    let fields: Vec<Vec<&str>> = whole
        .iter()
        .map(|row| row.2.iter().map(|f| std::str::from_utf8(f).unwrap()).collect())
        .collect();
    assert_eq!(fields[0], ["a", "b\"c", ""]);
    assert_eq!(fields[1], ["x\ny", "z"]);
    assert_eq!(whole.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3, 5, 6, 7, 8, 9]);
    assert_eq!(fields[6], ["1", "2"]);
}

#[test]
fn headers() {
    let rows = person(0);
    let file = |text: String| fails(&[("persons.csv", &text)], &options());
    assert!(file(format!("colour,{PERSONS}")).contains("unknown columns: colour"));
    assert!(file(PERSONS.replace("surname,", "")).contains("missing columns: surname"));
    assert!(file(PERSONS.replace("surname", "ref")).contains("twice: ref"));
    assert!(file(String::new()).contains("no header"));
    assert!(file("iin\0,ref\n".into()).contains("not UTF-8"));
    assert!(
        fails(&[("links.csv", "id,kind\n"), ("persons.csv", PERSONS)], &options())
            .contains("links.csv")
    );
    assert!(fails(&[("readme.txt", "")], &options()).contains("has none of"));
    let both = [("persons.csv", PERSONS), ("persons.csv.gz", "")];
    assert!(fails(&both, &options()).contains("both"));
    let e = import(Path::new("/no/such"), &options(), &mut Memory::new(), &mut |_, _| {});
    assert!(e.unwrap_err().to_string().contains("/no/such"));

    let text = format!("colour,{PERSONS}red,{rows}");
    let dir = extract(&[("persons.csv", &text)]);
    let ignore = ImportOptions { ignore_unknown: true, ..options() };
    assert_eq!(counts(&run(dir.path(), &ignore, &mut Memory::new())), [1, 0, 0, 0]);
}

#[test]
fn columns_in_any_order() {
    let text = format!(
        "sex,ref,iin,given_name,surname,patronymic,birth_date,death_date,citizenship,region,\
         address,phone,protected\nM,r,{},G,S,,,,,,,,true\n",
        iin(0)
    );
    let mut store = Memory::new();
    assert_eq!(take(&mut store, "2026-01-01T00:00:00Z", &[("persons.csv", &text)]), [1, 0, 0, 0]);
    let person = &store.kept.people.values().next().unwrap().person;
    assert!(person.protected && person.surname == "S" && person.reference == "r");
}

#[test]
fn packed_equals_plain_and_a_broken_one_is_one_clear_line() {
    let text = people(0..50);
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(&text.as_bytes()[..900]).unwrap();
    let mut packed = gz.finish().unwrap();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(&text.as_bytes()[900..]).unwrap();
    packed.extend(gz.finish().unwrap());
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("persons.csv.gz"), &packed).unwrap();
    let mut from_packed = Memory::new();
    assert_eq!(counts(&run(dir.path(), &options(), &mut from_packed)), [50, 0, 0, 0]);
    let mut from_plain = Memory::new();
    run(extract(&[("persons.csv", &text)]).path(), &options(), &mut from_plain);
    assert_eq!(from_packed.kept.people, from_plain.kept.people);

    std::fs::write(dir.path().join("persons.csv.gz"), &packed[..packed.len() - 20]).unwrap();
    let e = import(dir.path(), &options(), &mut Memory::new(), &mut |_, _| {}).unwrap_err();
    assert!(e.to_string().contains("persons.csv.gz cannot be read"), "{e}");
}

proptest! {
    /// Bytes of any kind: the same rows however they come in, and what is a row is what the csv
    /// crate, which forgives more, reads from its bytes alone.
    #[test]
    fn any_bytes(
        text in prop::collection::vec(prop::sample::select(&b"ab,\"\r\n\0\xff"[..]), 0..60)
    ) {
        let whole = rows(&text[..]);
        prop_assert_eq!(&whole, &rows(Drip(&text)));
        prop_assert!(whole.is_sorted_by(|a, b| a.0 < b.0));
        for (_, raw, fields, _) in whole.iter().filter(|row| !row.3) {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(raw.as_slice());
            let record = reader.byte_records().next().unwrap().unwrap();
            let theirs: Vec<Vec<u8>> = record.iter().map(<[u8]>::to_vec).collect();
            prop_assert_eq!(fields, &theirs);
        }
    }

    /// A file with some bytes changed: no panic, the counts add up, untouched rows are kept.
    #[test]
    fn a_file_with_bytes_changed(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(&b"a0,\"\r\n\0\xff"[..])),
            1..6,
        ),
    ) {
        let mut text = people(0..8).into_bytes();
        for (place, byte) in changes {
            let place = PERSONS.len() + place.index(text.len() - PERSONS.len());
            text[place] = byte;
        }
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("persons.csv"), &text).unwrap();
        let mut store = Memory::new();
        let report = run(dir.path(), &options(), &mut store);
        prop_assert_eq!(report.counts.read() as usize, rows(&text[..]).len() - 1);
        prop_assert_eq!(report.rejects.len() as u64, report.counts.rejected);
        if !text.contains(&b'"') {
            // Every row that nobody touched is kept.
            let whole = |n: &usize| {
                text.split(|b| *b == b'\n').any(|l| l == person(*n).trim_end().as_bytes())
            };
            for n in (0..8).filter(whole) {
                prop_assert!(store.by(&iin(n)).is_some_and(|found| found.1));
            }
        }
    }
}
