//! `otbasy events apply`: one line of output a line of the file, counts that add up, exit codes,
//! alone and beside a running service.

use super::{Home, MOTHER, WARD, last_line};
use serde_json::Value;

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
fn a_file_that_is_not_there_is_one_line() {
    let home = Home::demo();
    home.run(&["events", "apply", "absent.ndjson"]).fails(2, &["absent.ndjson", "NDJSON"]);
    home.run(&["events", "apply", "."]).fails(2, &["cannot be read"]);
    let home = Home::new();
    home.write("events.ndjson", &file());
    home.run(&["events", "apply", "events.ndjson"]).fails(3, &["there is no store"]);
}
