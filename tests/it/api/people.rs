//! People, links and ids: found, paged, dated, and found again by their ids.

use super::world::*;
use otbasy::config::{Limits, registers};
use otbasy::domain::{Instant, Permission, PersonNo, RecordFields, Recorded, Rights};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const PERSON: &str = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
    id iin displayName sex birthDate deathDate age region address
    statuses { id kind detail validity { from until } provenance { source document confidence } }
    redactions { field reason } } }";

fn person(world: &World, rights: Rights, p: PersonNo) -> Value {
    world.data(rights, PERSON, of(p))["person"].clone()
}

#[test]
fn a_person_has_every_fact() {
    let daughter = person(&World::new(), Rights::ALL, DAUGHTER);
    assert_eq!(daughter["iin"], iin(2).to_string());
    assert_eq!(daughter["displayName"], "Сынақ Алуа");
    assert_eq!((&daughter["sex"], &daughter["age"]), (&json!("F"), &json!(10)));
    assert_eq!(daughter["birthDate"], "2015-07-30");
    assert_eq!((&daughter["address"], &daughter["deathDate"]), (&json!("home-1"), &Value::Null));
    let status = &daughter["statuses"][0];
    assert_eq!((&status["kind"], &status["detail"]), (&json!("DISABILITY"), &json!("CHILD")));
    assert_eq!(
        status["provenance"],
        json!({ "source": "DISABILITY", "document": "act d-1", "confidence": "HIGH" })
    );
    assert_eq!(daughter["redactions"], json!([]));
}

#[test]
fn what_a_permission_guards_is_null_and_named() {
    let world = World::new();
    for (permission, field) in [
        (Permission::IdentityRead, "iin"),
        (Permission::AddressRead, "address"),
        (Permission::HealthRead, "statuses"),
    ] {
        let daughter = person(&world, all_but(permission), DAUGHTER);
        assert_eq!(daughter[field], Value::Null, "{field}");
        assert_eq!(daughter["redactions"], json!([{ "field": field, "reason": "PURPOSE" }]));
    }
    let widow = person(&world, all_but(Permission::AddressRead), WIDOW);
    assert_eq!(widow["redactions"], json!([{ "field": "address", "reason": "PROTECTED" }]));
}

#[test]
fn nobody_is_null_whoever_is_named() {
    let world = World::new();
    let unknown = iin(40).to_string();
    for variables in [
        json!({ "of": { "iin": unknown } }),
        json!({ "of": { "ref": "nobody" } }),
        json!({ "of": { "id": "garbage" } }),
        json!({ "of": { "id": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } }),
    ] {
        assert_eq!(world.data(Rights::ALL, PERSON, variables)["person"], Value::Null);
    }
    let newborn = person(&world, Rights::ALL, NEWBORN);
    assert_eq!((&newborn["iin"], &newborn["sex"]), (&Value::Null, &json!("U")));
    let wrong = json!({ "of": { "iin": "1" } });
    let answer = world.answer(Rights::ALL, PERSON, wrong);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["data"], Value::Null, "nothing was executed");
}

#[test]
fn the_point_of_view_is_that_of_the_request_the_store_or_the_clock() {
    let world = World::new();
    let document = "query($of: PersonRef!, $at: PointInTime) { card(of: $of, at: $at) {
        snapshot { asOf knownAt sequence } holder { age } } }";
    let card = &world.data(Rights::ALL, document, of(DAUGHTER))["card"];
    assert_eq!(card["snapshot"], json!({ "asOf": "2026-06-01", "knownAt": null, "sequence": "7" }));
    let mut variables = of(DAUGHTER);
    variables["at"] = json!({ "asOf": "2020-07-30", "knownAt": "2026-01-01T03:00:00+03:00" });
    let card = &world.data(Rights::ALL, document, variables)["card"];
    assert_eq!(card["holder"]["age"], 5);
    assert_eq!(card["snapshot"]["knownAt"], "2026-01-01T00:00:00Z");
}

const LINKS: &str = "query($of: PersonRef!, $first: Int, $after: String, $kinds: [LinkKind!]) {
    person(of: $of) { links(first: $first, after: $after, kinds: $kinds) { totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor other { displayName } node { id kind basis state term(locale: EN) institution
        from { id } to { id } validity { from until } provenance { source document } } } } } }";

