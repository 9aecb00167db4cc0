//! Whether the values fit together: in force on every day since 2024, all that the rules ask for,
//! and nothing that no rule knows. Must not know TOML.

use super::{Law, LawError, Parameter, amounts_since, rule_file};
use crate::domain::Day;
use crate::rules::Fraction;
use crate::rules::registry::{REGISTRY, asked_for};

/// The ages by which homes and families are worked out, in every room below the rules.
const OF_FAMILIES: [(&str, i128); 2] = [("family.child_until", 18), ("family.student_until", 23)];

/// A parameter is in force from the first day of amounts on, and does not contradict what families
/// are worked out by.
pub(super) fn values(path: &str, line: usize, parameter: &Parameter) -> Result<(), LawError> {
    let fault = |reason| Err(LawError { file: path.to_owned(), line, reason });
    let since = parameter.values.first().map_or(Day::OPEN_END, |value| value.since);
    if since > amounts_since() {
        return fault(format!("`{}` has no value in force before {since}", parameter.name));
    }
    let own = OF_FAMILIES.iter().find(|(name, _)| *name == parameter.name);
    let strange = |age: i128| parameter.values.iter().find(|v| v.number != Fraction::whole(age));
    match own.and_then(|(_, age)| Some((age, strange(*age)?))) {
        Some((age, value)) => fault(format!(
            "`{}` is {}; families are worked out by {age} in this program",
            parameter.name, value.number
        )),
        None => Ok(()),
    }
}

/// Every parameter that a rule asks for, none that nobody asks for, and every rule's own act.
pub(super) fn all_there(law: &Law) -> Result<(), LawError> {
    let fault = |file: String, line, reason| Err(LawError { file, line, reason });
    if let Some(name) = asked_for().find(|name| !law.places.contains_key(*name)) {
        return fault(law.file(name), 1, format!("`{name}` is missing"));
    }
    if let Some(rule) = REGISTRY.iter().find(|rule| law.of_rule(rule.code).is_none()) {
        let file = format!("{}/{}", law.root, rule_file(rule));
        return fault(file, 1, format!("`[rule]` of `{}` is missing", rule.code));
    }
    let known = |name: &str| asked_for().any(|asked| asked == name);
    match law.parameters.iter().position(|parameter| !known(&parameter.name)) {
        Some(place) => {
            let name = &law.parameters[place].name;
            fault(law.file(name), law.lines[place], format!("no rule asks for `{name}`"))
        }
        None => Ok(()),
    }
}
