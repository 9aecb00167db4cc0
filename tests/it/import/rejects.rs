//! Every reject code, the column it names, and which comes first.

use super::memory::Memory;
use super::*;

/// A row of a file whose other rows are good, and what is wrong with it: code and column.
fn check(file: &str, header: &str, cases: &[(&str, &str, &str)]) {
    let a = iin(0);
    for (row, code, column) in cases {
        let row = row.replace("$A", &a).replace("$B", &iin(1));
        let text = format!("{header}{row}\n");
        let rows = people(0..2);
        let files = [("persons.csv", rows.as_str()), (file, text.as_str())];
        let files = if file == "persons.csv" { &files[1..] } else { &files[..] };
        let mut store = Memory::new();
        let report = run(extract(files).path(), &options(), &mut store);
        assert_eq!(report.counts.rejected, 1, "{row}");
        let [reject] = &report.rejects[..] else { panic!("{row}: {:?}", report.rejects) };
        assert_eq!((reject.code.as_str(), reject.column.as_str()), (*code, *column), "{row}");
        assert_eq!((reject.file.as_str(), reject.line), (file, 2));
        assert_eq!(reject.row, row);
        assert!(!reject.message.is_empty());
        assert!(store.kept.links.is_empty() && store.kept.statuses.is_empty(), "{row}");
        assert_eq!(store.kept.people.len(), files.len() * 2 - 2, "no placeholder for {row}");
    }
}

#[test]
fn persons() {
    let synthetic = (85_830_130_000u64..).find_map(otbasy::domain::Iin::from_body).unwrap();
    let synthetic = format!("{synthetic},,S,G,,F,,,,,,,,,");
    check(
        "persons.csv",
        PERSONS,
        &[
            ("$A,,S,G,,F,,,,,,,,", "row-width", ""),
            ("$A,,S,G,,F,,,,,,,,,,", "row-width", ""),
            (",,S,G,,F,,,,,,,,,", "missing-field", "iin"),
            ("$A,,,,,F,,,,,,,,,", "missing-field", "surname"),
            ("$A,,S,G,,,,,,,,,,,", "missing-field", "sex"),
            (",,,,,,x,,,,,,,,", "missing-field", "iin"),
            ("12,,S,G,,,,,,,,,,,", "missing-field", "sex"),
            ("12,,S,G,,X,,,,,,,,,", "iin-format", "iin"),
            ("850612350128,,S,G,,F,,,,,,,,,", "iin-check-digit", "iin"),
            (&synthetic, "synthetic-iin", "iin"),
            (",a b,S,G,,X,,,,,,,,,", "unknown-value", "ref"),
            ("$A,,S,G,,X,x,,,,,,,,", "unknown-value", "sex"),
            ("$A,,S,G,,F,2001-02-29,x,,,,,,,", "date-format", "birth_date"),
            ("$A,,S,G,,F,1799-12-31,,,,,,,,", "date-range", "birth_date"),
            ("$A,,S,G,,F,,2200-01-01,,,,,,,", "date-range", "death_date"),
            ("$A,,S,G,,F,,,,76,,,,,", "unknown-value", "region"),
            ("$A,,S,G,,F,,,,,,,yes,,", "unknown-value", "protected"),
            ("$A,,S,G,,F,,,,,,,,2026-01-01,", "date-format", "recorded_at"),
            ("$A,,S,G,,F,,,,,,,,,1700-01-01T00:00:00Z", "date-range", "death_recorded_at"),
        ],
    );
}

