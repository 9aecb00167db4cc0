//! The steps that need Node and npm: the official audit of GraphQL over HTTP, and fetching the
//! files of GraphiQL. What npm fetches stays in a cache outside the project.

use crate::cache;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the audit's program and its locked dependencies stand.
const AUDIT: &str = "tests/audit";

/// Its files.
const FILES: [&str; 3] = ["package.json", "package-lock.json", "audit.mjs"];

/// Whether node and npm are there.
pub(crate) fn is_there() -> bool {
    ["node", "npm"].iter().all(|program| {
        let mut version = Command::new(program);
        version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    })
}

/// Fetches the audit if need be, and runs it against this program; whether all is well.
pub(crate) fn audit(root: &Path, program: &Path) -> Result<(), String> {
    let cache = cache::folder().join("audit");
    let failed = |e: std::io::Error| format!("{}: {e}", cache.display());
    let locked = |name: &str| fs::read(root.join(AUDIT).join(name)).map_err(failed);
    let fetched = FILES[..2].iter().all(|name| {
        let kept = fs::read(cache.join(name)).ok();
        kept.is_some() && kept == locked(name).ok()
    });
    fs::create_dir_all(&cache).map_err(failed)?;
    let done = cache.join("fetched");
    if !(fetched && done.exists()) {
        let _ = fs::remove_file(&done); // there is none before the first time
        for name in &FILES[..2] {
            fs::write(cache.join(name), locked(name)?).map_err(failed)?;
        }
        let npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
        run("npm", &npm, &cache).map_err(|e| format!("fetching graphql-http: {e}"))?;
        fs::write(&done, "").map_err(failed)?;
    }
    fs::write(cache.join(FILES[2]), locked(FILES[2])?).map_err(failed)?;
    let program = program.to_string_lossy();
    run("node", &[FILES[2], &program], &cache)
}

/// Fetches the files of GraphiQL anew and checks them against their manifest.
pub(crate) fn graphiql(root: &Path) -> Result<(), String> {
    run("node", &["web/graphiql/fetch.mjs"], root)
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(e) => Err(format!("{program}: {e}")),
    }
}
