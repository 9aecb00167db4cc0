//! The server as a process of its own: found again by the number in its home, known by its
//! command line, ended by a signal that lets it finish.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The oldest Java that runs it.
const JAVA_MIN: u32 = 17;
/// From this one on Java warns of what Netty does unless it is told to allow it.
const JAVA_WARNS: u32 = 24;

/// As Neo4j's own launcher gives them.
const FLAGS: &[&str] = &[
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:+TrustFinalNonStaticFields",
    "-XX:+DisableExplicitGC",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
];

/// A Java that is new enough.
pub(super) struct Java {
    program: PathBuf,
    version: u32,
}

/// Java as `JAVA_HOME` or the path has it.
pub(super) fn java() -> Result<Java, String> {
    let home = env::var_os("JAVA_HOME").filter(|home| !home.is_empty());
    let program = home.map_or("java".into(), |home| PathBuf::from(home).join("bin").join("java"));
    let mut ask = Command::new(&program);
    let asked = ask.arg("-version").stdin(Stdio::null()).output();
    let name = program.display();
    let asked = asked.map_err(|e| format!("xtask: {name}: {e}; install Java {JAVA_MIN}"))?;
    let said = String::from_utf8_lossy(&asked.stderr);
    match major(&said) {
        Some(version) if version >= JAVA_MIN => Ok(Java { program, version }),
        _ => {
            let first = said.lines().next().unwrap_or("nothing");
            Err(format!("xtask: Neo4j needs Java {JAVA_MIN} or newer; {name} says: {first}"))
        }
    }
}

/// 17 of `openjdk version "17.0.15" 2025-04-15`, 8 of `"1.8.0_402"`.
fn major(said: &str) -> Option<u32> {
    let version = said.split('"').nth(1)?;
    let mut parts = version.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match parts.next()?.ok()? {
        1 => parts.next()?.ok(),
        major => Some(major),
    }
}

/// Starts the server in a group of its own, so that it outlives this program.
pub(super) fn start(java: &Java, lib: &Path, home: &Path) -> Result<Child, String> {
    let failed = |e: std::io::Error| format!("xtask: starting Neo4j in {}: {e}", home.display());
    let log = File::create(console(home)).map_err(failed)?;
    let errors = log.try_clone().map_err(failed)?;
    let classes = format!("{0}/plugins/*:{0}/conf/*:{1}/*", home.display(), lib.display());
    let mut server = Command::new(&java.program);
    server.args(["-cp", &classes]).args(FLAGS);
    if java.version >= JAVA_WARNS {
        server.arg("--sun-misc-unsafe-memory-access=allow");
    }
    server.arg("org.neo4j.server.CommunityEntryPoint").args(arguments(home)).arg("--console-mode");
    server.stdin(Stdio::null()).stdout(log).stderr(errors);
    #[cfg(unix)] // a key that interrupts this program is not for the server
    std::os::unix::process::CommandExt::process_group(&mut server, 0);
    let server = server.spawn().map_err(failed)?;
    let pid_file = home.join("run").join("neo4j.pid");
    fs::write(pid_file, server.id().to_string()).map_err(failed)?;
    Ok(server)
}

/// What tells this server from any other process.
fn arguments(home: &Path) -> [String; 2] {
    let home = home.display();
    [format!("--home-dir={home}"), format!("--config-dir={home}/conf")]
}

fn console(home: &Path) -> PathBuf {
    home.join("logs").join("console.log")
}

/// The last line that a server wrote before it ended.
pub(super) fn last_words(home: &Path) -> String {
    let path = console(home);
    let said = fs::read_to_string(&path).unwrap_or_default();
    let error = |line: &&str| line.contains("ERROR") || line.contains("Exception");
    let line = said.lines().find(error).or_else(|| said.lines().last()).unwrap_or_default();
    format!("{}; see {}", line.chars().take(300).collect::<String>(), path.display())
}

/// What a process was started with; empty if there is none of this number, or it has ended.
fn command_line(pid: u32) -> String {
    if Path::new("/proc/self").exists() {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        return String::from_utf8_lossy(&line).replace('\0', " ");
    }
    let mut look = Command::new("ps");
    look.args(["-ww", "-o", "args=", "-p", &pid.to_string()]).stdin(Stdio::null());
    let seen = look.output().map(|seen| seen.stdout).unwrap_or_default();
    String::from_utf8_lossy(&seen).into_owned()
}

/// A server that was started.
pub(super) struct Running {
    pub(super) pid: u32,
    pub(super) home: PathBuf,
}

impl Running {
    /// Whether the process is there and is this server: a number is given again after an end.
    pub(super) fn is_alive(&self) -> bool {
        command_line(self.pid).contains(&arguments(&self.home)[0])
    }

    /// Asks it to stop.
    pub(super) fn terminate(&self) -> Result<(), String> {
        // The shell's own `kill`: a small machine has no other.
        let mut kill = Command::new("sh");
        kill.args(["-c", "kill -TERM \"$0\"", &self.pid.to_string()]).stdin(Stdio::null());
        let status = kill.status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("xtask: kill ended with {status}")),
            Err(e) => Err(format!("xtask: kill: {e}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Running, command_line, major};

    #[test]
    fn the_version_of_java_is_read() {
        assert_eq!(major("openjdk version \"17.0.15\" 2025-04-15"), Some(17));
        assert_eq!(major("java version \"1.8.0_402\""), Some(8));
        assert_eq!(major("openjdk version \"25\" 2025-09-16"), Some(25));
        assert_eq!(major("command not found"), None);
    }

    #[test]
    fn a_process_is_known_by_its_command_line() {
        let own = std::env::args().next().unwrap();
        assert!(command_line(std::process::id()).contains(&own));
        assert_eq!(command_line(u32::MAX), "");
    }

    #[test]
    fn another_process_of_the_number_is_not_the_server() {
        let running = Running { pid: std::process::id(), home: "/nowhere/home".into() };
        assert!(!running.is_alive());
    }
}
