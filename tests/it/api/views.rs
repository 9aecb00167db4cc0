//! Cards, what is withheld from whom, and what is not built yet.

use super::world::*;
use otbasy::api::graphql::CARD_DOCUMENT;
use otbasy::api::graphql::not_built::NOT_BUILT;
use otbasy::config::Limits;
use otbasy::domain::{Permission, Rights};
use serde_json::{Value, json};

fn card(world: &World, rights: Rights) -> Value {
    world.data(rights, CARD_DOCUMENT, of(WIDOW))["card"].clone()
}

#[test]
fn the_shipped_document_shows_the_family() {
    let card = card(&World::new(), Rights::ALL);
    let names = |list: &Value| -> Vec<String> {
        let name = |m: &Value| m["person"]["displayName"].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(name).collect()
    };
    assert_eq!(names(&card["members"]), ["Сынақ Айгүл", "Сынақ Тимур", "Сынақ Алуа", "Сынақ Нұр"]);
    assert_eq!(card["members"][0]["roles"], json!(["HOLDER"]));
    assert_eq!(card["members"][1]["roles"], json!(["ADOPTED_CHILD"]));
    assert!(card["members"][2]["because"][0]["kind"] == "PARENT", "{card:#}");
    assert_eq!(card["reference"]["displayName"], "Сынақ Айгүл");
    let kinds: Vec<&Value> =
        card["circumstances"].as_array().unwrap().iter().map(|c| &c["kind"]).collect();
    assert!(
        kinds.contains(&&json!("DISABLED_CHILD")) && kinds.contains(&&json!("SINGLE_PARENT")),
        "{kinds:?}"
    );
    assert_eq!(card["nextReview"], card["calendar"][0]["on"]);
    let owed = card["entitlements"].as_array().unwrap();
    assert!(owed.iter().any(|row| row["code"] == "DISABILITY_STATE"), "{owed:#?}");
    for row in owed {
        let why = &row["explanation"];
        assert!(why["steps"].as_array().unwrap().len() > 1 && why["steps"][0]["parent"].is_null());
        assert!(why["steps"][1]["parent"] == 0 && row["title"] != row["code"], "{row:#}");
        assert_eq!(row["status"], "ENTITLED", "{row:#}");
    }
    assert_eq!(card["wellbeing"], Value::Null);
    let codes: Vec<&Value> =
        card["warnings"].as_array().unwrap().iter().map(|w| &w["code"]).collect();
    assert!(!codes.contains(&&json!("rules-missing")), "{codes:?}");
    for warning in card["warnings"].as_array().unwrap() {
        let message = warning["message"].as_str().unwrap();
        assert!(!message.starts_with("warning-"), "{message}");
    }
    assert_eq!(card["redactions"], json!([]));
}

#[test]
fn a_status_that_proves_something_is_left_out_and_named() {
    let world = World::new();
    let proofs = |card: &Value| {
        let facts = card["circumstances"].as_array().unwrap().iter();
        let all: Vec<Value> =
            facts.flat_map(|c| c["because"].as_array().unwrap().clone()).collect();
        all.iter().filter(|fact| fact["__typename"] == "PersonStatus").count()
    };
    let open = card(&world, Rights::ALL);
    assert!(proofs(&open) > 0, "{open:#}");
    let narrowed = card(&world, all_but(Permission::HealthRead));
    assert_eq!(proofs(&narrowed), 0);
    let named = json!([{ "field": "circumstances.because", "reason": "PURPOSE" }]);
    assert_eq!(narrowed["redactions"], named);
    let poor = card(&world, all_but(Permission::IncomeRead));
    let fields: Vec<&Value> =
        poor["redactions"].as_array().unwrap().iter().map(|r| &r["field"]).collect();
    assert_eq!(fields, [&json!("incomePerMember"), &json!("wellbeing")]);
}

