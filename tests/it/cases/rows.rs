//! The entitlements of a family in the words of a case book: one line a row, by rule, recipient
//! and beneficiaries, with the amount, the term and what else its columns say.

use super::family::Cast;
use super::question::Question;
use otbasy::card::{CardRequest, assemble};
use otbasy::domain::{Day, Identity, Lens, PersonNo, Scope};
use otbasy::graph::{FamilyGraph, View};
use otbasy::rules::{Decision, EntitlementStatus};

/// Every row of the holder's card, line by line: those that name somebody of the family.
pub(super) fn answer(cast: &Cast, graph: &dyn FamilyGraph, question: &Question) -> Vec<String> {
    let scope =
        Scope { as_of: question.day(), known_at: question.known_at, rights: question.rights };
    let view = View::new(graph, scope);
    let holder = graph.find(&Identity::parse(&question.holder).unwrap()).unwrap();
    let request = CardRequest { holder, lens: Lens::Card, depth: 0 };
    let card = assemble(&view, &question.law(), request).unwrap();
    let mut rows: Vec<String> = (card.into_iter().flat_map(|card| card.entitlements))
        .map(|decision| format!("{} {}", decision.code, row(cast, &view, &decision)))
        .collect();
    rows.sort();
    if rows.is_empty() { vec!["none".to_owned()] } else { rows }
}

/// Recipient, beneficiaries, amount, term, and what else its columns say.
pub(super) fn row(cast: &Cast, view: &View, decision: &Decision) -> String {
    let name = |p: PersonNo| cast.name(&view.identity(p).to_string()).to_owned();
    let recipient = decision.recipient.map_or_else(|| "nobody".to_owned(), name);
    let mut people = decision.beneficiaries.clone();
    view.sort_by_identity(&mut people);
    let people: Vec<String> = people.into_iter().map(name).collect();
    let amount = match (decision.monthly, decision.once) {
        (Some(amount), _) => format!("{amount} a month"),
        (None, Some(amount)) => format!("{amount} once"),
        (None, None) => "no amount".to_owned(),
    };
    let day = |day: Day| if day.known().is_some() { day.to_string() } else { "open".to_owned() };
    let term = format!("{} – {}", day(decision.validity.from), day(decision.validity.until));
    let mut more = String::new();
    if decision.status == EntitlementStatus::Unknown {
        more.push_str(", UNKNOWN");
    }
    if !decision.chosen {
        more.push_str(", not chosen");
    }
    if let Some(variant) = decision.variant {
        more.push_str(&format!(", {variant}"));
    }
    format!("to {recipient} for {}: {amount}, {term}{more}", people.join(", "))
}
