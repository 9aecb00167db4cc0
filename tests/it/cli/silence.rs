//! What a service writes into its log, with everything switched on: no number, name, address or act
//! of anybody, whatever it is asked and however wrongly (spec 5, spec 2 §8).

use super::{Home, MOTHER, Serving, WARD, exchange};
use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

/// Words of the demo families that nothing but their records holds.
fn personal(home: &Home) -> BTreeSet<String> {
    home.families("families");
    let mut words = BTreeSet::new();
    for file in ["persons.csv", "links.csv"] {
        let mut rows = csv::Reader::from_path(home.path("families").join(file)).unwrap();
        let wanted = ["iin", "ref", "surname", "given_name", "patronymic", "address", "from_iin"];
        let wanted = wanted.iter().chain(&["to_iin", "document", "id", "institution"]);
        let names = rows.headers().unwrap().clone();
        let places: Vec<usize> =
            wanted.filter_map(|name| names.iter().position(|n| n == *name)).collect();
        for row in rows.records() {
            let row = row.unwrap();
            words.extend(places.iter().map(|n| row[*n].to_owned()));
        }
    }
    words.retain(|word| word.chars().count() > 4);
    assert!(words.len() > 100 && words.contains(WARD) && words.contains("Тілеубаев"));
    words
}

fn ask(serving: &Serving, document: &str, variables: &str) {
    let document = document.replace('"', "\\\"");
    let body = format!("{{\"query\":\"{document}\",\"variables\":{variables}}}");
    serving.post("", &body);
}

/// Right questions, wrong ones, and broken ones, by every way in.
fn ask_everything(home: &Home, serving: &Serving) {
    let card =
        "query($of: PersonRef!) { card(of: $of) { members { person { iin displayName } } } }";
    for of in [
        format!("{{\"of\":{{\"iin\":\"{MOTHER}\"}}}}"),
        format!("{{\"of\":{{\"iin\":\"{MOTHER}9\"}}}}"),
        format!("{{\"of\":{{\"ref\":\"{WARD} Тілеубаев\"}}}}"),
        format!("{{\"of\":{{\"id\":\"{WARD}\"}}}}"),
        format!("{{\"of\":\"{WARD}\"}}"),
    ] {
        ask(serving, card, &of);
    }
    ask(serving, &format!("{{ card(of: {{ iin: \"{MOTHER}\" }}) {{ id }} }}"), "null");
    ask(serving, &format!("{{ nobody{MOTHER} }}"), "null");
    ask(serving, "{ searchPeople(text: \"Тілеубаев\") { edges { node { iin } } } }", "null");
    let event = "mutation($e: CivilEventInput!) { recordEvent(event: $e) { outcome } }";
    for kind in ["DEATH", "MARRIAGE", "Тілеубаев"] {
        let fields =
            format!("\"kind\":\"{kind}\",\"on\":\"2026-05-01\",\"document\":\"{WARD}-act\"");
        let person = format!("\"person\":{{\"iin\":\"{WARD}\"}}");
        let event_of = format!("\"id\":\"e-{WARD}\",\"source\":\"CIVIL_ACTS\",{fields},{person}");
        ask(serving, event, &format!("{{\"e\":{{{event_of}}}}}"));
    }
    serving.post(&format!("x-otbasy-purpose: {WARD}\r\nx-request-id: {WARD}\r\n"), "{");
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    for path in [
        format!("/{WARD}"),
        format!("/graphql?query={{card(of:{{iin:%22{WARD}%22}}){{id}}}}"),
        format!("/graphql?variables={{%22of%22:%22{WARD}%22}}"),
    ] {
        exchange(serving.address, &get(&path));
    }
    home.write("bad.ndjson", &format!("{{\"id\":\"{WARD}\",\"source\":\"Тілеубаев\"}}\n{WARD}\n"));
    for command in [
        &["card", WARD][..],
        &["card", "888721429198"],
        &["find", "Тілеубаев"],
        &["related", MOTHER, WARD],
        &["events", "apply", "bad.ndjson"],
        &["import", "families", "--synthetic"],
        &["import", "families"],
        &["why", WARD, "SURVIVOR_STATE"],
    ] {
        home.run(command); // each may fail as it likes
    }
}

#[test]
fn the_log_names_nobody() {
    let home = Home::demo();
    let personal = personal(&home);
    let log = fs::File::create(home.path("log")).unwrap();
    let mut command = home.command(&["serve", "--dev-auth"]);
    command.envs([("OTBASY_LISTEN", "127.0.0.1:0"), ("OTBASY_ADMIN", "127.0.0.1:0")]);
    command.env("OTBASY_LOG", "trace");
    let mut serving = Serving::start_with(command, Stdio::from(log));
    ask_everything(&home, &serving);
    serving.terminate();
    serving.ended(super::DEADLINE);
    let log = home.read("log");
    assert!(log.lines().count() > 20, "the log says so little that it proves nothing: {log}");
    for line in log.lines() {
        let told = personal.iter().find(|word| line.contains(word.as_str()));
        assert!(told.is_none(), "{told:?} stands in the log: {line}");
    }
}
