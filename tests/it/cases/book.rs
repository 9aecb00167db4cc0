//! A case book as Markdown: headings, and the fenced blocks under them. Must not know what stands
//! in a block.

use std::ops::Range;

/// What is wrong with a book, and in which line (from 1).
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) what: String,
}

impl Fault {
    pub(super) fn new(line: usize, what: impl Into<String>) -> Fault {
        Fault { line, what: what.into() }
    }
}

/// A line with its number, from 1.
pub(super) type Line = (usize, String);

/// A book: the part before the first `##`, then one case a heading.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) cases: Vec<Case>,
}

/// A heading with what stands under it.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) heading: String,
    /// The lines of the book's family, then those of this heading's own.
    pub(super) family: Vec<Line>,
    pub(super) cards: Vec<CardBlock>,
}

/// A question with its expected answer.
#[derive(Debug)]
pub(super) struct CardBlock {
    /// Of the question.
    pub(super) line: usize,
    /// `card`, `entitlements`, `rule` or `conflicts`.
    pub(super) about: String,
    pub(super) question: String,
    pub(super) expected: Vec<String>,
    /// Where the answer stands: places in the lines of the text, from 0.
    pub(super) answer: Range<usize>,
}

impl Book {
    pub(super) fn parse(text: &str) -> Result<Book, Fault> {
        let lines: Vec<&str> = text.lines().collect();
        let mut cases: Vec<Case> = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            if let Some(kind) = lines[at].strip_prefix("```") {
                let end = closing(&lines, at)?;
                let case = cases.last_mut().ok_or_else(|| no_title(at + 1))?;
                block(case, kind.trim(), &lines, at, end)?;
                at = end;
            } else if lines[at].starts_with('#') {
                let family = cases.first().map(|book| book.family.clone()).unwrap_or_default();
                cases.push(Case {
                    heading: heading(lines[at], at + 1, cases.is_empty())?,
                    family,
                    cards: Vec::new(),
                });
            }
            at += 1;
        }
        if cases.is_empty() { Err(no_title(1)) } else { Ok(Book { cases }) }
    }
}

fn no_title(line: usize) -> Fault {
    Fault::new(line, "a book opens with its title: `# …`")
}

fn heading(line: &str, number: usize, first: bool) -> Result<String, Fault> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let title = text.trim();
    if title.is_empty() || !text.starts_with(' ') {
        return Err(Fault::new(number, "a heading is `# ` and its text"));
    }
    match (first, level) {
        (true, 1) | (false, 2..) => Ok(title.to_owned()),
        (true, _) => Err(no_title(number)),
        (false, _) => Err(Fault::new(number, "a book has one title; further headings are `## …`")),
    }
}

fn closing(lines: &[&str], at: usize) -> Result<usize, Fault> {
    let end = (at + 1..lines.len()).find(|n| lines[*n].starts_with("```"));
    let end = end.ok_or_else(|| Fault::new(at + 1, "this block is never closed"))?;
    if lines[end].trim() == "```" {
        return Ok(end);
    }
    Err(Fault::new(end + 1, format!("a block opens inside the one of line {}", at + 1)))
}

fn block(case: &mut Case, kind: &str, lines: &[&str], at: usize, end: usize) -> Result<(), Fault> {
    match kind {
        "family" => {
            if !case.cards.is_empty() {
                return Err(Fault::new(at + 1, "the family comes before the first question"));
            }
            case.family.extend((at + 1..end).map(|n| (n + 1, lines[n].to_owned())));
        }
        "card" | "entitlements" | "rule" | "conflicts" => {
            if at + 1 == end || lines[at + 1].trim().is_empty() {
                return Err(Fault::new(at + 1, "a card block opens with its question"));
            }
            if case.family.is_empty() {
                return Err(Fault::new(at + 1, "a question without a family before it"));
            }
            case.cards.push(CardBlock {
                line: at + 2,
                about: kind.to_owned(),
                question: lines[at + 1].trim().to_owned(),
                expected: lines[at + 2..end].iter().map(|line| (*line).to_owned()).collect(),
                answer: at + 2..end,
            });
        }
        other => {
            let what = format!(
                "no block is called `{other}`; there are `family`, `card`, `entitlements`, `rule`, \
                 `conflicts`"
            );
            return Err(Fault::new(at + 1, what));
        }
    }
    Ok(())
}

/// The text with these answers in these places.
pub(super) fn with_answers(text: &str, answers: &[(Range<usize>, Vec<String>)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (place, answer) in answers.iter().rev() {
        lines.splice(place.clone(), answer.iter().cloned());
    }
    lines.join("\n") + "\n"
}
