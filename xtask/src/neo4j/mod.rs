//! A real Neo4j Community server for development and CI, without Docker: Maven fetches its jars
//! into a cache outside the project, Java runs it on loopback. Knows nothing of what it stores.

mod jars;
mod process;

use crate::cache;
use process::Running;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// As `neo4j.conf` has it; taken if it is free.
const PORT: u16 = 7687;
/// How long a start may take; on a busy machine one took 153 s.
const START_MAX: Duration = Duration::from_secs(300);
/// How long a stop may take.
const STOP_MAX: Duration = Duration::from_secs(60);
/// Between two looks at a server that starts or stops.
const PAUSE: Duration = Duration::from_millis(100);
/// Its settings, with [`PORT`].
const SETTINGS: &str = include_str!("../../neo4j/neo4j.conf");

/// Names the home of the server for development.
const HOME: &str = "OTBASY_NEO4J_HOME";

/// Everything of this version.
fn folder() -> PathBuf {
    cache::folder().join("neo4j").join(jars::version())
}

/// One server: its jars, and a home with its settings and data.
pub(crate) struct Server {
    lib: PathBuf,
    home: PathBuf,
}

impl Server {
    /// The one for development; its data stay until somebody removes its home. Another home,
    /// named in [`HOME`], is another server beside it, with data and a port of its own.
    pub(crate) fn development() -> Server {
        let folder = folder();
        let named = env::var_os(HOME).filter(|home| !home.is_empty());
        // A relative one would be another one in another folder.
        let named = named.and_then(|home| std::path::absolute(home).ok());
        Server { lib: folder.join("lib"), home: named.unwrap_or(folder.join("home")) }
    }

    /// One for a run of the gate in this folder: it begins empty and goes with the run.
    pub(crate) fn of_the_gate(root: &Path) -> Server {
        let mut hasher = DefaultHasher::new();
        fs::canonicalize(root).unwrap_or_default().hash(&mut hasher);
        let home = folder().join(format!("gate-{:016x}", hasher.finish()));
        Server { lib: folder().join("lib"), home }
    }

    /// What this machine lacks to run one.
    pub(crate) fn lacks(&self) -> Option<String> {
        let java = process::java().err();
        java.or_else(|| if self.lib.is_dir() { None } else { jars::maven().err() })
    }

    /// Starts it with nothing in it; its URL.
    pub(crate) fn up_empty(&self) -> Result<String, String> {
        self.remove()?; // what a run left that was killed
        eprintln!("{}", self.up()?);
        Ok(self.url())
    }

    /// Stops it and removes its data.
    pub(crate) fn remove(&self) -> Result<(), String> {
        self.down()?;
        match fs::remove_dir_all(&self.home) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("xtask: {}: {e}", self.home.display()))
            }
            _ => Ok(()),
        }
    }

    /// Starts it, fetching what is missing; its URL on the last line.
    pub(crate) fn up(&self) -> Result<String, String> {
        if let Some(running) = self.running() {
            return Ok(format!("xtask: Neo4j runs already, pid {}\n{}", running.pid, self.url()));
        }
        let java = process::java()?;
        jars::fetch(&self.lib)?;
        self.configure(free_port()?)?;
        let mut server = process::start(&java, &self.lib, &self.home)?;
        let (pid, took) = (server.id(), self.wait_until_ready(&mut server)?);
        let seconds = took.as_secs_f64();
        let version = jars::version();
        Ok(format!("xtask: Neo4j {version} is up after {seconds:.1} s, pid {pid}\n{}", self.url()))
    }

    /// Stops it and waits for its end.
    pub(crate) fn down(&self) -> Result<String, String> {
        let Some(running) = self.running() else {
            return Ok("xtask: Neo4j does not run".to_owned());
        };
        running.terminate()?;
        let begun = now();
        while running.is_alive() {
            if now() - begun > STOP_MAX {
                let (pid, max) = (running.pid, STOP_MAX.as_secs());
                return Err(format!("xtask: Neo4j, pid {pid}, did not stop in {max} s"));
            }
            std::thread::sleep(PAUSE);
        }
        let _ = fs::remove_file(self.pid_file()); // a stale one is seen through anyway
        Ok(format!("xtask: Neo4j stopped after {:.1} s", (now() - begun).as_secs_f64()))
    }

    /// Whether it runs and answers; its URL on the last line.
    pub(crate) fn status(&self) -> Result<String, String> {
        let Some(running) = self.running() else {
            return Err("xtask: Neo4j does not run; start it with `cargo xtask neo4j up`".into());
        };
        if !answers(self.port()) {
            let log = self.home.join("logs").display().to_string();
            return Err(format!("xtask: Neo4j, pid {}, does not answer; see {log}", running.pid));
        }
        let (version, home) = (jars::version(), self.home.display());
        Ok(format!("xtask: Neo4j {version}, pid {}, home {home}\n{}", running.pid, self.url()))
    }

    fn url(&self) -> String {
        format!("bolt://{}:{}", Ipv4Addr::LOCALHOST, self.port())
    }

    fn running(&self) -> Option<Running> {
        let pid = fs::read_to_string(self.pid_file()).ok()?.trim().parse().ok()?;
        Some(Running { pid, home: self.home.clone() }).filter(Running::is_alive)
    }

    fn pid_file(&self) -> PathBuf {
        self.home.join("run").join("neo4j.pid")
    }

    /// The port of the settings in its home.
    fn port(&self) -> u16 {
        let settings = fs::read_to_string(settings_file(&self.home)).unwrap_or_default();
        port_of(&settings).unwrap_or(PORT)
    }

    fn configure(&self, port: u16) -> Result<(), String> {
        let failed = |e| format!("xtask: {}: {e}", self.home.display());
        for folder in ["conf", "data", "logs", "run", "plugins", "import"] {
            fs::create_dir_all(self.home.join(folder)).map_err(failed)?;
        }
        fs::write(settings_file(&self.home), with_port(SETTINGS, port)).map_err(failed)
    }

    fn wait_until_ready(&self, server: &mut Child) -> Result<Duration, String> {
        let begun = now();
        while !answers(self.port()) {
            let ended = !matches!(server.try_wait(), Ok(None));
            if ended || now() - begun > START_MAX {
                let what = if ended { "ended while it started" } else { "did not start in time" };
                let why = process::last_words(&self.home);
                return Err(format!("xtask: Neo4j {what}: {why}"));
            }
            std::thread::sleep(PAUSE);
        }
        Ok(now() - begun)
    }
}

