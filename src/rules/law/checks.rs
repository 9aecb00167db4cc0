//! Whether the values fit together: in force on every day since 2024, all that the rules ask for,
//! and nothing that no rule knows. Must not know TOML.

use super::{Law, LawError, Parameter, amounts_since, rule_file};
use crate::domain::Day;
use crate::rules::Fraction;
use crate::rules::registry::{REGISTRY, asked_for};

/// The ages by which homes and families are worked out, in every room below the rules.
const OF_FAMILIES: [(&str, i128); 2] = [("family.child_until", 18), ("family.student_until", 23)];

/// The greatest value of each unit, and whether there are whole ones only; a payment or a term
/// beyond it is a slip of the pen.
const GREATEST: [(&str, bool, i128); 10] = [
    ("days", true, 36_525),
    ("months", true, 1_200),
    ("years", false, 150),
    ("children", true, 100),
    ("word", true, 100),
    ("coefficient", false, 1_000),
    ("MCI", false, 1_000_000),
    ("minimum wages", false, 1_000_000),
    ("subsistence minimums", false, 1_000_000),
    ("tenge", false, 1_000_000_000_000),
];

/// What is wrong with the values of a parameter, by its unit.
fn out_of_range(parameter: &Parameter) -> Option<String> {
    let Parameter { name, unit, values, .. } = parameter;
    let Some((_, whole, most)) = GREATEST.iter().find(|(known, ..)| known == unit) else {
        let units: Vec<&str> = GREATEST.iter().map(|(unit, ..)| *unit).collect();
        return Some(format!("`{name}` has the unit `{unit}`; there are {}", units.join(", ")));
    };
    let is_strange = |number: Fraction| {
        number > Fraction::whole(*most) || (*whole && number != Fraction::whole(number.ceiling()))
    };
    let strange = values.iter().find(|value| is_strange(value.number))?;
    let kind = if *whole { "a whole number" } else { "a number" };
    Some(format!("`{name}` is {}; in {unit} it is {kind} up to {most}", strange.number))
}

/// A parameter is in force from the first day of amounts on, and does not contradict what families
/// are worked out by.
pub(super) fn values(path: &str, line: usize, parameter: &Parameter) -> Result<(), LawError> {
    let fault = |reason| Err(LawError { file: path.to_owned(), line, reason });
    let since = parameter.values.first().map_or(Day::OPEN_END, |value| value.since);
    if since > amounts_since() {
        return fault(format!("`{}` has no value in force before {since}", parameter.name));
    }
    if let Some(reason) = out_of_range(parameter) {
        return fault(reason);
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
    if let Some(name) = asked_for().find(|name| law.named(name).is_empty()) {
        return fault(law.file(name), 1, format!("`{name}` is missing"));
    }
    if let Some((place, reason)) = two_steps(law) {
        return fault(law.file(&law.parameters[place].name), law.lines[place], reason);
    }
    if let Some(rule) = REGISTRY.iter().find(|rule| law.of_rule(rule.code).is_none()) {
        let file = format!("{}/{}", law.root, rule_file(rule));
        return fault(file, 1, format!("`[rule]` of `{}` is missing", rule.code));
    }
    let known = |parameter: &Parameter| match &parameter.scale {
        Some(scale) => !law.places.contains_key(scale) && asked_for().any(|asked| asked == scale),
        None => asked_for().any(|asked| asked == parameter.name),
    };
    match law.parameters.iter().position(|parameter| !known(parameter)) {
        Some(place) => {
            let name = &law.parameters[place].name;
            fault(law.file(name), law.lines[place], format!("no rule asks for `{name}`"))
        }
        None => Ok(()),
    }
}

/// A step that begins on some day where another one of its scale does.
fn two_steps(law: &Law) -> Option<(usize, String)> {
    law.scales.values().find_map(|steps| {
        let all = || steps.iter().filter_map(|step| law.parameters.get(*step as usize));
        let mut days: Vec<Day> = all().flat_map(|p| &p.values).map(|value| value.since).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().find_map(|day| {
            let mut met: Vec<u32> = Vec::new();
            steps.iter().find_map(|step| {
                let (parameter, value) = law.value(law.in_force(*step, day)?)?;
                let least = value.at_least;
                if met.contains(&least) {
                    let name = &parameter.name;
                    let reason = format!("on {day} two steps begin at {least}, one is `{name}`");
                    return Some((*step as usize, reason));
                }
                met.push(least);
                None
            })
        })
    })
}
