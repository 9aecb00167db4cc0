//! Commands beside a running service: carried out by it, with the output and the exit code that
//! they have alone; and what becomes of them when either side is killed, hangs, or talks nonsense.

use super::{Answer, DEADLINE, FILES, Home, MOTHER, Ran, Serving, WARD, connect, finish, wait};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const DEMO_KANDAS: &str = "ref:DEMO-KANDAS-1";
const PERSONS: &str = "ref,surname,given_name,patronymic,sex,birth_date,death_date,citizenship,\
                       region,address,phone,protected,iin\n";

/// A command of the comparison: its environment, where it runs, its arguments.
type Case = (&'static [(&'static str, &'static str)], &'static str, &'static [&'static str]);

/// Each is run alone in one home and beside a service in another, in this order.
const CASES: &[Case] = &[
    (&[], "", &["card", MOTHER]),
    (&[], "", &["card", MOTHER, "--lang", "ru", "--as-of", "2026-04-08"]),
    (&[], "", &["card", WARD, "--format", "json", "--lang", "en"]),
    (&[], "", &["card", WARD, "--permissions", "IDENTITY_READ,CHILD_READ"]),
    (&[], "", &["card", DEMO_KANDAS, "--known-at", "2025-01-01T00:00:00Z"]),
    (&[], "", &["card", MOTHER, "--lens", "KIN", "--depth", "4"]),
    (&[("OTBASY_FORMAT", "json")], "", &["card", MOTHER]),
    (&[("OTBASY_PERMISSIONS", "EXPLORE")], "", &["find", "а"]),
    (&[("OTBASY_PERMISSIONS", "CHILD_READ")], "", &["find", "а"]),
    (&[("OTBASY_LIMITS_KIN_DEPTH", "1")], "", &["card", MOTHER, "--lens", "KIN"]),
    (&[("OTBASY_ID_KEY_FILE", "key")], "", &["card", MOTHER, "--format", "json"]),
    (&[], "", &["card", MOTHER, "--format", "json", "--config", "own.toml"]),
    (&[], "", &["card", MOTHER, "--config", "absent.toml"]),
    (&[], "", &["card", "ref:nobody"]),
    (&[], "", &["card", MOTHER, "--format", "csv"]),
    (&[], "", &["card", MOTHER, "--depth", "11"]),
    (&[], "", &["card", MOTHER, "--permissions", "FLY"]),
    (&[], "", &["related", MOTHER, WARD]),
    (&[], "", &["related", MOTHER, MOTHER, "--format", "json"]),
    (&[], "", &["find", "Оспанова", "--limit", "3"]),
    (&[], "", &["find", "Оспанова", "--format", "json"]),
    (&[], "", &["find", "xyzzy"]),
    (&[], "", &["check", "--lang", "en"]),
    (&[], "", &["check", "--all", "--strict", "--format", "json"]),
    (&[], "", &["check", "--out", "conflicts.csv", "--as-of", "2026-04-08"]),
    (&[], "", &["check", "--out", "absent/conflicts.csv"]),
    (&[], "", &["check", "--permissions", "EXPLORE"]),
    (&[], "", &["health"]),
    (&[], "", &["health", "--deep", "--format", "json"]),
    (&[], "", &["export", "out"]),
    (&[], "", &["export", "out"]),
    (&[], "", &["export", "./absent/out"]),
    (&[], "", &["export", "out2", "--permissions", "EXPLORE"]),
    (&[], "", &["backup", "copy"]),
    (&[], "", &["backup", "copy"]),
    (&[], "", &["backup", "absent/copy"]),
    (&[], "sub", &["card", MOTHER, "--store", "../otbasy-data"]),
    (&[], "sub", &["export", "../out3", "--store", "./../otbasy-data"]),
    (&[], "sub", &["backup", "../out/persons.csv", "--store", "../otbasy-data"]),
    (&[], "", &["import", "nowhere"]),
    (&[], "", &["import", "."]),
    (&[], "", &["import", "more", "--dry-run", "--recorded-at", "2026-06-02T00:00:00Z"]),
    (&[], "", &["import", "more", "--rejects", "absent/rejects"]),
    (&[], "", &["import", "more", "--strict", "--recorded-at", "2026-06-02T00:00:00Z"]),
    (&[], "sub", &["import", "../more", "--rejects", "rejects.csv", "--store", "../otbasy-data"]),
    (&[], "", &["import", "more", "--format", "json"]),
    (&[], "", &["card", "ref:new"]),
    (&[], "", &["find", "Newcomer"]),
    (&[], "", &["health", "--deep"]),
    (&[], "", &["config", "print"]),
    (&[], "", &["schema"]),
    (&[], "", &["card", MOTHER, "--store", "absent"]),
];

