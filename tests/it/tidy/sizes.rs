//! How big things are: caps that fail, medians that fail, and the scoreboard that is printed.
//! Tests are not counted.

use super::scan::Kind;
use super::tree::{Fault, File, functions};

const FILE_MAX: usize = 600;
const FILE_NINE_IN_TEN: usize = 350;
const FILE_MEDIAN: usize = 150;
const FUNCTION_MAX: usize = 70;
const FUNCTION_MEDIAN: usize = 10;
const COLUMNS_MAX: usize = 100;

/// The lines of a file without its tests.
fn lines(file: &File) -> usize {
    if file.all_tests {
        return 0;
    }
    let tests: usize = file.test_lines().iter().map(std::iter::ExactSizeIterator::len).sum();
    file.text.lines().count() - tests
}

/// A file or a function past its hard limit.
pub(super) fn too_long(file: &File) -> Vec<Fault> {
    let mut found = Vec::new();
    if lines(file) > FILE_MAX {
        let what = format!("{} lines, the limit is {FILE_MAX}", lines(file));
        let mend = "cut it where the reader would: one concern, one file";
        found.push(Fault::new(&file.path, 1, &what, mend));
    }
    for (name, line, length) in functions(file) {
        if length > FUNCTION_MAX {
            let what = format!("`{name}` has {length} lines, the limit is {FUNCTION_MAX}");
            let mend = "name its steps and make each a function";
            found.push(Fault::new(&file.path, line, &what, mend));
        }
    }
    found
}

/// Lines past the last column. Inside text of several lines the data keep their own width.
pub(super) fn too_wide(file: &File) -> Vec<Fault> {
    let texts = file.tokens.iter().filter(|t| t.kind == Kind::Text && t.last_line > t.line);
    let data: Vec<_> = texts.map(|t| t.line + 1..=t.last_line).collect();
    let wide = |(n, text): (usize, &str)| {
        let columns = text.chars().count();
        (columns > COLUMNS_MAX && !data.iter().any(|lines| lines.contains(&n))).then(|| {
            let what = format!("{columns} columns, the limit is {COLUMNS_MAX}");
            Fault::new(&file.path, n, &what, "run `cargo fmt`, then break what it left")
        })
    };
    (1..).zip(file.text.lines()).filter_map(wide).collect()
}

/// The middle and the ninth of ten, of sizes sorted upwards.
#[derive(Debug, PartialEq, Eq)]
struct Spread {
    median: usize,
    nine_in_ten: usize,
    max: usize,
}

fn spread(mut sizes: Vec<usize>) -> Spread {
    sizes.sort_unstable();
    let at = |numerator: usize, of: usize| {
        let place = (sizes.len() * numerator).div_ceil(of).max(1) - 1;
        sizes.get(place).copied().unwrap_or(0)
    };
    Spread { median: at(1, 2), nine_in_ten: at(9, 10), max: at(1, 1) }
}

/// What the sources of `src/` measure together.
pub(super) struct Board {
    files: Vec<(usize, String)>,
    functions: Vec<(usize, String)>,
}

impl Board {
    /// Of the files under `src/`.
    pub(super) fn of(files: &[File]) -> Board {
        let counted: Vec<&File> =
            files.iter().filter(|f| f.path.starts_with("src/") && !f.all_tests).collect();
        let of_functions = counted.iter().flat_map(|file| {
            let place = |(name, line, length)| (length, format!("{}:{line} {name}", file.path));
            functions(file).into_iter().map(place)
        });
        let functions = of_functions.collect();
        let files = counted.iter().map(|file| (lines(file), file.path.clone())).collect();
        Board { files, functions }
    }

    /// The sizes that hold for the house as a whole.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let (files, functions) = (sizes(&self.files), sizes(&self.functions));
        let limits = [
            ("the median file", files.median, FILE_MEDIAN),
            ("the ninth of ten files", files.nine_in_ten, FILE_NINE_IN_TEN),
            ("the median function", functions.median, FUNCTION_MEDIAN),
        ];
        let past = limits.into_iter().filter(|(_, found, limit)| found > limit);
        past.map(|(name, found, limit)| {
            let what = format!("{name} has {found} lines, the limit is {limit}");
            Fault::new("src", 0, &what, "the longest ones, named on the scoreboard, come first")
        })
        .collect()
    }

    /// The lines of the scoreboard.
    pub(super) fn lines(&self) -> [String; 3] {
        let total: usize = self.files.iter().map(|(n, _)| n).sum();
        [
            format!("src: {} files, {total} lines without tests", self.files.len()),
            format!("files: {}", row(&self.files)),
            format!("{} functions: {}", self.functions.len(), row(&self.functions)),
        ]
    }
}

fn sizes(of: &[(usize, String)]) -> Spread {
    spread(of.iter().map(|(n, _)| *n).collect())
}

fn row(of: &[(usize, String)]) -> String {
    let Spread { median, nine_in_ten, max } = sizes(of);
    let longest = of.iter().max().map_or("-", |(_, name)| name);
    format!("median {median}, nine in ten {nine_in_ten}, longest {max} ({longest})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lines: usize, tests: usize) -> File {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(tests));
        File::new("src/graph/view.rs", &format!("{}{tests}", "\n".repeat(lines)))
    }

    #[test]
    fn a_file_past_the_limit_is_caught_and_its_tests_do_not_count() {
        assert!(too_long(&file(600, 500)).is_empty());
        assert_eq!(too_long(&file(601, 0)).len(), 1);
    }

    #[test]
    fn a_function_past_the_limit_is_caught() {
        let of = |lines: usize| {
            let text = format!("fn f() {{\n{}}}", "    g();\n".repeat(lines - 2));
            too_long(&File::new("src/graph/view.rs", &text)).len()
        };
        assert_eq!((of(70), of(71)), (0, 1));
    }

    #[test]
    fn a_wide_line_is_caught_but_in_data() {
        let count = |text: &str| too_wide(&File::new("src/graph/view.rs", text)).len();
        assert_eq!(count(&format!("//{}", "ы".repeat(98))), 0);
        assert_eq!(count(&format!("//{}", "x".repeat(99))), 1);
        assert_eq!(count(&format!("const X: &str = \"{}\";", "x".repeat(99))), 1);
        assert_eq!(count(&format!("const X: &str = \"\n{}\n\";", "x".repeat(99))), 0);
    }

    #[test]
    fn medians_past_the_limit_are_caught() {
        assert!(Board::of(&[file(150, 900)]).faults().is_empty());
        assert_eq!(Board::of(&[file(151, 0)]).faults().len(), 1);
        assert_eq!(Board::of(&[file(351, 0)]).faults().len(), 2);
        let long = format!("fn f() {{\n{}}}", "    g();\n".repeat(9));
        assert_eq!(Board::of(&[File::new("src/card/mod.rs", &long)]).faults().len(), 1);
    }

    #[test]
    fn spreads() {
        let found = spread((1..=10).rev().collect());
        assert_eq!(found, Spread { median: 5, nine_in_ten: 9, max: 10 });
        assert_eq!(spread(Vec::new()), Spread { median: 0, nine_in_ten: 0, max: 0 });
    }
}
