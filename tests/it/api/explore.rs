//! Following relations: paths, neighbourhoods, the difference of lenses and the search for people,
//! as a client asks; what is hidden is absent inside them, and every limit is met and passed.

use super::world::*;
use otbasy::api::graphql::PATHS_DOCUMENT;
use otbasy::config::{Limits, registers};
use otbasy::domain::{Day, Interval, Permission, Person, PersonNo, Rights, Sex};
use otbasy::graph::Builder;
use serde_json::{Value, json};

fn pair(from: PersonNo, to: PersonNo) -> Value {
    json!({ "from": of(from)["of"], "to": of(to)["of"], "locale": "EN" })
}

fn related(world: &World, from: PersonNo, to: PersonNo) -> Value {
    world.data(Rights::ALL, PATHS_DOCUMENT, pair(from, to))["paths"].clone()
}

fn code(answer: &Value) -> &str {
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    assert_eq!(errors.len(), 1, "{answer:#}");
    errors[0]["extensions"]["code"].as_str().unwrap()
}

#[test]
fn a_path_leads_over_a_dead_husband() {
    let found = related(&World::new(), HUSBAND, NEWBORN);
    let path = &found["paths"][0];
    assert_eq!((&path["length"], &path["term"]), (&json!(2), &json!("step-child")), "{path:#}");
    assert_eq!(path["inverseTerm"], "step-father");
    assert_eq!(path["steps"][0]["link"]["kind"], "SPOUSE");
    assert_eq!(
        (&path["steps"][0]["forward"], &path["steps"][1]["forward"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(path["steps"][1]["to"]["displayName"], "Сынақ Нұр");
    // Over the daughter it is three links; over the widow alone two.
    assert_eq!((&found["exhausted"], found["paths"].as_array().unwrap().len()), (&json!(true), 1));
    let itself = related(&World::new(), WIDOW, WIDOW);
    assert_eq!(itself["paths"][0]["term"], "self");
    assert_eq!((&itself["paths"][0]["length"], &itself["visited"]), (&json!(0), &json!(1)));
    assert_eq!(itself["exhausted"], true);
}

#[test]
fn nobody_and_nowhere() {
    let world = World::new();
    let apart = related(&world, WIDOW, BIRTH_MOTHER);
    assert_eq!((&apart["paths"], &apart["exhausted"]), (&json!([]), &json!(true)));
    let unknown = json!({ "from": { "ref": "nobody" }, "to": of(WIDOW)["of"] });
    assert_eq!(world.data(Rights::ALL, PATHS_DOCUMENT, unknown)["paths"], Value::Null);
    for document in [
        "query($of: PersonRef!) { paths(from: $of, to: $of) { visited } }",
        "query($of: PersonRef!) { neighbourhood(of: $of) { truncated } }",
        "{ searchPeople(text: \"x\") { edges { cursor } } }",
    ] {
        let answer = world.answer(all_but(Permission::Explore), document, of(WIDOW));
        assert!(answer.get("errors").is_none(), "{answer}");
        assert!(answer["data"].as_object().unwrap().values().all(Value::is_null));
    }
}

/// Forty generations in which the two of each generation are the parents of both of the next.
fn pedigree() -> World {
    let acts = registers().unwrap().find("CIVIL_ACTS").unwrap();
    let mut builder = Builder::default();
    let id = |generation: u32, n: u32| PersonNo(2 * generation + n);
    for generation in 0..=40u32 {
        for n in 0..2u32 {
            let birth = Day::new(1000 + 25 * generation as i32, 1, 1 + n).unwrap();
            let sex = if n == 0 { Sex::Male } else { Sex::Female };
            builder.people.push(&ancestor(id(generation, n), sex, birth), true, false);
            for parent in 0..2 {
                if generation > 0 {
                    let (from, to) = (id(generation - 1, parent), id(generation, n));
                    let fields =
                        record(acts, &format!("b-{}-{}", from.0, to.0), Interval::new(None, None));
                    builder.links.push(&super::world::parent(from, to, fields));
                }
            }
        }
    }
    World::of(builder.finish(registers().unwrap()), Limits::default())
}

fn ancestor(p: PersonNo, sex: Sex, birth: Day) -> Person {
    let reference = format!("p{}", p.0);
    Person { iin: None, reference, sex, birth, address: String::new(), ..somebody() }
}

#[test]
fn a_collapsed_pedigree_of_forty_generations_costs_its_people() {
    let world = pedigree();
    let ask =
        json!({ "from": { "ref": "p80" }, "to": { "ref": "p0" }, "limit": 10, "locale": "EN" });
    let found = world.data(Rights::ALL, PATHS_DOCUMENT, ask.clone())["paths"].clone();
    assert_eq!(found["paths"].as_array().unwrap().len(), 10);
    assert_eq!((&found["paths"][9]["length"], &found["exhausted"]), (&json!(40), &json!(false)));
    assert!(found["visited"].as_u64().unwrap() <= 82, "{}", found["visited"]);
    assert_eq!(found, world.data(Rights::ALL, PATHS_DOCUMENT, ask)["paths"]);
}

#[test]
fn the_limits_of_a_search_are_met_and_passed() {
    let with = |limits: Limits| World::of(country(true), limits);
    let ask = |world: &World, limit: i32| {
        let mut variables = pair(HUSBAND, NEWBORN);
        variables["limit"] = json!(limit);
        world.answer(Rights::ALL, PATHS_DOCUMENT, variables)
    };
    let world = World::new();
    assert!(ask(&world, 10).get("errors").is_none() && ask(&world, 1).get("errors").is_none());
    assert_eq!(code(&ask(&world, 11)), "PAGE_TOO_LARGE");
    assert_eq!(code(&ask(&world, 0)), "BAD_USER_INPUT");
    assert_eq!(code(&ask(&world, -1)), "BAD_USER_INPUT");
    let length = |path_length| ask(&with(Limits { path_length, ..Limits::default() }), 3);
    assert!(length(2).get("errors").is_none());
    assert_eq!(code(&length(1)), "PATH_TOO_LONG");
    let visited = ask(&world, 3)["data"]["paths"]["visited"].as_u64().unwrap() as usize;
    let people = |path_people| ask(&with(Limits { path_people, ..Limits::default() }), 3);
    assert!(people(visited).get("errors").is_none());
    assert_eq!(code(&people(visited - 1)), "FAMILY_TOO_LARGE");
    let search = |letters: usize| {
        let text = "а".repeat(letters);
        let document = "query($text: String!) { searchPeople(text: $text) { edges { score } } }";
        world.answer(Rights::ALL, document, json!({ "text": text }))
    };
    assert!(search(200).get("errors").is_none());
    assert_eq!(code(&search(201)), "BAD_USER_INPUT");
}

const AROUND: &str = "query($of: PersonRef!, $depth: Int! = 1, $kinds: [LinkKind!],
    $limit: Int! = 100) { neighbourhood(of: $of, depth: $depth, kinds: $kinds, limit: $limit) {
    snapshot { asOf } people { id displayName } links { id kind basis from { id } to { id } }
    frontier truncated } }";

fn around(world: &World, p: PersonNo, more: &Value) -> Value {
    let mut variables = of(p);
    variables.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.data(Rights::ALL, AROUND, variables)["neighbourhood"].clone()
}

fn names(found: &Value) -> Vec<&str> {
    let people = found["people"].as_array().unwrap().iter();
    people.map(|p| p["displayName"].as_str().unwrap().trim_start_matches("Сынақ ")).collect()
}

#[test]
fn a_neighbourhood_has_everybody_and_every_link_once_nearest_first() {
    let world = World::new();
    let near = around(&world, HUSBAND, &json!({}));
    assert_eq!(names(&near), ["Дәурен", "Айгүл", "Алуа"]);
    let kinds: Vec<&Value> = near["links"].as_array().unwrap().iter().map(|l| &l["kind"]).collect();
    assert_eq!(kinds, ["PARENT", "PARENT", "SPOUSE"], "the widow's daughter is also his");
    assert_eq!(
        (&near["frontier"], &near["truncated"]),
        (&json!([near["people"][1]["id"]]), &json!(false))
    );
    let wide = around(&world, HUSBAND, &json!({ "depth": 2 }));
    assert_eq!(names(&wide), ["Дәурен", "Айгүл", "Алуа", "Тимур", "Нұр"]);
    assert_eq!((&wide["frontier"], &wide["truncated"]), (&json!([]), &json!(false)));
    let cut = around(&world, HUSBAND, &json!({ "depth": 2, "limit": 4 }));
    assert_eq!((names(&cut), &cut["truncated"]), (names(&wide)[..4].to_vec(), &json!(true)));
    let exact = around(&world, HUSBAND, &json!({ "depth": 2, "limit": 5 }));
    assert_eq!(exact, wide);
    let married = around(&world, HUSBAND, &json!({ "depth": 2, "kinds": ["SPOUSE"] }));
    assert_eq!(names(&married), ["Дәурен", "Айгүл"]);
    let alone = around(&world, HUSBAND, &json!({ "depth": 0 }));
    assert_eq!((names(&alone), &alone["links"]), (vec!["Дәурен"], &json!([])));
    for (argument, value, expected) in [
        ("depth", -1, "BAD_USER_INPUT"),
        ("depth", 11, "BAD_USER_INPUT"),
        ("limit", 0, "BAD_USER_INPUT"),
        ("limit", 101, "PAGE_TOO_LARGE"),
    ] {
        let mut variables = of(WIDOW);
        variables[argument] = json!(value);
        assert_eq!(code(&world.answer(Rights::ALL, AROUND, variables)), expected);
    }
}

const DIFF: &str =
    "query($of: PersonRef!, $a: Lens!, $b: Lens!) { lensDiff(of: $of, a: $a, b: $b) {
    snapshot { asOf } onlyA { ...D } onlyB { ...D } } }
    fragment D on LensDifference { person { displayName } rule because { kind } }";