/// Spec 2 §8: for a caller without the right both worlds answer the same bytes.
#[test]
fn an_adopted_child_and_a_born_one_look_the_same_without_the_right() {
    let adopted = World::of(country(true), Limits::default());
    let born = World::of(country(false), Limits::default());
    let rights = all_but(Permission::AdoptionRead);
    for p in [WIDOW, SON, BIRTH_MOTHER] {
        let links =
            "query($of: PersonRef!) { person(of: $of) { id links { totalCount edges { cursor
            node { id kind basis validity { from until } provenance { source document } term }
            other { id displayName } } } } }";
        for document in [CARD_DOCUMENT, links] {
            let both =
                [&adopted, &born].map(|world| world.data(rights, document, of(p)).to_string());
            assert_eq!(both[0], both[1]);
        }
    }
    let seen = card(&adopted, Rights::ALL).to_string();
    assert_ne!(seen, card(&adopted, rights).to_string());
    // The replaced link has an id, and it opens nothing.
    let links = "query($of: PersonRef!, $at: PointInTime) {
        person(of: $of, at: $at) { links { edges { node { id } } } } }";
    let mut variables = of(BIRTH_MOTHER);
    variables["at"] = json!({ "asOf": "2014-01-01" });
    let found = adopted.data(Rights::ALL, links, variables);
    let id = &found["person"]["links"]["edges"][0]["node"]["id"];
    assert!(id.is_string(), "{found}");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(adopted.data(rights, node, json!({ "id": id }))["node"], Value::Null);
    assert_eq!(adopted.data(Rights::ALL, node, json!({ "id": id }))["node"]["id"], *id);
}

#[test]
fn a_family_past_the_cap_is_refused_and_nothing_is_guessed() {
    let ask = |family_people| {
        let limits = Limits { family_people, ..Limits::default() };
        World::of(country(true), limits).answer(Rights::ALL, CARD_DOCUMENT, of(WIDOW))
    };
    let refused = ask(2);
    assert_eq!(refused["data"]["card"], Value::Null, "{refused:#}");
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FAMILY_TOO_LARGE", "{refused:#}");
    assert_eq!(ask(20)["errors"], Value::Null);
}

/// A request for each field that is not built, with everything that it requires.
const ASKED: &[(&str, &str)] = &[
    ("Query.me", "{ me { id } }"),
    ("Query.genogram", "query($of: PersonRef!) { genogram(of: $of) { width } }"),
    ("Query.notices", "{ notices { edges { cursor } } }"),
    ("Query.funnel", "{ funnel(from: \"2026-01-01\", until: \"2026-02-01\") { code } }"),
    ("Query.jobs", "{ jobs { id } }"),
    ("Query.accessLog", "{ accessLog { nodes { actor } } }"),
    (
        "Mutation.answerNotice",
        "mutation { answerNotice(id: \"1\", consent: true) { notice { id } } }",
    ),
    ("Mutation.startJob", "mutation { startJob(kind: \"sweep\") { job { id } } }"),
];

#[test]
fn what_is_not_built_answers_one_error_that_says_so() {
    let world = World::new();
    for (field, document) in ASKED {
        let answer = world.answer(Rights::ALL, document, of(WIDOW));
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{field}: {answer}");
        assert_eq!(errors[0]["extensions"]["code"], "NOT_IMPLEMENTED", "{field}: {answer}");
        assert!(errors[0]["message"].as_str().unwrap().starts_with(field), "{answer}");
    }
    let asked: Vec<&str> = ASKED.iter().map(|(field, _)| *field).collect();
    let listed: Vec<&str> =
        NOT_BUILT.iter().filter(|field| !field.starts_with("Subscription.")).copied().collect();
    assert_eq!(asked, listed);
}

#[test]
fn a_root_field_without_its_permission_is_null_and_a_change_is_refused() {
    let world = World::new();
    for (field, document) in ASKED {
        let guard = match *field {
            "Query.funnel" | "Query.jobs" | "Mutation.startJob" => Permission::Jobs,
            _ => continue,
        };
        let answer = world.answer(all_but(guard), document, of(WIDOW));
        if field.starts_with("Query.") {
            assert!(answer.get("errors").is_none(), "{field}: {answer}");
            assert!(answer["data"].as_object().unwrap().values().all(Value::is_null), "{field}");
        } else {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{field}");
        }
    }
}

#[test]
fn the_service_says_what_it_allows() {
    let answer = World::new().data(
        Rights::NONE,
        "{ service { version ruleSet backend sequence limits { queryBytes tokens depth
            selfDepth aliases rootFields directives cost pageSize multiGet timeoutMs } } }",
        json!({}),
    );
    let limits = &answer["service"]["limits"];
    let expected = json!({ "queryBytes": 16384, "tokens": 1500, "depth": 12,
        "selfDepth": 3, "aliases": 30,
        "rootFields": 10, "directives": 10, "cost": 50000,
        "pageSize": 100, "multiGet": 200, "timeoutMs": 2000 });
    assert_eq!(*limits, expected);
    assert_eq!(answer["service"]["sequence"], "7");
}

