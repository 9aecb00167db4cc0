//! That the case books show every rule and notice in each way it can come out: the right, the
//! refusal, a boundary day between its neighbours, and what is not recorded.

use super::book::{Book, CardBlock};
use super::verdict::NOTICES;
use super::{books, shown};
use otbasy::domain::Day;
use otbasy::rules::REGISTRY;
use std::collections::{BTreeMap, BTreeSet};

/// `UNKNOWN` only for these (spec 3): a one-time payment whose event lies before 2024, and the
/// guardian of a child without recorded parents born before the births are covered.
const MAY_BE_UNKNOWN: [&str; 3] = ["BIRTH_GRANT", "BURIAL", "ORPHAN_GUARDIAN"];

/// A heading that begins so is about missing facts.
const NOT_RECORDED: &str = "Not recorded";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Right,
    Refusal,
    BoundaryDay,
    Unknown,
}

const KINDS: [Kind; 4] = [Kind::Right, Kind::Refusal, Kind::BoundaryDay, Kind::Unknown];

/// An answer of a rule block: the day, and what is said.
type Said<'a> = (Day, &'a str);

fn said(block: &CardBlock) -> Vec<Said<'_>> {
    let lines = block.expected.iter().filter_map(|line| line.split_once(": "));
    lines.filter_map(|(day, said)| Some((Day::parse(day).ok()?, said.trim()))).collect()
}

fn is_right(said: &str) -> bool {
    said.starts_with("to ") || said.starts_with("told of ")
}

/// Three days on end, with another answer from the second on than on the first, or from the third
/// on than on the second.
fn has_boundary(said: &[Said]) -> bool {
    let days: BTreeSet<Day> = said.iter().map(|(day, _)| *day).collect();
    let on = |day: Day| said.iter().filter(|(d, _)| *d == day).map(|(_, s)| *s).collect::<Vec<_>>();
    days.iter().any(|day| {
        let (before, after) = (day.plus_days(-1), day.plus_days(1));
        let around = days.contains(&before) && days.contains(&after);
        around && on(before) != on(*day) && (is_right(on(before)[0]) || is_right(on(*day)[0]))
    })
}

fn kinds(code: &str, heading: &str, block: &CardBlock) -> Vec<Kind> {
    let said = said(block);
    let mut kinds = Vec::new();
    kinds.extend(said.iter().any(|(_, s)| is_right(s)).then_some(Kind::Right));
    kinds.extend(said.iter().any(|(_, s)| !is_right(s)).then_some(Kind::Refusal));
    kinds.extend(has_boundary(&said).then_some(Kind::BoundaryDay));
    let unknown = if MAY_BE_UNKNOWN.contains(&code) {
        said.iter().any(|(_, s)| s.ends_with("UNKNOWN"))
    } else {
        heading.starts_with(NOT_RECORDED)
    };
    kinds.extend(unknown.then_some(Kind::Unknown));
    kinds
}

#[test]
fn every_rule_and_notice_has_a_case_of_each_kind() {
    let mut found: BTreeMap<String, BTreeSet<Kind>> = BTreeMap::new();
    let mut wrongly_unknown = Vec::new();
    for (path, text) in books() {
        let book = Book::parse(&text).unwrap_or_else(|fault| panic!("{path:?}: {}", fault.what));
        for case in &book.cases {
            for block in case.cards.iter().filter(|block| block.about == "rule") {
                let code = block.question.split(' ').next().unwrap_or_default();
                let of_code = found.entry(code.to_owned()).or_default();
                of_code.extend(kinds(code, &case.heading, block));
                let unknown = said(block).iter().any(|(_, s)| s.ends_with("UNKNOWN"));
                if unknown && !MAY_BE_UNKNOWN.contains(&code) {
                    wrongly_unknown.push(format!("{}:{}", shown(&path), block.line));
                }
            }
        }
    }
    assert!(wrongly_unknown.is_empty(), "no UNKNOWN in spec 3 for {wrongly_unknown:?}");
    let codes = REGISTRY.iter().map(|rule| rule.code).chain(NOTICES);
    let missing: Vec<String> = codes
        .flat_map(|code| KINDS.map(|kind| (code, kind)))
        .filter(|(code, kind)| !found.get(*code).is_some_and(|kinds| kinds.contains(kind)))
        .map(|(code, kind)| format!("{code}: {kind:?}"))
        .collect();
    assert!(
        missing.is_empty(),
        "no case in tests/cases/ of\n{}\na `rule` block gives one; of a boundary day the day \
         before, the day and the day after; what is not recorded stands under a heading \
         `{NOT_RECORDED}: …`",
        missing.join("\n")
    );
}

#[test]
fn a_boundary_day_stands_between_its_neighbours() {
    let day = |n| Day::parse(&format!("2026-03-0{n}")).unwrap();
    let (right, no) = ("to Айгүл for Нұрлан: 1 a month, open – open", "no: Has been insured");
    assert!(has_boundary(&[(day(1), no), (day(2), right), (day(3), right)]));
    assert!(has_boundary(&[(day(1), right), (day(2), no), (day(3), no)]));
    assert!(!has_boundary(&[(day(1), right), (day(2), right), (day(3), right)]));
    assert!(!has_boundary(&[(day(1), no), (day(2), right), (day(4), right)]));
    assert!(!has_boundary(&[(day(1), no), (day(2), right)]));
}
