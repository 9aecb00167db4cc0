//! The demo, and finding people: what somebody sees first.

use super::{Home, MOTHER, WARD};
use serde_json::Value;

#[test]
fn the_demo_makes_a_store_and_then_uses_it() {
    let home = Home::new();
    let first = home.run(&["demo", "--people", "500", "--once"]).done();
    assert!(first.starts_with("made a store of 5"), "{first}");
    let (_, cards) = first.split_once("\n\n").unwrap();
    for part in ["Асыраушысынан айырылған отбасы", MOTHER, "әжесінің қорғаншылығында", WARD]
    {
        assert!(cards.contains(part), "{part} is not in {cards}");
    }
    let health = home.run(&["health", "--deep"]).done();
    assert!(health.starts_with("sound: 56"), "{health}");
    assert_eq!(home.run(&["demo", "--people", "500", "--once"]).done(), cards);
    assert_eq!(home.run(&["health", "--deep"]).done(), health);
    for (lang, parts) in [
        ("ru", ["Потеря кормильца", "под опекой бабушки"]),
        ("en", ["Loss of a breadwinner", "under a grandmother’s guardianship"]),
    ] {
        let out = home.run(&["demo", "--once", "--lang", lang]).done();
        for part in parts.iter().chain(&[MOTHER, WARD]) {
            assert!(out.contains(part), "{part} is not in {out}");
        }
    }
}

/// A store as a demo leaves it that is stopped after the country, or while the families come in.
#[test]
fn the_demo_goes_on_where_it_was_stopped() {
    let home = Home::new();
    let demo = ["demo", "--people", "300", "--once", "--store"];
    let cards = |out: String| out.split_once("\n\n").unwrap().1.to_owned();
    let whole = cards(home.run(&[&demo[..], &["whole"]].concat()).done());
    let health = |store: &str| {
        let out = home.run(&["health", "--deep", "--store", store]).done();
        out.split(" of statuses").next().unwrap().to_owned()
    };
    let country = ["generate", "--people", "300", "--errors", "realistic", "--out", "country"];
    home.run(&country).done();
    home.families("families");
    for (store, done) in [("a", &["country"][..]), ("b", &["country", "families"])] {
        for extract in done {
            home.run(&["import", extract, "--synthetic", "--store", store]).done();
        }
        assert_eq!(cards(home.run(&[&demo[..], &[store]].concat()).done()), whole, "{store}");
        assert_eq!(health(store), health("whole"), "{store}");
        let again = home.run(&[&demo[..], &[store]].concat()).done();
        assert_eq!(again, whole, "{store} is a whole demo store now");
    }
}

#[test]
fn the_demo_leaves_the_store_of_others_alone() {
    let home = Home::new();
    let persons = "ref,surname,given_name,patronymic,sex,birth_date,death_date,citizenship,region,\
                   address,phone,protected,iin\n";
    home.write("mine/persons.csv", &format!("{persons}a,S,G,,F,1980-01-01,,,,,,,\n"));
    home.run(&["import", "mine"]).done();
    home.run(&["generate", "--people", "300", "--errors", "realistic", "--out", "country"]).done();
    home.run(&["import", "country", "--synthetic", "--store", "of-300"]).done();
    for (store, args) in [
        ("otbasy-data", &["demo", "--once", "--people", "300"][..]),
        ("otbasy-data", &["demo", "--once", "--people", "0"]),
        ("of-300", &["demo", "--once", "--people", "200", "--store", "of-300"]),
    ] {
        let before = home.run(&["health", "--deep", "--store", store]).done();
        home.run(args).fails(2, &[store, "--store"]);
        assert_eq!(home.run(&["health", "--deep", "--store", store]).done(), before);
    }
}

#[test]
fn the_demo_keeps_the_day_of_its_stories() {
    let home = Home::demo();
    let plain = home.run(&["card", MOTHER, "--lang", "en"]).done();
    assert!(plain.contains("1\u{a0}June 2026"), "{plain}");
    assert_eq!(plain, home.run(&["card", MOTHER, "--lang", "en", "--as-of", "2026-06-01"]).done());
    let before = home.run(&["card", MOTHER, "--lang", "en", "--as-of", "2026-04-08"]).done();
    let husband = "848314329190";
    assert!(before.contains(husband) && !plain.contains(husband), "{before}");
}

#[test]
fn the_demo_serves() {
    let home = Home::new();
    let mut serving = home.serve(&["demo", "--people", "50", "--port", "0"]);
    assert!(serving.said.contains(MOTHER) && serving.said.contains(WARD), "{}", serving.said);
    assert!(serving.address.ip().is_loopback() && serving.admin.ip().is_loopback());
    let answer = serving.post("", r#"{"query":"{ service { backend } }"}"#);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, r#"{"data":{"service":{"backend":"embedded"}}}"#);
    serving.terminate();
    assert_eq!(serving.ended(std::time::Duration::from_secs(10)).code(), Some(0));
}

#[test]
fn found_in_both_spellings_by_number_and_by_reference() {
    let home = Home::demo();
    for words in [
        &["Оспанова", "Айгүл"][..],
        &["оспанова айгул"],
        &["АЙГУЛ", "каиратк", "оспан"],
        &["Оспанова", "Айгүл", "Қайратқызы"],
        &[MOTHER],
    ] {
        let out = home.run(&[&["find"][..], words].concat()).done();
        let found: Vec<&str> = out.lines().filter(|line| line.starts_with(MOTHER)).collect();
        assert_eq!(found.len(), 1, "{words:?}: {out}");
        assert!(found[0].ends_with("1988-07-21 Оспанова Айгүл Қайратқызы"), "{out}");
    }
    let out = home.run(&["find", "ref:DEMO-KANDAS-1"]).done();
    assert!(out.starts_with("ref:DEMO-KANDAS-1") && out.contains("Қажымұрат Аяулым"), "{out}");
    assert_eq!(out, home.run(&["find", "Кажымурат", "аяул"]).done());
    let json = home.run(&["find", MOTHER, "--format", "json"]).done();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["identity"], MOTHER);
    assert_eq!(json.as_array().unwrap().len(), 1);
    let nobody = home.run(&["find", "Оспанова", "Щщщ"]).done();
    assert!(nobody.starts_with("nobody found"), "{nobody}");
    let two = home.run(&["find", "а", "--limit", "2"]).done();
    assert_eq!(two.lines().count(), 2, "{two}");
}
