//! The project's files as the checks see them: which room a file belongs to, which of its lines
//! are tests. The only part of tidy that reads the disk.

use super::scan::{Kind, Token, closing, follows, test_items, tokens};
use std::{fmt, fs, ops::Range, path::PathBuf};

/// One thing out of place: where, what, and the mend.
#[derive(Debug)]
pub(super) struct Fault {
    path: String,
    line: usize,
    what: String,
    mend: String,
}

impl Fault {
    pub(super) fn new(path: &str, line: usize, what: &str, mend: &str) -> Fault {
        Fault { path: path.to_owned(), line, what: what.to_owned(), mend: mend.to_owned() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.mend)
    }
}

/// A Rust file, read once.
pub(super) struct File {
    /// From the project's root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    /// Token ranges of `#[cfg(test)]` items.
    tests: Vec<Range<usize>>,
    /// Declared elsewhere as `#[cfg(test)] mod …;`, or outside `src/`.
    pub(super) all_tests: bool,
}

impl File {
    /// The file of this path and text.
    pub(super) fn new(path: &str, text: &str) -> File {
        let tokens = tokens(text);
        let tests = test_items(&tokens);
        let all_tests = path.starts_with("tests/") || path.contains("/tests/");
        File { path: path.to_owned(), text: text.to_owned(), tokens, tests, all_tests }
    }

    /// The folder or file directly under `src/`; `None` outside it and for the two roots.
    pub(super) fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let room = inside.split('/').next()?;
        let room = room.strip_suffix(".rs").unwrap_or(room);
        (inside != "main.rs" && inside != "lib.rs").then_some(room)
    }

    /// The module path below the crate root.
    pub(super) fn modules(&self) -> Vec<&str> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let mut modules: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        modules.pop_if(|last| ["mod", "lib", "main"].contains(last));
        modules
    }

    /// Whether the token belongs to a test.
    pub(super) fn is_test(&self, at: usize) -> bool {
        self.all_tests || self.tests.iter().any(|range| range.contains(&at))
    }

    /// The lines that hold tests, from 1.
    pub(super) fn test_lines(&self) -> Vec<Range<usize>> {
        let lines =
            |r: &Range<usize>| self.tokens[r.start].line..self.tokens[r.end - 1].last_line + 1;
        self.tests.iter().filter(|r| !r.is_empty()).map(lines).collect()
    }

    /// Whether the line belongs to a test.
    pub(super) fn is_test_line(&self, line: usize) -> bool {
        self.all_tests || self.test_lines().iter().any(|range| range.contains(&line))
    }

    /// The paths, without `.rs`, of the modules this file declares as tests.
    fn test_modules(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let folder = ["/mod", "/lib", "/main"].iter().find_map(|end| stem.strip_suffix(end));
        let declared = self.tests.iter().flat_map(Clone::clone).filter(|at| {
            let tail = self.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word);
            follows(&self.tokens, *at, &["mod"]) && tail && follows(&self.tokens, at + 2, &[";"])
        });
        declared
            .map(|at| format!("{}/{}", folder.unwrap_or(stem), self.tokens[at + 1].text))
            .collect()
    }
}

/// Every Rust file of the project: `src/`, `tests/`, `benches/`, `fuzz/`, `xtask/`.
pub(super) fn rust_files() -> Vec<File> {
    let mut files: Vec<File> = ["src", "tests", "benches", "fuzz", "xtask"]
        .iter()
        .flat_map(|folder| texts_under(folder, &["rs"]))
        .map(|(path, text)| File::new(&path, &text))
        .collect();
    mark_test_modules(&mut files);
    files
}

