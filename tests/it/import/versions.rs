//! Versions of a record: the order of arrival does not matter where rows are stamped; re-stamps;
//! what contradicts what (spec 1 §5, *Versions*).

use super::memory::Memory;
use super::*;
use otbasy::record::RESTAMPS_MAX;
use proptest::prelude::*;

/// A story: extracts as (instant of the import, rows as (document, `recorded_at`)), and what the
/// counts of each are: applied, unchanged, rejected.
type Story<'s> = &'s [(&'s str, &'s [(&'s str, &'s str)], [u64; 3])];

fn store() -> Memory {
    let mut store = Memory::new();
    take(&mut store, "2020-01-01T00:00:00Z", &[("persons.csv", &people(0..2))]);
    store
}

/// The versions of the record as (document, known from).
fn versions(store: &Memory) -> Vec<(String, String)> {
    let mut all: Vec<_> = store.kept.links.values().collect();
    all.sort_by_key(|row| row.link.record.recorded.from);
    for pair in all.windows(2) {
        assert_eq!(pair[0].link.record.recorded.until, pair[1].link.record.recorded.from);
    }
    if let Some(last) = all.last() {
        assert_eq!(last.link.record.recorded.until, Instant::NEVER);
    }
    let day = |i: Instant| i.to_string().chars().take(10).collect();
    all.iter().map(|r| (r.link.record.document.clone(), day(r.link.record.recorded.from))).collect()
}

fn rows_of(rows: &[(&str, &str)]) -> String {
    let rows = rows.iter().map(|(document, day)| {
        let stamp = if day.is_empty() { String::new() } else { format!("{day}T00:00:00Z") };
        link("m", &iin(0), &iin(1), document, &stamp)
    });
    format!("{LINKS}{}", rows.collect::<String>())
}

fn check(story: Story, expected: &[(&str, &str)]) {
    let mut store = store();
    for (day, rows, counts) in story {
        let instant = format!("{day}T00:00:00Z");
        let found = take(&mut store, &instant, &[("links.csv", &rows_of(rows))]);
        assert_eq!(found, [counts[0], counts[1], counts[2], 0], "{rows:?}");
    }
    let expected: Vec<_> = expected.iter().map(|(d, k)| ((*d).into(), (*k).into())).collect();
    assert_eq!(versions(&store), expected, "{story:?}");
}

#[test]
fn stories() {
    check(&[("2026-01-01", &[("X", "")], [1, 0, 0])], &[("X", "")]);
    // A later extract: other content counts from the instant of that import.
    check(
        &[("2026-01-01", &[("X", "")], [1, 0, 0]), ("2026-02-01", &[("Y", "")], [1, 0, 0])],
        &[("X", ""), ("Y", "2026-02-01")],
    );
    check(
        &[
            ("2026-01-01", &[("X", "")], [1, 0, 0]),
            ("2026-02-01", &[("X", ""), ("X", "")], [0, 2, 0]),
        ],
        &[("X", "")],
    );
    // Back to what it was is a version of its own.
    check(
        &[
            ("2026-01-01", &[("X", "")], [1, 0, 0]),
            ("2026-02-01", &[("Y", "")], [1, 0, 0]),
            ("2026-03-01", &[("X", "")], [1, 0, 0]),
        ],
        &[("X", ""), ("Y", "2026-02-01"), ("X", "2026-03-01")],
    );
    // A daily export that re-stamps changes nothing.
    check(
        &[
            ("2026-01-01", &[("X", "2025-01-01")], [1, 0, 0]),
            ("2026-02-01", &[("X", "2025-01-02")], [0, 1, 0]),
            ("2026-03-01", &[("X", "2025-01-03")], [0, 1, 0]),
        ],
        &[("X", "2025-01-01")],
    );
    // A late version lands between the re-stamps.
    check(
        &[
            ("2026-01-01", &[("X", "2025-01-01"), ("X", "2025-01-05")], [1, 1, 0]),
            ("2026-02-01", &[("Y", "2025-01-03")], [1, 0, 0]),
        ],
        &[("X", "2025-01-01"), ("Y", "2025-01-03"), ("X", "2025-01-05")],
    );
    // An earlier stamp of the same content moves the version back.
    check(
        &[("2026-01-01", &[("X", "2025-01-05"), ("X", "2025-01-01")], [2, 0, 0])],
        &[("X", "2025-01-01")],
    );
}

