//! What `otbasy why` says would turn a refusal: days on which time alone does, and no others; and
//! what it says of somebody missing.

use super::Home;
use crate::reference::World;
use otbasy::domain::{Basis, Day, LinkKind, Sex, StatusKind};

fn day(text: &str) -> Option<Day> {
    Some(Day::parse(text).unwrap())
}

fn taken_in(world: &World) -> Home {
    let home = Home::new();
    let dir = home.path("extract");
    std::fs::create_dir(&dir).unwrap();
    world.write(&dir);
    home.run(&["import", "extract", "--synthetic"]).done();
    home
}

fn why(home: &Home, who: &str, code: &str) -> String {
    home.run(&["why", who, code, "--as-of", "2026-06-01", "--lang", "en"]).done()
}

/// A mother without an address cares for the baby at the grandmother's, who would be next. On the
/// day the baby is grown up nobody is in the grandmother's way, and nothing is paid to her either.
#[test]
fn nobody_comes_to_care_for_a_child_who_is_grown_up() {
    let mut world = World::default();
    for (name, sex, born, address) in [
        ("grandmother", Sex::Female, "1961-02-20", "one"),
        ("father", Sex::Male, "1990-03-01", "one"),
        ("mother", Sex::Female, "1992-03-02", ""),
        ("baby", Sex::Female, "2022-08-29", "one"),
    ] {
        world.person(name, sex, born).address = address.to_owned();
    }
    world.persons[1].death = day("2026-03-01");
    world.filiations(&[("grandmother", "mother"), ("mother", "baby"), ("father", "baby")]);
    world.link(LinkKind::Spouse, "father", "mother").valid_from = day("2020-05-05");
    let out = why(&taken_in(&world), "ref:grandmother", "SURVIVOR_STATE");
    assert!(out.contains("  → This would change if: "), "{out}");
    assert!(out.contains("comes first among those who may care"), "{out}");
    assert!(!out.contains("2040"), "{out}");
}

/// The fourth child is with a guardian until September.
#[test]
fn a_guardianship_that_ends_brings_the_child_back() {
    let mut world = World::default();
    world.person("mother", Sex::Female, "1988-01-01");
    world.person("guardian", Sex::Female, "1970-01-01");
    for (name, born) in
        [("a", "2012-01-01"), ("b", "2014-01-01"), ("c", "2016-01-01"), ("d", "2020-01-01")]
    {
        world.person(name, Sex::Male, born);
        world.filiations(&[("mother", name)]);
    }
    let row = world.link(LinkKind::Guardian, "guardian", "d");
    (row.valid_from, row.valid_until) = (day("2025-01-01"), day("2026-09-10"));
    row.basis = Some(Basis::Guardianship);
    let out = why(&taken_in(&world), "ref:mother", "LARGE_FAMILY").replace('\u{a0}', " ");
    assert!(out.contains("  → From 10 September 2026 on: "), "{out}");
}

/// Somebody missing is not said to be no such thing.
#[test]
fn of_a_missing_child_it_is_said_that_it_is_missing() {
    let mut world = World::default();
    world.person("mother", Sex::Female, "1988-01-01");
    world.person("child", Sex::Male, "2014-01-01");
    world.filiations(&[("mother", "child")]);
    world.status("child", StatusKind::Disability, "CHILD").valid_from = day("2020-01-01");
    world.status("child", StatusKind::Missing, "").valid_from = day("2025-01-01");
    let out = why(&taken_in(&world), "ref:child", "DISABILITY_STATE");
    assert!(out.contains("(DISABILITY_STATE): ENTITLED"), "{out}");
    assert!(out.contains("is missing, but remains a dependent child"), "{out}");
    assert!(!out.contains("absence of"), "{out}");
}
