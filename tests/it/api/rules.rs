//! What the rules add to answers: rights that differ between two points in time, the rules behind
//! a date of the calendar, and rights found again by their ids.

use super::world::*;
use otbasy::domain::{Permission, Rights};
use serde_json::{Value, json};

const DIFF: &str = "query($of: PersonRef!, $from: PointInTime!, $to: PointInTime!) {
    cardDiff(of: $of, from: $from, to: $to) {
        entitlementsGained { ...Row } entitlementsLost { ...Row }
        entitlementsChanged { before { ...Row } after { ...Row } } } }
    fragment Row on Entitlement { id code title(locale: EN) monthly { amount } validity { from until }
        recipient { displayName } beneficiaries { displayName }
        explanation(locale: RU) { summary steps { text } } }";

fn diff(world: &World, from: &str, to: &str) -> Value {
    let point = |day: &str| json!({ "asOf": day });
    let variables = json!({ "of": of(WIDOW)["of"], "from": point(from), "to": point(to) });
    world.data(Rights::ALL, DIFF, variables)["cardDiff"].take()
}

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect()
}

#[test]
fn rights_come_and_go_between_two_points_in_time() {
    let world = World::new();
    let died = diff(&world, "2025-02-28", "2025-03-01");
    assert_eq!(codes(&died["entitlementsGained"]), ["SURVIVOR_STATE"], "{died:#}");
    assert_eq!((&died["entitlementsLost"], &died["entitlementsChanged"]), (&json!([]), &json!([])));
    let gained = &died["entitlementsGained"][0];
    assert_eq!(gained["validity"]["from"], "2025-03-01");
    assert!(gained["explanation"]["steps"].as_array().unwrap().len() > 1, "{gained:#}");
    // The subsistence minimum of 2026: the same rights, other amounts.
    let year = diff(&world, "2025-12-31", "2026-01-01");
    assert_eq!((&year["entitlementsGained"], &year["entitlementsLost"]), (&json!([]), &json!([])));
    let changed = year["entitlementsChanged"].as_array().unwrap();
    assert!(changed.len() >= 2, "{year:#}");
    for pair in changed {
        assert_eq!(pair["before"]["code"], pair["after"]["code"]);
        assert_ne!(pair["before"]["monthly"], pair["after"]["monthly"]);
        assert_ne!(pair["before"]["id"], pair["after"]["id"]);
    }
    let back = diff(&world, "2025-03-01", "2025-02-28");
    assert_eq!(codes(&back["entitlementsLost"]), ["SURVIVOR_STATE"]);
}

#[test]
fn an_entry_of_the_calendar_names_the_rules_that_turn_on_it() {
    let document = "query($of: PersonRef!) { card(of: $of) {
        calendar { on change rules about { displayName } } } }";
    let card = World::new().data(Rights::ALL, document, of(WIDOW))["card"].take();
    let entries = card["calendar"].as_array().unwrap();
    let of_change = |change: &str, name: &str| {
        let found = entries.iter().find(|entry| {
            entry["change"] == change
                && entry["about"]["displayName"].as_str().unwrap().ends_with(name)
        });
        found.unwrap_or_else(|| panic!("{change} of {name}: {card:#}"))["rules"].clone()
    };
    assert_eq!(of_change("TERM_END:BIRTH_GRANT", "Айгүл"), json!(["BIRTH_GRANT", "CHILD_CARE"]));
    assert_eq!(of_change("AGE_18M", "Нұр"), json!(["BIRTH_GRANT", "CHILD_CARE"]));
    assert_eq!(of_change("AGE_14", "Алуа"), json!([]));
    let grown = of_change("AGE_18", "Алуа");
    for code in ["DISABLED_CHILD_CARER", "DISABILITY_STATE", "SURVIVOR_STATE"] {
        assert!(grown.as_array().unwrap().contains(&json!(code)), "{code}: {grown}");
    }
    assert!(!grown.as_array().unwrap().contains(&json!("MOTHER_AWARD")), "{grown}");
}

const ROWS: &str = "query($of: PersonRef!, $statuses: [EntitlementStatus!], $at: PointInTime) {
    card(of: $of, at: $at) { entitlements(statuses: $statuses) { ...Row } } }
    fragment Row on Entitlement { id code status recipient { id } beneficiaries { id } monthly { amount }
        once { amount } chosen validity { from until } }";
const NODES: &str = "query($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id ... on Entitlement { ...Row } } }
    fragment Row on Entitlement { id code status recipient { id } beneficiaries { id } monthly { amount }
        once { amount } chosen validity { from until } }";

#[test]
fn a_right_is_found_again_by_its_id_paid_or_refused() {
    let world = World::new();
    let mut seen = Vec::new();
    for at in ["2026-06-01", "2025-06-01"] {
        let mut variables = of(WIDOW);
        variables["statuses"] = json!(["ENTITLED", "UNKNOWN", "NOT_ENTITLED"]);
        variables["at"] = json!({ "asOf": at });
        let card = world.data(Rights::ALL, ROWS, variables)["card"].take();
        let rows = card["entitlements"].as_array().unwrap().clone();
        assert!(rows.iter().any(|row| row["status"] == "NOT_ENTITLED"));
        for part in rows.chunks(100) {
            let ids: Vec<&Value> = part.iter().map(|row| &row["id"]).collect();
            let found = world.data(Rights::ALL, NODES, json!({ "ids": ids }));
            for (row, node) in part.iter().zip(found["nodes"].as_array().unwrap()) {
                let mut node = node.clone();
                let typename = node.as_object_mut().unwrap().remove("__typename");
                assert_eq!(typename, Some(json!("Entitlement")));
                assert_eq!(&node, row);
            }
        }
        seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "no two rights have one id");
}

/// What the caller may not know of is not found by an id that somebody else was given.
#[test]
fn an_id_opens_what_its_reader_may_see() {
    let world = World::new();
    let mut variables = of(WIDOW);
    variables["statuses"] = json!(["ENTITLED"]);
    let card = world.data(Rights::ALL, ROWS, variables)["card"].take();
    let ids: Vec<&Value> =
        card["entitlements"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    let narrowed = all_but(Permission::HealthRead);
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Entitlement {
        code explanation { steps { facts { __typename } } } } } }";
    let found = world.data(narrowed, document, json!({ "ids": ids })).to_string();
    assert!(found.contains("DISABILITY_STATE") && !found.contains("PersonStatus"), "{found}");
}
