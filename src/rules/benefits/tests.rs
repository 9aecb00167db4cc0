//! That the registry is complete: every file of this folder that states a rule stands in it once.

use crate::rules::{REGISTRY, rule};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_rule_file_stands_in_the_registry_with_its_values() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let files = std::fs::read_dir(root.join(folder)).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter_map(|name| Some(name.strip_suffix(ending)?.to_owned())).collect()
    };
    let apart = ["mod", "shared", "children", "tests"].map(str::to_owned);
    let mut sources = names("src/rules/benefits", ".rs");
    sources.retain(|name| !apart.contains(name));
    let registered: BTreeSet<String> = REGISTRY.iter().map(|r| r.code.to_lowercase()).collect();
    assert_eq!(registered, sources);
    assert_eq!(registered, names("rules/kz/benefits", ".toml"));
    assert_eq!(registered.len(), REGISTRY.len(), "no rule stands twice");
}

#[test]
fn a_rule_is_found_by_its_code() {
    assert_eq!(rule("BURIAL").map(|rule| rule.code), Some("BURIAL"));
    assert!(rule("burial").is_none() && rule("").is_none());
}
