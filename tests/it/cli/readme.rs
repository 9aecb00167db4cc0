//! What README tells a newcomer to type does what it says.

use super::{Home, MOTHER};
use serde_json::Value;

const README: &str = include_str!("../../../README.md");

/// The lines of its code blocks, but for the one that needs a database.
fn lines() -> impl Iterator<Item = &'static str> {
    let blocks = README.split("```").skip(1).step_by(2);
    blocks.filter(|block| !block.contains("bolt://")).flat_map(str::lines)
}

/// The arguments of the commands of this program, in order.
fn commands() -> Vec<Vec<&'static str>> {
    let ours = lines().filter_map(|line| {
        let line = line.split(" #").next().unwrap_or_default().trim();
        line.strip_prefix("otbasy ").or_else(|| line.strip_prefix("cargo run --release -- "))
    });
    ours.map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn every_command_of_the_readme_works() {
    let home = Home::new();
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    assert_eq!(commands[0], ["demo"], "it begins with the demo");
    for mut args in commands {
        if args[0] == "demo" {
            args.extend(["--people", "200", "--once"]);
        }
        // The country of the page is a large one.
        for arg in args.iter_mut().filter(|arg| **arg == "1000000") {
            *arg = "2000";
        }
        let out = home.run(&args).done();
        if ["find", "card"].contains(&args[0]) {
            assert!(out.contains(MOTHER), "{args:?}: {out}");
        }
    }
}

/// The bodies of its requests, each with what stands behind it in its block.
fn requests() -> Vec<(&'static str, &'static str)> {
    let blocks = README.split("```").skip(1).step_by(2);
    let request = |block: &'static str| {
        let (body, rest) = block.split_once("-d '")?.1.split_once('\'')?;
        Some((body, rest.trim()))
    };
    blocks.filter_map(request).collect()
}

#[test]
fn the_day_of_the_readme_goes_as_it_says() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let answered: Vec<_> = requests().into_iter().filter(|(_, out)| !out.is_empty()).collect();
    assert_eq!(answered.len(), 2, "what if, and then it happens");
    for (body, out) in &answered {
        assert_eq!(serving.post("", body).body, *out, "{body}");
    }
    let again = serving.post("", answered[1].0).body;
    assert!(again.contains("REPEATED"), "{again}");
}

#[test]
fn the_question_of_the_readme_is_answered() {
    let home = Home::demo();
    let serving = home.serve(&["serve", "--dev-auth"]);
    let (_, rest) = README.split_once("-d '").unwrap();
    let (body, _) = rest.split_once('\'').unwrap();
    let answer = serving.post("", body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer.get("errors"), None, "{answer}");
    assert_eq!(answer["data"]["card"]["members"].as_array().map(Vec::len), Some(4), "{answer}");
}
