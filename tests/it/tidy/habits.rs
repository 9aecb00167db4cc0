//! What no source does: open without saying what it is for, read the clock, stop the process,
//! print, hide behind an empty name, or carry a real person's number.

use super::scan::{Kind, follows};
use super::tree::{Fault, File};

/// The rooms that may read the clock; everything below is handed the instant.
const CLOCK: &[&str] = &["cli", "telemetry"];

/// The rooms that may print.
const PRINT: &[&str] = &["cli"];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "common", "helper", "helpers", "misc", "type", "types", "model", "models"];

/// What stops the process, with what does it better.
const STOPS: &[(&[&str], &str)] = &[
    (&[".", "unwrap", "("], "use `?`, `let … else` or `unwrap_or_else`"),
    (&[".", "expect", "("], "use `?`, `let … else` or `unwrap_or_else`"),
    (&[".", "unwrap_err", "("], "match on the result"),
    (&[".", "expect_err", "("], "match on the result"),
    (&["panic", "!"], "return the room's error"),
    (&["todo", "!"], "write it, or leave the function out"),
    (&["unimplemented", "!"], "write it, or leave the function out"),
];

/// What writes to the terminal.
const PRINTS: &[&[&str]] =
    &[&["println", "!"], &["print", "!"], &["eprintln", "!"], &["eprint", "!"], &["dbg", "!"]];

/// A file that does not open with its purpose.
pub(super) fn missing_head(file: &File) -> Vec<Fault> {
    let head = file.text.lines().next().and_then(|line| line.strip_prefix("//!"));
    if head.is_some_and(|text| !text.trim().is_empty()) {
        return Vec::new();
    }
    let mend = "open with `//!`: what the file is for, what it must not know";
    vec![Fault::new(&file.path, 1, "no head", mend)]
}

/// Whether the file is one of these rooms, or the program's door (`main.rs`).
fn may(file: &File, rooms: &[&str]) -> bool {
    file.path == "src/main.rs" || file.room().is_some_and(|room| rooms.contains(&room))
}

/// Reads of the clock outside [`CLOCK`]. By the shape of the call, so that no alias hides one.
pub(super) fn clock_reads(file: &File) -> Vec<Fault> {
    if !file.path.starts_with("src/") || may(file, CLOCK) {
        return Vec::new();
    }
    let tokens = &file.tokens;
    let reads = |at: &usize| {
        let now =
            ["now", "now_utc", "now_local"].iter().any(|n| follows(tokens, at + 1, &["::", n]));
        now && tokens[*at].kind == Kind::Word || follows(tokens, *at, &[".", "elapsed", "("])
    };
    let places = (0..tokens.len()).filter(reads);
    places
        .map(|at| {
            let call = tokens[at..].iter().take(3).map(|t| t.text.as_str()).collect::<String>();
            let mend = "take the instant or the clock as an argument; `cli` hands it in";
            Fault::new(&file.path, tokens[at].line, &format!("`{call}` reads the clock"), mend)
        })
        .collect()
}

/// Calls that stop the process or print, tests apart.
pub(super) fn banned_calls(file: &File) -> Vec<Fault> {
    if !file.path.starts_with("src/") {
        return Vec::new();
    }
    let prints =
        PRINTS.iter().map(|call| (*call, "log with `tracing`, or return the text to `cli`"));
    let prints = prints.filter(|_| !may(file, PRINT));
    let mut found = Vec::new();
    for (call, mend) in STOPS.iter().copied().chain(prints) {
        let places = (0..file.tokens.len()).filter(|at| follows(&file.tokens, *at, call));
        for at in places.filter(|at| !file.is_test(*at)) {
            let what = format!("`{}` outside tests", call.concat());
            found.push(Fault::new(&file.path, file.tokens[at].line, &what, mend));
        }
    }
    found
}

/// Modules, files and folders of `src/` whose name says nothing.
pub(super) fn empty_names(file: &File) -> Vec<Fault> {
    if !file.path.starts_with("src/") {
        return Vec::new();
    }
    let fault = |line: usize, name: &str| {
        let mend = "name what it holds, or put each piece beside its one user";
        Fault::new(&file.path, line, &format!("a module called `{name}`"), mend)
    };
    let mut found: Vec<Fault> = Vec::new();
    found.extend(file.modules().iter().filter(|m| EMPTY_NAMES.contains(m)).map(|m| fault(1, m)));
    for (token, next) in file.tokens.iter().zip(file.tokens.iter().skip(1)) {
        if token.is("mod") && EMPTY_NAMES.contains(&next.text.as_str()) {
            found.push(fault(next.line, &next.text));
        }
    }
    found
}

