//! A status that begins or ends later tells whoever may not see statuses nothing: neither that it
//! will, nor on which day.

use super::{country, whom};
use crate::api::world::{World as Api, all_but};
use crate::reference::{Case, StatusRow, World};
use otbasy::config::Limits;
use otbasy::domain::{Permission, Rights, StatusKind};
use otbasy::rules::REGISTRY;
use serde_json::json;

const WHY: &str = include_str!("../../../graphql/why.graphql");

/// Of some months later on, for somebody who has no status of that kind.
fn with_status_to_come(case: &Case, kind: StatusKind, detail: &str) -> Vec<World> {
    let has = |who: &str| case.world.statuses.iter().any(|s| s.person == who && s.kind == kind);
    let names = case.world.persons.iter().map(|p| match p.iin {
        Some(iin) => iin.to_string(),
        None => format!("ref:{}", p.reference),
    });
    let free = names.filter(|who| !has(who));
    free.map(|person| {
        let mut world = case.world.clone();
        world.statuses.push(StatusRow {
            id: "to-come".to_owned(),
            person,
            kind,
            detail: detail.to_owned(),
            note: String::new(),
            valid_from: Some(case.d.plus_months(3)),
            valid_until: None,
            source: "DISABILITY".to_owned(),
            document: String::new(),
            recorded_at: None,
            confidence: None,
            state: None,
            secrecy: None,
        });
        world
    })
    .collect()
}

#[test]
fn nobody_without_the_right_learns_of_a_status_to_come() {
    let (mut asked, mut told) = (0, 0);
    for seed in 0..3 {
        let case = Case { k: None, ..Case::random(seed, 8) };
        let api = |world: &World| {
            Api::of(country(world), Limits { cost: 1_000_000, ..Limits::default() })
        };
        let without = api(&case.world);
        let kinds = [(StatusKind::Disability, "GROUP_1"), (StatusKind::Imprisoned, "")];
        for (kind, detail) in kinds {
            for world in with_status_to_come(&case, kind, detail).into_iter().take(2) {
                let who = world.statuses.last().unwrap().person.clone();
                let with = api(&world);
                for rule in REGISTRY {
                    let at = json!({ "asOf": case.d.to_string() });
                    let of =
                        json!({ "of": whom(&who), "code": rule.code, "at": at, "locale": "EN" });
                    let rights = all_but(Permission::HealthRead);
                    let answers = [&with, &without].map(|w| w.answer(rights, WHY, of.clone()));
                    assert_eq!(answers[0], answers[1], "seed {seed}: {kind} {who} {}", rule.code);
                    asked += 1;
                    told += usize::from(with.answer(Rights::ALL, WHY, of) != answers[0]);
                }
            }
        }
    }
    println!("{asked} answers compared, {told} tell more to somebody with the right");
    assert!(told > 0, "nobody could tell the worlds apart in the first place");
}
