//! The list of conflicts: the rows of the check, page by page, by code and by region, found again
//! by their ids, and for nobody without the right to explore.

use super::world::*;
use otbasy::config::Limits;
use otbasy::conflicts::Own;
use otbasy::domain::{Basis, Day, LinkKind, Party, Permission, Rights, Scope};
use otbasy::graph::Country;
use otbasy::jobs::check::{Row, check};
use serde_json::{Value, json};

const LIST: &str = "query($codes: [String!], $region: String, $first: Int, $after: String) {
    conflicts(codes: $codes, region: $region, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { id code severity state since fix message(locale: EN)
            people { id } links { provenance { source } state } } } } }";

/// The country of the tests, in which the widow is married to the newborn's other parent as well,
/// and one child has been told a third parent.
fn tangled() -> Country {
    let mut builder = builder(true);
    let source = otbasy::config::registers().unwrap().find("CIVIL_ACTS").unwrap();
    let mut contested = record(source, "extra-1", since("2016-01-01"));
    contested.state = otbasy::domain::RecordState::Contested;
    for (n, to) in [DAUGHTER, SON, NEWBORN].into_iter().enumerate() {
        let fields = record(source, &format!("extra-{}", n + 2), since("2016-01-01"));
        builder.links.push(&parent(BIRTH_MOTHER, to, fields));
        let fields = record(source, &format!("other-{}", n + 2), since("2016-01-01"));
        builder.links.push(&parent(HUSBAND, to, fields));
    }
    let marriage = otbasy::domain::Link {
        kind: LinkKind::Spouse,
        from: Party::Person(WIDOW),
        to: BIRTH_MOTHER,
        basis: Some(Basis::Registered),
        end_reason: None,
        record: contested,
    };
    builder.links.push(&marriage);
    builder.finish(otbasy::config::registers().unwrap())
}

fn rows(country: &Country, as_of: Day) -> Vec<Row> {
    check(country, Scope { as_of, known_at: None, rights: Rights::ALL }, 1, Own::Not)
}

fn ask(world: &World, variables: Value) -> Value {
    world.data(Rights::ALL, LIST, variables)["conflicts"].clone()
}

/// The code, and of how many people.
fn said(edge: &Value) -> (String, usize) {
    let people = edge["node"]["people"].as_array().unwrap().len();
    (edge["node"]["code"].as_str().unwrap().to_owned(), people)
}

#[test]
fn every_conflict_of_the_check_stands_on_some_page() {
    let expected = rows(&tangled(), day("2026-06-01"));
    assert!(expected.len() > 4, "{expected:?}");
    let world = World::of(tangled(), Limits::default());
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ask(&world, json!({ "first": 2, "after": after }));
        assert_eq!(page["totalCount"], json!(expected.len()), "{page:#}");
        found.extend(page["edges"].as_array().unwrap().iter().map(said));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    let mut expected: Vec<_> =
        (expected.iter()).map(|row| (row.code.to_owned(), row.iins.split(' ').count())).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_conflict_is_found_by_code_and_again_by_its_id() {
    let world = World::of(tangled(), Limits::default());
    let page = ask(&world, json!({ "codes": ["third-legal-parent"] }));
    let edges = page["edges"].as_array().unwrap();
    assert!(!edges.is_empty() && edges.iter().all(|e| e["node"]["code"] == "third-legal-parent"));
    let node = &edges[0]["node"];
    assert_eq!((&node["severity"], &node["state"]), (&json!("WRONG"), &json!("OPEN")));
    assert!(node["links"].as_array().unwrap().len() > 2 && node["fix"][0].is_string(), "{node:#}");
    let again = "query($id: ID!) { node(id: $id) { id ... on Conflict { code people { id } } } }";
    let found = world.data(Rights::ALL, again, json!({ "id": node["id"] }));
    assert_eq!(found["node"]["id"], node["id"]);
    assert_eq!(found["node"]["people"], node["people"]);
    let hidden = world.data(all_but(Permission::Explore), again, json!({ "id": node["id"] }));
    assert_eq!(hidden["node"], Value::Null);
}

#[test]
fn a_wrong_word_is_refused_and_without_the_right_there_is_no_list() {
    let world = World::of(tangled(), Limits::default());
    for variables in [json!({ "codes": ["no-such-code"] }), json!({ "region": "99" })] {
        let refused = world.answer(Rights::ALL, LIST, variables);
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    }
    assert_eq!(ask(&world, json!({ "region": "10" }))["totalCount"], json!(0));
    let none = world.data(all_but(Permission::Explore), LIST, json!({}));
    assert_eq!(none["conflicts"], Value::Null);
}
