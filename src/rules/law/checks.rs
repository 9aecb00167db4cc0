//! Whether the values fit together: in force on every day since 2024, all that the rules ask for,
//! and nothing that no rule knows. Must not know TOML.

use super::{Law, LawError, Parameter, amounts_since, rule_file};
use crate::domain::Day;
use crate::rules::registry::{BASE, REGISTRY};

/// A parameter is in force from the first day of amounts on.
pub(super) fn values(path: &str, line: usize, parameter: &Parameter) -> Result<(), LawError> {
    let since = parameter.values.first().map_or(Day::OPEN_END, |value| value.since);
    if since <= amounts_since() {
        return Ok(());
    }
    let reason = format!("`{}` has no value in force before {since}", parameter.name);
    Err(LawError { file: path.to_owned(), line, reason })
}

/// Every parameter that a rule asks for, none that nobody asks for, and every rule's own act.
pub(super) fn all_there(law: &Law) -> Result<(), LawError> {
    let fault = |file: String, reason| Err(LawError { file, line: 1, reason });
    let of_rules = REGISTRY
        .iter()
        .flat_map(|rule| rule.parameters.iter().map(move |name| (rule_file(rule), *name)));
    let base = BASE.iter().map(|name| (file_of(name), *name));
    for (file, name) in base.chain(of_rules) {
        if !law.places.contains_key(name) {
            return fault(file, format!("`{name}` is missing"));
        }
    }
    if let Some(rule) = REGISTRY.iter().find(|rule| law.of_rule(rule.code).is_none()) {
        return fault(rule_file(rule), format!("`[rule]` of `{}` is missing", rule.code));
    }
    let known = |name: &str| {
        BASE.contains(&name) || REGISTRY.iter().any(|rule| rule.parameters.contains(&name))
    };
    match law.parameters.iter().find(|parameter| !known(&parameter.name)) {
        Some(strange) => {
            fault(file_of(&strange.name), format!("no rule asks for `{}`", strange.name))
        }
        None => Ok(()),
    }
}

fn file_of(name: &str) -> String {
    let stem = name.split_once('.').map_or("base", |(stem, _)| stem);
    let of_rule = REGISTRY.iter().find(|rule| rule.code.to_lowercase() == stem);
    of_rule.map_or_else(|| format!("rules/kz/{stem}.toml"), rule_file)
}