#[test]
fn links_come_page_by_page_and_none_twice() {
    let world = World::new();
    let all = world.data(Rights::ALL, LINKS, of(WIDOW))["person"]["links"].clone();
    assert_eq!(all["totalCount"], 3, "{all:#}");
    let mut variables = of(WIDOW);
    variables["first"] = json!(1);
    let (mut seen, mut pages) = (Vec::new(), 0);
    loop {
        let page = world.data(Rights::ALL, LINKS, variables.clone())["person"]["links"].clone();
        assert_eq!(page["totalCount"], 3);
        assert_eq!(page["pageInfo"]["hasPreviousPage"], pages > 0);
        seen.extend(page["edges"].as_array().unwrap().iter().cloned());
        pages += 1;
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        variables["after"] = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(pages, 3);
    assert_eq!(json!(seen), all["edges"]);
    let adoption = &all["edges"][0]["node"];
    assert_eq!(
        (&adoption["basis"], &adoption["term"]),
        (&json!("ADOPTION"), &json!("adoptive mother"))
    );
    let mut wrong = of(WIDOW);
    wrong["after"] = json!("garbage");
    let answer = world.answer(Rights::ALL, LINKS, wrong);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let mut spouses = of(WIDOW);
    spouses["kinds"] = json!(["SPOUSE"]);
    assert_eq!(world.data(Rights::ALL, LINKS, spouses)["person"]["links"]["totalCount"], 0);
}

const NODE: &str = "query($id: ID!, $at: PointInTime) { node(id: $id, at: $at) { __typename id
    ... on Person { age } ... on Link { kind basis validity { from until } }
    ... on FamilyCard { lens snapshot { asOf } } } }";

#[test]
fn everything_is_found_again_by_its_id() {
    let world = World::new();
    let document = "query($of: PersonRef!) {
        a: card(of: $of, lens: KIN, depth: 1, at: { asOf: \"2026-01-01\" }) { id }
        b: card(of: $of) { id } person(of: $of) { id links { edges { node { id } } } } }";
    let found = world.data(Rights::ALL, document, of(WIDOW));
    let node = |id: &Value| {
        let at = json!({ "asOf": "2020-01-01" });
        world.data(Rights::ALL, NODE, json!({ "id": id, "at": at }))["node"].clone()
    };
    let person = node(&found["person"]["id"]);
    assert_eq!((&person["__typename"], &person["age"]), (&json!("Person"), &json!(34)));
    for edge in found["person"]["links"]["edges"].as_array().unwrap() {
        assert_eq!(node(&edge["node"]["id"])["id"], edge["node"]["id"]);
    }
    let (kin, card) = (node(&found["a"]["id"]), node(&found["b"]["id"]));
    assert_eq!((&kin["lens"], &kin["snapshot"]["asOf"]), (&json!("KIN"), &json!("2026-01-01")));
    assert_eq!((&card["lens"], &card["snapshot"]["asOf"]), (&json!("CARD"), &json!("2026-06-01")));
    assert_eq!(node(&json!("garbage")), Value::Null);
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = json!([found["b"]["id"], "garbage", found["person"]["id"]]);
    let answer = &world.data(Rights::ALL, nodes, json!({ "ids": ids }))["nodes"];
    assert_eq!(*answer, json!([{ "id": ids[0] }, null, { "id": ids[2] }]));
}

/// Two versions of one record are one link, whomever each names as the parent.
#[test]
fn an_old_id_finds_the_version_of_the_point_of_view() {
    let sources = registers().unwrap();
    let acts = sources.find("CIVIL_ACTS").unwrap();
    let corrected = Instant::parse("2026-05-25T00:00:00Z").unwrap();
    let mut builder = builder(true);
    for (parent_no, recorded) in [
        (HUSBAND, Recorded { from: Instant::ALWAYS, until: corrected }),
        (BIRTH_MOTHER, Recorded { from: corrected, until: Instant::NEVER }),
    ] {
        let fields = record(acts, "b-9", since("2026-05-20"));
        builder.links.push(&parent(parent_no, NEWBORN, RecordFields { recorded, ..fields }));
    }
    let world = World::of(builder.finish(sources), Limits::default());
    let before = json!({ "knownAt": "2026-05-22T00:00:00Z" });
    let link = |at: Value, parent: PersonNo| {
        let document = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
            links { edges { node { id from { iin } } } } } }";
        let of = json!({ "ref": "newborn-1" });
        let found = world.data(Rights::ALL, document, json!({ "of": of, "at": at }));
        let edges = found["person"]["links"]["edges"].as_array().unwrap().clone();
        let named = json!(iin(u64::from(parent.0)).to_string());
        let edge = edges.iter().find(|edge| edge["node"]["from"]["iin"] == named);
        edge.unwrap_or_else(|| panic!("{edges:?}"))["node"].clone()
    };
    let (old, new) = (link(before.clone(), HUSBAND), link(Value::Null, BIRTH_MOTHER));
    assert_eq!(old["id"], new["id"]);
    let document = "query($id: ID!, $at: PointInTime) { node(id: $id, at: $at) {
        ... on Link { id from { iin } } } }";
    for (at, expected) in [(before, &old), (Value::Null, &new)] {
        let found = world.data(Rights::ALL, document, json!({ "id": old["id"], "at": at }));
        assert_eq!(found["node"], *expected);
    }
}

#[test]
fn a_request_reads_the_store_once() {
    let world = World::new();
    let document = "query($of: PersonRef!) {
        card(of: $of) { members { person { age address } } warnings { about } }
        cards(of: [$of, $of, $of]) { members { person { links { totalCount } } } } service { sequence } }";
    let answer = world.data(Rights::ALL, document, of(WIDOW));
    assert_eq!(answer["cards"].as_array().unwrap().len(), 3);
    assert_eq!(world.reads.load(Ordering::Relaxed), 1);
    assert_eq!(world.service.cards_built.load(Ordering::Relaxed), 4);
}