#[test]
fn links() {
    check(
        "links.csv",
        LINKS,
        &[
            ("l,SPOUSE,$A,$B", "row-width", ""),
            (",,$A,$B,,,,,,COURT,,,,,", "missing-field", "id"),
            ("l,,$A,$B,,,,,,COURT,,,,,", "missing-field", "kind"),
            ("l,PARENT,,$B,clinic,,,,,COURT,,,,,", "missing-field", "from_iin"),
            ("l,GUARDIAN,,$B,,,,,,COURT,,,,,", "missing-field", "from_iin"),
            ("l,WHAT,,$B,home,,,,,COURT,,,,,", "missing-field", "from_iin"),
            ("l,PARENT,$A,,,,,,,COURT,,,,,", "missing-field", "to_iin"),
            ("l,WHAT,x,$B,,,,,,,,,,,", "missing-field", "source"),
            ("a b,WHAT,x,$B,,,,,,COURT,,,,,", "unknown-value", "id"),
            ("l,WHAT,x,$B,,,,,,COURT,,,,,", "unknown-kind", "kind"),
            ("l,PARENT,x,y,,,,,,COURT,,,,,", "iin-format", "from_iin"),
            ("l,PARENT,ref:,$B,,,,,,COURT,,,,,", "iin-format", "from_iin"),
            ("l,PARENT,ref:a b,$B,,,,,,COURT,,,,,", "unknown-value", "from_iin"),
            ("l,PARENT,$A,850612350128,,WHAT,,,,COURT,,,,,", "iin-check-digit", "to_iin"),
            ("l,PARENT,$A,$A,,WHAT,,,,COURT,,,,,", "self-link", "to_iin"),
            ("l,PARENT,ref:r,ref:r,,,,,,COURT,,,,,", "self-link", "to_iin"),
            ("l,PARENT,$A,$B,,REGISTERED,x,,,COURT,,,,,", "unknown-basis", "basis"),
            ("l,PARENT,$A,$B,,,x,y,,COURT,,,,,", "date-format", "valid_from"),
            ("l,PARENT,$A,$B,,,2020-01-02,2020-01-01,X,COURT,,,,,", "date-range", "valid_until"),
            ("l,PARENT,$A,$B,,,,,X,Y,,,,,", "unknown-value", "end_reason"),
            ("l,PARENT,$A,$B,,,,,,court,,X,,,", "unknown-value", "source"),
            ("l,PARENT,$A,$B,,,,,,OTHER:,,X,,,", "unknown-value", "source"),
            ("l,PARENT,$A,$B,,,,,,OTHER:a b,,X,,,", "unknown-value", "source"),
            ("l,PARENT,$A,$B,,,,,,COURT,,X,X,X,X", "unknown-value", "confidence"),
            ("l,PARENT,$A,$B,,,,,,COURT,,,X,X,X", "unknown-value", "state"),
            ("l,PARENT,$A,$B,,,,,,COURT,,,,X,X", "unknown-value", "secrecy"),
            ("l,PARENT,$A,$B,,,,,,COURT,,,,,X", "date-format", "recorded_at"),
        ],
    );
}

#[test]
fn statuses() {
    check(
        "statuses.csv",
        STATUSES,
        &[
            ("s,,EMPLOYED,,,,,,,", "missing-field", "iin"),
            ("s,$A,EMPLOYED,,,x,,,,", "missing-field", "source"),
            ("s,$A,WHAT,x,,,,COURT,,", "unknown-kind", "kind"),
            ("s,$A,DISABILITY,GROUP_4,,x,,COURT,,", "unknown-value", "detail"),
            ("s,$A,STUDENT,GROUP_1,,,,COURT,,", "unknown-value", "detail"),
            ("s,$A,CAPACITY_LOSS,29,,,,COURT,,", "unknown-value", "detail"),
            ("s,$A,CAPACITY_LOSS,101,,,,COURT,,", "unknown-value", "detail"),
            ("s,$A,CAPACITY_LOSS,30.5,,,,COURT,,", "unknown-value", "detail"),
            ("s,$A,RESIDENCE,flat 1,99,,,COURT,,", "unknown-value", "note"),
            ("s,$A,EMPLOYED,,,,2020-13-01,COURT,,", "date-format", "valid_until"),
        ],
    );
}

#[test]
fn incomes() {
    check(
        "incomes.csv",
        INCOMES,
        &[
            ("$A,,SALARY,", "missing-field", "month"),
            ("$A,2026-1,WHAT,x", "date-format", "month"),
            ("$A,1700-01,SALARY,1", "date-range", "month"),
            ("$A,2026-01,WHAT,x", "unknown-kind", "kind"),
            ("$A,2026-01,SALARY,-1", "amount-format", "amount"),
            ("$A,2026-01,SALARY,1.234", "amount-format", "amount"),
        ],
    );
}

#[test]
fn what_is_allowed() {
    let rows = "a,CAPACITY_LOSS,100,\nb,EMPLOYED,anything,at all\nc,RESIDENCE,,\nd,STUDENT,,\n";
    let statuses: String = rows
        .lines()
        .map(|row| {
            let (id, rest) = row.split_once(',').unwrap();
            format!("{id},{},{rest},,,OTHER:bank,,\n", iin(0))
        })
        .collect();
    let mut store = Memory::new();
    let statuses = format!("{STATUSES}{statuses}");
    let files = [("persons.csv", &people(0..1)[..]), ("statuses.csv", &statuses)];
    assert_eq!(take(&mut store, "2026-01-01T00:00:00Z", &files), [5, 0, 0, 0]);
    assert_eq!(store.kept.sources.other_names(), ["OTHER:bank"]);
}

