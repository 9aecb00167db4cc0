//! A server with a home and a port of its own, gone when it is dropped. Knows nothing of what it
//! keeps.

use crate::store::options;
use otbasy::store::neo4j::{Address, Neo4j, Patience};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The settings of the server for development.
const SETTINGS: &str = include_str!("../../../xtask/neo4j/neo4j.conf");
const PORT: &str = ":7687\n";
/// On a busy machine a start took 153 s.
const START_MAX: Duration = Duration::from_secs(240);
const OPENS: [&str; 4] = [
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
];

/// A home with settings and data; its process, while it runs.
pub(super) struct Server {
    home: TempDir,
    lib: PathBuf,
    port: u16,
    process: Option<Child>,
    /// Of the user `neo4j`; without one the server asks nobody who they are.
    password: Option<&'static str>,
}

/// The jars: `OTBASY_NEO4J_LIB`, or where `cargo xtask neo4j up` puts them.
fn lib() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(lib) = set("OTBASY_NEO4J_LIB") {
        return Some(lib);
    }
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))?;
    let versions = fs::read_dir(cache.join("otbasy").join("neo4j")).ok()?.flatten();
    let mut found: Vec<PathBuf> = versions.map(|v| v.path().join("lib")).collect();
    found.retain(|lib| lib.is_dir());
    found.sort();
    found.pop()
}

impl Server {
    /// A home without data; `None` where there are no jars.
    pub(super) fn new() -> Option<Server> {
        let Some(lib) = lib() else {
            let ci = std::env::var("CI").is_ok_and(|ci| !["", "0", "false"].contains(&ci.as_str()));
            assert!(!ci, "no jars of Neo4j here (`cargo xtask neo4j up`); CI skips nothing");
            eprintln!("SKIPPED: NO JARS OF NEO4J HERE (`cargo xtask neo4j up` FETCHES THEM)");
            return None;
        };
        let home = TempDir::new().unwrap();
        for folder in ["conf", "data", "logs", "run", "plugins", "import"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        let settings = SETTINGS.replace(PORT, &format!(":{port}\n"));
        assert_ne!(settings, SETTINGS);
        fs::write(home.path().join("conf").join("neo4j.conf"), settings).unwrap();
        Some(Server { home, lib, port, process: None, password: None })
    }

    pub(super) fn address(&self) -> Address {
        let url = format!("bolt://{}:{}", Ipv4Addr::LOCALHOST, self.port);
        let user = self.password.map_or("", |_| "neo4j").to_owned();
        let password = self.password.unwrap_or_default().to_owned();
        Address { url, user, password, patience: Patience::OF_COMMANDS }
    }

    /// Has it ask for a password from its first start on.
    pub(super) fn locked(mut self, password: &'static str) -> Server {
        let home = self.home.path().to_owned();
        let arguments = ["dbms", "set-initial-password", password];
        self.admin(&home, &arguments).unwrap();
        let file = home.join("conf").join("neo4j.conf");
        let settings = fs::read_to_string(&file).unwrap();
        let locked = settings.replace("auth_enabled=false", "auth_enabled=true");
        assert_ne!(settings, locked);
        fs::write(file, locked).unwrap();
        self.password = Some(password);
        self
    }

    fn java(&self, classes: &str) -> Command {
        let home = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty());
        let java = home.map_or("java".into(), |home| Path::new(&home).join("bin").join("java"));
        let mut java = Command::new(java);
        java.arg("-Xmx400m").args(OPENS).arg("-Dfile.encoding=UTF-8").args(["-cp", classes]);
        java.stdin(Stdio::null());
        java
    }

    /// Runs `neo4j-admin` in this directory, on a server that is stopped; what it said.
    pub(super) fn admin(&self, directory: &Path, arguments: &[&str]) -> Result<String, String> {
        let home = self.home.path().display();
        let mut java = self.java(&format!("{}/*", self.lib.display()));
        let own = [format!("-Dbasedir={home}"), format!("-Dapp.home={home}")];
        // Properties stand before the class.
        java.args(own).arg("org.neo4j.server.startup.Neo4jAdminCommand").args(arguments);
        let done = java.current_dir(directory).output().map_err(|e| e.to_string())?;
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        if done.status.success() { Ok(said) } else { Err(said) }
    }

    /// Starts it and waits until it answers.
    pub(super) fn start(&mut self) {
        let home = self.home.path();
        let shown = home.display();
        let log = File::create(home.join("logs").join("console.log")).unwrap();
        let lib = self.lib.display();
        let classes = format!("{shown}/plugins/*:{shown}/conf/*:{lib}/*");
        let mut java = self.java(&classes);
        java.args(["-Dio.netty.tryReflectionSetAccessible=true", "-Dlog4j2.disable.jmx=true"]);
        java.arg("org.neo4j.server.CommunityEntryPoint");
        java.arg(format!("--home-dir={shown}")).arg(format!("--config-dir={shown}/conf"));
        java.arg("--console-mode");
        let mut process =
            java.stdout(log.try_clone().unwrap()).stderr(log).spawn().expect("java starts");
        let begun = Instant::now();
        // The door opens before the first statement is planned, which takes long on a busy machine.
        while !answers(self.port) || Neo4j::reach(&self.address(), options().sources).is_err() {
            let ended = process.try_wait().unwrap();
            let log = fs::read_to_string(home.join("logs").join("console.log")).unwrap();
            assert!(ended.is_none(), "the server ended: {log}");
            assert!(begun.elapsed() < START_MAX, "the server does not answer: {log}");
            std::thread::sleep(Duration::from_millis(100));
        }
        self.process = Some(process);
    }

    /// Ends it as a loss of power would.
    pub(super) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Holds it or lets it go on: `STOP`, `CONT`.
    pub(super) fn signal(&self, signal: &str) {
        let pid = self.process.as_ref().unwrap().id().to_string();
        let script = format!("kill -{signal} {pid}");
        assert!(Command::new("sh").args(["-c", &script]).status().unwrap().success());
    }

    /// Ends it as whoever looks after it does.
    pub(super) fn stop(&mut self) {
        self.signal("TERM");
        self.process.take().unwrap().wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Whether a server takes Bolt 4.4 there.
fn answers(port: u16) -> bool {
    const OFFER: [u8; 20] =
        [0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let ask = || -> std::io::Result<[u8; 4]> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(&OFFER)?;
        let mut taken = [0; 4];
        stream.read_exact(&mut taken)?;
        Ok(taken)
    };
    ask().is_ok_and(|taken| taken == [0, 0, 4, 4])
}