#[test]
fn conflicts() {
    // The same stamp.
    check(
        &[("2026-01-01", &[("X", "2025-01-01"), ("Y", "2025-01-01")], [1, 0, 1])],
        &[("X", "2025-01-01")],
    );
    check(
        &[
            ("2026-01-01", &[("X", "2025-01-01")], [1, 0, 0]),
            ("2026-02-01", &[("Y", "2025-01-01")], [0, 0, 1]),
        ],
        &[("X", "2025-01-01")],
    );
    // The same as a re-stamp.
    check(
        &[
            ("2026-01-01", &[("X", "2025-01-01"), ("X", "2025-01-02")], [1, 1, 0]),
            ("2026-02-01", &[("Y", "2025-01-02")], [0, 0, 1]),
        ],
        &[("X", "2025-01-01")],
    );
    // In one extract, one or both without a stamp.
    check(&[("2026-01-01", &[("X", ""), ("Y", "")], [1, 0, 1])], &[("X", "")]);
    check(&[("2026-01-01", &[("X", ""), ("Y", "2025-01-01")], [1, 0, 1])], &[("X", "")]);
    check(&[("2026-01-01", &[("Y", "2025-01-01"), ("X", "")], [1, 0, 1])], &[("Y", "2025-01-01")]);
    // Also where the first of the two changed nothing.
    check(
        &[
            ("2026-01-01", &[("X", "")], [1, 0, 0]),
            ("2026-02-01", &[("X", ""), ("Y", "")], [0, 1, 1]),
            ("2026-03-01", &[("Y", ""), ("X", "")], [1, 0, 1]),
        ],
        &[("X", ""), ("Y", "2026-03-01")],
    );
    // An unstamped row of an earlier extract is no rival.
    check(
        &[
            ("2026-01-01", &[("X", "")], [1, 0, 0]),
            ("2026-02-01", &[("Y", "2025-01-01"), ("Z", "2025-06-01")], [2, 0, 0]),
        ],
        &[("X", ""), ("Y", "2025-01-01"), ("Z", "2025-06-01")],
    );
}

#[test]
fn defaults_written_out_are_the_same_content() {
    let mut store = store();
    let row = link("m", &iin(0), &iin(1), "X", "");
    let plain = format!("{LINKS}{row}");
    take(&mut store, "2026-01-01T00:00:00Z", &[("links.csv", &plain)]);
    let written = plain.replace("X,,,,", "X,HIGH,REGISTERED,NONE,");
    assert_ne!(written, plain);
    let again = take(&mut store, "2026-02-01T00:00:00Z", &[("links.csv", &written)]);
    assert_eq!(again, [0, 1, 0, 0]);
    let other = written.replace("HIGH", "LOW");
    let other = take(&mut store, "2026-03-01T00:00:00Z", &[("links.csv", &other)]);
    assert_eq!(other, [1, 0, 0, 0]);
}

#[test]
fn ends_and_kind_may_change_and_sources_keep_their_own_ids() {
    let mut store = store();
    let (a, b) = (iin(0), iin(1));
    let first = format!("{LINKS}m,PARENT,{a},{b},,,,,,COURT,,,,,2020-01-01T00:00:00Z\n");
    let second = format!("{LINKS}m,CARER,{b},{a},,,,,,COURT,,,,,2021-01-01T00:00:00Z\n");
    let other = format!("{LINKS}m,CARER,{b},{a},,,,,,OTHER:x,,,,,\n");
    for text in [&first, &second, &other] {
        let counts = take(&mut store, "2026-01-01T00:00:00Z", &[("links.csv", text)]);
        assert_eq!(counts, [1, 0, 0, 0]);
    }
    let open = store.kept.links.values().filter(|r| r.link.record.recorded.until == Instant::NEVER);
    assert_eq!((store.kept.links.len(), open.count()), (3, 2));
}

/// The newest re-stamps are kept; behind them a late version splits at the start only.
#[test]
fn re_stamps_are_bounded() {
    let days: Vec<String> = (1..=28).map(|day| format!("2025-01-{day:02}")).collect();
    let rows: Vec<(&str, &str)> = days.iter().map(|day| ("X", day.as_str())).collect();
    let mut store = store();
    let found = take(&mut store, "2026-01-01T00:00:00Z", &[("links.csv", &rows_of(&rows))]);
    assert_eq!(found, [1, 27, 0, 0]);
    let marks: Vec<_> = store.kept.links.values().map(|row| row.csv.restamped.len()).collect();
    assert_eq!(marks, [RESTAMPS_MAX]);
    let (a, b) = (iin(0), iin(1));
    let text = format!("{LINKS}{}", link("m", &a, &b, "Y", "2025-01-20T12:00:00Z"));
    take(&mut store, "2026-02-01T00:00:00Z", &[("links.csv", &text)]);
    let expected = [("X", "2025-01-01"), ("Y", "2025-01-20"), ("X", "2025-01-21")];
    let expected: Vec<_> = expected.iter().map(|(d, k)| ((*d).into(), (*k).into())).collect();
    assert_eq!(versions(&store), expected);
    let marks: Vec<_> = store.kept.links.values().map(|row| row.csv.restamped.len()).collect();
    assert_eq!(marks.iter().sum::<usize>(), RESTAMPS_MAX - 1, "one became a version");
}