/// A home with everything that the cases name.
fn furnished() -> Home {
    let home = Home::demo();
    home.write("key", &"ab".repeat(32));
    home.write("own.toml", &format!("id_key = \"{}\"\n", "cd".repeat(32)));
    home.write("sub/here", "");
    let row = |name: &str, born: &str| format!("{name},Newcomer,N,,F,{born},,,,,,,\n");
    let rows = [PERSONS, &row("new", "1990-01-01"), &row("bad", "1990-13-01")].concat();
    home.write("more/persons.csv", &rows);
    home
}

/// The same files in another place.
fn twin(home: &Home) -> Home {
    let twin = Home::new();
    let copied = Command::new("cp").arg("-a").arg(home.path(".")).arg(twin.path(".")).status();
    assert!(copied.unwrap().success());
    twin
}

impl Home {
    fn run_in(&self, case: &Case) -> Ran {
        let (environment, dir, args) = case;
        let mut command = self.command(args);
        command.envs(environment.iter().copied()).current_dir(self.path(dir));
        finish(command.spawn().unwrap(), DEADLINE)
    }

    fn socket(&self) -> PathBuf {
        self.path("otbasy-data/socket")
    }

    fn served(&self) -> Serving {
        self.serve(&["serve", "--dev-auth"])
    }

    /// A named pipe: whoever opens it to write waits until somebody reads.
    fn pipe(&self, name: &str) {
        assert!(Command::new("mkfifo").arg(self.path(name)).status().unwrap().success());
    }

    /// An import that stays where it opens its rejects file, with the writer's turn in its hands.
    fn stuck_import(&self) -> Child {
        self.pipe("stuck");
        let child = self.command(&["import", "more", "--rejects", "stuck"]).spawn().unwrap();
        thread::sleep(Duration::from_secs(1));
        child
    }
}

