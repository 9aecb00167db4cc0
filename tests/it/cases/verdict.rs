//! What one rule or notice says of one person, day by day, in the words of a case book: a line for
//! every row, or one for the refusal with the nearest change that would turn it (spec 3).

use super::family::Cast;
use super::question::{About, Question};
use super::rows;
use otbasy::card;
use otbasy::domain::{Day, Identity, PersonNo, Scope};
use otbasy::family::Custody;
use otbasy::graph::{FamilyGraph, View};
use otbasy::rules::{Case, Decision, Law, Model, Words, decide, notices, refusals, rule};

/// The three notices without a payment.
pub(super) const NOTICES: [&str; 3] = ["PENSION_AGE", "KANDAS_EXPIRY", "EMPLOYMENT_MEASURES"];

/// The answer, line by line, each with its day.
pub(super) fn answer(cast: &Cast, graph: &dyn FamilyGraph, question: &Question) -> Vec<String> {
    let law = question.law();
    let of_day = |day: &Day| {
        let lines = on(cast, graph, question, &law, *day).into_iter();
        lines.map(|line| format!("{day}: {line}")).collect::<Vec<_>>()
    };
    question.days.iter().flat_map(of_day).collect()
}

fn on(
    cast: &Cast,
    graph: &dyn FamilyGraph,
    question: &Question,
    law: &Law,
    day: Day,
) -> Vec<String> {
    let view = View::new(
        graph,
        Scope { as_of: day, known_at: question.known_at, rights: question.rights },
    );
    let p = graph.find(&Identity::parse(&question.holder).unwrap()).unwrap();
    let custody = Custody::new(&view);
    let case = Case::explaining(&custody, law);
    let About::Rule(code) = &question.about else { unreachable!("asked of a rule alone") };
    if let Some(model) = law.model(Some(code)) {
        return vec![level(&case, p, model)];
    }
    if rule(code).is_none() {
        let told = notices(&case, p).into_iter().find(|notice| notice.code == code);
        return vec![told.map_or_else(|| "not told".to_owned(), |n| format!("told of {}", n.on))];
    }
    let family = custody.card_family(p).map_or_else(|| vec![p], |family| family.members.clone());
    let all = decide(&case, &family);
    let of_rule = all.iter().filter(|row| row.code == code && row.names(p));
    let mut lines: Vec<String> = of_rule.map(|row| rows::row(cast, &view, row)).collect();
    lines.sort();
    if lines.is_empty() {
        lines.push(refused(cast, &view, question, law, (&case, code, p, &all)));
    }
    lines
}

/// The level by a scoring model, the score, and what each indicator adds, with its value.
fn level(case: &Case, p: PersonNo, model: &Model) -> String {
    let family = case.custody.card_family(p).map(|family| family.members.clone());
    let family = family.unwrap_or_default();
    let found = card::circumstances(case, &family);
    let Some(score) = card::wellbeing(case, &family, &found, model) else {
        return "no level: something that it looks at is not recorded".to_owned();
    };
    let adds = score.indicators.iter().filter(|own| own.contribution.is_positive());
    let adds: Vec<String> = adds
        .map(|own| format!("{} {} ({})", own.indicator.name, own.contribution, own.value))
        .collect();
    let adds = if adds.is_empty() { "nothing".to_owned() } else { adds.join(", ") };
    format!("level {}, {} of 1: {adds}", score.level.name, score.score)
}

fn refused(
    cast: &Cast,
    view: &View,
    question: &Question,
    law: &Law,
    (case, code, p, rows): (&Case, &str, PersonNo, &[Decision]),
) -> String {
    let name = |p: PersonNo| cast.name(&view.identity(p).to_string()).to_owned();
    let words = Words { law, locale: question.locale, name: &name };
    let refusals = refusals(case, &[p], rows);
    let refusal = refusals.iter().find(|refusal| refusal.code == code);
    let Some(step) = refusal.and_then(Decision::nearest_change) else {
        return "no, and nothing would change it".to_owned();
    };
    let until = match step.turns_on {
        Some(day) => format!(", until {day}"),
        None if step.never => ", for good".to_owned(),
        None => String::new(),
    };
    format!("no{until}: {}", words.step(step))
}