/// A status has versions as a link has.
#[test]
fn statuses() {
    let mut store = store();
    let rows = |note: &str| format!("{STATUSES}s,{},EMPLOYED,,{note},,,COURT,,\n", iin(0));
    let mut counts = Vec::new();
    for (note, day) in [("a", "01"), ("a", "02"), ("b", "03"), ("b", "04")] {
        let text = rows(note) + &"\n".repeat(day.parse().unwrap());
        let at = format!("2026-01-{day}T00:00:00Z");
        counts.push(take(&mut store, &at, &[("statuses.csv", &text)]));
    }
    assert_eq!(counts, [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]);
    let known: Vec<_> = store.kept.statuses.values().map(|r| r.status.record.recorded).collect();
    let third = at("2026-01-03T00:00:00Z");
    assert_eq!((known[0].from, known[0].until), (Instant::ALWAYS, third));
    assert_eq!((known[1].from, known[1].until), (third, Instant::NEVER));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Stamped rows give the same versions in any order and however they are spread over extracts.
    #[test]
    fn any_order_of_arrival(
        contents in prop::collection::vec(0usize..3, 1..9),
        order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(),
        cuts in prop::collection::vec(any::<bool>(), 9),
    ) {
        let days: Vec<String> = (1..=contents.len()).map(|d| format!("2025-01-{d:02}")).collect();
        let all: Vec<(&str, &str)> = contents
            .iter()
            .zip(&days)
            .map(|(c, day)| (["X", "Y", "Z"][*c], day.as_str()))
            .collect();
        let mut expected = all.clone();
        expected.dedup_by_key(|(content, _)| *content);
        let mut store = store();
        let mut extract = Vec::new();
        for place in order.into_iter().filter(|place| *place < all.len()) {
            extract.push(all[place]);
            if cuts[place] {
                let rows = rows_of(&extract);
                let found = take(&mut store, "2026-01-01T00:00:00Z", &[("links.csv", &rows)]);
                prop_assert_eq!(found[2], 0);
                extract.clear();
            }
        }
        if !extract.is_empty() {
            take(&mut store, "2026-01-01T00:00:00Z", &[("links.csv", &rows_of(&extract))]);
        }
        let expected: Vec<(String, String)> =
            expected.into_iter().map(|(c, d)| (c.into(), d.into())).collect();
        prop_assert_eq!(versions(&store), expected);
    }
}

/// An empty column and the value that it stands for are one content (spec 1 §3): another export of
/// the same records changes nothing, whichever way it is written, the second time too.
#[test]
fn an_empty_column_says_what_its_default_says() {
    let row = |confidence: &str, state: &str, secrecy: &str| {
        let said = format!("{confidence},{state},{secrecy}");
        let link = format!("m,SPOUSE,{},{},,,2010-01-01,,,CIVIL_ACTS,,{said},\n", iin(0), iin(1));
        format!("{LINKS}{link}")
    };
    let mut store = store();
    let mut told = |day: &str, row: &str| take(&mut store, day, &[("links.csv", row)]);
    let (bare, full) = (row("", "", ""), row("HIGH", "REGISTERED", "NONE"));
    assert_eq!(told("2026-01-01T00:00:00Z", &bare), [1, 0, 0, 0]);
    for (n, row) in [&full, &bare, &full, &full].into_iter().enumerate() {
        assert_eq!(told(&format!("2026-02-0{}T00:00:00Z", n + 1), row), [0, 1, 0, 0], "{row}");
    }
    assert_eq!(told("2026-03-01T00:00:00Z", &row("LOW", "", "")), [1, 0, 0, 0]);
    assert_eq!(told("2026-04-01T00:00:00Z", &row("", "", "PROTECTED")), [1, 0, 0, 0]);
    assert_eq!(told("2026-05-01T00:00:00Z", &row("HIGH", "", "PROTECTED")), [0, 1, 0, 0]);
}
