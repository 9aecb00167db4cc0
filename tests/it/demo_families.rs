//! The demo families: every story names people who are there, and nobody in them can be real.

use otbasy::domain::{Day, Iin};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Stories {
    as_of: String,
    stories: Vec<Told>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    name: String,
    person: String,
    #[serde(default)]
    others: Vec<String>,
    title: BTreeMap<String, String>,
    story: BTreeMap<String, String>,
}

type Row = HashMap<String, String>;

fn seed(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seed/demo").join(file)
}

fn rows(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(seed(file)).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

fn stories() -> Stories {
    toml::from_str(&std::fs::read_to_string(seed("stories.toml")).unwrap()).unwrap()
}

fn identity(person: &Row) -> String {
    match person["iin"].as_str() {
        "" => format!("ref:{}", person["ref"]),
        iin => iin.to_owned(),
    }
}

#[test]
fn every_story_names_people_who_are_there_in_three_languages() {
    let people: HashSet<String> = rows("persons.csv").iter().map(identity).collect();
    let Stories { as_of, stories } = stories();
    assert_eq!(as_of, "2026-06-01");
    assert!(stories.len() >= 12);
    let names: HashSet<&str> = stories.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names.len(), stories.len());
    assert!(names.contains("loss-of-breadwinner"));
    assert!(names.contains("guardianship-of-disabled-child"));
    for story in &stories {
        assert!(story.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        for person in story.others.iter().chain([&story.person]) {
            assert!(people.contains(person), "{}: nobody is {person}", story.name);
        }
        for texts in [&story.title, &story.story] {
            let languages: Vec<&str> = texts.keys().map(String::as_str).collect();
            assert_eq!(languages, ["en", "kk", "ru"]);
            assert!(texts.values().all(|text| !text.trim().is_empty()));
        }
    }
}

#[test]
fn everyone_belongs_to_a_story_and_nobody_can_be_real() {
    let told: HashSet<String> = stories()
        .stories
        .into_iter()
        .flat_map(|s| s.others.into_iter().chain([s.person]))
        .collect();
    let mut seen = HashSet::new();
    for person in rows("persons.csv") {
        let who = identity(&person);
        assert!(seen.insert(who.clone()), "{who} twice");
        if !person["iin"].is_empty() {
            let iin = Iin::parse(&person["iin"]).unwrap();
            assert!(iin.is_synthetic(), "{who}");
            let (year, month, day) = Day::parse(&person["birth_date"]).unwrap().civil();
            let digits = format!("{:02}{:02}{day:02}", year % 100, month + 80);
            assert!(who.starts_with(&digits), "{who} was born {}", person["birth_date"]);
            assert_eq!(iin.digit(7).is_multiple_of(2), person["sex"] == "F", "{who}");
        }
        let untold = person["surname"] == "Морозова" || !person["death_date"].is_empty();
        assert!(told.contains(&who) || untold, "{who} is in no story");
    }
}

#[test]
fn every_record_of_the_demo_is_about_people_who_are_there() {
    let people: HashSet<String> = rows("persons.csv").iter().map(identity).collect();
    let (links, statuses, incomes) = (rows("links.csv"), rows("statuses.csv"), rows("incomes.csv"));
    let mut ids = HashSet::new();
    for row in links.iter().chain(&statuses) {
        assert!(ids.insert(row["id"].clone()), "{} twice", row["id"]);
        for column in ["valid_from", "valid_until"] {
            assert!(row[column].is_empty() || Day::parse(&row[column]).is_ok(), "{row:?}");
        }
    }
    for link in &links {
        assert!(people.contains(&link["from_iin"]) && people.contains(&link["to_iin"]));
    }
    for row in statuses.iter().chain(&incomes) {
        assert!(people.contains(&row["iin"]), "{row:?}");
    }
}
