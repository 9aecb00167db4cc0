//! A mutation past its time: whoever is told so can rely on it that nothing was recorded.

use super::*;
use crate::api::household::Household;
use otbasy::store::Publish;

const RECORD: &str = "mutation($a: CivilEventInput!, $b: CivilEventInput!, $two: Boolean!) {
    a: recordEvent(event: $a) { outcome }
    b: recordEvent(event: $b) @include(if: $two) { outcome } }";
const DISPUTE: &str =
    "mutation($id: ID!) { disputeLink(id: $id, reason: \"r\") { link { state } } }";

fn birth(id: &str) -> Value {
    json!({
        "id": id, "source": "CIVIL_ACTS", "kind": "BIRTH", "on": "2026-03-01",
        "newPerson": { "ref": id, "surname": "X", "givenName": "Y", "sex": "F" },
        "parents": [{ "iin": iin(0).to_string() }],
    })
}

fn record(two: bool, id: &str) -> Value {
    let second = format!("{id}-2");
    let variables = json!({ "a": birth(id), "b": birth(&second), "two": two });
    json!({ "query": RECORD, "variables": variables })
}

/// Whether the store has an event of this id.
fn is_recorded(house: &Household, id: &str) -> bool {
    house.embedded().event("CIVIL_ACTS", id).unwrap().is_some()
}

#[test]
fn what_is_told_of_its_time_limit_is_not_recorded() {
    let house = Household::new();
    let limits = Limits { mutation_timeout_ms: 200, ..Limits::default() };
    let running = Running::start(true, house.service(limits));
    let patient = Running::start(true, house.service(Limits::default()));
    let of = json!({ "of": { "iin": iin(0).to_string() } });
    let marriage = "query($of: PersonRef!) { person(of: $of) {
        links(kinds: [SPOUSE]) { edges { node { id state } } } } }";
    let marriage = || {
        let asked = json!({ "query": marriage, "variables": of });
        let answer = running.post(&[JSON], &asked).json();
        answer["data"]["person"]["links"]["edges"][0]["node"].clone()
    };
    let before = marriage();
    let dispute = json!({ "query": DISPUTE, "variables": { "id": before["id"] } });
    // Somebody else writes all the while, so the turn of these comes after their time.
    let turn = house.embedded().intake(Publish::EachCommit).unwrap();
    for body in [record(false, "late-1"), record(true, "late-2"), dispute] {
        let answer = running.post(&[JSON], &body);
        assert_eq!((answer.status, answer.code().as_str()), (503, "TIMEOUT"), "{}", answer.body);
    }
    drop(turn);
    // This one queues behind them, and shares their commit or has a later one.
    let after = patient.post(&[JSON], &record(false, "after"));
    assert_eq!(after.json()["data"]["a"]["outcome"], "APPLIED", "{}", after.body);
    for id in ["late-1", "late-2", "late-2-2"] {
        assert!(!is_recorded(&house, id), "{id}");
    }
    assert_eq!(marriage(), before);
    // Sent again, it is done.
    let again = patient.post(&[JSON], &record(false, "late-1"));
    assert!(again.json()["data"]["a"]["outcome"].is_string(), "{}", again.body);
    assert!(is_recorded(&house, "late-1"));
}

/// However the time falls, the answer and the store say the same.
#[test]
fn whoever_is_told_of_a_time_limit_and_whoever_is_not_can_rely_on_it() {
    let house = Household::new();
    let limits = Limits { mutation_timeout_ms: 2, ..Limits::default() };
    let running = Running::start(true, house.service(limits));
    let told: Vec<(String, Answer)> = (0..40)
        .map(|n| (format!("t-{n}"), running.post(&[JSON], &record(n % 2 == 0, &format!("t-{n}")))))
        .collect();
    drop(house.embedded().intake(Publish::EachCommit).unwrap());
    let last = Running::start(true, house.service(Limits::default()));
    assert_eq!(last.post(&[JSON], &record(false, "end")).status, 200);
    for (id, answer) in &told {
        let (first, second) = (is_recorded(&house, id), is_recorded(&house, &format!("{id}-2")));
        if answer.status == 503 {
            assert_eq!(answer.code(), "TIMEOUT");
            assert!(!first && !second, "{id}: {}", answer.body);
        } else {
            let data = &answer.json()["data"];
            assert!(first && data["a"]["outcome"].is_string(), "{id}: {}", answer.body);
            assert_eq!(second, data["b"]["outcome"].is_string(), "{id}: {}", answer.body);
        }
    }
}