/// Marks the files that another one declares under `#[cfg(test)]`, and all files below them.
fn mark_test_modules(files: &mut [File]) {
    let declared: Vec<String> = files.iter().flat_map(File::test_modules).collect();
    for file in files {
        let stem = file.path.trim_end_matches(".rs");
        let of = |module: &String| {
            stem.strip_prefix(module.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'))
        };
        file.all_tests |= declared.iter().any(of);
    }
}

/// The files of these endings below a folder, in order of path; a missing folder has none.
pub(super) fn texts_under(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = &root();
    let mut found = Vec::new();
    let mut waiting = vec![root.join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder entry").path();
            let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                waiting.push(path);
            } else if endings.contains(&ending) {
                let text = fs::read_to_string(&path).expect("a source file in UTF-8");
                let inside = path.strip_prefix(root).expect("a file below the root");
                found.push((inside.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// A file at the project's root.
pub(super) fn text_of(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The folder of the project. Asked at run time: a test binary kept from another clone, in a
/// target folder that both share, would read the other one's sources.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    PathBuf::from(here.unwrap_or(env!("CARGO_MANIFEST_DIR").into()))
}

/// The functions with a body, tests apart: name, first line, number of lines.
pub(super) fn functions(file: &File) -> Vec<(String, usize, usize)> {
    let tokens = &file.tokens;
    let named = |at: &usize| {
        let name = tokens.get(at + 1);
        follows(tokens, *at, &["fn"]) && name.is_some_and(|t| t.kind == Kind::Word || t.is("$"))
    };
    let starts = (0..tokens.len()).filter(named).filter(|at| !file.is_test(*at));
    starts.filter_map(|at| function(tokens, at)).collect()
}

fn function(tokens: &[Token], start: usize) -> Option<(String, usize, usize)> {
    let mut at = start + 1;
    while at < tokens.len() && !tokens[at].is("{") {
        if tokens[at].is(";") || tokens[at].is("}") {
            return None;
        }
        at = if tokens[at].is("(") || tokens[at].is("[") { closing(tokens, at) } else { at } + 1;
    }
    let end = tokens.get(closing(tokens, at))?.last_line;
    let line = tokens[start].line;
    Some((tokens[start + 1].text.clone(), line, end + 1 - line))
}

#[cfg(test)]
mod tests {
    use super::{File, functions, mark_test_modules};

    #[test]
    fn rooms_and_modules_come_from_the_path() {
        let of = |path| File::new(path, "");
        assert_eq!(of("src/store/embedded/mod.rs").room(), Some("store"));
        assert_eq!(of("src/telemetry.rs").room(), Some("telemetry"));
        assert_eq!(of("src/main.rs").room(), None);
        assert_eq!(of("xtask/src/main.rs").room(), None);
        assert_eq!(of("src/store/embedded/mod.rs").modules(), ["store", "embedded"]);
        assert_eq!(of("src/graph/view.rs").modules(), ["graph", "view"]);
    }

    #[test]
    fn a_module_declared_as_a_test_is_one_with_all_below() {
        let mut files = [
            File::new("src/graph/view.rs", "#[cfg(test)]\nmod probes;"),
            File::new("src/graph/view/probes.rs", ""),
            File::new("src/graph/view/probes/deep.rs", ""),
            File::new("src/graph/probes.rs", ""),
            File::new("src/card/mod.rs", "#[cfg(test)] pub(crate) mod cases; mod real;"),
            File::new("src/card/cases/mod.rs", ""),
            File::new("src/card/real.rs", ""),
        ];
        mark_test_modules(&mut files);
        let marked: Vec<bool> = files.iter().map(|f| f.all_tests).collect();
        assert_eq!(marked, [false, true, true, false, false, true, false]);
    }

    #[test]
    fn functions_are_measured_from_signature_to_brace() {
        let text = "trait T { fn none(&self, f: [u8; 2]); }\nfn long(\n  f: fn(u8),\n) -> [u8; 2]\n\
                    {\n  if a { b }\n}\n#[cfg(test)]\nmod tests { fn not() {\n} }\n";
        let found = functions(&File::new("src/graph/view.rs", text));
        assert_eq!(found, [("long".to_owned(), 2, 6)]);
    }
}
