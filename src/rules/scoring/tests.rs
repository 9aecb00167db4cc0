//! The shipped models, how a score comes about, and files that are refused.

use super::{Measure, Model, Quantity, SHIPPED, read, read_all};
use crate::domain::Circumstance;
use crate::rules::Fraction;
use std::path::Path;

fn number(text: &str) -> Fraction {
    Fraction::parse(text).unwrap()
}

fn shipped(code: &str) -> Model {
    let models = read_all(SHIPPED).unwrap();
    models.into_iter().find(|model| model.code == code).unwrap()
}

/// Level and score where the measures named have these values and all others are 0.
fn level(model: &Model, values: &[(Measure, &str)]) -> (String, String) {
    let value = |measure| values.iter().find(|(m, _)| *m == measure).map_or("0", |(_, v)| v);
    let score = model.score(|measure| Some(number(value(measure)))).unwrap();
    (score.level.name.clone(), score.score.to_string())
}

#[test]
fn every_file_of_the_folder_is_shipped_and_says_that_it_is_a_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/kz/scoring");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let mut files: Vec<String> =
        files.map(|name| format!("rules/kz/scoring/{}", name.to_str().unwrap())).collect();
    files.sort();
    let shipped: Vec<&str> = SHIPPED.iter().map(|(path, _)| *path).collect();
    assert_eq!(files, shipped);
    for model in read_all(SHIPPED).unwrap() {
        assert!(model.sample && model.code.starts_with("SAMPLE_"), "{}", model.code);
    }
}

