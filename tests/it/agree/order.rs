//! In which order the rows of an extract came says nothing: cards with their explanations, people
//! and differences are the same bytes.

use super::country::{country, identity};
use crate::api::world::World as Api;
use crate::reference::{Case, World};
use otbasy::config::Limits;
use otbasy::domain::{Lens, Rights};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CARD: &str = include_str!("../../../graphql/card.graphql");

/// What the shipped document leaves out: refusals with their ways out, and why lenses differ.
const MORE: &str = "query($of: PersonRef!, $at: PointInTime, $from: PointInTime!) {
    card(of: $of, at: $at) { entitlements(statuses: [ENTITLED, NOT_ENTITLED, UNKNOWN]) {
      code status explanation(locale: EN) { wouldChangeIf steps { text facts { __typename
        ... on Link { id } ... on PersonStatus { id } ... on Person { id } } } } } }
    person(of: $of, at: $at) { statuses { id } links { edges { node { id } } } }
    lensDiff(of: $of, a: CARD, b: KIN, at: $at) {
      onlyA { person { id } because { id } } onlyB { person { id } because { id } } }
    cardDiff(of: $of, from: $from, to: $at) {
      joined { person { id } because { id } } left { person { id } because { id } } } }";

/// The same rows the other way round.
fn reversed(world: &World) -> World {
    let mut world = world.clone();
    world.persons.reverse();
    world.links.reverse();
    world.statuses.reverse();
    world
}

/// Whether each row of a person names somebody else: of two of one the order may count.
fn is_plain(world: &World) -> bool {
    let mut seen = BTreeSet::new();
    let references = world.persons.iter().map(|row| &row.reference).filter(|r| !r.is_empty());
    let once = references.clone().collect::<BTreeSet<_>>().len() == references.count();
    once && world.persons.iter().all(|row| seen.insert(identity(row)))
}

/// How many answers of this world were compared.
fn compared(seed: u64) -> usize {
    let Case { world, d, k } = if seed.is_multiple_of(2) {
        Case::lawful(seed)
    } else {
        Case::random(seed, 6 + (seed % 5) as usize)
    };
    if !is_plain(&world) {
        return 0;
    }
    let worlds = [&world, &reversed(&world)]
        .map(|world| Api::of(country(world), Limits { cost: 1_000_000, ..Limits::default() }));
    let at = json!({ "asOf": d.to_string(), "knownAt": k.map(|k| k.to_string()) });
    let from = json!({ "asOf": d.plus_months(-9).to_string() });
    let mut asked = 0;
    for who in world.persons.iter().map(identity) {
        let of = match who.strip_prefix("ref:") {
            Some(text) => json!({ "ref": text }),
            None => json!({ "iin": who }),
        };
        let lenses = [Lens::Card, Lens::Kin, Lens::Survivors]
            .map(|lens| (CARD, json!({ "of": of, "at": at, "lens": lens.to_string() })));
        let more = json!({ "of": of, "at": at, "from": from });
        for (document, variables) in lenses.into_iter().chain([(MORE, more)]) {
            let answer =
                |api: &Api| -> Value { api.answer(Rights::ALL, document, variables.clone()) };
            let [one, other] = [&worlds[0], &worlds[1]].map(|api| format!("{:#}", answer(api)));
            let apart = one.lines().zip(other.lines()).position(|(a, b)| a != b);
            let near = |text: &str| -> String {
                let start = apart.unwrap_or_default().saturating_sub(30);
                text.lines().skip(start).take(45).collect::<Vec<_>>().join("\n")
            };
            assert!(
                one == other,
                "seed {seed}, {variables}:\n{}\n---\n{}",
                near(&one),
                near(&other)
            );
            asked += 1;
        }
    }
    asked
}

#[test]
fn the_order_of_the_rows_says_nothing() {
    let asked: usize = (0..14).map(compared).sum();
    assert!(asked > 200, "{asked}");
}
