//! Rows survive their encoding, and no bytes make the decoders panic. Tests only.

use super::*;
use crate::domain::{
    Basis, Confidence, EndReason, Iin, Income, IncomeKind, Instant, Interval, Link, LinkKind,
    Month, Party, Person, PersonNo, RecordFields, RecordState, Recorded, Region, Secrecy, Sex,
    Source, Status, StatusKind, Tenge,
};
use crate::graph::{LinkNo, Merge, StatusNo};
use crate::store::{
    Changes, CsvMark, EventNo, ExtractRow, Progress, RejectRow, StoredIncome, StoredLink,
    StoredPerson, StoredStatus, United,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn text() -> impl Strategy<Value = String> {
    // Long enough for lengths of two bytes, short enough to be empty often.
    prop_oneof![2 => Just(String::new()), 3 => "\\PC{0,12}", 1 => "[а-яәіңғүұқөһ]{60,90}"]
}

fn days() -> impl Strategy<Value = Day> {
    let known = (Day::FIRST.number()..=Day::LAST.number()).prop_map(Day::from_number);
    prop_oneof![1 => Just(Day::OPEN_START), 1 => Just(Day::OPEN_END), 4 => known]
}

fn instants() -> impl Strategy<Value = Instant> {
    let any = any::<i64>().prop_map(Instant::from_number);
    prop_oneof![2 => Just(Instant::ALWAYS), 1 => Just(Instant::NEVER), 3 => any]
}

fn iins() -> impl Strategy<Value = Iin> {
    (0..10u64.pow(11)).prop_filter_map("no such body is issued", Iin::from_body)
}

fn regions() -> impl Strategy<Value = Option<Region>> {
    option::of(select(Region::CODES.to_vec())).prop_map(|code| code.and_then(Region::from_code))
}

fn people() -> impl Strategy<Value = StoredPerson> {
    let fields = (option::of(iins()), select(Sex::ALL), days(), days(), regions(), any::<bool>());
    let texts = [text(), text(), text(), text(), text(), text(), text()];
    let times = (instants(), instants());
    let also = proptest::collection::vec(text(), 0..4);
    let deaths = option::of((days(), instants()));
    let merge = (instants(), instants(), any::<u32>()).prop_map(|(from, until, into)| Merge {
        recorded: Recorded { from, until },
        into: PersonNo(into),
    });
    let numbers = proptest::collection::vec(any::<u32>().prop_map(PersonNo), 0..4);
    let united = option::of((proptest::collection::vec(merge, 0..4), numbers, any::<bool>()));
    let marks = (any::<bool>(), any::<bool>(), any::<u32>(), deaths, united);
    (fields, texts, times, also, marks).prop_map(|(fields, texts, times, also_known_as, marks)| {
        let (iin, sex, birth, death, region, protected) = fields;
        let [reference, surname, given_name, patronymic, citizenship, address, phone] = texts;
        let (recorded_at, death_recorded_at) = times;
        let person = Person {
            iin,
            reference,
            surname,
            given_name,
            patronymic,
            sex,
            birth,
            death,
            citizenship,
            region,
            address,
            phone,
            protected,
            recorded_at,
            death_recorded_at,
        };
        let (arrived, two_people, extract, row_death, united) = marks;
        let united = united.map(|(merged, also, own)| {
            let own = own.then(|| person.clone());
            Box::new(United { merged, also, own })
        });
        StoredPerson { person, also_known_as, arrived, two_people, extract, row_death, united }
    })
}

fn records() -> impl Strategy<Value = RecordFields> {
    let words = (
        option::of(select(Confidence::ALL)),
        select(RecordState::ALL),
        select(Secrecy::ALL),
        any::<u16>().prop_map(Source),
    );
    let times = (days(), days(), instants(), instants());
    (words, times, text(), text()).prop_map(|(words, times, id, document)| {
        let (confidence, state, secrecy, source) = words;
        let (from, until, known_from, known_until) = times;
        RecordFields {
            source,
            id,
            valid: Interval { from, until },
            document,
            confidence,
            state,
            secrecy,
            recorded: Recorded { from: known_from, until: known_until },
        }
    })
}

fn marks() -> impl Strategy<Value = CsvMark> {
    let restamped = proptest::collection::vec(instants(), 0..20);
    (any::<u32>(), any::<bool>(), restamped).prop_map(|(extract, stamped, restamped)| CsvMark {
        extract,
        stamped,
        restamped,
    })
}

fn links() -> impl Strategy<Value = StoredLink> {
    let from = prop_oneof![
        (0..u32::MAX).prop_map(|no| Party::Person(PersonNo(no))),
        text().prop_map(Party::Institution),
    ];
    let words =
        (select(LinkKind::ALL), option::of(select(Basis::ALL)), option::of(select(EndReason::ALL)));
    (from, any::<u32>(), words, records(), marks()).prop_map(|(from, to, words, record, csv)| {
        let (kind, basis, end_reason) = words;
        let link = Link { kind, from, to: PersonNo(to), basis, end_reason, record };
        StoredLink { link, csv }
    })
}

fn statuses() -> impl Strategy<Value = StoredStatus> {
    let texts = (text(), text());
    (any::<u32>(), select(StatusKind::ALL), texts, records(), marks()).prop_map(
        |(person, kind, (detail, note), record, csv)| StoredStatus {
            status: Status { person: PersonNo(person), kind, detail, note, record },
            csv,
        },
    )
}

fn incomes() -> impl Strategy<Value = Vec<StoredIncome>> {
    // The least number of all stands for "none"; no sum of tiyn comes near it.
    let tiyn = || (i64::MIN + 1..=i64::MAX).prop_map(Tenge::from_tiyn);
    let of_month = (any::<u16>().prop_map(Month::from_number), select(IncomeKind::ALL), tiyn());
    let row = (of_month, any::<u32>(), option::of(tiyn()), any::<u32>());
    let row = row.prop_map(|((month, kind, amount), extract, former, rows)| StoredIncome {
        income: Income { month, kind, amount },
        extract,
        former,
        rows,
    });
    proptest::collection::vec(row, 0..6)
}

fn extracts() -> impl Strategy<Value = ExtractRow> {
    let head = (any::<u32>(), any::<[u8; 32]>(), instants(), any::<bool>());
    (head, any::<u8>(), any::<[u64; 5]>()).prop_map(|(head, file, counts)| {
        let (number, hash, recorded_at, finished) = head;
        let [rows, applied, unchanged, rejected, waiting] = counts;
        let progress = Progress { file, rows, applied, unchanged, rejected, waiting };
        ExtractRow { number, hash, recorded_at, progress, finished }
    })
}

fn rejects() -> impl Strategy<Value = RejectRow> {
    let texts = [text(), text(), text(), text(), text()];
    (any::<u64>(), texts).prop_map(|(line, [file, column, code, message, row])| RejectRow {
        file,
        line,
        column,
        code,
        message,
        row,
    })
}

fn bytes<T: ?Sized>(row: &T, encode: impl Fn(&T, &mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    encode(row, &mut out);
    out
}

fn person_in(row: &[u8]) -> Result<StoredPerson, Malformed> {
    decode_person(row).map(|raw| raw.to_stored())
}

fn link_in(row: &[u8]) -> Result<StoredLink, Malformed> {
    decode_link(row).map(|raw| raw.to_stored())
}

fn status_in(row: &[u8]) -> Result<StoredStatus, Malformed> {
    decode_status(row).map(|raw| raw.to_stored())
}

fn incomes_in(row: &[u8]) -> Result<Vec<StoredIncome>, Malformed> {
    decode_incomes(row).collect()
}

/// Hands bytes to every decoder, whatever they were; none may panic.
fn read_as_anything(row: &[u8]) -> usize {
    let read = [
        person_in(row).is_ok(),
        link_in(row).is_ok(),
        status_in(row).is_ok(),
        incomes_in(row).is_ok(),
        decode_extract(row).is_ok(),
        decode_reject(row).is_ok(),
        decode_commit(row).all(|put| put.is_ok()),
    ];
    read.iter().filter(|read| **read).count()
}

fn any_row() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        people().prop_map(|row| bytes(&row, encode_person)),
        links().prop_map(|row| bytes(&row, encode_link)),
        statuses().prop_map(|row| bytes(&row, encode_status)),
        incomes().prop_map(|rows| bytes(rows.as_slice(), encode_incomes)),
        extracts().prop_map(|row| bytes(&row, encode_extract)),
        rejects().prop_map(|row| bytes(&row, encode_reject)),
        commits().prop_map(|changes| encode_commit(&changes, 7)),
    ]
}

