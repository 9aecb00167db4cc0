//! Insured months are incomes: two worlds that differ in how many there were, and in no payment,
//! tell whoever may not see incomes the same reasons. Must not know how that is done.

use super::{country, whom};
use crate::api::world::{World as Api, all_but};
use crate::reference::{Case, IncomeRow, World};
use otbasy::config::Limits;
use otbasy::domain::{IncomeKind, Permission, Rights};
use serde_json::{Value, json};

const WHY: &str = include_str!("../../../graphql/why.graphql");

/// The rules that ask for insured months.
const INSURED: [&str; 5] = [
    "CAPACITY_LOSS_SOCIAL",
    "JOB_LOSS_SOCIAL",
    "SURVIVOR_SOCIAL",
    "CHILD_CARE",
    "CHILD_CARE_SOCIAL",
];

/// One more insured month for everybody who had one, so long ago that no mean income changes.
fn with_an_old_month(world: &World) -> World {
    let insured = |row: &&IncomeRow| row.kind == IncomeKind::InsuredSalary;
    let mut people: Vec<String> =
        world.incomes.iter().filter(insured).map(|row| row.person.clone()).collect();
    people.sort();
    people.dedup();
    let mut with = world.clone();
    with.incomes.extend(people.into_iter().map(|person| IncomeRow {
        person,
        month: "1999-01".to_owned(),
        kind: IncomeKind::InsuredSalary,
        amount: "1000".to_owned(),
    }));
    with
}

/// An answer without its reasons: whether and how much is paid.
fn without_reasons(mut answer: Value) -> Value {
    for row in answer["data"]["card"]["entitlements"].as_array_mut().into_iter().flatten() {
        row["explanation"].take();
    }
    answer
}

#[test]
fn nobody_without_the_right_learns_how_many_months_were_insured() {
    let (mut asked, mut told) = (0, 0);
    let document = WHY.replace("$code: String!", "$codes: [String!]!").replace("[$code]", "$codes");
    for seed in 0..3 {
        let case = Case { k: None, ..Case::random(seed, 12) };
        let worlds = [with_an_old_month(&case.world), case.world.clone()];
        let [with, without] =
            worlds.map(|w| Api::of(country(&w), Limits { cost: 1_000_000, ..Limits::default() }));
        let at = json!({ "asOf": case.d.to_string() });
        let people = case.world.persons.iter().filter_map(|p| p.iin.map(|iin| iin.to_string()));
        for who in people {
            let of = json!({ "of": whom(&who), "codes": INSURED, "at": at, "locale": "EN" });
            let open = [&with, &without].map(|w| w.answer(Rights::ALL, &document, of.clone()));
            if without_reasons(open[0].clone()) != without_reasons(open[1].clone()) {
                continue; // The month weighs: what is paid tells of it.
            }
            let rights = all_but(Permission::IncomeRead);
            let answers = [&with, &without].map(|w| w.answer(rights, &document, of.clone()));
            assert_eq!(answers[0], answers[1], "seed {seed}: {who}");
            asked += 1;
            told += usize::from(open[0] != open[1]);
        }
    }
    println!("{asked} answers compared, {told} tell more to somebody with the right");
    assert!(told > 0, "nobody could tell the worlds apart in the first place");
}
