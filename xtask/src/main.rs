//! The project's own chores, so that a fresh clone needs nothing but cargo. `cargo xtask test` is
//! everything that CI runs. Has no dependencies; knows nothing of what it builds.

mod cache;
mod neo4j;
mod node;

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// One step of the gate: cargo with these arguments.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// What to do when it is red.
    mend: &'static str,
}

/// The gate, in order. The first red step ends it.
const STEPS: [Step; 6] = [
    Step {
        name: FORMAT,
        arguments: &["fmt", "--all", "--", "--check"],
        environment: &[],
        mend: "run `cargo xtask fmt`",
    },
    Step {
        name: "clippy",
        arguments: &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny=warnings"],
        environment: &[],
        mend: "follow the first message above",
    },
    Step {
        name: NEXTEST,
        arguments: &["nextest", "run", "--workspace", "--locked"],
        environment: &[],
        mend: "run the named test alone: `cargo nextest run NAME`",
    },
    Step {
        name: AUDIT,
        // As the tests before it did, so that nothing is built twice.
        arguments: &["test", "--no-run", "--workspace", "--locked", "--lib", "--bins", "--tests"],
        environment: &[],
        mend: "each fault above names its audit of graphql-http; mend src/api/http",
    },
    Step {
        name: "doctests",
        arguments: &["test", "--workspace", "--doc", "--locked"],
        environment: &[],
        mend: "run `cargo test --doc`",
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"],
        environment: &[("RUSTDOCFLAGS", "--deny=warnings")],
        mend: "follow the first message above",
    },
];

/// The step that is also handed the files that no `mod` line names.
const FORMAT: &str = "format";

/// The files of the rules, which `build.rs` lists: rustfmt does not find them by itself.
const RULES: &str = "src/rules/benefits";

/// The step that needs a tool of its own.
const NEXTEST: &str = "nextest";

/// The official audit of GraphQL over HTTP, against the program that its arguments build.
const AUDIT: &str = "audit";

/// How that tool is fetched: the version that `.config/nextest.toml` was written for.
const INSTALL: &[&str] = &["install", "--locked", "cargo-nextest", "--version", "0.9.151"];

/// What runs in its place where it cannot be had; under CI nothing does.
const WITHOUT_NEXTEST: &[&str] = &["test", "--workspace", "--lib", "--bins", "--tests", "--locked"];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [one] if one == "test" => test(is_ci(env::var("CI").ok().as_deref())),
        [one] if one == "fmt" => {
            let green = format(&["fmt", "--all", "--"]);
            done(green, "", "rustfmt failed").map(|_| "xtask: formatted".to_owned())
        }
        [one, two] if one == "neo4j" && two == "up" => neo4j::Server::development().up(),
        [one, two] if one == "neo4j" && two == "down" => neo4j::Server::development().down(),
        [one, two] if one == "neo4j" && two == "status" => neo4j::Server::development().status(),
        [one] if one == "graphiql" => {
            node::graphiql(&root()).map(|()| "xtask: web/graphiql is as published".to_owned())
        }
        _ => {
            eprintln!(
                "usage: cargo xtask test        everything that CI runs: {}",
                names().join(", ")
            );
            eprintln!("       cargo xtask fmt         format every file, those of the rules too");
            eprintln!("       cargo xtask graphiql    fetch the files of GraphiQL anew, by npm");
            eprintln!("       cargo xtask neo4j up|down|status    a Neo4j server on this machine");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(line) => {
            eprintln!("{line}");
            ExitCode::FAILURE
        }
    }
}

fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Whether a skipped step is a failure.
fn is_ci(value: Option<&str>) -> bool {
    !matches!(value, None | Some("" | "0" | "false"))
}

/// Runs the gate: the seconds of each step, or one line about the first red one.
fn test(ci: bool) -> Result<String, String> {
    let mut report = Vec::new();
    for (number, step) in (1..).zip(&STEPS) {
        eprintln!("xtask: step {number} of {}: {}", STEPS.len(), step.name);
        let (outcome, took) = timed(|| run(step, ci));
        let seconds = format!("{} {:.1} s", step.name, took.as_secs_f64());
        match outcome {
            Ok(note) => report.push(format!("{seconds}{note}")),
            Err(mend) => return Err(format!("xtask: RED at {seconds}; {mend}")),
        }
        eprintln!("xtask: {seconds}");
    }
    Ok(format!("xtask: GREEN: {}", report.join(", ")))
}

/// Runs one step; what is to be said about it, or its mend.
fn run(step: &Step, ci: bool) -> Result<&'static str, String> {
    if step.name == AUDIT {
        return audit(step, ci);
    }
    if step.name == FORMAT {
        return done(format(step.arguments), "", step.mend);
    }
    if step.name != NEXTEST {
        return done(cargo(step.arguments, step.environment), "", step.mend);
    }
    let server = server(ci)?;
    let ran = tests(step, ci, server.as_ref().map(|(_, url)| url.as_str()));
    let removed = server.map_or(Ok(()), |(server, _)| server.remove());
    ran.and_then(|note| removed.map(|()| note))
}

/// Names the server for the tests; whoever sets it has one, and no other is started.
const NEO4J: &str = "OTBASY_NEO4J_TEST";

