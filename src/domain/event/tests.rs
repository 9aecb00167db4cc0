//! Events as lines: what each kind states, and one fault for each way to get it wrong.

use super::*;
use crate::domain::{Confidence, Coverage, Iin, SourceRule, Sources};

fn sources() -> Sources {
    let rule = |name: &str| SourceRule {
        name: name.to_owned(),
        confidence: Confidence::High,
        coverage: Coverage::ALWAYS,
    };
    Sources::new(["CIVIL_ACTS", "COURT"].map(rule).to_vec())
}

/// A test number: born in 1985, month digits raised.
fn iin(serial: u64) -> String {
    let iin = (85_831_230_000 + 10 * serial..).find_map(Iin::from_body).unwrap();
    iin.to_string()
}

/// The day of every line.
const ON: &str = r#","on":"2026-03-01""#;

fn line(kind: &str, rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { "," };
    format!(r#"{{"id":"e1","source":"CIVIL_ACTS","kind":"{kind}","on":"2026-03-01"{comma}{rest}}}"#)
}

fn read(text: &str) -> Result<CivilEvent, EventFault> {
    CivilEvent::parse(text, &sources())
}

fn fault(text: &str) -> (&'static str, String) {
    let fault = read(text).expect_err(text);
    (fault.code, fault.path.join("."))
}

#[test]
fn a_line_is_what_was_written_from_it() {
    let (a, b) = (iin(1), iin(2));
    for text in [
        line("DEATH", &format!(r#""person":"{a}""#)),
        line("MARRIAGE", &format!(r#""document":"7","spouses":["{a}","ref:x"]"#)),
        line("DIVORCE", &format!(r#""spouses":["{a}","{b}"]"#)),
        line(
            "GUARDIANSHIP_START",
            &format!(r#""institution":"Үй № 1","ward":"{a}","basis":"FOSTER""#),
        ),
        line("GUARDIANSHIP_END", &format!(r#""guardian":"{a}","ward":"{b}""#)),
        line("PATERNITY", &format!(r#""parent":"{a}","child":"{b}","basis":"COURT""#)),
        line("CARE_START", &format!(r#""carer":"{a}","caredFor":"{b}""#)),
        line("STATUS_START", &format!(r#""person":"{a}","status":"CAPACITY_LOSS","detail":"30""#)),
        line("ADOPTION", &format!(r#""child":"{a}","adopters":["{b}"],"replaces":[]"#)),
        line("CORRECTION", r#""document":"9","of":"CIVIL_ACTS/e/2""#),
        line(
            "BIRTH",
            r#""newPerson":{"ref":"n","surname":"С","sex":"F","protected":true},"parents":[]"#,
        ),
    ] {
        let event = read(&text).unwrap();
        assert_eq!(event.draft.to_string(), text);
        assert_eq!(read(&event.draft.to_string()).as_ref(), Ok(&event));
    }
}

#[test]
fn what_a_kind_states() {
    let (a, b) = (iin(1), iin(2));
    let married = read(&line("MARRIAGE", &format!(r#""spouses":["{a}","{b}"]"#))).unwrap();
    let Deed::Began(tie) = married.deed else { panic!("{married:?}") };
    assert_eq!((tie.kind, tie.basis), (LinkKind::Spouse, Some(Basis::Registered)));
    let divorced = read(&line("DIVORCE", &format!(r#""spouses":["{a}","{b}"]"#))).unwrap();
    assert!(matches!(divorced.deed, Deed::Ended(_, Some(EndReason::Divorce))));
    let ended = format!(r#""carer":"{a}","caredFor":"{b}""#);
    assert!(matches!(read(&line("CARE_END", &ended)).unwrap().deed, Deed::Ended(_, None)));
}

#[test]
fn each_fault_has_its_code_and_place() {
    let (a, b) = (iin(1), iin(2));
    let wrong_digit = {
        let last = (a.as_bytes()[11] - b'0' + 1) % 10;
        format!("{}{last}", &a[..11])
    };
    let spouses = |list: &str| line("MARRIAGE", &format!(r#""spouses":[{list}]"#));
    let newborn =
        |fields: &str| line("BIRTH", &format!(r#""newPerson":{{{fields}}},"parents":[]"#));
    let named = r#""ref":"n","surname":"С","givenName":"А""#;
    let cases: &[(String, &str, &str)] = &[
        ("[]".into(), "bad-json", ""),
        (r#"{"id":"#.into(), "bad-json", ""),
        (r#"{"id":7}"#.into(), "bad-json", "id"),
        (line("DEATH", r#""id":"e1""#), "duplicate-field", "id"),
        (line("DEATH", r#""person":null,"per\u0073on":null"#), "duplicate-field", "person"),
        (newborn(r#""ref":"n","ref":"n""#), "duplicate-field", "newPerson.ref"),
        (line("DEATH", ""), "missing-field", "person"),
        (line("DEATH", &format!(r#""person":"{a}","ward":"{b}""#)), "extra-field", "ward"),
        (line("DEATH", &format!(r#""person":"{a}","colour":"red""#)), "extra-field", "colour"),
        (line("DEATH", r#""person":"123""#), "iin-format", "person"),
        (line("DEATH", &format!(r#""person":"{wrong_digit}""#)), "iin-check-digit", "person"),
        (line("DEATH", r#""person":"ref:""#), "iin-format", "person"),
        (line("DEATH", r#""person":"ref:a b""#), "unknown-value", "person"),
        (line("WEDDING", ""), "unknown-kind", "kind"),
        (line("PEOPLE_MERGED", "").replace(ON, ""), "missing-field", "person"),
        (
            line("PEOPLE_MERGED", &format!(r#""person":"{a}","duplicate":"{a}""#)).replace(ON, ""),
            "self-link",
            "duplicate",
        ),
        (
            line("PEOPLE_MERGED", &format!(r#""person":"{a}","duplicate":"{b}""#)),
            "extra-field",
            "on",
        ),
        (line("PEOPLE_SPLIT", "").replace(ON, ""), "missing-field", "of"),
        (
            line("IIN_REPLACED", &format!(r#""old":"{a}","new":"ref:x""#)).replace(ON, ""),
            "iin-format",
            "new",
        ),
        (
            line("IIN_REPLACED", &format!(r#""old":"{a}","new":"{a}""#)).replace(ON, ""),
            "self-link",
            "new",
        ),
        (
            line("IIN_REPLACED", &format!(r#""old":"{a}","person":"{b}""#)).replace(ON, ""),
            "missing-field",
            "new",
        ),
        (line("RECORD", ""), "unknown-kind", "kind"),
        (
            line("STATUS_START", &format!(r#""person":"{a}","status":"TIRED""#)),
            "unknown-kind",
            "status",
        ),
        (
            line(
                "STATUS_START",
                &format!(r#""person":"{a}","status":"DISABILITY","detail":"AGE""#),
            ),
            "unknown-value",
            "detail",
        ),
        (
            line("STATUS_START", &format!(r#""person":"{a}","status":"RESIDENCE","note":"99""#)),
            "unknown-value",
            "note",
        ),
        (
            line("MISSING", &format!(r#""person":"{a}","status":"MISSING""#)),
            "extra-field",
            "status",
        ),
        (
            line("ADOPTION", &format!(r#""child":"{a}","adopters":[],"replaces":[]"#)),
            "unknown-value",
            "adopters",
        ),
        (
            line("ADOPTION", &format!(r#""child":"{a}","adopters":["{b}"],"replaces":["{b}"]"#)),
            "self-link",
            "replaces",
        ),
        (
            line("ADOPTION", &format!(r#""child":"{a}","adopters":["{a}"],"replaces":[]"#)),
            "self-link",
            "adopters",
        ),
        (
            line("ADOPTION", &format!(r#""child":"{a}","adopters":["{b}"]"#)),
            "missing-field",
            "replaces",
        ),
        (line("ANNULMENT", r#""of":"CIVIL_ACTS/x""#), "extra-field", "on"),
        (line("CORRECTION", r#""of":"CIVIL_ACTS/e1""#), "self-link", "of"),
        (line("CORRECTION", r#""of":"NOBODY/x""#), "unknown-value", "of"),
        (line("CORRECTION", ""), "missing-field", "of"),
        (spouses(""), "unknown-value", "spouses"),
        (spouses(&format!(r#""{a}""#)), "unknown-value", "spouses"),
        (spouses(&format!(r#""{a}","{a}""#)), "self-link", "spouses.1"),
        (spouses(&format!(r#""{a}",7"#)), "bad-json", "spouses.1"),
        (line("CARE_START", &format!(r#""carer":"{a}","caredFor":"{a}""#)), "self-link", ""),
        (line("PATERNITY", &format!(r#""parent":"{a}","child":"{b}""#)), "missing-field", "basis"),
        (
            line("PATERNITY", &format!(r#""parent":"{a}","child":"{b}","basis":"FOSTER""#)),
            "unknown-basis",
            "basis",
        ),
        (
            line("GUARDIANSHIP_START", &format!(r#""ward":"{b}","basis":"FOSTER""#)),
            "missing-field",
            "guardian",
        ),
        (
            line(
                "GUARDIANSHIP_END",
                &format!(r#""guardian":"{a}","institution":"x","ward":"{b}""#),
            ),
            "extra-field",
            "institution",
        ),
        (newborn(named), "missing-field", "newPerson.sex"),
        (newborn(&format!(r#"{named},"sex":"X""#)), "unknown-value", "newPerson.sex"),
        (
            newborn(&format!(r#"{named},"sex":"F","region":"99""#)),
            "unknown-value",
            "newPerson.region",
        ),
        (
            newborn(&format!(r#"{named},"sex":"F","birthDate":"2026-03-02""#)),
            "date-range",
            "newPerson.birthDate",
        ),
        (newborn(r#""surname":"С","sex":"F""#), "missing-field", "newPerson.iin"),
        (newborn(r#""ref":"n","sex":"F""#), "missing-field", "newPerson.surname"),
        (
            line("BIRTH", &format!(r#""newPerson":{{{named},"sex":"F"}}"#)),
            "missing-field",
            "parents",
        ),
        (
            line("BIRTH", &format!(r#""newPerson":{{{named},"sex":"F"}},"parents":["ref:n"]"#)),
            "self-link",
            "parents",
        ),
        (line("DEATH", "").replace("e1", "e 1"), "unknown-value", "id"),
        (line("DEATH", "").replace("CIVIL_ACTS", "NOBODY"), "unknown-value", "source"),
        (line("DEATH", "").replace("2026-03-01", "2026-02-30"), "date-format", "on"),
        (line("DEATH", "").replace("2026-03-01", "1700-02-01"), "date-range", "on"),
        (line("DEATH", "").replace(r#","on":"2026-03-01""#, ""), "missing-field", "on"),
        (line("DEATH", r#""recordedAt":"2026-03-01""#), "date-format", "recordedAt"),
        (line("DEATH", "").replace("e1", &"e".repeat(EVENT_ID_MAX + 1)), "too-long", "id"),
        (
            line("DEATH", &format!(r#""document":"{}""#, "d".repeat(EVENT_TEXT_MAX + 1))),
            "too-long",
            "document",
        ),
    ];
    for (text, code, place) in cases {
        assert_eq!(fault(text), (*code, (*place).to_owned()), "{text}");
    }
}
