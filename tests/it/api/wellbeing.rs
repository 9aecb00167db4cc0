//! The level of well-being: who sees which part of it, by which model, and where there is none.

use super::world::*;
use otbasy::config::Limits;
use otbasy::domain::{Income, IncomeKind, Month, Permission, Person, PersonNo, Rights, Tenge};
use otbasy::graph::Builder;
use serde_json::{Value, json};

/// The family with a salary of 40 000 a month in the quarter before June 2026: 10 000 a head.
fn earning() -> World {
    earning_with(builder(true))
}

fn earning_with(mut builder: Builder) -> World {
    let salary = |month| Income {
        month: Month::parse(month).unwrap(),
        kind: IncomeKind::Salary,
        amount: Tenge::parse("40000").unwrap(),
    };
    builder.incomes.push(WIDOW, &["2026-01", "2026-02", "2026-03"].map(salary));
    World::of(builder.finish(otbasy::config::registers().unwrap()), Limits::default())
}

const ASKED: &str = "query($of: PersonRef!, $model: String, $at: PointInTime) {
    card(of: $of, at: $at) { wellbeing(model: $model) { model sample version level score
        title(locale: EN) levelTitle(locale: EN) about(locale: EN)
        indicators { name title(locale: EN) value weight contribution } }
        redactions { field } } }";

fn asked(world: &World, rights: Rights, more: Value) -> Value {
    let mut variables = of(WIDOW);
    for (name, value) in more.as_object().unwrap() {
        variables[name] = value.clone();
    }
    world.data(rights, ASKED, variables)["card"].take()
}

fn added(wellbeing: &Value) -> Vec<(&str, &str)> {
    let rows = wellbeing["indicators"].as_array().unwrap().iter();
    let rows = rows.map(|row| [&row["name"], &row["contribution"]].map(|v| v.as_str().unwrap()));
    rows.map(|[name, part]| (name, part)).filter(|(_, part)| *part != "0").collect()
}

#[test]
fn the_level_is_that_of_the_first_model_and_shows_what_adds_to_it() {
    let card = asked(&earning(), Rights::ALL, json!({}));
    let wellbeing = &card["wellbeing"];
    assert_eq!(
        (&wellbeing["model"], &wellbeing["level"]),
        (&json!("SAMPLE_COUNTING"), &json!("E"))
    );
    assert_eq!((&wellbeing["sample"], &wellbeing["score"]), (&json!(true), &json!("0.65")));
    let expected = [
        ("income_below_line", "0.1"),
        ("income_below_minimum", "0.1"),
        ("no_adult_employed", "0.1"),
        ("disability", "0.1"),
        ("lost_breadwinner", "0.05"),
        ("single_parent", "0.1"),
        ("dependency", "0.1"),
    ];
    assert_eq!(added(wellbeing), expected);
    let line = &wellbeing["indicators"][0];
    assert_eq!(line["value"], "0.280933", "10 000 of a line of 35 595.70");
    assert_eq!(
        (&line["weight"], wellbeing["indicators"].as_array().unwrap().len()),
        (&json!("0.1"), 12)
    );
    assert!(wellbeing["title"].as_str().unwrap().contains("sample"), "{wellbeing}");
    assert_eq!(card["redactions"], json!([]));
}

#[test]
fn another_model_is_asked_for_by_its_code() {
    let world = earning();
    let card = asked(&world, Rights::ALL, json!({ "model": "SAMPLE_SIX_CATEGORIES" }));
    let wellbeing = &card["wellbeing"];
    // Three dependants to one earner, one of four disabled, nobody idle.
    assert_eq!(
        added(wellbeing),
        [("dependency", "0.04"), ("disability", "0.06"), ("idle_adults", "0.15")]
    );
    assert_eq!((&wellbeing["level"], &wellbeing["score"]), (&json!("2"), &json!("0.25")));
    let listed = world.data(Rights::NONE, "{ service { scoringModels } }", json!({}));
    let models = json!(["SAMPLE_COUNTING", "SAMPLE_SIX_CATEGORIES"]);
    assert_eq!(listed["service"]["scoringModels"], models);
    let mut variables = of(WIDOW);
    variables["model"] = json!("NONE");
    let answer = world.answer(Rights::ALL, ASKED, variables);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("SAMPLE_COUNTING"));
}