/// Runs of exactly twelve digits: they may be somebody's number. `is_test` says of a line (from
/// 1) whether it belongs to a test.
pub(super) fn raw_numbers(path: &str, text: &str, is_test: impl Fn(usize) -> bool) -> Vec<Fault> {
    let mend = "build test people from a birth date and a serial, or keep them in seed/ or tests/";
    let lines = (1..).zip(text.lines()).filter(|(n, line)| has_number(line) && !is_test(*n));
    lines.map(|(n, _)| Fault::new(path, n, "twelve digits in a row", mend)).collect()
}

fn has_number(line: &str) -> bool {
    let chars: Vec<char> = line.chars().collect();
    let joined = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_');
    let digits = |at: usize| chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    (0..chars.len()).any(|at| {
        let before = at.checked_sub(1).map(|n| &chars[n]);
        let fraction = before == Some(&'.') && at >= 2 && chars[at - 2].is_ascii_digit();
        digits(at) == 12 && !joined(before) && !joined(chars.get(at + 12)) && !fraction
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File::new(path, text)
    }

    #[test]
    fn a_file_without_a_head_is_caught() {
        assert_eq!(missing_head(&file("src/a.rs", "use x;\n//! late")).len(), 1);
        assert_eq!(missing_head(&file("src/a.rs", "//! \n")).len(), 1);
        assert!(missing_head(&file("src/a.rs", "//! Days.\n")).is_empty());
    }

    #[test]
    fn reads_of_the_clock_are_caught() {
        let count = |path: &str, text: &str| clock_reads(&file(path, text)).len();
        for call in [
            "std::time::SystemTime::now()",
            "Instant::now()",
            "jiff::Timestamp::now()",
            "Zoned :: now ( )",
            "OffsetDateTime::now_utc()",
            "aliases.map(T::now)",
            "started.elapsed()",
        ] {
            assert_eq!(count("src/jobs/sweep.rs", &format!("let t = {call};")), 1, "{call}");
            assert_eq!(count("src/telemetry.rs", &format!("let t = {call};")), 0, "{call}");
            assert_eq!(count("src/cli/serve.rs", &format!("let t = {call};")), 0, "{call}");
        }
        assert_eq!(count("src/main.rs", "Timestamp::now()"), 0);
        assert_eq!(count("src/jobs/sweep.rs", "clock.now() // Instant::now()"), 0);
        assert_eq!(count("src/graph/x.rs", "#[cfg(test)] mod t { fn f() { X::now(); } }"), 1);
    }

    #[test]
    fn calls_that_stop_or_print_are_caught() {
        let count = |path: &str, text: &str| banned_calls(&file(path, text)).len();
        for call in ["a\n.unwrap()", "a.expect(\"b\")", "panic!(\"b\")", "todo!()", "println!()"] {
            let code = format!("fn f() {{ {call} }}");
            assert_eq!(count("src/card/mod.rs", &code), 1, "{call}");
            assert_eq!(count("src/card/mod.rs", &format!("#[cfg(test)] {code}")), 0, "{call}");
            assert_eq!(count("tests/it/x.rs", &code), 0, "{call}");
        }
        assert_eq!(count("src/cli/card.rs", "println!(\"a\"); eprintln!(\"b\")"), 0);
        assert_eq!(count("src/cli/card.rs", "a.unwrap()"), 1);
        assert_eq!(count("src/card/mod.rs", "a.unwrap_or_default(); fn expect(x: u8) {}"), 0);
        assert_eq!(count("src/card/mod.rs", "#[expect(dead_code, reason = \"x\")] fn f() {}"), 0);
    }

    #[test]
    fn names_that_say_nothing_are_caught() {
        let count = |path: &str, text: &str| empty_names(&file(path, text)).len();
        assert_eq!(count("src/api/util/mod.rs", ""), 1);
        assert_eq!(count("src/api/helpers.rs", ""), 1);
        assert_eq!(count("src/api/mod.rs", "pub mod common;\nmod types {}"), 2);
        assert_eq!(count("src/api/mod.rs", "mod commons; fn common() {}"), 0);
    }

    #[test]
    fn twelve_digits_in_a_row_are_caught() {
        let iin = "8".repeat(12);
        let count = |text: String| raw_numbers("src/a.rs", &text, |_| false).len();
        assert_eq!(count(format!("const X: &str = \"{iin}\";")), 1);
        assert_eq!(count(format!("// born as {iin}.")), 1);
        assert_eq!(count(format!("ref:{iin}\n\n{iin}")), 2);
        assert_eq!(count(format!("{iin}0 x{iin} 0.{iin} 888_888_888_888 {iin}u64")), 0);
        assert!(raw_numbers("src/a.rs", &iin, |line| line == 1).is_empty());
    }
}