#[test]
fn two_lenses_differ_by_named_rules() {
    let world = World::new();
    let ask = |p, a: &str, b: &str| {
        let mut variables = of(p);
        (variables["a"], variables["b"]) = (json!(a), json!(b));
        world.data(Rights::ALL, DIFF, variables)["lensDiff"].clone()
    };
    let found = ask(WIDOW, "CARD", "KIN");
    assert_eq!(found["onlyA"], json!([]));
    assert_eq!(
        found["onlyB"],
        json!([{ "person": { "displayName": "Сынақ Дәурен" },
        "rule": "not-listed", "because": [{ "kind": "SPOUSE" }] }])
    );
    let mirrored = ask(WIDOW, "KIN", "CARD");
    assert_eq!((&mirrored["onlyA"], &mirrored["onlyB"]), (&found["onlyB"], &found["onlyA"]));
    assert_eq!(ask(WIDOW, "CARD", "CARD")["onlyA"], json!([]));
    // A child has no LARGE_FAMILY lens.
    let child = ask(DAUGHTER, "CARD", "LARGE_FAMILY");
    assert!(child["onlyA"].as_array().unwrap().iter().all(|d| d["rule"] == "not-applicable"));
    assert_eq!(child["onlyA"].as_array().unwrap().len(), 4);
    let mut survivors = of(HUSBAND);
    (survivors["a"], survivors["b"]) = (json!("KIN"), json!("SURVIVORS"));
    let found = world.data(Rights::ALL, DIFF, survivors);
    let only = found["lensDiff"]["onlyA"].as_array().unwrap();
    assert!(!only.is_empty() && only.iter().all(|d| d["rule"] == "no-survivor"), "{found:#}");
    let nobody = json!({ "of": { "ref": "nobody" }, "a": "CARD", "b": "KIN" });
    assert_eq!(world.data(Rights::ALL, DIFF, nobody)["lensDiff"], Value::Null);
}

