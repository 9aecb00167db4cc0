//! That the case books show every rule and notice in each way it can come out: the right, the
//! refusal, a boundary day between its neighbours, and what is not recorded.

use super::book::{Book, CardBlock};
use super::family::Cast;
use super::question::Question;
use super::verdict::NOTICES;
use super::{books, door, shown};
use otbasy::domain::{Day, PersonNo, Rights, Scope};
use otbasy::family::Custody;
use otbasy::graph::View;
use otbasy::rules::{self, Law, REGISTRY, amounts_since, decide, refusals};
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

/// The values that decisions about anybody in a book on a day of its questions used, by rule.
fn used(book: &Book, found: &mut BTreeMap<&'static str, BTreeSet<String>>) {
    for case in book.cases.iter().filter(|case| !case.cards.is_empty()) {
        let cast = Cast::parse(&case.family).unwrap_or_else(|fault| panic!("{}", fault.what));
        let graph = door::graph(&cast.world).unwrap();
        for block in case.cards.iter().filter(|block| block.about != "conflicts") {
            let about = Question::parse(block.line, &block.about, &block.question, &cast);
            let question = about.unwrap_or_else(|fault| panic!("{}", fault.what));
            let law = question.law();
            for day in question.days.iter().filter(|day| **day >= amounts_since()) {
                let scope = Scope { as_of: *day, known_at: None, rights: Rights::ALL };
                let view = View::new(graph.as_ref(), scope);
                let custody = Custody::new(&view);
                let asked = rules::Case::explaining(&custody, &law);
                let people: Vec<PersonNo> = (0..graph.people()).map(PersonNo).collect();
                let rows = decide(&asked, &people);
                let refused = refusals(&asked, &people, &rows);
                for decision in rows.iter().chain(&refused) {
                    let names = decision.values().into_iter().filter_map(|v| law.value(v));
                    let of_code = found.entry(decision.code).or_default();
                    of_code.extend(names.map(|(parameter, _)| parameter.name.clone()));
                }
            }
        }
    }
}

/// `otbasy rules show` lists what a rule asks for: nothing else, and all of it.
#[test]
fn the_parameters_of_a_rule_are_those_that_its_decisions_use() {
    let books = books();
    let parsed = books.iter().map(|(path, text)| {
        Book::parse(text).unwrap_or_else(|fault| panic!("{path:?}: {}", fault.what))
    });
    let parsed: Vec<Book> = parsed.collect();
    let mut found = BTreeMap::new();
    std::thread::scope(|scope| {
        let of_book = |book| {
            scope.spawn(move || {
                let mut found = BTreeMap::new();
                used(book, &mut found);
                found
            })
        };
        let runs: Vec<_> = parsed.iter().map(of_book).collect();
        for run in runs {
            for (code, names) in run.join().unwrap() {
                found.entry(code).or_insert_with(BTreeSet::new).extend(names);
            }
        }
    });
    // A scale is listed by its own name, and somewhere each of its steps holds.
    let law = Law::shipped().unwrap();
    let scale_of = |name: &String| law.named(name)[0].scale.clone().unwrap_or(name.clone());
    let all: BTreeSet<&String> = found.values().flatten().collect();
    let steps = law.parameters().iter().filter(|parameter| parameter.scale.is_some());
    let idle = steps.map(|step| &step.name).filter(|step| !all.contains(step));
    let mut faults: Vec<String> = idle.map(|step| format!("no decision uses {step}")).collect();
    for rule in REGISTRY {
        let listed: BTreeSet<String> = rule.parameters.iter().map(ToString::to_string).collect();
        let used: BTreeSet<String> =
            found.get(rule.code).into_iter().flatten().map(scale_of).collect();
        let (more, less): (Vec<_>, Vec<_>) =
            (used.difference(&listed).collect(), listed.difference(&used).collect());
        if !more.is_empty() || !less.is_empty() {
            faults.push(format!("{}: not listed {more:?}, not used {less:?}", rule.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
