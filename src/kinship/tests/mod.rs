//! What the terms must be: every row of the guide, every row of the table, every path at all.

mod guide;
mod properties;

use super::path::{Care, Ego, Step, StepKind};
use super::pattern::{Element, Pattern};
use super::table::rows;
use super::term::{Term, term};
use super::token::Relation;
use crate::domain::{Day, Sex};

/// A path like the notation says. `dated`: parents, children and spouses have birth dates; of
/// other people only those whose age the notation compares have one.
fn sample(notation: &str, dated: bool) -> (Ego, Vec<Step>) {
    let pattern = Pattern::parse(notation).unwrap_or_else(|| panic!("{notation}"));
    let mut year = 1990;
    let known = |year| Day::new(year, 6, 15).unwrap();
    let ego = Ego { sex: pattern.ego.unwrap_or(Sex::Unknown), birth: known(year) };
    let mut steps: Vec<Step> = Vec::new();
    for element in &pattern.elements {
        if element.elder.is_some()
            && let Some(before) = steps.last_mut()
        {
            before.birth = known(year);
        }
        year += years(*element);
        let compared = element.elder.is_some();
        let birth = if compared || (dated && element.relation != Relation::Sibling) {
            known(year)
        } else {
            Day::OPEN_START
        };
        push(&mut steps, *element, birth);
    }
    if let (Some(elder), Some(last)) = (pattern.elder, steps.last_mut()) {
        last.birth = known(if elder { 1985 } else { 1995 });
    }
    (ego, steps)
}

/// How much later than the person before this one is born.
fn years(element: Element) -> i32 {
    match (element.relation, element.elder) {
        (Relation::Parent, _) => -28,
        (Relation::Child, _) => 28,
        (Relation::Spouse, _) => 1,
        (_, Some(true)) => -2,
        (_, Some(false)) => 2,
        (_, None) => 0,
    }
}

fn push(steps: &mut Vec<Step>, element: Element, birth: Day) {
    let kind = match element.relation {
        Relation::Sibling => {
            let shared = element.half.unwrap_or(Sex::Unknown);
            steps.push(Step::new(StepKind::Parent, shared, Day::OPEN_START));
            StepKind::Child
        }
        Relation::Parent => StepKind::Parent,
        Relation::Child => StepKind::Child,
        Relation::Spouse => StepKind::Spouse,
        Relation::Guardian => StepKind::Guardian(Care::Guardianship),
        Relation::Trustee => StepKind::Guardian(Care::Trusteeship),
        Relation::Patron => StepKind::Guardian(Care::Patronage),
        Relation::FosterParent => StepKind::Guardian(Care::Foster),
        Relation::Ward => StepKind::Ward(Care::Guardianship),
        Relation::TrusteeWard => StepKind::Ward(Care::Trusteeship),
        Relation::PatronageWard => StepKind::Ward(Care::Patronage),
        Relation::FosterChild => StepKind::Ward(Care::Foster),
        Relation::Breadwinner => StepKind::Breadwinner,
        Relation::Dependant => StepKind::Dependant,
        Relation::Carer => StepKind::Carer,
        Relation::CaredFor => StepKind::CaredFor,
    };
    let mut step = Step::new(kind, element.sex.unwrap_or(Sex::Unknown), birth);
    (step.adopted, step.half) = (element.adopted, element.half.is_some());
    steps.push(step);
}

fn named(notation: &str) -> Term {
    let (ego, steps) = sample(notation, true);
    term(ego, &steps)
}

/// A row that an earlier one hides would be a lie of the table.
#[test]
fn every_row_of_the_table_names_its_own_path() {
    for line in include_str!("../../../locales/kinship.txt").lines() {
        let Some((notation, _)) = line.split_once('|').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let (ego, steps) = sample(notation, false);
        let named = term(ego, &steps);
        let (_, row) = rows().find(|(p, _)| Pattern::parse(notation).as_ref() == Some(p)).unwrap();
        for (word, found) in [(row.kk, &named.kk), (row.ru, &named.ru), (row.en, &named.en)] {
            assert!(word.is_empty() || word == found, "{notation}: {word} is {found}");
        }
    }
}

#[test]
fn every_single_step_has_a_word_in_each_language() {
    for word in "P C G X guardian trustee patron foster-parent ward trustee-ward patron-ward \
                 foster-child breadwinner dependant carer cared-for"
        .split_whitespace()
    {
        let named = named(word);
        assert!(!format!("{named:?}").contains("connected"), "{word}: {named:?}");
    }
}

#[test]
fn table_terms_are_borrowed() {
    use std::borrow::Cow::Borrowed;
    let member = named("F eB");
    assert!(matches!(member, Term { kk: Borrowed(_), ru: Borrowed(_), en: Borrowed(_) }));
}