/// Spec 2 §8: two data sets that differ in a secret adoption alone, to the byte.
#[test]
fn an_adoption_is_absent_inside_every_search() {
    let adopted = World::of(country(true), Limits::default());
    let born = World::of(country(false), Limits::default());
    let rights = all_but(Permission::AdoptionRead);
    let everybody = [WIDOW, HUSBAND, DAUGHTER, SON, BIRTH_MOTHER, NEWBORN];
    let both = |document: &str, variables: &Value| {
        let [a, b] =
            [&adopted, &born].map(|w| w.answer(rights, document, variables.clone()).to_string());
        assert_eq!(a, b, "{variables}");
    };
    for from in everybody {
        for to in everybody {
            for as_of in ["2014-01-01", "2016-01-10", "2026-06-01"] {
                let mut variables = pair(from, to);
                variables["at"] = json!({ "asOf": as_of });
                both(PATHS_DOCUMENT, &variables);
            }
        }
        for depth in 0..3 {
            let mut variables = of(from);
            variables["depth"] = json!(depth);
            both(AROUND, &variables);
            (variables["a"], variables["b"]) = (json!("CARD"), json!("KIN"));
            both(DIFF, &variables);
        }
    }
    let search = "query($text: String!) { searchPeople(text: $text) { edges { cursor score node { id
        links { totalCount edges { cursor node { id } } } } } pageInfo { endCursor hasNextPage } } }";
    both(search, &json!({ "text": "сынак" }));
    // With the right the two worlds differ, so that the comparison can fail.
    let seen = |world: &World| {
        let mut variables = pair(SON, BIRTH_MOTHER);
        variables["at"] = json!({ "asOf": "2014-01-01" });
        world.answer(Rights::ALL, PATHS_DOCUMENT, variables).to_string()
    };
    assert_ne!(seen(&adopted), seen(&born));
}
