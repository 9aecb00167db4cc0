//! The jars of the server: what Maven resolves, copied once into the cache.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What Maven is to resolve.
const POM: &str = include_str!("../../neo4j/pom.xml");

/// The version that the pom names.
pub(super) fn version() -> &'static str {
    let after = POM.split_once("<neo4j.version>").map_or("", |(_, after)| after);
    after.split('<').next().unwrap_or_default()
}

/// Whether Maven is there.
pub(super) fn maven() -> Result<(), String> {
    let mut version = Command::new("mvn");
    version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match version.status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err("xtask: mvn does not run; install Maven".to_owned()),
    }
}

/// Has the jars in this folder. It is there only when all of them are.
pub(super) fn fetch(lib: &Path) -> Result<(), String> {
    if lib.is_dir() {
        return Ok(());
    }
    eprintln!("xtask: fetching Neo4j {} by Maven, once, about 150 MB", version());
    let folder = lib.with_file_name("fetching");
    let part = folder.join("lib");
    let failed = |e: std::io::Error| format!("xtask: {}: {e}", folder.display());
    let _ = fs::remove_dir_all(&folder); // what a broken run left
    fs::create_dir_all(&folder).map_err(failed)?;
    let pom = folder.join("pom.xml");
    fs::write(&pom, POM).map_err(failed)?;
    let mut maven = Command::new("mvn");
    maven.args(["-B", "-q", "-f"]).arg(&pom).arg(format!("-Dneo4j.lib={}", part.display()));
    maven.arg("package").stdin(Stdio::null());
    let done = maven.output().map_err(|e| format!("xtask: mvn: {e}; install Maven and Java 17"))?;
    if !done.status.success() {
        let said = [done.stdout, done.stderr].concat();
        return Err(format!("xtask: Maven did not fetch Neo4j: {}", complaint(&said)));
    }
    fs::rename(&part, lib).map_err(failed)?;
    fs::remove_dir_all(&folder).map_err(failed)
}

/// The first line that says what is wrong.
fn complaint(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let error = |line: &&str| line.contains("ERROR");
    let line = said.lines().find(error).or_else(|| said.lines().next());
    line.unwrap_or("it said nothing").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::{complaint, version};

    #[test]
    fn the_version_is_an_lts_release() {
        assert!(version().starts_with("5.26."), "{}", version());
    }

    #[test]
    fn a_failed_fetch_says_one_line() {
        let said = b"[INFO] hm\n[ERROR] cannot resolve x\n[ERROR] more\n";
        assert_eq!(complaint(said), "[ERROR] cannot resolve x");
        assert_eq!(complaint(b""), "it said nothing");
        assert_eq!(complaint(&[b'e'; 1000]).len(), 300);
    }
}
