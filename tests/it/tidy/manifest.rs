//! The direct dependencies: few, and each with its reason in one line.

use super::tree::Fault;

const DEPENDENCIES_MAX: usize = 40;

/// A dependency of the manifest: its line, its name, and whether a reason stands there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    line: usize,
    name: String,
    reasoned: bool,
}

/// Every entry of every table of dependencies. The reason is a comment on one of the entry's
/// lines or on the line above it.
pub(super) fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let (mut in_table, mut depth, mut above) = (false, 0i32, false);
    for (line, text) in (1..).zip(manifest.lines()) {
        let (code, comment) = split_comment(text);
        let code = code.trim();
        let reason = comment.chars().any(char::is_alphabetic);
        let opened = depth > 0;
        depth += brackets(code);
        if opened {
            if let Some(last) = found.last_mut() {
                last.reasoned |= in_table && reason;
            }
        } else if let Some(table) = code.strip_prefix('[').and_then(|c| c.split(']').next()) {
            let own = table.rsplit_once("dependencies.").map(|(_, name)| name.to_owned());
            in_table = table.ends_with("dependencies");
            let entry = own.map(|name| Dependency { line, name, reasoned: above || reason });
            found.extend(entry);
        } else if let Some((name, _)) = code.split_once('=').filter(|_| in_table) {
            let name = name.trim().trim_matches('"').to_owned();
            found.push(Dependency { line, name, reasoned: above || reason });
        }
        above = code.is_empty() && reason;
    }
    found
}

/// The code of a line, and its comment; a `#` inside text begins none.
fn split_comment(line: &str) -> (&str, &str) {
    let mut in_text = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => in_text = !in_text,
            '#' if !in_text => return (&line[..at], &line[at + 1..]),
            _ => {}
        }
    }
    (line, "")
}

fn brackets(code: &str) -> i32 {
    code.chars().fold(0, |depth, c| match c {
        '[' | '{' => depth + 1,
        ']' | '}' => depth - 1,
        _ => depth,
    })
}

/// Dependencies without a reason, and too many of them.
pub(super) fn faults(path: &str, manifest: &str) -> Vec<Fault> {
    let all = dependencies(manifest);
    let mut found: Vec<Fault> = all
        .iter()
        .filter(|dependency| !dependency.reasoned)
        .map(|d| {
            let what = format!("`{}` has no reason", d.name);
            Fault::new(path, d.line, &what, "say in a comment on its line what it does for us")
        })
        .collect();
    if all.len() > DEPENDENCIES_MAX {
        let what = format!("{} direct dependencies, the limit is {DEPENDENCIES_MAX}", all.len());
        found.push(Fault::new(path, 1, &what, "write the few lines needed, or drop another one"));
    }
    found
}

/// One line of the scoreboard.
pub(super) fn board(manifest: &str) -> String {
    format!("{} direct dependencies of {DEPENDENCIES_MAX}", dependencies(manifest).len())
}

#[cfg(test)]
mod tests {
    use super::{dependencies, faults};

    const MANIFEST: &str = r#"
[package]
name = "x"

[dependencies]
good = "1" # civil dates
bad = { version = "1", features = ["a#b"] }
# above it
fine = "1"
long = { version = "1", features = [
    "a", # because
] }
[target.'cfg(unix)'.dependencies]
other = "1"
# a table of its own
[dev-dependencies.own]
version = "1"
[profile.dev]
opt-level = 1
"#;

    #[test]
    fn dependencies_without_a_reason_are_caught() {
        let names: Vec<String> = dependencies(MANIFEST).into_iter().map(|d| d.name).collect();
        assert_eq!(names, ["good", "bad", "fine", "long", "other", "own"]);
        let found: Vec<String> =
            faults("Cargo.toml", MANIFEST).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("Cargo.toml:7: `bad`"), "{found:?}");
        assert!(found[1].starts_with("Cargo.toml:14: `other`"), "{found:?}");
    }

    #[test]
    fn too_many_dependencies_are_caught() {
        let of = |n: usize| format!("[dependencies]\n{}", "a = \"1\" # why\n".repeat(n));
        assert_eq!(faults("Cargo.toml", &of(40)).len(), 0);
        assert_eq!(faults("Cargo.toml", &of(41)).len(), 1);
    }
}
