//! The program at a database, as its users run it: an import that is killed, or whose database
//! dies, goes on where it stopped; what is no store is refused in one line. Arguments in, exit
//! code and output out.

use super::bolt::Client;
use crate::cli::{DEADLINE, FILES, Home, MOTHER, Ran, finish, last_line};
use crate::store::options;
use crate::store_contract::proxy::Proxy;
use crate::store_contract::{Server, server};
use otbasy::store::neo4j::Neo4j;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::time::{Duration, Instant};

const SIGKILL: i32 = 9;
const PEOPLE: &str = "2500";

fn at<'a>(url: &'a str, command: &[&'a str]) -> Vec<&'a str> {
    [command, &["--store", url]].concat()
}

fn run(home: &Home, url: &str, command: &[&str]) -> Ran {
    home.run(&at(url, command))
}

/// Waits until so many commits are there; the import is then still under way.
fn until(store: &Neo4j, commits: u64, importing: &mut Child) {
    let begun = Instant::now();
    while store.health(false).unwrap().sequence < commits {
        assert!(importing.try_wait().unwrap().is_none(), "it ended before it was interrupted");
        assert!(begun.elapsed() < DEADLINE, "it does not come to {commits} commits");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const IMPORT: [&str; 5] =
    ["import", "country", "--synthetic", "--recorded-at", "2026-06-01T00:00:00Z"];

#[test]
fn an_import_that_was_cut_off_goes_on_where_it_stopped() {
    let Some(server) = server() else { return };
    let store = server.emptied();
    let home = Home::new();
    let recipe = ["generate", "--people", PEOPLE, "--errors", "realistic", "--out", "country"];
    home.run(&recipe).done();
    let whole = run(&home, "embedded", &IMPORT).done();
    run(&home, "embedded", &["export", "embedded.out"]).done();
    let begun = |url: &str| home.command(&at(url, &IMPORT)).spawn().unwrap();

    // The program is killed after its first commit.
    let mut importing = begun(&server.url);
    until(&store, 1, &mut importing);
    importing.kill().unwrap();
    assert_eq!(importing.wait().unwrap().signal(), Some(SIGKILL));
    let after_kill = store.health(false).unwrap().sequence;

    // The database dies after the next one: one line, exit code 3.
    let proxy = Proxy::to(&server.url);
    let url = proxy.url();
    let mut importing = begun(&url);
    until(&store, after_kill + 1, &mut importing);
    proxy.cut();
    finish(importing, DEADLINE).fails(3, &[&url, "does not answer", "try again"]);
    let health = store.health(true).unwrap();
    assert_eq!(health.findings, Vec::<String>::new(), "what is there is whole");

    // Both went on, and did nothing twice.
    let ended = run(&home, &server.url, &IMPORT).done();
    assert_eq!(last_line(&ended), last_line(&whole));
    let again = run(&home, &server.url, &IMPORT).done();
    assert!(again.contains("nothing was done"), "{again}");
    run(&home, &server.url, &["export", "neo4j.out"]).done();
    for file in FILES {
        let [a, b] = ["embedded.out", "neo4j.out"].map(|dir| home.read(&format!("{dir}/{file}")));
        assert!(a == b, "{file} differs");
    }
}

/// The database with nothing in it, not even a history.
fn bare(server: &Server, client: &mut Client) {
    server.emptied();
    client.run("MATCH (n) DETACH DELETE n");
}

#[test]
fn a_database_that_is_no_store_is_refused_in_one_line() {
    let Some(server) = server() else { return };
    let home = Home::new();
    let mut client = Client::to(&server.url);
    server.emptied();
    let commands: [&[&str]; 5] = [
        &["migrate", "plan"],
        &["migrate", "apply"],
        &["migrate", "validate"],
        &["card", MOTHER],
        &["health"],
    ];
    let refused = |parts: &[&str]| {
        for command in commands {
            run(&home, &server.url, command).fails(4, parts);
        }
    };
    let history = "MATCH (m:__Neo4jMigration {version: '0001'})";

    client.run(&format!(
        "{history} CREATE (m)-[:MIGRATED_TO]->(:__Neo4jMigration {{version: '0099', \
         checksum: '1', source: 'V0099__Later.cypher'}})"
    ));
    refused(&["version 0099", "use a newer otbasy"]);
    client.run("MATCH (m:__Neo4jMigration {version: '0099'}) DETACH DELETE m");

    client.run(&format!("{history} SET m.checksum = '17'"));
    refused(&["V0001__People_and_their_records.cypher ran there with other contents", "17"]);

    client.run(&format!("{history} SET m.version = '0000', m.source = 'V0000__Foreign.cypher'"));
    refused(&["version 0000 (V0000__Foreign.cypher)", "use a database of its own"]);

    bare(&server, &mut client);
    client.run("CREATE (:Film {title: 'Қыз Жібек'})");
    let other = ["there are other data in it", "the label Film", "use an empty database"];
    refused(&other);
    client.run("MATCH (n) DELETE n");

    // A store of a later program.
    server.emptied();
    client.run("MATCH (s:Store) SET s.format = 99");
    run(&home, &server.url, &["card", MOTHER]).fails(4, &["99"]);
    server.emptied();
}

#[test]
fn a_migration_that_was_cut_off_goes_on() {
    let Some(server) = server() else { return };
    let home = Home::new();
    let mut client = Client::to(&server.url);
    bare(&server, &mut client);
    // Some of its statements ran; the history says nothing of it yet.
    client.run("DROP CONSTRAINT person_id IF EXISTS");
    client.run("DROP INDEX person_names IF EXISTS");
    run(&home, &server.url, &["card", MOTHER]).fails(4, &["run `otbasy migrate apply`"]);
    let planned = run(&home, &server.url, &["migrate", "plan"]).done();
    assert!(planned.contains("V0001__People_and_their_records.cypher would run"), "{planned}");
    assert!(planned.contains("the node of the store would be made"), "{planned}");
    run(&home, &server.url, &["migrate", "validate"]).fails(4, &[" faults, see above"]);
    run(&home, &server.url, &["migrate", "apply"]).done();
    let valid = run(&home, &server.url, &["migrate", "validate"]).done();
    assert_eq!(valid, "the database is as it should be\n");

    // The history is written, the store's own node is not.
    client.run("MATCH (s:Store) DELETE s");
    run(&home, &server.url, &["card", MOTHER]).fails(4, &["`otbasy migrate apply`"]);
    run(&home, &server.url, &["migrate", "validate"]).fails(4, &["1 fault"]);
    run(&home, &server.url, &["migrate", "apply"]).done();

    // An index went afterwards: only whoever looks can tell, and what to do.
    client.run("DROP INDEX person_names");
    let ran = run(&home, &server.url, &["migrate", "validate"]);
    ran.fails(4, &["1 fault"]);
    bare(&server, &mut client);
    run(&home, &server.url, &["migrate", "apply"]).done();
    run(&home, &server.url, &["migrate", "validate"]).done();
    let nothing = run(&home, &server.url, &["migrate", "apply"]).done();
    assert!(nothing.ends_with("nothing is to be done\n"), "{nothing}");
}

#[test]
fn an_older_server_is_refused_and_any_edition_taken() {
    let Some(server) = server() else { return };
    let home = Home::new();
    server.emptied();
    let proxy = Proxy::to(&server.url);
    proxy.lie("community", "another-e");
    let plan = run(&home, &proxy.url(), &["migrate", "plan"]).done();
    assert!(plan.contains("another-e") && plan.contains("nothing is to be done"), "{plan}");
    proxy.lie("5.26.", "5.25.");
    for command in ["plan", "apply", "validate"] {
        let ran = run(&home, &proxy.url(), &["migrate", command]);
        ran.fails(4, &["5.25.", "Neo4j 5.26 or newer is needed"]);
    }
}

#[test]
fn a_url_that_leads_nowhere_is_told_in_one_line() {
    let Some(server) = server() else { return };
    let home = Home::new();
    let port = server.url.rsplit_once(':').unwrap().1;
    let refused = |url: &str, code: i32, part: &str| {
        let begun = Instant::now();
        run(&home, url, &["card", MOTHER]).fails(code, &[part]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{url}: {:?}", begun.elapsed());
    };
    refused("bolt://127.0.0.1:1", 3, "does not answer");
    refused("bolt://no-such-host.invalid:7687", 3, "does not answer");
    refused("bolt://127.0.0.1:door", 2, "bolt://127.0.0.1:door");
    refused(&format!("http://127.0.0.1:{port}"), 2, "http:// is no store");
    refused(&format!("bolt://127.0.0.1:{port}/people"), 2, "ends with its port");
    // The server speaks plainly; whoever wants secrecy is not answered in the open.
    refused(&format!("bolt+s://127.0.0.1:{port}"), 3, "does not answer");
    refused(&format!("bolt+ssc://127.0.0.1:{port}"), 3, "does not answer");
    // Something else listens there, or nobody speaks.
    for says in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("bolt://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 20]); // it may have gone
                let _ = stream.write_all(says);
                held.push(stream);
            }
        });
        refused(&url, 3, "does not answer");
    }
}

#[test]
fn a_demo_in_a_database_is_made_once() {
    let Some(server) = server() else { return };
    let home = Home::new();
    bare(&server, &mut Client::to(&server.url));
    let demo = ["demo", "--people", "200", "--once"];
    let first = run(&home, &server.url, &demo).done();
    let store = Neo4j::open(&server.address(), options().sources).unwrap();
    let made = store.health(false).unwrap().sequence;
    let second = run(&home, &server.url, &demo).done();
    assert_eq!(store.health(false).unwrap().sequence, made, "nothing was written again");
    let card = |out: &str| out[out.find("Оспанова").unwrap()..].to_owned();
    assert_eq!(card(&first), card(&second));
    let check = |url: &str, file: &str| {
        let said = run(&home, url, &["check", "--out", file]).done();
        assert!(said.ends_with(&format!("conflicts into {file}\n")), "{said}");
    };
    check(&server.url, "n.csv");
    run(&home, "embedded", &demo).done();
    check("embedded", "e.csv");
    assert!(home.read("n.csv").lines().count() > 3, "{}", home.read("n.csv"));
    assert_eq!(home.read("n.csv"), home.read("e.csv"));
}