/// A Neo4j server for the tests; `None` where one is named already, or none can be had.
fn server(ci: bool) -> Result<Option<(neo4j::Server, String)>, String> {
    if env::var_os(NEO4J).is_some_and(|url| !url.is_empty()) {
        return Ok(None);
    }
    let server = neo4j::Server::of_the_gate(&root());
    match server.lacks() {
        Some(line) if ci => Err(format!("{line}; CI skips nothing")),
        Some(line) => {
            eprintln!("xtask: SKIPPED: THE STORE IN NEO4J ({line})");
            Ok(None)
        }
        None => server.up_empty().map(|url| Some((server, url))),
    }
}

/// The tests, with the server at this URL.
fn tests(step: &Step, ci: bool, neo4j: Option<&str>) -> Result<&'static str, String> {
    let environment: Vec<(&str, &str)> = neo4j.map(|url| (NEO4J, url)).into_iter().collect();
    let skipped = neo4j.is_none() && env::var_os(NEO4J).is_none_or(|url| url.is_empty());
    let note = if skipped { " (NEO4J SKIPPED)" } else { "" };
    if has_nextest() {
        let profile: &[&str] = if ci { &["--profile", "ci"] } else { &[] };
        let arguments = [step.arguments, profile].concat();
        return done(cargo(&arguments, &environment), note, step.mend);
    }
    let tool = format!("cargo {}", INSTALL.join(" "));
    if ci {
        return Err(format!("cargo-nextest is missing and `{tool}` failed; CI skips nothing"));
    }
    eprintln!("xtask: SKIPPED: NEXTEST (`{tool}` FAILED); PLAIN `cargo test` RUNS INSTEAD");
    done(cargo(WITHOUT_NEXTEST, &environment), " (NEXTEST SKIPPED)", step.mend)
}

/// Formats every file, or checks that it is formatted.
fn format(arguments: &[&str]) -> bool {
    let files = std::fs::read_dir(root().join(RULES)).into_iter().flatten().flatten();
    let files = files.map(|file| file.path().to_string_lossy().into_owned());
    let files: Vec<String> = files.filter(|path| path.ends_with(".rs")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    cargo(&[arguments, &files].concat(), &[])
}

/// Builds the program and audits it; skipped where there is no npm, but not under CI.
fn audit(step: &Step, ci: bool) -> Result<&'static str, String> {
    if !node::is_there() {
        if ci {
            return Err("node and npm are missing; CI skips nothing".to_owned());
        }
        eprintln!("xtask: SKIPPED: THE AUDIT OF GRAPHQL OVER HTTP (NO NODE AND NPM HERE)");
        return Ok(" (AUDIT SKIPPED)");
    }
    if !cargo(step.arguments, step.environment) {
        return Err("follow the first message above".to_owned());
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root().join("target"), PathBuf::from);
    let program = root().join(target).join("debug").join("otbasy");
    node::audit(&root(), &program).map(|()| "").map_err(|e| format!("{}: {e}", step.mend))
}

fn done(green: bool, note: &'static str, mend: &str) -> Result<&'static str, String> {
    if green { Ok(note) } else { Err(mend.to_owned()) }
}

/// Whether nextest is there, fetched if need be.
fn has_nextest() -> bool {
    let there = || {
        let mut version = command(&["nextest", "--version"]);
        version.stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    };
    if there() {
        return true;
    }
    eprintln!("xtask: cargo-nextest is missing: fetching it once, some minutes");
    // In a folder of its own, so that it neither waits for nor fills the project's.
    let mut install = command(INSTALL);
    install.env_remove("CARGO_TARGET_DIR").current_dir(env::temp_dir());
    install.status().is_ok_and(|status| status.success()) && there()
}

/// Runs cargo; whether it was green.
fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> bool {
    let mut command = command(arguments);
    command.envs(environment.iter().copied());
    command.status().is_ok_and(|status| status.success())
}

/// Cargo, the one that runs this program, in the project's root, with nobody at the keyboard.
///
/// What cargo told this program of its own package stays here: a build script that watches such a
/// variable (ring's does) would else be run again, and all that needs it built again, each time.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    let own = |name: &str| ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|p| name.starts_with(p));
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(own)) {
        command.env_remove(name);
    }
    command
}

/// The folder of the project. Asked at run time: a program kept from another clone, in a target
/// folder that both share, would know the other one's.
fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(here).join("..")
}

#[expect(clippy::disallowed_methods, reason = "the seconds of a step are what is asked for")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::{AUDIT, NEXTEST, STEPS, done, is_ci, names};

    #[test]
    fn ci_is_said_by_the_environment() {
        assert!(is_ci(Some("true")) && is_ci(Some("1")));
        assert!(!is_ci(None) && !is_ci(Some("")) && !is_ci(Some("false")));
    }

    #[test]
    fn the_gate_has_its_steps_in_order() {
        assert_eq!(names(), ["format", "clippy", NEXTEST, AUDIT, "doctests", "documentation"]);
        assert!(STEPS.iter().all(|step| !step.mend.is_empty()));
    }

    #[test]
    fn red_says_the_mend() {
        assert_eq!(done(false, "", "mend it"), Err("mend it".to_owned()));
        assert_eq!(done(true, " note", "mend it"), Ok(" note"));
    }
}
