//! What recording an event answers, as the JSON of `recordEvent` for the command line. Must not
//! know terminals.

use super::{Ids, Key, RecordKey};
use crate::domain::{EventFault, PersonNo, Rights, Scope};
use crate::graph::{FamilyGraph, View};
use crate::record::{Answer, EventOutcome};
use serde_json::{Value, json};

/// The payload of one event: its fields are those of `RecordEventPayload`.
pub fn event_payload(
    answer: &Result<Answer, EventFault>,
    graph: &dyn FamilyGraph,
    ids: &Ids,
    scope: Scope,
) -> Value {
    let answer = match answer {
        Ok(answer) => answer,
        Err(fault) => {
            let path: Vec<&str> =
                std::iter::once("event").chain(fault.path.iter().map(String::as_str)).collect();
            let wrong = json!({
                "__typename": "InvalidInput",
                "code": fault.code,
                "message": fault.message,
                "path": path,
            });
            return json!({
                "event": null, "outcome": null, "touched": [], "userErrors": [wrong],
            });
        }
    };
    let (row, event) = (&answer.event, &answer.event.event);
    let view = View::new(graph, Scope { rights: Rights::ALL, ..scope });
    let key = RecordKey { source: event.source.clone(), id: event.id.clone() };
    let changes: Vec<&str> = row.first.iter().map(|line| without_id(line)).collect();
    let newcomer = event.newcomer().first().cloned();
    let named = newcomer.iter().chain(event.people()).filter_map(|who| match who {
        crate::domain::Identity::Iin(iin) => view.find(&crate::domain::Identity::Iin(*iin)),
        crate::domain::Identity::Ref(text) => view.find(&crate::domain::Identity::Ref(text)),
    });
    json!({
        "event": {
            "id": ids.seal(&Key::Event(key)),
            "kind": event.kind.word(),
            "on": event.on.known().map(|on| on.to_string()),
            "provenance": {
                "source": event.source,
                "document": Some(&event.document).filter(|text| !text.is_empty()),
                "recordedAt": row.recorded_at.to_string(),
            },
            "people": named.filter_map(|p| person(&view, ids, p)).collect::<Vec<_>>(),
            "changes": changes,
        },
        "outcome": outcome_word(answer.outcome),
        // Nobody asked, which is not nobody.
        "touched": row.touched.as_ref().map(|touched| {
            touched.iter().filter_map(|p| person(&view, ids, *p)).collect::<Vec<_>>()
        }),
        "userErrors": [],
    })
}

/// The payload of a row that came by CSV, which is no event and has no contract of its own.
pub fn record_payload(outcome: EventOutcome) -> Value {
    json!({ "event": null, "outcome": outcome_word(outcome), "touched": [], "userErrors": [] })
}

/// An outcome as the contract spells it.
pub fn outcome_word(outcome: EventOutcome) -> &'static str {
    match outcome {
        EventOutcome::Applied => "APPLIED",
        EventOutcome::Waiting => "WAITING",
        EventOutcome::Repeated => "REPEATED",
    }
}

/// A change without the register's own id of the record, which is the last word: ids shown to
/// programs are opaque.
pub fn without_id(line: &str) -> &str {
    match line.rsplit_once(' ') {
        Some((head, _)) if head.contains(" in ") => head,
        _ => line,
    }
}

/// The record that a change is about, as source and id with a space between; `None` for a person.
pub fn record_of(line: &str) -> Option<&str> {
    line.rsplit_once(" in ").map(|(_, record)| record)
}

fn person(view: &View, ids: &Ids, p: PersonNo) -> Option<Value> {
    let row = view.being(p)?.row;
    let text = view.graph().person_text(p);
    let names = [text.surname, text.given_name, text.patronymic];
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    Some(json!({
        "id": ids.person(view, p),
        "iin": row.iin.map(|iin| iin.to_string()),
        "displayName": names.join(" "),
    }))
}