#[test]
fn an_institution_may_be_the_guardian_and_a_person_goes_before_it() {
    let (a, b) = (iin(0), iin(1));
    let links = format!(
        "{LINKS}1,GUARDIAN,,{b},Children's home,,,,,COURT,,,,,\n\
         2,GUARDIAN,{a},{b},Children's home,,,,,COURT,,,,,\n"
    );
    let mut store = Memory::new();
    let files = [("persons.csv", &people(0..2)[..]), ("links.csv", &links)];
    assert_eq!(take(&mut store, "2026-01-01T00:00:00Z", &files), [4, 0, 0, 0]);
    let from: Vec<_> = store.kept.links.values().map(|row| row.link.from.person()).collect();
    assert_eq!(from, [None, store.by(&a).map(|found| found.0)]);
}

#[test]
fn a_self_link_by_another_name_comes_before_later_columns() {
    let a = iin(0);
    let persons = format!("{PERSONS}{a},r,S,G,,F,,,,,,,,,\n");
    let links = format!(
        "{LINKS}1,PARENT,ref:r,{a},,WHAT,,,,COURT,,,,,\n2,PARENT,ref:r,{a},,,,,,COURT,,,,,\n\
         3,PARENT,ref:q,{a},,WHAT,,,,COURT,,,,,\n"
    );
    let dir = extract(&[("persons.csv", &persons), ("links.csv", &links)]);
    let report = run(dir.path(), &options(), &mut Memory::new());
    let codes: Vec<_> = report.rejects.iter().map(|r| (r.line, r.code.as_str())).collect();
    assert_eq!(codes, [(2, "self-link"), (3, "self-link"), (4, "unknown-basis")]);
}

#[test]
fn the_rejects_file_is_rfc_4180_in_the_order_of_the_lines() {
    let a = iin(0);
    let persons = format!(
        "{PERSONS}{a},,\"O\"\"Neil, Ann\",G,,Q,,,,,,,,,\nx,,S,G,,F,,,,,,,,,\n{a},,S,G,,F,,,,,,,,,\n"
    );
    let dir = extract(&[("persons.csv", &persons)]);
    let file = dir.path().join("rejects.csv");
    let options = ImportOptions { rejects: Some(file.clone()), ..options() };
    let report = run(dir.path(), &options, &mut Memory::new());
    assert_eq!(report.to_string(), "read 3 = applied 1 + unchanged 0 + rejected 2 + waiting 0");
    let mut lines = csv::Reader::from_path(file).unwrap();
    assert_eq!(lines.headers().unwrap(), vec!["file", "line", "column", "code", "message", "row"]);
    let rows: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let first: Vec<&str> = rows[0].iter().collect();
    assert_eq!(first[..4], ["persons.csv", "2", "sex", "unknown-value"]);
    assert_eq!(first[5], format!("{a},,\"O\"\"Neil, Ann\",G,,Q,,,,,,,,,"));
    assert_eq!(&rows[1][1], "3");
}

/// The store hands refused rows over one by one, and a file that cannot take them stops it.
#[test]
fn a_second_run_writes_every_reject_and_shows_the_first_ones() {
    const ROWS: usize = 3000;
    let rows: String = (0..ROWS).map(|n| format!("{n}\n")).collect();
    let dir = extract(&[("persons.csv", &format!("{PERSONS}{rows}"))]);
    let [one, two] = ["one", "two"].map(|name| dir.path().join(name));
    let mut store = Memory::new();
    let to = |file: &Path| ImportOptions { rejects: Some(file.to_owned()), ..options() };
    let first = run(dir.path(), &to(&one), &mut store);
    let second = run(dir.path(), &to(&two), &mut store);
    assert!(second.nothing_new);
    assert_eq!((first.rejects.len(), store.rejects_seen), (1000, ROWS));
    assert_eq!(first.rejects, second.rejects);
    let [one, two] = [one, two].map(|file| std::fs::read_to_string(file).unwrap());
    assert_eq!(one.lines().count(), ROWS + 1);
    assert!(one == two, "the files differ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_second_run() {
    let rows: String = (0..3000).map(|n| format!("{n}\n")).collect();
    let dir = extract(&[("persons.csv", &format!("{PERSONS}{rows}"))]);
    let mut store = Memory::new();
    run(dir.path(), &options(), &mut store);
    let full = ImportOptions { rejects: Some("/dev/full".into()), ..options() };
    let e = import(dir.path(), &full, &mut store, &mut |_, _| {}).unwrap_err();
    assert!(matches!(&e, ImportError::Input(line) if line.contains("/dev/full")), "{e}");
    assert!(store.rejects_seen < 3000, "it went on to the {}th", store.rejects_seen);
}

#[cfg(unix)]
#[test]
fn the_rejects_file_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let dir = extract(&[("persons.csv", &format!("{PERSONS}1\n"))]);
    let file = dir.path().join("refused.csv");
    let options = ImportOptions { rejects: Some(file.clone()), ..options() };
    run(dir.path(), &options, &mut Memory::new());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