fn commits() -> impl Strategy<Value = Changes> {
    fn numbered<T>(rows: Vec<T>) -> impl Iterator<Item = (u32, T)> {
        (5..).zip(rows)
    }
    let few = 0..3usize;
    let people = proptest::collection::vec(people(), few.clone());
    let links = proptest::collection::vec(links(), few.clone());
    let statuses = proptest::collection::vec(statuses(), few);
    let named = proptest::collection::vec(any::<(u32, u32)>(), 0..4);
    (people, links, statuses, named).prop_map(|(people, links, statuses, named)| Changes {
        people: numbered(people).map(|(no, row)| (PersonNo(no), row)).collect(),
        links: numbered(links).map(|(no, row)| (LinkNo(no), row)).collect(),
        statuses: numbered(statuses).map(|(no, row)| (StatusNo(no), row)).collect(),
        event_people: named.into_iter().map(|(p, no)| (PersonNo(p), EventNo(no))).collect(),
        ..Changes::default()
    })
}

/// What a commit puts into the tables, read back; a part that cannot be told apart is an error.
fn changes_in(row: &[u8]) -> Result<Changes, Malformed> {
    let mut changes = Changes::default();
    for put in decode_commit(row) {
        match put? {
            Put::Row(0, no, row) => changes.people.push((PersonNo(no), person_in(row)?)),
            Put::Row(1, no, row) => changes.links.push((LinkNo(no), link_in(row)?)),
            Put::Row(2, no, row) => changes.statuses.push((StatusNo(no), status_in(row)?)),
            Put::Person(p, no) => changes.event_people.push((PersonNo(p), EventNo(no))),
            Put::Row(..) | Put::Key(..) => return Err(Malformed("a row that nobody put there")),
        }
    }
    Ok(changes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn people_survive(row in people(), at in any::<Index>()) {
        let out = bytes(&row, encode_person);
        prop_assert_eq!(person_in(&out), Ok(row));
        prop_assert!(person_in(&out[..at.index(out.len())]).is_err());
    }

    #[test]
    fn links_survive(row in links(), at in any::<Index>()) {
        let out = bytes(&row, encode_link);
        prop_assert_eq!(link_in(&out), Ok(row));
        prop_assert!(link_in(&out[..at.index(out.len())]).is_err());
    }

    #[test]
    fn statuses_survive(row in statuses(), at in any::<Index>()) {
        let out = bytes(&row, encode_status);
        prop_assert_eq!(status_in(&out), Ok(row));
        prop_assert!(status_in(&out[..at.index(out.len())]).is_err());
    }

    #[test]
    fn incomes_survive(rows in incomes(), at in any::<Index>()) {
        let out = bytes(rows.as_slice(), encode_incomes);
        prop_assert_eq!(incomes_in(&out), Ok(rows.clone()));
        if !out.is_empty() {
            // A part is either refused or the rows that are whole in it.
            let cut = at.index(out.len());
            let whole = cut * rows.len() / out.len();
            let is_even = whole * out.len() == cut * rows.len();
            let expected = is_even.then(|| rows[..whole].to_vec());
            prop_assert_eq!(incomes_in(&out[..cut]).ok(), expected);
        }
    }

    #[test]
    fn extracts_survive(row in extracts(), at in any::<Index>()) {
        let out = bytes(&row, encode_extract);
        prop_assert_eq!(decode_extract(&out), Ok(row));
        prop_assert!(decode_extract(&out[..at.index(out.len())]).is_err());
    }

    #[test]
    fn rejects_survive(row in rejects(), at in any::<Index>()) {
        let out = bytes(&row, encode_reject);
        prop_assert_eq!(decode_reject(&out), Ok(row));
        prop_assert!(decode_reject(&out[..at.index(out.len())]).is_err());
    }

    #[test]
    fn commits_survive(changes in commits(), at in any::<Index>()) {
        let out = encode_commit(&changes, 7);
        let cut = at.index(out.len() + 1);
        // A part is refused, or ends between two rows.
        if let Ok(part) = changes_in(&out[..cut]) {
            prop_assert_eq!(encode_commit(&part, 7), &out[..cut]);
        }
        prop_assert_eq!(changes_in(&out), Ok(changes));
    }

    #[test]
    fn altered_rows_never_panic(
        row in any_row(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..6),
        cut in option::of(any::<Index>()),
    ) {
        let mut row = row;
        for (at, byte) in changes {
            if !row.is_empty() {
                let place = at.index(row.len());
                row[place] = byte;
            }
        }
        if let Some(cut) = cut {
            row.truncate(cut.index(row.len() + 1));
        }
        prop_assert!(read_as_anything(&row) <= 7);
    }

    #[test]
    fn any_bytes_never_panic(row in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read_as_anything(&row) <= 7);
    }
}

#[test]
fn a_length_beyond_all_memory_is_refused() {
    let row = StoredPerson {
        person: Person { reference: "r".to_owned(), ..Person::nobody() },
        also_known_as: vec!["x".to_owned()],
        arrived: true,
        two_people: false,
        extract: 1,
        row_death: None,
        united: None,
    };
    let mut out = bytes(&row, encode_person);
    // The last bytes are: one earlier reference, its length, its letter.
    let tail = out.len() - 3;
    assert_eq!(out[tail..], [1, 1, b'x']);
    out.splice(tail.., [0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert!(decode_person(&out).is_err());
}