/// Without the seconds that something took.
fn timeless(text: &str) -> String {
    let is_time = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    text.split(' ')
        .map(|word| if is_time(word) { "0.0" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn each_command_says_the_same_beside_a_service_as_alone() {
    let alone = furnished();
    let beside = twin(&alone);
    // The service has its own name for the store, its own configuration and its own place.
    let store = beside.path("otbasy-data");
    let mut command = beside.command(&["serve", "--dev-auth", "--store", store.to_str().unwrap()]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    command.envs([("OTBASY_FORMAT", "json"), ("OTBASY_PERMISSIONS", "EXPLORE")]);
    command.env("OTBASY_LIMITS_KIN_DEPTH", "3").current_dir("/");
    let mut serving = Serving::start(command);
    let mut codes = [0; 5];
    for case in CASES {
        let (a, b) = (alone.run_in(case), beside.run_in(case));
        assert_eq!(timeless(&a.out), timeless(&b.out), "{case:?}\n{}\n{}", a.err, b.err);
        assert_eq!((&a.err, a.code()), (&b.err, b.code()), "{case:?}");
        codes[a.code().unwrap() as usize] += 1;
    }
    assert!(codes.iter().all(|n| *n > 0), "every exit code was seen: {codes:?}");
    for file in FILES {
        for dir in ["out", "out3"] {
            let name = format!("{dir}/{file}");
            assert!(alone.read(&name) == beside.read(&name), "{name} differs");
        }
    }
    assert_eq!(alone.read("sub/rejects.csv"), beside.read("sub/rejects.csv"));
    assert!(!serving.is_over(), "it was the service that answered");
    drop(serving);
    for home in [&alone, &beside] {
        home.run(&["restore", "copy", "--store", "restored"]).done();
        home.run(&["export", "restored.out", "--store", "restored"]).done();
        assert!(home.read("restored.out/links.csv") == home.read("out/links.csv"));
    }
}

#[test]
fn an_import_beside_a_service_is_what_it_answers_from_then_on() {
    let home = furnished();
    let serving = home.served();
    let ask = || -> Value {
        let query = "{ person(of: { ref: \"new\" }) { displayName } }";
        let answer: Answer = serving.post("", &json!({ "query": query }).to_string());
        serde_json::from_str(&answer.body).unwrap()
    };
    assert_eq!(ask()["data"]["person"], Value::Null);
    home.run(&["import", "more"]).done();
    assert_eq!(ask()["data"]["person"]["displayName"], "Newcomer N");
}

#[test]
fn ten_commands_at_once() {
    let home = furnished();
    let alone = home.run(&["card", WARD, "--format", "json"]).done();
    let _serving = home.served();
    let start = |n: usize| {
        let out = format!("out-{n}");
        let args = match n % 2 {
            0 => vec!["card", WARD, "--format", "json"],
            _ => vec!["export", &out],
        };
        home.command(&args).spawn().unwrap()
    };
    let children: Vec<Child> = (0..10).map(start).collect();
    for (n, child) in children.into_iter().enumerate() {
        let out = finish(child, DEADLINE).done();
        assert!(if n % 2 == 0 { out == alone } else { out.starts_with("wrote ") }, "{out}");
    }
    for n in [3, 5, 7, 9] {
        for file in FILES {
            let [a, b] = [1, n].map(|n| home.read(&format!("out-{n}/{file}")));
            assert!(!a.is_empty() && a == b, "{file} of {n}");
        }
    }
}

/// Between processes the lock sees to it; within one, claims do.
#[test]
fn one_place_is_written_by_one_command() {
    let home = furnished();
    let _serving = home.served();
    let children: Vec<Child> =
        (0..6).map(|_| home.command(&["backup", "copy"]).spawn().unwrap()).collect();
    let codes: Vec<Option<i32>> =
        children.into_iter().map(|child| finish(child, DEADLINE).code()).collect();
    let done = codes.iter().filter(|code| **code == Some(0)).count();
    assert_eq!(done, 1, "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 2 | 4))), "{codes:?}");
    home.run(&["restore", "copy", "--store", "other"]).done();
    home.run(&["health", "--deep", "--store", "other"]).done();
}

#[test]
fn what_makes_or_serves_a_store_is_refused() {
    let home = furnished();
    home.run(&["backup", "copy"]).done();
    let serving = home.served();
    let holder = format!("process {} (otbasy serve, since 20", serving.child.id());
    for args in [&["restore", "copy"][..], &["serve", "--dev-auth"], &["demo", "--once"], &["demo"]]
    {
        let start = Instant::now();
        home.run(args).fails(4, &["./otbasy-data", &holder, "stop it", "--store"]);
        assert!(start.elapsed() < Duration::from_secs(5), "not at once: {args:?}");
    }
    home.run(&["restore", "copy", "--store", "other"]).done();
    home.run(&["card", MOTHER, "--store", "other"]).done();
}

#[test]
fn while_a_command_holds_the_store_others_are_refused() {
    let home = furnished();
    let child = home.stuck_import();
    let holder = format!("process {} (otbasy import, since 20", child.id());
    for args in [&["card", MOTHER][..], &["import", "more"], &["backup", "copy"], &["health"]] {
        let start = Instant::now();
        home.run(args).fails(4, &["./otbasy-data", &holder, "wait", "--store"]);
        assert!(start.elapsed() < Duration::from_secs(5), "not at once: {args:?}");
    }
    end(child);
    home.run(&["card", MOTHER]).done();
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_socket_that_a_killed_service_left_says_nothing() {
    let home = furnished();
    let mut serving = home.served();
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    assert!(home.socket().metadata().unwrap().file_type().is_socket(), "it is left");
    home.run(&["card", MOTHER]).done();
    // Nor does it while another command has the lock.
    let child = home.stuck_import();
    home.run(&["card", MOTHER]).fails(4, &["otbasy import, since"]);
    end(child);
    let mut again = home.served();
    home.run(&["find", "Оспанова"]).done();
    again.terminate();
    assert_eq!(again.ended(Duration::from_secs(10)).code(), Some(0));
    assert!(!home.socket().exists(), "taken away in good order");
    // Left beside a store that is gone, it is in nobody's way.
    drop(home.served());
    home.run(&["backup", "copy"]).done();
    fs::remove_file(home.path("otbasy-data/store.redb")).unwrap();
    home.run(&["restore", "copy"]).done();
}

#[test]
fn the_socket_is_for_its_owner_alone_also_where_the_path_is_long() {
    let home = furnished();
    let long = format!("{}/otbasy-data", "long".repeat(50));
    home.write(&format!("{}/here", "long".repeat(50)), "");
    let moved = fs::rename(home.path("otbasy-data"), home.path(&long));
    moved.unwrap();
    let alone = home.run(&["card", MOTHER, "--store", &long]).done();
    home.write("runtime/here", "");
    let mut command = home.command(&["serve", "--dev-auth", "--store", &long]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    command.env("XDG_RUNTIME_DIR", home.path("runtime"));
    let mut serving = Serving::start(command);
    let beside = home.run(&["card", MOTHER, "--store", &long]).done();
    assert_eq!(alone, beside);
    let lock = home.read(&format!("{long}/lock"));
    let socket = lock.lines().nth(1).and_then(|line| line.strip_prefix("socket ")).unwrap();
    let socket = Path::new(socket);
    assert!(socket.starts_with(home.path("runtime")), "{lock}");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(socket), mode(socket.parent().unwrap())), (0o600, 0o700));
    serving.terminate();
    assert_eq!(serving.ended(Duration::from_secs(10)).code(), Some(0));
    assert_eq!(fs::read_dir(home.path("runtime")).unwrap().count(), 1, "nothing is left");
    let short = furnished();
    let _serving = short.served();
    assert_eq!(mode(&short.socket()), 0o600);
}

#[test]
fn a_guest_who_is_killed_ends_the_command() {
    let home = furnished();
    let _serving = home.served();
    end(home.stuck_import());
    // Its worker goes on from where it was stuck, and sees that nobody waits.
    let mut rejects = String::new();
    fs::File::open(home.path("stuck")).unwrap().read_to_string(&mut rejects).unwrap();
    let out = home.run(&["import", "more"]).done();
    assert!(out.ends_with("read 2 = applied 1 + unchanged 0 + rejected 1 + waiting 0\n"), "{out}");
    assert!(!out.contains("nothing was done"), "the first import was not ended: {out}");
    home.run(&["health", "--deep"]).done();
}

#[test]
fn a_reader_who_has_gone_is_no_failure_beside_a_service() {
    let home = Home::demo();
    let _serving = home.served();
    for args in [&["card", MOTHER][..], &["find", "а"]] {
        let mut command = home.command(args);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = finish(command.stdout(writer).spawn().unwrap(), DEADLINE);
        assert_eq!((ran.code(), &*ran.err), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn nonsense_is_closed_with_a_line_in_the_log() {
    let home = furnished();
    let log = fs::File::create(home.path("log")).unwrap();
    let mut command = home.command(&["serve", "--dev-auth"]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    command.env("OTBASY_LIMITS_COMMAND_TIMEOUT_MS", "300");
    let _serving = Serving::start_with(command, Stdio::from(log));
    let head = |length: u32| [&b"otbasy\x01\n"[..], &length.to_le_bytes()].concat();
    let all = [
        b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
        vec![0; 100_000],
        [&head(5)[..], b"hello"].concat(),
        [&head(2)[..], b"{}"].concat(),
        [&head(500)[..], b"{"].concat(), // never completed
        head(u32::MAX),
        b"otb".to_vec(),
    ];
    for bytes in &all {
        let mut stream = UnixStream::connect(home.socket()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = stream.write_all(bytes); // it may be closed before all is said
        let start = Instant::now();
        let _ = stream.read_to_end(&mut Vec::new()); // reset or closed: both are an end
        assert!(start.elapsed() < Duration::from_secs(3), "not closed: {bytes:?}");
    }
    drop(UnixStream::connect(home.socket()).unwrap()); // a mere knock is no nonsense
    home.run(&["card", MOTHER]).done();
    let log = home.read("log");
    // Two are answered as the commands of another version, or too long ones, are.
    assert_eq!(log.lines().count(), all.len() - 2, "{log}");
    assert!(log.lines().all(|line| line.contains("was no command")), "{log}");
}

#[test]
fn a_command_that_is_too_long_says_which_limit_it_passed() {
    let home = furnished();
    let mut command = home.command(&["serve", "--dev-auth"]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    command.env("OTBASY_LIMITS_COMMAND_BYTES", "5000");
    let _serving = Serving::start(command);
    home.run(&["find", "x"]).done();
    // It is refused while the rest of it still comes: often, for that is a race.
    for _ in 0..20 {
        home.run(&["find", &"x".repeat(100_000)]).fails(2, &["5000", "limits.command_bytes"]);
    }
}

#[test]
fn a_service_that_hangs_is_not_waited_for() {
    let home = furnished();
    let serving = home.served();
    let signal = |name: &str| {
        let pid = serving.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    };
    signal("-STOP");
    let ran = home.run(&["card", MOTHER]);
    signal("-CONT");
    ran.fails(3, &["./otbasy-data", "otbasy serve", "takes no commands now"]);
    home.run(&["card", MOTHER]).done();
}

#[test]
fn told_to_stop_it_ends_in_time_whatever_hangs() {
    let home = furnished();
    let mut serving = home.served();
    let child = home.stuck_import();
    let mut hanging = connect(serving.address);
    hanging.write_all(super::post_head("", 100).as_bytes()).unwrap();
    serving.terminate();
    assert_eq!(serving.ended(Duration::from_secs(10)).code(), Some(0));
    finish(child, Duration::from_secs(5))
        .fails(3, &["otbasy serve", "before the command was done"]);
    home.run(&["health", "--deep"]).done();
}

#[test]
fn a_command_under_way_is_ended_in_good_order_when_the_service_stops() {
    let home = furnished();
    let mut serving = home.served();
    let child = home.stuck_import();
    serving.terminate();
    thread::sleep(Duration::from_secs(1));
    // No other is taken up, and the lock is not free yet.
    home.run(&["card", MOTHER]).fails(4, &["otbasy serve, since"]);
    let mut rejects = String::new();
    fs::File::open(home.path("stuck")).unwrap().read_to_string(&mut rejects).unwrap();
    let out = finish(child, DEADLINE).done();
    assert!(out.contains("applied 1"), "{out}");
    assert!(rejects.contains("1990-13-01"), "{rejects}");
    assert_eq!(wait(&mut serving.child, Duration::from_secs(10)).code(), Some(0));
    home.run(&["card", "ref:new"]).done();
}
