//! Two numbers of one human: their incomes of one month are one human's on both stores, whoever
//! is asked about, after later extracts, and two people's again after a split.

use super::{compare, equal, files, server, take};
use crate::events::tell;
use crate::reference::{Case, IncomeRow, World};
use otbasy::domain::{IncomeKind, Instant, Month, Sex};
use otbasy::graph::FamilyGraph;
use otbasy::store::Store;

fn event(id: &str, kind: &str, rest: &str) -> String {
    let at = r#""recordedAt":"2026-06-01T00:00:00Z""#;
    format!(r#"{{"id":"{id}","source":"POPULATION","kind":"{kind}",{at},{rest}}}"#)
}

fn merged(id: &str, person: &str, duplicate: &str) -> String {
    let rest = format!(r#""person":"ref:{person}","duplicate":"ref:{duplicate}""#);
    event(id, "PEOPLE_MERGED", &rest)
}

fn earn(world: &mut World, name: &str, month: &str, kind: IncomeKind, amount: &str) {
    let (person, month) = (format!("ref:{name}"), month.to_owned());
    world.incomes.push(IncomeRow { person, month, kind, amount: amount.to_owned() });
}

/// Three numbers of one human and somebody else, with incomes in the same months and in others.
fn earners() -> World {
    let mut world = World::default();
    for (n, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let row = world.person(name, Sex::Female, "1980-02-01");
        // Since when incomes of a month are known is a matter of whoever is known first.
        row.recorded_at = Instant::parse(&format!("2025-0{}-01T00:00:00Z", 5 - n)).ok();
    }
    earn(&mut world, "a", "2025-11", IncomeKind::Salary, "100");
    earn(&mut world, "a", "2025-12", IncomeKind::Salary, "110");
    earn(&mut world, "b", "2025-11", IncomeKind::Salary, "7");
    earn(&mut world, "b", "2025-11", IncomeKind::Pension, "8");
    earn(&mut world, "b", "2026-01", IncomeKind::Salary, "9");
    earn(&mut world, "c", "2025-10", IncomeKind::Salary, "1000");
    world
}

/// What is known of the months, by the graphs in memory and by those that fetch.
fn months(store: &Store) -> Vec<String> {
    let graphs = [store.snapshot().unwrap(), store.everybody().unwrap()];
    let months = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"];
    let known = |graph: &dyn FamilyGraph, month: &str| {
        format!("{month} {:?}", graph.incomes_known_since(Month::parse(month).unwrap()))
    };
    let all = graphs.iter().flat_map(|s| months.map(|month| known(s.graph.as_ref(), month)));
    let all = all.collect();
    graphs.iter().for_each(|snapshot| snapshot.reads.check().unwrap());
    all
}

#[test]
fn incomes_of_merged_people_are_one_humans() {
    let Some(server) = server() else { return };
    let stores = server.both();
    let case = Case { world: earners(), ..Case::random(3, 4) };
    let mut second = World::default();
    earn(&mut second, "b", "2025-11", IncomeKind::Salary, "70");
    earn(&mut second, "a", "2026-02", IncomeKind::Salary, "90");
    let agree = |what: &str| {
        equal(stores.each_ref().map(months), &format!("{what}: months"));
        compare(&stores, &case, what);
    };
    let told = |line: &str| {
        let told = stores.each_ref().map(|store| vec![format!("{:?}", tell(store, line))]);
        assert!(told[0][0].contains("Applied"), "{told:?}");
        equal(told, line);
        agree(line);
    };
    let first =
        stores.each_ref().map(|s| vec![take(s, &files(&case.world), "2026-01-01T00:00:00Z")]);
    equal(first, "the extract");
    told(&merged("u", "a", "b"));
    told(&merged("v", "d", "c")); // of the months of the one the other has none
    let later = stores.each_ref().map(|s| vec![take(s, &files(&second), "2026-07-01T00:00:00Z")]);
    equal(later, "a later extract about one of the numbers");
    agree("after the later extract");
    told(&event("s", "PEOPLE_SPLIT", r#""of":"POPULATION/u""#));
}
