//! Pages and cursors: a cursor survives a write, opens one list only, and every status and link is
//! found again by its id.

use super::world::*;
use otbasy::config::Limits;
use otbasy::domain::{Permission, Rights};
use serde_json::{Value, json};

const SEARCH: &str = "query($text: String!, $birthDate: Date, $region: String, $first: Int,
    $after: String) { searchPeople(text: $text, birthDate: $birthDate, region: $region,
    first: $first, after: $after) { edges { cursor score node { displayName iin address } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

fn search(world: &World, variables: Value) -> Value {
    world.data(Rights::ALL, SEARCH, variables)["searchPeople"].clone()
}

fn given_names(found: &Value) -> Vec<String> {
    let name = |edge: &Value| edge["node"]["displayName"].as_str().unwrap().to_owned();
    let edges = found["edges"].as_array().unwrap().iter();
    edges.map(|e| name(e).trim_start_matches("Сынақ ").to_owned()).collect()
}

#[test]
fn people_are_found_by_name_number_and_reference() {
    let world = World::new();
    for (text, expected) in [
        ("айгул", vec!["Айгүл"]),
        ("СЫНАК Тим", vec!["Тимур"]),
        ("тим сын", vec!["Тимур"]),
        ("ref:newborn-1", vec!["Нұр"]),
        ("newborn", vec!["Нұр"]),
        ("ал", vec!["Алуа"]),
        ("zzz", vec![]),
        ("  ", vec![]),
        ("сынак сынак", vec![]),
    ] {
        assert_eq!(given_names(&search(&world, json!({ "text": text }))), expected, "{text}");
    }
    let by_number = search(&world, json!({ "text": iin(2).to_string() }));
    assert_eq!(
        (given_names(&by_number), &by_number["edges"][0]["score"]),
        (vec!["Алуа".into()], &json!(1.0))
    );
    let born = json!({ "text": "сынак", "birthDate": "2015-07-30" });
    assert_eq!(given_names(&search(&world, born)), ["Алуа"]);
    let nowhere = json!({ "text": "сынак", "region": "75" });
    assert_eq!(given_names(&search(&world, nowhere)), Vec::<String>::new());
    let wrong = world.answer(Rights::ALL, SEARCH, json!({ "text": "a", "region": "xx" }));
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let narrowed = all_but(Permission::AddressRead);
    let found = world.data(narrowed, SEARCH, json!({ "text": "айгул" }));
    assert_eq!(found["searchPeople"]["edges"][0]["node"]["address"], Value::Null);
}

#[test]
fn pages_follow_each_other_and_a_cursor_survives_a_write() {
    let world = World::new();
    let all = search(&world, json!({ "text": "сынак" }));
    assert_eq!(given_names(&all).len(), 6);
    let page = |world: &World, first: i32, after: &Value| {
        search(world, json!({ "text": "сынак", "first": first, "after": after }))
    };
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let found = page(&world, 2, &after);
        assert_eq!(found["pageInfo"]["hasPreviousPage"], !seen.is_empty());
        seen.extend(found["edges"].as_array().unwrap().clone());
        after = found["pageInfo"]["endCursor"].clone();
        if found["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(json!(seen), all["edges"]);
    // Somebody who sorts before everybody arrives; the page after the second person is the same.
    let second = &all["edges"][1]["cursor"];
    let mut builder = builder(true);
    builder.people.push(&newcomer(), true, false);
    let later = World::of(builder.finish(otbasy::config::registers().unwrap()), Limits::default());
    assert_eq!(given_names(&search(&later, json!({ "text": "сынак" }))).len(), 7);
    assert_eq!(page(&later, 20, second)["edges"], json!(all["edges"].as_array().unwrap()[2..]));
    let none = page(&world, 0, &Value::Null);
    assert_eq!((&none["edges"], &none["pageInfo"]["hasNextPage"]), (&json!([]), &json!(true)));
    assert_eq!(none["pageInfo"]["endCursor"], Value::Null);
}

fn newcomer() -> otbasy::domain::Person {
    otbasy::domain::Person {
        iin: Some(newcomers_iin()),
        given_name: "Әсел".to_owned(),
        ..somebody()
    }
}

/// A number before all others of this world.
fn newcomers_iin() -> otbasy::domain::Iin {
    (0..).find_map(|n| otbasy::domain::Iin::from_body(85_831_100_000 + n)).unwrap()
}

const LINKS: &str = "query($of: PersonRef!, $first: Int, $after: String) { person(of: $of) {
    links(first: $first, after: $after) { edges { cursor } pageInfo { endCursor } } } }";

#[test]
fn a_cursor_opens_its_own_list_only() {
    let world = World::new();
    let links = |p, after: &Value| {
        let mut variables = of(p);
        variables["after"] = after.clone();
        world.answer(Rights::ALL, LINKS, variables)
    };
    let of_widow =
        links(WIDOW, &Value::Null)["data"]["person"]["links"]["edges"][0]["cursor"].clone();
    assert!(links(WIDOW, &of_widow).get("errors").is_none());
    let found = search(&world, json!({ "text": "сынак" }));
    let of_search = found["edges"][0]["cursor"].clone();
    let id =
        world.data(Rights::ALL, "query($of: PersonRef!) { person(of: $of) { id } }", of(WIDOW));
    let foreign = [&json!("garbage"), &json!(""), &of_search, &id["person"]["id"]];
    for cursor in foreign.into_iter().cloned().chain([json!("A".repeat(5000))]) {
        assert_eq!(links(WIDOW, &cursor)["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    assert_eq!(links(DAUGHTER, &of_widow)["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    for (text, cursor) in [("сынак", &of_widow), ("айгул", &of_search)] {
        let variables = json!({ "text": text, "after": cursor });
        let answer = world.answer(Rights::ALL, SEARCH, variables);
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    for (first, code) in [(-1, "BAD_USER_INPUT"), (101, "PAGE_TOO_LARGE")] {
        let answer = world.answer(Rights::ALL, SEARCH, json!({ "text": "a", "first": first }));
        assert_eq!(answer["errors"][0]["extensions"]["code"], code);
    }
}

#[test]
fn a_status_is_found_again_by_its_id() {
    let world = World::new();
    let document = "query($of: PersonRef!) { person(of: $of) { statuses { id kind } } }";
    let status = world.data(Rights::ALL, document, of(DAUGHTER))["person"]["statuses"][0].clone();
    let node = "query($id: ID!) { node(id: $id) { __typename id ... on PersonStatus { kind } } }";
    let variables = json!({ "id": status["id"] });
    let found = world.data(Rights::ALL, node, variables.clone())["node"].clone();
    assert_eq!(
        found,
        json!({ "__typename": "PersonStatus", "id": status["id"], "kind": "DISABILITY" })
    );
    let withheld = all_but(Permission::HealthRead);
    assert_eq!(world.data(withheld, node, variables)["node"], Value::Null);
}
