//! A card that is not certified carries no amounts: neither its rows, nor a step of a reason, nor a
//! refusal beside them (spec 2 §5).

use super::country::country;
use super::law;
use crate::reference::Case;
use otbasy::card::{CardRequest, Soundness, assemble, said};
use otbasy::domain::{Lens, PersonNo, Rights, Scope};
use otbasy::family::Custody;
use otbasy::graph::{FamilyGraph, View};
use otbasy::rules::{self, Decision};

/// How many decisions were looked at.
fn check(seed: u64, Case { world, d, k }: Case) -> usize {
    let country = country(&world);
    let scope = Scope { as_of: d, known_at: k, rights: Rights::ALL };
    let mut looked_at = 0;
    for holder in (0..country.people()).map(PersonNo) {
        let view = View::new(&country, scope);
        let request = CardRequest { holder, lens: Lens::Card, depth: 0 };
        let Some(card) = assemble(&view, law(), request).unwrap() else { continue };
        if card.soundness != Soundness::NotCertifiable {
            continue;
        }
        let custody = Custody::new(&view);
        let case = rules::Case::explaining(&custody, law());
        let about = card.members.iter().flat_map(|member| said(&case, member.person));
        let all: Vec<Decision> = card.entitlements.into_iter().chain(about).collect();
        for decision in &all {
            let steps = decision.steps.iter().any(rules::Step::states_amount);
            let stated = decision.monthly.is_some() || decision.once.is_some() || steps;
            assert!(!stated, "seed {seed}, {}: {decision:#?}", view.identity(holder));
            // Whoever asks reads what keeps the amount from being stated, or what is unknown.
            let told = decision.steps.is_empty() || decision.nearest_change().is_some();
            assert!(told, "seed {seed}, {}: {decision:#?}", view.identity(holder));
        }
        looked_at += all.len();
    }
    looked_at
}

#[test]
fn a_card_that_is_not_certified_carries_no_amounts() {
    let mut looked_at = 0;
    for seed in 0..60 {
        looked_at += check(seed, Case::lawful(seed));
        looked_at += check(seed, Case::random(seed, 2 + (seed % 11) as usize));
    }
    assert!(looked_at > 1_000, "{looked_at} decisions were looked at");
}
