//! The program as its users run it: the real binary, each test in a directory of its own, every
//! child process with a deadline. Must not look inside: arguments in, exit code and output out.

#![allow(clippy::unwrap_used, clippy::panic)]

mod beside;
mod events;
mod intake;
mod kill;
mod pages;
mod readme;
mod refusals;
mod service;
mod silence;
mod stories;
mod tools;
mod turns;
mod why;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Past this a command hangs. Generous: the machine may be busy with other things.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);
/// A demo mother; her husband died.
pub(crate) const MOTHER: &str = "888721429197";
/// A demo child under his grandmother's guardianship.
const WARD: &str = "188211529194";

/// The binary. Cargo says at run time too where it is, for runs beside other builds.
fn binary() -> PathBuf {
    std::env::var_os("CARGO_BIN_EXE_otbasy")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_otbasy")), PathBuf::from)
}

/// A working directory that vanishes.
pub(crate) struct Home(TempDir);

/// How a command ended.
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    out: String,
    err: String,
}

impl Ran {
    fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The command did what it was asked; its output.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code(), Some(0), "{}\n{}", self.out, self.err);
        assert_eq!(self.err, "", "nothing on stderr when all is well");
        self.out
    }

    /// The command failed with that code and one line that says all of `parts`; the line.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, parts: &[&str]) -> String {
        assert_eq!(self.code(), Some(code), "{}\n{}", self.out, self.err);
        let line = self.err.strip_suffix('\n').unwrap_or_else(|| panic!("no line: {:?}", self.err));
        assert!(line.starts_with("otbasy: ") && !line.contains('\n'), "not one line: {line:?}");
        assert!(line.chars().count() > 20, "says nothing: {line:?}");
        for part in parts {
            assert!(line.contains(part), "{part:?} is not in {line:?}");
        }
        line.to_owned()
    }
}

impl Home {
    pub(crate) fn new() -> Home {
        Home(TempDir::new().unwrap())
    }

    /// With a store of the demo families and a few synthetic people.
    fn demo() -> Home {
        let home = Home::new();
        home.run(&["demo", "--people", "200", "--once"]).done();
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The demo families as an extract in `name`.
    fn families(&self, name: &str) {
        let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo");
        for file in FILES {
            self.write(&format!("{name}/{file}"), &fs::read_to_string(seed.join(file)).unwrap());
        }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("OTBASY_") {
                command.env_remove(key);
            }
        }
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    pub(crate) fn run_with(&self, args: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(args);
        command.envs(environment.iter().copied());
        finish(command.spawn().unwrap(), DEADLINE)
    }

    /// Starts a service on free ports and waits until it listens.
    fn serve(&self, args: &[&str]) -> Serving {
        let mut command = self.command(args);
        command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
        Serving::start(command)
    }
}

/// The files of an extract.
pub(crate) const FILES: [&str; 4] = ["persons.csv", "links.csv", "statuses.csv", "incomes.csv"];

fn reader(stream: impl Read + Send + 'static) -> JoinHandle<String> {
    let mut stream = stream;
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes); // what came before a kill is what there is
        String::from_utf8(bytes).unwrap()
    })
}

/// Waits for the end, but not for ever.
pub(crate) fn finish(mut child: Child, deadline: Duration) -> Ran {
    let (out, err) = (child.stdout.take().map(reader), child.stderr.take().map(reader));
    let status = wait(&mut child, deadline);
    let text = |thread: Option<JoinHandle<String>>| thread.map_or_else(String::new, join);
    Ran { status, out: text(out), err: text(err) }
}

fn join(thread: JoinHandle<String>) -> String {
    thread.join().unwrap()
}

fn wait(child: &mut Child, deadline: Duration) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            panic!("still running after {deadline:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// A running service; killed when dropped.
struct Serving {
    child: Child,
    address: SocketAddr,
    admin: SocketAddr,
    said: String,
}

impl Serving {
    fn start(command: Command) -> Serving {
        Serving::start_with(command, Stdio::null())
    }

    fn start_with(mut command: Command, log: Stdio) -> Serving {
        let mut child = command.stderr(log).spawn().unwrap();
        let (tell, told) = channel();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            let mut said = String::new();
            while let Some(Ok(line)) = lines.next() {
                said = said + &line + "\n";
                if line.starts_with("GraphQL at ") {
                    let _ = tell.send((line, said)); // nobody waits any more: the test has failed
                    break;
                }
            }
            lines.for_each(drop); // so that the service never writes into a closed pipe
        });
        let Ok((line, said)) = told.recv_timeout(DEADLINE) else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the service does not listen");
        };
        let mut addresses = line
            .split("http://")
            .skip(1)
            .map(|rest| rest.split('/').next().unwrap().parse::<SocketAddr>().unwrap());
        let (address, admin) = (addresses.next().unwrap(), addresses.next().unwrap());
        Serving { child, address, admin, said }
    }

    /// SIGTERM, as a supervisor sends it.
    fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    fn ended(&mut self, deadline: Duration) -> ExitStatus {
        wait(&mut self.child, deadline)
    }

    fn post(&self, headers: &str, body: &str) -> Answer {
        let head = post_head(headers, body.len());
        exchange(self.address, &format!("{head}connection: close\r\n\r\n{body}"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended already
        let _ = self.child.wait();
    }
}

/// Status and body of an HTTP answer.
struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    fn parse(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
        Answer { status, body: body.to_owned() }
    }
}

/// The header of a request, still open at its end.
fn post_head(headers: &str, length: usize) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{headers}"
    )
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Sends bytes, reads until the other side closes.
fn exchange(address: SocketAddr, request: &str) -> Answer {
    let mut stream = connect(address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    Answer::parse(&text)
}

/// The last line of an output.
pub(crate) fn last_line(out: &str) -> &str {
    out.lines().last().unwrap_or_default()
}

#[test]
fn the_binary_is_of_this_source() {
    let out = Home::new().run(&["--version"]).done();
    assert_eq!(out, format!("otbasy {}\n", env!("CARGO_PKG_VERSION")));
}