fn settings_file(home: &Path) -> PathBuf {
    home.join("conf").join("neo4j.conf")
}

fn with_port(settings: &str, port: u16) -> String {
    settings.replace(&format!(":{PORT}\n"), &format!(":{port}\n"))
}

fn port_of(settings: &str) -> Option<u16> {
    let line = settings.lines().find(|line| line.starts_with("server.bolt.listen_address="))?;
    line.rsplit_once(':')?.1.parse().ok()
}

/// [`PORT`], or one that the system gives where something else listens there.
fn free_port() -> Result<u16, String> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let bound = bind(PORT).or_else(|_| bind(0)).and_then(|listener| listener.local_addr());
    bound.map(|address| address.port()).map_err(|e| format!("xtask: no free port: {e}"))
}

/// Whether a server takes Bolt 4.4 there. Neo4j opens its door when its databases are up.
fn answers(port: u16) -> bool {
    const OFFER: [u8; 20] =
        [0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let second = Duration::from_secs(1);
    let ask = || -> std::io::Result<[u8; 4]> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, second)?;
        stream.set_read_timeout(Some(second))?;
        stream.set_write_timeout(Some(second))?;
        stream.write_all(&OFFER)?;
        let mut taken = [0; 4];
        stream.read_exact(&mut taken)?;
        Ok(taken)
    };
    ask().is_ok_and(|taken| taken == [0, 0, 4, 4])
}

#[expect(clippy::disallowed_methods, reason = "a chore waits for a process by the clock")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::{PORT, SETTINGS, answers, port_of, with_port};
    use std::io::{Read, Write};
    use std::net::TcpListener;

    #[test]
    fn the_port_is_written_and_read_again() {
        assert_eq!(port_of(SETTINGS), Some(PORT));
        let other = with_port(SETTINGS, 40_123);
        assert_eq!(port_of(&other), Some(40_123));
        assert!(!other.contains("7687"), "{other}");
    }

    #[test]
    fn the_server_listens_on_loopback_alone() {
        for line in SETTINGS.lines().filter(|line| line.contains("address=")) {
            assert!(line.contains("=127.0.0.1"), "{line}");
        }
    }

    #[test]
    fn only_a_server_of_our_protocol_is_ready() {
        for (reply, is_ready) in [([0, 0, 4, 4], true), ([0, 0, 0, 0], false), (*b"HTTP", false)] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut offer = [0; 20];
                stream.read_exact(&mut offer).unwrap();
                stream.write_all(&reply).unwrap();
            });
            assert_eq!(answers(port), is_ready, "{reply:?}");
            server.join().unwrap();
        }
    }
}