#[test]
fn a_failed_field_is_null_or_takes_its_parent_with_it() {
    let world = World::new();
    let document = "query($of: PersonRef!) { cards(of: [$of]) { holder { sex } } me { id }
        p: person(of: $of) { sex history(after: \"x\") { edges { cursor } } } q: person(of: $of) { sex }
        nodes(ids: [\"x\"]) { id } service { backend } }";
    let answer = world.answer(Rights::ALL, document, of(WIDOW));
    let expected = "{\"cards\":[{\"holder\":{\"sex\":\"F\"}}],\"me\":null,\"p\":null,\
        \"q\":{\"sex\":\"F\"},\"nodes\":[null],\"service\":{\"backend\":\"embedded\"}}";
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(answer["data"], expected);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 2);
    let deep = "query($of: PersonRef!) {
        card(of: $of) { lens members { person { history(after: \"x\") { edges { cursor } } } } } }";
    assert_eq!(world.answer(Rights::ALL, deep, of(WIDOW))["data"], json!({ "card": null }));
}

#[test]
fn two_points_in_time_differ_by_who_left_and_who_came() {
    let world = World::new();
    let document = "query($of: PersonRef!, $from: PointInTime!, $to: PointInTime!) {
        cardDiff(of: $of, from: $from, to: $to) {
            from { asOf knownAt sequence } to { asOf knownAt sequence }
            joined { person { birthDate } roles } left { person { deathDate age } roles }
            circumstancesGained circumstancesLost causes { id }
            entitlementsGained { id } entitlementsLost { id } entitlementsChanged { after { id } }
        } }";
    let ask = |of: Value, from: &str, to: &str| {
        let point = |day: &str| json!({ "asOf": day });
        let variables = json!({ "of": of["of"], "from": point(from), "to": point(to) });
        world.data(Rights::ALL, document, variables)["cardDiff"].take()
    };
    let diff = ask(of(WIDOW), "2025-02-28", "2026-06-01");
    let at = |day| json!({ "asOf": day, "knownAt": null, "sequence": "7" });
    assert_eq!((&diff["from"], &diff["to"]), (&at("2025-02-28"), &at("2026-06-01")));
    let left = json!([{ "person": { "deathDate": "2025-03-01", "age": 45 }, "roles": ["SPOUSE"] }]);
    assert_eq!(diff["left"], left);
    let joined = json!([{ "person": { "birthDate": "2026-05-20" }, "roles": ["CHILD"] }]);
    assert_eq!(diff["joined"], joined);
    let gained = json!(["LOST_BREADWINNER", "SINGLE_PARENT", "NEWBORN"]);
    assert_eq!((&diff["circumstancesGained"], &diff["circumstancesLost"]), (&gained, &json!([])));
    let same = ask(of(WIDOW), "2026-06-01", "2026-06-01");
    for list in [
        "joined",
        "left",
        "circumstancesGained",
        "circumstancesLost",
        "causes",
        "entitlementsGained",
        "entitlementsLost",
        "entitlementsChanged",
    ] {
        assert_eq!(same[list], json!([]), "{list}");
    }
    assert_eq!(ask(json!({ "of": { "ref": "nobody" } }), "2025-01-01", "2026-01-01"), Value::Null);
}
