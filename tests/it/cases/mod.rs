//! The case books of `tests/cases/`: each a story with a family and the card that the law gives
//! it. Every heading with a question is a case. `OTBASY_UPDATE=1` rewrites the answers.
//! How a book is written stands in CONTRIBUTING.md.

mod answer;
mod bad_books;
mod book;
mod compare;
mod conflict;
mod coverage;
pub(crate) mod door;
mod family;
mod question;
mod record;
mod rows;
mod verdict;
mod words;

use crate::reference::World;
use book::{Book, Case, Fault};
use compare::Settled;
use family::Cast;
use otbasy::graph::FamilyGraph;
use question::{About, Question};
use std::{fs, path::Path, path::PathBuf, sync::Arc};

/// How a family becomes a graph.
pub(crate) type Opens<'o> = dyn FnMut(&World) -> Result<Arc<dyn FamilyGraph>, String> + 'o;

/// Every case of every book with graphs of another store; what differs.
pub(crate) fn differing(opens: &mut Opens) -> Vec<String> {
    let mut failures = Vec::new();
    for (path, text) in books() {
        match run_with(&shown(&path), &text, &mut Taken { opens, last: None }) {
            Ok((reports, _)) => failures.extend(reports.into_iter().flat_map(|r| r.differs)),
            Err(fault) => failures.push(format!("{}:{}: {}", shown(&path), fault.line, fault.what)),
        }
    }
    failures
}

/// What came of one heading: nothing if all is as written, else what differs.
struct Report {
    case: String,
    differs: Vec<String>,
}

fn books() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut books: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    books.sort();
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    books.into_iter().map(read).collect()
}

/// The file's name as one would open it from the project's root.
fn shown(path: &Path) -> String {
    format!("tests/cases/{}", path.file_name().unwrap().to_string_lossy())
}

/// Asks every question of a book. Gives a report a heading, and the text with every answer as it
/// is found.
fn run(name: &str, text: &str) -> Result<(Vec<Report>, String), Fault> {
    run_with(name, text, &mut Taken { opens: &mut door::graph, last: None })
}

fn run_with(name: &str, text: &str, taken: &mut Taken) -> Result<(Vec<Report>, String), Fault> {
    let book = Book::parse(text)?;
    let mut answers = Vec::new();
    let mut reports = Vec::new();
    for case in book.cases.iter().filter(|case| !case.cards.is_empty()) {
        let differs = run_case(name, case, taken, &mut answers)?;
        reports.push(Report { case: format!("{name}: {}", case.heading), differs });
    }
    Ok((reports, book::with_answers(text, &answers)))
}

fn run_case(
    name: &str,
    case: &Case,
    taken: &mut Taken,
    answers: &mut Vec<(std::ops::Range<usize>, Vec<String>)>,
) -> Result<Vec<String>, Fault> {
    let cast = Cast::parse(&case.family)?;
    let graph = taken.graph(case, &cast)?;
    let mut differs = Vec::new();
    for card in &case.cards {
        let question = Question::parse(card.line, &card.about, &card.question, &cast)?;
        let found = match question.about {
            About::Card => answer::answer(&cast, graph.as_ref(), &question),
            About::Entitlements => rows::answer(&cast, graph.as_ref(), &question),
            About::Conflict(_) => conflict::answer(&cast, graph.as_ref(), &question),
            About::Rule(_) => verdict::answer(&cast, graph.as_ref(), &question),
        };
        let Settled { difference, rewritten } = compare::settle(&card.expected, &found);
        if let Some(difference) = difference {
            let place = format!("{name}:{}: {}", card.line, case.heading);
            differs.push(format!("{place}\n  {}\n{difference}", card.question));
            answers.push((card.answer.clone(), rewritten));
        }
    }
    Ok(differs)
}

/// Families that are taken in, and the last one with its graph, for the next heading that has the
/// same one: a store may hold one at a time.
struct Taken<'o, 'f> {
    opens: &'o mut Opens<'f>,
    last: Option<(World, Arc<dyn FamilyGraph>)>,
}

impl Taken<'_, '_> {
    fn graph(&mut self, case: &Case, cast: &Cast) -> Result<Arc<dyn FamilyGraph>, Fault> {
        if let Some((_, graph)) = self.last.as_ref().filter(|(world, _)| *world == cast.world) {
            return Ok(Arc::clone(graph));
        }
        let line = case.family.first().map_or(1, |(line, _)| *line);
        let graph = (self.opens)(&cast.world).map_err(|refused| Fault::new(line, refused))?;
        self.last = Some((cast.world.clone(), Arc::clone(&graph)));
        Ok(graph)
    }
}

/// Every book on a thread of its own, as most of the time a disk is waited for.
fn run_all(books: &[(PathBuf, String)]) -> Vec<Result<(Vec<Report>, String), Fault>> {
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            books.iter().map(|(path, text)| scope.spawn(move || run(&shown(path), text))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

#[test]
fn every_case_comes_out_as_written() {
    let update = std::env::var_os("OTBASY_UPDATE").is_some_and(|value| value == "1");
    let (mut failures, mut cases) = (Vec::new(), 0);
    let books = books();
    for ((path, text), outcome) in books.iter().zip(run_all(&books)) {
        let (reports, rewritten) = match outcome {
            Ok(done) => done,
            Err(fault) => {
                failures.push(format!("{}:{}: {}", shown(path), fault.line, fault.what));
                continue;
            }
        };
        for report in reports {
            let verdict = if report.differs.is_empty() { "as written" } else { "DIFFERS" };
            println!("{verdict:>10}  {}", report.case);
            cases += 1;
            failures.extend(report.differs);
        }
        if update && rewritten != *text {
            fs::write(path, rewritten).unwrap();
        }
    }
    println!("{cases} cases");
    let hint = if update {
        "The answers were rewritten: read every one against the law before you keep it."
    } else {
        "`-` is what the book says, `+` what was found. OTBASY_UPDATE=1 rewrites the answers."
    };
    let list = failures.join("\n\n");
    assert!(failures.is_empty(), "{} out of place\n\n{list}\n\n{hint}\n", failures.len());
}

#[test]
fn every_book_asks_something() {
    let books = books();
    assert!(books.len() >= 20, "{} books were found", books.len());
    for (path, text) in books {
        let book = Book::parse(&text).unwrap_or_else(|fault| panic!("{path:?}: {}", fault.what));
        assert!(book.cases.iter().any(|case| !case.cards.is_empty()), "{path:?} asks nothing");
    }
}
