//! `otbasy events apply`: one line of output a line of the file, counts that add up, exit codes,
//! alone and beside a running service.

use super::{DEADLINE, Home, MOTHER, Ran, WARD, finish, last_line};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Two good events, one that repeats, one that waits, and three that are none.
fn file() -> String {
    let event = |id: &str, rest: &str| {
        format!(r#"{{"id":"{id}","source":"CIVIL_ACTS","on":"2026-05-01",{rest}}}"#)
    };
    let spouses = format!(r#""spouses":["{MOTHER}","{WARD}"]"#);
    let stamp = r#""kind":"MARRIAGE","recordedAt":"2026-05-02T00:00:00Z""#;
    let married = event("m", &format!("{stamp},{spouses}"));
    let died = event("d", &format!(r#""kind":"DEATH","person":"{MOTHER}""#));
    let waits = event("w", r#""kind":"DEATH","person":"ref:not-yet""#);
    let wrong = event("x", r#""kind":"DEATH","person":"123""#);
    format!("\u{feff}{married}\n\n{died}\nno json\n{married}\n{wrong}\n{waits}\n[]")
}

fn lines(out: &str) -> Vec<&str> {
    out.lines().collect()
}

#[test]
fn every_line_is_answered_and_no_bad_one_stops_the_rest() {
    let home = Home::demo();
    home.write("events.ndjson", &file());
    let out = home.run(&["events", "apply", "events.ndjson"]).done();
    let told = lines(&out);
    assert_eq!(told.len(), 8, "{out}");
    assert!(told[0].starts_with("1 APPLIED CIVIL_ACTS m MARRIAGE 2026-05-01: SPOUSE opened"));
    assert!(told[1].starts_with("3 APPLIED CIVIL_ACTS d DEATH"), "{out}");
    assert!(told[1].contains("PERSON died 2026-05-01") && told[1].contains("touched"), "{out}");
    assert!(told[2].starts_with("4 REFUSED bad-json: "), "{out}");
    assert!(told[3].starts_with("5 REPEATED CIVIL_ACTS m"), "{out}");
    assert!(told[4].starts_with("6 REFUSED person iin-format: "), "{out}");
    assert!(told[5].starts_with("7 WAITING CIVIL_ACTS w DEATH"), "{out}");
    assert!(told[6].starts_with("8 REFUSED bad-json: "), "{out}");
    assert_eq!(told[7], "read 7 = applied 2 + unchanged 1 + rejected 3 + waiting 1");
    let card = home.run(&["card", MOTHER, "--lang", "en", "--as-of", "2026-05-02"]);
    assert!(!card.done().contains("holder"), "the dead have no family");
    let strict = home.run(&["events", "apply", "events.ndjson", "--strict"]);
    assert_eq!(strict.code(), Some(1));
    assert_eq!(last_line(&strict.out), "read 7 = applied 0 + unchanged 4 + rejected 3 + waiting 0");
    let sound = home.run(&["health", "--deep"]).done();
    assert!(!sound.contains("known at once"), "{sound}");
}

#[test]
fn without_whose_cards_every_line_says_the_rest() {
    let (home, other, beside) = (Home::demo(), Home::demo(), Home::demo());
    for home in [&home, &other, &beside] {
        home.write("events.ndjson", &file());
    }
    let whole = home.run(&["events", "apply", "events.ndjson"]).done();
    assert!(whole.contains("cards touched"), "{whole}");
    let rest: Vec<&str> = lines(&whole).into_iter().map(without_touched).collect();
    let apply = ["events", "apply", "events.ndjson", "--without-touched"];
    let told = other.run(&apply).done();
    assert_eq!(lines(&told), rest);
    let serving = beside.serve(&["serve", "--dev-auth"]);
    assert_eq!(beside.run(&apply).done(), told);
    drop(serving);
    home.write("one.ndjson", &file().replace(r#""id":"d""#, r#""id":"other""#));
    let apply = ["events", "apply", "one.ndjson", "--without-touched", "--format", "json"];
    let told = home.run(&apply).done();
    let touched =
        |n: usize| serde_json::from_str::<Value>(lines(&told)[n]).unwrap()["touched"].clone();
    assert!(touched(0).is_array(), "asked when it came first: {told}");
    assert_eq!(touched(1), Value::Null, "nobody asked: {told}");
    let cards = |home: &Home| home.run(&["card", WARD, "--as-of", "2026-05-02"]).done();
    assert_eq!(cards(&other), cards(&home));
}

/// A line of output but for how many cards are touched.
fn without_touched(line: &str) -> &str {
    let touched = line.rsplit_once("; ").filter(|(_, last)| last.ends_with(" touched"));
    touched.map_or(line, |(rest, _)| rest)
}

#[test]
fn the_payload_beside_a_service_is_the_one_alone() {
    let (alone, beside) = (Home::demo(), Home::demo());
    let apply = ["events", "apply", "events.ndjson", "--format", "json"];
    for home in [&alone, &beside] {
        // Only what says when it was recorded is the same on both sides.
        let file = file()
            .replace(r#""kind":"DEATH""#, r#""recordedAt":"2026-05-03T00:00:00Z","kind":"DEATH""#);
        home.write("events.ndjson", &file);
    }
    let serving = beside.serve(&["serve", "--dev-auth"]);
    let out = beside.run(&apply).done();
    assert_eq!(out, alone.run(&apply).done());
    drop(serving);
    let payloads: Vec<Value> =
        lines(&out).into_iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(payloads[0]["outcome"], "APPLIED");
    assert_eq!(payloads[0]["event"]["people"].as_array().unwrap().len(), 2);
    assert_eq!(payloads[1]["event"]["changes"][0], "PERSON died 2026-05-01");
    assert_eq!(payloads[1]["event"]["provenance"]["recordedAt"], "2026-05-03T00:00:00Z");
    assert_eq!(payloads[4]["userErrors"][0]["code"], "iin-format");
    assert_eq!(payloads[4]["userErrors"][0]["path"], serde_json::json!(["event", "person"]));
    assert_eq!(payloads[7]["read"], 7);
}

#[test]
fn what_arrived_rebuilds_the_store_elsewhere() {
    let (home, elsewhere) = (Home::demo(), Home::new());
    home.write("events.ndjson", &file());
    home.run(&["events", "apply", "events.ndjson"]).done();
    let said = home.run(&["events", "export", "--out", "all.ndjson"]).done();
    let all = home.run(&["events", "export"]).done();
    assert_eq!(std::fs::read_to_string(home.path("all.ndjson")).unwrap(), all);
    assert!(said.starts_with("wrote ") && said.contains(" rows and 3 events into"), "{said}");
    elsewhere.write("all.ndjson", &all);
    let applied = elsewhere.run(&["events", "apply", "all.ndjson", "--strict"]).done();
    assert!(last_line(&applied).contains("rejected 0"), "{}", last_line(&applied));
    assert!(applied.contains(" RECORD persons.csv 2\n"), "{}", &applied[..200]);
    assert_eq!(elsewhere.run(&["events", "export"]).done(), all);
    let card = ["card", MOTHER, "--as-of", "2026-05-31", "--format", "json"];
    let card = |home: &Home| {
        let mut card: Value = serde_json::from_str(&home.run(&card).done()).unwrap();
        card["snapshot"]["sequence"].take(); // how many commits is each store's own
        card
    };
    assert_eq!(card(&elsewhere), card(&home));
    // Beside a service too.
    let serving = elsewhere.serve(&["serve", "--dev-auth"]);
    assert_eq!(elsewhere.run(&["events", "export"]).done(), all);
    drop(serving);
    let nowhere = home.run(&["events", "export", "--out", "no/such/place.ndjson"]);
    assert_eq!((nowhere.code(), nowhere.err.lines().count()), (Some(2), 1), "{}", nowhere.err);
}

#[test]
fn a_file_that_is_not_there_is_one_line() {
    let home = Home::demo();
    home.run(&["events", "apply", "absent.ndjson"]).fails(2, &["absent.ndjson", "NDJSON"]);
    home.run(&["events", "apply", "."]).fails(2, &["cannot be read"]);
    home.run(&["events", "apply", "-", "--format", "csv"]).fails(2, &["text and json"]);
}

/// As with an import, and because a file of events alone rebuilds a store.
#[test]
fn where_there_is_no_store_one_is_made() {
    let home = Home::new();
    let birth = r#"{"id":"n","source":"CIVIL_ACTS","kind":"BIRTH","on":"2026-02-01",
        "newPerson":{"ref":"n","surname":"N","sex":"F"},"parents":[]}"#
        .replace('\n', "");
    home.write("events.ndjson", &birth);
    let out = home.run(&["events", "apply", "events.ndjson"]).done();
    assert_eq!(last_line(&out), "read 1 = applied 1 + unchanged 0 + rejected 0 + waiting 0");
    home.run(&["card", "ref:n", "--as-of", "2026-03-01"]).done();
}

impl Home {
    /// The command, with this on its standard input.
    fn piped(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
        std::thread::spawn(move || {
            // In pieces, so that it comes slower than it is read.
            for piece in input.chunks(input.len() / 7 + 1) {
                std::thread::sleep(Duration::from_millis(30));
                if stdin.write_all(piece).is_err() {
                    return;
                }
            }
        });
        finish(child, DEADLINE)
    }
}

/// What is read is the guest's, wherever the command is carried out.
#[test]
fn events_come_by_standard_input_and_by_pipes_as_well() {
    let (alone, beside) = (Home::demo(), Home::demo());
    let serving = beside.serve(&["serve", "--dev-auth"]);
    let stamp = r#""on":"2026-05-01","recordedAt":"2026-05-02T00:00:00Z""#;
    let death = |n: usize| {
        let (key, kind) = (format!(r#""id":"m{n}","source":"CIVIL_ACTS""#), r#""kind":"DEATH""#);
        format!(r#"{{{key},{kind},{stamp},"person":"ref:w{n}"}}"#) + "\n"
    };
    let many: String = (0..1500).map(death).collect();
    let counts = "read 1500 = applied 0 + unchanged 0 + rejected 0 + waiting 1500";
    for home in [&alone, &beside] {
        let out = home.piped(&["events", "apply", "-"], many.as_bytes()).done();
        assert_eq!(last_line(&out), counts);
        let again =
            counts.replace("unchanged 0", "unchanged 1500").replace("waiting 1500", "waiting 0");
        let out = home.piped(&["events", "apply", "/dev/stdin"], many.as_bytes()).done();
        assert_eq!(last_line(&out), again);
        assert!(Command::new("mkfifo").arg(home.path("pipe")).status().unwrap().success());
        let (pipe, text) = (home.path("pipe"), many.clone());
        std::thread::spawn(move || std::fs::write(pipe, text));
        assert_eq!(last_line(&home.run(&["events", "apply", "pipe"]).done()), again);
        let nothing = home.piped(&["events", "apply", "-"], b"").done();
        assert_eq!(nothing, "read 0 = applied 0 + unchanged 0 + rejected 0 + waiting 0\n");
        let bad = home.piped(&["events", "apply", "-", "--strict"], b"\xff\n{}");
        assert_eq!(bad.code(), Some(1));
        assert!(bad.out.contains("1 REFUSED bad-encoding"), "{}", bad.out);
        home.run(&["events", "apply", "absent"]).fails(2, &["absent cannot be read", "NDJSON"]);
        home.run(&["events", "apply", "."]).fails(2, &[". cannot be read", "NDJSON"]);
    }
    drop(serving);
}

#[test]
fn an_export_never_takes_the_place_of_the_store() {
    let home = Home::demo();
    let names = home.path("otbasy-data").read_dir().unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.chain(["new.ndjson".to_owned()]).collect();
    assert!(names.len() > 1, "{names:?}");
    for name in names {
        let out = format!("otbasy-data/{name}");
        home.run(&["events", "export", "--out", &out]).fails(2, &[&out, "another directory"]);
    }
    assert!(!home.path("otbasy-data/new.ndjson").exists());
    home.run(&["health", "--deep"]).done();
    home.run(&["events", "export", "--out", "new.ndjson"]).done();
}