#[test]
fn there_is_no_level_without_incomes_before_amounts_or_without_the_right() {
    let world = earning();
    let none = |world: &World, rights, at: &str| {
        asked(world, rights, json!({ "at": { "asOf": at } }))["wellbeing"].is_null()
    };
    assert!(!none(&world, Rights::ALL, "2026-06-01"));
    assert!(none(&world, Rights::ALL, "2026-07-01"), "of that quarter no income is on record");
    assert!(none(&world, Rights::ALL, "2023-12-31"));
    assert!(none(&world, all_but(Permission::IncomeRead), "2026-06-01"));
    assert!(none(&World::new(), Rights::ALL, "2026-06-01"));
}

#[test]
fn counts_of_statuses_are_left_out_and_named_for_a_caller_without_the_right() {
    let card = asked(&earning(), all_but(Permission::HealthRead), json!({}));
    let indicators = card["wellbeing"]["indicators"].as_array().unwrap();
    let names: Vec<&str> = indicators.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"lost_breadwinner") && names.len() == 10, "{names:?}");
    assert!(!names.contains(&"disability") && !names.contains(&"idle_adult"), "{names:?}");
    let fields: Vec<&Value> =
        card["redactions"].as_array().unwrap().iter().map(|r| &r["field"]).collect();
    assert!(fields.contains(&&json!("wellbeing.indicators")), "{fields:?}");
}

/// Whoever knows the law works an income out of the sums that rest on it.
#[test]
fn no_step_states_a_sum_that_gives_an_income_back() {
    let world = earning();
    let asked = "query($of: PersonRef!) { card(of: $of) {
        entitlements(codes: [\"TARGETED_AID\"]) { explanation(locale: EN) { steps { text } } } } }";
    let sums = |rights| {
        let card = world.data(rights, asked, of(WIDOW))["card"].take();
        let rows = card["entitlements"].as_array().unwrap().clone();
        assert!(!rows.is_empty(), "{card}");
        let steps = rows.iter().flat_map(|row| row["explanation"]["steps"].as_array().unwrap());
        steps.filter(|step| step["text"].as_str().unwrap().contains('₸')).count()
    };
    assert!(sums(Rights::ALL) > 1);
    assert_eq!(sums(all_but(Permission::IncomeRead)), 0);
}

/// Spec 2 §5: whoever has the number of two people makes the whole card uncertain.
#[test]
fn a_card_that_cannot_be_certified_carries_no_amounts() {
    let asked = "query($of: PersonRef!) { card(of: $of) { soundness incomePerMember { amount }
        entitlements { status monthly { amount } once { amount } } } }";
    let sound = earning().data(Rights::ALL, asked, of(WIDOW));
    assert_eq!(sound["card"]["incomePerMember"]["amount"], "10000");
    let mut builder = builder(true);
    let acts = otbasy::config::registers().unwrap().find("CIVIL_ACTS").unwrap();
    let child = Person { birth: day("2018-01-01"), ..somebody() };
    builder.people.push(&child, true, true);
    builder.links.push(&parent(WIDOW, PersonNo(6), record(acts, "b-9", since("2018-01-01"))));
    let world = earning_with(builder);
    let card = &world.data(Rights::ALL, asked, of(WIDOW))["card"];
    assert_eq!(card["soundness"], "NOT_CERTIFIABLE");
    assert_eq!(card["incomePerMember"], Value::Null);
    let rows = card["entitlements"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["status"] == "ENTITLED"), "{card}");
    for row in rows {
        assert_eq!((&row["monthly"], &row["once"]), (&Value::Null, &Value::Null));
    }
}