#[test]
fn counting_adds_the_weights_of_what_a_family_lacks() {
    use Circumstance::{LostBreadwinner, NoAdultEmployed, SingleParent};
    use Measure::{People, Quantity as Of};
    use Quantity::{
        DependantsPerEarner, DisabledMembers, IdleAdults, IncomeToPovertyLine,
        IncomeToSubsistenceMinimum,
    };
    let model = shipped("SAMPLE_COUNTING");
    let well = [(Of(IncomeToPovertyLine), "1"), (Of(IncomeToSubsistenceMinimum), "1")];
    let with = |more: &[(Measure, &'static str)]| {
        let (level, score) = level(&model, &[&well[..], more].concat());
        format!("{level} {score}")
    };
    assert_eq!(with(&[]), "A 0");
    assert_eq!(with(&[(People(LostBreadwinner), "3")]), "A 0.05");
    assert_eq!(with(&[(Of(DependantsPerEarner), "2.999999")]), "A 0");
    assert_eq!(with(&[(Of(DependantsPerEarner), "3")]), "B 0.1");
    let widow = [
        (People(LostBreadwinner), "3"),
        (People(SingleParent), "1"),
        (People(NoAdultEmployed), "1"),
    ];
    assert_eq!(with(&widow), "C 0.25", "a level begins on its own limit");
    assert_eq!(level(&model, &widow), ("D".to_owned(), "0.45".to_owned()), "and without an income");
    let all: Vec<(Measure, &str)> =
        [&widow[..], &[(Of(DisabledMembers), "1"), (Of(IdleAdults), "2")]].concat();
    assert_eq!(level(&model, &all).0, "E");
}

#[test]
fn six_categories_weigh_shares() {
    use Measure::Quantity as Of;
    use Quantity::{DependantsPerEarner, DisabledMembers, IdleAdults, IncomeToSubsistenceMinimum};
    let model = shipped("SAMPLE_SIX_CATEGORIES");
    let of = |income: &str, dependants: &str, disabled: &str, idle: &str| {
        let values = [
            (Of(IncomeToSubsistenceMinimum), income),
            (Of(DependantsPerEarner), dependants),
            (Of(DisabledMembers), disabled),
            (Of(IdleAdults), idle),
        ];
        let (level, score) = level(&model, &values);
        format!("{level} {score}")
    };
    assert_eq!(of("3", "0", "0", "0"), "6 1");
    assert_eq!(of("2.9", "1", "0", "0"), "6 0.89");
    assert_eq!(of("0", "5", "2", "2"), "1 0");
    assert_eq!(of("0.5", "2", "1", "1"), "2 0.3");
}

#[test]
fn a_level_is_told_only_where_all_that_a_model_looks_at_is_known() {
    let model = shipped("SAMPLE_COUNTING");
    let known = |measure| measure != Measure::Quantity(Quantity::IncomeToPovertyLine);
    assert_eq!(model.score(|measure| known(measure).then_some(Fraction::ZERO)), None);
}

#[test]
fn contributions_add_up_to_the_score() {
    for model in read_all(SHIPPED).unwrap() {
        let score =
            model.score(|measure| Some(Fraction::whole(measure.word().len() as i128 % 4))).unwrap();
        let sum = score.indicators.iter().fold(Fraction::ZERO, |sum, s| sum.plus(s.contribution));
        assert_eq!(sum, score.score);
        let weights = model.indicators.iter().fold(Fraction::ZERO, |sum, i| sum.plus(i.weight));
        assert_eq!(weights, Fraction::whole(1));
    }
}

const FILE: &str = "\
code = \"OWN\"
version = 1
sample = false
title = { kk = \"а\", ru = \"б\", en = \"c\" }
about = { kk = \"а\", ru = \"б\", en = \"c\" }
levels = [
    { level = \"low\", from = 0, title = { kk = \"а\", ru = \"б\", en = \"c\" } },
    { level = \"high\", from = 0.5, title = { kk = \"а\", ru = \"б\", en = \"c\" } },
]

[[indicators]]
name = \"many\"
measure = \"MEMBERS\"
weight = 0.75
title = { kk = \"а\", ru = \"б\", en = \"c\" }
steps = [{ from = 0, share = 0 }, { from = 5, share = 1 }]

[[indicators]]
name = \"children\"
measure = \"DEPENDENT_CHILDREN\"
weight = 0.25
title = { kk = \"а\", ru = \"б\", en = \"c\" }
steps = [{ from = 0, share = 0 }]
";

#[test]
fn a_model_of_ones_own_is_one_file() {
    let model = read("own.toml", FILE).unwrap();
    assert_eq!(
        level(&model, &[(Measure::Quantity(Quantity::Members), "5")]),
        ("high".to_owned(), "0.75".to_owned())
    );
    assert_eq!(
        level(&model, &[(Measure::Quantity(Quantity::Members), "4")]),
        ("low".to_owned(), "0".to_owned())
    );
}

#[test]
fn a_model_that_does_not_hold_together_is_refused_with_file_line_and_reason() {
    for (from, to, line, reason) in [
        ("weight = 0.75", "weight = 0.7", 11, "the weights sum to 0.95, not to 1"),
        ("weight = 0.75", "weight = -0.75", 14, "-0.75 is negative"),
        ("weight = 0.75", "weight = \"much\"", 14, "the value is not a number"),
        ("weight = 0.75", "weight = nan", 14, "`nan` is not a number"),
        ("weight = 0.75", "weight = 0.7501", 14, "`weight` is from 0 to 1, with at most three"),
        ("weight = 0.75\n", "", 11, "`weight` is missing"),
        ("\"MEMBERS\"", "\"CARS\"", 11, "unknown measure `CARS`; there are INCOME_TO_POVERTY_LINE"),
        ("\"children\"", "\"many\"", 18, "two indicators are called `many`"),
        ("{ from = 5, share = 1 }", "{ from = 5, share = 2 }", 16, "`share` is from 0 to 1"),
        ("{ from = 5,", "{ from = 0,", 16, "0 stands after 0"),
        ("[{ from = 0, share = 0 }]", "[{ from = 1, share = 0 }]", 23, "does not begin at 0"),
        ("[{ from = 0, share = 0 }]", "[]", 23, "`steps` lists nothing"),
        ("\"high\", from = 0.5", "\"high\", from = 0", 8, "0 stands after 0"),
        ("\"high\"", "\"low\"", 8, "two levels are called `low`"),
        ("version = 1", "version = 0", 2, "`version` is a whole number from 1 on"),
        ("version = 1", "version = 1.5", 2, "`version` is a whole number from 1 on"),
        ("sample = false", "sample = 1", 3, "`sample` is neither true nor false"),
        ("code = \"OWN\"\n", "", 1, "`code` is missing"),
        ("kk = \"а\"", "kz = \"а\"", 4, "unknown name `kz`"),
        ("sample = false", "smaple = false", 3, "unknown name `smaple`"),
        ("levels = [", "levels = ", 7, ""),
    ] {
        let text = FILE.replacen(from, to, 1);
        assert_ne!(text, FILE, "{from}");
        let said = read("own.toml", &text).unwrap_err().to_string();
        assert!(said.starts_with(&format!("own.toml:{line}: ")), "{from} -> {to}: {said}");
        assert!(said.contains(reason) && !said.contains('\n'), "{from} -> {to}: {said}");
    }
    let twice = read_all(&[("a.toml", FILE), ("b.toml", FILE)]).unwrap_err().to_string();
    assert_eq!(twice, "b.toml:1: two models are called `OWN`");
}
