//! One code of conflicts on some days, in the words of a case book: a line for every row, the
//! people in the order of the spec and the records (spec 2 §6). Among all people of the book.

use super::book::Book;
use super::family::Cast;
use super::question::{About, Question};
use super::{books, shown};
use otbasy::conflicts::{OWN_RULES, Own, codes};
use otbasy::domain::{Day, Scope};
use otbasy::graph::FamilyGraph;
use otbasy::jobs::check::{Row, check};
use std::collections::BTreeSet;

/// The answer, line by line, each with its day.
pub(super) fn answer(cast: &Cast, graph: &dyn FamilyGraph, question: &Question) -> Vec<String> {
    let About::Conflict(code) = &question.about else { unreachable!("asked of a conflict alone") };
    let of_day = |day: &Day| {
        let (as_of, known_at) = (*day, question.known_at);
        let scope = Scope { as_of, known_at, rights: question.rights };
        let rows = check(graph, scope, 1, Own::Too);
        let lines = rows.iter().filter(|row| row.code == code).map(|row| line(cast, row));
        let mut lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            lines.push("none".to_owned());
        }
        lines.into_iter().map(|line| format!("{day}: {line}")).collect::<Vec<_>>()
    };
    question.days.iter().flat_map(of_day).collect()
}

fn line(cast: &Cast, row: &Row) -> String {
    let names: Vec<&str> = row.iins.split(' ').map(|iin| cast.name(iin)).collect();
    let names = names.join(", ");
    if row.link_ids.is_empty() { names } else { format!("{names} ({})", row.link_ids) }
}

/// Whether this is a code that somebody may be asked about.
pub(super) fn is_code(word: &str) -> bool {
    codes().chain(OWN_RULES.iter().map(|rule| rule.code)).any(|code| code == word)
}

/// Every code is found somewhere, and some family stands just beside it: a comment of the family
/// says which and why.
#[test]
fn every_conflict_has_a_case_and_a_near_miss() {
    let (mut found, mut beside) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in books() {
        let book =
            Book::parse(&text).unwrap_or_else(|fault| panic!("{}: {}", shown(&path), fault.what));
        for case in &book.cases {
            for block in case.cards.iter().filter(|block| block.about == "conflicts") {
                let code = block.question.split(' ').next().unwrap_or_default();
                let rows = block.expected.iter().any(|line| !line.ends_with(": none"));
                found.extend(rows.then(|| code.to_owned()));
            }
        }
        let comments: Vec<&str> = text.lines().filter(|line| line.starts_with("# ")).collect();
        for code in codes() {
            let named = |line: &&str| line.contains(code) && line.contains("beside");
            beside.extend(comments.iter().any(named).then(|| code.to_owned()));
        }
    }
    let missing: Vec<&str> = codes().filter(|code| !found.contains(*code)).collect();
    assert!(missing.is_empty(), "no case in which there is {missing:?}");
    let missing: Vec<&str> = codes().filter(|code| !beside.contains(*code)).collect();
    assert!(missing.is_empty(), "no comment `# beside CODE: …` for {missing:?}");
}
